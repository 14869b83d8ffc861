"""The recipes of docs/publish.md, and a folder to publish with them."""

import contextlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from podcast_folders import episode, folder_of

from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.folder import Folder

PRIVATE_FILES = ("lexicon.toml", "voices/own.toml", "voices/own.json")
PUBLISH = Path(__file__).parent.parent / "docs" / "publish.md"


def recipe(language: str) -> str:
    """Return the one block of the page that is written in a language."""
    (block,) = re.findall(rf"```{language}\n(.*?)```", PUBLISH.read_text("utf-8"), re.DOTALL)
    return str(block)


def needs(program: str, *arguments: str) -> str:
    """Return where a program is, or skip the test; with arguments it must answer to them too."""
    path = shutil.which(program)
    works = path and (
        not arguments
        or not subprocess.run([path, *arguments], capture_output=True, check=False).returncode
    )
    if not path or not works:
        pytest.skip(f"needs {program}")
    return path


def published_folder(place: Path) -> Folder:
    """Return a folder of one episode, which servers that drop their rights can read."""
    made = folder_of(place / "pod", episode(), toml='base_url = "https://example.org/"\n')
    for ending in ("m4b", "opus"):
        path = made.path / "episodes" / episode().slug / f"{episode().slug}.{ending}"
        path.write_bytes(b"sound")
    rebuild(made)
    for name in PRIVATE_FILES:
        (made.path / name).parent.mkdir(exist_ok=True)
        (made.path / name).write_text("")
    for path in (*place.parents, place, *place.rglob("*")):
        with contextlib.suppress(PermissionError):
            if path.is_dir():
                path.chmod(path.stat().st_mode | 0o055)
    return made
