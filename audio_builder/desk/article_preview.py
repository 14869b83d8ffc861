"""What is worked out of an article before it is spoken, and kept while it is looked at."""

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from audio_builder.converting.choose_voice import foreign_voices, quote_voice
from audio_builder.converting.draft import draft_episode
from audio_builder.converting.prepare import LEXICON, Prepared, lexicon_of
from audio_builder.desk.lines import ArticleLine, list_lines
from audio_builder.desk.prepare_article import article_settings, prepare_article, with_edits
from audio_builder.desk.records import Edits, JsonObject, Problem, Record, Texts, problem_of
from audio_builder.errors import AudioBuilderError
from audio_builder.language import normal_tag
from audio_builder.model.article import Article
from audio_builder.model.episode import Episode
from audio_builder.model.script import Script
from audio_builder.phrasing.unknown import unknown_names
from audio_builder.publishing.store.channel import FILE_NAME
from audio_builder.publishing.store.episode_files import load_episode
from audio_builder.publishing.store.episode_store import correct
from audio_builder.publishing.store.folder import EPISODE_FILE, open_folder
from audio_builder.settings import Settings, setting_names
from audio_builder.speaking.synthesizer import choose_speaker
from audio_builder.user_folders import user_folder

_MOST_KEPT = 16


class ArticlePreview(Struct, frozen=True, kw_only=True):
    """An article with all that is worked out of its texts."""

    article: Article
    voice: str
    lines: tuple[ArticleLine, ...]
    script: Script
    speakers: tuple[str, ...] = ()
    """The voice of each utterance."""
    draft: Episode | None = None
    """The episode it will be; None while it cannot be spoken."""
    unknown: tuple[JsonObject, ...] = ()
    problem: Problem | None = None
    """Why it cannot be spoken as it is."""


class PreviewCache:
    """Keeps the previews of the articles that were looked at last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Any, ArticlePreview] = OrderedDict()

    def get(self, record: Record, texts: Texts, settings: Settings) -> ArticlePreview:
        """Return the preview of an article as it is now."""
        state = (record.id, record.version, record.slug, texts.cleaned is None)
        key = (*state, _stamps(record.slug, settings))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = preview_article(texts, settings, record.slug)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return made


def _stamps(slug: str, settings: Settings) -> tuple[Any, ...]:
    """Return what changes with the files that decide how a text is said."""
    found: list[Any] = [settings]
    folder = Path(settings.output)
    paths = [user_folder() / LEXICON, folder / LEXICON, folder / FILE_NAME]
    if slug:
        paths.append(folder / "episodes" / slug / EPISODE_FILE)
    for path in paths:
        try:
            status = path.stat()
            found.append((status.st_mtime_ns, status.st_size, status.st_ino))
        except OSError:
            found.append(None)
    return tuple(found)


def preview_article(texts: Texts, settings: Settings, slug: str = "") -> ArticlePreview:
    """Work out an article's lines, what will be said of them, and the names nobody knows.

    ``slug`` is that of its episode, if it has one.
    """
    source, cleaned = with_edits(texts, settings)
    article = cleaned.article
    empty = ArticlePreview(
        article=article,
        voice=source.voice or settings.voice,
        lines=(),
        script=Script(language=normal_tag(article.language) or "en"),
    )
    if not (texts.found and texts.cleaned):
        return empty
    lines = list_lines(texts.found, texts.cleaned, texts.edits)
    try:
        own = article_settings(texts.edits, settings)
        known = load_episode(open_folder(settings.output, setting_names()), slug) if slug else None
        prepared = prepare_article(texts, own, lambda _: known)
        names = unknown_names(prepared.script, lexicon_of(source, own))
        return ArticlePreview(
            article=article,
            voice=prepared.voice.name,
            lines=lines,
            script=prepared.script,
            speakers=_speakers(prepared, own),
            draft=_draft(prepared, known, texts.edits),
            unknown=tuple(_name_view(found) for found in names),
        )
    except AudioBuilderError as error:
        return replace(empty, lines=lines, problem=problem_of(error))


def _draft(prepared: Prepared, known: Episode | None, edits: Edits) -> Episode:
    """Return the episode that an article will be, or is already."""
    draft = draft_episode(prepared)
    if known:
        is_same = known.fingerprint == prepared.fingerprint
        draft = known if is_same else correct(known, draft)
        draft = replace(draft, correction=edits.correction or draft.correction)
    return draft


def _speakers(prepared: Prepared, settings: Settings) -> tuple[str, ...]:
    """Return the name of the voice that will say each utterance."""
    voice, quotes = prepared.voice, quote_voice(settings)
    further = foreign_voices(voice, settings)
    return tuple(
        choose_speaker(said, voice, quotes, further).name for said in prepared.script.utterances
    )


def _name_view(found: Any) -> JsonObject:
    said = getattr(found, "said", "") or found.name
    return {"name": found.name, "count": found.count, "said": said, "sentence": found.sentence}
