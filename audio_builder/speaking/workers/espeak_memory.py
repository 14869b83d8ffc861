"""What espeak-ng remembers from text to text, kept once and put back at will (Linux only).

The library has no call that forgets: the phase of its pitch flutter and more outlive each text,
and nearly all of it stands in plain variables of the loaded library. docs/decisions/040 tells
what was measured, and what keeps this safe.
"""

import ctypes
import re
import resource
import struct
import sys
from collections.abc import Iterator
from ctypes import POINTER, Structure, c_char_p, c_int, c_size_t, c_uint16, c_uint32, c_uint64
from ctypes import c_void_p as void_p

_LOADED, _WRITABLE, _READ_ONLY_AFTER_LOADING = 1, 2, 0x6474E552
# Other versions may keep more on the heap: nobody has compared their sounds.
_TESTED = {(1, 51), (1, 52)}
_FIRST_WITH_SPEECH_PLAYER = (1, 52)
# The one variable that owns memory which a text may free: the library must keep its own.
_SPEECH_PLAYER = b"speechPlayerHandle"
# What texts in other alphabets leave behind on the heap: a dictionary has up to 8 MB.
_MOST_LEFT_KILOBYTES = 48_000
_SYMBOLS = 2
_SECTION = struct.Struct("<IIQQQQIIQQ")
_SYMBOL = struct.Struct("<IBBHQQ")


class _Segment(Structure):
    _fields_ = (
        ("type", c_uint32),
        ("flags", c_uint32),
        ("offset", c_uint64),
        ("address", c_uint64),
        ("physical", c_uint64),
        ("file_size", c_uint64),
        ("size", c_uint64),
        ("alignment", c_uint64),
    )


class _Object(Structure):
    _fields_ = (
        ("base", c_uint64),
        ("name", c_char_p),
        ("segments", POINTER(_Segment)),
        ("count", c_uint16),
    )


_Visit = ctypes.CFUNCTYPE(c_int, POINTER(_Object), c_size_t, void_p)


class Memory:
    """The variables of a loaded library as they are now."""

    def __init__(self, start: int, size: int, own: int) -> None:
        self._start, self._size, self._own = start, size, own
        self._kept = ctypes.string_at(start, size)
        self._libc = ctypes.CDLL(None)
        self._most = 0

    def put_back(self) -> bool:
        """Make the library forget; False when too much was left behind to go on."""
        # Counted from the first text of a fork: before it, the peak is the parent's.
        self._most = self._most or _kilobytes() + _MOST_LEFT_KILOBYTES
        if _kilobytes() > self._most:
            return False
        owned = ctypes.string_at(self._own, 8) if self._own else b""
        ctypes.memmove(self._start, self._kept, self._size)
        if owned:
            ctypes.memmove(self._own, owned, 8)
        # Some timbres take their noise from the C library.
        self._libc.srand(1)
        return True


def memory_of(function: object, version: str) -> Memory | None:
    """Keep the variables of the library that a function is from.

    None where that is not known to be safe: other systems, versions that nobody tested, and
    builds that do not tell where the variable is that must not be touched.
    """
    numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))
    if sys.platform != "linux" or sys.maxsize < 1 << 32 or numbers not in _TESTED:
        return None
    address = ctypes.cast(function, void_p).value or 0  # type: ignore[arg-type]
    for path, base, start, end in _writable():
        if base <= address < end:
            own = _place_of(path, _SPEECH_PLAYER) if numbers >= _FIRST_WITH_SPEECH_PLAYER else 0
            return None if own is None else Memory(start, end - start, own and base + own)
    return None


def _writable() -> Iterator[tuple[bytes, int, int, int]]:
    """Yield path, first address and the range of the variables of all loaded libraries."""
    found: list[tuple[bytes, int, int, int]] = []

    def visit(pointer: "ctypes._Pointer[_Object]", _size: int, _data: object) -> int:
        loaded = pointer.contents
        start = end = fixed = 0
        for segment in loaded.segments[: loaded.count]:
            place = int(loaded.base + segment.address)
            if segment.type == _LOADED and segment.flags & _WRITABLE:
                start, end = place, place + segment.size
            elif segment.type == _READ_ONLY_AFTER_LOADING:
                fixed = place + segment.size
        found.append((loaded.name or b"", loaded.base, max(start, fixed), end))
        return 0

    ctypes.CDLL(None).dl_iterate_phdr(_Visit(visit), None)
    yield from found


def _place_of(path: bytes, name: bytes) -> int | None:
    """Return where a variable stands in a library, by the table that strippers take out."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - bytes, as the loader has them
            content = file.read()
        (table,) = struct.unpack_from("<Q", content, 40)
        size, count = struct.unpack_from("<HH", content, 58)
        sections = [_SECTION.unpack_from(content, table + size * n) for n in range(count)]
        for _name, kind, _flags, _address, offset, length, link, *_rest in sections:
            if kind == _SYMBOLS:
                names = content[sections[link][4] :]
                wanted = names.find(b"\0" + name + b"\0") + 1
                symbols = _SYMBOL.iter_unpack(content[offset : offset + length])
                return next((s[4] for s in symbols if wanted and s[0] == wanted), None)
    except (OSError, struct.error, IndexError):
        pass  # No such table: the same as stripped.
    return None


def _kilobytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
