"""A mark in the folder says, from the first change on, that feed and pages do not tell all yet.

A program killed between a change and the rebuild after it leaves the mark behind; the next
program that changes the folder finds it and writes everything anew.
"""

from pathlib import Path

from audio_builder.publishing.store.atomic_write import write_new
from audio_builder.publishing.store.folder import is_own_file

UNPUBLISHED_NAME = ".unpublished"


def is_unpublished(folder: Path) -> bool:
    """Tell whether some run ended before feed and pages listed its episodes."""
    return (folder / UNPUBLISHED_NAME).exists()


def mark_unpublished(folder: Path) -> None:
    """Note, before the first change, that feed and pages will not tell of it yet."""
    path = folder / UNPUBLISHED_NAME
    if not is_own_file(path):
        write_new(path, b"")


def mark_published(folder: Path) -> None:
    """Note that feed and pages tell of every episode."""
    (folder / UNPUBLISHED_NAME).unlink(missing_ok=True)
