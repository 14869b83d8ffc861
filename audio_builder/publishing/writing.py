"""Contents become files, whole or not at all."""

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
        path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_name(f"{TEMPORARY}{path.name}")
    waiting.write_bytes(content)
    waiting.replace(path)
    return True
