"""Episodes of a folder become an edition."""

import json
import shutil
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from mutagen.id3 import ID3
from written import FERRY, STORM

from audio_builder.cli import main
from audio_builder.converting.choose_pieces import parse_age
from audio_builder.errors import SettingsError
from audio_builder.mastering.bell import write_bell

TITLE = "Morning edition"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two spoken episodes, made once."""
    place = tmp_path_factory.mktemp("shelf")
    with pytest.MonkeyPatch.context() as own:
        for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            own.setenv(name, str(place))
        for name, text, flags in (
            ("storm", STORM, ["--outro", "Thank you for listening."]),
            ("ferry", FERRY, ["--bit-rate", "96", "--no-notice"]),
        ):
            source = place / f"{name}.txt"
            source.write_text(text, "utf-8")
            where = ["-o", str(place / "pod"), "--url", f"https://quay.example/{name}", "-q"]
            assert main(["convert", str(source), "--voice", "en-us", *where, *flags]) == 0
    return place / "pod"


@pytest.fixture
def folder(shelf: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shelf, tmp_path / "pod"))


def slugs_of(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "episodes").iterdir())


def make(folder: Path, *flags: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    status = main(["edition", str(folder), "--title", TITLE, "--voice", "en-us", "--json", *flags])
    answer = capsys.readouterr()
    assert status == 0, answer.err
    (outcome,) = json.loads(answer.out)["episodes"]
    kept = json.loads((folder / "episodes" / outcome["slug"] / "episode.json").read_text("utf-8"))
    return {**kept, "status": outcome["status"], "place": folder / "episodes" / outcome["slug"]}


def test_an_edition_holds_what_check_asks_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picked = slugs_of(folder)
    edition = make(folder, "--pick", *picked, capsys=capsys)
    assert edition["edition"] == picked
    assert main(["check", str(folder)]) == 0, capsys.readouterr().out
    roles = [cue["role"] for cue in edition["cues"]]
    assert roles.count("notice") == 1
    assert roles.count("title") == 1
    text = " ".join(cue["text"] for cue in edition["cues"])
    assert "Thank you for listening." not in text
    assert all(a["end"] <= b["start"] for a, b in pairwise(edition["cues"]))


def test_the_sound_is_that_of_the_episodes_frame_by_frame(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    storm = next(slug for slug in slugs_of(folder) if "storm" in slug)
    edition = make(folder, "--pick", storm, capsys=capsys)
    own = json.loads((folder / "episodes" / storm / "episode.json").read_text("utf-8"))
    # A stretch of coded sound from the middle stands in both files.
    sound = (folder / "episodes" / storm / own["mp3"]).read_bytes()
    middle = sound[len(sound) // 2 :][:20_000]
    assert len(set(middle)) > 100
    assert middle in (edition["place"] / edition["mp3"]).read_bytes()


def test_another_bit_rate_is_encoded_again_and_keeps_its_words(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = make(folder, "--pick", *slugs_of(folder), capsys=capsys)
    assert edition["edition"]
    for slug in edition["edition"]:
        own = json.loads((folder / "episodes" / slug / "episode.json").read_text("utf-8"))
        said = [c for c in own["cues"] if c["role"] not in {"notice", "title", "byline", "outro"}]
        texts = [cue["text"] for cue in edition["cues"]]
        at = texts.index(said[0]["text"])
        assert texts[at : at + len(said)] == [cue["text"] for cue in said]
        for mine, theirs in zip(edition["cues"][at:], said, strict=False):
            assert mine["end"] - mine["start"] == pytest.approx(
                theirs["end"] - theirs["start"], abs=0.003
            )
            assert len(mine["words"]) == len(theirs["words"])


def test_each_article_is_a_chapter_with_picture_and_link(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = folder / "podcast.toml"
    config.write_text(
        f'base_url = "https://quay.example/aloud/"\n{config.read_text("utf-8")}'.replace(
            '\nbase_url = ""', ""
        ),
        "utf-8",
    )
    edition = make(folder, "--pick", *slugs_of(folder), capsys=capsys)
    told = json.loads((edition["place"] / "chapters.json").read_text("utf-8"))["chapters"]
    assert [chapter.get("url", "") for chapter in told[1:]] == [
        next(f"https://quay.example/{name}" for name in ("storm", "ferry") if name in slug)
        for slug in edition["edition"]
    ]
    for number, chapter in enumerate(told[1:], start=1):
        picture = edition["place"] / f"chapter-{number}.jpg"
        assert chapter["img"].endswith(f"{edition['slug']}/{picture.name}")
        assert picture.read_bytes().startswith(b"\xff\xd8")
    page = (edition["place"] / "index.html").read_text("utf-8")
    assert all(f'<a href="{chapter["url"]}">' in page for chapter in told[1:])
    parts = ID3(edition["place"] / edition["mp3"]).getall("CHAP")
    assert [set(part.sub_frames) for part in parts[1:]] == [
        {"TIT2", "WXXX:chapter url", "APIC:"}
    ] * 2


def test_the_same_edition_again_is_unchanged_and_another_choice_replaces_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picked = slugs_of(folder)
    first = make(folder, "--pick", *picked, capsys=capsys)
    assert make(folder, "--pick", *picked, capsys=capsys)["status"] == "unchanged"
    second = make(folder, "--pick", *reversed(picked), capsys=capsys)
    assert (second["status"], second["guid"]) == ("updated", first["guid"])
    assert second["edition"] == picked[::-1]
    assert len(slugs_of(folder)) == 3
    assert (folder / "feed.xml").read_text("utf-8").count("<item>") == 3


def test_by_age_the_newest_comes_first_and_editions_stay_out(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [
        json.loads(path.read_text("utf-8")) for path in (folder / "episodes").glob("*/episode.json")
    ]
    kept.sort(key=lambda episode: episode["published"], reverse=True)
    newest = datetime.fromisoformat(kept[0]["published"]).timestamp()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(newest) + 3600))
    assert make(folder, "--since", "2h", capsys=capsys)["edition"] == [kept[0]["slug"]]
    again = make(folder, "--since", "999w", capsys=capsys)
    assert again["edition"] == [episode["slug"] for episode in kept]


def test_a_short_text_says_what_cannot_be_joined(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["edition", str(folder), "--title", TITLE]
    assert main([*call, "--pick", "../../etc"]) == 2
    assert "no such episode" in capsys.readouterr().err
    assert main([*call, "--since", "soon"]) == 2
    assert "is no age" in capsys.readouterr().err
    assert main(["edition", str(folder / "none"), "--title", TITLE]) == 1
    assert "no such podcast folder" in capsys.readouterr().err


@pytest.mark.parametrize("damage", ["cut", "link", "rate"])
def test_a_damaged_episode_stops_the_edition_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], damage: str, tmp_path: Path
) -> None:
    slug = slugs_of(folder)[0]
    place = folder / "episodes" / slug
    sound = place / json.loads((place / "episode.json").read_text("utf-8"))["mp3"]
    content = sound.read_bytes()
    if damage == "cut":
        sound.write_bytes(content[: len(content) // 2])
    elif damage == "link":
        sound.replace(tmp_path / "elsewhere.mp3")
        sound.symlink_to(tmp_path / "elsewhere.mp3")
    else:
        told = (place / "episode.json").read_text("utf-8")
        (place / "episode.json").write_text(
            told.replace('"sample_rate": 22050', '"sample_rate": 24000'), "utf-8"
        )
    before = slugs_of(folder)
    status = main(["edition", str(folder), "--title", TITLE, "--voice", "en-us", "--pick", slug])
    error = capsys.readouterr().err
    assert status == 1
    assert error.count("\n") == 1
    assert slug in error
    assert slugs_of(folder) == before


@pytest.mark.parametrize("flags", [["--loudness", "-19"], ["--chime-file", "own.wav"]])
def test_loudness_and_chime_can_be_chosen(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    flags: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    write_bell(tmp_path / "own.wav")
    edition = make(folder, "--pick", *slugs_of(folder), *flags, capsys=capsys)
    assert edition["loudness_lufs"] == pytest.approx(edition["target_lufs"], abs=0.9)
    assert main(["check", str(folder)]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("text", ["0h", "h", "24", "-3h", "1.5d", "24hh"])
def test_a_wrong_age_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="is no age"):
        parse_age(text)
