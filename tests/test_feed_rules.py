"""What ``check_feed`` finds: each rule is broken once, in a folder that breaks no other."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from podcast_folders import episode, folder_of

from audio_builder.publishing.check_feed import check_feed
from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.folder import Folder

BASE = "https://pod.example.org/"
ONE, TWO = episode("One"), episode("Two", day=1)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = folder_of(tmp_path / "pod", ONE, TWO, toml=f'base_url = "{BASE}"\n')
    rebuild(made)
    return made


def test_a_fresh_folder_breaks_no_rule(folder: Folder) -> None:
    assert check_feed(folder) == ()


def test_a_folder_without_an_address_breaks_no_rule(tmp_path: Path) -> None:
    made = folder_of(tmp_path / "pod", ONE)
    rebuild(made)
    assert check_feed(made) == ()


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("<language>en<", "<language>english<", "language"),
        ("<language>en</language>", "", "channel"),
        (
            ">false</itunes:explicit>\n  <itunes:author>",
            ">no</itunes:explicit>\n  <itunes:author>",
            "channel",
        ),
        ('category text="News"', 'category text="news"', "category"),
        ('rel="self" href="https', 'rel="self" href="http', "self-link"),
        ("<title>One</title>", "<title />", "item"),
        (f">{ONE.guid}</guid>", "></guid>", "guid"),
        (f">{ONE.guid}<", f">{TWO.guid}<", "guid"),
        (f">{ONE.guid}<", ">stranger<", "complete"),
        (f'length="{ONE.bytes}"', 'length="18"', "enclosure-length"),
        (f'{ONE.mp3}"', 'gone.mp3"', "enclosure"),
        (f'url="{BASE}episodes/{ONE.slug}/{ONE.mp3}"', 'url="episodes/x.mp3"', "enclosure"),
        ('type="audio/mpeg"', 'type="audio/mp3"', "enclosure"),
        ("Sun, 17 Nov", "Mon, 17 Nov", "date"),
        ("Sun, 17 Nov 2024", "17. November 2024", "date"),
        (f"{ONE.slug}.vtt", "gone.vtt", "transcript"),
        ("chapters.json", "gone.json", "chapters"),
        ("<item>", "<item><enclosure url='x' />", "enclosure"),
        ("</rss>", "</rss", "rss"),
        ('version="2.0"', 'version="0.91"', "rss"),
        ("<rss", "<!DOCTYPE rss><rss", "rss"),
    ],
)
def test_a_broken_rule_is_found(folder: Folder, old: str, new: str, rule: str) -> None:
    feed = folder.path / "feed.xml"
    text = feed.read_text("utf-8")
    assert old in text
    feed.write_text(text.replace(old, new), "utf-8")
    assert rule in {fault.rule for fault in check_feed(folder)}


def _no_feed(folder: Folder) -> None:
    (folder.path / "feed.xml").unlink()


def _no_sound(folder: Folder) -> None:
    (folder.path / "episodes" / ONE.slug / ONE.mp3).unlink()


def _longer_sound(folder: Folder) -> None:
    with (folder.path / "episodes" / ONE.slug / ONE.mp3).open("ab") as sound:
        sound.write(b"x")


def _unlisted_episode(folder: Folder) -> None:
    folder_of(folder.path, episode("Three", day=2))


def _removed_episode(folder: Folder) -> None:
    shutil.rmtree(folder.path / "episodes" / ONE.slug)


def _damaged_episode(folder: Folder) -> None:
    (folder.path / "episodes" / ONE.slug / "episode.json").write_text("{")


def _no_art(folder: Folder) -> None:
    _art(folder).unlink()


def _small_art(folder: Folder) -> None:
    Image.new("RGB", (600, 600)).save(_art(folder), "JPEG")


def _wide_art(folder: Folder) -> None:
    Image.new("RGB", (1600, 1500)).save(_art(folder), "JPEG")


def _grey_art(folder: Folder) -> None:
    Image.new("L", (1500, 1500)).save(_art(folder), "JPEG")


def _misnamed_art(folder: Folder) -> None:
    Image.new("RGB", (1500, 1500)).save(_art(folder), "PNG")


def _no_picture(folder: Folder) -> None:
    _art(folder).write_bytes(b"GIF89a")


def _heavy_art(folder: Folder) -> None:
    with _art(folder).open("ab") as art:
        art.write(bytes(600_000))


def _art(folder: Folder) -> Path:
    (art,) = folder.path.glob("cover-????????.jpg")
    return art


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (_no_feed, "rss"),
        (_no_sound, "enclosure"),
        (_longer_sound, "enclosure-length"),
        (_unlisted_episode, "complete"),
        (_removed_episode, "complete"),
        (_damaged_episode, "episode"),
        (_no_art, "artwork"),
        (_small_art, "artwork"),
        (_wide_art, "artwork"),
        (_grey_art, "artwork"),
        (_misnamed_art, "artwork"),
        (_no_picture, "artwork"),
        (_heavy_art, "artwork"),
    ],
)
def test_a_spoiled_folder_is_noticed(
    folder: Folder, spoil: Callable[[Folder], None], rule: str
) -> None:
    spoil(folder)
    assert rule in {fault.rule for fault in check_feed(folder)}


def test_a_fault_is_one_line_with_its_file(folder: Folder) -> None:
    _longer_sound(folder)
    (fault,) = check_feed(folder)
    assert str(fault) == (
        f"feed.xml: One: says {ONE.bytes} bytes, the file has {ONE.bytes + 1} [enclosure-length]"
    )


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("feed.xml", "<itunes:duration>", "<itunes:duration>9"),
        ("feed.xml", "<title>One</title>", "<title>Won</title>"),
        ("index.html", "One", "Won"),
        (f"episodes/{ONE.slug}/index.html", "One", "Another one"),
    ],
)
def test_what_no_longer_tells_of_the_episodes_is_noticed(
    folder: Folder, name: str, old: str, new: str
) -> None:
    path = folder.path / name
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert name in {fault.subject for fault in check_feed(folder) if fault.rule == "current"}


def test_a_page_that_is_gone_is_noticed(folder: Folder) -> None:
    (folder.path / "episodes" / ONE.slug / "index.html").unlink()
    (folder.path / "index.html").unlink()
    stale = {fault.subject for fault in check_feed(folder) if fault.rule == "current"}
    assert stale == {"index.html", f"episodes/{ONE.slug}/index.html"}
