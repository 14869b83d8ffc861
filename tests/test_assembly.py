import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from mastering_sounds import RATE, master, pcm, script, speech, utterance

from audio_builder.errors import MasteringError
from audio_builder.mastering.assembly import correction_db
from audio_builder.mastering.measurement import measure
from audio_builder.model.episode import Narration
from audio_builder.model.script import UtteranceRole
from audio_builder.model.sound import Mark, Sound


def heard_spans(path: Path, least_gap: float = 0.15) -> list[tuple[float, float]]:
    """Where sound is heard in a decoded file, gaps shorter than a pause apart."""
    samples, rate = soundfile.read(path)
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    breaks = np.flatnonzero(np.diff(loud) > least_gap * rate)
    starts = [loud[0], *loud[breaks + 1]]
    ends = [*loud[breaks], loud[-1]]
    return [(start / rate, end / rate) for start, end in zip(starts, ends, strict=True)]


def made(
    tmp_path: Path, sounds: list[Sound], pauses: list[int], **more: Any
) -> tuple[Path, Narration]:
    said = script(*(utterance(f"Sentence {n}.", pause) for n, pause in enumerate(pauses)))
    path = tmp_path / "a.mp3"
    return path, master(said, iter(sounds), path, **{"gain_db": 0.0} | more)


def test_pauses_heard_are_the_pauses_wanted(tmp_path: Path) -> None:
    pauses = [300, 700, 1200, 400]
    sounds = [speech(1.0 + 0.13 * n, before=0.05 * n, after=0.3) for n in range(4)]
    path, _ = made(tmp_path, sounds, pauses)
    spans = heard_spans(path)
    gaps = [later[0] - earlier[1] for earlier, later in itertools.pairwise(spans)]
    # To the nearest frame of 26 ms: half of it either way, and what encoding smears.
    assert gaps == pytest.approx([0.3, 0.7, 1.2], abs=0.025)


def test_cues_are_where_the_sound_is(tmp_path: Path) -> None:
    path, narration = made(tmp_path, [speech(0.8 + 0.31 * n) for n in range(6)], [350] * 6)
    for cue, (start, end) in zip(narration.cues, heard_spans(path), strict=True):
        assert cue.start == pytest.approx(start, abs=0.03)
        assert cue.end == pytest.approx(end, abs=0.03)


def test_cues_stay_exact_after_many_pieces(tmp_path: Path) -> None:
    path, narration = made(tmp_path, [speech(0.37)] * 120, [230] * 120)
    start, end = heard_spans(path)[-1]
    assert narration.cues[-1].start == pytest.approx(start, abs=0.03)
    assert narration.cues[-1].end == pytest.approx(end, abs=0.03)


def test_the_length_told_is_the_length_decoded(tmp_path: Path) -> None:
    path, narration = made(tmp_path, [speech(2), speech(1)], [500, 500])
    measured = measure(path)
    assert measured.decoded_seconds == pytest.approx(narration.duration_seconds, abs=0.001)
    assert measured.header_seconds == pytest.approx(narration.duration_seconds, abs=0.001)


def test_the_loudness_told_is_the_loudness_decoded(tmp_path: Path) -> None:
    path, narration = made(tmp_path, [speech(2.2, level=0.2)] * 5, [400] * 5, gain_db=3.0)
    assert measure(path).loudness_lufs == pytest.approx(narration.loudness_lufs, abs=0.15)


def test_sounds_of_different_rates_last_as_long_as_they_should(tmp_path: Path) -> None:
    sounds = [speech(1.5, rate=22050), speech(1.5, rate=16000), speech(1.5, rate=48000)]
    path, narration = made(tmp_path, sounds, [500] * 3)
    assert narration.sample_rate == 22050
    lengths = [end - start for start, end in heard_spans(path)]
    assert lengths == pytest.approx([1.5] * 3, abs=0.03)


def test_an_engine_rate_that_mp3_lacks_is_resampled_upwards(tmp_path: Path) -> None:
    path, narration = made(tmp_path, [speech(1.0, rate=20000)], [300])
    assert narration.sample_rate == 22050
    assert measure(path).sample_rate == 22050


def test_apples_recommended_form_is_one_setting_away(tmp_path: Path) -> None:
    path, narration = made(
        tmp_path, [speech(1.5)] * 2, [400] * 2, sample_rate=44100, bit_rate_kbps=96
    )
    measured = measure(path)
    assert (measured.sample_rate, measured.bit_rate_kbps) == (44100, 96)
    spans = heard_spans(path)
    assert spans[1][0] - spans[0][1] == pytest.approx(0.4, abs=0.02)
    assert narration.cues[1].start == pytest.approx(spans[1][0], abs=0.03)


def test_nothing_is_heard_between_pieces(tmp_path: Path) -> None:
    path, _ = made(tmp_path, [speech(1.0)] * 3, [800] * 3)
    samples, rate = soundfile.read(path)
    spans = heard_spans(path)
    middle = samples[round((spans[0][1] + 0.15) * rate) : round((spans[1][0] - 0.05) * rate)]
    assert np.abs(middle).max() < 10 ** (-60 / 20)


def test_an_utterance_without_sound_leaves_no_gap_and_no_cue(tmp_path: Path) -> None:
    empty = Sound(pcm=b"", rate=RATE)
    path, narration = made(tmp_path, [empty, speech(1), empty, speech(1), empty], [600] * 5)
    assert [cue.text for cue in narration.cues] == ["Sentence 1.", "Sentence 3."]
    spans = heard_spans(path)
    assert spans[0][0] < 0.05
    assert spans[1][0] - spans[0][1] == pytest.approx(0.6, abs=0.02)


def test_a_voice_of_silence_takes_the_time_its_words_would_take(tmp_path: Path) -> None:
    _, narration = made(tmp_path, [pcm(np.zeros(RATE)), pcm(np.zeros(2 * RATE))], [500, 0])
    assert narration.duration_seconds == pytest.approx(3.5, abs=0.1)
    assert narration.cues[1].start == pytest.approx(1.5, abs=0.05)


@pytest.mark.parametrize("rate", [8000, 22050, 44100, 192000])
@pytest.mark.parametrize("length", [1, 2, 7, 300])
def test_sounds_of_a_few_samples_are_mastered_too(tmp_path: Path, rate: int, length: int) -> None:
    click = pcm(np.full(length, 0.9), rate)
    path, narration = made(tmp_path, [click, speech(0.5, rate=rate), click], [0, -5, 3000])
    measured = measure(path)
    assert measured.decoded_seconds == pytest.approx(narration.duration_seconds, abs=0.001)
    assert measured.true_peak_dbtp <= -1.0


def test_nothing_to_hear_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MasteringError, match="nothing to hear"):
        made(tmp_path, [Sound(pcm=b"", rate=RATE)], [300])


def test_too_few_sounds_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(MasteringError, match="only 1 of 2"):
        made(tmp_path, [speech()], [300, 300])


def test_the_same_sounds_give_the_same_bytes_on_any_number_of_threads(tmp_path: Path) -> None:
    sounds = [speech(0.5 + 0.1 * n) for n in range(8)]
    made(tmp_path, sounds, [300] * 8, threads=1)
    once = (tmp_path / "a.mp3").read_bytes()
    made(tmp_path, sounds, [300] * 8, threads=3)
    assert (tmp_path / "a.mp3").read_bytes() == once


def test_words_are_timed_from_the_marks(tmp_path: Path) -> None:
    marks = (Mark(start=0, end=8, seconds=0.05), Mark(start=9, end=11, seconds=0.65))
    _, narration = made(tmp_path, [speech(1.0, before=0.05, marks=marks)], [300])
    words = narration.cues[0].words
    assert [narration.cues[0].text[word.text_start : word.text_end] for word in words] == [
        "Sentence",
        "0.",
    ]
    assert words[0].start == pytest.approx(0.015, abs=0.01)
    assert words[1].start == pytest.approx(0.615, abs=0.01)


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(MasteringError, match="cannot write"):
        master(script(utterance("A.")), iter([speech()]), tmp_path / "no" / "a.mp3", gain_db=0.0)


def test_a_mistake_of_the_caller_s_sounds_is_passed_on(tmp_path: Path) -> None:
    def broken() -> Iterator[Sound]:
        yield speech()
        raise KeyError("engine")

    said = script(utterance("A."), utterance("B."))
    with pytest.raises(KeyError):
        master(said, broken(), tmp_path / "a.mp3", gain_db=0.0)


def test_a_correction_is_asked_for_only_when_the_target_is_missed(tmp_path: Path) -> None:
    _, narration = made(tmp_path, [speech(2.0)], [300])
    loudness = narration.loudness_lufs
    assert correction_db(narration, loudness + 0.2) == 0
    for missing in (-0.31, 0.3, 1.0, 2.0):
        corrected = correction_db(narration, loudness + missing)
        assert corrected == pytest.approx(missing, abs=0.16)
        # A changed sentence shall need the same correction, or else all is made anew.
        assert corrected == correction_db(narration, loudness + missing + 0.04)


def test_each_voice_has_its_own_gain_where_several_read(tmp_path: Path) -> None:
    said = script(
        utterance("Loud.", 600),
        utterance("Soft.", 600, UtteranceRole.QUOTE),
        utterance("Loud.", 600),
    )
    sounds = [speech(2, level=0.2), speech(2, level=0.05), speech(2, level=0.2)]
    path = tmp_path / "a.mp3"
    narration = master(said, iter(sounds), path, gain_db=(0.0, 12.04, 0.0))
    samples, rate = soundfile.read(path)
    powers = [
        np.square(samples[round(cue.start * rate) : round(cue.end * rate)]).mean()
        for cue in narration.cues
    ]
    assert powers == pytest.approx([powers[0]] * 3, rel=0.05)
