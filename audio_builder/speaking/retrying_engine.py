"""One engine and one voice: a text goes in, and comes out as sound whatever happens inside."""

from audio_builder.errors import AudioBuilderError, EngineMissingError, SpeakingError
from audio_builder.model.sound import Sound
from audio_builder.model.voice import Voice
from audio_builder.speaking import text_pieces
from audio_builder.speaking.engine import (
    Engine,
    NothingSpeakableError,
    Prosody,
    RefusedError,
    UnreliableError,
    load_engine,
)

# The slowest useful engine needs about a second of work for a second of speech.
_SECONDS_PER_CHARACTER = 0.1
# A piece of a sentence that failed twice: short enough to be past whatever broke the whole.
_SMALL_PIECE = 60
# Rate of the empty sound when nothing can be said.
_RATE = 22050
# Half an hour of speech in one utterance: a mistake, and a danger to the memory.
_LONGEST = 30_000
# As much of a sentence as an error line should quote.
_QUOTED = 60


class RetryingEngine:
    """A voice at work, used by one thread at a time; ``stop`` may come from any."""

    def __init__(self, voice: Voice, deadline_seconds: float) -> None:
        self.voice = voice
        self.engine: Engine = load_engine(voice.engine)(voice)
        self._prosody = Prosody(speed=voice.speed, pitch=voice.pitch)
        self._deadline = deadline_seconds
        self._stopped = False

    @property
    def identity(self) -> str:
        """Engine, version, voice and options: the same identity gives the same sounds."""
        return f"{self.engine.identity}{self._prosody_words()}"

    def _prosody_words(self) -> str:
        return f", speed={self._prosody.speed:g} pitch={self._prosody.pitch:g}"

    @property
    def public_identity(self) -> str:
        """What may be published of the identity."""
        return f"{self.engine.public_identity}{self._prosody_words()}"

    def say(self, spoken: str) -> Sound:
        """Return the sound of a text; empty when nothing in it can be said."""
        text = text_pieces.harmless(spoken)
        if not text_pieces.is_speakable(text):
            return Sound(pcm=b"", rate=_RATE)
        if len(text) > _LONGEST:
            raise self._failed(text, RefusedError(f"{len(text)} characters are no sentence"))
        limit = self.engine.capabilities.max_characters
        if not text_pieces.needs_cutting(text, limit):
            return self._say_surely(text)
        parts = [(place, self._say_surely(piece)) for place, piece in text_pieces.cut(text, limit)]
        return text_pieces.join(parts)

    def stop(self) -> None:
        """End what runs; nothing more is said."""
        self._stopped = True
        self.engine.interrupt()

    def close(self) -> None:
        """Give the engine back."""
        self.engine.close()

    def _say_surely(self, text: str) -> Sound:
        """Try, try once more with a fresh engine, then piece by piece."""
        for _ in range(2):
            try:
                return self._try(text)
            except RefusedError as error:
                fault: SpeakingError = error
                break
            except UnreliableError as error:
                fault = error
                self._renew(text, error)
        smaller = list(text_pieces.cut(text, min(_SMALL_PIECE, len(text) * 2 // 3)))
        if len(smaller) < 2:  # noqa: PLR2004 - a single word cannot be cut
            raise self._failed(text, fault) from fault
        parts = []
        for place, piece in smaller:
            try:
                parts.append((place, self._try(piece)))
            except (RefusedError, UnreliableError) as error:
                self._renew(text, error)
                raise self._failed(text, error) from error
        return text_pieces.join(parts)

    def _try(self, text: str) -> Sound:
        if not text_pieces.is_speakable(text):
            return Sound(pcm=b"", rate=_RATE)
        if self._stopped:
            raise UnreliableError("interrupted")
        deadline = self._deadline + _SECONDS_PER_CHARACTER * len(text)
        try:
            plain = text_pieces.without(text, self.engine.capabilities.escapes)
            sound = self.engine.synthesize(plain, self._prosody, deadline)
        except NothingSpeakableError:
            return Sound(pcm=b"", rate=_RATE)
        except AudioBuilderError:
            raise
        except Exception as error:  # engines may be plug-ins
            raise UnreliableError(f"{type(error).__name__}: {error}") from error
        if self.engine.capabilities.audible:
            if not any(map(str.isalnum, text)) and text_pieces.is_mute(sound):
                # Signs and emoji: some engines have no names for them.
                return Sound(pcm=b"", rate=sound.rate)
            text_pieces.check_plausible(text, sound, self._prosody.speed)
        return sound

    def _renew(self, text: str, error: SpeakingError) -> None:
        self.engine.interrupt()
        if self._stopped:
            raise self._failed(text, error) from error

    def _failed(self, text: str, error: SpeakingError) -> SpeakingError:
        if isinstance(error, EngineMissingError):
            return error
        quoted = text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"
        return SpeakingError(
            f"{self.voice.engine} cannot say “{quoted}”: {error.problem}",
            subject=f"voice {self.voice.name}",
            remedy=error.remedy or "change the sentence, or try another voice",
        )
