import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from podcast_folders import episode, files_of, folder_of

from audio_builder.model.episode import Episode
from audio_builder.model.podcast import Podcast
from audio_builder.publishing.feed.feed import (
    DESCRIPTION_BYTES,
    NAMESPACES,
    FeedPage,
    feed_xml,
    show_notes,
)
from audio_builder.publishing.rebuild import divide, rebuild
from audio_builder.publishing.store.channel import fill_podcast
from audio_builder.publishing.store.episode_store import write_episode

BASE = "https://pod.example.org/news/"
NS = NAMESPACES


def feed_of(*episodes: Episode, podcast: Podcast | None = None) -> Element:
    channel = fromstring(written(*episodes, podcast=podcast)).find("channel")  # noqa: S314 - our own
    assert channel is not None
    return channel


def written(*episodes: Episode, podcast: Podcast | None = None) -> bytes:
    return feed_xml(
        fill_podcast(podcast or Podcast(), episodes),
        episodes,
        address=BASE,
        image="cover-1.jpg",
        page=FeedPage(name="feed.xml"),
        file_names=lambda one: frozenset(files_of(one)),
    )


def test_the_channel_says_what_directories_demand() -> None:
    podcast = Podcast(
        title="The Post & Co.",
        description="News, read aloud.",
        link="https://example.org/",
        language="en-GB",
        category="News > Politics",
        author="The Post",
        email="pod@example.org",
        copyright="The Post",
        guid="917393e3-1b1e-5cef-ace4-edaa54e1f810",
        locked=True,
    )
    channel = feed_of(episode(), podcast=podcast)
    assert channel.findtext("title") == "The Post & Co."
    assert channel.findtext("link") == "https://example.org/"
    assert channel.findtext("description") == "News, read aloud."
    assert channel.findtext("language") == "en-gb"
    assert channel.findtext("copyright") == "The Post"
    assert channel.find("itunes:image", NS).get("href") == BASE + "cover-1.jpg"  # type: ignore[union-attr]
    categories = [c.get("text") for c in channel.iter(f"{{{NS['itunes']}}}category")]
    assert categories == ["News", "Politics"]
    assert channel.findtext("itunes:explicit", namespaces=NS) == "false"
    assert channel.findtext("itunes:type", namespaces=NS) == "episodic"
    assert channel.findtext("itunes:owner/itunes:email", namespaces=NS) == "pod@example.org"
    assert channel.findtext("podcast:guid", namespaces=NS) == podcast.guid
    locked = channel.find("podcast:locked", NS)
    assert locked is not None
    assert (locked.text, locked.get("owner")) == ("yes", "pod@example.org")
    own = channel.find("atom:link", NS)
    assert own is not None
    assert own.attrib == {"rel": "self", "href": BASE + "feed.xml", "type": "application/rss+xml"}


def test_an_item_says_what_apps_show() -> None:
    made = episode(url="https://example.org/a?b=1&c=2")
    item = feed_of(made).find("item")
    assert item is not None
    place = f"{BASE}episodes/{made.slug}/"
    assert item.findtext("title") == made.title
    assert item.findtext("link") == made.url
    guid = item.find("guid")
    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == (made.guid, "false")
    assert item.findtext("pubDate") == "Sun, 17 Nov 2024 09:30:00 +0000"
    enclosure = item.find("enclosure")
    assert enclosure is not None
    assert enclosure.attrib == {
        "url": place + made.mp3,
        "length": str(made.bytes),
        "type": "audio/mpeg",
    }
    assert item.findtext("itunes:duration", namespaces=NS) == "18"
    transcripts = {(t.get("url"), t.get("type")) for t in item.findall("podcast:transcript", NS)}
    assert transcripts == {
        (f"{place}{made.slug}.vtt", "text/vtt"),
        (f"{place}{made.slug}.srt", "application/x-subrip"),
        (f"{place}{made.slug}.json", "application/json"),
    }
    chapters = item.find("podcast:chapters", NS)
    assert chapters is not None
    assert chapters.attrib == {
        "url": f"{place}chapters.json",
        "type": "application/json+chapters",
    }
    persons = [(p.text, p.get("role")) for p in item.findall("podcast:person", NS)]
    assert persons == [("Ada Pier", "Writer"), ("Eve (synthetic voice)", "Narrator")]
    ai = item.find("podcast:txt", NS)
    assert ai is not None
    assert (ai.text, ai.get("purpose")) == ("true", "ai-content")
    assert "created with AI assistance" in (item.findtext("description") or "")


def test_a_file_that_is_missing_is_not_named() -> None:
    made = episode()
    feed = feed_xml(
        fill_podcast(Podcast(), (made,)),
        (made,),
        address=BASE,
        image="c.jpg",
        page=FeedPage(name="feed.xml"),
        file_names=lambda _: frozenset({made.mp3}),
    )
    assert b"podcast:transcript" not in feed
    assert b"podcast:chapters" not in feed


HOSTILE = [
    "<script>alert(1)</script> & ]]> &amp; \"x\" 'y'",
    "control \x00\x07\x1b\x85 characters",
    "lone \ud800 surrogate and \ufffe noncharacter",
    "turned \u202etxet around",
    "two\nlines\tand   blanks",
    "😀 emoji, кирилиця, العربية, 漢字",
    "x" * 10_000,
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_leaves_the_feed_whole(title: str) -> None:
    made = replace(episode(), title=title, summary=title, authors=(title,), site=title, voice=title)
    content = written(made, podcast=Podcast(title=title, description=title))
    parsed = feedparser.parse(content)
    assert not parsed.bozo
    shown = parsed.entries[0].title
    assert len(shown) <= 255
    assert shown == " ".join(shown.split())
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202d\u202e]", shown)


@given(st.text(max_size=300), st.text(max_size=6000))
def test_whatever_the_texts_the_feed_parses(title: str, summary: str) -> None:
    made = replace(episode(), title=title, summary=summary, correction=title, url="")
    item = feed_of(made).find("item")
    assert item is not None
    assert item.findtext("title")
    assert len((item.findtext("description") or "").encode()) <= DESCRIPTION_BYTES


def test_long_show_notes_are_cut_at_a_word_and_keep_the_notice() -> None:
    notes = show_notes(replace(episode(), summary="größe & maß " * 1000))
    assert len(notes.encode()) <= DESCRIPTION_BYTES
    assert len(notes.encode()) > DESCRIPTION_BYTES * 0.9
    assert notes.endswith("<p>This audio is created with AI assistance.</p>")
    assert re.search(r"(größe|&amp;|maß)…</p>", notes)


def test_a_correction_is_told_in_the_show_notes() -> None:
    told = replace(episode(), revision=2, correction="The number of ferries was wrong.")
    assert "The number of ferries was wrong." in show_notes(told)
    untold = replace(episode(language="de"), revision=2)
    assert "ersetzt eine frühere Version" in show_notes(untold)
    assert "replaces" not in show_notes(episode())


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime.fromisoformat("2024-02-29T23:59:01"), "Thu, 29 Feb 2024 23:59:01 +0000"),
        (
            datetime(2024, 7, 1, 0, 5, tzinfo=timezone(timedelta(hours=3))),
            "Mon, 01 Jul 2024 00:05:00 +0300",
        ),
    ],
)
def test_dates_are_english_with_a_numeric_offset(moment: datetime, expected: str) -> None:
    item = feed_of(replace(episode(), published=moment)).find("item")
    assert item is not None
    assert item.findtext("pubDate") == expected
    assert parsedate_to_datetime(expected).weekday() == moment.weekday()


def test_the_same_episodes_give_the_same_bytes(tmp_path: Path) -> None:
    def bytes_of(name: str) -> bytes:
        folder = folder_of(tmp_path / name, episode(), episode("Two", day=1))
        rebuild(folder)
        return (folder.path / "feed.xml").read_bytes()

    assert bytes_of("one") == bytes_of("two")


def test_a_private_podcast_asks_directories_to_stay_away() -> None:
    channel = feed_of(episode(), podcast=Podcast(private_key="k3y"))
    assert channel.findtext("itunes:block", namespaces=NS) == "Yes"
    assert channel.findtext("podcast:block", namespaces=NS) == "yes"


def test_nothing_is_claimed_of_a_voice_we_know_nothing_about() -> None:
    unknown = replace(episode(), voice="", voice_display_name="", disclosure="", engine="")
    content = written(unknown)
    assert b"ai-content" not in content
    assert b"Narrator" not in content


# archives


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (0, [0]),
        (300, [300]),
        (301, [201, 100]),
        (400, [300, 100]),
        (401, [201, 100, 100]),
        (1000, [300, *[100] * 7]),
    ],
)
def test_older_episodes_move_to_archives(count: int, sizes: list[int]) -> None:
    numbers: tuple[Episode, ...] = tuple(range(count, 0, -1))  # type: ignore[assignment]
    pages = divide(numbers)
    assert [len(members) for _, members in pages] == sizes
    assert sum((members for _, members in pages), ()) == numbers


def test_a_full_archive_does_not_change_when_episodes_are_added() -> None:
    def archive(count: int) -> object:
        numbers: tuple[Episode, ...] = tuple(range(count, 0, -1))  # type: ignore[assignment]
        return next(members for page, members in divide(numbers) if page.name.endswith("-1.xml"))

    assert archive(301) == archive(2000)


def test_archives_are_linked_as_rfc_5005_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio_builder.publishing.rebuild.FEED_EPISODES", 3)
    monkeypatch.setattr("audio_builder.publishing.rebuild.ARCHIVE_EPISODES", 2)
    made = [episode(f"Number {day}", day=day) for day in range(6)]
    folder = folder_of(tmp_path / "pod", *made, toml=f'base_url = "{BASE}"\n')
    rebuild(folder)

    def links(name: str) -> dict[str | None, str | None]:
        channel = fromstring((folder.path / name).read_bytes()).find("channel")  # noqa: S314 - our own
        assert channel is not None
        found = channel.findall("atom:link", NS)
        has_mark = channel.find(f"{{{NS['fh']}}}archive") is not None
        assert has_mark == (name != "feed.xml")
        return {link.get("rel"): (link.get("href") or "").removeprefix(BASE) for link in found}

    assert links("feed.xml") == {
        "self": "feed.xml",
        "prev-archive": "feed-archive-2.xml",
        "next": "feed-archive-2.xml",
    }
    assert links("feed-archive-2.xml") == {
        "self": "feed-archive-2.xml",
        "current": "feed.xml",
        "prev-archive": "feed-archive-1.xml",
        "next": "feed-archive-1.xml",
    }
    assert links("feed-archive-1.xml") == {
        "self": "feed-archive-1.xml",
        "current": "feed.xml",
        "next-archive": "feed-archive-2.xml",
    }
    seen = [
        entry.title
        for name in ("feed.xml", "feed-archive-2.xml", "feed-archive-1.xml")
        for entry in feedparser.parse((folder.path / name).read_bytes()).entries
    ]
    assert seen == [one.title for one in reversed(made)]


def test_a_reader_never_sees_half_a_feed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod", episode())
    rebuild(folder)
    with (folder.path / "feed.xml").open("rb") as reader:
        first = reader.read(100)
        two = episode("Two", day=1)
        write_episode(folder, two, files_of(two))
        rebuild(folder)
        rest = reader.read()
    assert not feedparser.parse(first + rest).bozo
    assert len(feedparser.parse((folder.path / "feed.xml").read_bytes()).entries) == 2
