"""What the desk knows becomes pages; whatever they do goes through the API."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from audio_builder.cleaning.opening import FIELDS
from audio_builder.converting.prepare import LEXICON
from audio_builder.desk.desk import Desk
from audio_builder.desk.records import JsonObject, MissingError, State
from audio_builder.desk.show import content_tag, lexicon_entries, show_settings
from audio_builder.publishing.pages.templating import ICON
from audio_builder.publishing.store.channel import FILE_NAME
from audio_builder.publishing.store.phrases import clock
from audio_builder.publishing.store.podcast_file import COMMENTS

_TEMPLATES = Path(__file__).with_name("templates")
_ROWS = 200
_MOST_DIGITS = 5
_ORDER = {State.FAILED: 0, State.DRAFT: 2, State.READY: 3}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["clock"] = clock
    return environment


class Pages:
    """The handlers of all pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """Return the routes of the pages."""
        return [
            Route("/", self.inbox, methods=["GET"]),
            Route("/articles/{identity}", self.article, methods=["GET"]),
            Route("/show", self.show, methods=["GET"]),
            Route("/desk.css", _style, methods=["GET"]),
            Route("/desk.js", _script, methods=["GET"]),
        ]

    async def inbox(self, request: Request) -> Response:
        """Show all articles, those that want a look first."""
        written = request.query_params.get("page", "1")[:_MOST_DIGITS]
        number = int(written) if written.isascii() and written.isdecimal() else 1
        return await run_in_threadpool(self._inbox, max(1, number))

    def _inbox(self, number: int) -> Response:
        rows = sorted(self._desk.rows(), key=_urgency)
        first = (number - 1) * _ROWS
        return self._page(
            "inbox",
            rows=rows[first : first + _ROWS],
            count=len(rows),
            more=number + 1 if len(rows) > first + _ROWS else 0,
        )

    async def article(self, request: Request) -> Response:
        """Show one article."""
        return await run_in_threadpool(self._article, str(request.path_params["identity"]))

    def _article(self, identity: str) -> Response:
        try:
            found = self._desk.article(identity)
        except MissingError:
            return HTMLResponse("<!DOCTYPE html><title>Gone</title><p>No such article.", 404)
        doubtful = sum(line["doubtful"] for line in found["lines"])
        return self._page(
            "article",
            a=found,
            doubtful=doubtful,
            fields=FIELDS,
            voices=self._desk.voices.names(self._desk.settings(), found["language"]),
        )

    async def show(self, _request: Request) -> Response:
        """Show the show's settings, voices and names."""
        return await run_in_threadpool(self._show)

    def _show(self) -> Response:
        settings = show_settings(self._desk.show)
        return self._page(
            "show",
            settings=settings,
            tag=content_tag(self._desk.show / FILE_NAME),
            help={name: COMMENTS.get(name, "") for name in settings},
            voices=self._desk.voices.names(self._desk.settings()),
            lexicon=lexicon_entries(self._desk.show),
            lexicon_tag=content_tag(self._desk.show / LEXICON),
        )

    def _page(self, name: str, **values: Any) -> Response:
        title = self._desk.title()
        text = (
            _environment()
            .get_template(f"{name}.html")
            .render(here=name, show=title, icon=ICON, **values)
        )
        return HTMLResponse(text)


def _urgency(row: JsonObject) -> int:
    """Return where an article stands in the list: what wants a look comes first."""
    if row["doubtful"] and row["state"] == State.DRAFT:
        return 1
    return _ORDER.get(State(row["state"]), 4)


async def _style(_request: Request) -> Response:
    return _asset("desk.css", "text/css")


async def _script(_request: Request) -> Response:
    return _asset("desk.js", "text/javascript")


@cache
def _asset(name: str, kind: str) -> Response:
    headers = {"Cache-Control": "no-cache"}
    return Response((_TEMPLATES / name).read_bytes(), media_type=kind, headers=headers)
