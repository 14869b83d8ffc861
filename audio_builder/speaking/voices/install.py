"""The name of a Piper voice becomes its files and a voice file, whole or not at all."""

import hashlib
import json
import os
import re
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from audio_builder.errors import SettingsError, SpeakingError
from audio_builder.network.client import StreamedResponse, get
from audio_builder.network.errors import Cause, Limits, RequestError
from audio_builder.speaking.voices.install_file import licence_in
from audio_builder.speaking.voices.recommended import terms_of
from audio_builder.speaking.voices.voice_file_text import write_voice_file

BASE_URL = "https://huggingface.co/rhasspy/piper-voices/resolve/main"
_CATALOG = "voices.json"
_LARGEST_CATALOG_BYTES = 1 << 24
# The largest Piper voices have 120 MB; a catalogue that says more is not believed.
_LARGEST_FILE_BYTES = 1 << 30
_NAME = re.compile(r"[a-z]{2,3}_[A-Z]{2}-\w+-[a-z_]+")
# A voice of 120 MB over a slow line.
_SECONDS = 1800.0
# A lost connection is taken up where it broke.
_TRIES = 4
_OK, _PARTIAL = 200, 206

_REMEDY = (
    "check the connection and try again: what has come is kept; or name a mirror (voices_mirror);"
    " or fetch NAME.onnx and NAME.onnx.json elsewhere and run: voices install ./NAME.onnx"
)

OnBytes = Callable[[str, int, int], None]
"""Called with a file's name, its bytes so far, and all its bytes."""


class _File(msgspec.Struct):
    size_bytes: int
    md5_digest: str


class _Language(msgspec.Struct):
    code: str = ""
    name_native: str = ""
    name_english: str = ""


class _CatalogEntry(msgspec.Struct):
    files: dict[str, _File]
    name: str = ""
    quality: str = ""
    num_speakers: int = 1
    language: _Language = msgspec.field(default_factory=_Language)


def install_voice(
    name: str, folder: Path, base_url: str = BASE_URL, on_bytes: OnBytes | None = None
) -> Path:
    """Fetch a voice and return its voice file, after which ``find_voice(name)`` finds it.

    Size and digest of every file are checked; the voice file is written last, so that half a
    voice is never found. What an interrupted call has fetched is kept for the next one.
    """
    if not _NAME.fullmatch(name):
        raise SettingsError(
            "is no name of a Piper voice",
            subject=name,
            remedy="names look like en_US-lessac-medium",
        )
    base = base_url.rstrip("/")
    if urllib.parse.urlsplit(base).scheme not in {"http", "https"}:
        raise SettingsError("is no address of a voice catalogue", subject=base)
    entry = _entry(name, base)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, file in entry.files.items():
            _fetch(
                f"{base}/{urllib.parse.quote(path)}", folder / _local(name, path), file, on_bytes
            )
        return _write_voice_file(name, entry, folder)
    except OSError as error:
        raise SpeakingError(
            f"cannot be installed: {error.strerror or error}",
            subject=name,
            remedy=f"check {folder}",
        ) from error


def catalog(base_url: str = BASE_URL) -> tuple[str, ...]:
    """Return the names of all voices that can be installed."""
    return tuple(sorted(_catalog(base_url.rstrip("/"))))


def _entry(name: str, base: str) -> _CatalogEntry:
    listed = _catalog(base)
    if name not in listed:
        family = [other for other in sorted(listed) if other.startswith(name.partition("-")[0])]
        raise SettingsError(
            "is not in the catalogue",
            subject=name,
            remedy=f"there are: {', '.join(family or sorted(listed))[:400]}",
        )
    try:
        entry = msgspec.convert(listed[name], _CatalogEntry)
    except msgspec.ValidationError as error:
        raise SpeakingError(f"the catalogue is broken: {error}", subject=name) from error
    endings = [path.removeprefix(path.rpartition("/")[0] + "/") for path in entry.files]
    sizes = [file.size_bytes for file in entry.files.values()]
    if not {f"{name}.onnx", f"{name}.onnx.json"} <= set(endings):
        raise SpeakingError("the catalogue names no model for it", subject=name)
    if any(not 0 < size <= _LARGEST_FILE_BYTES for size in sizes):
        raise SpeakingError("the catalogue names impossible sizes", subject=name)
    # The model last: what is small and wrong is found at once.
    order = sorted(entry.files.items(), key=lambda item: item[1].size_bytes)
    return msgspec.structs.replace(entry, files=dict(order))


def _catalog(base: str) -> dict[str, object]:
    address = f"{base}/{_CATALOG}"
    try:
        with _open(address, 0, _LARGEST_CATALOG_BYTES) as answer:
            found = json.loads(b"".join(answer.chunks))
    except (RequestError, ValueError, RecursionError) as error:
        raise _unreachable_error(address, error) from error
    if not isinstance(found, dict):
        raise SpeakingError("is no catalogue of voices", subject=address)
    return found


def _local(name: str, path: str) -> str:
    """Return the name a file gets: its own is never trusted to stay in the folder."""
    for ending in (".onnx.json", ".onnx"):
        if path.endswith(f"/{name}{ending}") or path == f"{name}{ending}":
            return name + ending
    return f"{name}.{re.sub(r'[^A-Za-z0-9_.-]', '_', path.rpartition('/')[2]).strip('.')}"


def _fetch(address: str, target: Path, file: _File, on_bytes: OnBytes | None) -> None:
    if _digest(target, file) == file.md5_digest:
        return
    part = target.with_name(f".{target.name}.part")
    for left in reversed(range(_TRIES)):
        try:
            _take_up(address, part, file, on_bytes)
            break
        except RequestError as error:
            passes = error.cause in {Cause.LATE, Cause.CUT_SHORT, Cause.REFUSED}
            if not passes or not left:
                raise _unreachable_error(address, error) from error
    if _digest(part, file) != file.md5_digest:
        part.unlink()
        raise SpeakingError(
            "what came is not what the catalogue names", subject=address, remedy="try again later"
        )
    part.replace(target)


def _take_up(address: str, part: Path, file: _File, on_bytes: OnBytes | None) -> None:
    """Fetch the rest of a file behind what an earlier try has left."""
    have = part.stat().st_size if part.exists() else 0
    if have > file.size_bytes:
        part.unlink()
        have = 0
    if have == file.size_bytes:
        return
    with (
        _open(address, have, _LARGEST_FILE_BYTES) as answer,
        part.open("ab" if have else "wb") as sink,
    ):
        if have and answer.response.status != _PARTIAL:
            # The server sends all of it again.
            sink.truncate(0)
            have = 0
        for chunk in _limit_to_announced(answer.chunks, file.size_bytes - have):
            sink.write(chunk)
            have += len(chunk)
            if on_bytes is not None:
                on_bytes(part.name[1:-5], have, file.size_bytes)
        sink.flush()
        os.fsync(sink.fileno())
    if have < file.size_bytes:
        raise RequestError("broke off", cause=Cause.CUT_SHORT)


def _limit_to_announced(chunks: Iterator[bytes], wanted: int) -> Iterator[bytes]:
    """Take no more than the catalogue has announced."""
    for chunk in chunks:
        if wanted <= 0:
            return
        yield chunk[:wanted]
        wanted -= len(chunk)


def _digest(path: Path, file: _File) -> str:
    if not path.is_file() or path.stat().st_size != file.size_bytes:
        return ""
    with path.open("rb") as opened:
        # The catalogue's own kind of digest: it finds accidents; https keeps forgers out.
        return hashlib.file_digest(opened, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


@contextmanager
def _open(address: str, start: int, most_bytes: int) -> Iterator[StreamedResponse]:
    """Ask for a file from some byte on. Who starts on https is not led away from it."""
    headers = {"User-Agent": "audio-builder"} | ({"Range": f"bytes={start}-"} if start else {})
    limits = Limits(seconds=_SECONDS, most_bytes=most_bytes)
    # The person names the catalogue: a mirror may well stand in the own network.
    with get(
        address, limits=limits, headers=headers, allow_private=True, stay_secure=True
    ) as answer:
        status = answer.response.status
        if status not in {_OK, _PARTIAL}:
            cause = Cause.FAILED if status < 500 else Cause.CUT_SHORT  # noqa: PLR2004 - the server's own faults pass
            raise RequestError(f"the server answers {status}", cause=cause)
        yield answer


def _unreachable_error(address: str, error: Exception) -> SpeakingError:
    problem = error.problem if isinstance(error, RequestError) else f"is broken: {error}"
    return SpeakingError(problem, subject=address, remedy=_REMEDY)


def _write_voice_file(name: str, entry: _CatalogEntry, folder: Path) -> Path:
    card = folder / f"{name}.MODEL_CARD"
    text = card.read_text("utf-8", "replace") if card.is_file() else ""
    code = (entry.language.code or name.partition("-")[0]).replace("_", "-")
    language = entry.language.name_native or entry.language.name_english or code
    return write_voice_file(
        folder / f"{name}.toml",
        display_name=f"{language}: {entry.name or name} ({entry.quality or 'Piper'})",
        languages=[code, code.partition("-")[0]],
        credit=f"Synthetic voice: Piper, {name}",
        licence=licence_in(text) or terms_of(name) or f"see {card.name}",
        model=f"./{name}.onnx",
    )
