"""An Episode becomes its read-along page."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from audio_builder.episode import Cue, Episode
from audio_builder.podcast import Podcast
from audio_builder.publishing.phrases import day, direction, length, phrases
from audio_builder.publishing.templating import json_ld, render
from audio_builder.publishing.wording import aware, one_line, printable
from audio_builder.script import UtteranceRole

DESCRIPTION_CHARACTERS = 300
_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_TAGS = {
    UtteranceRole.HEADING: "h2",
    UtteranceRole.LIST_ITEM: "li",
    UtteranceRole.QUOTE: "blockquote",
}
_OUTSIDE_TEXT = frozenset({UtteranceRole.NOTICE, UtteranceRole.TITLE, UtteranceRole.BYLINE})


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
    values = {
        "language": language,
        "direction": direction(language),
        "words": words,
        "show": podcast.title,
        "address": address,
        "place": place,
        "image": image,
        "is_private": bool(podcast.private_key),
        "title": title,
        "title_cues": _one_cue(episode, UtteranceRole.TITLE, title),
        "notice_cues": _one_cue(episode, UtteranceRole.NOTICE, episode.disclosure),
        "episode": episode,
        "byline": words["by"].format(episode.byline) if episode.byline else "",
        "published": day(episode.published, language),
        "published_iso": episode.published.isoformat(),
        "minutes": length(episode.duration_seconds, language),
        "seconds": round(episode.duration_seconds, 3),
        "voice": f"{voice} ({words['synthetic']})" if voice else "",
        "description": one_line(episode.summary, DESCRIPTION_CHARACTERS) or title,
        "canonical": episode.url or f"{place}index.html",
        "has_vtt": has_vtt,
        "chapters": episode.chapters,
        "blocks": tuple(_blocks(episode)),
        "json_ld": json_ld(_described(podcast, episode, title, place, address + image)),
    }
    return render("episode.html", values)


def _printable(episode: Episode) -> Episode:
    return replace(
        episode,
        subtitle=one_line(episode.subtitle),
        site=one_line(episode.site),
        summary=one_line(episode.summary),
        authors=tuple(map(one_line, episode.authors)),
        disclosure=one_line(episode.disclosure),
        voice=one_line(episode.voice),
        voice_display_name=one_line(episode.voice_display_name),
        voice_credit=one_line(episode.voice_credit),
        url=one_line(episode.url),
        correction=one_line(episode.correction),
        chapters=tuple(
            replace(chapter, title=one_line(chapter.title)) for chapter in episode.chapters
        ),
    )


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
    """Return the word times of a cue as ``start,end,from,to``; places count as browsers count."""
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
        "description": one_line(episode.summary, DESCRIPTION_CHARACTERS),
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
