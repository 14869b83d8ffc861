"""``podcast.toml`` becomes a Podcast, and a Podcast ``podcast.toml``."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

import msgspec
from msgspec.structs import replace

from audio_builder.errors import SettingsError
from audio_builder.language import normal_tag
from audio_builder.model.episode import Episode
from audio_builder.model.podcast import Podcast
from audio_builder.publishing.store.addresses import plain_address
from audio_builder.publishing.store.phrases import phrases
from audio_builder.publishing.store.wording import one_line
from audio_builder.toml_file import read_toml, require_known

FILE_NAME = "podcast.toml"
# podcast:guid is a UUIDv5 in this namespace: https://podcastindex.org/namespace/1.0#guid
_GUID_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
# More days than the calendar has, and more episodes than any folder.
_MOST_KEPT = 1_000_000
_KEY_FORM = re.compile(r"[A-Za-z0-9_-]*")
_KNOWN = Podcast.__struct_fields__
# Not the folder's name: the same articles give the same bytes wherever they lie.


@cache
def categories() -> Mapping[str, tuple[str, ...]]:
    """Apple's categories and their subcategories, in Apple's spelling."""
    table = json.loads(Path(__file__).with_name("categories.json").read_text("utf-8"))
    return {name: tuple(below) for name, below in table.items()}


def load_podcast(folder: Path, also_allowed: Iterable[str] | None = frozenset()) -> Podcast:
    """Read a folder's ``podcast.toml``; without one, the podcast of all defaults.

    Keys in ``also_allowed`` are somebody else's and left alone; other unknown ones are refused,
    because a misspelled setting that does nothing is found only after publishing. None leaves all
    alone, for those who only read.
    """
    path = folder / FILE_NAME
    return podcast_of(read_toml(path), also_allowed, str(path))


def podcast_of(
    values: Mapping[str, Any],
    also_allowed: Iterable[str] | None = frozenset(),
    subject: str = FILE_NAME,
) -> Podcast:
    """Check settings by name and make a Podcast of them."""
    elsewhere = frozenset(values if also_allowed is None else also_allowed)
    require_known(values, {*_KNOWN, *elsewhere}, subject)
    own = {key: value for key, value in values.items() if key in _KNOWN}
    try:
        podcast = msgspec.convert(own, Podcast)
    except msgspec.ValidationError as error:
        raise SettingsError(
            f"has a value of the wrong kind: {error}", subject=subject, remedy="correct the value"
        ) from error
    return _validate(podcast, subject)


def _validate(podcast: Podcast, subject: str) -> Podcast:
    """Refuse values that every directory would refuse; tidy the rest."""
    _check_category(podcast.category, subject)
    if podcast.type not in {"episodic", "serial"}:
        raise SettingsError(
            f"unknown type {podcast.type!r}", subject=subject, remedy="use episodic or serial"
        )
    if podcast.language and not normal_tag(podcast.language):
        raise SettingsError(
            f"{podcast.language!r} is not a language code",
            subject=subject,
            remedy="write it like en or en-US",
        )
    for name, address in (("base_url", podcast.base_url), ("link", podcast.link)):
        if address and not _is_web_address(address):
            raise SettingsError(
                f"{name} {address!r} is not a web address",
                subject=subject,
                remedy="write it like https://example.org/podcast/",
            )
    if not _KEY_FORM.fullmatch(podcast.private_key):
        raise SettingsError(
            "private_key holds characters that change in addresses",
            subject=subject,
            remedy="use only letters, digits, - and _",
        )
    for name, limit in (("keep_episodes", podcast.keep_episodes), ("keep_days", podcast.keep_days)):
        if not 0 <= limit <= _MOST_KEPT:
            raise SettingsError(
                f"{name} is not between 0 and {_MOST_KEPT}",
                subject=subject,
                remedy="use 0 to keep all",
            )
    return replace(podcast, language=normal_tag(podcast.language))


def _check_category(category: str, subject: str) -> None:
    main, _, below = (part.strip() for part in category.partition(">"))
    known = categories()
    if main in known and (not below or below in known[main]):
        return
    spellings = [*known, *(f"{name} > {sub}" for name, subs in known.items() for sub in subs)]
    near = get_close_matches(category, spellings, n=1, cutoff=0)[0]
    raise SettingsError(
        f"{category!r} is not one of Apple's categories",
        subject=subject,
        remedy=f"did you mean {near!r}?",
    )


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and not re.search(r"[\s<>\"]", address)
        )
    except ValueError:
        return False


def base_address(podcast: Podcast) -> str:
    """Return the public address of the folder with a slash at its end; empty when it has none."""
    if not podcast.base_url:
        return ""
    base = plain_address(podcast.base_url.split("#")[0].split("?")[0].rstrip("/") + "/")
    return f"{base}{podcast.private_key}/" if podcast.private_key else base


def guid_for(feed_url: str) -> str:
    """Return the ``podcast:guid`` that belongs to a feed address."""
    return str(uuid5(_GUID_NAMESPACE, feed_url.partition("://")[2].rstrip("/")))


def fill_podcast(podcast: Podcast, episodes: Iterable[Episode]) -> Podcast:
    """Return the podcast with what it leaves empty taken from its episodes."""
    sites: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for episode in episodes:
        sites[one_line(episode.site)] += 1
        languages[episode.language] += 1
    del languages[""]
    language = min(languages, key=lambda tag: (-languages[tag], tag), default="en")
    language = podcast.language or normal_tag(language) or "en"
    words = phrases(language)
    # The outlet most episodes are from; where none is, the show is nobody's in particular.
    site = next((name for name, n in sites.items() if name and 2 * n > sites.total()), "")
    unnamed = words["unnamed_show"]
    title = one_line(podcast.title) or (words["show_title"].format(site) if site else unnamed)
    owner = one_line(podcast.author) or site
    made_up = words["show_description"].format(owner) if owner else f"{unnamed}."
    return replace(
        podcast,
        title=title,
        author=owner or title,
        description=podcast.description.strip() or made_up,
        language=language,
    )
