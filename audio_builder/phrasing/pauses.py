"""How long to be silent after each kind of boundary."""

from typing import Self

from msgspec import Struct
from msgspec.structs import asdict

from audio_builder.model.script import UtteranceRole


class Pauses(Struct, frozen=True, kw_only=True):
    """Silence after each kind of boundary, in milliseconds."""

    notice: int = 700
    title: int = 700
    byline: int = 600
    heading: int = 550
    before_heading: int = 900
    """After the last sentence before a heading."""
    sentence: int = 280
    piece: int = 60
    """Between the pieces of an over-long sentence."""
    verse: int = 250
    """Between two verses of a stanza."""
    paragraph: int = 600
    list_item: int = 400
    quote: int = 600
    before_outro: int = 900
    outro: int = 0

    def after(self, role: UtteranceRole) -> int:
        """Return the silence after the last sentence of a block of this role."""
        return int(getattr(self, role.value))

    def scale(self, factor: float) -> Self:
        """Make all of them longer or shorter."""
        return type(self)(**{name: round(ms * factor) for name, ms in asdict(self).items()})
