"""Every error raised on purpose, drawn as a tree.

AudioBuilderError
├── SettingsError          wrong option or unknown name: the caller must correct it
├── ReadingError           source missing, unreachable, or holding no article
│   └── TeaserError          only the part before a paywall
├── PhrasingError          nothing left to say, or a broken lexicon
├── SpeakingError          an engine could not say it
│   ├── EngineMissingError   not installed or not reachable
│   └── HeldError            what is heard is not what is written
├── MasteringError         cannot join, level, encode or tag
└── PublishingError        folder cannot be written or is not ours
"""


class AudioBuilderError(Exception):
    """A problem, what it concerns, and what to do about it.

    All but the problem are keywords with defaults: exceptions with required extras cannot be
    unpickled, and one of them takes a whole process pool down.
    """

    def __init__(self, problem: str = "", *, subject: str = "", remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.subject = subject
        self.remedy = remedy

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.problem, self.subject, self.remedy))

    def __str__(self) -> str:
        about = f"{self.subject}: " if self.subject else ""
        remedy = f" ({self.remedy})" if self.remedy else ""
        # One line, whatever a hostile title or a foreign message holds.
        line = " ".join(f"{about}{self.problem}{remedy}".split())
        return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)


def _rebuild(
    kind: type[AudioBuilderError], problem: str, subject: str, remedy: str
) -> AudioBuilderError:
    return kind(problem, subject=subject, remedy=remedy)


class SettingsError(AudioBuilderError):
    """The call is wrong: an unknown option, name or value."""


class ReadingError(AudioBuilderError):
    """The source is missing, unreachable, or holds no article."""


class TeaserError(ReadingError):
    """The source shows only the part of its article before a paywall."""


class PhrasingError(AudioBuilderError):
    """Nothing is left to say, or a lexicon is broken."""


class SpeakingError(AudioBuilderError):
    """An engine could not say it."""


class EngineMissingError(SpeakingError):
    """An engine is not installed or not reachable."""


class HeldError(SpeakingError):
    """A narration is not published: what is heard of it is not what is written."""


class MasteringError(AudioBuilderError):
    """Sound cannot be joined, levelled, encoded or tagged."""


class PublishingError(AudioBuilderError):
    """A podcast folder cannot be written or is not ours."""
