"""A show with a new name gives it to the files that are finished already."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import mutagen
import pytest
import soundfile
from msgspec.structs import replace
from mutagen.id3 import GEOB, ID3
from podcast_folders import episode, folder_of
from written import FERRY, STORM

from audio_builder.cli import main
from audio_builder.mastering.branding import read_branding
from audio_builder.publishing.check_feed import check_feed
from audio_builder.publishing.store.folder import open_folder

OLD, NEW = "The Harbour Post", "Harbour Aloud"
Convert = Callable[..., Path]


@pytest.fixture
def convert(tmp_path: Path) -> Convert:
    for name, text in (("storm", STORM), ("ferry", FERRY)):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")

    def converted(title: str, *settings: str, voice: str = "silent") -> Path:
        pod = tmp_path / title.replace(" ", "-")
        pod.mkdir()
        rename(pod, title, *settings)
        sources = [str(tmp_path / f"{name}.txt") for name in ("storm", "ferry")]
        assert main(["convert", *sources, "-o", str(pod), "--voice", voice, "-q"]) == 0
        return pod

    return converted


def rename(pod: Path, title: str, *settings: str) -> None:
    lines = (f'title = "{title}"', 'base_url = "https://example.org/"', *settings)
    (pod / "podcast.toml").write_text("\n".join(lines) + "\n", "utf-8")


def mp3s(pod: Path) -> list[Path]:
    return sorted(pod.glob("episodes/*/*.mp3"))


def contents(pod: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(pod)): path.read_bytes()
        for path in pod.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def test_retagged_files_are_those_of_a_show_that_always_had_the_name(
    convert: Convert, capsys: pytest.CaptureFixture[str]
) -> None:
    renamed, always = convert(OLD), convert(NEW)
    guids = [json.loads(path.read_text("utf-8"))["guid"] for path in renamed.glob("*/*/*.json")
             if path.name == "episode.json"]  # fmt: skip
    (renamed / "podcast.toml").write_bytes((always / "podcast.toml").read_bytes())
    capsys.readouterr()
    assert main(["feed", "retag", str(renamed)]) == 0
    assert sorted(capsys.readouterr().out.splitlines()) == [
        f"retagged {path.parent.name}" for path in mp3s(renamed)
    ]
    assert contents(renamed) == contents(always)
    assert len(set(guids)) == 2
    assert main(["feed", "retag", str(renamed), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"retagged": [], "signed": [], "failed": []}


def test_check_names_the_remedy_once_for_all_episodes(
    convert: Convert, capsys: pytest.CaptureFixture[str]
) -> None:
    pod = convert(OLD)
    rename(pod, NEW)
    assert main(["feed", "rebuild", str(pod)]) == 0

    def told() -> list[str]:
        capsys.readouterr()
        main(["check", str(pod)])
        return [line for line in capsys.readouterr().out.splitlines() if "[album]" in line]

    (line,) = told()
    assert "(and 1 more): names the show 'The Harbour Post', not 'Harbour Aloud'" in line
    assert "run audio-builder feed retag" in line
    assert main(["feed", "retag", str(pod)]) == 0
    assert told() == []


def test_only_what_is_stale_is_touched(convert: Convert) -> None:
    pod = convert(OLD)
    rename(pod, NEW)
    one, other = mp3s(pod)
    assert main(["feed", "retag", str(pod), "-q"]) == 0
    before = other.stat().st_mtime_ns
    tag = ID3(one)
    tag["TALB"].text = ["Something else"]
    tag.save(one, v2_version=3)
    assert main(["feed", "retag", str(pod), "-q"]) == 0
    assert read_branding(one).album == NEW
    assert other.stat().st_mtime_ns == before


def test_signed_files_keep_their_tag_and_are_named(
    convert: Convert, capsys: pytest.CaptureFixture[str]
) -> None:
    pod = convert(OLD, 'id3_version = "2.4"')
    signed, other = mp3s(pod)
    tag = ID3(signed)
    tag.add(GEOB(encoding=0, mime="application/c2pa", filename="c2pa", desc="c2pa", data=b"x"))
    tag.save(signed, v2_version=4)
    before = signed.read_bytes()
    rename(pod, NEW, 'id3_version = "2.4"')
    capsys.readouterr()
    assert main(["feed", "retag", str(pod)]) == 0
    told = capsys.readouterr()
    assert told.out == f"retagged {other.parent.name}\n"
    assert f"{signed.parent.name}: is signed and keeps its tag" in told.err
    assert signed.read_bytes() == before
    assert (read_branding(other).album, read_branding(other).version) == (NEW, 4)


def test_sound_from_another_feed_is_left_as_it_came(tmp_path: Path) -> None:
    moved_in = replace(episode(), fingerprint="")
    folder = folder_of(tmp_path / "pod", moved_in, toml='title = "New"\n')
    before = contents(folder.path)
    assert main(["feed", "retag", str(folder.path)]) == 0
    assert {name: before[name] for name in before if name.endswith(".mp3")} == {
        name: content for name, content in contents(folder.path).items() if name.endswith(".mp3")
    }


def test_a_damaged_file_is_named_and_the_others_are_done(
    convert: Convert, capsys: pytest.CaptureFixture[str]
) -> None:
    pod = convert(OLD)
    damaged, other = mp3s(pod)
    damaged.write_bytes(b"nothing")
    rename(pod, NEW)
    capsys.readouterr()
    assert main(["feed", "retag", str(pod)]) == 1
    told = capsys.readouterr()
    assert told.out == f"retagged {other.parent.name}\n"
    (line,) = told.err.splitlines()
    assert line.startswith(f"audio-builder: {damaged.parent.name}: ")


@pytest.mark.ffmpeg
@pytest.mark.parametrize("ending", ["m4b", "opus", "flac", "wav"])
def test_further_formats_get_the_name_under_the_same_sound(
    convert: Convert, tmp_path: Path, ending: str
) -> None:
    pod = convert(OLD, f'formats = ["{ending}"]', voice="en-us")
    files = sorted(pod.glob(f"episodes/*/*.{ending}"))
    before = [_decoded(path, tmp_path) for path in files]
    rename(pod, NEW, f'formats = ["{ending}"]')
    assert main(["feed", "retag", str(pod), "-q"]) == 0
    for path, samples in zip(files, before, strict=True):
        assert _decoded(path, tmp_path) == samples
        assert NEW in _probed(path)
        assert OLD not in _probed(path)
    if ending != "wav":
        assert all(len(mutagen.File(path).tags) > 4 for path in files)
    assert check_feed(open_folder(pod, None)) == ()


def _decoded(path: Path, folder: Path) -> bytes:
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", path, folder / "x.wav"], check=True)
    samples, _ = soundfile.read(folder / "x.wav", dtype="int16")
    return bytes(samples)


def _probed(path: Path) -> str:
    asked = ["ffprobe", "-v", "error", "-show_format", "-show_streams", str(path)]
    return subprocess.run(asked, capture_output=True, check=True, text=True).stdout
