"""A language becomes the name of the Piper voice that is recommended for it."""

from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from audio_builder.errors import SettingsError
from audio_builder.language import primary


class Recommended(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A voice of the catalogue, and on what terms it comes."""

    name: str
    licence: str
    base: str = ""
    """The voice its model was tuned from; empty when it was trained on its own."""
    commercial: bool = True
    """False when its recordings may not be used commercially."""

    @property
    def tag(self) -> str:
        """The language as a BCP 47 tag in lower case."""
        return self.name.partition("-")[0].replace("_", "-").lower()

    @property
    def terms(self) -> str:
        """What somebody who publishes with it should know."""
        tuned = f", tuned from {self.base}, whose recordings are for research" if self.base else ""
        return f"{self.licence}{tuned}{'' if self.commercial else ', not for commercial use'}"


class _RecommendedFile(Struct, frozen=True, forbid_unknown_fields=True):
    voice: tuple[Recommended, ...]


@cache
def known_voices() -> tuple[Recommended, ...]:
    """Return the voices whose terms are known, in the order of recommendation."""
    path = Path(__file__).with_name("recommended.toml")
    return msgspec.toml.decode(path.read_bytes(), type=_RecommendedFile).voice


def terms_of(name: str) -> str:
    """Return the terms of a voice; empty when they are not known here."""
    return next((voice.terms for voice in known_voices() if voice.name == name), "")


def recommended_voice(language: str) -> Recommended | None:
    """Return the voice for a language that is free for all uses, of its region if there is one."""
    free = [voice for voice in known_voices() if voice.commercial]
    tag = language.replace("_", "-").lower()
    of_region = [voice for voice in free if voice.tag == tag]
    return next(iter(of_region or [v for v in free if primary(v.tag) == primary(tag)]), None)


def require_recommended(language: str) -> Recommended:
    """Return the recommended voice of a language, or say what there is instead."""
    found = recommended_voice(language)
    if found is not None:
        return found
    others = [v.name for v in known_voices() if primary(v.tag) == primary(language)]
    if others:
        raise SettingsError(
            "has no voice that may be used commercially",
            subject=language,
            remedy=f"if that is no matter, name it: voices install {others[0]}",
        )
    languages = sorted({primary(voice.tag) for voice in known_voices() if voice.commercial})
    raise SettingsError(
        "no voice is recommended for this language",
        subject=language,
        remedy=f"there is one for {', '.join(languages)}; or name a voice of the catalogue",
    )
