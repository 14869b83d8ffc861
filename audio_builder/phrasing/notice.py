"""The AI notice and the byline, in the article's language."""

from audio_builder.translations import FALLBACK, has_translation, translation


def notice_language(language: str) -> str:
    """Return the language the default notice will be in: the asked one, or English."""
    return language if has_translation(language, "speech") else FALLBACK


def default_notice(language: str) -> str:
    """Return the AI notice in a language; in English where we have no other."""
    return translation(language, "speech")["notice"]


def byline(authors: str, language: str) -> str:
    """Return how the authors are announced."""
    if not has_translation(language, "speech"):
        return f"{authors}."
    return translation(language, "speech")["byline"].format(authors)
