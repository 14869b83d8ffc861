"""What is wrong with a folder, as one line each."""

from msgspec import Struct


class Fault(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule that something in the folder breaks."""

    subject: str
    """What it concerns: a file or an address, relative to the folder."""
    problem: str
    rule: str
    """Short name of the rule, the same in every release."""
    start: float | None = None
    """Where in the sound, in seconds; None is nowhere in particular."""
    end: float | None = None
    written: str = ""
    """The words that were to be said."""
    heard: str = ""
    """The words that were said."""
    link: str = ""
    """The page at that moment, relative to the folder."""

    def __str__(self) -> str:
        return f"{self.subject}: {self.problem} [{self.rule}]"
