"""A podcast folder from somebody else writes and deletes nothing outside it, and keeps nobody."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from podcast_folders import episode, folder_of

from audio_builder.cli import main
from audio_builder.errors import PublishingError, SettingsError
from audio_builder.mastering.tags import write_tags
from audio_builder.publishing.cover.artwork import cover_for_tag, picture_names
from audio_builder.publishing.feed.rss import parse_rss
from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.atomic_write import read_content, write_changed
from audio_builder.publishing.store.channel import fill_podcast
from audio_builder.publishing.store.episode_files import episodes, load_episode
from audio_builder.publishing.store.episode_store import remove_leftovers, write_episode
from audio_builder.publishing.store.folder import open_folder
from audio_builder.publishing.store.formats import old_sound
from audio_builder.publishing.store.unpublished import is_unpublished, mark_unpublished
from audio_builder.settings import load_settings
from audio_builder.upkeep.retag import retag

MADE = episode(url="https://post.example/storm")
OTHER = episode("The ferry is late", day=1)
PLACE = f"episodes/{MADE.slug}"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that is nobody's podcast."""
    path = tmp_path / "outside"
    path.mkdir()
    for name in ("index.html", "other.mp3", "page-one.txt", "page-two.doc", "secret"):
        (path / name).write_text("mine")
    return path


def is_untouched(outside: Path) -> bool:
    return {p.name: p.read_text() for p in outside.iterdir()} == dict.fromkeys(
        ("index.html", "other.mp3", "page-one.txt", "page-two.doc", "secret"), "mine"
    )


@pytest.mark.parametrize("name", ["episodes", "assets"])
def test_a_linked_folder_is_refused(tmp_path: Path, outside: Path, name: str) -> None:
    path = tmp_path / "pod"
    rebuild(folder_of(path, MADE))
    (path / name).rename(tmp_path / "away")
    (path / name).symlink_to(outside, target_is_directory=True)
    assert main(["feed", "rebuild", str(path)]) == 1
    assert is_untouched(outside)


@pytest.mark.parametrize(
    "name",
    [
        *(".tmp-index.html", ".tmp-feed.xml", "index.html", "feed.xml", ".tmp-x"),
        *(f"{PLACE}/.tmp-index.html", f"{PLACE}/index.html", f"{PLACE}/embed.html"),
        *("assets/.tmp-page-00000000.css", ".lock", ".unpublished"),
    ],
)
def test_nothing_is_written_through_a_link(tmp_path: Path, outside: Path, name: str) -> None:
    folder = folder_of(tmp_path / "pod", MADE)
    rebuild(folder)
    link = folder.path / name
    link.unlink(missing_ok=True)
    link.symlink_to(outside / "secret")
    main(["feed", "rebuild", str(folder.path)])
    assert is_untouched(outside)


def test_a_linked_episode_is_named_and_nothing_happens_behind_it(
    tmp_path: Path, outside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(tmp_path / "pod", MADE)
    (folder.path / PLACE).rename(tmp_path / "away")
    (folder.path / PLACE).symlink_to(outside, target_is_directory=True)
    assert main(["feed", "remove", MADE.slug, "-o", str(folder.path)]) == 1
    assert main(["feed", "rebuild", str(folder.path)]) == 1
    assert "is a link" in capsys.readouterr().err
    with pytest.raises(PublishingError, match="is a link"):
        write_episode(folder, MADE, {})
    assert is_untouched(outside)


def test_a_linked_leftover_goes_and_what_it_points_to_stays(tmp_path: Path, outside: Path) -> None:
    folder = folder_of(tmp_path / "pod", MADE)
    for place in (folder.path, folder.path / "episodes"):
        (place / ".tmp-x").symlink_to(outside, target_is_directory=True)
    remove_leftovers(folder)
    assert not list(folder.path.rglob(".tmp-x"))
    assert is_untouched(outside)


def test_only_sound_of_an_episodes_own_names_is_removed() -> None:
    names = (f"{MADE.slug}-7.mp3", "other.mp3", "interview.mp3", f"{MADE.slug}.bak.mp3")
    assert old_sound(names, MADE) == (f"{MADE.slug}-7.mp3",)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.parametrize("name", ["index.html", f"{PLACE}/index.html", f"{PLACE}/episode.json"])
def test_a_pipe_under_a_files_name_keeps_nobody(tmp_path: Path, name: str) -> None:
    folder = folder_of(tmp_path / "pod", MADE)
    rebuild(folder)
    (folder.path / name).unlink()
    os.mkfifo(folder.path / name)
    is_page = name.endswith(".html")
    assert main(["feed", "rebuild", str(folder.path)]) in {0, 1}
    # A page is written anew; an episode that cannot be read is no longer in the feed.
    assert (folder.path / name).is_file() == is_page
    assert (MADE.guid in (folder.path / "feed.xml").read_text("utf-8")) == is_page


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.parametrize(
    "name",
    ["feed.xml", "index.html", *(f"{PLACE}/{MADE.slug}.{end}" for end in ("mp3", "vtt", "srt"))],
)
@pytest.mark.parametrize("command", ["check", "retag"])
def test_who_measures_waits_for_no_pipe(tmp_path: Path, name: str, command: str) -> None:
    folder = folder_of(tmp_path / "pod", replace(MADE, fingerprint="ours"))
    rebuild(folder)
    (folder.path / name).unlink(missing_ok=True)
    os.mkfifo(folder.path / name)
    words = ["check"] if command == "check" else ["feed", "retag"]
    with ends_in_time():
        assert main([*words, str(folder.path)]) in {0, 1}


@contextmanager
def ends_in_time(seconds: int = 20) -> Iterator[None]:
    """Fail instead of waiting for ever; opening a pipe heeds nothing but a signal."""

    def fail(*_: object) -> None:
        raise AssertionError("waits for a pipe")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
@pytest.mark.parametrize("name", ["intro_file", "outro_file", "chime_file", "bed_file"])
def test_music_of_a_foreign_folder_is_no_pipe(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "music.wav")
    (tmp_path / "podcast.toml").write_text(f'{name} = "music.wav"\n')
    with pytest.raises(SettingsError, match="is no file in the podcast folder"):
        load_settings({}, folder=tmp_path, environment={}, user_file=tmp_path / "none.toml")


@pytest.mark.parametrize("which", ["show", "tag", "small"])
def test_a_linked_picture_brings_no_file_into_the_public(
    tmp_path: Path, outside: Path, which: str
) -> None:
    folder = folder_of(tmp_path / "pod", MADE)
    rebuild(folder)
    link = folder.path / getattr(
        picture_names(folder, fill_podcast(folder.podcast, (MADE,))), which
    )
    link.unlink()
    link.symlink_to(outside / "secret")
    (folder.path / "cover.jpg").unlink()
    assert cover_for_tag(folder, fill_podcast(folder.podcast, (MADE,))).startswith(b"\xff\xd8")
    rebuild(folder)
    assert not link.is_symlink()
    assert (folder.path / "cover.jpg").read_bytes().startswith(b"\xff\xd8")
    assert is_untouched(outside)


def test_retag_takes_in_no_linked_sound(tmp_path: Path, outside: Path) -> None:
    folder = folder_of(tmp_path / "pod", replace(MADE, fingerprint="ours"))
    sound = folder.path / PLACE / MADE.mp3
    write_tags(sound, MADE, "Another show", b"", version=3)
    sound.replace(outside / "other.mp3")
    sound.symlink_to(outside / "other.mp3")
    assert retag(folder).failed
    assert sound.is_symlink()


def test_the_mark_of_a_change_is_made_anew(tmp_path: Path, outside: Path) -> None:
    (tmp_path / ".unpublished").symlink_to(outside / "new")
    mark_unpublished(tmp_path)
    assert is_unpublished(tmp_path)
    assert is_untouched(outside)


@pytest.mark.parametrize(
    "name", ["feed.xml", "cover.jpg", f"{PLACE}/episode.json", f"{PLACE}/{MADE.slug}.vtt"]
)
def test_a_file_that_is_mostly_a_hole_is_not_read(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(tmp_path / "pod", MADE)
    rebuild(folder)
    with (folder.path / name).open("ab") as file:
        file.truncate(1 << 40)
    assert main(["check", str(folder.path)]) == 1
    assert main(["feed", "rebuild", str(folder.path)]) in {0, 1}
    assert "internal error" not in capsys.readouterr().err


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="is no file"):
        read_content(tmp_path / "pipe")
    assert write_changed(tmp_path / "pipe", b"x")
    assert read_content(tmp_path / "pipe") == b"x"


@pytest.mark.parametrize("with_cues", [True, False])
def test_an_episode_of_a_foreign_folder_links_to_web_pages_only(
    tmp_path: Path, *, with_cues: bool
) -> None:
    folder = folder_of(tmp_path / "pod", MADE)
    path = folder.path / PLACE / "episode.json"
    path.write_bytes(path.read_bytes().replace(MADE.url.encode(), b"javascript:alert(1)"))
    assert load_episode(folder, MADE.slug, with_cues=with_cues).url == ""


def killed_after_removing(path: Path) -> None:
    """Leave a folder as a prune leaves it that was killed before its rebuild."""
    folder = folder_of(path, MADE, OTHER)
    rebuild(folder)
    (path / ".unpublished").touch()
    for file in (path / PLACE).iterdir():
        file.unlink()
    (path / PLACE).rmdir()
    assert PLACE in (path / "feed.xml").read_text()


@pytest.mark.parametrize("command", ["prune", "retag", "remove"])
def test_a_killed_change_is_finished_by_the_next_call(tmp_path: Path, command: str) -> None:
    path = tmp_path / "pod"
    killed_after_removing(path)
    slug = [MADE.slug, "-o"] if command == "remove" else []
    arguments = ["feed", command, *slug, str(path)]
    main(arguments)
    assert PLACE not in (path / "feed.xml").read_text()
    assert not (path / ".unpublished").exists()


@pytest.mark.parametrize("command", ["prune", "remove"])
def test_the_folder_is_marked_before_its_first_change(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(tmp_path / "pod", MADE)
    rebuild(folder)

    def die(*_: object, **__: object) -> None:
        assert (folder.path / ".unpublished").exists()
        raise KeyboardInterrupt

    monkeypatch.setattr("audio_builder.publishing.prune.remove_episode", die)
    monkeypatch.setattr("audio_builder.publishing.rebuild.rebuild", die)
    (folder.path / "podcast.toml").write_text("keep_days = 1\n")
    slug = [MADE.slug, "-o"] if command == "remove" else []
    arguments = ["feed", command, *slug, str(folder.path)]
    assert main(arguments) == 130
    assert (folder.path / ".unpublished").exists()


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
def test_a_feed_with_a_document_type_is_refused_in_every_charset(charset: str) -> None:
    feed = '<!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"><channel>&a;</channel></rss>'
    with pytest.raises(PublishingError):
        parse_rss(feed.encode(charset), "feed")


def test_a_date_beyond_the_calendar_is_one_line(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod", replace(MADE, published=datetime(1, 1, 1, tzinfo=UTC)))
    assert main(["feed", "prune", str(folder.path)]) == 0
    assert main(["check", str(folder.path), "--json"]) in {0, 1}
    assert episodes(open_folder(folder.path, None))


@pytest.mark.parametrize("line", ["keep_days = 99999999999999999999", "keep_episodes = -1"])
def test_a_limit_beyond_all_measure_is_refused(
    tmp_path: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(tmp_path / "pod", MADE)
    (folder.path / "podcast.toml").write_text(f"{line}\n")
    assert main(["feed", "prune", str(folder.path)]) == 2
    assert "is not between 0 and" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "put"),
    [
        (b'"duration_seconds":', b'"duration_seconds":1e308,"x":'),
        (b'"bytes":', b'"bytes":99999999999999,"x":'),
        (b'"loudness_lufs":', b'"loudness_lufs":-1e300,"x":'),
    ],
)
def test_figures_beyond_all_measure_are_faults_and_no_bugs(
    tmp_path: Path, written: bytes, put: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(tmp_path / "pod", MADE)
    path = folder.path / PLACE / "episode.json"
    path.write_bytes(path.read_bytes().replace(written, put, 1))
    for command in (["check"], ["feed", "rebuild"], ["feed", "list"]):
        assert main([*command, str(folder.path)]) in {0, 1}
    assert "internal error" not in capsys.readouterr().err
