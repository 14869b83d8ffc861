"""The steps of the straight path one by one, for programs that use them without a folder."""

from pathlib import Path

from audio_builder.converting.choose_voice import choose_voice
from audio_builder.converting.narrate import narrate_script
from audio_builder.converting.open_voices import OpenVoices
from audio_builder.converting.prepare import compose
from audio_builder.converting.read_and_clean import preview
from audio_builder.model.article import Article
from audio_builder.model.episode import Narration
from audio_builder.model.script import Script
from audio_builder.model.source import Source
from audio_builder.settings import Settings, load_settings


def read_script(source: Source | str, settings: Settings | None = None) -> Script:
    """Read, clean and phrase one article: a path, an address, or a Source.

    Raises:
        AudioBuilderError: it cannot be read, or holds nothing to say.
    """
    source = Source(location=source) if isinstance(source, str) else source
    settings = settings or load_settings()
    article = preview(source, settings).article
    return compose(article, source, settings, choose_voice(article, source, settings))


def narrate(script: Script, path: Path | str, settings: Settings | None = None) -> Narration:
    """Speak a script and write it as a levelled MP3, without tags; return what is known of it.

    The voice is the one the settings name, else the default one of the script's language.

    Raises:
        AudioBuilderError: the voice or the encoder could not do it.
    """
    settings = settings or load_settings()
    article = Article(language=script.language)
    voice = choose_voice(article, Source(location="-"), settings)
    with OpenVoices(settings) as voices:
        return narrate_script(script, voice, Path(path), voices, settings)
