"""A correction is read by the voice that has read the episode."""

from msgspec.structs import replace

from audio_builder.converting.catalog import EpisodeCatalog
from audio_builder.converting.choose_voice import trusted_voice
from audio_builder.converting.prepare import Prepared, with_voice
from audio_builder.errors import AudioBuilderError
from audio_builder.language import primary
from audio_builder.model.episode import Episode
from audio_builder.settings import Settings


def keep_voice(prepared: Prepared, catalog: EpisodeCatalog, settings: Settings) -> Prepared:
    """Return the article with its episode's voice, unless another was asked for by name.

    Where that voice cannot be used, or another language is read now, a remark says so.
    """
    known = catalog.find(prepared)
    if known is None:
        return prepared
    try:
        return with_narrator(prepared, known, settings)
    except AudioBuilderError as error:
        return _add_remark(
            prepared, f"voice {known.voice} → {prepared.voice.name}: {error.problem}"
        )


def with_narrator(prepared: Prepared, known: Episode, settings: Settings) -> Prepared:
    """Return the article with the voice of an episode, unless another was asked for by name.

    Raises where that voice cannot be used.
    """
    if not known.voice or known.voice == prepared.voice.name:
        return prepared
    change = f"voice {known.voice} → {prepared.voice.name}"
    if prepared.source.voice or settings.voice:
        return _add_remark(prepared, change)
    if primary(known.language) != primary(prepared.script.language):
        return _add_remark(prepared, f"{change}, for the language is another one")
    return with_voice(prepared, trusted_voice(known.voice, settings), settings)


def _add_remark(prepared: Prepared, remark: str) -> Prepared:
    return replace(prepared, remarks=(*prepared.remarks, remark))
