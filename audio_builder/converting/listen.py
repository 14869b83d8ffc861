"""A finished narration is heard before it is published, and spoken anew where it is wrong."""

import logging
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from audio_builder.converting.narrate import OnUtterance, narrate
from audio_builder.converting.open_voices import OpenVoices
from audio_builder.converting.prepare import Prepared
from audio_builder.errors import HeldError
from audio_builder.language import primary
from audio_builder.listening.comparison import SoundFacts
from audio_builder.listening.findings import Finding
from audio_builder.listening.languages import is_believed
from audio_builder.listening.listen import OnSeconds, listen
from audio_builder.listening.model_files import find_model, has_model
from audio_builder.listening.names import NameHeard
from audio_builder.listening.recognizer import Recognizer, fetch_model, require_installed
from audio_builder.mastering.measurement import Measured, measure
from audio_builder.model.episode import Cue, Narration
from audio_builder.phrasing.normalizer import normalize
from audio_builder.settings import Settings
from audio_builder.user_folders import models_folder

# A batch asks for the same sentences (the notice, the outro) again and again.
_KEPT_LINES = 4096

_log = logging.getLogger(__name__)


class EpisodeHeard(Struct, frozen=True, kw_only=True):
    """What was heard of one episode."""

    language: str
    findings: tuple[Finding, ...] = ()
    names: tuple[NameHeard, ...] = ()
    heard_share: float = 0.0
    """The share of the written words that were heard."""
    word_error_share: float = 0.0
    """Other, missing and added words by the words written."""
    is_believed: bool = True
    """False where the recogniser understands voice or language too badly: then it only hints."""


OnHeard = Callable[[EpisodeHeard], None]
"""Is called with what was heard of a narration."""


def require_listening(settings: Settings, *, may_fetch: bool = False) -> None:
    """Refuse to listen where recogniser or model is missing, before anything else is done."""
    require_installed()
    if settings.listen_model or not (may_fetch or has_model(models_folder())):
        find_model(settings.listen_model, models_folder())


def open_recognizer(settings: Settings, *, fetch: bool = False, threads: int = 0) -> Recognizer:
    """Load the recogniser's model; it is fetched only where that is asked for."""
    require_installed()
    if fetch and not settings.listen_model and not has_model(models_folder()):
        fetch_model(models_folder())
    model = find_model(settings.listen_model, models_folder())
    return Recognizer(model, threads=threads)


def hear(
    path: Path,
    measured: Measured,
    cues: Sequence[Cue],
    recognizer: Recognizer,
    *,
    language: str,
    engine: str,
    expected_seconds: float,
    on_seconds: OnSeconds = lambda _seconds: None,
) -> EpisodeHeard | None:
    """Hear one MP3; return None where there are no words, or the model has not learned them."""
    spoken = primary(language)
    if not cues or not recognizer.knows(spoken):
        return None
    facts = SoundFacts(
        seconds=measured.decoded_seconds,
        expected_seconds=expected_seconds,
        quiet=measured.quiet,
        step_seconds=measured.step_seconds,
    )
    heard = listen(path, cues, spoken, facts, recognizer, _say, on_seconds)
    return EpisodeHeard(
        language=spoken,
        findings=heard.findings,
        names=heard.names,
        heard_share=heard.heard_share,
        word_error_share=heard.word_error_share,
        is_believed=is_believed(engine, spoken),
    )


@lru_cache(maxsize=_KEPT_LINES)
def _say(text: str, language: str) -> str:
    return normalize(text, language)


def narrate_heard(
    prepared: Prepared,
    path: Path,
    voices: OpenVoices,
    settings: Settings,
    *,
    cores: int = 0,
    on_utterance: OnUtterance | None = None,
    on_heard: OnHeard | None = None,
) -> Narration:
    """Speak a prepared article; with ``listen`` hear it, and speak it anew once if it is wrong.

    An article that is wrong both times is refused, and so is not published. ``on_heard`` is told
    of each hearing.
    """
    narration = narrate(prepared, path, voices, settings, cores=cores, on_utterance=on_utterance)
    if not settings.listen:
        return narration
    on_heard = on_heard or (lambda _heard: None)
    findings = _findings(prepared, narration, path, voices, cores, on_heard)
    if findings:
        _log.info("%s: spoken anew: %s", prepared.source.location, findings[0].problem)
        narration = narrate(prepared, path, voices, settings, cores=cores, anew=True)
        findings = _findings(prepared, narration, path, voices, cores, on_heard)
    if findings:
        raise _held_error(findings)
    return narration


def _findings(
    prepared: Prepared,
    narration: Narration,
    path: Path,
    voices: OpenVoices,
    cores: int,
    on_heard: OnHeard,
) -> tuple[Finding, ...]:
    """Return what is wrong with a narration, where the recogniser is to be believed."""
    engine = voices.synthesizer(prepared.voice).public_identity
    if not is_believed(engine, primary(prepared.script.language)):
        _log.warning(
            "%s: not listened to: %s is not understood well enough in %s",
            prepared.source.location,
            prepared.voice.name,
            prepared.script.language,
        )
        return ()
    heard = hear(
        path,
        measure(path),
        narration.cues,
        voices.recognizer(lambda settings: open_recognizer(settings, threads=cores)),
        language=prepared.script.language,
        engine=engine,
        expected_seconds=narration.duration_seconds,
    )
    if heard is None:
        return ()
    on_heard(heard)
    return heard.findings


def _held_error(findings: Sequence[Finding]) -> HeldError:
    first = findings[0]
    others = f", and {len(findings) - 1} more" if len(findings) > 1 else ""
    return HeldError(
        f"held back, since what is heard is not what is written, twice: at {first.start:.1f} s"
        f" {first.problem}{others}",
        remedy="try another voice or correct the text; without --listen it is published as it is",
    )
