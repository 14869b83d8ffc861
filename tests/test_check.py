"""One fault is one line, the most serious first, with what to do about it."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
from msgspec.structs import replace
from podcast_folders import cues_of, episode, folder_of

from audio_builder.cli import main
from audio_builder.mastering.transcript import srt, transcript_json, vtt
from audio_builder.publishing.store.fault import Fault
from audio_builder.settings import load_settings
from audio_builder.upkeep.check import check_folder
from audio_builder.upkeep.remedies import REMEDIES, most_serious_first, remedies_of, remedy_lines

ROOT = Path(__file__).parent.parent
SENTENCES = [f"Sentence {number} has six words." for number in range(60)]


def folder_with_sound(path: Path, seconds: float, *quiet: tuple[float, float]) -> Path:
    """Make a folder with an episode of sixty sentences, two seconds each, and a sound."""
    cues = cues_of("Sixty sentences", [("paragraph", SENTENCES)])
    one = episode("Sixty sentences")
    one = replace(one, cues=cues, duration_seconds=cues[-1].end)
    folder = folder_of(path, one)
    samples = 0.1 * np.sin(np.arange(round(seconds * 16_000)) * 0.1)
    for start, end in quiet:
        samples[round(start * 16_000) : round(end * 16_000)] = 0
    soundfile.write(folder.path / one.place / one.mp3, samples, 16_000, format="MP3")
    for ending, form in (("vtt", vtt), ("srt", srt), ("json", transcript_json)):
        (folder.path / one.place / f"{one.slug}.{ending}").write_text(form(one), "utf-8")
    return folder.path


def faults_of(folder: Path, *rules: str) -> Sequence[Fault]:
    report = check_folder(load_settings({}, folder=folder))
    return [fault for fault in report.faults if fault.rule in rules]


def test_a_file_cut_in_half_is_one_line(tmp_path: Path) -> None:
    folder = folder_with_sound(tmp_path, 62)
    (fault,) = faults_of(folder, "duration", "transcript", "pace", "dead-air")
    assert "lasts 62.0 s" in fault.problem
    assert "31 of 62 sentences" in fault.problem


def test_sentences_in_a_row_that_are_silent_are_one_line(tmp_path: Path) -> None:
    folder = folder_with_sound(tmp_path, 124, (19.5, 60.1), (79.5, 90.1))
    told = [
        fault.problem
        for fault in faults_of(folder, "transcript")
        if fault.problem.startswith("nothing")
    ]
    assert told == [
        "nothing is heard from 20.0 to 59.8 s",
        "nothing is heard from 80.0 to 89.8 s",
    ]


def test_a_transcript_longer_than_its_sound_is_told_where_the_lengths_agree(
    tmp_path: Path,
) -> None:
    folder = folder_with_sound(tmp_path, 123)
    record = next(folder.glob("episodes/*/episode.json"))
    text = record.read_text("utf-8")
    last = max(float(part.split(",")[0]) for part in text.split('"end": ')[1:])
    record.write_text(text.replace(f'"end": {last}', '"end": 130.0'), "utf-8")
    problems = [fault.problem for fault in faults_of(folder, "transcript")]
    assert any(one.startswith("ends at 130.0 s, after the sound") for one in problems)


def test_the_most_serious_fault_comes_first() -> None:
    faults = [
        Fault(subject=rule, problem="", rule=rule)
        for rule in ("current", "tags", "unheard-of", "heard-missing", "mp3")
    ]
    order = [fault.rule for fault in most_serious_first(faults)]
    assert order == ["mp3", "heard-missing", "tags", "current", "unheard-of"]


def test_kinds_with_the_same_remedy_share_a_line() -> None:
    faults = [Fault(subject="", problem="", rule=rule) for rule in ("rss", "date", "tags")]
    assert remedy_lines(faults) == (
        "[tags] run audio-builder feed retag",
        "[rss, date] run audio-builder feed rebuild",
    )
    assert list(remedies_of(faults)) == ["tags", "rss", "date"]


def test_every_rule_that_is_checked_has_a_remedy() -> None:
    code = [
        *(ROOT / "audio_builder" / "upkeep").glob("*.py"),
        *(ROOT / "audio_builder" / "publishing").rglob("*.py"),
    ]
    rules = {
        rule
        for path in code
        for rule in re.findall(r'(?:rule=|\bfault\(\s*)"([a-z0-9-]+)"', path.read_text("utf-8"))
    }
    assert "loudness" in rules
    assert rules - REMEDIES.keys() == set()


def test_check_ends_with_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_with_sound(tmp_path, 62)
    capsys.readouterr()
    assert main(["check", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert "lasts 62.0 s" in out.splitlines()[0]
    assert err.splitlines()[-1].startswith("[")
    assert any(line.startswith("[duration") for line in err.splitlines())


@pytest.mark.parametrize(
    ("engine", "credit", "told"),
    [("pyttsx3 2.99", "", True), ("pyttsx3 2.99", "By Anna", False), ("silent", "", False)],
)
def test_a_voice_that_is_not_here_is_judged_by_the_credit_of_its_episode(
    tmp_path: Path,
    engine: str,
    credit: str,
    told: bool,  # noqa: FBT001
) -> None:
    one = replace(episode("A voice"), voice="nora", engine=engine, voice_credit=credit)
    folder_of(tmp_path, one)
    report = check_folder(load_settings({}, folder=tmp_path))
    remarks = [remark for remark in report.remarks if remark.startswith("voice nora")]
    assert [("its credit is not told" in remark) for remark in remarks] == [True] * told
