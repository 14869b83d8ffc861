"""What a reader of rich text knows while it reads: the open group, and the paragraph."""

from collections import Counter

from msgspec import Struct, field


class Group(Struct):
    """What holds inside of braces."""

    skip: bool = False
    into: str = ""
    """Destination: empty for the body, else ``note``, ``fonttbl``, ``stylesheet`` or a fact."""
    font: int = 0
    fallback: int = 1
    """How many characters stand behind a Unicode one, for programs that know none."""
    hidden: bool = False
    size: int = 24
    """Half points."""
    bold: bool = False


class GrowingRtfParagraph(Struct):
    """A paragraph while it grows."""

    parts: list[str] = field(default_factory=list)
    sizes: Counter[int] = field(default_factory=Counter)
    bold: int = 0
    outline: int = -1
    style: int = 0
    listed: bool = False
    in_table: bool = False

    def following(self) -> "GrowingRtfParagraph":
        """Return the next paragraph, empty: its properties hold until others are set."""
        return GrowingRtfParagraph(outline=self.outline, style=self.style, listed=self.listed)
