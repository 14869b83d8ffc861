from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audio_builder.publishing.writing import write_changed

resource: Any = pytest.importorskip("resource", reason="needs a system that limits file sizes")


@pytest.fixture
def full_at_1000_bytes() -> Iterator[None]:
    """Have the system take 1000 bytes of a file and no more, as a disk does that fills up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("full_at_1000_bytes")
def test_a_disk_that_fills_up_leaves_the_old_file_and_no_torn_one(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    write_changed(path, b"old")
    with pytest.raises(OSError, match="too large"):
        write_changed(path, b"new" * 1000)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_does_not_change_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "new" / "index.html"
    assert write_changed(path, b"one")
    before = path.stat()
    assert not write_changed(path, b"one")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert write_changed(path, b"")
    assert path.read_bytes() == b""
