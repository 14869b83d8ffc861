"""Which voices reach beyond this program, and who may ask for them.

Voice files and ``podcast.toml`` also lie in podcast folders, and those come from other people. A
voice that runs a program or sends texts to a server speaks only when the user names it: on the
command line, in the environment, or in the user's own settings file.
"""

from enum import StrEnum

from audio_builder.errors import SettingsError
from audio_builder.model.voice import Voice, VoiceOrigin
from audio_builder.speaking.engine import ENGINES

_PROGRAMS_AND_SERVERS = frozenset({"command", "openai"})


class AskedBy(StrEnum):
    """Who names a voice."""

    USER = "user"
    """The command line, the environment, or the user's own settings file."""
    JOBS = "jobs"
    """A list of articles that the user handed over."""
    PODCAST = "podcast"
    """The ``podcast.toml`` of a folder."""


def acts_outside(voice: Voice) -> bool:
    """Tell whether a voice runs programs or talks to servers; of a plugin nobody knows."""
    if voice.engine in _PROGRAMS_AND_SERVERS:
        return True
    return voice.origin is VoiceOrigin.PODCAST and voice.engine not in ENGINES


def is_strange(voice: Voice) -> bool:
    """Tell whether a voice of a podcast folder runs programs or talks to servers."""
    return voice.origin is VoiceOrigin.PODCAST and acts_outside(voice)


def require_trust(voice: Voice, asked_by: AskedBy) -> None:
    """Refuse a voice that acts outside, unless it is the user who asks for it."""
    if not acts_outside(voice) or asked_by is AskedBy.USER:
        return
    if asked_by is AskedBy.JOBS and voice.origin is not VoiceOrigin.PODCAST:
        return
    raise SettingsError(
        f"runs a program or talks to a server, which {_WORDS[asked_by]} may not ask for",
        subject=f"voice {voice.name}",
        remedy=f"name it yourself: --voice {voice.name}, or in your own settings file",
    )


_WORDS = {AskedBy.JOBS: "a list of articles", AskedBy.PODCAST: "podcast.toml"}
