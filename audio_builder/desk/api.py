"""Requests to the API become calls of the desk, and what it returns JSON."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

from audio_builder.desk.bodies import MOST_TEXT_BYTES, read_json, read_new_article
from audio_builder.desk.desk import Desk
from audio_builder.desk.events import KEEP_ALIVE_SECONDS
from audio_builder.desk.records import ConflictError, Record
from audio_builder.desk.requests import (
    Changes,
    NewFeed,
    Saying,
    decode,
    feed_address,
    submission,
)
from audio_builder.desk.responses import ACCEPTED, PREFIX, json_response, seen_tag
from audio_builder.desk.show_api import ShowApi


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
            "listen": self._desk.listen,
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
            *ShowApi(self._desk).routes(),
            Route(f"{PREFIX}/events", self.events, methods=["GET"]),
            Route(f"{PREFIX}/openapi.json", self.description, methods=["GET"]),
        ]

    async def add(self, request: Request) -> Response:
        """Add an article."""
        new, file = await read_new_article(request)
        key = request.headers.get("idempotency-key", "")

        def add() -> Record:
            return self._desk.add(submission(new, self._desk.settings(), key=key, file=file))

        return _accepted_response(await run_in_threadpool(add))

    async def add_feed(self, request: Request) -> Response:
        """Add the articles of a feed."""
        feed = decode(await read_json(request), NewFeed)
        address = feed_address(feed)
        added = await run_in_threadpool(self._desk.add_feed, address)
        return json_response([{"id": one.id, "state": one.state} for one in added], ACCEPTED)

    async def rows(self, _request: Request) -> Response:
        """List all articles."""
        return json_response(await run_in_threadpool(self._desk.rows))

    async def article(self, request: Request) -> Response:
        """Return all of an article."""
        return _versioned_response(await run_in_threadpool(self._desk.article, _identity(request)))

    async def change(self, request: Request) -> Response:
        """Change an article."""
        changes = decode(await read_json(request, MOST_TEXT_BYTES), Changes)
        seen = _seen_version(request)
        changed = await run_in_threadpool(self._desk.change, _identity(request), changes, seen)
        return _versioned_response(changed)

    @staticmethod
    async def step(step: Callable[[str], Record], request: Request) -> Response:
        """Have something done with an article."""
        return _accepted_response(await run_in_threadpool(step, _identity(request)))

    async def sound(self, request: Request) -> Response:
        """Return the MP3 of an article, also in parts."""
        path = await run_in_threadpool(self._desk.sound, _identity(request))
        return FileResponse(path, media_type="audio/mpeg")

    async def say(self, request: Request) -> Response:
        """Return how a text sounds."""
        saying = decode(await read_json(request), Saying)
        return Response(await run_in_threadpool(self._desk.say, saying), media_type="audio/wav")

    async def events(self, _request: Request) -> Response:
        """Send events for as long as somebody listens."""
        queue = self._desk.events.listen()
        if queue is None:
            raise HTTPException(503, "too many pages are open")
        headers = {"X-Accel-Buffering": "no"}
        stream = _event_stream(self._desk, queue)
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    async def description(self, _request: Request) -> Response:
        """Return what describes the API."""
        content = Path(__file__).with_name("openapi.json").read_bytes()
        return Response(content, media_type="application/json")


async def _event_stream(desk: Desk, queue: Any) -> AsyncIterator[str]:
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


def _accepted_response(record: Record) -> Response:
    content = {"id": record.id, "state": record.state}
    return json_response(content, ACCEPTED, Location=f"{PREFIX}/articles/{record.id}")


def _versioned_response(view: dict[str, Any]) -> Response:
    return json_response(view, ETag=f'"{view["version"]}"')


def _seen_version(request: Request) -> int | None:
    """Return the version that whoever changes an article has seen."""
    tag = seen_tag(request)
    if not tag:
        return None
    if not tag.isascii() or not tag.isdecimal():
        raise ConflictError(
            "is no version of the article", subject="If-Match", remedy="send its ETag"
        )
    return int(tag[:18])
