"""Markdown becomes the article a reader of the rendered page would see."""

import time
from datetime import datetime

import pytest
from markdown_it import MarkdownIt

from audio_builder.model.article import Role
from audio_builder.reading.markdown import parse_markdown
from audio_builder.reading.markdown_tables import limit_tables


def texts(source: str) -> list[str]:
    return [block.text for block in parse_markdown(source).blocks]


def test_marks_of_emphasis_links_and_images_are_not_read() -> None:
    source = "Some *slanted*, **bold** and `code` [text](https://example.org/x) ![alt](a.png) here."
    assert texts(source) == ["Some slanted, bold and code text here."]


def test_headings_lists_and_quotes_keep_their_roles() -> None:
    source = "# Top\n\nSub\n---\n\n- one\n- two\n\n> said\n\n1. first\n"
    assert [(b.text, b.role) for b in parse_markdown(source).blocks] == [
        ("Top", Role.HEADING),
        ("Sub", Role.HEADING),
        ("one", Role.LIST_ITEM),
        ("two", Role.LIST_ITEM),
        ("said", Role.QUOTE),
        ("first", Role.LIST_ITEM),
    ]


def test_front_matter_describes_the_article() -> None:
    source = (
        '---\ntitle: "Ferry: sails"\nauthor: [Ada Marlow, Jon Hale]\ndate: 2026-02-08 06:30\n'
        "lang: de\nsite: The Post\n---\nText.\n"
    )
    article = parse_markdown(source)
    assert article.title == "Ferry: sails"
    assert article.authors == ("Ada Marlow", "Jon Hale")
    assert article.published == datetime(2026, 2, 8, 6, 30)  # noqa: DTZ001 - as written
    assert (article.language, article.site) == ("de", "The Post")
    assert [block.text for block in article.blocks] == ["Text."]


def test_a_rule_between_paragraphs_is_no_front_matter() -> None:
    assert texts("One.\n\n---\n\nTwo.") == ["One.", "Two."]


def test_wrapped_lines_are_one_paragraph() -> None:
    assert texts("One line\nand another\nof it.\n\nNext.") == [
        "One line and another of it.",
        "Next.",
    ]


def test_footnotes_are_kept_apart_from_the_text() -> None:
    blocks = parse_markdown("Said once[^1].\n\n[^1]: In *May*.\n").blocks
    assert [b.text for b in blocks] == ["Said once[1].", "[1] In May."]
    assert "footnotes" in (blocks[1].evidence.classes if blocks[1].evidence else "")


def test_program_code_is_marked_by_its_tag() -> None:
    (_, block) = parse_markdown("Text.\n\n```py\nx = 1\n```\n").blocks
    assert block.evidence is not None
    assert "pre" in block.evidence.tags.split("/")


@pytest.mark.parametrize(
    "source",
    ["> " * 20_000 + "x", "[" * 50_000, "*a " * 30_000, "- " * 5000],
    ids=["quotations", "brackets", "stars", "lists"],
)
def test_hostile_markdown_is_read_in_bounded_time(source: str) -> None:
    started = time.process_time()
    parse_markdown(source)
    # A second here; what grows with the square takes minutes.
    assert time.process_time() - started < 15


def _wide_table(rows: int) -> str:
    """Return a table whose rows of one character stand for a hundred cells each."""
    return "|" + "c|" * 100 + "\n|" + "-|" * 100 + "\n" + "x\n" * rows


def test_many_short_rows_of_wide_tables_do_not_become_cells_without_end() -> None:
    parser = MarkdownIt("commonmark").enable("table")
    limit_tables(parser)
    tokens = parser.parse("\n".join([_wide_table(300)] * 4))
    assert 20_000 < sum(token.type == "td_open" for token in tokens) < 50_000


def test_what_stands_in_tables_beyond_the_limit_is_still_read() -> None:
    text = "\n".join([_wide_table(300)] * 2)
    article = parse_markdown(f"{text}\n\n| Harbour | Boats |\n|---|---|\n| Goes | seven |\n")
    assert "seven" in article.blocks[-1].text


def test_tables_of_usual_size_are_all_cells() -> None:
    table = "| Harbour | Boats |\n|---|---|\n| Goes | seven |\n"
    article = parse_markdown("\n".join([table] * 200))
    assert [block.text for block in article.blocks] == ["Harbour\tBoats", "Goes\tseven"] * 200
