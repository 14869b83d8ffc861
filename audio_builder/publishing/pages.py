"""Episodes become pages people open, read and listen on."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any

from audio_builder.episode import Cue, Episode
from audio_builder.podcast import Podcast
from audio_builder.publishing.phrases import clock, day, direction, length, phrases
from audio_builder.publishing.wording import aware, one_line, printable
from audio_builder.script import UtteranceRole

if TYPE_CHECKING:
    from jinja2 import Environment

# The pages load nothing but the folder's own files; ``file:`` is the folder opened from a disk.
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data:;"
    " media-src 'self' file:; base-uri 'none'; form-action 'none'"
)
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%231f4fa3'"
    " d='M1 6h2v4H1zm3-3h2v10H4zm3 2h2v6H7zm3-4h2v14h-2zm3 5h2v4h-2z'/%3E%3C/svg%3E"
)
# Listed with player and summary; older ones stand in a list by month, so that the page opens quickly.
NEWEST_EPISODES = 50
_DESCRIPTION_CHARACTERS = 300
_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_TAGS = {
    UtteranceRole.HEADING: "h2",
    UtteranceRole.LIST_ITEM: "li",
    UtteranceRole.QUOTE: "blockquote",
}
_OUTSIDE_TEXT = frozenset({UtteranceRole.NOTICE, UtteranceRole.TITLE, UtteranceRole.BYLINE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """The files all pages share; names change with their contents, so that browsers never mix versions."""

    style: str
    script: str
    files: Mapping[str, bytes]


@cache
def assets() -> Assets:
    """Return style and script with the names they have in the folder."""
    named = {}
    for ending in ("css", "js"):
        content = (files("audio_builder.publishing") / "templates" / f"page.{ending}").read_bytes()
        content = content.replace(b"\r\n", b"\n")
        named[ending] = (f"assets/page-{sha256(content).hexdigest()[:8]}.{ending}", content)
    return Assets(style=named["css"][0], script=named["js"][0], files=dict(named.values()))


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - not needed for --help

    environment = Environment(
        loader=PackageLoader("audio_builder.publishing"), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["clock"] = clock
    return environment


def _json_ld(value: Mapping[str, Any]) -> Any:
    from markupsafe import Markup  # noqa: PLC0415 - comes with Jinja

    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # The only ways out of a script element.
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704 - escaped in this line


def episode_page(
    podcast: Podcast, episode: Episode, *, address: str, image: str, has_vtt: bool
) -> bytes:
    """Return an episode's read-along page."""
    episode = _printable(episode)
    language = episode.language or podcast.language
    words = phrases(language)
    title = one_line(episode.title) or episode.slug
    place = f"{address}episodes/{episode.slug}/"
    voice = episode.voice_display_name or episode.voice
    shared = assets()
    text = _environment().get_template("episode.html").render(
        policy=POLICY, icon_address=ICON, style=shared.style, script=shared.script,
        language=language, direction=direction(language), words=words,
        show=podcast.title, address=address, place=place, image=image, is_private=bool(podcast.private_key),
        title=title, title_cues=_one_cue(episode, UtteranceRole.TITLE, title),
        notice_cues=_one_cue(episode, UtteranceRole.NOTICE, episode.disclosure),
        episode=episode, byline=words["by"].format(episode.byline) if episode.byline else "",
        published=day(episode.published, language), published_iso=episode.published.isoformat(),
        minutes=length(episode.duration_seconds, language), seconds=round(episode.duration_seconds, 3),
        voice=f"{voice} ({words['synthetic']})" if voice else "",
        description=one_line(episode.summary, _DESCRIPTION_CHARACTERS) or title,
        canonical=episode.url or f"{place}index.html", has_vtt=has_vtt,
        chapters=episode.chapters, blocks=tuple(_blocks(episode)),
        json_ld=_json_ld(_described(podcast, episode, title, place, address + image)),
    )  # fmt: skip
    return text.encode()


def _printable(episode: Episode) -> Episode:
    return replace(
        episode,
        subtitle=one_line(episode.subtitle), site=one_line(episode.site), summary=one_line(episode.summary),
        authors=tuple(map(one_line, episode.authors)), disclosure=one_line(episode.disclosure),
        voice=one_line(episode.voice), voice_display_name=one_line(episode.voice_display_name),
        voice_credit=one_line(episode.voice_credit), url=one_line(episode.url),
        correction=one_line(episode.correction),
        chapters=tuple(replace(chapter, title=one_line(chapter.title)) for chapter in episode.chapters),
    )  # fmt: skip


def _one_cue(episode: Episode, role: UtteranceRole, text: str) -> tuple[Mapping[str, Any], ...]:
    """Return the cues of a headline or notice; as one where the page words it otherwise."""
    cues = [cue for cue in episode.cues if cue.role is role]
    if cues and " ".join(cue.text for cue in cues).split() != text.split():
        cues = [replace(cues[0], end=cues[-1].end, text=text, words=())]
    return tuple(_cue(cue, episode.language) for cue in cues)


def _blocks(episode: Episode) -> Iterator[Mapping[str, Any]]:
    """Yield the text's paragraphs, headings, quotes and list items."""
    spoken = (cue for cue in episode.cues if cue.role not in _OUTSIDE_TEXT)
    groups = [
        (key, list(cues)) for key, cues in groupby(spoken, key=lambda cue: (cue.role, cue.block))
    ]
    for index, ((role, _), cues) in enumerate(groups):
        is_item = role is UtteranceRole.LIST_ITEM
        yield {
            "tag": _TAGS.get(role, "p"),
            "cues": [_cue(cue, episode.language) for cue in cues],
            "opens": is_item and (index == 0 or groups[index - 1][0][0] is not role),
            "closes": is_item and (index + 1 == len(groups) or groups[index + 1][0][0] is not role),
        }


def _cue(cue: Cue, language: str) -> Mapping[str, Any]:
    return {
        "start": f"{cue.start:.3f}",
        "end": f"{cue.end:.3f}",
        "text": printable(cue.text),
        "words": _words(cue),
        "language": cue.language if cue.language and cue.language != language else "",
    }


def _words(cue: Cue) -> str:
    """Return the word times of a cue as ``start,end,from,to`` each; places count as browsers count."""
    if printable(cue.text) != cue.text:
        return ""
    is_plain = cue.text.isascii() or max(cue.text) <= "\uffff"

    def place(index: int) -> int:
        return index if is_plain else len(cue.text[:index].encode("utf-16-le")) // 2

    return " ".join(
        f"{word.start:.2f},{word.end:.2f},{place(word.text_start)},{place(word.text_end)}"
        for word in cue.words
    )


def _described(
    podcast: Podcast, episode: Episode, title: str, place: str, image: str
) -> Mapping[str, Any]:
    """Return what search engines and checkers of AI marks read (schema.org)."""
    sound: dict[str, Any] = {
        "@type": "AudioObject",
        "contentUrl": place + episode.mp3,
        "encodingFormat": "audio/mpeg",
        "contentSize": str(episode.bytes),
        "duration": f"PT{round(episode.duration_seconds)}S",
        "creditText": episode.disclosure,
    }
    if episode.digital_source_type:
        sound["digitalSourceType"] = _SOURCE_TYPES + episode.digital_source_type.rpartition("/")[2]
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "name": title,
        "url": f"{place}index.html",
        "datePublished": aware(episode.published).isoformat(),
        "inLanguage": episode.language,
        "description": one_line(episode.summary, _DESCRIPTION_CHARACTERS),
        "image": image,
        "associatedMedia": sound,
        "creditText": episode.disclosure,
        "partOfSeries": {"@type": "PodcastSeries", "name": podcast.title},
    }
    if episode.authors:
        described["author"] = [{"@type": "Person", "name": name} for name in episode.authors]
    if episode.url:
        described["isBasedOn"] = episode.url
    return described


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
    shared = assets()
    feed_url = f"{address}feed.xml"
    series = {
        "@context": "https://schema.org", "@type": "PodcastSeries", "name": podcast.title,
        "description": one_line(podcast.description), "url": address, "webFeed": feed_url,
        "image": address + image, "inLanguage": language,
    }  # fmt: skip
    text = _environment().get_template("index.html").render(
        policy=POLICY, icon_address=ICON, style=shared.style, script=shared.script,
        language=language, direction=direction(language), words=words, show=podcast.title,
        description=one_line(podcast.description, _DESCRIPTION_CHARACTERS), address=address, image=image,
        thumbnail=thumbnail, is_private=bool(podcast.private_key), is_public=is_public, feed_url=feed_url,
        app_link="podcast://" + feed_url.partition("://")[2],
        qr=qr_code(feed_url, words["subscribe"]) if is_public else "",
        notice=next((one_line(e.disclosure) for e in episodes if e.language == language), ""),
        newest=[_entry(episode, language) for episode in episodes[:NEWEST_EPISODES]],
        older=tuple(_months(episodes[NEWEST_EPISODES:], language)), json_ld=_json_ld(series),
    )  # fmt: skip
    return text.encode()


def _entry(episode: Episode, language: str) -> Mapping[str, Any]:
    place = f"episodes/{episode.slug}/"
    return {
        "page": f"{place}index.html", "mp3": place + episode.mp3, "guid": episode.guid,
        "title": one_line(episode.title) or episode.slug, "byline": one_line(episode.byline),
        "language": episode.language, "published": day(episode.published, language),
        "published_iso": episode.published.isoformat(), "seconds": round(episode.duration_seconds, 3),
        "minutes": length(episode.duration_seconds, language),
        "summary": one_line(episode.summary, _DESCRIPTION_CHARACTERS),
    }  # fmt: skip


def _months(episodes: Iterable[Episode], language: str) -> Iterator[Mapping[str, Any]]:
    for (year, month), found in groupby(
        episodes, key=lambda e: (e.published.year, e.published.month)
    ):
        name = phrases(language)["months"][month - 1]
        yield {
            "name": f"{name} {year}",
            "episodes": [_entry(episode, language) for episode in found],
        }


def qr_code(address: str, label: str) -> Any:
    """Return an address as a QR code in SVG, to be put into a page."""
    import segno  # noqa: PLC0415 - needed only for the page that shows the code
    from markupsafe import Markup, escape  # noqa: PLC0415 - comes with Jinja

    svg = segno.make(address, error="m", micro=False).svg_inline(
        border=2, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return Markup(svg.replace("<svg ", f'<svg role="img" aria-label="QR: {escape(label)}" ', 1))  # noqa: S704 - made by segno, label escaped
