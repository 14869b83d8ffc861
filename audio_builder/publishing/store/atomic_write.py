"""Contents become files, whole or not at all, and files contents."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

TEMPORARY = ".tmp-"
# Ten hours of speech timed word by word are a tenth of it; a file with holes may claim any size.
_LARGEST_BYTES = 200_000_000
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)


@contextmanager
def open_regular(path: Path) -> Iterator[FileIO]:
    """Open a file for reading; nothing but a file.

    A pipe that lies in a stranger's folder under the name of a page would keep us for ever.

    Raises:
        OSError: it cannot be read, or is no file.
    """
    # Opening a pipe waits for its other end, unless it is opened without waiting.
    descriptor = os.open(path, os.O_RDONLY | _NO_WAITING | getattr(os, "O_BINARY", 0))
    with FileIO(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "is no file", str(path))
        yield file


def read_content(path: Path) -> bytes:
    """Return what a file holds.

    Raises:
        OSError: it cannot be read, is no file, or larger than any of ours.
    """
    with open_regular(path) as file:
        if os.fstat(file.fileno()).st_size > _LARGEST_BYTES:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        return file.readall()


def write_changed(path: Path, content: bytes) -> bool:
    """Write a file under a temporary name and rename it; leave it alone when nothing changes.

    A reader sees the old file or the new one, never half of one, and an unchanged file keeps its
    date, so that caches and backups do not fetch it again. A link under either name is replaced,
    not followed.
    """
    try:
        if not path.is_symlink() and read_content(path) == content:
            return False
    except OSError:
        pass  # Whatever is there is no file of ours.
    waiting = path.with_name(TEMPORARY + path.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_new(waiting, content)
    waiting.replace(path)
    return True


def write_new(path: Path, content: bytes) -> None:
    """Write a new file; what lies under its name is removed, not written through."""
    path.unlink(missing_ok=True)
    try:
        with path.open("xb", buffering=0) as file:
            rest = memoryview(content)
            # A disk that fills up takes a part without complaint and refuses only the next.
            while rest:
                rest = rest[file.write(rest) :]
    except FileExistsError:
        raise
    except OSError:
        path.unlink(missing_ok=True)
        raise
