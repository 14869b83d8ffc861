import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace
from podcast_folders import DISCLOSURE, episode, folder_of, with_words

from audio_builder.model.episode import Episode, Word
from audio_builder.model.podcast import Podcast
from audio_builder.model.script import UtteranceRole
from audio_builder.publishing.pages import page_files
from audio_builder.publishing.pages.episode_page import episode_pages
from audio_builder.publishing.pages.index_page import NEWEST_EPISODES, index_page
from audio_builder.publishing.pages.templating import POLICY, assets
from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.channel import fill_podcast
from audio_builder.publishing.store.phrases import clock, length

BASE = "https://pod.example.org/"
VOID = {"meta", "link", "img", "input", "br"}
HOSTILE = "<script>alert(1)</script>\"'></title></textarea>&amp;\x07\u202e"


class Page(HTMLParser):
    """The elements of a page; it fails where an element is not closed."""

    def __init__(self, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, str] = {}
        self.feed(content.decode())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.text[tag] = self.text.get(tag, "") + data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]

    def cues(self) -> list[dict[str, str | None]]:
        return [attrs for attrs in self.all("span") if attrs.get("class") == "cue"]


def pages(made: Episode, podcast: Podcast | None = None) -> tuple[bytes, bytes]:
    return episode_pages(
        fill_podcast(podcast or Podcast(), (made,)),
        made,
        address=BASE,
        image="cover-1.jpg",
        has_vtt=True,
        is_public=True,
    )


def test_every_sentence_knows_when_it_is_spoken() -> None:
    made = episode()
    page = Page(pages(made)[0])
    times = sorted((float(c["data-start"] or ""), float(c["data-end"] or "")) for c in page.cues())
    assert times == [(cue.start, cue.end) for cue in made.cues]
    assert len(page.all("audio")) == 1
    assert len(page.all("h1")) == 1
    assert page.text["h1"] == made.title


def test_the_text_stands_in_paragraphs_headings_quotes_and_lists() -> None:
    text = pages(episode())[0].decode()
    plain = re.sub(r"<span[^>]*>|</span>", "", text)
    assert (
        "<p>The harbour opened again on Sunday. Ferries had waited two days.</p>\n"
        "<h2>What the mayor said</h2>\n"
        "<blockquote>“We kept the lights on,” she said.</blockquote>\n"
        "<ul>\n<li>One pier is closed.</li>\n<li>Two cranes work.</li>\n</ul>\n"
        "<p>The repairs cost $5 million.</p>\n"
    ) in plain


def test_the_notice_stands_beside_the_player_even_when_it_is_not_spoken() -> None:
    silent = replace(
        episode(),
        notice_spoken=False,
        cues=tuple(c for c in episode().cues if c.role is not UtteranceRole.NOTICE),
    )
    text = pages(silent)[0].decode()
    assert DISCLOSURE in text[: text.index("<audio")]
    assert DISCLOSURE in pages(silent)[1].decode()


def test_a_headline_spoken_otherwise_is_shown_as_written() -> None:
    made = episode()
    spoken = tuple(
        replace(cue, text="Harbour opens") if cue.role is UtteranceRole.TITLE else cue
        for cue in made.cues
    )
    page = Page(pages(replace(made, cues=spoken))[0])
    assert page.text["h1"] == made.title
    assert len(page.cues()) == len(made.cues)


def test_word_times_count_as_browsers_count() -> None:
    made = episode(blocks=[("paragraph", ["Ship 🚢 ahoy."])])
    cues = tuple(map(with_words, made.cues))
    page = Page(pages(replace(made, cues=cues))[0])
    numbers = (page.cues()[-1]["data-words"] or "").split(",")
    places = [(int(a), int(b)) for a, b in zip(numbers[2::4], numbers[3::4], strict=True)]
    assert places == [(0, 4), (5, 7), (8, 13)]
    beyond = replace(cues[-1], words=(Word(start=0, end=1, text_start=0, text_end=999),))
    Page(pages(replace(made, cues=(beyond,)))[0])


@pytest.mark.parametrize(
    "field",
    [
        "title",
        "subtitle",
        "site",
        "summary",
        "disclosure",
        "voice",
        "voice_credit",
        "url",
        "language",
        "correction",
        "guid",
    ],
)
def test_hostile_texts_are_only_texts(field: str) -> None:
    made = replace(episode(), **{field: HOSTILE})
    for content in (*pages(made), index_page(
        fill_podcast(Podcast(), (made,)), (made,), address=BASE, image="c.jpg", thumbnail="s.jpg",
        is_public=True,
    )):  # fmt: skip
        page = Page(content)
        assert all(
            attrs.get("src") or attrs.get("type") == "application/ld+json"
            for attrs in page.all("script")
        )
        assert b"\x07" not in content


def test_hostile_sentences_and_names_are_only_texts() -> None:
    made = episode(blocks=[("heading", [HOSTILE]), ("heading", ["Two"]), ("paragraph", [HOSTILE])])
    cues = tuple(replace(with_words(cue), language=HOSTILE) for cue in made.cues)
    made = replace(made, cues=cues, authors=(HOSTILE,))
    content = pages(made, Podcast(title=HOSTILE, description=HOSTILE))[0]
    assert len(Page(content).all("script")) == 2
    assert b"<script>alert" not in content


def test_a_page_names_no_other_host() -> None:
    made = episode(url="https://example.org/article")
    for content in pages(made):
        page = Page(content)
        loads = [
            a.get("src") for tag in ("script", "img", "audio", "iframe") for a in page.all(tag)
        ]
        loads += [a.get("href") for a in page.all("link") if a.get("rel") in {"stylesheet", "icon"}]
        for address in filter(None, loads):
            assert not re.match(r"\w+://|//", address)
        policies = [a["content"] for a in page.all("meta") if a.get("http-equiv")]
        assert policies == [POLICY]
    for name, content in assets().files.items():
        assert b"://" not in content, name
        assert b"@import" not in content, name


def test_search_engines_are_told_how_the_voice_was_made() -> None:
    made = replace(episode(url="https://example.org/a"), title="</script><b>")
    text = pages(made)[0].decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    told = json.loads(block)
    sound = told["associatedMedia"]
    assert told["@type"] == "PodcastEpisode"
    assert told["name"] == "</script><b>"
    assert told["isBasedOn"] == made.url
    assert sound["@type"] == "AudioObject"
    assert sound["contentUrl"] == f"{BASE}episodes/{made.slug}/{made.mp3}"
    assert sound["digitalSourceType"].endswith("/digitalsourcetype/algorithmicMedia")
    assert sound["creditText"] == DISCLOSURE
    assert sound["duration"] == "PT18S"


def test_shared_links_show_title_picture_and_sound() -> None:
    page = Page(pages(episode())[0])
    told = {a.get("property"): a.get("content") for a in page.all("meta") if a.get("property")}
    assert told["og:title"] == episode().title
    assert told["og:image"] == BASE + "cover-1.jpg"
    assert (told["og:audio"] or "").endswith(".mp3")


def test_a_page_is_written_in_the_language_of_its_episode() -> None:
    made = episode("Порт", language="uk")
    text = pages(made)[0].decode()
    assert '<html lang="uk" dir="ltr">' in text
    assert "17 листопада 2024" in text
    assert "Завантажити MP3" in text
    arabic = pages(episode("ميناء", language="ar"))[0].decode()
    assert '<html lang="ar" dir="rtl">' in arabic


def test_where_we_lack_a_language_the_page_marks_its_own_words_as_english() -> None:
    text = pages(episode("Maji", language="sw"))[0].decode()
    assert '<html lang="sw"' in text
    assert '<section class="player" lang="en" dir="ltr"' in text
    assert '<footer lang="en" dir="ltr">' in text


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (59.9, "0:59"), (61, "1:01"), (3661, "1:01:01")]
)
def test_a_position_is_shown_as_players_show_it(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_a_length_is_said_in_minutes_or_seconds() -> None:
    assert [length(s, "en") for s in (18, 89, 1800)] == ["18 s", "1 min", "30 min"]


def test_the_list_links_to_every_episode() -> None:
    made = tuple(episode(f"Number {n}", day=-n) for n in range(NEWEST_EPISODES + 40))
    podcast = fill_podcast(Podcast(), made)
    content = index_page(
        podcast, made, address=BASE, image="c.jpg", thumbnail="s.jpg", is_public=True
    )
    page = Page(content)
    links = {a.get("href") for a in page.all("a")}
    assert {f"episodes/{one.slug}/index.html" for one in made} <= links
    assert len(page.all("details")) == 2
    assert len([a for a in page.all("button") if a.get("data-listen")]) == NEWEST_EPISODES


def test_the_list_offers_the_feed_and_its_code() -> None:
    made = (episode(),)
    facts = {"address": BASE, "image": "c.jpg", "thumbnail": "s.jpg"}
    public = index_page(fill_podcast(Podcast(), made), made, **facts, is_public=True).decode()
    assert f"{BASE}feed.xml</code>" in public
    assert 'href="podcast://pod.example.org/feed.xml"' in public
    assert '<svg role="img"' in public
    local = index_page(fill_podcast(Podcast(), made), made, **facts, is_public=False).decode()
    assert "set base_url in podcast.toml" in local


def test_an_empty_folder_has_a_page_and_a_feed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod")
    assert rebuild(folder).episodes == 0
    assert "No episodes yet." in (folder.path / "index.html").read_text("utf-8")
    assert b"<item>" not in (folder.path / "feed.xml").read_bytes()


def test_a_private_podcast_is_not_for_search_engines() -> None:
    assert b'content="noindex"' in pages(episode(), Podcast(private_key="k"))[0]
    assert b'content="noindex"' not in pages(episode())[0]


@pytest.mark.parametrize(
    "name",
    [
        "publishing/pages/templates/index.html",
        "publishing/store/wording.py",
        "translations/en.toml",
    ],
)
def test_whatever_a_page_is_made_from_makes_it_anew(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = tmp_path / "copied"
    for folder in page_files._MADE_OF:
        shutil.copytree(folder, copied / folder.name)
    folders = tuple(copied / folder.name for folder in page_files._MADE_OF)
    monkeypatch.setattr(page_files, "_MADE_OF", folders)
    before = page_files._program.__wrapped__()
    assert page_files._program.__wrapped__() == before
    with (copied / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert page_files._program.__wrapped__() != before
