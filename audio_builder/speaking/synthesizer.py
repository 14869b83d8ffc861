"""Utterances become sounds, in order, whatever happens to the engine."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Self

from audio_builder.errors import AudioBuilderError, EngineMissingError, SpeakingError
from audio_builder.script import Utterance
from audio_builder.sound import Sound
from audio_builder.speaking import pieces
from audio_builder.speaking.engine import (
    Engine,
    NothingSpeakableError,
    Probe,
    Prosody,
    RefusedError,
    UnreliableError,
    load_engine,
)
from audio_builder.voice import Voice

# The slowest useful engine needs about a second of work for a second of speech.
_SECONDS_PER_CHARACTER = 0.1
# Utterances under way per worker: enough that none waits, few enough that an abort is cheap.
_AHEAD = 3
# A piece of a sentence that failed twice: short enough to be past whatever broke the whole.
_SMALL_PIECE = 60
# Rate of the empty sound when nothing can be said.
_RATE = 22050
# As much of a sentence as an error line should quote.
_QUOTED = 60


class Synthesizer:
    """Speaks with one voice; its engines stay open between articles until it is closed."""

    def __init__(self, voice: Voice, *, workers: int = 1, deadline_seconds: float = 20.0) -> None:
        self.voice = voice
        self._make = load_engine(voice.engine)
        self._prosody = Prosody(speed=voice.speed, pitch=voice.pitch)
        self._workers, self._deadline = max(workers, 1), deadline_seconds
        self._closing = False
        self._open()

    def _open(self) -> None:
        self._owner = os.getpid()
        self._engines = [self._make(self.voice) for _ in range(self._workers)]
        self._idle: SimpleQueue[Engine] = SimpleQueue()
        for engine in self._engines:
            self._idle.put(engine)
        self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="speaking")

    @property
    def identity(self) -> str:
        """Engine, version, voice and options: the same identity gives the same sounds."""
        self._mend_after_fork()
        speed, pitch = self._prosody.speed, self._prosody.pitch
        return f"{self._engines[0].identity}, speed={speed:g} pitch={pitch:g}"

    def speak(self, utterances: Iterable[Utterance]) -> Iterator[Sound]:
        """Yield one sound for each utterance, in order; raise naming the one that failed."""
        self._mend_after_fork()
        pending: deque[Future[Sound]] = deque()
        try:
            for utterance in utterances:
                pending.append(self._pool.submit(self._say, utterance.spoken))
                if len(pending) >= self._workers * _AHEAD:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            # Left early by an error, an interrupt or the caller: the rest is not wanted.
            for waiting in pending:
                waiting.cancel()

    def close(self) -> None:
        """End all workers; a sentence in the middle of its making is lost."""
        if self._owner != os.getpid():
            return
        self._closing = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        if self._idle.qsize() < len(self._engines):
            for engine in self._engines:
                engine.interrupt()
        self._pool.shutdown(wait=True)
        for engine in self._engines:
            engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def _mend_after_fork(self) -> None:
        """Open everything anew in a fork: threads do not survive it, pipes would be shared."""
        if self._owner != os.getpid():
            self._open()

    def _say(self, spoken: str) -> Sound:
        text = pieces.harmless(spoken)
        if not pieces.is_speakable(text):
            return Sound(pcm=b"", rate=_RATE)
        engine = self._idle.get()
        try:
            limit = engine.capabilities.max_characters
            if not pieces.needs_cutting(text, limit):
                return self._say_surely(engine, text)
            parts = [
                (place, self._say_surely(engine, piece)) for place, piece in pieces.cut(text, limit)
            ]
            return pieces.join(parts)
        finally:
            self._idle.put(engine)

    def _say_surely(self, engine: Engine, text: str) -> Sound:
        """Try, try once more with a fresh engine, then piece by piece."""
        for _ in range(2):
            try:
                return self._try(engine, text)
            except RefusedError as error:
                fault: SpeakingError = error
                break
            except UnreliableError as error:
                fault = error
                self._renew(engine, text, error)
        smaller = list(pieces.cut(text, min(_SMALL_PIECE, len(text) * 2 // 3)))
        if len(smaller) < 2:  # noqa: PLR2004 - a single word cannot be cut
            raise self._failed(text, fault) from fault
        parts = []
        for place, piece in smaller:
            try:
                parts.append((place, self._try(engine, piece)))
            except (RefusedError, UnreliableError) as error:
                self._renew(engine, text, error)
                raise self._failed(text, error) from error
        return pieces.join(parts)

    def _try(self, engine: Engine, text: str) -> Sound:
        if not pieces.is_speakable(text):
            return Sound(pcm=b"", rate=_RATE)
        if self._closing:
            raise UnreliableError("interrupted")
        deadline = self._deadline + _SECONDS_PER_CHARACTER * len(text)
        try:
            plain = pieces.without(text, engine.capabilities.escapes)
            sound = engine.synthesize(plain, self._prosody, deadline)
        except NothingSpeakableError:
            return Sound(pcm=b"", rate=_RATE)
        if engine.name != "silent":
            pieces.check_plausible(text, sound, self._prosody.speed)
        return sound

    def _renew(self, engine: Engine, text: str, error: SpeakingError) -> None:
        engine.interrupt()
        if self._closing:
            raise self._failed(text, error) from error

    def _failed(self, text: str, error: SpeakingError) -> SpeakingError:
        if isinstance(error, EngineMissingError):
            return error
        quoted = text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"
        return SpeakingError(
            f"{self.voice.engine} cannot say “{quoted}”: {error.problem}",
            subject=f"voice {self.voice.name}",
            remedy=error.remedy or "change the sentence, or try another voice",
        )


def probe(voice: Voice) -> Probe:
    """Tell whether a voice works here and now, and how to mend it; never raises."""
    try:
        with load_engine(voice.engine)(voice) as engine:
            return engine.probe()
    except AudioBuilderError as error:
        return Probe(works=False, detail=error.problem, remedy=error.remedy)
