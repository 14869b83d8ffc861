"""Contents become files, whole or not at all, and files contents."""

import contextlib
import os
from pathlib import Path

TEMPORARY = ".tmp-"


def read_content(path: Path | str) -> bytes:
    """Return what a file holds.

    A folder has tens of thousands of files, and a buffer costs four calls of the system for each.
    """
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - an object less for each
        return file.readall()


def write_changed(path: Path | str, content: bytes) -> bool:
    """Write a file under a temporary name and rename it; leave it alone when nothing changes.

    A reader sees the old file or the new one, never half of one, and an unchanged file keeps its
    date, so that caches and backups do not fetch it again.
    """
    try:
        if read_content(path) == content:
            return False
    except FileNotFoundError:
        pass
    folder, name = os.path.split(path)
    waiting = os.path.join(folder, TEMPORARY + name)  # noqa: PTH118 - for tens of thousands
    try:
        _write(waiting, content)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - the same
        _write(waiting, content)
    os.replace(waiting, path)  # noqa: PTH105 - the same
    return True


def _write(path: str, content: bytes) -> None:
    try:
        with open(path, "wb", buffering=0) as file:  # noqa: PTH123 - the same
            rest = memoryview(content)
            # A disk that fills up takes a part without complaint and refuses only the next.
            while rest:
                rest = rest[file.write(rest) :]
    except FileNotFoundError:
        raise
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(path)  # noqa: PTH108 - the same
        raise
