"""A text's lines are judged again, knowing the first chances of them all."""

import pytest

from audio_builder.cleaning import scoring
from audio_builder.cleaning.scoring import chances
from audio_builder.cleaning.stacking import stacked_features
from audio_builder.model.article import Article, Block, Evidence

LINES = (
    "The old harbour cranes were sold to a museum in the spring.",
    "Visitors may climb the harbour cranes from the first of May.",
    "Weather forecast",
    "The museum paid one euro for each of the three cranes.",
)
OWN, BEFORE, AFTER, NEAR, ALL, WORDS, NAMES = 0, slice(1, 5), slice(5, 9), 9, 10, 11, 12


def article(*lines: str) -> Article:
    return Article(language="en", blocks=tuple(Block(text=line) for line in lines or LINES))


def test_each_line_knows_the_chances_of_its_neighbours() -> None:
    rows = stacked_features(article(), [0.9, 0.8, 0.1, 0.7])
    assert [row[OWN] for row in rows] == [0.9, 0.8, 0.1, 0.7]
    assert rows[0][BEFORE] == [0.0, 0.0, 0.0, 0.0]
    assert rows[0][AFTER] == [0.8, 0.1, 0.7, 0.0]
    assert rows[3][BEFORE] == [0.0, 0.9, 0.8, 0.1]
    assert {row[NEAR] for row in rows} == {row[ALL] for row in rows}
    assert rows[0][ALL] == pytest.approx(2.5 / 4)


def test_a_line_far_away_is_not_near() -> None:
    lines = [f"Line number {n} of a long list." for n in range(12)]
    rows = stacked_features(article(*lines), [1.0] + [0.0] * 11)
    assert rows[8][NEAR] == pytest.approx(1 / 12)
    assert rows[9][NEAR] == 0.0
    assert rows[9][ALL] == pytest.approx(1 / 12)


def test_a_line_is_compared_with_the_sentences_that_are_surely_the_articles() -> None:
    rows = stacked_features(article(), [0.9, 0.9, 0.9, 0.9])
    assert rows[0][WORDS] > 0
    assert rows[2][WORDS] == 0.0
    unsure = stacked_features(article(), [0.9, 0.5, 0.9, 0.5])
    # Its own words say nothing of it, and no other sentence is sure.
    assert unsure[0][WORDS] == 0.0
    assert unsure[1][WORDS] > 0


def test_names_are_compared_too() -> None:
    lines = ("In May the owner, Mira Aldous, sold all of the boats.", "A portrait of Mira Aldous")
    rows = stacked_features(article(*lines), [0.9, 0.2])
    assert rows[1][NAMES] == 1.0
    assert rows[0][NAMES] == 0.0


def test_no_lines_give_no_rows() -> None:
    assert stacked_features(Article(), []) == []


def test_the_stacked_trees_know_what_the_first_ones_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def as_the_neighbours(row: list[float], _odds: float) -> float:
        return 3.0 if row[-13:][AFTER][0] > 0.9 else -3.0

    monkeypatch.setattr(scoring, "TEXT_TREES", (lambda row, _: 3.0 if row[0] > 2 else -3.0,))
    monkeypatch.setattr(scoring, "STACKED_TREES", (as_the_neighbours,))
    found = chances(article())
    assert [chance > 0.5 for chance in found] == [True, False, True, False]


def test_a_line_that_is_known_to_go_has_no_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "STACKED_TREES", (lambda _row, _odds: 3.0,))
    found = chances(article(), frozenset({2}))
    assert [chance > 0.5 for chance in found] == [True, True, False, True]
    assert found[2] == 0.0


def test_a_page_whose_article_is_found_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> float:
        raise AssertionError("judged as a text")

    monkeypatch.setattr(scoring, "TEXT_TREES", (fail,))
    monkeypatch.setattr(scoring, "STACKED_TREES", (fail,))
    monkeypatch.setattr(scoring, "PAGE_TREES", (lambda _row, _odds: 3.0,))
    blocks = tuple(Block(text=line, evidence=Evidence(in_main=True)) for line in LINES)
    assert min(chances(Article(language="en", blocks=blocks))) > 0.5
