"""What each rule takes, and what it must leave alone."""

from pathlib import Path

import pytest

from audio_builder.cleaning.cleaner import clean
from audio_builder.cleaning.cues import cues, languages
from audio_builder.cleaning.rules import BUILTINS, rules
from audio_builder.cleaning.rules.groups import related_runs
from audio_builder.cleaning.rules.outside import outside_article
from audio_builder.dates.written import find_date
from audio_builder.model.article import Article, Block, Cleaned, Evidence, Role

CASES = Path(__file__).parent / "cases" / "cleaning"
NAMES = {rule.__name__ for rule in BUILTINS}
DOCS = Path(__file__).parents[1] / "docs" / "cleaning.md"
JUDGED_BY_CONTEXT = {
    *("page_furniture", "hidden_blocks", "footnotes", "code", "appeal_groups", "related_runs"),
    *("repeated_lines", "struck_out", "print_furniture"),
}


def cases(language: str) -> list[tuple[str, str]]:
    """Read ``rule<TAB>line``; the rule ``keep`` marks what must be left alone."""
    lines = (CASES / f"{language}.tsv").read_text("utf-8").splitlines()
    return [
        (rule, text) for rule, _, text in (line.partition("\t") for line in lines if "\t" in line)
    ]


ALL_CASES = [
    (path.stem, *case) for path in sorted(CASES.glob("*.tsv")) for case in cases(path.stem)
]


def body(language: str) -> list[str]:
    return [text for rule, text in cases(language) if rule == "body"]


def cleaned_with(line: str, language: str) -> Cleaned:
    """Clean a line between the paragraphs of an article in its language."""
    paragraphs = body(language)
    middle = len(paragraphs) // 2
    lines = [*paragraphs[:middle], line, *paragraphs[middle:]]
    return clean(Article(language=language, blocks=tuple(Block(text=text) for text in lines)))


@pytest.mark.parametrize(
    ("language", "rule", "line"),
    [case for case in ALL_CASES if case[1] not in {"keep", "body"}],
)
def test_a_rule_takes_its_line(language: str, rule: str, line: str) -> None:
    cleaned = cleaned_with(line, language)
    assert [(piece.rule, piece.text) for piece in cleaned.dropped] == [(rule, line)]
    assert len(cleaned.article.blocks) == len(body(language))


@pytest.mark.parametrize(
    ("language", "line"), [(case[0], case[2]) for case in ALL_CASES if case[1] == "keep"]
)
def test_a_sentence_of_the_article_is_left_alone(language: str, line: str) -> None:
    cleaned = cleaned_with(line, language)
    assert cleaned.dropped == ()
    assert line in [block.text for block in cleaned.article.blocks]


@pytest.mark.parametrize("rule", sorted(NAMES - JUDGED_BY_CONTEXT))
def test_every_rule_has_a_case(rule: str) -> None:
    assert rule in {case[1] for case in ALL_CASES} | {"citation_marks", "reading_time"}


@pytest.mark.parametrize("language", [tag for tag in languages() if tag != "any"])
def test_every_language_has_cases_and_kept_sentences(language: str) -> None:
    kinds = {case[1] for case in ALL_CASES if case[0] == language}
    assert {"keep", "body", "captions", "related_articles", "newsletter_forms"} <= kinds


@pytest.mark.parametrize("rule", sorted(NAMES))
def test_every_rule_is_documented(rule: str) -> None:
    assert f"`{rule}`" in DOCS.read_text("utf-8")


@pytest.mark.parametrize("rule", rules())
def test_every_rule_gives_a_listener_its_reason(rule: object) -> None:
    assert (rule.__doc__ or "").startswith(("Drop ", "Cut "))


@pytest.mark.parametrize("language", languages())
def test_the_phrases_of_a_language_can_be_read(language: str) -> None:
    assert "captions" in cues(language)


def dropped(*blocks: Block) -> list[tuple[str, str]]:
    around = [Block(text=text) for text in body("en")]
    cleaned = clean(Article(language="en", blocks=(*around[:2], *blocks, *around[2:])))
    return [(piece.rule, piece.text) for piece in cleaned.dropped]


@pytest.mark.parametrize(
    ("line", "marks"),
    [
        ("The pier was built in 1911[1] and again in 1924.[2][3] Nobody minded.", ["[1]", "[2]", "[3]"]),
        ("He called it “a bridge too short.”¹² The council agreed with him at once.", ["¹²"]),
        ("The hall has 400 m² and is 12 km² from nowhere, as the joke there goes.", []),
        ("She said that “it [the bridge] is [sic] finished” and that [s]on was French.", []),
    ],
)  # fmt: skip
def test_citation_marks_are_cut_and_other_brackets_stay(line: str, marks: list[str]) -> None:
    assert dropped(Block(text=line)) == [("citation_marks", mark) for mark in marks]


def test_what_is_listed_after_an_appeal_goes_with_it() -> None:
    lines = [
        "Subscribe now",
        "When you join our family of readers, your day begins better:",
        "— Instant access to special reports",
        "— Your name on our wall",
    ]
    assert [text for _, text in dropped(*(Block(text=line) for line in lines))] == lines


def test_the_heading_after_an_appeal_stays() -> None:
    lines = [Block(text="Subscribe now"), Block(text="What the islanders say")]
    assert [text for _, text in dropped(*lines)] == ["Subscribe now"]


def test_headlines_after_most_read_go_and_the_next_heading_stays() -> None:
    lines = [
        *("Most read", "A goat on the roof of the town hall", "Nine ways to cook an eel"),
        "What the islanders say",
    ]
    article = Article(language="en", blocks=tuple(Block(text=t) for t in (*lines, *body("en"))))
    assert [piece.block for piece in related_runs(article)] == [1, 2]


def test_a_pull_quote_that_repeats_the_text_is_read_once() -> None:
    quote = body("en")[0]
    assert dropped(Block(text=quote)) == [("repeated_lines", quote)]


def page(*parts: tuple[str, int, bool]) -> Article:
    """Return a page of lines in the frames they stand in, with what an extractor makes of them."""
    blocks = [
        Block(
            text=f"({n}) {body('en')[n % 4]}" if frame == "story" else f"Part {n} of the site",
            evidence=Evidence(tags="div/p", classes=frame, in_main=in_main),
        )
        for frame, count, in_main in parts
        for n in range(count)
    ]
    return Article(language="en", blocks=tuple(blocks))


def test_what_is_far_from_the_article_goes() -> None:
    article = page(("story", 4, True), ("menu", 30, False))
    assert [piece.block for piece in outside_article(article)] == list(range(14, 34))


def test_an_article_goes_on_where_the_extractor_stopped_too_early() -> None:
    article = page(
        ("story", 4, True), ("promo", 2, False), ("story", 25, False), ("menu", 30, False)
    )
    assert [piece.block for piece in outside_article(article)] == list(range(41, 61))


@pytest.mark.parametrize("between", [("menu", 30, False), ("", 30, False)])
def test_what_looks_like_the_article_far_below_it_goes(between: tuple[str, int, bool]) -> None:
    article = page(("story", 10, True), between, ("story", 5, False))
    assert [piece.block for piece in outside_article(article)] == list(range(20, 45))


def test_running_text_is_judged_where_the_extractor_found_little_of_it() -> None:
    article = page(("story", 4, True), ("menu", 40, False), ("story", 12, False))
    assert [piece.block for piece in outside_article(article)] == list(range(14, 34))


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("November 17, 2024 1:48 PM", "en", "2024-11-17T13:48:00"),
        ("17 Nov. 2024 at 12:05 a.m.", "en", "2024-11-17T00:05:00"),
        ("2024-11-17T13:48:00", "en", "2024-11-17T13:48:00"),
        ("3. Februar 2026, 17:20 Uhr", "de", "2026-02-03T17:20:00"),
        ("03.02.2026 - 17:20 Uhr", "de", "2026-02-03T17:20:00"),
        ("le 1er août 2023 à 14h52", "fr", "2023-08-01T14:52:00"),
        ("17 de noviembre de 2024", "es", "2024-11-17T00:00:00"),
        ("17 de novembro de 2024 às 9h05", "pt", "2024-11-17T09:05:00"),
        ("17 novembre 2024 alle 9:05", "it", "2024-11-17T09:05:00"),
        ("17 listopada 2024, godz. 9:05", "pl", "2024-11-17T09:05:00"),
        ("12 квітня 2026, 10:05", "uk", "2026-04-12T10:05:00"),
        ("12 апреля 2026 г. в 10:05", "ru", "2026-04-12T10:05:00"),
        ("12 Nisan 2026 10:05", "tr", "2026-04-12T10:05:00"),
        ("12 maart 2026 om 10:05", "nl", "2026-03-12T10:05:00"),
        ("13/04/2026", "en", "2026-04-13T00:00:00"),
    ],
)
def test_a_date_is_read_as_it_is_written_there(text: str, language: str, iso: str) -> None:
    found = find_date(f"Published {text} by nobody", language)
    assert found is not None
    assert found.when.isoformat() == iso


@pytest.mark.parametrize(
    "text", ["3/4/2026", "31 February 2026", "1:48 PM", "in 2024", "17.11.3024"]
)
def test_what_is_no_certain_date_is_none(text: str) -> None:
    assert find_date(text, "en") is None


CRANE = """\
The council of Brackwater decided on Tuesday to buy a new crane for its harbor. The old one has stood idle since January.
“We cannot go on like this,” said Peter Brandt, who heads the harbor office. He expects it within a year.
The offer covers four kinds of work:
""".splitlines()


def spoken_items(*items: str) -> list[str]:
    blocks = [Block(text=text) for text in CRANE]
    blocks += [Block(text=item, role=Role.LIST_ITEM) for item in items]
    found = clean(Article(title="A new crane", language="en", blocks=tuple(blocks)))
    return [block.text for block in found.article.blocks if block.role is Role.LIST_ITEM]


def test_a_list_is_read_to_its_end() -> None:
    items = ("unloading grain", "lifting boats", "towing ships", "winter repairs")
    assert spoken_items(*items) == list(items)


def test_a_list_of_furniture_stays_out() -> None:
    assert spoken_items("Home", "Latest news", "Weather", "Contact") == []


def test_a_list_does_not_lift_the_links_that_follow_it() -> None:
    of_list = Evidence(tags="main/article/ul/li", in_main=True)
    of_links = Evidence(tags="main/ul/li", link_share=1.0, in_main=False)
    items = ("The unloading of grain from ships in spring.", "The lifting of boats in winter.")
    items += (
        "The towing of ships that have lost their engine.",
        "The repair of both older cranes.",
    )
    links = ("Storm damages pier in town", "Crane too old, says mayor", "Sport results")
    blocks = [
        Block(text=text, evidence=Evidence(tags="main/article/p", in_main=True)) for text in CRANE
    ]
    blocks += [Block(text=item, role=Role.LIST_ITEM, evidence=of_list) for item in items]
    blocks += [Block(text=link, role=Role.LIST_ITEM, evidence=of_links) for link in links]
    found = clean(Article(title="A new crane", language="en", blocks=tuple(blocks)))
    assert [b.text for b in found.article.blocks if b.role is Role.LIST_ITEM] == list(items)
