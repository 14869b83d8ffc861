"""A feed becomes its entries, and an entry with its full text an Article."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audio_builder.errors import ReadingError
from audio_builder.reading.feed import entry_article, is_feed, read_feed

FULL = "<p>" + "The ferry sails again on Tuesday and the bakery opens early. " * 15 + "</p>"
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Post</title><language>en-gb</language>
<item><title>Ferry &amp;amp; bakery</title><link>https://post.example/ferry</link>
<guid isPermaLink="false">post-1</guid><pubDate>Sun, 08 Feb 2026 06:30:00 GMT</pubDate>
<dc:creator>Ada Marlow</dc:creator><description>Short.</description>
<content:encoded><![CDATA[{FULL}]]></content:encoded></item>
<item><title>Teaser</title><link>/goat</link><description>Only a line.</description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Der Bote</title>
<entry><title type="html">&lt;b&gt;F&#228;hre&lt;/b&gt;</title><id>urn:1</id>
<link rel="self" href="https://bote.example/self"/><link href="https://bote.example/faehre"/>
<published>2026-02-08T06:30:00Z</published><author><name>Jana Petersen</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{FULL}</div></content></entry></feed>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Post",
        "language": "en",
        "items": [
            {
                "id": "1",
                "url": "https://post.example/ferry",
                "title": "Ferry",
                "content_html": FULL,
                "date_published": "2026-02-08T06:30:00Z",
                "authors": [{"name": "Ada Marlow"}],
            },
            {"id": 2, "external_url": "https://post.example/goat", "authors": None},
            "not an item",
        ],
    }
)
WHEN = datetime(2026, 2, 8, 6, 30, tzinfo=UTC)


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_an_rss_feed_gives_its_entries(tmp_path: Path) -> None:
    ferry, goat = read_feed(write(tmp_path / "feed.xml", RSS))
    assert ferry.title == "Ferry & bakery"
    assert (ferry.url, ferry.guid) == ("https://post.example/ferry", "post-1")
    assert (ferry.published, ferry.authors) == (WHEN, ("Ada Marlow",))
    assert (ferry.language, ferry.site) == ("en-GB", "The Post")
    assert ferry.html == FULL
    assert (goat.html, goat.guid) == ("", "/goat")


def test_an_atom_feed_gives_its_entries(tmp_path: Path) -> None:
    (entry,) = read_feed(write(tmp_path / "feed.atom", ATOM))
    assert (entry.title, entry.url) == ("Fähre", "https://bote.example/faehre")
    assert (entry.published, entry.authors, entry.language) == (WHEN, ("Jana Petersen",), "de")
    assert "ferry sails again" in entry.html


def test_a_json_feed_gives_its_entries(tmp_path: Path) -> None:
    ferry, goat = read_feed(write(tmp_path / "feed.json", JSON))
    assert (ferry.title, ferry.published, ferry.authors) == ("Ferry", WHEN, ("Ada Marlow",))
    assert (goat.url, goat.guid, goat.html) == ("https://post.example/goat", "2", "")


def test_an_entry_with_its_full_text_is_an_article(tmp_path: Path) -> None:
    article = entry_article(read_feed(write(tmp_path / "feed.xml", RSS))[0])
    assert (article.title, article.site) == ("Ferry & bakery", "The Post")
    assert article.blocks[0].text.startswith("The ferry sails again")


@pytest.mark.parametrize("feed", [RSS, ATOM, JSON, "\ufeff" + RSS, "\n <rss version='2.0'/>"])
def test_feeds_are_told_from_other_files(feed: str) -> None:
    assert is_feed(feed.encode())


@pytest.mark.parametrize("other", ["", "<html><body>rss</body></html>", '{"title": 1}', "a,b\n1,2"])
def test_other_files_are_no_feeds(other: str, tmp_path: Path) -> None:
    assert not is_feed(other.encode())
    with pytest.raises(ReadingError, match="not an RSS, Atom or JSON feed"):
        read_feed(write(tmp_path / "file", other))


def test_entities_of_a_feed_are_neither_loaded_nor_multiplied(tmp_path: Path) -> None:
    bomb = (
        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'ha'>"
        + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
        + "<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
        "<rss><channel><item><title>T &j; &f;</title><guid>1</guid></item></channel></rss>"
    )
    (entry,) = read_feed(write(tmp_path / "feed.xml", bomb))
    assert "root:" not in entry.title
    assert len(entry.title) < 100


def test_a_broken_json_feed_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="broken JSON feed"):
        read_feed(write(tmp_path / "f", '{"version": "https://jsonfeed.org/version/1", "items": 3'))


def test_a_json_feed_opens_no_files_and_runs_no_scripts(tmp_path: Path) -> None:
    for address in (
        "/etc/passwd",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://[",
        "a.txt",
    ):
        feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": address}]}
        path = tmp_path / "feed.json"
        path.write_text(json.dumps(feed), encoding="utf-8")
        assert read_feed(str(path))[0].url == ""


@pytest.mark.parametrize(
    "item",
    [
        *({"authors": 5}, {"author": "x"}, {"authors": [5, {"name": 7}]}, {"title": ["x"]}),
        *({"url": {"a": 1}}, {"content_html": 7}, {"date_published": []}, {"language": 9}),
    ],
)
def test_a_json_feed_of_the_wrong_shapes_is_read_as_far_as_it_goes(
    tmp_path: Path, item: dict[str, object]
) -> None:
    path = tmp_path / "feed.json"
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [item, "x", None]}
    path.write_text(json.dumps(feed), encoding="utf-8")
    assert len(read_feed(str(path))) == 1


@pytest.mark.parametrize("items", [5, "x", {"a": 1}, None])
def test_a_json_feed_without_a_list_of_items_is_refused(tmp_path: Path, items: object) -> None:
    path = tmp_path / "feed.json"
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": items}
    path.write_text(json.dumps(feed), encoding="utf-8")
    with pytest.raises(ReadingError, match="broken JSON feed"):
        read_feed(str(path))


def test_a_feed_of_too_many_entries_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text("<rss><channel>" + "<item/>" * 50_001 + "</channel></rss>", encoding="utf-8")
    with pytest.raises(ReadingError, match="more than 50000 entries"):
        read_feed(str(path))
