"""An Episode becomes its read-along page."""

from collections.abc import Iterable
from itertools import accumulate, groupby
from operator import attrgetter

import msgspec
from markupsafe import Markup, escape
from msgspec.structs import replace

from audio_builder.model.episode import Cue, Episode
from audio_builder.model.podcast import Podcast
from audio_builder.model.script import UtteranceRole
from audio_builder.publishing.pages.description import DESCRIPTION_CHARACTERS, describe_episode
from audio_builder.publishing.pages.templating import render
from audio_builder.publishing.store.phrases import (
    correction_of,
    day,
    direction,
    has_phrases,
    length,
    phrases,
)
from audio_builder.publishing.store.wording import aware, one_line, printable

_TAGS = {
    UtteranceRole.HEADING: "h2",
    UtteranceRole.LIST_ITEM: "li",
    UtteranceRole.QUOTE: "blockquote",
}
_NUMBERS = attrgetter("start", "end", "text_start", "text_end")
_OUTSIDE_TEXT = frozenset({UtteranceRole.NOTICE, UtteranceRole.TITLE, UtteranceRole.BYLINE})


def episode_pages(
    podcast: Podcast, episode: Episode, *, address: str, image: str, has_vtt: bool, is_public: bool
) -> tuple[bytes, bytes]:
    """Return an episode's read-along page, and the small player that other pages can embed."""
    episode = _printable(episode)
    language = episode.language or podcast.language
    words = phrases(language)
    title = one_line(episode.title) or episode.slug
    place = address + episode.place
    voice = episode.voice_display_name or episode.voice
    values = {
        "language": language,
        "direction": direction(language),
        "words_language": "" if has_phrases(language) else "en",
        "show": podcast.title,
        "address": address,
        "place": place,
        "root": "../../",
        "image": image,
        "is_private": bool(podcast.private_key),
        "is_public": is_public,
        "title": title,
        "headline": _line(episode, UtteranceRole.TITLE, title),
        "notice": _line(episode, UtteranceRole.NOTICE, episode.disclosure),
        "episode": episode,
        "byline": words["by"].format(episode.byline) if episode.byline else "",
        "correction": correction_of(episode),
        "published": day(episode.published, language),
        "published_iso": aware(episode.published).isoformat(),
        "minutes": length(episode.duration_seconds, language),
        "seconds": round(episode.duration_seconds, 3),
        "voice": f"{voice} ({words['synthetic']})" if voice else "",
        "description": one_line(episode.summary, DESCRIPTION_CHARACTERS) or title,
        "canonical": episode.url or f"{place}index.html",
        "has_vtt": has_vtt,
        "chapters": episode.chapters,
        "text": _text(episode),
        "json_ld": describe_episode(podcast, episode, title, place, address + image),
    }
    page = render("episode.html", language, values)
    return page, render("embed.html", language, values)


def _printable(episode: Episode) -> Episode:
    return replace(
        episode,
        guid=one_line(episode.guid),
        language=one_line(episode.language),
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


def _line(episode: Episode, role: UtteranceRole, text: str) -> Markup:
    """Return a headline or notice as its sentences; as one where the page words it otherwise."""
    cues = [cue for cue in episode.cues if cue.role is role]
    if not cues:
        return escape(text)
    if " ".join(cue.text for cue in cues).split() != text.split():
        cues = [replace(cues[0], end=cues[-1].end, text=text, words=())]
    return Markup(_spans(cues, episode.language))  # noqa: S704 - escaped where it is made


def _text(episode: Episode) -> Markup:
    """Return the article's paragraphs, headings, quotes and lists, sentence by sentence.

    Built by hand, not by the template: it is most of the page, and this is ten times as quick.
    """
    lines = []
    is_list = False
    spoken = (cue for cue in episode.cues if cue.role not in _OUTSIDE_TEXT)
    for (role, _), cues in groupby(spoken, key=_block_of):
        tag = _TAGS.get(role, "p")
        if is_list != (tag == "li"):
            lines.append("</ul>" if is_list else "<ul>")
            is_list = not is_list
        lines.append(f"<{tag}>{_spans(cues, episode.language)}</{tag}>")
    if is_list:
        lines.append("</ul>")
    return Markup("\n".join(lines))  # noqa: S704 - escaped where it is made


def _block_of(cue: Cue) -> tuple[UtteranceRole, int]:
    return cue.role, cue.block


def _spans(cues: Iterable[Cue], language: str) -> str:
    """Return sentences as elements that know when they are spoken."""
    return " ".join(
        f'<span class="cue" data-start="{cue.start:.3f}" data-end="{cue.end:.3f}"'
        f"{_words(cue)}{_language(cue, language)}>{escape(printable(cue.text))}</span>"
        for cue in cues
    )


def _language(cue: Cue, language: str) -> str:
    is_other = cue.language and cue.language != language
    return f' lang="{escape(cue.language)}"' if is_other else ""


def _words(cue: Cue) -> str:
    """Return the word times of a cue as an attribute: ``start,end,from,to``, word after word."""
    if not cue.words or printable(cue.text) != cue.text:
        return ""
    words = [*map(_NUMBERS, cue.words)]
    if not cue.text.isascii() and max(cue.text) > "\uffff":
        # Browsers count in UTF-16.
        units = [0, *accumulate(1 + (char > "\uffff") for char in cue.text)]
        last = len(cue.text)
        words = [(a, b, units[min(c, last)], units[min(d, last)]) for a, b, c, d in words]
    numbers = msgspec.json.encode(words)[2:-2].replace(b"],[", b",")
    return f' data-words="{numbers.decode()}"'
