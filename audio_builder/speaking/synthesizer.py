"""Utterances become sounds, in order, each by the voice it is meant for."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Self

from audio_builder.errors import AudioBuilderError
from audio_builder.language import primary
from audio_builder.model.script import Utterance, UtteranceRole
from audio_builder.model.sound import Sound
from audio_builder.model.voice import Voice
from audio_builder.speaking import text_pieces
from audio_builder.speaking.engine import Probe, load_engine
from audio_builder.speaking.retrying_engine import RetryingEngine
from audio_builder.speaking.voices.trust import is_strange
from audio_builder.speaking.workers import worker
from audio_builder.speaking.workers.worker_engine import WorkerEngine

# Utterances under way per worker: enough that none waits, few enough that an abort is cheap.
_AHEAD = 3

WorkerEngines = dict[str, RetryingEngine]
"""The booths of one worker, by the names of their voices; opened when they are first needed."""


class Synthesizer:
    """Speaks with one voice, and if wanted with others beside it, until it is closed.

    ``quote_voice`` reads block quotes; ``further_voices`` read passages in languages that the
    voice itself does not. ``level_db`` brings these, by their names, to the voice's loudness.
    Engines stay open between articles.
    """

    def __init__(
        self,
        voice: Voice,
        *,
        workers: int = 1,
        deadline_seconds: float = 20.0,
        quote_voice: Voice | None = None,
        further_voices: Sequence[Voice] = (),
        level_db: Mapping[str, float] | None = None,
    ) -> None:
        self.voice = voice
        self._quote_voice, self._further_voices = quote_voice, tuple(further_voices)
        self._level_db = dict(level_db or {})
        self._workers, self._deadline = max(workers, 1), deadline_seconds
        self._open()

    def _open(self) -> None:
        self._owner = os.getpid()
        self._desks: list[WorkerEngines] = [{} for _ in range(self._workers)]
        self._idle: SimpleQueue[WorkerEngines] = SimpleQueue()
        for desk in self._desks:
            # A wrong voice is told now, not in the middle of an article.
            for voice in (self.voice, self._quote_voice):
                if voice is not None:
                    self._booth(desk, voice)
            self._idle.put(desk)
        self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="speaking")

    def begin(self) -> None:
        """Have the first worker begin to open its voices, while others prepare what it will say."""
        self._mend_after_fork()
        for booth in self._desks[0].values():
            booth.engine.begin()

    @property
    def identity(self) -> str:
        """Engine, version, voice and options: the same identity gives the same sounds."""
        self._mend_after_fork()
        return "; ".join(booth.identity for booth in self._desks[0].values())

    def voice_of(self, utterance: Utterance) -> Voice:
        """Return the voice that speaks an utterance."""
        language = utterance.language
        if language and not self._reads(self.voice, language):
            for voice in self._further_voices:
                if self._reads(voice, language):
                    return voice
        quote = self._quote_voice
        if quote is not None and utterance.role is UtteranceRole.QUOTE:
            return quote if self._reads(quote, language) else self.voice
        return self.voice

    def speak(self, utterances: Iterable[Utterance]) -> Iterator[Sound]:
        """Yield one sound for each utterance, in order; raise naming the one that failed."""
        self._mend_after_fork()
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
        self._mend_after_fork()
        for utterance in utterances:
            yield self._say(utterance)

    def close(self) -> None:
        """End all workers; a sentence in the middle of its making is lost."""
        if self._owner != os.getpid():
            return
        self._pool.shutdown(wait=False, cancel_futures=True)
        booths = [booth for desk in self._desks for booth in list(desk.values())]
        if self._idle.qsize() < len(self._desks):
            for booth in booths:
                booth.stop()
        self._pool.shutdown(wait=True)
        for booth in [booth for desk in self._desks for booth in desk.values()]:
            booth.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def _mend_after_fork(self) -> None:
        """Open everything anew in a fork: threads do not survive it, pipes would be shared."""
        if self._owner != os.getpid():
            self._open()

    def _say(self, utterance: Utterance) -> Sound:
        desk = self._idle.get()
        try:
            voice = self.voice_of(utterance)
            sound = self._booth(desk, voice).say(utterance.spoken)
            return text_pieces.apply_gain(sound, self._level_db.get(voice.name, 0.0))
        finally:
            self._idle.put(desk)

    def _booth(self, desk: WorkerEngines, voice: Voice) -> RetryingEngine:
        if voice.name not in desk:
            desk[voice.name] = RetryingEngine(voice, self._deadline)
        return desk[voice.name]

    @staticmethod
    def _reads(voice: Voice, language: str) -> bool:
        return not language or voice.reads(primary(language))


def prestart(voice: Voice) -> None:
    """Have the engine of a voice begin to start, if it works in a process of its own."""
    engine = load_engine(voice.engine)
    if issubclass(engine, WorkerEngine):
        worker.prestart(engine.speaker)


def stop_prestarted() -> None:
    """End what ``prestart`` has started and nobody has used."""
    worker.stop_prestarted()


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
