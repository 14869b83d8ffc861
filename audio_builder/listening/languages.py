"""Which languages the recogniser understands well enough to be believed."""

WELL_HEARD = frozenset({"en", "es", "fr", "it", "pt"})
"""Under 15 % word errors of Whisper base on our natural voices: benchmarks/listening.py."""

# The recogniser mistakes too many words of formant synthesis to be believed.
_BADLY_HEARD_ENGINES = ("pyttsx3", "silent")


def is_believed(engine: str, language: str) -> bool:
    """Tell whether what is heard of an engine in a language is a finding, or only a hint.

    ``engine`` is its name and version; ``language`` is a primary tag.
    """
    return language in WELL_HEARD and not engine.startswith(_BADLY_HEARD_ENGINES)
