"""An Article becomes what is read aloud; everything else is accounted for."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio_builder.cleaning.cleaner import clean
from audio_builder.errors import ReadingError, SettingsError, TeaserError
from audio_builder.model.article import Article, Block, Cleaned
from audio_builder.reading.html import parse_page
from audio_builder.reading.markdown import parse_markdown
from audio_builder.reading.source import read
from audio_builder.reading.text import parse_text

ARTICLES = Path(__file__).parent / "articles"
SLUGS = sorted(path.name for path in ARTICLES.iterdir() if path.is_dir())
BODY = (
    (
        "The night ferry to Oster Island will sail again from April, the Northern Line said on "
        "Tuesday, four years after it sold the older of its two ships."
    ),
    (
        "Islanders had collected more than nine thousand signatures for the return of the ferry, "
        "which takes two hours and carries forty cars."
    ),
    (
        "“We never stopped believing in it,” said Tomas Reed, who runs the bakery at the harbour and "
        "bakes for the first sailing at three in the morning."
    ),
    (
        "Tickets will go on sale on March 20 and cost no more than they did before, the company said "
        "in a statement."
    ),
)


def source_of(slug: str) -> Path:
    return next((ARTICLES / slug).glob("source.*"))


def as_expected(cleaned: Cleaned) -> dict[str, Any]:
    article = cleaned.article
    return {
        "title": article.title,
        "byline": article.byline,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "url": article.url or None,
        "site": article.site,
        "blocks": [{"role": block.role.value, "text": block.text} for block in article.blocks],
    }


def dropped_of(cleaned: Cleaned) -> list[dict[str, str]]:
    return [
        {"text": piece.text, "rule": piece.rule, "reason": piece.reason}
        for piece in cleaned.dropped
    ]


def expect(path: Path, found: Any, *, accept: bool) -> None:
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    if accept:
        path.write_text(text, encoding="utf-8")
    assert json.loads(path.read_text("utf-8")) == found


def texts(cleaned: Cleaned) -> list[str]:
    return [block.text for block in cleaned.article.blocks]


@pytest.mark.parametrize("slug", SLUGS)
def test_an_article_is_cleaned_as_expected(slug: str, accept: bool) -> None:  # noqa: FBT001 - a fixture
    cleaned = clean(read(str(source_of(slug))))
    expect(ARTICLES / slug / "expected-article.json", as_expected(cleaned), accept=accept)
    expect(ARTICLES / slug / "expected-dropped.json", dropped_of(cleaned), accept=accept)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_visible_line_is_kept_dropped_or_metadata(slug: str) -> None:
    article = read(str(source_of(slug)))
    cleaned = clean(article, tables="skip")
    accounted = {piece.block for piece in (*cleaned.dropped, *cleaned.metadata)}
    kept = set(texts(cleaned))
    for index, block in enumerate(article.blocks):
        assert index in accounted or block.text in kept, block.text


@pytest.mark.parametrize("slug", SLUGS)
def test_dropped_pieces_say_what_and_why(slug: str) -> None:
    article = read(str(source_of(slug)))
    cleaned = clean(article)
    for piece in (*cleaned.dropped, *cleaned.metadata):
        assert piece.rule
        assert piece.reason
        assert piece.text == article.blocks[piece.block].text[piece.start : piece.end].strip()


@pytest.mark.parametrize("slug", SLUGS)
def test_cleaning_twice_is_cleaning_once(slug: str) -> None:
    once = clean(read(str(source_of(slug))))
    twice = clean(once.article)
    assert texts(twice) == texts(once)
    assert twice.dropped == ()


@pytest.mark.parametrize("slug", ["harbor-bridge", "bruecke-elbtal", "mistok-vesna"])
def test_cleaning_what_was_printed_changes_nothing(slug: str) -> None:
    once = clean(read(str(source_of(slug))))
    printed = "\n\n".join([once.article.title, *texts(once)])
    twice = clean(parse_text(printed))
    assert (twice.article.title, texts(twice)) == (once.article.title, texts(once))


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from([*BODY, "Share", "Read more: A goat", "Advertisement", "What now?"])
        | st.text(max_size=60),
        min_size=4,
        max_size=12,
    )
)
def test_no_mixture_of_lines_is_cleaned_differently_the_second_time(lines: list[str]) -> None:
    article = parse_text("\n".join(lines))
    try:
        once = clean(article, allow_partial=True)
    except ReadingError:
        return
    assert texts(clean(once.article, allow_partial=True)) == texts(once)


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n"])
def test_the_form_of_a_paste_changes_nothing(gap: str) -> None:
    lines = source_of("bruecke-elbtal").read_text("utf-8").splitlines()
    plain = clean(parse_text("\n".join(lines)))
    assert texts(clean(parse_text(gap.join(lines)))) == texts(plain)


def test_a_plain_article_stays_whole() -> None:
    cleaned = clean(parse_text("\n".join(BODY)))
    assert texts(cleaned) == list(BODY)
    assert cleaned.dropped == ()


def test_a_short_text_stays_whole() -> None:
    poem = ["The harbour sleeps", "The gulls are grey", "A lantern leaps", "And drifts away"]
    cleaned = clean(parse_text("\n".join(poem)))
    assert [cleaned.article.title, *texts(cleaned)] == poem


LONG_READ = """\
The keeper of the {place} light wrote down the wind of every watch, and on the night of day {day} \
it came from the north, as his neighbour at {other} had said when they met.
Nobody in {place} remembered a winter in which boats stayed out for {day} days, and those who \
waited at {other} lit a lamp in each window that could be seen from the water.
"We counted {day} of them before the fog came in," the daughter of the pilot told the clerk of \
{place}, "and again from the tower of {other}, and did not believe our eyes."
""".splitlines()
PLACES = ("Holm", "Oster", "Larkfield", "Brackwater", "Selby")


def test_a_book_stays_whole() -> None:
    paragraphs = [
        " ".join(
            LONG_READ[(day + turn) % 3].format(
                place=PLACES[day % 5], other=PLACES[(day + turn) % 5], day=day
            )
            for turn in range(3)
        )
        for day in range(600)
    ]
    cleaned = clean(parse_text("\n\n".join(["The lights", *paragraphs])))
    assert texts(cleaned)[-len(paragraphs) :] == paragraphs
    assert cleaned.dropped == ()


def test_a_short_line_of_the_article_stays() -> None:
    line = "The Harbour Post could not verify the claims."
    cleaned = clean(parse_text("\n".join([*BODY[:2], line, *BODY[2:]])))
    assert line in texts(cleaned)
    assert cleaned.article.site == "The Harbour Post"


def test_a_heading_of_a_paste_is_known_as_one() -> None:
    lines = [*BODY[:2], "What the islanders say", *BODY[2:]]
    (heading,) = [b for b in clean(parse_text("\n".join(lines))).article.blocks if b.level]
    assert heading.text == "What the islanders say"


def test_a_teaser_is_a_clear_failure() -> None:
    page = parse_text("\n".join([*BODY[:2], "Subscribe to continue reading this article."]))
    with pytest.raises(ReadingError, match="behind a paywall"):
        clean(page)
    assert texts(clean(page, allow_partial=True)) == list(BODY[:2])


def test_a_whole_article_that_asks_for_subscribers_is_no_teaser() -> None:
    lines = [*BODY, "Subscribe to continue reading this article."]
    long_article = parse_text("\n".join([f"{n}. {line}" for n in range(3) for line in lines]))
    assert clean(long_article).article.blocks


@pytest.mark.parametrize(("words", "is_teaser"), [(160, True), (249, True), (250, False)])
def test_a_text_of_250_words_before_a_paywall_is_an_article(words: int, *, is_teaser: bool) -> None:
    names = ("Anna", "Bertha", "Clara", "Dora", "Emma")
    told = " ".join(f"The keeper of the light wrote down {name} as she passed." for name in names)
    written = [w for year in range(1901, 1910) for w in f"In {year}, so he said. {told}".split()]
    lines = [" ".join(written[at : min(at + 60, words)]) for at in range(0, words, 60)]
    page = parse_text("\n".join([*lines, "Subscribe to continue reading this article."]))
    if is_teaser:
        with pytest.raises(TeaserError):
            clean(page)
    else:
        assert sum(len(line.split()) for line in texts(clean(page))) == words


@pytest.mark.parametrize("text", ["Share\nTweet\nMenu", "© 2026 The Post", "...", "ok"])
def test_a_page_without_an_article_is_one_clear_line(text: str) -> None:
    with pytest.raises(ReadingError, match="no article in it"):
        clean(parse_text(text))


def table(tables: str) -> list[str]:
    rows = ["Plant\tLent\tReturned", "Broad bean\t61\t140", "Marigold\t35\t12"]
    lines = [BODY[0], BODY[1], *rows, BODY[2], BODY[3]]
    return texts(clean(Article(blocks=tuple(Block(text=t) for t in lines)), tables=tables))[2:-2]


def test_a_table_becomes_sentences_a_note_or_nothing() -> None:
    assert table("sentences") == [
        "Broad bean: Lent 61, Returned 140.",
        "Marigold: Lent 35, Returned 12.",
    ]
    assert table("note") == ["A table is left out here."]
    assert table("skip") == []


def test_an_unknown_way_with_tables_is_refused() -> None:
    with pytest.raises(SettingsError, match="unknown way with tables"):
        clean(parse_text("\n".join(BODY)), tables="sing")


@pytest.mark.parametrize("heading", ["Ferries", "1984", "Stormy night"])
def test_the_one_heading_at_the_top_of_a_document_is_its_title(heading: str) -> None:
    found = clean(
        parse_markdown(f"# {heading}\n\nThey sail.\n\n## A heading further down\n\nYes.\n")
    )
    assert found.article.title == heading
    assert [b.text for b in found.article.blocks] == [
        "They sail.",
        "A heading further down",
        "Yes.",
    ]
    assert [(piece.rule, piece.block) for piece in found.metadata] == [("title", 0)]


@pytest.mark.parametrize(
    ("top", "title"),
    [
        (
            "# News\n\n## Council of the town decides on a new crane",
            "Council of the town decides on a new crane",
        ),
        ("# Advertisement", ""),
        ("# By Jane Doe\n\n## Ferries stop in the storm", "Ferries stop in the storm"),
        ("# Sponsored content\n\n## The crane of the harbor", "The crane of the harbor"),
    ],
)
def test_a_short_heading_at_the_top_that_is_no_title_is_none(top: str, title: str) -> None:
    body = "\n\n".join(BODY)
    assert clean(parse_markdown(f"{top}\n\n{body}\n")).article.title == title


def test_of_several_headings_of_the_first_level_the_first_is_no_title_by_its_place() -> None:
    found = clean(parse_markdown("# Morning\n\nThey sail.\n\n# Evening\n\nThey are back.\n"))
    assert found.article.title == ""


def test_a_heading_right_above_a_sentence_of_the_article_is_read() -> None:
    entries = {
        "The school": "The school keeps its second teacher, although it has eleven pupils only.",
        "The shop": "The shop may open on Sundays, but only in July and August.",
        "The quay": "The quay is to be raised by forty centimetres before the winter storms.",
    }
    items = "".join(f"<li><h3>{name}</h3><p>{text}</p></li>" for name, text in entries.items())
    page = (
        "<html lang=en><body><article><h1>What the council decided</h1><p>The council met for six "
        "hours on Tuesday night, and these are the decisions that it took before the lamps went "
        f"out.</p><ol>{items}</ol></article></body></html>"
    )
    texts = [block.text for block in clean(parse_page(page)).article.blocks]
    heads = [text.partition(". ")[2] or text for text in texts]
    assert [text for text in heads if text in entries] == list(entries)
