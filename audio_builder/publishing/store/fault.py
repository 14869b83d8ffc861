"""What is wrong with a folder, as one line each."""

from msgspec import Struct


class Fault(Struct, frozen=True, kw_only=True):
    """A rule that something in the folder breaks."""

    subject: str
    """What it concerns: a file or an address, relative to the folder."""
    problem: str
    rule: str
    """Short name of the rule, the same in every release."""

    def __str__(self) -> str:
        return f"{self.subject}: {self.problem} [{self.rule}]"
