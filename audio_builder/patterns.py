"""Regular expressions that are compiled once, and kept where Python keeps compiled modules.

Python compiles an expression in Python, anew in every process. Our hundreds of phrases and
recognizers took a tenth of the time in which a short article becomes a narration.
"""

import atexit
import re
import sys
from array import array
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from audio_builder import __version__, pycache

# There are some three hundred in all languages together; a lexicon may bring more.
_MOST_KEPT = 1000
# What may go wrong with names that Python promises nobody, in other versions of it.
_STRANGE = (
    *(AttributeError, ImportError, IndexError, KeyError),
    *(OverflowError, RuntimeError, TypeError, ValueError),
)
_Key = tuple[str, int]
_Form = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Flags, code, number of groups, groups by name, names by group."""
_new: set[_Key] = set()
_used: set[_Key] = set()
"""Those that were kept, and taken."""


def compiled(expression: str, flags: int = 0) -> re.Pattern[str]:
    """Compile an expression as ``re.compile`` does, or take it as it was compiled before."""
    key = (expression, int(flags))
    form = _kept().get(key)
    if form is not None:
        _used.add(key)
        with suppress(*_STRANGE):
            return _restored(expression, form)
    pattern = re.compile(expression, flags)
    if not _new:
        atexit.register(keep)
    _new.add(key)
    return pattern


def keep() -> None:
    """Keep what was compiled here for the programs that come."""
    kept = dict(_kept())
    if len(kept) + len(_new) > _MOST_KEPT:
        # What other lexicons wanted gives way.
        kept = {key: form for key, form in kept.items() if key in _used}
    wanted = list(_new)[: _MOST_KEPT - len(kept)]
    _new.clear()
    if wanted:
        with suppress(*_STRANGE):
            pycache.keep(_place(), _head(), lambda: kept | {key: _form(*key) for key in wanted})


@cache
def _kept() -> dict[_Key, _Form]:
    with suppress(*_STRANGE):
        found = pycache.kept(_place(), _head())
        if isinstance(found, dict):
            return found
    return {}


def _place() -> Path:
    return Path(cache_from_source(__file__)).with_suffix(".expressions")


def _head() -> bytes:
    """Return what expressions were compiled with, and for which release: old ones are a burden."""
    return f"{sys.hexversion:x} {import_module('_sre').MAGIC} {__version__}".encode()


def _form(expression: str, flags: int) -> _Form:
    """Compile an expression as ``re`` does inside, up to where its result is still plain data."""
    parsed: Any = import_module("re._parser").parse(expression, flags)
    code: list[int] = import_module("re._compiler")._code(parsed, flags)  # noqa: SLF001 - see above
    state = parsed.state
    names: list[str | None] = [None] * state.groups
    for name, number in state.groupdict.items():
        names[number] = name
    return (
        flags | state.flags,
        array("I", code).tobytes(),
        state.groups - 1,
        dict(state.groupdict),
        tuple(names),
    )


def _restored(expression: str, form: _Form) -> re.Pattern[str]:
    flags, code, groups, by_name, names = form
    words = array("I", code).tolist()
    # It looks through the code before it takes it: one that is damaged is refused.
    pattern: re.Pattern[str] = import_module("_sre").compile(
        expression, flags, words, groups, by_name, names
    )
    return pattern
