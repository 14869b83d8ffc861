"""Utterances become finished pieces in order: kept ones as they are, the others side by side."""

import os
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from audio_builder.errors import MasteringError
from audio_builder.mastering.mp3 import nearest_rate
from audio_builder.mastering.piece import Gain, Piece, PieceSettings, for_one
from audio_builder.mastering.piece_cache import PieceCache, Speak
from audio_builder.model.script import Utterance
from audio_builder.model.sound import Sound

# Pieces waiting per thread: enough to keep all busy, few enough to keep memory flat.
_AHEAD = 4
# How much less than others an encoder asks for, on the scale from 0 to 19: a third.
_ENCODER_NICE = 5
# Kept pieces held at a time; what an engine looks further ahead is read again later.
_MOST_HELD = 256


class PieceLostError(Exception):
    """A kept piece does not fit, or has gone since it was seen: all must be made anew."""


def finished(
    utterances: Sequence[Utterance],
    sounds: Iterable[Sound] | Speak,
    how: PieceSettings,
    kept: PieceCache | None,
    *,
    gain: Gain = 0.0,
    threads: int,
    anew: bool = False,
) -> Generator[tuple[Utterance, Piece], None, None]:
    """Yield the piece of each utterance in which something is heard, as soon as it is ready.

    A gain that is a function goes before the common one. ``anew`` looks for no kept pieces, but
    keeps what it makes.
    """
    own = partial(for_one, gain=gain)
    pool = _pool(threads)
    waiting: deque[tuple[Utterance, Future[Piece]]] = deque()
    plan = _Plan(
        utterances,
        partial(own, how),
        kept,
        looks_up=not anew and callable(sounds),
        before_speech=lambda: pool.submit(_warm_up),
    )
    chosen = how
    try:
        for utterance, made, key in plan.fulfilled(sounds if callable(sounds) else _given(sounds)):
            if not chosen.sample_rate and _is_heard(made):
                chosen = replace(chosen, sample_rate=nearest_rate(made.rate))
            task = _Task(made=made, how=own(chosen, utterance), kept=kept, key=key)
            waiting.append((utterance, _started(pool, task)))
            while waiting and (len(waiting) > _AHEAD * threads or waiting[0][1].done()):
                yield from _heard(*waiting.popleft())
        for utterance, piece in waiting:
            yield from _heard(utterance, piece)
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(threads: int) -> Executor:
    """Return threads for so many cores, and one more.

    With as many Linux leaves a core idle for milliseconds while two of them wait for another one.
    """
    if threads == 1:
        return _InlineExecutor()
    return ThreadPoolExecutor(threads + 1, "mastering", initializer=_get_ready)


def _get_ready() -> None:
    """Load what finishing needs; then let the voice go first, and who hands on what it says."""
    # What fails here fails again where it is needed, and is told there.
    with suppress(Exception):
        # First, because numpy may start threads, which inherit what theirs asks for.
        _warm_up()
    if sys.platform == "linux":
        # There, and nowhere else, it holds for this thread alone. Some sandboxes refuse it.
        with suppress(OSError):
            os.nice(_ENCODER_NICE)


class _InlineExecutor(Executor):
    """No thread at all: of many narrations side by side, each keeps to one core."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do it now."""
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def _given(sounds: Iterable[Sound]) -> Speak:
    """Hand out sounds that were made beforehand, one for each utterance."""

    def speak(utterances: Iterable[Utterance]) -> Iterator[Sound]:
        for _, sound in zip(utterances, sounds, strict=False):
            yield sound

    return speak


class _Coming(Struct, frozen=True, kw_only=True):
    """An utterance on its way, and what is known of its piece."""

    utterance: Utterance
    key: str
    piece: Piece | None
    is_kept: bool
    """There was a kept piece when it was looked up, held here or not."""


class _Plan:
    """What is kept and what must be spoken, found out while the engine asks for work."""

    def __init__(
        self,
        utterances: Sequence[Utterance],
        how: Callable[[Utterance], PieceSettings],
        kept: PieceCache | None,
        *,
        looks_up: bool,
        before_speech: Callable[[], object],
    ) -> None:
        self._utterances = utterances
        self._how = how
        self._kept = kept
        self._looks_up = looks_up
        self._before_speech = before_speech
        self._coming: deque[_Coming] = deque()

    def fulfilled(self, speak: Speak) -> Iterator[tuple[Utterance, Piece | Sound, str]]:
        """Yield each utterance with its kept piece, or with its sound, and the piece's name."""
        done = 0
        for sound in speak(self._missing()):
            for utterance, piece, key in self._up_to_missing():
                yield utterance, piece or sound, key
                done += 1
        for utterance, piece, key in self._up_to_missing():
            if piece is None:
                raise MasteringError(
                    f"only {done} of {len(self._utterances)} utterances were spoken",
                    remedy="try again, or try another voice",
                )
            yield utterance, piece, key
            done += 1

    def _missing(self) -> Iterator[Utterance]:
        """Yield what must be spoken, and note all that comes."""
        for utterance in self._utterances:
            key = self._kept.key(utterance, self._how(utterance)) if self._kept else ""
            piece = self._kept.find(key) if self._kept and self._looks_up else None
            if piece is None:
                self._before_speech()
                self._before_speech = lambda: None
            held = piece if len(self._coming) < _MOST_HELD else None
            coming = _Coming(utterance=utterance, key=key, piece=held, is_kept=piece is not None)
            self._coming.append(coming)
            if piece is None:
                yield utterance

    def _up_to_missing(self) -> Iterator[tuple[Utterance, Piece | None, str]]:
        """Yield what is kept, and the next that must be spoken as None."""
        while self._coming:
            coming = self._coming.popleft()
            piece = coming.piece
            if coming.is_kept and piece is None and self._kept:
                piece = self._kept.find(coming.key)
                if piece is None:
                    raise PieceLostError
            yield coming.utterance, piece, coming.key
            if piece is None:
                return


class _Task(Struct, frozen=True, kw_only=True):
    """A sound or a kept piece that is to become a piece of this narration."""

    made: Piece | Sound
    how: PieceSettings
    kept: PieceCache | None
    key: str


def _started(pool: Executor, task: _Task) -> Future[Piece]:
    if isinstance(task.made, Sound):
        return pool.submit(_finish, task, task.made)
    if task.made.frames and task.made.rate != task.how.sample_rate:
        raise PieceLostError
    ready: Future[Piece] = Future()
    ready.set_result(task.made)
    return ready


def _finish(task: _Task, sound: Sound) -> Piece:
    from audio_builder.mastering.finishing import finish  # noqa: PLC0415 - brings numpy with it

    piece = finish(sound, task.how)
    if task.kept:
        task.kept.keep(task.key, piece)
    return piece


def _warm_up() -> None:
    """Load what finishing needs while the first sentence is still being spoken."""
    import lameenc  # noqa: F401, PLC0415 - its import is the work

    import audio_builder.mastering.finishing  # noqa: F401, PLC0415 - the same


def _is_heard(made: Piece | Sound) -> bool:
    return bool(made.pcm) if isinstance(made, Sound) else bool(made.frames)


def _heard(utterance: Utterance, piece: Future[Piece]) -> Iterator[tuple[Utterance, Piece]]:
    """Leave out utterances in which nothing is heard, with their pauses."""
    if piece.result().frames:
        yield utterance, piece.result()
