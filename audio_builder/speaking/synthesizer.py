"""Utterances become sounds, in order, each by the voice it is meant for."""

import logging
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from typing import Self

from audio_builder.errors import AudioBuilderError
from audio_builder.language import primary
from audio_builder.model.script import Utterance, UtteranceRole
from audio_builder.model.sound import Sound
from audio_builder.model.voice import Voice
from audio_builder.speaking.engine import Probe, load_engine
from audio_builder.speaking.retrying_engine import RetryingEngine
from audio_builder.speaking.voices.trust import is_strange
from audio_builder.speaking.workers.after_fork import leave_after_fork, reset_after_fork

_log = logging.getLogger(__name__)
# Utterances under way per worker: enough that none waits, few enough that an abort is cheap.
_AHEAD = 3
# A further worker pays only where it speaks for longer than its model takes to load, or its fork.
CHARACTERS_PER_WORKER = 4000
_CHARACTERS_PER_BRANCH = 400

WorkerEngines = dict[str, RetryingEngine]
"""The engines of one worker, by the names of their voices; opened when they are first needed."""


class Synthesizer:
    """Speaks with one voice, and if wanted with others beside it, until it is closed.

    ``quote_voice`` reads block quotes; ``further_voices`` read passages in languages that the
    voice itself does not.
    Engines stay open between articles. ``workers`` is how many may speak a long text together.
    """

    def __init__(
        self,
        voice: Voice,
        *,
        workers: int = 1,
        deadline_seconds: float = 20.0,
        quote_voice: Voice | None = None,
        further_voices: Sequence[Voice] = (),
    ) -> None:
        self.voice = voice
        self._quote_voice, self._further_voices = quote_voice, tuple(further_voices)
        self._workers, self._deadline = max(workers, 1), deadline_seconds
        self._open()
        # A wrong voice is reported now, not in mid-article.
        self._create_engines(self._engines[0])
        reset_after_fork(self)

    def after_fork(self) -> None:
        """Open everything anew in a fork: threads do not survive it, pipes would be shared."""
        self._open()

    def _open(self) -> None:
        """Begin with one worker, whose engines are created when they are first needed.

        Nothing here may fail: in a fork nobody would be told.
        """
        self._engines: list[WorkerEngines] = [{}]
        self._idle: SimpleQueue[WorkerEngines] = SimpleQueue()
        self._idle.put(self._engines[0])
        self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="speaking")

    def _create_engines(self, engines: WorkerEngines) -> WorkerEngines:
        """Give a worker the engines that every text may need."""
        for voice in (self.voice, self._quote_voice):
            if voice is not None:
                self._engine(engines, voice)
        return engines

    @property
    def identity(self) -> str:
        """Engine, version, voice and options: the same identity gives the same sounds."""
        engines = self._create_engines(self._engines[0])
        return "; ".join(engine.identity for engine in engines.values())

    @property
    def public_identity(self) -> str:
        """What may be published of the identity."""
        engines = self._create_engines(self._engines[0])
        return "; ".join(engine.public_identity for engine in engines.values())

    def voice_of(self, utterance: Utterance) -> Voice:
        """Return the voice that speaks an utterance."""
        return choose_speaker(utterance, self.voice, self._quote_voice, self._further_voices)

    def speak(self, utterances: Iterable[Utterance], *, workers: int = 0) -> Iterator[Sound]:
        """Yield one sound for each utterance, in order; raise naming the one that failed.

        ``workers`` limits how many share a long text; 0 is no limit of the caller's.
        """
        self._add_workers(utterances, workers or self._workers)
        pending: deque[Future[Sound]] = deque()
        try:
            for utterance in utterances:
                pending.append(self._pool.submit(self._say, utterance))
                if len(pending) >= self._workers * _AHEAD:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            # Left early by an error, an interrupt or the caller: the rest is not wanted.
            for waiting in pending:
                waiting.cancel()

    def speak_in_turn(self, utterances: Iterable[Utterance]) -> Iterator[Sound]:
        """Do as ``speak`` does, one at a time on the calling thread, and nothing ahead.

        For a program that has one core for all it does: what was spoken is worked on next.
        """
        for utterance in utterances:
            yield self._say(utterance)

    def _add_workers(self, utterances: Iterable[Utterance], most: int) -> None:
        """Have further workers open the voice while the first one speaks, if the text is long."""
        wanted = most
        if isinstance(utterances, Sequence):
            characters = sum(len(utterance.spoken) for utterance in utterances)
            wanted = min(most, 1 + characters // self._characters_per_worker())
        while len(self._engines) < min(wanted, self._workers):
            engines = self._create_engines({})
            first = self._engines[0][self.voice.name]
            engines[self.voice.name].branch_from(first)
            self._engines.append(engines)
            self._pool.submit(self._open_worker, engines)

    def _characters_per_worker(self) -> int:
        branches = self._create_engines(self._engines[0])[self.voice.name].branches
        return _CHARACTERS_PER_BRANCH if branches else CHARACTERS_PER_WORKER

    def _open_worker(self, engines: WorkerEngines) -> None:
        # Without it the first worker goes on alone, and reports what is wrong with the voice.
        with suppress(AudioBuilderError):
            _log.debug("a further worker speaks: %s", engines[self.voice.name].identity)
            self._idle.put(engines)

    def close(self) -> None:
        """End all workers; a sentence in the middle of its making is lost."""
        leave_after_fork(self)
        self._pool.shutdown(wait=False, cancel_futures=True)
        if self._idle.qsize() < len(self._engines):
            for engine in self._all_engines():
                engine.stop()
        self._pool.shutdown(wait=True)
        for engine in self._all_engines():
            engine.close()

    def _all_engines(self) -> list[RetryingEngine]:
        return [engine for engines in self._engines for engine in list(engines.values())]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def _say(self, utterance: Utterance) -> Sound:
        engines = self._idle.get()
        try:
            voice = self.voice_of(utterance)
            return self._engine(engines, voice).say(utterance)
        finally:
            self._idle.put(engines)

    def _engine(self, engines: WorkerEngines, voice: Voice) -> RetryingEngine:
        if voice.name not in engines:
            engines[voice.name] = RetryingEngine(voice, self._deadline)
        return engines[voice.name]


def choose_speaker(
    utterance: Utterance, voice: Voice, quote_voice: Voice | None, further_voices: Iterable[Voice]
) -> Voice:
    """Return the voice that speaks an utterance: one for quotes, one that knows its language."""
    language = utterance.language
    if language and not _reads(voice, language):
        for other in further_voices:
            if _reads(other, language):
                return other
    if quote_voice is not None and utterance.role is UtteranceRole.QUOTE:
        return quote_voice if _reads(quote_voice, language) else voice
    return voice


def _reads(voice: Voice, language: str) -> bool:
    return not language or voice.reads(primary(language))


def probe(voice: Voice) -> Probe:
    """Tell whether a voice works here and now, and how to mend it; never raises.

    What lies in a podcast folder may be a stranger's: its programs and servers are left alone.
    """
    if is_strange(voice):
        return Probe(
            works=False,
            detail="not tried: a podcast folder's voice that runs a program or talks to a server",
            remedy=f"if you trust it, name it: --voice {voice.name}",
        )
    try:
        with load_engine(voice.engine)(voice) as engine:
            return engine.probe()
    except AudioBuilderError as error:
        return Probe(works=False, detail=error.problem, remedy=error.remedy)


def probe_all(voices: Sequence[Voice]) -> list[Probe]:
    """Probe many voices, in their order: engines side by side, the voices of one in turn."""
    engines = dict.fromkeys(voice.engine for voice in voices)
    groups = [[voice for voice in voices if voice.engine == engine] for engine in engines]
    results: dict[str, Probe] = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for probed in pool.map(_probe_group, groups):
            results.update(probed)
    return [results[voice.name] for voice in voices]


def _probe_group(voices: Iterable[Voice]) -> dict[str, Probe]:
    return {voice.name: probe(voice) for voice in voices}
