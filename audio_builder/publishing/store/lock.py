"""One program at a time changes a podcast folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from audio_builder.errors import PublishingError

LOCK_NAME = ".lock"
# A rebuild of ten thousand episodes takes seconds; a longer wait means a stuck program.
LOCK_SECONDS = 60.0


@contextmanager
def lock_folder(path: Path, *, timeout_seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Lock the folder for a change; a thread that already holds the lock may ask again.

    The system keeps the lock and drops it when its program ends, however it ends, so a ``.lock``
    file that was left behind stands in nobody's way.
    """
    lock = FileLock(path / LOCK_NAME, is_singleton=True)
    try:
        lock.acquire(timeout=timeout_seconds)
    except Timeout as error:
        raise PublishingError(
            "another program is working in this podcast folder",
            subject=str(path),
            remedy="wait until it has finished and try again",
        ) from error
    except OSError as error:
        raise PublishingError(
            f"the folder cannot be written: {error.strerror or error}",
            subject=str(path),
            remedy="choose another folder or correct its permissions",
        ) from error
    try:
        yield
    finally:
        lock.release()
