"""Templates become compiled templates, kept where Python keeps compiled modules."""

import contextlib
import marshal
import os
import sys
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from threading import get_ident

import jinja2
from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """The ``__pycache__`` of a folder of templates in one language.

    Compiling takes as long as filling them in a hundred times, and a program that converts one
    article needs two pages. Where nothing can be written, the templates are compiled each time.
    """

    def __init__(self, folder: Path, language: str) -> None:
        self._folder = folder
        self._language = language

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return a name that tells people what it is."""
        del filename  # all come from one folder
        return f"{name.partition('.')[0]}-{self._language}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a compiled template unless it is damaged or out of date."""
        with contextlib.suppress(OSError, EOFError, ValueError, TypeError):
            head, code = self._place(bucket).read_bytes().split(b"\n", 1)
            # Not by the method of Jinja's own, which fails on a file that was cut.
            if head == _head(bucket):
                bucket.code = marshal.loads(code)  # noqa: S302 - as Python does with modules

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, whole or not at all: others may be doing the same."""
        if sys.dont_write_bytecode:
            return
        place = self._place(bucket)
        waiting = place.with_name(f"{place.name}.{os.getpid()}-{get_ident()}")
        with contextlib.suppress(OSError):
            try:
                place.parent.mkdir(exist_ok=True)
                waiting.write_bytes(_head(bucket) + b"\n" + marshal.dumps(bucket.code))
                waiting.replace(place)
            finally:
                waiting.unlink(missing_ok=True)

    def _place(self, bucket: Bucket) -> Path:
        return Path(cache_from_source(str(self._folder / f"{bucket.key}.py")))


def _head(bucket: Bucket) -> bytes:
    """Return what a compiled template was made from and with."""
    return f"{bucket.checksum} {MAGIC_NUMBER.hex()} {jinja2.__version__}".encode()
