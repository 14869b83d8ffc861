"""Formats besides MP3: what feeds and servers say of them, and when their files go."""

import base64
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from msgspec.structs import replace
from podcast_folders import episode, files_of, folder_of
from written import STORM

from audio_builder.batch.bucket import mirror_episode
from audio_builder.converting.convert import convert_all
from audio_builder.converting.outcome import Outcome
from audio_builder.errors import PublishingError
from audio_builder.mastering.formats import FORMATS
from audio_builder.model.episode import Episode, Format
from audio_builder.model.source import Source
from audio_builder.publishing.check_feed import check_feed
from audio_builder.publishing.feed.rss import parse_rss
from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.episode_files import load_episode
from audio_builder.publishing.store.episode_store import correct, write_episode
from audio_builder.publishing.store.folder import Folder, open_folder
from audio_builder.publishing.store.formats import MEDIA
from audio_builder.settings import Settings

PODCAST = "{https://podcastindex.org/namespace/1.0}"
ENDINGS = ("m4b", "opus", "flac")


def converted(tmp_path: Path, *formats: str, voice: str = "silent") -> Outcome:
    path = tmp_path / "storm.txt"
    path.write_text(STORM, "utf-8")
    settings = Settings(output=str(tmp_path / "pod"), voice=voice, formats=formats)
    (outcome,) = convert_all([Source(location=str(path))], settings)
    assert outcome.error is None
    return outcome


def sounds(folder: Path, slug: str) -> set[str]:
    wanted = {".mp3", *(f".{ending}" for ending in MEDIA)}
    return {path.name for path in (folder / "episodes" / slug).iterdir() if path.suffix in wanted}


def alternates(folder: Path) -> list[Element]:
    channel = parse_rss((folder / "feed.xml").read_bytes(), "feed.xml")
    return list(channel.iter(f"{PODCAST}alternateEnclosure"))


def with_formats(one: Episode, *endings: str) -> tuple[Episode, dict[str, bytes]]:
    """Return an episode with further formats, and all its files."""
    stem = one.mp3.removesuffix(".mp3")
    sound = {f"{stem}.{ending}": ending.encode() * 500 for ending in endings}
    formats = tuple(
        Format(file=name, bytes=len(content), bit_rate_kbps=32, integrity="sha384-x")
        for name, content in sound.items()
    )
    return replace(one, formats=formats), files_of(one) | sound


def folder_with(path: Path, *endings: str) -> tuple[Folder, Episode]:
    one, files = with_formats(episode(), *endings)
    folder = folder_of(path)
    write_episode(folder, one, files)
    rebuild(folder)
    return folder, one


def test_every_format_that_can_be_made_can_be_told_of() -> None:
    assert set(MEDIA) == set(FORMATS)
    assert all(len(medium.title) <= 32 for medium in MEDIA.values())


@pytest.mark.ffmpeg
def test_apps_that_choose_are_offered_every_format_that_was_made(tmp_path: Path) -> None:
    outcome = converted(tmp_path, *ENDINGS, voice="en-us")
    told = alternates(tmp_path / "pod")
    assert [one.get("type") for one in told] == ["audio/mp4", "audio/ogg", "audio/flac"]
    assert [one.get("codecs") for one in told] == ["mp4a.40.2", "opus", None]
    for one, ending in zip(told, ENDINGS, strict=True):
        path = tmp_path / "pod" / "episodes" / outcome.slug / f"{outcome.slug}.{ending}"
        (source,) = one.iter(f"{PODCAST}source")
        assert source.get("uri") == f"http://localhost:8000/episodes/{outcome.slug}/{path.name}"
        assert one.get("length") == str(path.stat().st_size)
        probe = ["ffprobe", "-v", "error", "-select_streams", "a", "-of", "csv=p=0"]
        probe += ["-show_entries", "packet=size", str(path)]
        sizes = subprocess.run(probe, capture_output=True, check=True, text=True).stdout.split()
        rate = sum(int(size.strip(",")) for size in sizes) * 8 / outcome.duration_seconds
        assert int(one.get("bitrate", "")) == pytest.approx(rate, rel=0.1, abs=1500)
        assert one.get("lang") == "en"
        (integrity,) = one.iter(f"{PODCAST}integrity")
        digest = base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()
        assert (integrity.get("type"), integrity.get("value")) == ("sri", f"sha384-{digest}")


_PARTYTIME = """
const feed = require("podcast-partytime").parseFeed(
  require("fs").readFileSync(process.argv[1], "utf8"));
console.log(JSON.stringify(feed.items[0].alternativeEnclosures));
"""


def test_the_podcast_index_reads_the_formats(tmp_path: Path) -> None:
    node = shutil.which("node")
    if not node:
        pytest.skip("needs node")
    program = [node, "-e", _PARTYTIME, str(tmp_path / "pod" / "feed.xml")]
    if subprocess.run(
        [node, "-e", 'require.resolve("podcast-partytime")'], check=False, capture_output=True
    ).returncode:
        pytest.skip("needs podcast-partytime in NODE_PATH")
    folder, one = folder_with(tmp_path / "pod", "m4b", "opus")
    printed = subprocess.run(program, capture_output=True, check=True, env=dict(os.environ)).stdout
    found = json.loads(printed)
    assert [(f["type"], f["length"], f["title"], f["lang"]) for f in found] == [
        (MEDIA[known.file.rpartition(".")[2]].type, known.bytes,
         MEDIA[known.file.rpartition(".")[2]].title, "en")
        for known in one.formats
    ]  # fmt: skip
    assert [f["source"][0]["uri"] for f in found] == [
        f"{folder.address}episodes/{one.slug}/{known.file}" for known in one.formats
    ]
    assert all(f["integrity"] == {"type": "sri", "value": "sha384-x"} for f in found)
    assert all(f["bitrate"] == 32_000 for f in found)


def test_a_file_that_is_gone_is_not_offered(tmp_path: Path) -> None:
    folder, one = folder_with(tmp_path / "pod", "m4b", "opus")
    place = folder.path / "episodes" / one.slug
    (place / one.formats[0].file).unlink()
    assert [fault.rule for fault in check_feed(folder)] == ["alternate", "current"]
    rebuild(folder)
    assert [alternate.get("type") for alternate in alternates(folder.path)] == ["audio/ogg"]
    (place / one.formats[1].file).write_bytes(b"cut")
    assert [fault.rule for fault in check_feed(folder)] == ["alternate"]


def test_names_that_are_no_plain_sound_files_are_refused(tmp_path: Path) -> None:
    folder, one = folder_with(tmp_path / "pod", "m4b")
    path = folder.path / "episodes" / one.slug / "episode.json"
    whole = path.read_text("utf-8")
    for name in ("../../podcast.toml", "x.exe", ".m4b", "a b.m4b", f"{one.slug}.m4b/x.m4b"):
        path.write_text(whole.replace(f'"{one.slug}.m4b"', json.dumps(name)), "utf-8")
        with pytest.raises(PublishingError, match="no plain sound file"):
            load_episode(folder, one.slug)


def test_the_formats_of_the_version_before_stay_until_the_next_correction(tmp_path: Path) -> None:
    folder, one = folder_with(tmp_path / "pod", "m4b", "opus")
    for _ in range(2):
        one, files = with_formats(correct(one, one), "m4b", "opus")
        write_episode(folder, one, files)
    versions = (f"{one.slug}-2", f"{one.slug}-3")
    assert sounds(folder.path, one.slug) == {
        f"{stem}.{ending}" for stem in versions for ending in ("mp3", "m4b", "opus")
    }


def test_a_format_that_was_switched_off_goes_with_the_next_version(tmp_path: Path) -> None:
    folder, one = folder_with(tmp_path / "pod", "m4b", "opus")
    (folder.path / "episodes" / one.slug / "photograph.wav").write_bytes(b"the owner's")
    one, files = with_formats(correct(one, one), "opus")
    write_episode(folder, one, files)
    assert sounds(folder.path, one.slug) == {
        *(f"{one.slug}.{ending}" for ending in ("mp3", "opus")),
        *(f"{one.slug}-2.{ending}" for ending in ("mp3", "opus")),
        "photograph.wav",
    }


@pytest.mark.ffmpeg
def test_a_format_switched_off_is_kept_until_its_article_is_converted_again(tmp_path: Path) -> None:
    outcome = converted(tmp_path, "flac")
    path = tmp_path / "pod" / "episodes" / outcome.slug / f"{outcome.slug}.flac"
    rebuild(open_folder(tmp_path / "pod"))
    assert path.exists()
    assert len(alternates(tmp_path / "pod")) == 1
    again = converted(tmp_path)
    assert (again.status, again.guid) == ("updated", outcome.guid)
    assert not path.exists()
    assert alternates(tmp_path / "pod") == []


@pytest.mark.ffmpeg
def test_an_article_is_converted_again_where_a_format_is_missing(tmp_path: Path) -> None:
    outcome = converted(tmp_path, "flac")
    assert converted(tmp_path, "flac").status == "unchanged"
    (tmp_path / "pod" / "episodes" / outcome.slug / f"{outcome.slug}.flac").unlink()
    assert converted(tmp_path, "flac").status == "updated"


def test_the_picture_of_a_bucket_forgets_formats_that_are_gone(tmp_path: Path) -> None:
    mirror_episode(tmp_path, {"a.mp3": 9, "a.m4b": 9})
    mirror_episode(tmp_path, {"a.mp3": 9, "a-2.mp3": 9})
    assert {path.name for path in tmp_path.iterdir()} == {"a.mp3", "a-2.mp3"}
