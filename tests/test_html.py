"""A page becomes all its blocks, each with what stands around it, and its own description."""

from datetime import UTC, datetime

import pytest

from audio_builder.model.article import Role
from audio_builder.reading.html import parse_fragment, parse_page

STORY = "".join(
    f"<p>The ferry made {n} crossings on Tuesday, the harbour master of Oster Island said, and "
    "every one of them was on time although the wind had turned to the north.</p>"
    for n in ("two", "three", "four", "five", "six")
)


def texts(html: str) -> list[str]:
    return [block.text for block in parse_fragment(html).blocks]


def test_blocks_start_lines_and_inline_elements_are_glued() -> None:
    assert texts("<div>One<p>T<b>w</b>o</p><ul><li>Three<li>Four</ul>Five<br>Six</div>") == [
        *("One", "Two", "Three", "Four", "Five", "Six"),
    ]


def test_roles_come_from_the_tags() -> None:
    html = (
        "<h2>Head</h2><p>Text</p><ul><li><p>Item</p></li></ul><blockquote><p>Said</p></blockquote>"
    )
    assert [(b.role, b.level) for b in parse_fragment(html).blocks] == [
        (Role.HEADING, 2),
        (Role.PARAGRAPH, 0),
        (Role.LIST_ITEM, 0),
        (Role.QUOTE, 0),
    ]


def test_nothing_visible_is_dropped_by_the_parser() -> None:
    html = (
        "<nav>Menu</nav><aside>Also</aside><footer>End</footer><p style='display:none'>Unseen</p>"
    )
    assert texts(html) == ["Menu", "Also", "End", "Unseen"]
    assert parse_fragment(html).blocks[-1].evidence.hidden  # type: ignore[union-attr]


def test_scripts_and_styles_are_no_text() -> None:
    html = "<script>var a</script><style>p{}</style><template><p>T</p></template><p>Text</p>"
    assert texts(html) == ["Text"]


def test_evidence_tells_tags_classes_and_links() -> None:
    html = "<figure class='Lead Photo'><figcaption id=cap><a href=x>Half</a> seen</figcaption></figure>"
    (block,) = parse_fragment(html).blocks
    assert block.evidence is not None
    assert block.evidence.tags.endswith("figure/figcaption")
    assert set(block.evidence.classes.split()) == {"cap", "lead", "photo"}
    assert block.evidence.link_share == pytest.approx(4 / 9)


def test_a_general_extractor_is_asked_about_every_block() -> None:
    html = f"<html><body><nav><a href=/>Home page</a></nav><article>{STORY}</article></body></html>"
    article = parse_page(html)
    assert [b.evidence.in_main for b in article.blocks if b.evidence] == [False] + [True] * 5


def test_rows_of_tables_keep_their_cells_apart() -> None:
    html = "<table><tr><th>Plant<th>Lent</tr><tr><td>Bean</td> <td>61</td></tr></table>"
    assert texts(html) == ["Plant\tLent", "Bean\t61"]


def test_a_page_describes_itself() -> None:
    article = parse_page(f"""<html lang="en_gb"><head><title>Ferry sails | The Post</title>
        <link rel=canonical href="https://post.example/ferry">
        <meta property="og:image" content="https://post.example/f.jpg">
        <script type="application/ld+json">{{"@graph": [{{"@type": "WebSite", "name": "x"}},
        {{"@type": ["NewsArticle"], "headline": "Ferry sails", "author": [{{"name": "Ada Marlow"}},
        {{"name": "Jon Hale"}}], "publisher": {{"name": "The Post"}}, "articleSection": "Coast",
        "datePublished": "2026-02-08T06:30:00Z", "dateModified": "2026-02-09"}}]}}</script></head>
        <body>{STORY}</body></html>""")
    assert (article.title, article.byline, article.site) == ("Ferry sails", "Ada Marlow, Jon Hale", "The Post")  # fmt: skip
    assert (article.section, article.language) == ("Coast", "en-GB")
    assert article.published == datetime(2026, 2, 8, 6, 30, tzinfo=UTC)
    assert article.modified == datetime(2026, 2, 9)  # noqa: DTZ001 - the page says no zone
    assert article.url == "https://post.example/ferry"
    assert article.image == "https://post.example/f.jpg"


def test_a_page_without_linked_data_is_described_by_its_meta_elements() -> None:
    article = parse_page(f"""<html><head><meta property="og:title" content="Ferry sails - The Post">
        <meta property="og:site_name" content="The Post"><meta name="author" content="Ada Marlow">
        <meta property="article:published_time" content="2026-02-08"></head><body>{STORY}</body>""")
    assert (article.title, article.site, article.authors) == ("Ferry sails", "The Post", ("Ada Marlow",))  # fmt: skip
    assert article.published == datetime(2026, 2, 8)  # noqa: DTZ001 - the page says no zone


def test_microdata_and_the_headline_serve_where_nothing_else_does() -> None:
    article = parse_page(f"""<html><head><title>Ferry sails | The Post</title></head><body>
        <h1>Ferry sails again</h1><span itemprop=author>Ada Marlow</span>
        <time itemprop=datePublished datetime=2026-02-08>8 Feb</time>{STORY}</body></html>""")
    assert article.title == "Ferry sails again"
    assert article.authors == ("Ada Marlow",)
    assert article.published == datetime(2026, 2, 8)  # noqa: DTZ001 - the page says no zone


@pytest.mark.parametrize(
    "data",
    ["{", "[" * 5000, '{"@type": 3}', '{"@type":"NewsArticle","headline":{"a":[1]}}', "null"],
)
def test_broken_linked_data_is_passed_over(data: str) -> None:
    page = f"<html><head><title>T</title><script type=application/ld+json>{data}</script></head>{STORY}"
    assert len(parse_page(page).blocks) >= 5


HOSTILE = {
    "nested elements": "<div>" * 60_000 + "<p>core</p>" + STORY,
    "nested lists": "<ul><li>" * 20_000 + "core",
    "unclosed inline": "<b><i>" * 30_000 + "core" + STORY,
    "entities": "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><p>&b;</p>" + STORY,
    "external entity": "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><p>&e;</p>" + STORY,
    "one long line": f"<p>{'word ' * 200_000}</p>",
    "no spaces": f"<p>{'x' * 1_000_000}</p>",
    "many attributes": f"<p {' '.join(f'a{n}=1' for n in range(20_000))}>core</p>{STORY}",
    "NULs and escapes": "<p>co\0re \x1b[2J end</p>" + STORY,
    "many paragraphs": "<p>core</p>" * 30_000,
    "nothing": "<html></html>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_in_bounded_time(name: str) -> None:
    article = parse_page(f"<html><body>{HOSTILE[name]}</body></html>")
    seen = "".join(block.text for block in article.blocks)
    assert "root:" not in seen
    assert "\0" not in seen
    assert "\x1b" not in seen
