"""Every cleaned article says how sure it is, and which lines to look at."""

import pytest

from audio_builder.cleaning.cleaner import clean
from audio_builder.cleaning.confidence import confidence, signs_of_doubt
from audio_builder.model.article import Article, Block

PLAIN = """\
The night ferry to the outer island sails again from April, four years after the company sold the older of its two ships, it said on Tuesday.
The islanders had collected more than nine thousand signatures for the boat, which takes two hours and carries forty cars.
“We never stopped believing in it,” said the baker at the harbour, who gets up at three to bake bread for the first passengers.
Tickets go on sale on the twentieth of March and will cost no more than they did before, the company told the residents in a short statement.
""".splitlines()
STRANGE = (
    "Photo of the new ship at the pier",
    "Boats at the quay last summer",
    "Where the ropes are made",
)
WITH_STRANGE_LINES = [
    line for pair in zip(PLAIN, (*STRANGE, ""), strict=True) for line in pair if line
]


def cleaned_lines(*lines: str) -> tuple[float, dict[str, bool]]:
    cleaned = clean(Article(language="en", blocks=tuple(Block(text=line) for line in lines)))
    return cleaned.confidence, {line.text: line.kept for line in cleaned.doubtful}


@pytest.mark.parametrize("is_page", [False, True])
def test_more_doubt_means_less_confidence(*, is_page: bool) -> None:
    said = [
        confidence(doubts, kept=20, is_page=is_page, has_phrases=True)
        for doubts in ((0.02,) * 20, (0.02,) * 19 + (0.45,), (0.02,) * 15 + (0.45,) * 5)
    ]
    assert said == sorted(said, reverse=True)
    assert said[0] > said[2]
    assert all(0 <= one <= 1 for one in said)


def test_signs_of_doubt_are_as_many_for_any_article() -> None:
    empty = signs_of_doubt((), kept=0, has_phrases=False)
    assert len(empty) == len(signs_of_doubt((0.5,) * 400, kept=400, has_phrases=True))


def test_a_plain_article_is_surer_than_one_with_lines_nobody_can_place() -> None:
    sure, _ = cleaned_lines(*PLAIN)
    unsure, doubtful = cleaned_lines(*WITH_STRANGE_LINES)
    assert unsure < sure
    assert set(doubtful) & set(STRANGE)


def test_doubtful_lines_say_what_became_of_them() -> None:
    blocks = tuple(Block(text=line) for line in WITH_STRANGE_LINES)
    article = Article(language="en", blocks=blocks)
    cleaned = clean(article)
    read = {block.text for block in cleaned.article.blocks}
    assert cleaned.doubtful
    for line in cleaned.doubtful:
        assert line.kept == (line.text in read)
        assert 0 <= line.chance <= 1
