"""An article and the episodes there are become: this episode, or a new one."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from anyascii import anyascii

from audio_builder.model.episode import Cue, Episode
from audio_builder.model.script import UtteranceRole

SLUG_CHARACTERS = 80
SLUG_FORM = re.compile(r"\d{4}-\d{2}-\d{2}(-[a-z0-9]+)+")
# Drawn once for articles that have no address.
_TEXT_NAMESPACE = UUID("3b1f7a52-8c0e-5d0b-9a55-6f2f5f0c7e11")
# What campaigns and networks hang on an address without changing the page.
TRACKING = re.compile(
    r"utm_\w+|fbclid|[gd]clid|[gw]braid|msclkid|yclid|mc_[ce]id|igshid|ref_src|_ga|cmpid",
    re.IGNORECASE,
)
_PORTS = {"http": 80, "https": 443}
_TEXT_ROLES = frozenset(
    {UtteranceRole.HEADING, UtteranceRole.PARAGRAPH, UtteranceRole.LIST_ITEM, UtteranceRole.QUOTE}
)
# The name of a source that was read from standard input.
_STANDARD_INPUT = "-"
# A correction changes some sentences; a new piece under an old name shares only stock phrases.
_SHARED_WITH_TITLE = 1 / 2
_SHARED_WITHOUT_TITLE = 3 / 4


def normal_url(url: str) -> str:
    """Return the address by which a page is known, however it was reached."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return url.strip()
    if not host or parts.scheme.lower() not in _PORTS:
        return url.strip()
    where = host if port in (None, _PORTS[parts.scheme.lower()]) else f"{host}:{port}"
    query = [
        pair
        for pair in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKING.fullmatch(pair[0])
    ]
    tail = f"?{urlencode(sorted(query))}" if query else ""
    return f"https://{where}{parts.path.rstrip('/')}{tail}"


def guid_of(
    *, url: str, site: str, title: str, published: datetime | None, text_sha256: str
) -> str:
    """Return the guid of a new episode: the same for the same article, wherever it is made."""
    if url:
        return str(uuid5(NAMESPACE_URL, normal_url(url)))
    when = published.isoformat() if published else ""
    return str(uuid5(_TEXT_NAMESPACE, f"{site}\n{title}\n{when}\n{text_sha256}"))


def choose_slug(taken: Collection[str], *, title: str, published: datetime, guid: str) -> str:
    """Return the folder name of a new episode, in plain ASCII and not yet taken.

    A second article of the same day and title gets a mark made from its guid: a number would look
    like the number of a correction.
    """
    ascii_title = anyascii(title).lower().replace("'", "")
    words = re.sub(r"[^a-z0-9]+", "-", ascii_title).strip("-") or "article"
    slug = _cut(f"{published.date().isoformat()}-{words}", SLUG_CHARACTERS)
    digest = sha256(guid.encode()).hexdigest()
    length = 6
    candidate = slug
    while candidate in taken and length < len(digest):
        mark = f"-x{digest[:length]}"
        candidate = _cut(slug, SLUG_CHARACTERS - len(mark)) + mark
        length += 6
    return candidate


def _cut(slug: str, limit: int) -> str:
    if len(slug) <= limit:
        return slug
    whole_words = slug[: limit + 1].rpartition("-")[0]
    # One endless word after the date is cut within the word.
    return (whole_words if len(whole_words) > len("2024-11-17") else slug[:limit]).rstrip("-")


def find_episode(
    episodes: Iterable[Episode],
    *,
    url: str = "",
    source_name: str = "",
    title: str = "",
    published: datetime | None = None,
    text_sha256: str = "",
    sentences: Collection[str] = (),
    whole: Callable[[str], Episode] | None = None,
) -> Episode | None:
    """Return the episode that an article already has, if it has one.

    Between two addresses, the address decides alone. Without one it is the same text, or the
    same source file with enough of the same sentences. ``whole`` loads an episode by its slug where
    ``episodes`` are without their cues.
    """
    episodes = tuple(episodes)
    if url:
        address = normal_url(url)
        known = next((e for e in episodes if e.url and normal_url(e.url) == address), None)
        if known:
            return known
        # It may have been made before its address was known.
        episodes = tuple(e for e in episodes if not e.url)
    for episode in episodes:
        if text_sha256 and episode.text_sha256 == text_sha256:
            return episode
    if not source_name:
        return None
    of_source = [
        episode
        for episode in episodes
        if _file_name(episode.source) == _file_name(source_name)
        and not (published and episode.published.date() != published.date())
    ]
    return _most_alike(of_source, source_name, title, sentences, whole)


def _most_alike(
    episodes: Sequence[Episode],
    source_name: str,
    title: str,
    sentences: Collection[str],
    whole: Callable[[str], Episode] | None,
) -> Episode | None:
    """Return the episode with most of the same sentences, if it has enough of them."""
    best: tuple[float, Episode | None] = (0.0, None)
    for episode in episodes:
        cues = episode.cues or (whole(episode.slug).cues if whole else ())
        # Standard input has no name that says what a paste is: a short piece that happens to stand
        # in a longer one is no correction of it, so there the longer text counts.
        share = _shared_part(cues, sentences, of_longer=source_name == _STANDARD_INPUT)
        needed = _SHARED_WITH_TITLE if _same(episode.title, title) else _SHARED_WITHOUT_TITLE
        if share >= needed and share > best[0]:
            best = (share, episode)
    return best[1]


def _file_name(source: str) -> str:
    return PurePosixPath(source.replace("\\", "/")).name


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _shared_part(
    cues: Iterable[Cue], sentences: Iterable[str], *, of_longer: bool = False
) -> float:
    """Return how much of the shorter text, or of the longer, stands in the other, 0 to 1."""
    cues = tuple(cues)
    old = {_plain(cue.text) for cue in cues if cue.role in _TEXT_ROLES}
    # Callers may pass what is said around the article too: notice and headline prove nothing.
    new = {_plain(text) for text in sentences} - ({_plain(cue.text) for cue in cues} - old)
    whole = max(len(old), len(new)) if of_longer else min(len(old), len(new))
    return len(old & new) / whole if old and new else 0.0
