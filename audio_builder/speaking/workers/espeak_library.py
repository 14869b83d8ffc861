"""The espeak-ng library becomes calls that return samples, on the calling thread."""

import contextlib
import ctypes
import mmap
import os
import sys
from collections.abc import Iterator
from ctypes import (
    POINTER,
    Structure,
    byref,
    c_char_p,
    c_int,
    c_long,
    c_short,
    c_ubyte,
    c_uint,
    c_void_p,
)

RATE, VOLUME, PITCH, RANGE, WORD_GAP = 1, 2, 3, 4, 7
_CHARS_UTF8 = 1
_POS_CHARACTER = 1
_EVENT_END, _EVENT_WORD = 0, 1
_SYNCHRONOUS = 1
_SEED = 1
# Milliseconds of sound per callback: long enough that the callback costs nothing.
_BUFFER_MS = 1000
# 25 minutes of sound; only what is used costs memory.
_ARENA_BYTES = 1 << 26
_SYSTEM_NAMES = {
    "linux": ("libespeak-ng.so.1",),
    "darwin": (
        "/opt/homebrew/lib/libespeak-ng.1.dylib",
        "/usr/local/lib/libespeak-ng.1.dylib",
    ),
    "win32": (
        r"C:\Program Files\eSpeak NG\libespeak-ng.dll",
        r"C:\Program Files (x86)\eSpeak NG\libespeak-ng.dll",
    ),
}


class EspeakError(Exception):
    """The library is missing, unusable, or refuses a call."""


class _EspeakEvent(Structure):
    _fields_ = (
        ("type", c_int),
        ("unique_identifier", c_uint),
        ("text_position", c_int),
        ("length", c_int),
        ("audio_position", c_int),
        ("sample", c_int),
        ("user_data", c_void_p),
        ("id", c_void_p),
    )


class _EspeakVoice(Structure):
    _fields_ = (
        ("name", c_char_p),
        ("languages", c_void_p),
        ("identifier", c_char_p),
        ("gender", c_ubyte),
        ("age", c_ubyte),
        ("variant", c_ubyte),
        ("xx1", c_ubyte),
        ("score", c_int),
        ("spare", c_void_p),
    )


_Callback = ctypes.CFUNCTYPE(c_int, POINTER(c_short), c_int, POINTER(_EspeakEvent))


class Espeak:
    """The library, loaded and initialised once per process; it cannot be done twice."""

    def __init__(self, choice: str = "auto") -> None:
        faults = []
        for place, name, data in _candidates(choice):
            try:
                self._dll = _open(name, data)
                self._voices = self._list_voices(None)
            except (OSError, AttributeError, EspeakError) as error:
                faults.append(f"{place}: {error}")
                continue
            self.place = place
            break
        else:
            raise EspeakError("; ".join(faults) or "no espeak-ng library is installed")
        self.rate = int(self._dll.espeak_ng_GetSampleRate())
        path = c_char_p()
        self.version = (self._dll.espeak_Info(byref(path)) or b"?").decode().split()[0]
        self._arena = mmap.mmap(-1, _ARENA_BYTES, access=mmap.ACCESS_COPY)
        self._start = ctypes.addressof(ctypes.c_char.from_buffer(self._arena))
        self._filled = 0
        self._events: list[tuple[int, int, float]] = []
        # The library keeps the pointer only: without this reference it would call freed memory.
        self._callback = _Callback(self._collect)
        self._dll.espeak_SetSynthCallback(self._callback)

    def _collect(self, wav: "ctypes._Pointer[c_short]", count: int, events: object) -> int:
        size = 2 * count
        if self._filled + size > _ARENA_BYTES:
            return 1  # Ends the synthesis.
        if size > 0 and wav:
            ctypes.memmove(self._start + self._filled, wav, size)
            self._filled += size
        index = 0
        while events[index].type != _EVENT_END:  # type: ignore[index]
            event = events[index]  # type: ignore[index]
            if event.type == _EVENT_WORD:
                # Positions count from 1.
                self._events.append((event.text_position - 1, event.length, event.sample))
            index += 1
        return 0

    def say(self, text: str) -> tuple[int, list[tuple[int, int, float]]]:
        """Return the number of bytes spoken and word events (first character, length, seconds)."""
        self._filled, self._events = 0, []
        data = text.encode("utf-8")
        status = self._dll.espeak_Synth(
            data, len(data) + 1, 0, _POS_CHARACTER, 0, _CHARS_UTF8, None, None
        )
        if status != 0:
            raise EspeakError(f"espeak-ng gives status {status}")
        events = [(start, length, sample / self.rate) for start, length, sample in self._events]
        return self._filled, events

    def sound(self, size: int) -> memoryview:
        """Return the samples of the last text, not copied: they are there until the next one."""
        return memoryview(self._arena)[:size]

    def voices(self) -> list[tuple[str, str, str, int]]:
        """Return identifier, name, language and rank of each voice."""
        return self._voices

    def variants(self) -> list[str]:
        """Return the names of the timbres that a voice can be given."""
        return sorted(voice[0].removeprefix("!v/") for voice in self._list_voices(b"variant"))

    def _list_voices(self, language: bytes | None) -> list[tuple[str, str, str, int]]:
        """List voices; each time the library reads the files of all."""
        spec = (
            byref(_EspeakVoice(languages=ctypes.cast(c_char_p(language), c_void_p)))
            if language
            else None
        )
        listed = self._dll.espeak_ListVoices(spec)
        found = []
        index = 0
        while listed[index]:
            voice = listed[index].contents
            raw = ctypes.string_at(voice.languages) if voice.languages else b"\0"
            found.append(
                (
                    voice.identifier.decode("utf-8", "replace"),
                    voice.name.decode("utf-8", "replace"),
                    raw[1:].decode("utf-8", "replace"),
                    raw[0] if raw else 0,
                )
            )
            index += 1
        if not found:
            raise EspeakError("its data holds no voices")
        return found

    def set_voice(self, name: str) -> None:
        """Choose a voice by its identifier, with ``+variant`` behind it."""
        status = self._dll.espeak_SetVoiceByName(name.encode("utf-8"))
        if status != 0:
            raise EspeakError(f"espeak-ng has no voice {name}")

    def voice(self) -> str:
        """Return the identifier of the voice in use."""
        current = self._dll.espeak_GetCurrentVoice()
        return str(current.contents.identifier.decode("utf-8", "replace")) if current else ""

    def set_parameter(self, parameter: int, value: int) -> None:
        """Set one of the numbers above."""
        if self._dll.espeak_SetParameter(parameter, value, 0) != 0:
            raise EspeakError(f"espeak-ng refuses {value} for parameter {parameter}")

    def parameter(self, parameter: int) -> int:
        """Return one of the numbers above."""
        return int(self._dll.espeak_GetParameter(parameter, 1))


def _candidates(choice: str) -> Iterator[tuple[str, str, str | None]]:
    """Yield what to try, the user's own library first: it may hold voices of theirs."""
    places = {
        "bundled-first": (_bundled_library, _system_libraries),
        "auto": (_system_libraries, _bundled_library),
        "system": (_system_libraries,),
    }
    for place in places.get(choice, (_bundled_library,)):
        yield from place()


def _system_libraries() -> Iterator[tuple[str, str, None]]:
    for name in _SYSTEM_NAMES.get(sys.platform, _SYSTEM_NAMES["linux"]):
        yield "system", name, None


def _bundled_library() -> Iterator[tuple[str, str, str]]:
    try:
        import espeakng_loader  # noqa: PLC0415 - only when it is used: it has no wheel everywhere
    except ImportError:
        return
    # RuntimeError: a wheel without a library for this machine.
    with contextlib.suppress(RuntimeError):
        yield "bundled", espeakng_loader.get_library_path(), espeakng_loader.get_data_path()


def _open(name: str, data_path: str | None) -> ctypes.CDLL:
    dll = ctypes.CDLL(name)
    _declare(dll)
    # With a path the environment is not asked, so a stray ESPEAK_DATA_PATH cannot mix versions.
    dll.espeak_ng_InitializePath(os.fsencode(data_path) if data_path else None)
    context = c_void_p()
    # Unlike espeak_Initialize this never ends the process, and tells what is wrong.
    status = dll.espeak_ng_Initialize(byref(context))
    if status == 0:
        status = dll.espeak_ng_InitializeOutput(_SYNCHRONOUS, _BUFFER_MS, None)
    if status != 0:
        message = ctypes.create_string_buffer(512)
        dll.espeak_ng_GetStatusCodeMessage(status, message, len(message))
        dll.espeak_ng_ClearErrorContext(byref(context))
        raise EspeakError(message.value.decode("utf-8", "replace"))
    # From 1.52 on the breath of a voice begins by the clock; the same text shall sound the same.
    with contextlib.suppress(AttributeError):
        dll.espeak_ng_SetRandSeed(c_long(_SEED))
    return dll


def _declare(dll: ctypes.CDLL) -> None:
    signatures: dict[str, tuple[object, ...]] = {
        "espeak_ng_InitializePath": (None, c_char_p),
        "espeak_ng_Initialize": (c_int, POINTER(c_void_p)),
        "espeak_ng_InitializeOutput": (c_int, c_int, c_int, c_char_p),
        "espeak_ng_GetStatusCodeMessage": (None, c_int, c_char_p, ctypes.c_size_t),
        "espeak_ng_ClearErrorContext": (None, POINTER(c_void_p)),
        "espeak_ng_GetSampleRate": (c_int,),
        "espeak_Info": (c_char_p, POINTER(c_char_p)),
        "espeak_SetSynthCallback": (None, _Callback),
        "espeak_Synth": (
            c_int,
            c_char_p,
            ctypes.c_size_t,
            c_uint,
            c_int,
            c_uint,
            c_uint,
            POINTER(c_uint),
            c_void_p,
        ),
        "espeak_ListVoices": (POINTER(POINTER(_EspeakVoice)), POINTER(_EspeakVoice)),
        "espeak_SetVoiceByName": (c_int, c_char_p),
        "espeak_GetCurrentVoice": (POINTER(_EspeakVoice),),
        "espeak_SetParameter": (c_int, c_int, c_int, c_int),
        "espeak_GetParameter": (c_int, c_int, c_int),
    }
    for name, (result, *arguments) in signatures.items():
        function = getattr(dll, name)
        function.restype, function.argtypes = result, arguments
