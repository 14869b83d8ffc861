"""What a page says of itself becomes headline, authors and date."""

import pytest

from audio_builder.cleaning.cleaner import clean
from audio_builder.model.article import Article
from audio_builder.reading.html import parse_page

STORY = "<p>" + "The ferry made two crossings, and each was on time although it blew. " * 6 + "</p>"


def page(head: str, body: str = "<h1>Wall for the harbour</h1>") -> Article:
    return parse_page(f"<html lang='en'><head>{head}</head><body><article>{body}{STORY}")


def linked(json: str) -> Article:
    return page(f'<script type="application/ld+json">{json}</script>')


def iso(article: Article) -> str:
    return article.published.isoformat() if article.published else ""


@pytest.mark.parametrize(
    "json",
    [
        (
            '{"@graph": [{"@type": "WebPage", "datePublished": "2019-01-01"}, {"@type": "NewsArticle",'
            ' "datePublished": "2023-01-02T10:00:00+02:00", "author": [{"name": "Mira Holt"}]}]}'
        ),
        (
            '[{"@type": "Organization", "name": "X"}, {"@type": ["NewsArticle", "Thing"], "author":'
            ' "Mira Holt", "datePublished": "2023-01-02T10:00:00+02:00",},]'
        ),
        (
            '{"@graph": [{"@type": "Article", "datePublished": "2023-01-02T10:00:00+02:00", "author":'
            ' {"@id": "#mira"}}, {"@type": "Person", "@id": "#mira", "name": "Mira Holt"}]}'
        ),
        (
            '<!-- {"@type": "BlogPosting", "author": {"name": "Mira Holt"},'
            ' "datePublished": "2023-01-02T10:00:00+02:00"} -->'
        ),
    ],
)
def test_json_ld_is_read_as_pages_write_it(json: str) -> None:
    found = linked(json)
    assert found.authors == ("Mira Holt",)
    assert iso(found) == "2023-01-02T10:00:00+02:00"


@pytest.mark.parametrize(
    ("head", "authors", "date"),
    [
        (
            (
                '<meta name="citation_author" content="Holt, Mira"><meta name="citation_author"'
                ' content="Veld, Jonas"><meta name="citation_publication_date" content="2023/01/02">'
            ),
            ("Mira Holt", "Jonas Veld"),
            "2023-01-02T00:00:00",
        ),
        (
            (
                '<meta name="parsely-author" content="Mira Holt">'
                '<meta name="parsely-pub-date" content="2023-01-02T10:00:00Z">'
            ),
            ("Mira Holt",),
            "2023-01-02T10:00:00+00:00",
        ),
        (
            (
                '<meta name="sailthru.author" content="Mira Holt">'
                '<meta name="sailthru.date" content="2023-01-02 10:00:00 +0200">'
            ),
            ("Mira Holt",),
            "2023-01-02T10:00:00+02:00",
        ),
        (
            (
                '<meta name="DC.creator" content="Holt, Mira"><meta name="DCTERMS.created"'
                ' content="2023-01-02">'
            ),
            ("Mira Holt",),
            "2023-01-02T00:00:00",
        ),
        (
            '<meta name="author" content="By Mira Holt &lt;mira@example.org&gt;">',
            ("Mira Holt",),
            "",
        ),
        ('<meta property="article:author" content="https://example.org/mira">', (), ""),
    ],
)
def test_the_head_tells_author_and_date(head: str, authors: tuple[str, ...], date: str) -> None:
    found = page(head)
    assert found.authors == authors
    assert iso(found) == date


def test_the_articles_time_goes_before_the_mastheads() -> None:
    body = "<h1>Wall</h1><time datetime='2023-01-02T10:00'>2 January</time>"
    found = parse_page(
        "<html><body><nav><time datetime='2023-03-11'>Saturday</time></nav>"
        f"<article>{body}{STORY}</article></body></html>"
    )
    assert iso(found) == "2023-01-02T10:00:00"


def test_of_microdata_only_the_articles_own_counts() -> None:
    person = "<span itemprop='author' itemscope><b itemprop='name'>{}</b></span>"
    other = f"<div itemscope>{person.format('Tom Crane')}</div>"
    found = page("", f"<h1>Wall</h1><div itemscope>{person.format('Mira Holt')}</div>{other}")
    assert found.authors == ("Mira Holt",)


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        ("Harbour wall: all you need to know | Tide Journal", "Harbour wall keeps the quay awake"),
        ("Harbour wall &amp;#8216;awake&amp;#8217;", "Harbour wall &amp;#8216;awake&amp;#8217;"),
    ],
)
def test_the_pages_own_heading_goes_before_the_search_engines_title(
    said: str, heading: str
) -> None:
    found = page(f'<meta property="og:title" content="{said}">', f"<h1>{heading}</h1>")
    assert found.title == heading.replace("&amp;#8216;", "‘").replace("&amp;#8217;", "’")


def test_the_outlets_name_in_a_heading_is_no_headline() -> None:
    head = '<meta property="og:title" content="Harbour wall keeps the quay awake - Tide Journal">'
    found = parse_page(
        f"<html><head>{head}</head><body><h1>Tide Journal</h1><article>{STORY}</article></body>"
    )
    assert found.title == "Harbour wall keeps the quay awake - Tide Journal"


def test_a_section_glued_before_the_headline_is_cut() -> None:
    head = '<meta property="og:title" content="Harbour wall keeps the quay awake">'
    body = "<h1><span>Coast</span>Harbour wall keeps the quay awake</h1>"
    assert page(head, body).title == "Harbour wall keeps the quay awake"


def read_page(head: str, body: str) -> Article:
    page_text = f"<html lang='en'><head>{head}</head><body>{body}</body></html>"
    return clean(parse_page(page_text), allow_partial=True).article


def test_a_date_that_only_the_masthead_shows_is_none() -> None:
    top = "<header><div>Saturday, 11 March 2023</div></header>"
    found = read_page("", f"{top}<article><h1>Wall of the harbour</h1>{STORY}</article>")
    assert found.published is None


def test_the_author_in_the_vcard_beside_the_headline_is_found() -> None:
    card = "<div><span class='author vcard'><a class='fn'>Mira Holt</a></span> 4 May</div>"
    other = "<aside><span class='author vcard'><a class='fn'>Tom Crane</a></span></aside>"
    body = f"<article><h1>Wall of the harbour</h1>{card}{STORY}</article>{other}"
    assert read_page("", body).authors == ("Mira Holt",)


def test_a_day_without_its_year_is_no_part_of_the_text() -> None:
    head = '<meta property="article:published_time" content="2026-05-04T07:30:00-04:00">'
    body = f"<article><h1>Wall of the harbour</h1><p>May 4</p>{STORY}</article>"
    assert "May 4" not in [block.text for block in read_page(head, body).blocks]


def test_no_address_of_a_person_is_read_or_published() -> None:
    head = '<meta name="author" content="mira@example.org (Mira Holt)">'
    line = "<p class='byline'>Mira Holt <a href='mailto:m@example.org'>m@example.org</a> @mira</p>"
    body = f"<article><h1>Wall of the harbour</h1>{line}{STORY}<p>m@example.org</p></article>"
    found = read_page(head, body)
    assert found.authors == ("Mira Holt",)
    assert "@" not in " ".join(block.text for block in found.blocks)
