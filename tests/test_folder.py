import json
import pickle
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from podcast_folders import episode, files_of, folder_of, silent_mp3, with_words

from audio_builder.errors import PublishingError, SettingsError
from audio_builder.model.podcast import Podcast
from audio_builder.publishing.import_feed import import_feed
from audio_builder.publishing.prune import find_outdated, prune, start_podcast
from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.channel import fill_podcast, load_podcast
from audio_builder.publishing.store.episode_files import (
    encode_episode,
    episodes,
    files_complete,
    load_episode,
)
from audio_builder.publishing.store.episode_store import correct, remove_episode, write_episode
from audio_builder.publishing.store.folder import open_folder
from audio_builder.publishing.store.identity import (
    SLUG_FORM,
    choose_slug,
    find_episode,
    guid_of,
    normal_url,
)
from audio_builder.publishing.store.lock import lock_folder

NOON = datetime(2024, 11, 17, 12, 0, tzinfo=UTC)


def files_below(path: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file() and file.name != ".lock"
    }


# podcast.toml


def test_a_new_folder_gets_a_podcast_toml_that_explains_itself(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "pod")
    text = (tmp_path / "pod" / "podcast.toml").read_text("utf-8")
    assert folder.podcast == Podcast()
    assert "SET THIS BEFORE PUBLISHING" in text
    assert text.count("\n# ") >= 17


def test_what_is_written_into_podcast_toml_is_read_back(tmp_path: Path) -> None:
    made = Podcast(
        title='News "today"\\ \x7f\u2028',
        base_url="https://example.org/p",
        category="News > Politics",
        explicit=True,
        keep_days=30,
        language="en-US",
    )
    start_podcast(tmp_path, made)
    assert load_podcast(tmp_path) == made
    with pytest.raises(PublishingError, match="already"):
        start_podcast(tmp_path, made)


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ('titel = "x"', "did you mean 'title'"),
        ('base-url = "x"', "did you mean 'base_url'"),
        ("title = 3", "title"),
        ('category = "Newz"', "did you mean 'News'"),
        ('category = "News > Sport"', "did you mean 'News > Sports News'"),
        ('base_url = "example.org"', "web address"),
        ('base_url = "https://exa mple.org"', "web address"),
        ('link = "javascript:alert(1)"', "web address"),
        ('type = "daily"', "episodic or serial"),
        ('language = "english please"', "language code"),
        ('private_key = "a/../b"', "letters"),
        ("keep_days = -1", "is not between"),
        ('title = "x', "not valid TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_the_way_out(tmp_path: Path, toml: str, named: str) -> None:
    (tmp_path / "podcast.toml").write_text(toml, "utf-8")
    with pytest.raises(SettingsError, match=named) as raised:
        load_podcast(tmp_path)
    assert "\n" not in str(raised.value)


def test_settings_of_others_may_stand_in_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "podcast.toml").write_text('title = "Pod"\nvoice = "eve"\n', "utf-8")
    assert load_podcast(tmp_path, frozenset({"voice"})).title == "Pod"
    with pytest.raises(SettingsError, match="voice"):
        load_podcast(tmp_path)


def test_empty_facts_are_taken_from_the_episodes() -> None:
    podcast = fill_podcast(Podcast(), (episode(), episode("Two", language="uk"), episode("Three")))
    assert podcast.title == "The Harbour Post, read aloud"
    assert podcast.description == "Articles by The Harbour Post, read aloud."
    assert (podcast.author, podcast.language) == ("The Harbour Post", "en")
    german = fill_podcast(Podcast(), (episode(language="de"),))
    assert german.title == "The Harbour Post, vorgelesen"


def test_a_show_of_many_outlets_bears_the_name_of_none() -> None:
    two = (episode(), replace(episode("Two"), site="Another Post"))
    podcast = fill_podcast(Podcast(), two)
    assert podcast.title == podcast.author == "Articles, read aloud"
    assert podcast.description == "Articles, read aloud."
    assert fill_podcast(Podcast(), ()).title == "Articles, read aloud"
    own = fill_podcast(Podcast(title="My show", author="Me"), two)
    assert (own.title, own.author, own.description) == (
        "My show",
        "Me",
        "Articles by Me, read aloud.",
    )


def test_somebody_elses_web_page_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(PublishingError, match="not a podcast folder"):
        open_folder(tmp_path)
    assert (tmp_path / "index.html").read_text() == "mine"
    with pytest.raises(PublishingError, match="is not a folder"):
        open_folder(tmp_path / "index.html")
    with pytest.raises(PublishingError, match="no such"):
        open_folder(tmp_path / "nowhere", create=False)


# episodes


def test_an_episode_comes_back_as_it_was_written(tmp_path: Path) -> None:
    made = episode("Größe & “Maß”", url="https://example.org/a")
    made = replace(made, cues=tuple(map(with_words, made.cues)))
    folder = folder_of(tmp_path / "pod", made)
    back = load_episode(folder, made.slug)
    assert replace(back, cues=()) == replace(made, cues=())
    assert [cue.text for cue in back.cues] == [cue.text for cue in made.cues]
    for one, other in zip(back.cues, made.cues, strict=True):
        assert one.start == pytest.approx(other.start, abs=0.0006)
        assert [w.text_start for w in one.words] == [w.text_start for w in other.words]
    assert files_complete(folder, made)
    light = episodes(folder, with_cues=False)[0]
    assert light == replace(back, cues=())


def test_episode_json_is_the_same_for_the_same_episode_and_reads_well() -> None:
    made = replace(episode(), cues=tuple(map(with_words, episode().cues)))
    content = encode_episode(made)
    assert content == encode_episode(pickle.loads(pickle.dumps(made)))  # noqa: S301 - our own
    assert list(json.loads(content)) == sorted(json.loads(content))
    lines = content.decode().splitlines()
    assert sum('"text_start"' in line for line in lines) == sum(len(c.words) for c in made.cues)


def test_episodes_come_newest_first(tmp_path: Path) -> None:
    made = [episode(f"Number {day}", day=day) for day in (2, 0, 1)]
    folder = folder_of(tmp_path / "pod", *made)
    assert [one.title for one in episodes(folder)] == ["Number 2", "Number 1", "Number 0"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"slug": 3}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_damaged_episode_is_one_line_and_the_others_go_on(tmp_path: Path, content: bytes) -> None:
    good, bad = episode("Good"), episode("Bad")
    folder = folder_of(tmp_path / "pod", good, bad)
    (folder.path / "episodes" / bad.slug / "episode.json").write_bytes(content)
    told: list[str] = []
    assert episodes(folder, on_damage=told.append)[0].guid == good.guid
    assert len(told) == 1
    assert told[0].startswith(f"episodes/{bad.slug}/episode.json: ")
    result = rebuild(folder)
    assert (result.episodes, len(result.faults)) == (1, 1)
    assert b"Bad" not in (folder.path / "feed.xml").read_bytes()


def test_an_episode_whose_text_alone_is_damaged_is_left_out(tmp_path: Path) -> None:
    good, bad = episode("Good"), episode("Bad")
    folder = folder_of(tmp_path / "pod", good, bad)
    path = folder.path / "episodes" / bad.slug / "episode.json"
    path.write_bytes(path.read_bytes().replace(b'"start": 0.0', b'"start": "early"'))
    result = rebuild(folder)
    assert (result.episodes, len(result.faults)) == (1, 1)


@pytest.mark.parametrize(
    ("field", "value"), [("slug", "../../elsewhere"), ("mp3", "../x.mp3"), ("mp3", "a\\b.mp3")]
)
def test_an_episode_cannot_name_a_path_outside(tmp_path: Path, field: str, value: str) -> None:
    made = episode()
    folder = folder_of(tmp_path / "pod", made)
    path = folder.path / "episodes" / made.slug / "episode.json"
    path.write_bytes(encode_episode(replace(made, **{field: value})))
    with pytest.raises(PublishingError):
        load_episode(folder, made.slug)


def test_files_are_put_in_place_and_paths_are_moved(tmp_path: Path) -> None:
    made = episode()
    sound = tmp_path / "made.mp3"
    sound.write_bytes(silent_mp3(1))
    folder = folder_of(tmp_path / "pod")
    write_episode(folder, made, {made.mp3: sound, f"{made.slug}.vtt": b"WEBVTT\n"})
    place = folder.path / "episodes" / made.slug
    assert not sound.exists()
    assert {path.name for path in place.iterdir()} == {
        made.mp3,
        f"{made.slug}.vtt",
        "episode.json",
    }


@pytest.mark.parametrize("name", ["../x.mp3", "a/b.mp3", ".hidden", "", "..", "a\\b"])
def test_a_file_cannot_be_put_elsewhere(tmp_path: Path, name: str) -> None:
    folder = folder_of(tmp_path / "pod")
    with pytest.raises(PublishingError, match="plain file name"):
        write_episode(folder, episode(), {name: b"x"})
    assert list((folder.path / "episodes").glob("2*")) == []


def test_a_correction_keeps_the_sound_before_it_until_the_next(tmp_path: Path) -> None:
    first = episode()
    folder = folder_of(tmp_path / "pod", first)
    place = folder.path / "episodes" / first.slug

    def mp3s() -> set[str]:
        return {path.name for path in place.glob("*.mp3")}

    second = correct(first, episode("Harbour reopens, with a closed pier", day=5))
    write_episode(folder, second, files_of(second))
    assert (second.guid, second.published, second.slug) == (first.guid, first.published, first.slug)
    assert mp3s() == {first.mp3, f"{first.slug}-2.mp3"}
    third = correct(second, second)
    write_episode(folder, third, files_of(third))
    assert mp3s() == {f"{first.slug}-2.mp3", f"{first.slug}-3.mp3"}
    rebuild(folder)
    feed = (folder.path / "feed.xml").read_text("utf-8")
    assert f"{first.slug}-3.mp3" in feed
    assert "replaces an earlier version" in feed


def test_what_an_interrupted_run_left_is_removed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod", episode())
    half = folder.path / "episodes" / ".tmp-half"
    half.mkdir()
    (half / "x.mp3").write_bytes(b"x")
    (folder.path / ".tmp-feed.xml").write_bytes(b"<rss")
    rebuild(folder)
    assert not half.exists()
    assert not (folder.path / ".tmp-feed.xml").exists()


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod")
    (folder.path / "episodes").rmdir()
    (folder.path / "episodes").write_text("in the way")
    with pytest.raises(PublishingError, match="cannot be written"):
        write_episode(folder, episode(), {})
    with pytest.raises(PublishingError, match="cannot be read"):
        episodes(folder)


def test_two_programs_take_turns(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod")
    waited: list[str] = []

    def second() -> None:
        try:
            with lock_folder(folder.path, timeout_seconds=0.01):
                waited.append("in")
        except PublishingError as error:
            waited.append(str(error))

    with lock_folder(folder.path), lock_folder(folder.path):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    second()
    assert "another program is working" in waited[0]
    assert waited[1] == "in"


def test_a_lock_left_behind_stands_in_nobodys_way(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod")
    (folder.path / ".lock").write_text("4711")
    with lock_folder(folder.path, timeout_seconds=0.01):
        pass


# identity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "http://www.example.org/a/"),
        ("https://example.org/a", "https://EXAMPLE.org:443/a#comments"),
        ("https://example.org/a", "https://example.org/a?utm_source=x&fbclid=y"),
        ("https://example.org/a?b=1&a=2", "https://example.org/a?a=2&b=1"),
    ],
)
def test_one_page_has_one_address(one: str, other: str) -> None:
    assert normal_url(one) == normal_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://news.example.org/a", "https://example.org/a"),
        ("https://example.org:8080/a", "https://example.org/a"),
    ],
)
def test_different_pages_have_different_addresses(one: str, other: str) -> None:
    assert normal_url(one) != normal_url(other)


@pytest.mark.parametrize("url", ["http://[", "mailto:x", "http://x:99999/", "", "//"])
def test_a_broken_address_is_only_itself(url: str) -> None:
    assert normal_url(url) == url


def body(made: object) -> list[str]:
    return [cue.text for cue in made.cues if cue.block >= 0]  # type: ignore[attr-defined]


def test_with_an_address_the_address_decides_alone() -> None:
    known = episode(url="https://example.org/a")
    again = find_episode([known], url="http://www.example.org/a?utm_campaign=x", title="New")
    other = find_episode(
        [known],
        url="https://example.org/b",
        source_name=known.source,
        title=known.title,
        text_sha256=known.text_sha256,
        sentences=body(known),
    )
    assert again == known
    assert other is None


def test_the_same_text_is_the_same_article() -> None:
    known = episode()
    assert find_episode([known], source_name="b.txt", text_sha256=known.text_sha256) == known


def test_a_corrected_file_keeps_its_episode() -> None:
    known = episode()
    changed = [*body(known)[:-2], "One crane works.", "The repairs cost $6 million."]
    found = find_episode(
        [known], source_name="drafts/harbour.txt", title=known.title, sentences=changed
    )
    assert found == known
    renamed = find_episode(
        [known], source_name="harbour.txt", title="Port open", sentences=body(known)[:-1]
    )
    assert renamed == known


def test_another_article_under_an_old_file_name_is_another_episode() -> None:
    known = episode()
    other = ["A new piece.", "It says other things.", *body(known)[:1]]
    assert (
        find_episode([known], source_name="harbour.txt", title=known.title, sentences=other) is None
    )
    half = [*body(known)[:3], "New.", "Newer.", "Newest."]
    assert find_episode([known], source_name="harbour.txt", title="Other", sentences=half) is None
    assert (
        find_episode(
            [known],
            source_name="harbour.txt",
            title=known.title,
            sentences=body(known),
            published=datetime(2025, 1, 1, tzinfo=UTC),
        )
        is None
    )


def test_the_notice_and_the_headline_prove_nothing() -> None:
    known = episode()
    said = [cue.text for cue in known.cues if cue.block < 0]
    assert (
        find_episode([known], source_name="harbour.txt", title=known.title, sentences=said) is None
    )


def test_cues_are_loaded_only_where_they_are_needed(tmp_path: Path) -> None:
    known = episode()
    folder = folder_of(tmp_path / "pod", known)
    found = find_episode(
        episodes(folder, with_cues=False),
        source_name="harbour.txt",
        title=known.title,
        sentences=body(known),
        whole=lambda slug: load_episode(folder, slug),
    )
    assert found is not None
    assert found.guid == known.guid


def test_a_guid_comes_from_the_address_however_it_was_written() -> None:
    facts = {"site": "s", "title": "t", "published": NOON, "text_sha256": "h"}
    one = guid_of(url="https://example.org/a", **facts)
    other = guid_of(url="http://www.example.org/a/?utm_source=x", **{**facts, "title": "u"})
    assert one == other
    assert guid_of(url="", **facts) != guid_of(url="", **{**facts, "text_sha256": "i"})


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Порт знову працює", "2024-11-17-port-znovu-pratsyuie"),
        ("It's “fine” — really!", "2024-11-17-its-fine-really"),
        ("", "2024-11-17-article"),
        ("!!!", "2024-11-17-article"),
        ("../../etc/passwd", "2024-11-17-etc-passwd"),
    ],
)
def test_a_slug_is_plain_ascii(title: str, slug: str) -> None:
    assert choose_slug((), title=title, published=NOON, guid="g") == slug


def test_a_second_article_of_the_day_and_title_gets_a_slug_of_its_own() -> None:
    first = choose_slug((), title="News " * 40, published=NOON, guid="one")
    second = choose_slug({first}, title="News " * 40, published=NOON, guid="two")
    assert len(first) <= 80
    assert len(second) <= 80
    assert second != first
    assert not second.removeprefix(first[:70]).strip("-").isdigit()
    assert second == choose_slug({first}, title="News " * 40, published=NOON, guid="two")


@given(st.text(max_size=200), st.text(max_size=10))
def test_whatever_the_title_a_slug_is_safe(title: str, guid: str) -> None:
    first = choose_slug((), title=title, published=NOON, guid=guid)
    second = choose_slug({first}, title=title, published=NOON, guid=guid)
    for slug in (first, second):
        assert SLUG_FORM.fullmatch(slug)
        assert len(slug) <= 80
    assert first != second


# rebuilding and keeping


def test_a_folder_is_rebuilt_from_its_episode_files_alone(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod", episode("One"), episode("Two", day=1))
    rebuild(folder)
    whole = files_below(folder.path)
    for name in whole:
        if name.endswith((".html", ".xml", ".css", ".js", ".jpg")):
            (folder.path / name).unlink()
    rebuild(folder)
    assert files_below(folder.path) == whole
    assert rebuild(folder).written == ()


def test_a_page_that_was_edited_or_cut_is_made_anew(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod", episode())
    rebuild(folder)
    page = folder.path / "episodes" / episode().slug / "index.html"
    whole = page.read_bytes()
    for spoiled in (whole[:-100], whole.replace(b"<h1>", b"<h1>!"), b"", b"<!-- x -->\n"):
        page.write_bytes(spoiled)
        rebuild(folder)
        assert page.read_bytes() == whole


def test_an_update_leaves_the_same_folder_as_a_full_rebuild(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio_builder.publishing.rebuild.FEED_EPISODES", 3)
    monkeypatch.setattr("audio_builder.publishing.rebuild.ARCHIVE_EPISODES", 2)
    folder = folder_of(tmp_path / "pod", *(episode(f"N {day}", day=day) for day in (1, 2, 4, 5)))
    rebuild(folder)
    steps = [
        (0, "add"),
        (3, "add"),
        (6, "add"),
        (2, "remove"),
        (7, "add"),
        (8, "add"),
        (0, "remove"),
    ]
    for day, step in steps:
        one = episode(f"N {day}", day=day)
        if step == "add":
            write_episode(folder, one, files_of(one))
        else:
            remove_episode(folder, one.slug)
        rebuild(folder, {one.slug})
        updated = files_below(folder.path)
        rebuild(folder)
        assert files_below(folder.path) == updated


def test_an_update_mends_what_an_interrupted_run_left_out(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod", episode("One"))
    rebuild(folder)
    for made in (episode("Two", day=1), episode("Three", day=2)):
        write_episode(folder, made, files_of(made))
    rebuild(folder, {episode("Three", day=2).slug})
    assert rebuild(folder).written == ()


def test_an_update_notices_that_the_podcast_has_moved(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod", episode("One"), episode("Two", day=1))
    rebuild(folder)
    (folder.path / "podcast.toml").write_text('base_url = "https://example.org/"\n', "utf-8")
    folder = open_folder(folder.path)
    new = episode("Three", day=2)
    write_episode(folder, new, files_of(new))
    rebuild(folder, {new.slug})
    for page in folder.path.rglob("*.html"):
        assert "localhost" not in page.read_text("utf-8"), page
    assert rebuild(open_folder(folder.path)).written == ()


def test_a_file_made_for_one_is_readable_by_a_server(tmp_path: Path) -> None:
    made = episode()
    sound = tmp_path / "made.mp3"
    sound.write_bytes(b"x")
    sound.chmod(0o600)
    folder = folder_of(tmp_path / "pod")
    write_episode(folder, made, {made.mp3: sound})
    place = folder.path / "episodes" / made.slug
    assert (place / made.mp3).stat().st_mode == (place / "episode.json").stat().st_mode


def test_the_guid_of_a_podcast_is_made_once_and_kept_after_a_move(tmp_path: Path) -> None:
    toml = '# mine\nbase_url = "https://example.org/pod/"\n[extra]\n'
    folder = folder_of(tmp_path / "pod", episode())
    (folder.path / "podcast.toml").write_text(toml, "utf-8")
    folder = open_folder(folder.path, frozenset({"extra"}))
    rebuild(folder)
    text = (folder.path / "podcast.toml").read_text("utf-8")
    assert "# mine" in text
    guid = load_podcast(folder.path, frozenset({"extra"})).guid
    assert guid in (folder.path / "feed.xml").read_text("utf-8")
    (folder.path / "podcast.toml").write_text(text.replace("example.org", "new.example"), "utf-8")
    moved = open_folder(folder.path, frozenset({"extra"}))
    rebuild(moved)
    assert guid in (folder.path / "feed.xml").read_text("utf-8")


def test_old_episodes_go_only_when_asked(tmp_path: Path) -> None:
    made = [episode(f"Number {day}", day=day) for day in range(4)]
    toml = "keep_episodes = 3\nkeep_days = 2\n"
    folder = folder_of(tmp_path / "pod", *made, toml=toml)
    rebuild(folder)
    assert len(episodes(folder)) == 4
    now = made[3].published
    assert [one.title for one in find_outdated(folder, now)] == ["Number 0"]
    assert [one.title for one in prune(folder, now)] == ["Number 0"]
    assert "Number 0" not in (folder.path / "feed.xml").read_text("utf-8")
    assert prune(folder, now) == ()


def test_an_episode_is_removed_with_its_files(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod", episode())
    remove_episode(folder, episode().slug)
    assert episodes(folder) == ()
    with pytest.raises(PublishingError, match="missing"):
        remove_episode(folder, "2024-11-17-nothing")


OLD_FEED = """<?xml version="1.0"?><rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0">
<channel><title>Old show</title><language>uk</language>
<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>
<item><title>Kept &amp; moved</title><guid>tag:old,1</guid><pubDate>Sun, 17 Nov 2024 10:00:00 +0200</pubDate>
<link>https://example.org/kept</link><description>&lt;p&gt;What it is &lt;b&gt;about&lt;/b&gt;&lt;/p&gt;</description>
<enclosure url="https://old.example/1.mp3" length="1" type="audio/mpeg"/></item>
<item><title>No sound</title><guid>tag:old,2</guid></item>
<item><title>No date</title><guid>tag:old,3</guid><enclosure url="https://old.example/3.mp3" type="audio/mpeg"/></item>
<item><title>Not a sound</title><guid>tag:old,4</guid><pubDate>Sun, 17 Nov 2024 10:00:00 +0200</pubDate>
<enclosure url="https://old.example/4.mp3" type="audio/mpeg"/></item>
</channel></rss>"""


def test_a_newsroom_moves_in_with_its_old_feed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod")
    sounds = {"https://old.example/1.mp3": silent_mp3(2), "https://old.example/4.mp3": b"html"}
    result = import_feed(folder, OLD_FEED.encode(), sounds.__getitem__)
    assert [one.guid for one in result.episodes] == ["tag:old,1"]
    assert len(result.skipped) == 3
    moved = result.episodes[0]
    assert moved.summary == "What it is about"
    assert moved.duration_seconds == pytest.approx(2.0, abs=0.05)
    feed = (folder.path / "feed.xml").read_text("utf-8")
    assert "tag:old,1" in feed
    assert "ai-content" not in feed
    assert load_podcast(folder.path).guid == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    again = import_feed(open_folder(folder.path), OLD_FEED.encode(), sounds.__getitem__)
    assert again.episodes == ()


@pytest.mark.parametrize("feed", [b"", b"<html/>", b'<!DOCTYPE x [<!ENTITY a "b">]><rss/>'])
def test_what_is_no_feed_is_refused_in_one_line(tmp_path: Path, feed: bytes) -> None:
    with pytest.raises(PublishingError) as raised:
        import_feed(folder_of(tmp_path / "pod"), feed, lambda _: b"")
    assert "\n" not in str(raised.value)


def test_characters_that_no_file_can_hold_are_refused_clearly(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod")
    with pytest.raises(PublishingError, match="no file can hold"):
        write_episode(folder, replace(episode(), title="\ud800"), {})
