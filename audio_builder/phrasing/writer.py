"""Pieces of speech become one line, with the places where it differs from the text."""

from msgspec import Struct, field

from audio_builder.model.script import Reading

# From here on lie the scripts that part no words: Chinese and Japanese; and Korean, whose
# particles stand at the number.
_NO_BLANKS = "\u2e80"


def _run_together(left: str, right: str) -> bool:
    """Say whether two signs side by side would make one word of two."""
    if not (left.isalnum() and right.isalnum()):
        return False
    return left < _NO_BLANKS and right < _NO_BLANKS


class Writer(Struct):
    """The spoken text as it grows, with the places where it differs."""

    text: str
    parts: list[str] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    length: int = 0
    last: int = 0
    tail: str = ""
    """The last sign written."""

    def copy(self, until: int) -> None:
        """Write the text as it stands, up to a place."""
        if until > self.last:
            piece = self.text[self.last : until]
            self.parts.append(piece)
            self.length += len(piece)
            self.tail = piece[-1]
            self.last = until

    def say(self, start: int, end: int, said: str) -> int:
        """Write what is said for a stretch of the text; return where the rest begins."""
        self.copy(start)
        if said and _run_together(self.tail, said[0]):
            said = " " + said
        if said and _run_together(said[-1], self.text[end : end + 1]):
            said += " "
        if (said or self.tail)[-1:] in {" ", ""}:
            while self.text[end : end + 1] == " ":
                end += 1
        if said[-1:] == " " and self.text[end : end + 1] in {",", ".", ";", ":", "!", "?"}:
            said = said.rstrip(" ")
        if said[:1] in {" ", ","} and (not self.parts or self.tail == " "):
            said = said.lstrip(" ,")
        if said:
            self.parts.append(said)
            self.tail = said[-1]
        self.readings.append(
            Reading(
                start=start, end=end, spoken_start=self.length, spoken_end=self.length + len(said)
            )
        )
        self.length += len(said)
        self.last = end
        return end

    def trim(self) -> tuple[str, tuple[Reading, ...]]:
        """Cut blanks and commas at the end, and keep the places true."""
        spoken = "".join(self.parts)
        kept = spoken.rstrip(" ,")
        end = len(kept)
        if end == len(spoken):
            return spoken, tuple(self.readings)
        whole = [r for r in self.readings if r.spoken_end <= end]
        cut = self.readings[len(whole)] if len(whole) < len(self.readings) else None
        if cut is None:
            start, spoken_start = len(self.text) - (len(spoken) - end), end
        elif cut.spoken_start > end:
            start, spoken_start = cut.start - (cut.spoken_start - end), end
        else:
            start, spoken_start = cut.start, cut.spoken_start
        last = Reading(start=start, end=len(self.text), spoken_start=spoken_start, spoken_end=end)
        return kept, (*whole, last)
