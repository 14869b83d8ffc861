"""Tables that ship with the program, parsed once, and kept where Python keeps compiled modules.

TOML is parsed in Python: the words and names of one language took a fiftieth of the time in which
a short article becomes a narration.
"""

import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from audio_builder import __version__, pycache


def shipped(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file of ours."""
    # Where Python keeps no compiled modules at all, there is no such place.
    with suppress(NotImplementedError):
        return _kept(path, Path(cache_from_source(str(path))).with_suffix(".table"))
    return _parsed(path)


def _kept(path: Path, place: Path) -> dict[str, Any]:
    status = path.stat()
    # What Python judges its own compiled modules by.
    head = f"{sys.hexversion:x} {__version__} {status.st_mtime_ns} {status.st_size}".encode()
    kept = pycache.kept(place, head)
    if isinstance(kept, dict):
        return kept
    table = _parsed(path)
    pycache.keep(place, head, lambda: table)
    return table


def _parsed(path: Path) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - where the table is kept, nothing is parsed

    return tomllib.loads(path.read_text("utf-8"))
