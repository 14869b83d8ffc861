"""Episodes become the page that lists them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import segno
from markupsafe import Markup, escape

from audio_builder.model.episode import Episode
from audio_builder.model.podcast import Podcast
from audio_builder.publishing.pages.description import DESCRIPTION_CHARACTERS, describe_podcast
from audio_builder.publishing.pages.templating import render
from audio_builder.publishing.store.phrases import day, direction, has_phrases, length, phrases
from audio_builder.publishing.store.wording import aware, one_line

# Listed with player and summary; older ones stand in a list by month, so that the page opens
# quickly.
NEWEST_EPISODES = 50


def index_page(
    podcast: Podcast,
    episodes: Sequence[Episode],
    *,
    address: str,
    image: str,
    thumbnail: str,
    is_public: bool,
) -> bytes:
    """Return the page that lists every episode."""
    language = podcast.language
    words = phrases(language)
    feed_url = f"{address}feed.xml"
    values = {
        "language": language,
        "direction": direction(language),
        "words_language": "" if has_phrases(language) else "en",
        "show": podcast.title,
        "description": one_line(podcast.description, DESCRIPTION_CHARACTERS),
        "address": address,
        "root": "",
        "canonical": "",
        "image": image,
        "thumbnail": thumbnail,
        "is_private": bool(podcast.private_key),
        "is_public": is_public,
        "feed_url": feed_url,
        "app_link": "podcast://" + feed_url.partition("://")[2],
        "qr": qr_code(feed_url, words["subscribe"]) if is_public else "",
        "notice": next((one_line(e.disclosure) for e in episodes if e.language == language), ""),
        "newest": [_entry(episode, language) for episode in episodes[:NEWEST_EPISODES]],
        "older": tuple(_months(episodes[NEWEST_EPISODES:], language)),
        "json_ld": describe_podcast(podcast, address=address, image=address + image),
    }
    return render("index.html", language, values)


def _entry(episode: Episode, language: str) -> Mapping[str, Any]:
    place = episode.place
    return {
        "page": f"{place}index.html",
        "mp3": place + episode.mp3,
        "guid": one_line(episode.guid),
        "title": one_line(episode.title) or episode.slug,
        "byline": one_line(episode.byline),
        "language": one_line(episode.language),
        "published": day(episode.published, language),
        "published_iso": aware(episode.published).isoformat(),
        "seconds": round(episode.duration_seconds, 3),
        "minutes": length(episode.duration_seconds, language),
        "summary": one_line(episode.summary, DESCRIPTION_CHARACTERS),
    }


def _months(episodes: Iterable[Episode], language: str) -> Iterator[Mapping[str, Any]]:
    for (year, month), found in groupby(
        episodes, key=lambda e: (e.published.year, e.published.month)
    ):
        yield {
            "name": f"{month:02}/{year}",
            "episodes": [_entry(episode, language) for episode in found],
        }


def qr_code(address: str, label: str) -> Any:
    """Return an address as a QR code in SVG, to be put into a page."""
    svg = segno.make(address, error="m", micro=False).svg_inline(
        border=2, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    named = svg.replace("<svg ", f'<svg role="img" aria-label="QR: {escape(label)}" ', 1)
    return Markup(named)  # noqa: S704 - made by segno, the label escaped
