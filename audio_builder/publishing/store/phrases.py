"""A language becomes the words its pages use."""

from collections.abc import Mapping
from datetime import datetime

from audio_builder.language import primary
from audio_builder.model.episode import Episode
from audio_builder.publishing.store.wording import one_line
from audio_builder.translations import FALLBACK, has_translation, translation

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"})


def phrases(language: str) -> Mapping[str, str]:
    """Return what a page says in a language; in English where we do not know it."""
    return translation(language, "pages")


def language_of_phrases(language: str) -> str:
    """Return the language in which a page's own words come out: its own, or English."""
    return primary(language) if has_phrases(language) else FALLBACK


def has_phrases(language: str) -> bool:
    """Whether a page's own words come out in its language."""
    return has_translation(language, "pages")


def direction(language: str) -> str:
    """Return the direction a language is written in, as HTML names it."""
    return "rtl" if primary(language) in _RIGHT_TO_LEFT else "ltr"


def day(moment: datetime, language: str) -> str:
    """Return a date as people write it."""
    words = phrases(language)
    month = words["months"].split(", ")[moment.month - 1]
    return words["date"].format(day=moment.day, month=month, year=moment.year)


def length(seconds: float, language: str) -> str:
    """Return a duration as people say it."""
    words = phrases(language)
    minutes = round(seconds / 60)
    return words["minutes"].format(minutes) if minutes else words["seconds"].format(round(seconds))


def correction_of(episode: Episode) -> str:
    """Return the note of a corrected episode: what changed, or at least that it did."""
    if episode.correction or episode.revision == 1:
        return one_line(episode.correction)
    return phrases(episode.language)["corrected"]


def is_synthetic(episode: Episode) -> bool:
    """Whether we know that a synthetic voice speaks; of an imported episode we know nothing."""
    return bool(episode.voice or episode.disclosure)


def clock(seconds: float) -> str:
    """Return a position as players show it."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
