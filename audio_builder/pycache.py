"""What was compiled once lies where Python keeps compiled modules."""

import marshal
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import get_ident
from typing import Any


def kept(place: Path, head: bytes) -> Any:
    """Return what lies there; None where nothing does, or it is damaged or made otherwise.

    ``head`` is one line that tells what it was made from, and with.
    """
    with suppress(OSError, EOFError, ValueError, TypeError):
        made, content = place.read_bytes().split(b"\n", 1)
        if made == head:
            return marshal.loads(content)  # noqa: S302 - as Python does with modules
    return None


def keep(place: Path, head: bytes, make: Callable[[], Any]) -> None:
    """Keep what ``make`` returns, whole or not at all: others may be doing the same.

    It is asked only once there is a file to write to: making may take long, and would be in vain
    at every end of a program that was installed by somebody else.
    """
    if sys.dont_write_bytecode:
        return
    waiting = place.with_name(f"{place.name}.{os.getpid()}-{get_ident()}")
    # ValueError: it holds what cannot be kept, such as a date.
    with suppress(OSError, ValueError):
        place.parent.mkdir(exist_ok=True)
        try:
            with waiting.open("wb") as file:
                file.write(head + b"\n" + marshal.dumps(make()))
            waiting.replace(place)
        finally:
            waiting.unlink(missing_ok=True)
