"""Contents, links in a row, captions and headings a page names, and lines about the author."""

import pytest

from audio_builder.cleaning.cleaner import clean
from audio_builder.cleaning.rows_elsewhere import contents, rows_of_links
from audio_builder.model.article import Article, Block, Evidence, Role
from audio_builder.reading.html import parse_page

HEADINGS = ("Where the ferry sails", "How much a ticket costs", "What the islanders say")
TEXTS = (
    (
        "The night ferry to Oster Island will sail again from April, the Northern Line said, four "
        "years after it sold the older of its two ships."
    ),
    (
        "Islanders had collected more than nine thousand signatures for the return of the ferry, "
        "which takes two hours and carries forty cars."
    ),
    (
        "Tickets will go on sale in March and cost no more than they did before, the company said "
        "in a statement, and children under six sail for nothing."
    ),
)
SECTIONS = tuple(line for pair in zip(HEADINGS, TEXTS, strict=True) for line in pair)


def article(*lines: str, **facts: object) -> Article:
    return Article(language="en", blocks=tuple(Block(text=line) for line in lines), **facts)  # type: ignore[arg-type]


def read(known: Article) -> list[str]:
    return [block.text for block in clean(known).article.blocks]


@pytest.mark.parametrize("number", ["", "1. ", "2.1 "])
def test_a_list_of_contents_goes_and_its_headings_stay(number: str) -> None:
    listed = [f"{number}{heading}" for heading in HEADINGS]
    long = article(TEXTS[0].replace("April", "May"), *listed, *SECTIONS)
    assert list(contents(long)) == [1, 2, 3]
    assert read(long)[1:] == list(SECTIONS)


@pytest.mark.parametrize(
    "lines",
    [
        SECTIONS,
        (*HEADINGS[:2], *SECTIONS),
        (*HEADINGS, *TEXTS, *HEADINGS),
        (*TEXTS, *TEXTS),
    ],
)
def test_what_is_no_list_of_contents_is_left_alone(lines: tuple[str, ...]) -> None:
    assert list(contents(article(*lines))) == []


def link(text: str, share: float = 1.0, tags: str = "div/ul/li", **more: object) -> Block:
    seen = Evidence(tags=tags, link_share=share, in_main=True)
    return Block(text=text, evidence=seen, **more)  # type: ignore[arg-type]


def linked(*blocks: Block) -> list[int]:
    return list(rows_of_links(Article(language="en", blocks=blocks)))


def test_three_links_in_a_row_lead_elsewhere_and_two_may_not() -> None:
    row = [link(heading) for heading in HEADINGS]
    assert linked(link(TEXTS[0], 0.1), *row, link(TEXTS[1], 0.0)) == [1, 2, 3]
    assert linked(link(TEXTS[0], 0.1), *row[:2], link(TEXTS[1], 0.0)) == []


def test_the_articles_own_list_of_links_is_left_to_be_judged() -> None:
    row = [link(heading) for heading in HEADINGS]
    assert linked(link("Three towns are on her way:", 0.0), *row) == []


def test_a_headline_with_a_teaser_both_links_is_a_card() -> None:
    card = [link(HEADINGS[0], role=Role.HEADING), link(TEXTS[0])]
    assert linked(link(TEXTS[1], 0.0), *card, link(TEXTS[2], 0.2)) == [1, 2]


def test_a_single_link_goes_only_in_a_menu() -> None:
    assert linked(link(TEXTS[0], 0.0), link(HEADINGS[0], tags="nav/ul/li")) == [1]
    assert linked(link(TEXTS[0], 0.0), link(HEADINGS[0])) == []


def test_links_of_a_document_lead_nowhere() -> None:
    seen = Evidence(tags="ul/li", link_share=1.0)
    assert linked(*(Block(text=heading, evidence=seen) for heading in HEADINGS)) == []


@pytest.mark.parametrize("anchor", ['<a name="top">', '<a href="/ferry">', "<a>"])
def test_a_link_that_is_never_closed_swallows_no_article(anchor: str) -> None:
    text = "".join(f"<p>{line}</p>" for line in TEXTS)
    page = f"<html><body><h1>The ferry</h1>{anchor}{text}</body></html>"
    assert read(parse_page(page)) == list(TEXTS)


def marked(line: str, classes: str = "", tags: str = "article/div/p") -> Block:
    return Block(text=line, evidence=Evidence(tags=tags, classes=classes, in_main=not classes))


def kept_of_page(line: Block) -> bool:
    blocks = (*map(marked, TEXTS[:2]), line, marked(TEXTS[2]))
    return line.text in read(Article(language="en", title="The ferry", blocks=blocks))


def test_what_a_page_calls_a_caption_is_none_of_the_text() -> None:
    said = "The old ship lies at her berth and waits for a buyer from the mainland."
    assert kept_of_page(Block(text=said, evidence=Evidence(tags="article/div/p", in_main=True)))
    assert not kept_of_page(marked(said, "g-caption g-assets"))
    assert not kept_of_page(marked(said, "story", "div/figure/figcaption"))


def test_what_a_page_calls_a_heading_stays_above_its_text() -> None:
    assert kept_of_page(marked("A history of firsts", "paywall heading-h3 body", "div/div/div"))


AUTHOR = ("Ada Marlow",)
BIO = "Ada Marlow lives on Oster Island, keeps three goats and has never missed the last boat home."


def test_the_last_line_about_the_author_is_not_read() -> None:
    assert read(article(*TEXTS, BIO, authors=AUTHOR)) == list(TEXTS)
    assert read(article(*TEXTS, "Ada Marlow", BIO, authors=AUTHOR)) == list(TEXTS)


def test_an_article_about_somebody_keeps_its_last_lines() -> None:
    about = [f"{text} So said Ada Marlow." for text in TEXTS]
    assert read(article(*about, BIO, authors=AUTHOR)) == [*about, BIO]


def test_whose_name_returns_alone_speaks() -> None:
    talk = ["Ada Marlow", TEXTS[0], "Ada Marlow", TEXTS[1]]
    known = article(*talk, TEXTS[2], authors=AUTHOR)
    assert not [piece for piece in clean(known).dropped if piece.rule == "author_bios"]
