"""All files of a folder carry the feed's title, and a correction keeps its voice."""

import re
from pathlib import Path

import pytest

from audio_builder.batch.run import BatchRun
from audio_builder.converting.convert import Outcome, convert_all
from audio_builder.mastering.branding import read_branding
from audio_builder.model.source import Source
from audio_builder.settings import Settings
from audio_builder.upkeep.check import check_folder

TEXT = (
    "The harbour has been busy since the spring, and everyone on the quay hears the cranes at night."
    "\n\nNobody knows how long the work will last, but the engineers have promised a wall by winter."
    "\n\nThe mayor said that she had slept {}. Seals were not asked at all by anybody."
)


def page(folder: Path, site: str, title: str, language: str = "en") -> Source:
    path = folder / f"{title.lower().replace(' ', '-')}.html"
    paragraphs = "".join(f"<p>{p}</p>" for p in TEXT.format(title).split("\n\n"))
    path.write_text(
        f'<html lang="{language}"><head><meta property="og:site_name" content="{site}"></head>'
        f"<body><article><h1>{title} of the harbour</h1>{paragraphs}</article></body></html>",
        "utf-8",
    )
    return Source(location=str(path))


def albums(folder: Path) -> set[str]:
    return {read_branding(path).album for path in folder.glob("episodes/*/*.mp3")}


def title_of(folder: Path) -> str:
    found = re.search("<title>(.*?)</title>", (folder / "feed.xml").read_text("utf-8"))
    assert found
    return found[1]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(output=str(tmp_path / "pod"), voice="silent")


@pytest.mark.parametrize("is_batch", [False, True])
def test_two_outlets_in_one_folder_are_one_album(
    tmp_path: Path,
    settings: Settings,
    is_batch: bool,  # noqa: FBT001 - a parameter of pytest
) -> None:
    folder = Path(settings.output)
    list(convert_all([page(tmp_path, "Tide Journal", "Walls")], settings))
    assert albums(folder) == {title_of(folder)}
    more = [page(tmp_path, "Kelp Gazette", "Boats"), page(tmp_path, "Kelp Gazette", "Seals")]
    list(BatchRun(more, settings).outcomes() if is_batch else convert_all(more, settings))
    assert "Kelp Gazette" in title_of(folder)
    assert albums(folder) == {title_of(folder)}
    assert not [f for f in check_folder(settings).faults if f.rule == "album"]


def test_check_tells_of_a_file_with_another_album(tmp_path: Path, settings: Settings) -> None:
    folder = Path(settings.output)
    list(convert_all([page(tmp_path, "Tide Journal", "Walls")], settings))
    toml = folder / "podcast.toml"
    toml.write_text(re.sub('title = ".*"', 'title = "Harbour radio"', toml.read_text("utf-8")))
    faults = [f for f in check_folder(settings).faults if f.rule == "album"]
    assert len(faults) == 1
    assert "Harbour radio" in faults[0].problem


def one(settings: Settings, source: Source) -> Outcome:
    (outcome,) = convert_all([source], settings)
    assert outcome.error is None
    return outcome


def voice_file(folder: Path, name: str) -> None:
    (folder / "voices").mkdir(parents=True, exist_ok=True)
    (folder / "voices" / f"{name}.toml").write_text('engine = "silent"\n', "utf-8")


def test_a_correction_keeps_the_voice_of_its_episode(tmp_path: Path) -> None:
    folder = tmp_path / "pod"
    voice_file(folder, "keeper")
    path = tmp_path / "wall.txt"
    path.write_text(f"Wall for the harbour\n\n{TEXT.format('well')}", "utf-8")
    source = Source(location=str(path))
    assert one(Settings(output=str(folder), voice="keeper"), source).voice == "keeper"
    path.write_text(f"Wall for the harbour\n\n{TEXT.format('badly')}", "utf-8")
    corrected = one(Settings(output=str(folder)), source)
    assert (corrected.status, corrected.voice, corrected.remarks) == ("updated", "keeper", ())


def test_a_voice_asked_for_by_name_replaces_the_old_one_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "pod"
    voice_file(folder, "keeper")
    path = tmp_path / "wall.txt"
    path.write_text(f"Wall for the harbour\n\n{TEXT.format('well')}", "utf-8")
    source = Source(location=str(path))
    one(Settings(output=str(folder), voice="keeper"), source)
    again = one(Settings(output=str(folder), voice="silent"), source)
    assert (again.status, again.voice) == ("updated", "silent")
    assert again.remarks == ("voice keeper → silent",)


def test_garbled_text_is_told_of_by_the_outcome_and_by_check(
    tmp_path: Path, settings: Settings
) -> None:
    path = tmp_path / "wall.txt"
    text = f"Café am Hafen\n\n{TEXT.format('schön')}"
    path.write_text(text.encode().decode("latin-1"), "utf-8")
    outcome = one(settings, Source(location=str(path)))
    assert outcome.title == "Café am Hafen"
    assert outcome.remarks == ("garbled letters were turned back",)
    report = check_folder(settings)
    assert report.remarks == (f"{outcome.slug}: garbled letters were turned back",)


def paste(text: str) -> Source:
    return Source(location="-", content=text.encode())


def test_two_pastes_under_one_headline_are_two_episodes(settings: Settings) -> None:
    first = f"Harbour notes\n\n{TEXT.format('well')}"
    other = (
        "Harbour notes\n\nSeals were not asked at all by anybody.\n\nThe ferry is late again, and "
        "the baker waits.\n\nRain is coming.\n\nTake a coat with you when you walk to the chapel."
    )
    assert one(settings, paste(first)).status == "created"
    assert one(settings, paste(other)).status == "created"
    assert one(settings, paste(first.replace("well", "badly"))).status == "updated"
