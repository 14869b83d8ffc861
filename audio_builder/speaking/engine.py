"""What an engine is: a voice in, the sound of one piece of text out, or a typed outcome."""

from abc import ABC, abstractmethod
from typing import ClassVar, Self

from msgspec import Struct

from audio_builder import plugins
from audio_builder.errors import EngineMissingError, SettingsError, SpeakingError
from audio_builder.model.sound import Sound
from audio_builder.model.voice import Voice

ENGINES = {
    "hibari": "audio_builder.speaking.engines.hibari:HibariEngine",
    "pyttsx3": "audio_builder.speaking.engines.pyttsx3:Pyttsx3Engine",
    "piper": "audio_builder.speaking.engines.piper:PiperEngine",
    "kokoro": "audio_builder.speaking.engines.kokoro:KokoroEngine",
    "openai": "audio_builder.speaking.engines.openai:OpenAIEngine",
    "command": "audio_builder.speaking.engines.command:CommandEngine",
    "silent": "audio_builder.speaking.engines.silent:SilentEngine",
}
GROUP = "audio_builder.engines"


class NothingSpeakableError(SpeakingError):
    """The text holds nothing that can be said: no sound, and no fault."""


class RefusedError(SpeakingError):
    """The engine will never say this: trying again is of no use, smaller pieces may be."""


class UnreliableError(SpeakingError):
    """The engine failed this time: trying again may help."""


class WorkerDiedError(UnreliableError):
    """The engine's process ended in the middle of its work."""


class DeadlineError(UnreliableError):
    """The engine took longer than it may."""


class Capabilities(Struct, frozen=True, kw_only=True):
    """What can be relied on, engine by engine."""

    max_characters: int = 900
    """Longest text of one call; longer ones are cut into pieces."""
    word_times: bool = False
    """Sounds carry marks."""
    deterministic: bool = False
    """The same text gives the same samples, whatever was said before."""
    audible: bool = True
    """Sound for text with letters; silence is then a fault, and is looked for."""
    parallel: bool = False
    """Several workers speak a long text sooner than one: its model keeps a core busy."""
    natural: bool = False
    """A neural engine: it may be chosen for a language before the plain one."""
    network: bool = False
    """Text leaves the program for a server."""
    seconds_per_character: float = 0.1
    """Added to the deadline: ten times what most need on a computer with nothing else to do."""
    speeds: tuple[float, float] = (0.5, 2.0)
    """Slowest and fastest ``Prosody.speed``."""
    pitches: tuple[float, float] = (1.0, 1.0)
    """Lowest and highest ``Prosody.pitch``; equal when it cannot be changed."""
    escapes: tuple[str, ...] = ()
    """Strings the engine takes as commands: they are blanked before they reach it."""
    scripts: tuple[str, ...] = ()
    """Names of the alphabets it reads, as Unicode begins the names of their letters; empty: any."""
    pronunciations: bool = False
    """The engine says names by their ``Prosody.names``."""


class Pronunciation(Struct, frozen=True, kw_only=True):
    """How a stretch of the text is said."""

    start: int
    end: int
    """Characters of the text."""
    ipa: str


class Prosody(Struct, frozen=True, kw_only=True):
    """How it is said, in terms every engine maps to its own."""

    speed: float = 1.0
    """1 is the voice's own pace."""
    pitch: float = 1.0
    """1 is the voice's own pitch."""
    volume: float = 1.0
    """1 is the voice's own loudness; nothing is louder."""
    names: tuple[Pronunciation, ...] = ()
    """In order; only for engines with the capability ``pronunciations``."""


class Probe(Struct, frozen=True, kw_only=True):
    """Whether a voice can be used here and now."""

    works: bool
    detail: str = ""
    """What was found: version, voice, place."""
    remedy: str = ""
    """What to do when it does not work."""


class Engine(ABC):
    """One open voice, used by one thread at a time; ``close`` may come from any thread.

    An engine raises ``SettingsError`` for options it does not know, ``EngineMissingError``
    when it is not installed, and otherwise the outcomes above.
    """

    name: ClassVar[str]
    capabilities: Capabilities = Capabilities()

    def __init__(self, voice: Voice) -> None:
        self.voice = voice
        check_range(voice, "speed", voice.speed, self.capabilities.speeds)
        check_range(voice, "pitch", voice.pitch, self.capabilities.pitches)

    @property
    @abstractmethod
    def identity(self) -> str:
        """Everything that decides how it sounds, as one line: the key of a cache."""

    @property
    def public_identity(self) -> str:
        """What may be published of the identity: no paths, no arguments, no private servers."""
        return self.identity

    @abstractmethod
    def synthesize(self, text: str, prosody: Prosody, deadline_seconds: float) -> Sound:
        """Say one piece of text, or raise what became of it."""

    def is_installed(self) -> bool:
        """Tell whether packages and files are there, without starting anything."""
        return True

    def probe(self) -> Probe:
        """Tell whether this voice works here, without raising."""
        try:
            return Probe(works=True, detail=self.identity)
        except SpeakingError as error:
            return Probe(works=False, detail=error.problem, remedy=error.remedy)

    def voices(self) -> tuple[str, ...]:
        """Names the engine offers here for the voice option; empty when it cannot tell."""
        return ()

    def interrupt(self) -> None:
        """Make a running ``synthesize`` end soon; the next call starts afresh."""
        return

    def close(self) -> None:
        """Give back what is held open; nothing runs on."""
        return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


def check_range(voice: Voice, what: str, value: float, limits: tuple[float, float]) -> None:
    """Refuse a number that an engine would quietly bend."""
    low, high = limits
    if not low <= value <= high:
        allowed = f"{low:g} to {high:g}" if low < high else f"only {low:g}"
        raise SettingsError(
            f"{what} {value:g} is not possible with {voice.engine}",
            subject=f"voice {voice.name}",
            remedy=f"allowed is {allowed}",
        )


def load_engine(name: str) -> type[Engine]:
    """Return the engine class a name stands for."""
    found = plugins.load(name, ENGINES, GROUP)
    if not (isinstance(found, type) and issubclass(found, Engine)):
        raise EngineMissingError(
            "is no engine of audio_builder", subject=f"{GROUP} {name}", remedy="see docs/engines.md"
        )
    return found


def engine_names() -> tuple[str, ...]:
    """All engines that can be asked for, built-ins first."""
    return plugins.names(ENGINES, GROUP)
