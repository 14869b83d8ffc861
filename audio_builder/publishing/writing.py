"""Contents become files, whole or not at all."""

import os
from pathlib import Path

TEMPORARY = ".tmp-"


def write_changed(path: Path, content: bytes) -> bool:
    """Write a file under a temporary name and rename it; leave it alone when nothing changes.

    A reader sees the old file or the new one, never half of one, and an unchanged file keeps its
    date, so that caches and backups do not fetch it again.
    """
    try:
        if path.read_bytes() == content:
            return False
    except FileNotFoundError:
        pass
    # Plain text and plain calls: a first rebuild writes tens of thousands of files.
    waiting = f"{path.parent}/{TEMPORARY}{path.name}"
    try:
        _write(waiting, content)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(waiting, content)
    os.replace(waiting, path)  # noqa: PTH105 - the same
    return True


def _write(path: str, content: bytes) -> None:
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123 - the same
        file.write(content)
