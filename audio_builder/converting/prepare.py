"""A cleaned article becomes a Prepared one: phrased, and given its voice."""

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from audio_builder.converting.choose_voice import choose_voice, foreign_voices, spare_voice
from audio_builder.converting.fingerprint import fingerprint, text_hash
from audio_builder.errors import PhrasingError, SettingsError
from audio_builder.language import primary
from audio_builder.model.article import Article, Block, Cleaned
from audio_builder.model.script import Script
from audio_builder.model.source import Source
from audio_builder.model.voice import Voice
from audio_builder.network.addresses import is_address
from audio_builder.phrasing.lexicon import Lexicon, merge, parse_lexicon
from audio_builder.phrasing.notice import default_notice
from audio_builder.phrasing.pauses import Pauses
from audio_builder.phrasing.phraser import phrase
from audio_builder.settings import Settings
from audio_builder.surrogates import storable_text
from audio_builder.toml_file import require_small_file
from audio_builder.user_folders import user_folder

# Longer silence sounds like the end.
LONGEST_PAUSE_MS = 5000
LEXICON = "lexicon.toml"
"""In the user's folder and in the podcast folder."""
ARTICLE_LEXICON = ".lexicon.toml"
"""Added to the name of an article's file."""
# Tens of thousands of names; parsing more takes longer than speaking.
_LARGEST_LEXICON_BYTES = 5_000_000
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
    remarks: tuple[str, ...] = ()
    """What its reader should know of how it was decided, a line each."""
    spare_voice: Voice | None = None
    """Speaks when the voice fails; None where somebody named the voice, or it needs none."""


def prepare(source: Source, settings: Settings, cleaned: Cleaned) -> Prepared:
    """Choose the voice of a source and phrase what was read and cleaned of it."""
    voice = choose_voice(cleaned.article, source, settings)
    script = compose(cleaned.article, source, settings, voice)
    # What was read stays behind: a prepared article travels to other processes.
    return _assemble(voice, script, replace(source, content=None, article=None), cleaned, settings)


def with_voice(prepared: Prepared, voice: Voice, settings: Settings) -> Prepared:
    """Return a prepared article as another voice will read it."""
    article, source = prepared.cleaned.article, prepared.source
    script = compose(article, source, settings, voice)
    return replace(
        _assemble(voice, script, source, prepared.cleaned, settings), remarks=prepared.remarks
    )


def _assemble(
    voice: Voice, script: Script, source: Source, cleaned: Cleaned, settings: Settings
) -> Prepared:
    return Prepared(
        source=source,
        cleaned=cleaned,
        script=script,
        voice=voice,
        fingerprint=fingerprint(cleaned.article, script, voice, settings, summary=source.summary),
        text_sha256=text_hash(script),
        spare_voice=spare_voice(cleaned.article, source, settings, voice),
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
            require_small_file(path, _LARGEST_LEXICON_BYTES)
            layers.append(parse_lexicon(path.read_text("utf-8"), subject=str(path)))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except RecursionError as error:
            raise PhrasingError(
                "is nested too deeply", subject=str(path), remedy="correct or remove the file"
            ) from error
        except (OSError, UnicodeDecodeError) as error:
            raise PhrasingError(
                f"cannot be read: {error}", subject=str(path), remedy="correct or remove the file"
            ) from error
    return merge(layers)


def _article_lexicon(source: Source) -> tuple[Path, ...]:
    """Return the file beside an article that lies here as a file."""
    if source.article or source.content is not None or is_address(source.location):
        return ()
    path = Path(f"{source.location}{ARTICLE_LEXICON}")
    # A name as long as names may be has no room for an ending, and so no lexicon.
    return (path,) if len(os.fsencode(path.name)) <= _LONGEST_NAME_BYTES else ()


def pauses_of(settings: Settings, voice: Voice | None = None) -> Pauses:
    """Return how long to be silent after each kind of boundary; settings go before a voice."""
    chosen = {**(voice.pauses if voice else {})}
    subject = f"voice {voice.name}" if voice else ""
    for name, ms in chosen.items():
        _require_pause(name, ms, f"{name} = {ms}", subject)
    for pause in settings.pauses:
        kind, _, written = (part.strip() for part in pause.partition("="))
        length = int(written) if written.isdecimal() else -1
        _require_pause(kind, length, repr(pause), "pauses")
        chosen[kind] = length
    return replace(Pauses(), **chosen).scale(settings.pause_scale)


def _require_pause(name: str, ms: int, written: str, subject: str) -> None:
    known = sorted(Pauses.__struct_fields__)
    if name not in known or not 0 <= ms <= LONGEST_PAUSE_MS:
        raise SettingsError(
            f"{written} is no pause",
            subject=subject,
            remedy=f"give 0 to {LONGEST_PAUSE_MS} milliseconds; there are {', '.join(known)}",
        )


def compose(article: Article, source: Source, settings: Settings, voice: Voice) -> Script:
    """Phrase a cleaned article for a voice."""
    script = phrase(
        article,
        notice=storable_text(settings.notice) or None,
        speak_notice=settings.speak_notice,
        speak_byline=settings.speak_byline,
        outro=storable_text(settings.outro),
        pauses=pauses_of(settings, voice),
        lexicon=lexicon_of(source, settings),
        quoted_languages=_foreign_languages(voice, settings),
    )
    return _with_takes(script, source.takes) if source.takes else script


def _with_takes(script: Script, takes: Mapping[str, int]) -> Script:
    """Have some sentences said another way."""
    return replace(
        script,
        utterances=tuple(
            replace(said, take=takes[said.text]) if takes.get(said.text) else said
            for said in script.utterances
        ),
    )


def _foreign_languages(voice: Voice, settings: Settings) -> frozenset[str]:
    """Return the languages for which another voice stands ready."""
    tags = (tag for other in foreign_voices(voice, settings) for tag in other.languages)
    return frozenset(map(primary, tags)) - frozenset(map(primary, voice.languages))


def sample_script(voice: Voice, text: str = "") -> Script:
    """Phrase a text to try a voice with: the given one, or a sentence in the voice's language."""
    article = Article(
        language=_sample_language(voice), blocks=(Block(text=text or sample_text(voice)),)
    )
    return phrase(article, speak_notice=False)


def sample_text(voice: Voice) -> str:
    """Return a sentence to try a voice with: its own, or one in its language."""
    return voice.sample or default_notice(_sample_language(voice))


def _sample_language(voice: Voice) -> str:
    return voice.languages[0] if voice.languages else "en"
