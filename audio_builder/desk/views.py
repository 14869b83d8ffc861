"""An article of the desk becomes what the API and the pages show of it."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from audio_builder.converting.choose_voice import choose_voice
from audio_builder.converting.prepare import LEXICON, compose, lexicon_of
from audio_builder.desk.lines import Line, apply_edits, list_lines
from audio_builder.desk.records import JsonObject, Problem, Record, Texts, problem_of
from audio_builder.errors import AudioBuilderError
from audio_builder.language import normal_tag
from audio_builder.model.article import Article, Cleaned
from audio_builder.model.episode import Cue, Episode
from audio_builder.model.script import Script
from audio_builder.model.source import Source
from audio_builder.phrasing.unknown import unknown_names
from audio_builder.publishing.store.channel import FILE_NAME
from audio_builder.publishing.store.folder import Folder
from audio_builder.settings import Settings, user_folder

_MOST_KEPT = 16


class Phrased(Struct, frozen=True, kw_only=True):
    """An article with all that is worked out of its texts."""

    article: Article
    voice: str
    lines: tuple[Line, ...]
    script: Script
    unknown: tuple[JsonObject, ...] = ()
    problem: Problem | None = None
    """Why it cannot be spoken as it is."""


class PhrasedCache:
    """Keeps what was worked out of the articles that were looked at last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Any, Phrased] = OrderedDict()

    def get(self, record: Record, texts: Texts, settings: Settings) -> Phrased:
        """Return an article phrased as it is now."""
        key = (record.id, record.version, texts.cleaned is None, _stamps(settings))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = phrase_article(texts, settings)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return made


def _stamps(settings: Settings) -> tuple[Any, ...]:
    """Return what changes with the files that decide how a text is said."""
    found: list[Any] = [settings]
    for path in (user_folder() / LEXICON, *(settings.output / n for n in (LEXICON, FILE_NAME))):
        try:
            status = Path(path).stat()
            found.append((status.st_mtime_ns, status.st_size, status.st_ino))
        except OSError:
            found.append(None)
    return tuple(found)


def with_edits(texts: Texts, settings: Settings) -> tuple[Source, Cleaned]:
    """Return an article as its editors want it, and its source with the voice they chose."""
    source = texts.source
    if texts.edits.voice:
        source = replace(source, voice=texts.edits.voice)
    found, cleaned = texts.found or Article(), texts.cleaned or Cleaned(article=Article())
    return source, apply_edits(found, cleaned, texts.edits, tables=settings.tables)


def phrase_article(texts: Texts, settings: Settings) -> Phrased:
    """Work out an article's lines, what will be said of them, and the names nobody knows."""
    source, cleaned = with_edits(texts, settings)
    article = cleaned.article
    lines: tuple[Line, ...] = ()
    if texts.found and texts.cleaned:
        lines = list_lines(texts.found, texts.cleaned, texts.edits)
    voice, problem = source.voice or settings.voice, None
    script = Script(language=normal_tag(article.language) or "en")
    unknown: tuple[JsonObject, ...] = ()
    if texts.cleaned:
        try:
            chosen = choose_voice(article, source, settings)
            voice = chosen.name
            script = compose(article, source, settings, chosen)
            names = unknown_names(script, lexicon_of(source, settings))
            unknown = tuple(_unknown(found) for found in names)
        except AudioBuilderError as error:
            problem = problem_of(error)
    return Phrased(
        article=article,
        voice=voice,
        lines=lines,
        script=script,
        unknown=unknown,
        problem=problem,
    )


def _unknown(found: Any) -> JsonObject:
    said = getattr(found, "said", "") or found.name
    return {"name": found.name, "count": found.count, "said": said, "sentence": found.sentence}


def row_view(record: Record) -> JsonObject:
    """Return an article as it stands in the list."""
    return {
        "id": record.id,
        "state": record.state,
        "title": record.title,
        "confidence": record.confidence,
        "duration_seconds": record.duration_seconds,
        "error": msgspec.to_builtins(record.error),
        "version": record.version,
        "doubtful": record.doubtful,
    }


def article_view(
    record: Record, phrased: Phrased, edits: Any, narrated: Episode | None, folder: Folder
) -> JsonObject:
    """Return all of an article."""
    article = phrased.article
    view = row_view(record)
    if view["error"] is None:
        view["error"] = msgspec.to_builtins(phrased.problem)
    cues = narrated.cues if narrated else ()
    return {
        **view,
        "title": article.title or record.title,
        "byline": article.byline,
        "date": article.published.isoformat() if article.published else None,
        "language": article.language,
        "voice": phrased.voice,
        "url": article.url,
        "site": article.site,
        "lines": [msgspec.to_builtins(line) for line in phrased.lines],
        "utterances": utterance_views(phrased.script, cues),
        "unknown_names": list(phrased.unknown),
        "audio": _audio(record, narrated),
        "episode": _episode(record.slug, article.title or record.title, folder),
        "edits": msgspec.to_builtins(edits, str_keys=True),
    }


def utterance_views(script: Script, cues: Sequence[Cue]) -> list[JsonObject]:
    """Return what is said, with its length where this very text has been narrated."""
    heard = {}
    waiting = list(cues)[::-1]
    for n, said in enumerate(script.utterances):
        # Cues are in order; a changed sentence has none, and those after it still have theirs.
        place = next((k for k in range(1, len(waiting) + 1) if waiting[-k].text == said.text), 0)
        if place:
            heard[n] = waiting[-place]
            del waiting[-place:]
    return [
        {
            "n": n,
            "role": said.role,
            "text": said.text,
            "spoken": said.spoken,
            "seconds": round(heard[n].end - heard[n].start, 3) if n in heard else None,
            "start": heard[n].start if n in heard else None,
            "language": said.language or script.language,
        }
        for n, said in enumerate(script.utterances)
    ]


def _audio(record: Record, narrated: Episode | None) -> JsonObject | None:
    if narrated is None:
        return None
    return {
        "url": f"/api/v1/articles/{record.id}/audio",
        "duration_seconds": narrated.duration_seconds,
        "loudness_lufs": narrated.loudness_lufs,
    }


def _episode(slug: str, title: str, folder: Folder) -> JsonObject | None:
    if not slug:
        return None
    place = f"{folder.address}episodes/{slug}/"
    return {
        "slug": slug,
        "page": f"{place}index.html",
        "embed": f'<iframe src="{_attribute(place)}embed.html" title="{_attribute(title)}"'
        ' width="100%" height="200" style="border:0;max-width:42rem" loading="lazy"'
        ' allow="autoplay"></iframe>',
    }


def _attribute(text: str) -> str:
    for character, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(character, name)
    return text
