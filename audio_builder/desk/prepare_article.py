"""An article of the desk becomes Prepared: as its editors want it, and by its own voices."""

from collections.abc import Callable

from msgspec.structs import replace

from audio_builder.converting.choose_voice import voice_folders
from audio_builder.converting.keep_voice import with_narrator
from audio_builder.converting.prepare import Prepared, prepare
from audio_builder.desk.lines import apply_edits
from audio_builder.desk.records import Edits, Texts
from audio_builder.model.article import Article, Cleaned
from audio_builder.model.episode import Episode
from audio_builder.model.source import Source
from audio_builder.settings import Settings
from audio_builder.speaking.voices.trust import AskedBy, require_trust
from audio_builder.speaking.voices.voice_files import find_voice


def article_settings(edits: Edits, settings: Settings) -> Settings:
    """Return the show's settings with what editors chose for one article."""
    if not edits.quote_voice:
        return settings
    require_trust(find_voice(edits.quote_voice, voice_folders(settings)), AskedBy.JOBS)
    return replace(
        settings,
        quote_voice=edits.quote_voice,
        said_by_podcast=settings.said_by_podcast - {"quote_voice"},
    )


def with_edits(texts: Texts, settings: Settings) -> tuple[Source, Cleaned]:
    """Return an article as its editors want it, and its source with what they chose for it."""
    edits = texts.edits
    source = replace(
        texts.source,
        voice=edits.voice or texts.source.voice,
        summary=edits.summary or texts.source.summary,
        takes=edits.takes,
    )
    found, cleaned = texts.found or Article(), texts.cleaned or Cleaned(article=Article())
    return source, apply_edits(found, cleaned, edits, tables=settings.tables)


def prepare_article(
    texts: Texts, settings: Settings, find: Callable[[Prepared], Episode | None]
) -> Prepared:
    """Phrase an article as its editors want it; ``find`` returns the episode that it is already.

    An episode keeps its narrator until an editor names another one for it: neither another voice
    of the show nor a voice that fails puts a second one into a correction.
    """
    source, cleaned = with_edits(texts, settings)
    prepared = prepare(source, settings, cleaned)
    known = find(prepared)
    if known is None:
        return prepared
    kept = with_narrator(prepared, known, replace(settings, voice=""))
    return replace(kept, spare_voice=None)
