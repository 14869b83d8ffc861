"""Requests about the show: its settings, cover, lexicon and voices, and what a check says."""

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from audio_builder.converting.prepare import LEXICON
from audio_builder.desk.bodies import MOST_TEXT_BYTES, read_json, read_picture
from audio_builder.desk.desk import Desk
from audio_builder.desk.requests import Name, decode, require_object
from audio_builder.desk.responses import ACCEPTED, PREFIX, json_response, seen_tag
from audio_builder.desk.show import (
    content_tag,
    cover_thumbnail,
    lexicon_entries,
    show_settings,
    write_lexicon,
)
from audio_builder.phrasing.lexicon import LexiconEntry
from audio_builder.publishing.store.channel import FILE_NAME


class ShowApi:
    """The handlers of the show's routes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(f"{PREFIX}/lexicon", self.lexicon, methods=["GET"]),
            Route(f"{PREFIX}/lexicon", self.change_lexicon, methods=["PUT"]),
            Route(f"{PREFIX}/show", self.show, methods=["GET"]),
            Route(f"{PREFIX}/show", self.change_show, methods=["PATCH"]),
            Route(f"{PREFIX}/show/cover", self.cover, methods=["GET"]),
            Route(f"{PREFIX}/show/cover", self.change_cover, methods=["PUT"]),
            Route(f"{PREFIX}/show/check", self.check, methods=["GET"]),
            Route(f"{PREFIX}/show/check", self.begin_check, methods=["POST"]),
            Route(f"{PREFIX}/voices", self.voices, methods=["GET"]),
        ]

    async def lexicon(self, _request: Request) -> Response:
        """Return the show's own names."""
        return await self._tagged_response(LEXICON, partial(lexicon_entries, self._desk.show))

    async def change_lexicon(self, request: Request) -> Response:
        """Replace the show's own names."""
        names = decode(await read_json(request, MOST_TEXT_BYTES), list[Name])
        entries = [
            LexiconEntry(
                grapheme=name.grapheme,
                alias=name.alias or "",
                ipa=name.ipa or "",
                lang=name.language or "",
                case=name.case,
            )
            for name in names
        ]
        seen = seen_tag(request)
        return await self._tagged_response(
            LEXICON, partial(write_lexicon, self._desk.show, entries, seen)
        )

    async def show(self, _request: Request) -> Response:
        """Return the show's settings."""
        return await self._tagged_response(FILE_NAME, partial(show_settings, self._desk.show))

    async def change_show(self, request: Request) -> Response:
        """Change some of the show's settings."""
        changes = require_object(await read_json(request))
        seen = seen_tag(request)
        return await self._tagged_response(
            FILE_NAME, partial(self._desk.change_show, changes, seen)
        )

    async def cover(self, _request: Request) -> Response:
        """Return the show's cover."""
        content = await run_in_threadpool(cover_thumbnail, self._desk.show)
        # The pages name it by the version of the settings.
        headers = {"Cache-Control": "private, max-age=600"}
        return Response(content, media_type="image/jpeg", headers=headers)

    async def change_cover(self, request: Request) -> Response:
        """Replace the show's cover."""
        picture = await read_picture(request)
        seen = seen_tag(request)
        return await self._tagged_response(
            FILE_NAME, partial(self._desk.change_cover, picture, seen)
        )

    async def check(self, _request: Request) -> Response:
        """Return what the last check of the folder said."""
        return json_response(self._desk.check.answer)

    async def begin_check(self, _request: Request) -> Response:
        """Begin a check of the folder."""
        settings = await run_in_threadpool(self._desk.settings)
        return json_response(self._desk.check.begin(settings), ACCEPTED)

    async def _tagged_response(self, name: str, ask: Callable[[], Any]) -> Response:
        """Answer with what a file of the show holds, and with what tells its version."""

        def answer() -> tuple[str, Any]:
            value = ask()
            return content_tag(self._desk.show / name), value

        tag, value = await run_in_threadpool(answer)
        return json_response(value, ETag=f'"{tag}"')

    async def voices(self, _request: Request) -> Response:
        """List the voices."""
        settings = await run_in_threadpool(self._desk.settings)
        return json_response(await run_in_threadpool(self._desk.voices.rows, settings))
