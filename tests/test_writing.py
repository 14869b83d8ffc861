"""Files of a folder are replaced whole, or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from audio_builder.publishing.store.atomic_write import write_changed

# In a process of its own: the limit is for all files of a process, its output included.
FILLING_UP = """
import resource, signal, sys
from pathlib import Path
from audio_builder.publishing.store.atomic_write import write_changed

path = Path(sys.argv[1])
write_changed(path, b"old")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_changed(path, b"new" * 1000)
except OSError as error:
    sys.exit(f"refused: {error.strerror}")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a system that limits file sizes")
def test_a_disk_that_fills_up_leaves_the_old_file_and_no_torn_one(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    done = subprocess.run(
        [sys.executable, "-c", FILLING_UP, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("refused: ")
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
