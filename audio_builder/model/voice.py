"""Who says it."""

from enum import StrEnum

from msgspec import Struct, field

from audio_builder.language import primary


class VoiceOrigin(StrEnum):
    """Whose word a voice file is."""

    SHIPPED = "shipped"
    """It came with the program."""
    OWN = "own"
    """The user's: it lies in a folder the user named, or was named by its path."""
    PODCAST = "podcast"
    """It lies in a podcast folder, which is not trusted."""


class Voice(Struct, frozen=True, kw_only=True):
    """A voice as its TOML file describes it."""

    name: str
    """How it is asked for: the file's name without ``.toml``."""
    engine: str
    """Name of the engine that speaks it."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags it can read, best first; empty means any."""
    display_name: str = ""
    speed: float = 1.0
    """1 is the engine's own pace at rest; 1.2 is a fifth faster."""
    pitch: float = 1.0
    """1 is the voice's own pitch."""
    gain_db: float | None = None
    """Fixed gain in decibels; None measures it once for the voice."""
    pauses: dict[str, int] = field(default_factory=dict)
    """Silence in milliseconds by kind of boundary, where it is not the standard one."""
    credit: str = ""
    licence: str = ""
    digital_source_type: str = "trainedAlgorithmicMedia"
    """IPTC digital source type, the last part of its address."""
    sample: str = ""
    """A sentence to try it with; empty takes one in its language."""
    options: dict[str, str | int | float | bool | list[str]] = field(default_factory=dict)
    """What only its engine understands."""
    origin: VoiceOrigin = VoiceOrigin.OWN
    """Told by where the file lies, never by the file."""

    def reads(self, language: str) -> bool:
        """Whether the voice can read a language: same tag, or same primary language."""
        return not self.languages or primary(language) in map(primary, self.languages)
