"""Requests to the API become calls of the desk, and what it returns JSON."""

import logging
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

from audio_builder.converting.outcome import internal_error
from audio_builder.converting.prepare import LEXICON
from audio_builder.desk.bodies import MOST_TEXT_BYTES, read_json, read_new_article
from audio_builder.desk.desk import Desk
from audio_builder.desk.events import KEEP_ALIVE_SECONDS
from audio_builder.desk.records import (
    ConflictError,
    MissingError,
    Problem,
    Record,
    TooLargeError,
    problem_of,
)
from audio_builder.desk.requests import (
    Changes,
    Name,
    NewFeed,
    Saying,
    decode,
    feed_address,
    require_object,
    submission,
)
from audio_builder.desk.show import content_tag, lexicon_entries, show_settings, write_lexicon
from audio_builder.errors import (
    AudioBuilderError,
    EngineMissingError,
    PhrasingError,
    ReadingError,
    SettingsError,
)
from audio_builder.phrasing.lexicon import Entry
from audio_builder.publishing.store.channel import FILE_NAME

PREFIX = "/api/v1"
_STATUSES: tuple[tuple[type[AudioBuilderError], int], ...] = (
    (MissingError, 404),
    (ConflictError, 409),
    (TooLargeError, 413),
    (SettingsError, 400),
    (ReadingError, 422),
    (PhrasingError, 422),
    (EngineMissingError, 503),
    (AudioBuilderError, 500),
)
_ACCEPTED = 202
_log = logging.getLogger(__name__)


def json_response(value: Any, status: int = 200, **headers: str) -> Response:
    """Return a value as JSON."""
    return Response(
        msgspec.json.encode(value),
        status_code=status,
        media_type="application/json",
        headers=headers,
    )


def error_response(error: Exception) -> Response:
    """Return an error as the API gives it, with a fitting status."""
    if isinstance(error, HTTPException):
        problem, status = Problem(problem=str(error.detail)), error.status_code
        return json_response({"error": problem}, status, **(dict(error.headers or {})))
    known = error if isinstance(error, AudioBuilderError) else internal_error(error)
    status = next(code for kind, code in _STATUSES if isinstance(known, kind))
    return json_response({"error": problem_of(known)}, status)


class Api:
    """The handlers of all routes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """Return the routes of the API."""
        one = f"{PREFIX}/articles/{{identity}}"
        steps = {
            "narrate": self._desk.narrate,
            "publish": self._desk.publish,
            "unpublish": self._desk.unpublish,
            "cancel": self._desk.cancel,
        }
        return [
            Route(f"{PREFIX}/articles", self.add, methods=["POST"]),
            Route(f"{PREFIX}/feeds", self.add_feed, methods=["POST"]),
            Route(f"{PREFIX}/articles", self.rows, methods=["GET"]),
            Route(one, self.article, methods=["GET"]),
            Route(one, self.change, methods=["PATCH"]),
            Route(one, partial(self.step, self._desk.remove), methods=["DELETE"]),
            *(
                Route(f"{one}/{name}", partial(self.step, step), methods=["POST"])
                for name, step in steps.items()
            ),
            Route(f"{one}/audio", self.sound, methods=["GET"]),
            Route(f"{PREFIX}/say", self.say, methods=["POST"]),
            Route(f"{PREFIX}/lexicon", self.lexicon, methods=["GET"]),
            Route(f"{PREFIX}/lexicon", self.change_lexicon, methods=["PUT"]),
            Route(f"{PREFIX}/show", self.show, methods=["GET"]),
            Route(f"{PREFIX}/show", self.change_show, methods=["PATCH"]),
            Route(f"{PREFIX}/voices", self.voices, methods=["GET"]),
            Route(f"{PREFIX}/events", self.events, methods=["GET"]),
            Route(f"{PREFIX}/openapi.json", self.description, methods=["GET"]),
        ]

    async def add(self, request: Request) -> Response:
        """Add an article."""
        new, file = await read_new_article(request)
        key = request.headers.get("idempotency-key", "")

        def add() -> Record:
            return self._desk.add(submission(new, self._desk.settings(), key=key, file=file))

        return _accepted(await run_in_threadpool(add))

    async def add_feed(self, request: Request) -> Response:
        """Add the articles of a feed."""
        feed = decode(await read_json(request), NewFeed)
        address = feed_address(feed)
        added = await run_in_threadpool(self._desk.add_feed, address)
        return json_response([{"id": one.id, "state": one.state} for one in added], _ACCEPTED)

    async def rows(self, _request: Request) -> Response:
        """List all articles."""
        return json_response(await run_in_threadpool(self._desk.rows))

    async def article(self, request: Request) -> Response:
        """Return all of an article."""
        return _versioned(await run_in_threadpool(self._desk.article, _identity(request)))

    async def change(self, request: Request) -> Response:
        """Change an article."""
        changes = decode(await read_json(request, MOST_TEXT_BYTES), Changes)
        seen = _seen_version(request)
        changed = await run_in_threadpool(self._desk.change, _identity(request), changes, seen)
        return _versioned(changed)

    @staticmethod
    async def step(step: Callable[[str], Record], request: Request) -> Response:
        """Have something done with an article."""
        return _accepted(await run_in_threadpool(step, _identity(request)))

    async def sound(self, request: Request) -> Response:
        """Return the MP3 of an article, also in parts."""
        path = await run_in_threadpool(self._desk.sound, _identity(request))
        return FileResponse(path, media_type="audio/mpeg")

    async def say(self, request: Request) -> Response:
        """Return how a text sounds."""
        saying = decode(await read_json(request), Saying)
        return Response(await run_in_threadpool(self._desk.say, saying), media_type="audio/wav")

    async def lexicon(self, _request: Request) -> Response:
        """Return the show's own names."""
        return await self._tagged(LEXICON, partial(lexicon_entries, self._desk.show))

    async def change_lexicon(self, request: Request) -> Response:
        """Replace the show's own names."""
        names = decode(await read_json(request, MOST_TEXT_BYTES), list[Name])
        entries = [
            Entry(
                grapheme=name.grapheme,
                alias=name.alias or "",
                ipa=name.ipa or "",
                lang=name.language or "",
                case=name.case,
            )
            for name in names
        ]
        seen = _seen_tag(request)
        return await self._tagged(LEXICON, partial(write_lexicon, self._desk.show, entries, seen))

    async def show(self, _request: Request) -> Response:
        """Return the show's settings."""
        return await self._tagged(FILE_NAME, partial(show_settings, self._desk.show))

    async def change_show(self, request: Request) -> Response:
        """Change some of the show's settings."""
        changes = require_object(await read_json(request))
        seen = _seen_tag(request)
        return await self._tagged(FILE_NAME, partial(self._desk.change_show, changes, seen))

    async def _tagged(self, name: str, ask: Callable[[], Any]) -> Response:
        """Answer with what a file of the show holds, and with what tells its version."""

        def answer() -> tuple[str, Any]:
            value = ask()
            return content_tag(self._desk.show / name), value

        tag, value = await run_in_threadpool(answer)
        return json_response(value, ETag=f'"{tag}"')

    async def voices(self, _request: Request) -> Response:
        """List the voices."""
        return json_response(await run_in_threadpool(self._desk.voices))

    async def events(self, _request: Request) -> Response:
        """Send events for as long as somebody listens."""
        queue = self._desk.events.listen()
        if queue is None:
            raise HTTPException(503, "too many pages are open")
        headers = {"X-Accel-Buffering": "no"}
        stream = _until_closed(self._desk, queue)
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    async def description(self, _request: Request) -> Response:
        """Return what describes the API."""
        content = Path(__file__).with_name("openapi.json").read_bytes()
        return Response(content, media_type="application/json")


async def _until_closed(desk: Desk, queue: Any) -> AsyncIterator[str]:
    try:
        yield ": the desk\n\n"
        while True:
            text = await desk.events.next(queue, KEEP_ALIVE_SECONDS)
            if text is None:
                return
            yield text
    finally:
        desk.events.leave(queue)


def _identity(request: Request) -> str:
    return str(request.path_params["identity"])


def _accepted(record: Record) -> Response:
    content = {"id": record.id, "state": record.state}
    return json_response(content, _ACCEPTED, Location=f"{PREFIX}/articles/{record.id}")


def _versioned(view: dict[str, Any]) -> Response:
    return json_response(view, ETag=f'"{view["version"]}"')


def _seen_tag(request: Request) -> str:
    return request.headers.get("if-match", "").strip().removeprefix("W/").strip('"').strip("*")


def _seen_version(request: Request) -> int | None:
    """Return the version that whoever changes an article has seen."""
    tag = _seen_tag(request)
    if not tag:
        return None
    if not tag.isascii() or not tag.isdecimal():
        raise ConflictError(
            "is no version of the article", subject="If-Match", remedy="send its ETag"
        )
    return int(tag[:18])


async def handle_error(_request: Request, error: Exception) -> Response:
    """Answer a request that failed."""
    if not isinstance(error, AudioBuilderError | HTTPException):
        _log.warning("internal error", exc_info=error)
    return error_response(error)
