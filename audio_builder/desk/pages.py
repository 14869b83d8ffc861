"""What the desk knows becomes pages; whatever they do goes through the API."""

from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from audio_builder.cleaning.opening import FIELDS
from audio_builder.converting.prepare import LEXICON, sample_text
from audio_builder.desk.desk import Desk
from audio_builder.desk.records import JsonObject, MissingError, State
from audio_builder.desk.setting_help import SETTING_HELP
from audio_builder.desk.show import content_tag, lexicon_entries, show_settings
from audio_builder.publishing.pages.templating import ICON
from audio_builder.publishing.store.channel import FILE_NAME
from audio_builder.publishing.store.phrases import clock
from audio_builder.publishing.store.podcast_file import COMMENTS
from audio_builder.settings import Settings

_TEMPLATES = Path(__file__).with_name("templates")
_SCRIPT = "text/javascript"
_ASSETS = {
    "desk.css": "text/css",
    "desk.js": _SCRIPT,
    "inbox.js": _SCRIPT,
    "article.js": _SCRIPT,
    "show.js": _SCRIPT,
}
_ROWS = 200
_MOST_DIGITS = 5
_ORDER = {State.FAILED: 0, State.DRAFT: 2, State.READY: 3}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["clock"] = clock
    # Show notes are HTML of ours, in which everything from outside is escaped already.
    environment.filters["notes"] = Markup
    return environment


class PageHandlers:
    """The handlers of all pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """Return the routes of the pages."""
        return [
            Route("/", self.inbox, methods=["GET"]),
            Route("/articles/{identity}", self.article, methods=["GET"]),
            Route("/show", self.show, methods=["GET"]),
            *(Route(f"/{name}", partial(_asset, name), methods=["GET"]) for name in _ASSETS),
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
        settings = self._desk.settings()
        return self._page(
            "article",
            a=found,
            doubtful=sum(line["doubtful"] for line in found["lines"]),
            fields=FIELDS,
            quote_voice=settings.quote_voice,
            tag=content_tag(self._desk.show / FILE_NAME),
            voices=self._desk.voices.names(settings, found["language"]),
        )

    async def show(self, _request: Request) -> Response:
        """Show the show's settings, voices and names."""
        return await run_in_threadpool(self._show)

    def _show(self) -> Response:
        told = show_settings(self._desk.show)
        settings = self._desk.settings()
        self._desk.voices.begin(settings)
        voices = self._desk.voices.names(settings)
        return self._page(
            "show",
            settings=told,
            groups=_groups(told),
            tag=content_tag(self._desk.show / FILE_NAME),
            help={name: {**COMMENTS, **SETTING_HELP}.get(name, "") for name in told},
            choices=_choices([voice.name for voice in voices]),
            check=self._desk.check.answer,
            voices=[(voice, sample_text(voice)) for voice in voices],
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


def _groups(settings: JsonObject) -> list[tuple[str, JsonObject]]:
    """Return the settings in the order in which they are looked for."""
    of_show = {name: value for name, value in settings.items() if name in COMMENTS}
    others = {name: value for name, value in settings.items() if name not in COMMENTS}
    return [("About the show", of_show), ("Narration", dict(sorted(others.items(), key=_place)))]


def _place(setting: tuple[str, Any]) -> int:
    names = list(SETTING_HELP)
    return names.index(setting[0]) if setting[0] in names else len(names)


def _choices(voices: list[str]) -> dict[str, list[Any]]:
    """Return the values of settings that have only some; an empty one leaves it to the program."""
    hints = get_type_hints(Settings)
    literals = {name: list(get_args(hint)) for name, hint in hints.items() if _is_choice(hint)}
    named = {"voice": ["", *voices], "quote_voice": ["", *voices], "type": ["episodic", "serial"]}
    return literals | named


def _is_choice(hint: Any) -> bool:
    return get_origin(hint) is Literal


def _urgency(row: JsonObject) -> int:
    """Return where an article stands in the list: what wants a look comes first."""
    if row["doubtful"] and row["state"] == State.DRAFT:
        return 1
    return _ORDER.get(State(row["state"]), 4)


async def _asset(name: str, _request: Request) -> Response:
    headers = {"Cache-Control": "no-cache"}
    return Response(_content(name), media_type=_ASSETS[name], headers=headers)


@cache
def _content(name: str) -> bytes:
    return (_TEMPLATES / name).read_bytes()
