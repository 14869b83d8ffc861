"""A request's body is read within a size and a time, and as the kind that was agreed."""

import asyncio
from typing import Any

import msgspec
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from audio_builder.desk.records import TooLargeError
from audio_builder.desk.requests import NewArticle, decode
from audio_builder.errors import SettingsError
from audio_builder.reading.unpacking import DOCUMENT_BYTES, LIMIT_BYTES

BODY_SECONDS = 120.0
MOST_JSON_BYTES = 1_000_000
MOST_TEXT_BYTES = LIMIT_BYTES + MOST_JSON_BYTES
"""A page as large as any that is read, with what is said of it."""
MOST_PICTURE_BYTES = 20_000_000
"""A cover as a camera or a designer's program gives it."""
MOST_UPLOAD_BYTES = DOCUMENT_BYTES + MOST_JSON_BYTES
_MOST_FIELDS = 20
_MOST_FIELD_BYTES = 10_000
_YES = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "": False}


async def read_json(request: Request, most_bytes: int = MOST_JSON_BYTES) -> bytes:
    """Return a JSON body; forms of other sites cannot send this content type."""
    return await _read(request, ("application/json",), most_bytes)


async def read_picture(request: Request) -> bytes:
    """Return a picture that is sent as itself; forms of other sites cannot send it either."""
    return await _read(request, ("image/png", "image/jpeg"), MOST_PICTURE_BYTES)


async def _read(request: Request, kinds: tuple[str, ...], most_bytes: int) -> bytes:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in kinds:
        raise HTTPException(415, f"send it as {' or '.join(kinds)}")
    return await read_body(request, most_bytes)


async def read_body(request: Request, most_bytes: int, seconds: float = BODY_SECONDS) -> bytes:
    """Return a body of any kind, within a size and a time."""
    _limit(request, most_bytes)
    try:
        async with asyncio.timeout(seconds):
            return await request.body()
    except TimeoutError as error:
        raise HTTPException(408, "the request took too long to come") from error


async def read_new_article(request: Request) -> tuple[NewArticle, tuple[str, bytes] | None]:
    """Return what is posted to add an article: JSON, or a form with a file."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return decode(await read_json(request, MOST_TEXT_BYTES), NewArticle), None
    _limit(request, MOST_UPLOAD_BYTES)
    try:
        async with (
            asyncio.timeout(BODY_SECONDS),
            request.form(
                max_files=1, max_fields=_MOST_FIELDS, max_part_size=_MOST_FIELD_BYTES
            ) as form,
        ):
            fields: dict[str, Any] = {}
            file: tuple[str, bytes] | None = None
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    file = value.filename or "", await value.read()
                else:
                    fields[name] = value
    except TimeoutError as error:
        raise HTTPException(408, "the request took too long to come") from error
    return _of_form(fields), file


def _of_form(fields: dict[str, Any]) -> NewArticle:
    if "publish" in fields:
        fields["publish"] = _YES.get(str(fields["publish"]).lower(), True)
    try:
        return msgspec.convert(fields, NewArticle)
    except msgspec.ValidationError as error:
        raise SettingsError(
            f"is not as it should be: {error}",
            subject="the form",
            remedy="see /api/v1/openapi.json",
        ) from error


def _limit(request: Request, most_bytes: int) -> None:
    """Refuse a body that says it is too large, and stop reading one that turns out to be."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > most_bytes:
        raise _too_large(most_bytes)
    receive, size = request._receive, 0  # noqa: SLF001 - Starlette has no other place for it

    async def count() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most_bytes:
            raise _too_large(most_bytes)
        return message

    request._receive = count  # noqa: SLF001 - the same


def _too_large(most_bytes: int) -> TooLargeError:
    return TooLargeError(
        f"is larger than {most_bytes // 1_000_000} MB",
        subject="the request",
        remedy="send less at a time",
    )
