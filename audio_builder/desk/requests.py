"""JSON of a request becomes values with checked fields, or an error that names what is wrong."""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import UNSET, Struct, UnsetType

from audio_builder.converting.choose_voice import voice_folders
from audio_builder.converting.user_values import parse_date
from audio_builder.desk.records import Submission
from audio_builder.errors import SettingsError
from audio_builder.language import normal_tag
from audio_builder.model.source import Source
from audio_builder.network.addresses import web_address
from audio_builder.network.client import require_request_target
from audio_builder.network.errors import RequestError
from audio_builder.phrasing.lexicon import LexiconEntry, require_speakable
from audio_builder.publishing.store.identity import normal_url
from audio_builder.settings import Settings
from audio_builder.speaking.voices.trust import AskedBy, require_trust
from audio_builder.speaking.voices.voice_files import find_voice, voices

_ENDINGS = {"text": "txt", "html": "html", "markdown": "md"}
_LONGEST_FIELD = 2000
_LONGEST_KEY = 300
_CALLBACK_SECONDS = 5.0
_Kind = TypeVar("_Kind")


class NewArticle(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is posted to add an article."""

    url: str = ""
    text: str = ""
    format: Literal["text", "html", "markdown"] = "text"
    title: str = ""
    author: str = ""
    date: str = ""
    voice: str = ""
    language: str = ""
    publish: bool = False
    callback: str = ""


class NewFeed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is posted to add the articles of a feed."""

    url: str


class ChangedLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said of a line; null takes an editor's word back."""

    kept: bool | UnsetType | None = UNSET
    text: str | UnsetType | None = UNSET


class Changes(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is changed in an article; an empty text or null takes a change back."""

    title: str | UnsetType | None = UNSET
    byline: str | UnsetType | None = UNSET
    date: str | UnsetType | None = UNSET
    language: str | UnsetType | None = UNSET
    voice: str | UnsetType | None = UNSET
    quote_voice: str | UnsetType | None = UNSET
    summary: str | UnsetType | None = UNSET
    correction: str | UnsetType | None = UNSET
    takes: dict[str, int | None] = {}
    """Of utterances, by their numbers; null or 0 has one said as the voice says it by itself."""
    lines: dict[str, ChangedLine] = {}
    version: int | None = None


class Saying(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text to be said at once; ``names`` go before the show's lexicon."""

    text: str
    language: str | None = ""
    voice: str | None = ""
    names: list["Name"] = []
    take: int = 0
    """Which attempt: 0 is how the voice says it by itself."""


class Name(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of the lexicon."""

    grapheme: str
    alias: str | None = ""
    ipa: str | None = ""
    language: str | None = ""
    case: bool = True


def decode(content: bytes, kind: type[_Kind]) -> _Kind:
    """Return JSON as a value of some kind, or say what is wrong with it."""
    try:
        value = msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(
            f"is not as it should be: {error}",
            subject="the request",
            remedy="see /api/v1/openapi.json",
        ) from error
    if b"\\u0000" in content:
        raise SettingsError("holds a NUL character", subject="the request", remedy="leave it out")
    return value


def submission(
    new: NewArticle,
    settings: Settings,
    *,
    key: str = "",
    file: tuple[str, bytes] | None = None,
) -> Submission:
    """Return what was posted as an article to be read."""
    given = [bool(new.url), bool(new.text.strip()), file is not None]
    if sum(given) != 1:
        raise SettingsError(
            "needs one of url, text and file", subject="the article", remedy="give just one"
        )
    if len(key) > _LONGEST_KEY:
        raise SettingsError(f"is longer than {_LONGEST_KEY} characters", subject="Idempotency-Key")
    for name in ("title", "author", "url", "callback"):
        if len(getattr(new, name)) > _LONGEST_FIELD:
            raise SettingsError(f"is longer than {_LONGEST_FIELD} characters", subject=name)
    location, content = _content(new, file)
    return Submission(
        source=Source(
            location=location,
            content=content,
            title=new.title,
            author=new.author,
            date=parse_date(new.date, "date") if new.date else None,
            lang=language_tag(new.language),
            voice=known_voice(new.voice, settings),
        ),
        url=normal_url(location) if new.url else "",
        idempotency_key=key,
        callback=_callback(new.callback, settings),
        publish=new.publish,
    )


def _content(new: NewArticle, file: tuple[str, bytes] | None) -> tuple[str, bytes | None]:
    """Return where an article is, or the name it goes by and what is in it."""
    if new.url:
        address = web_address(new.url)
        if not address:
            raise SettingsError(
                "is not a web address", subject=new.url[:200], remedy="write it as https://..."
            )
        return address, None
    if file:
        return plain_name(file[0]), file[1]
    return f"paste-{secrets.token_hex(4)}.{_ENDINGS[new.format]}", new.text.encode()


def feed_address(feed: NewFeed) -> str:
    """Return a feed's address; a path is none."""
    address = web_address(feed.url)
    if not address:
        raise SettingsError(
            "is not a web address", subject=feed.url[:200], remedy="write it as https://..."
        )
    return address


def plain_name(name: str) -> str:
    """Return the last part of a file's name in characters that mean nothing anywhere."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = re.sub(r"[^\w.-]+", "-", last).strip("-.")[-100:]
    return plain or f"file-{secrets.token_hex(4)}"


def language_tag(written: str | None) -> str:
    """Return a language tag in its usual form; refuse what is none."""
    if written and not normal_tag(written):
        raise SettingsError(
            "is not a language tag", subject=written[:80], remedy="write en or en-GB"
        )
    return normal_tag(written or "")


def known_voice(name: str | None, settings: Settings) -> str:
    """Return a voice's name if there is such a voice; a path is none."""
    if name and name not in {voice.name for voice in voices(voice_folders(settings))}:
        raise SettingsError("no such voice", subject=name[:80], remedy="see /api/v1/voices")
    return name or ""


def trusted_voice(name: str | None, settings: Settings) -> str:
    """Return the name of a voice that may read an article; a folder's own programs may not."""
    known = known_voice(name, settings)
    if known:
        require_trust(find_voice(known, voice_folders(settings)), AskedBy.JOBS)
    return known


def moment(written: str | None) -> datetime | None:
    """Return a date as it was given, if one was."""
    return parse_date(written, "date") if written else None


def _callback(address: str, settings: Settings) -> str:
    if not address:
        return ""
    try:
        require_request_target(
            address, allow_private=settings.allow_private, seconds=_CALLBACK_SECONDS
        )
    except RequestError as error:
        raise SettingsError(
            error.problem, subject=f"callback {address[:200]}", remedy=error.remedy
        ) from error
    return address


def entries_of(names: Iterable[Name]) -> list[LexiconEntry]:
    """Return entries of a lexicon that an engine can safely be given."""
    return [
        require_speakable(
            LexiconEntry(
                grapheme=name.grapheme,
                alias=name.alias or "",
                ipa=name.ipa or "",
                lang=name.language or "",
                case=name.case,
            ),
            name.grapheme[:80],
        )
        for name in names
        if name.grapheme.strip()
    ]


def require_object(content: bytes) -> dict[str, Any]:
    """Return a JSON object."""
    return decode(content, dict[str, Any])
