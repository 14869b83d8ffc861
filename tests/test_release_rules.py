"""Press releases, shared documents and printed pages lose their frames, articles nothing."""

import pytest

from audio_builder.cleaning.cleaner import clean
from audio_builder.reading.text import parse_text

BODY = (
    "Northfold today opened the first lift bridge on the canal, which lets sixty boats a day pass "
    "and makes no noise that anyone can hear from the bank."
)
QUOTE = "“This is the quietest bridge we have ever had,” said Mira Holt, who runs the canal."


def kept(text: str) -> list[str]:
    return [block.text for block in clean(parse_text(text)).article.blocks]


@pytest.mark.parametrize("first", ["FOR IMMEDIATE RELEASE", "Press release", "Media release"])
def test_the_frame_of_a_press_release_is_left_out(first: str) -> None:
    lines = [
        first,
        "Media contact: Jonas Reed, news@example.org, +1 555-0144",
        "NORTHFOLD OPENS A LIFT BRIDGE",
        f"NORTHFOLD, Ohio, May 4, 2026 /PRNewswire/ -- {BODY}",
        QUOTE,
        "About Northfold",
        "Northfold (NYSE: NFD) is a leading operator of small canals in the lowlands.",
        "Forward-Looking Statements",
        "This release contains forward-looking statements within the meaning of Section 27A.",
    ]
    text = kept("\n\n".join(lines))
    assert text[-1] == QUOTE
    assert BODY in text[-2]
    assert "PRNewswire" not in " ".join(text)
    assert not any(word in " ".join(text) for word in ("example.org", "NYSE", "27A"))


def test_an_article_about_contacts_keeps_its_words() -> None:
    lines = [
        "The office nobody could reach",
        BODY,
        "About the harbour",
        "The harbour has had four owners since 1911, and none of them answered a telephone.",
        QUOTE,
    ]
    assert kept("\n\n".join(lines))[-4:] == lines[1:]


def test_remarks_in_a_shared_document_are_left_out() -> None:
    lines = [
        "Seals on the quay",
        "Eleven seals have slept on the quay since Sunday,[a] and nobody wants to wake them.[1]",
        "They came with the storm, the harbour master said, and they like the warm stones.[b]",
        "[1] Interview on 4 May.",
        "[a]check this with Jonas",
        "[b]@mira can you add a photo?",
    ]
    assert kept("\n".join(lines)) == [
        "Eleven seals have slept on the quay since Sunday, and nobody wants to wake them.",
        "They came with the storm, the harbour master said, and they like the warm stones.",
    ]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    text = (
        "The return of the herring\n\n"
        "Herring have come back to the sound after thirty years, and the men\n"
        "who saw them first did not believe their eyes.\n\n33\n\n"
        "TIDE JOURNAL      THE RETURN OF THE HERRING\n\n"
        "The fish spawn in the eelgrass near the mouth of the river, where the\n"
        "council has forbidden anchoring since the spring of 2019.\n\n34\n\n"
        "Nobody knows how long the shoals will stay, and the biologists want\n"
        "to count them again next May.\n"
    )
    assert [line.split()[0] for line in kept(text)[-3:]] == ["Herring", "The", "Nobody"]
    assert not any(word in " ".join(kept(text)) for word in ("33", "34", "TIDE"))


def test_numbers_that_head_a_list_stay() -> None:
    lines = ["Three bridges to see", BODY]
    for number in ("1", "2", "3"):
        lines += [f"{number}. The bridge at lock {number}", f"It was built in 191{number}, and it still opens twice a day for the boats."]  # fmt: skip
    assert [line for line in kept("\n".join(lines)) if line.startswith("It was")] == lines[3::2]
