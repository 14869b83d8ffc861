"""Templates become compiled templates, kept where Python keeps compiled modules."""

from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from audio_builder import pycache


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
        # Not by the method of Jinja's own, which fails on a file that was cut.
        bucket.code = pycache.kept(self._place(bucket), _head(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template."""
        pycache.keep(self._place(bucket), _head(bucket), lambda: bucket.code)

    def _place(self, bucket: Bucket) -> Path:
        return Path(cache_from_source(str(self._folder / f"{bucket.key}.py")))


def _head(bucket: Bucket) -> bytes:
    """Return what a compiled template was made from and with."""
    return f"{bucket.checksum} {MAGIC_NUMBER.hex()} {jinja2.__version__}".encode()
