"""Voices kept open from article to article, each with the gain that levels it."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Self

from audio_builder.converting.choose_voice import foreign_voices, quote_voice
from audio_builder.converting.prepare import sample_script
from audio_builder.listening.recognizer import Recognizer
from audio_builder.mastering.calibration import calibrate
from audio_builder.mastering.mastering_settings import REFERENCE_LUFS
from audio_builder.mastering.piece_cache import PieceCache
from audio_builder.model.voice import Voice
from audio_builder.settings import Settings
from audio_builder.speaking.engine import load_engine
from audio_builder.speaking.synthesizer import Synthesizer
from audio_builder.speaking.workers.worker_engine import stop_other_prestarted
from audio_builder.user_folders import cache_folder


class OpenVoices:
    """Voices kept open from article to article, so that a batch starts each engine once."""

    def __init__(self, settings: Settings, *, recognizer: Recognizer | None = None) -> None:
        self._settings = settings
        self._open = ExitStack()
        self._synthesizers: dict[str, Synthesizer] = {}
        self._gains: dict[str, float] = {}
        # One that is given stays its owner's to close.
        self._recognizer = recognizer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End all engines."""
        self._open.close()

    def synthesizer(self, voice: Voice) -> Synthesizer:
        """Return the open synthesizer of a voice."""
        if voice.name not in self._synthesizers:
            stop_other_prestarted(voice)
            is_parallel = load_engine(voice.engine).capabilities.parallel
            opened = Synthesizer(
                voice,
                workers=self._settings.cores if is_parallel else 1,
                deadline_seconds=self._settings.deadline_seconds,
                quote_voice=quote_voice(self._settings),
                further_voices=foreign_voices(voice, self._settings),
            )
            self._synthesizers[voice.name] = self._open.enter_context(opened)
        return self._synthesizers[voice.name]

    def _identity(self, voice: Voice) -> str:
        """Return everything that decides how a voice and those beside it sound."""
        beside = (quote_voice(self._settings), *foreign_voices(voice, self._settings))
        others = "; ".join(repr(other) for other in beside if other)
        return f"{self.synthesizer(voice).identity}; {others}"

    def recognizer(self, load: Callable[[Settings], Recognizer]) -> Recognizer:
        """Return the recogniser that hears what was spoken, loaded when it is first asked for."""
        if self._recognizer is None:
            self._recognizer = self._open.enter_context(load(self._settings))
        return self._recognizer

    def piece_cache(self, voice: Voice, *, anew: bool = False) -> PieceCache | None:
        """Return the pieces kept from earlier narrations of a voice, unless none are wanted."""
        if not self._settings.cache:
            return None
        return PieceCache(
            cache_folder(),
            self._identity(voice),
            most_bytes=self._settings.cache_megabytes * 1_000_000,
            anew=anew,
        )

    def gain_db(self, voice: Voice) -> float:
        """Return the gain that brings a voice to the chosen loudness, in decibels."""
        if voice.name not in self._gains:
            if voice.gain_db is None:
                self._gains[voice.name] = self._calibrate(voice)
            else:
                offset = self._settings.loudness_lufs - REFERENCE_LUFS
                self._gains[voice.name] = voice.gain_db + offset
        return self._gains[voice.name]

    def _calibrate(self, voice: Voice) -> float:
        """Return a voice's gain, measured on its sample once and then kept in the cache."""
        sample, target_lufs = sample_script(voice).utterances, self._settings.loudness_lufs
        cache = self.piece_cache(voice)
        key = cache.name([said.spoken for said in sample], target_lufs) if cache else ""
        kept = cache.find_gain(key) if cache else None
        if kept is not None:
            return kept
        gain = calibrate(self.synthesizer(voice).speak(sample), target_lufs)
        # None at all: the voice was silent, and may not be the next time.
        if cache and gain:
            cache.keep_gain(key, gain)
        return gain
