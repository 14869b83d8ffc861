"""Sounds become pieces, in order, several at a time."""

from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from msgspec import Struct

from audio_builder.mastering.finishing import finish
from audio_builder.mastering.piece import Piece, PieceSettings
from audio_builder.mastering.piece_cache import PieceCache
from audio_builder.model.script import Utterance
from audio_builder.model.sound import Sound

# Pieces waiting per thread: enough to keep all busy, few enough to bound memory.
_AHEAD = 4


class Take(Struct, frozen=True, kw_only=True):
    """An utterance with its new sound, or with the piece kept of an earlier one."""

    utterance: Utterance
    sound: Sound | Piece
    encoding: PieceSettings


def finish_takes(
    takes: Iterable[Take], *, cache: PieceCache | None, threads: int
) -> Generator[tuple[Utterance, Piece]]:
    """Yield each utterance with its piece; encode ahead while the voice makes the next sounds.

    With one thread the caller's does it, so that of many narrations each keeps to one core.
    """
    if threads == 1:
        for take in takes:
            yield take.utterance, _finish(take, cache)
        return
    pool = ThreadPoolExecutor(threads, "mastering")
    waiting: deque[tuple[Utterance, Future[Piece]]] = deque()
    try:
        for take in takes:
            waiting.append((take.utterance, pool.submit(_finish, take, cache)))
            while waiting and (len(waiting) > _AHEAD * threads or waiting[0][1].done()):
                utterance, piece = waiting.popleft()
                yield utterance, piece.result()
        for utterance, piece in waiting:
            yield utterance, piece.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _finish(take: Take, cache: PieceCache | None) -> Piece:
    """Return the piece of a take; store a new one in the cache."""
    if isinstance(take.sound, Piece):
        return take.sound
    piece = finish(take.sound, take.encoding)
    if cache:
        cache.keep(cache.key(take.utterance, take.encoding), piece)
    return piece
