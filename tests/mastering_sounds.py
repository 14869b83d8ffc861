"""Sounds and values that the tests of mastering share."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from audio_builder.mastering import assembly
from audio_builder.mastering.mastering_settings import MasteringSettings
from audio_builder.model.episode import Chapter, Cue, Episode, Narration
from audio_builder.model.script import Script, Utterance, UtteranceRole
from audio_builder.model.sound import Mark, Sound

RATE = 22050


def speech(
    seconds: float = 1.0,
    *,
    level: float = 0.3,
    rate: int = RATE,
    before: float = 0.05,
    after: float = 0.2,
    marks: tuple[Mark, ...] = (),
) -> Sound:
    """Return pulses like a voice's, in syllables, with an engine's silence around them."""
    time = np.arange(round(seconds * rate)) / rate
    voice = sum(
        np.sin(2 * np.pi * 120 * part * time + part * part) / part
        for part in range(1, 40)
        if 120 * part < rate / 2
    )
    # Syllables never fall quite silent, so that the sound ends where it is meant to.
    syllables = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * time)
    samples = voice * syllables
    samples = samples / np.abs(samples).max() * level
    quiet = (np.zeros(round(before * rate)), samples, np.zeros(round(after * rate)))
    return pcm(np.concatenate(quiet), rate, marks)


def pcm(samples: np.ndarray, rate: int = RATE, marks: tuple[Mark, ...] = ()) -> Sound:
    """Return samples from -1 to 1 as a Sound."""
    return Sound(pcm=np.rint(samples * 32767).astype("<i2").tobytes(), rate=rate, marks=marks)


def utterance(
    text: str,
    pause_ms: int = 400,
    role: UtteranceRole = UtteranceRole.PARAGRAPH,
    block: int = 0,
) -> Utterance:
    """Return an utterance spoken as it is written."""
    return Utterance(role=role, text=text, spoken=text, pause_ms=pause_ms, block=block)


def script(*utterances: Utterance) -> Script:
    """Return an English script."""
    return Script(language="en", utterances=utterances)


def master(said: Script, sounds: Iterable[Sound], path: Path, **more: Any) -> Narration:
    """Master with settings given by their names beside the other arguments."""
    names = MasteringSettings.__struct_fields__
    settings = {name: more.pop(name) for name in names if name in more}
    return assembly.master(said, sounds, path, MasteringSettings(**settings), **more)


def cue(start: float, end: float, text: str, **more: object) -> Cue:
    """Return a cue of a paragraph."""
    return Cue(**{"start": start, "end": end, "text": text, "role": UtteranceRole.PARAGRAPH} | more)


def episode(**changed: object) -> Episode:
    """Return an episode of a made-up outlet."""
    facts = {
        "guid": "11111111-2222-5333-8444-555555555555",
        "slug": "2024-11-17-second-ferry",
        "title": "Harbour council votes for a second ferry",
        "mp3": "2024-11-17-second-ferry.mp3",
        "bytes": 0,
        "duration_seconds": 200.0,
        "published": datetime(2024, 11, 17, 13, 48, tzinfo=UTC),
        "authors": ("Ada Mertens", "Jo Ölberg"),
        "site": "The Quay",
        "language": "en-GB",
        "url": "https://quay.example/second-ferry?page=1",
        "summary": "The council voted to buy a second ferry.",
        "disclosure": "This audio is created with AI assistance.",
        "digital_source_type": "algorithmicMedia",
        "voice": "english",
        "voice_display_name": "English (synthetic)",
        "voice_credit": "eSpeak NG",
        "engine": "pyttsx3 2.99, espeak-ng 1.51",
        "sample_rate": 22050,
        "bit_rate_kbps": 64,
        "loudness_lufs": -16.2,
        "sample_peak_dbfs": -1.5,
        "text_sha256": "ab" * 32,
        "cues": (
            cue(0.0, 2.5, "This audio is created with AI assistance.", block=-1),
            cue(3.2, 6.0, "The first sentence.", block=0),
            cue(6.4, 9.0, "The second sentence.", block=0),
            cue(9.9, 12.0, "Another paragraph.", block=1),
        ),
        "chapters": (
            Chapter(start=0.0, title="Opening"),
            Chapter(start=50.0, title="A much longer heading than the ones around it"),
            Chapter(start=120.5, title="End"),
        ),
    }
    return Episode(**facts | changed)
