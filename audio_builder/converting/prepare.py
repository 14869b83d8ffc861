"""A source becomes a Prepared article: read, cleaned, phrased, and given its voice."""

import hashlib
import os
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from audio_builder.cleaning.cleaner import clean
from audio_builder.converting.choose_voice import choose_voice, named_voices
from audio_builder.errors import PhrasingError, SettingsError
from audio_builder.language import normal_tag
from audio_builder.model.article import Article, Block, Cleaned
from audio_builder.model.script import Script
from audio_builder.model.source import Source
from audio_builder.model.voice import Voice
from audio_builder.network.addresses import is_address
from audio_builder.phrasing.lexicon import Lexicon, merged, parse_lexicon
from audio_builder.phrasing.notice import default_notice
from audio_builder.phrasing.pauses import Pauses
from audio_builder.phrasing.phraser import phrase
from audio_builder.reading.source import read
from audio_builder.settings import Settings, user_folder

# Raised when the program makes other sound from the same script, so that "unchanged" stays true.
SOUND_VERSION = 1
# Longer silence sounds like the end.
LONGEST_PAUSE_MS = 5000
LEXICON = "lexicon.toml"
"""In the user's folder and in the podcast folder."""
ARTICLE_LEXICON = ".lexicon.toml"
"""Added to the name of an article's file."""
# Of a file's name, on all usual systems.
_LONGEST_NAME_BYTES = 255


class Prepared(Struct, frozen=True, kw_only=True):
    """All that is decided about an episode before anything is spoken."""

    source: Source
    cleaned: Cleaned
    script: Script
    voice: Voice
    fingerprint: str
    text_sha256: str


def find_article(source: Source, settings: Settings) -> Article:
    """Read one source; what the caller knows wins over what is found."""
    article = source.article or read(
        source.location, allow_private=settings.allow_private, stdin=source.content
    )
    return _overridden(article, source, settings)


def preview(source: Source, settings: Settings) -> Cleaned:
    """Read and clean one source: what would be read aloud, and what would not."""
    article = find_article(source, settings)
    return clean(article, tables=settings.tables, allow_partial=settings.allow_partial)


def prepare(source: Source, settings: Settings) -> Prepared:
    """Read and clean one source, choose its voice, and phrase it."""
    cleaned = preview(source, settings)
    voice = choose_voice(cleaned.article, source, settings)
    script = compose(cleaned.article, source, settings, voice)
    text = "\n".join(utterance.text for utterance in script.utterances)
    return Prepared(
        # What was read stays behind: a prepared article travels to other processes.
        source=replace(source, content=None, article=None),
        cleaned=cleaned,
        script=script,
        voice=voice,
        fingerprint=_fingerprint(cleaned.article, script, voice, settings),
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def lexicon_of(source: Source, settings: Settings) -> Lexicon:
    """Return how names are said: the user's list, the folder's over it, the article's on top."""
    layers = []
    for path in (
        user_folder() / LEXICON,
        Path(settings.output) / LEXICON,
        *_article_lexicon(source),
    ):
        try:
            layers.append(parse_lexicon(path.read_text("utf-8"), subject=str(path)))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, UnicodeDecodeError) as error:
            raise PhrasingError(
                f"cannot be read: {error}", subject=str(path), remedy="correct or remove the file"
            ) from error
    return merged(layers)


def _article_lexicon(source: Source) -> tuple[Path, ...]:
    """Return the file beside an article that lies here as a file."""
    if source.article or source.content is not None or is_address(source.location):
        return ()
    path = Path(f"{source.location}{ARTICLE_LEXICON}")
    # A name as long as names may be has no room for an ending, and so no lexicon.
    return (path,) if len(os.fsencode(path.name)) <= _LONGEST_NAME_BYTES else ()


def pauses_of(settings: Settings, voice: Voice | None = None) -> Pauses:
    """Return how long to be silent after each kind of boundary: the settings' word goes first."""
    chosen = {**(voice.pauses if voice else {})}
    subject = f"voice {voice.name}" if voice else ""
    for name, ms in chosen.items():
        _insist_on_pause(name, ms, f"{name} = {ms}", subject)
    for pause in settings.pauses:
        kind, _, written = (part.strip() for part in pause.partition("="))
        length = int(written) if written.isdecimal() else -1
        _insist_on_pause(kind, length, repr(pause), "pauses")
        chosen[kind] = length
    return replace(Pauses(), **chosen).scaled(settings.pause_scale)


def _insist_on_pause(name: str, ms: int, written: str, subject: str) -> None:
    known = sorted(Pauses.__struct_fields__)
    if name not in known or not 0 <= ms <= LONGEST_PAUSE_MS:
        raise SettingsError(
            f"{written} is no pause",
            subject=subject,
            remedy=f"give 0 to {LONGEST_PAUSE_MS} milliseconds; there are {', '.join(known)}",
        )


def compose(article: Article, source: Source, settings: Settings, voice: Voice) -> Script:
    """Phrase a cleaned article for a voice."""
    return phrase(
        article,
        notice=_text(settings.notice) or None,
        speak_notice=settings.speak_notice,
        speak_byline=settings.speak_byline,
        outro=_text(settings.outro),
        pauses=pauses_of(settings, voice),
        lexicon=lexicon_of(source, settings),
    )


def sample_script(voice: Voice, text: str = "") -> Script:
    """Phrase a text to try a voice with: the given one, or a sentence in the voice's language."""
    language = voice.languages[0] if voice.languages else "en"
    sample = text or voice.sample or default_notice(language)
    article = Article(language=language, blocks=(Block(text=sample),))
    return phrase(article, speak_notice=False)


def insist_on_settings(settings: Settings) -> None:
    """Refuse a voice or a file that is not there, before any article is touched."""
    pauses_of(settings)
    for voice in named_voices(settings):
        pauses_of(settings, voice)
    if bool(settings.c2pa_certificate) != bool(settings.c2pa_key):
        raise SettingsError("c2pa_certificate and c2pa_key go together", remedy="set both")
    credentials = (settings.c2pa_certificate, settings.c2pa_key)
    for name in (*_sound_files(settings).values(), *filter(None, credentials)):
        if not Path(name).is_file():
            raise SettingsError("no such file", subject=name, remedy="check the path")


def _sound_files(settings: Settings) -> dict[str, str]:
    files = {
        "intro": settings.intro_file,
        "outro": settings.outro_file,
        "chime": settings.chime_file,
        "bed": settings.bed_file,
    }
    return {role: name for role, name in files.items() if name}


def _text(given: str) -> str:
    """Return what somebody gave, with question marks for bytes that are no text."""
    return str(storable(given))


def _overridden(article: Article, source: Source, settings: Settings) -> Article:
    language = source.lang or settings.lang
    return replace(
        article,
        title=" ".join(_text(source.title).split()) or article.title,
        authors=(_text(source.author),) if source.author else article.authors,
        published=source.date or article.published,
        url=source.url or article.url,
        language=normal_tag(language) if language else article.language,
    )


def _fingerprint(article: Article, script: Script, voice: Voice, settings: Settings) -> str:
    """Hash everything that decides an episode's bytes, but not where and when it is made."""
    made_of = (
        SOUND_VERSION,
        replace(article, blocks=(), image=""),
        script,
        {name: value for name, value in asdict(voice).items() if name != "origin"},
        settings.loudness_lufs,
        settings.bit_rate_kbps,
        settings.sample_rate,
        settings.quote_voice,
        settings.foreign_voices,
        settings.formats,
        settings.id3_version,
        settings.c2pa_certificate,
        {
            role: hashlib.sha256(Path(name).read_bytes()).hexdigest()
            for role, name in _sound_files(settings).items()
        },
    )
    encoded = msgspec.json.encode(storable(msgspec.to_builtins(made_of)), order="sorted")
    return hashlib.sha256(encoded).hexdigest()


def storable(value: object) -> object:
    """Replace lone surrogates, which come from names of files and which JSON cannot carry."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value
