"""One engine and one voice: a text goes in, and comes out as sound whatever happens inside."""

from msgspec.structs import replace

from audio_builder.errors import AudioBuilderError, EngineMissingError, SpeakingError
from audio_builder.model.script import Utterance
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
from audio_builder.speaking.engine_text import engine_text, names_within
from audio_builder.speaking.scripts import language_of, stretches
from audio_builder.speaking.voices.default_voice import plain_voice
from audio_builder.speaking.workers.worker_engine import WorkerEngine

# A piece of a sentence that failed twice: short enough to be past whatever broke the whole.
_SMALL_PIECE = 60
# Rate of the empty sound when nothing can be said.
_RATE = 22050
# Half an hour of speech in one utterance: a mistake, and a danger to the memory.
_LONGEST = 30_000
# As much of a sentence as an error line should quote.
_QUOTED = 60
# Of the takes of a sentence, in turn: as much as is heard, and not as another speaker.
_PACES = (1.0, 0.94, 1.06, 0.9, 1.1)


class RetryingEngine:
    """A voice at work, used by one thread at a time; ``stop`` may come from any."""

    def __init__(self, voice: Voice, deadline_seconds: float) -> None:
        self.voice = voice
        self.engine: Engine = load_engine(voice.engine)(voice)
        self._prosody = Prosody(speed=voice.speed, pitch=voice.pitch)
        self._deadline = deadline_seconds
        self._stopped = False
        self._others: dict[str, RetryingEngine] = {}
        """Plain voices for passages in other alphabets, by their language."""

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

    @property
    def branches(self) -> bool:
        """Whether a further worker costs little beside the first."""
        return isinstance(self.engine, WorkerEngine) and self.engine.branches

    def branch_from(self, origin: "RetryingEngine") -> None:
        """Share the memory of another one's worker, where the engine can."""
        if isinstance(self.engine, WorkerEngine) and isinstance(origin.engine, WorkerEngine):
            self.engine.branch_from(origin.engine)

    def say(self, utterance: Utterance) -> Sound:
        """Return the sound of an utterance; empty when nothing in it can be said."""
        capabilities = self.engine.capabilities
        given = engine_text(utterance, self.voice.engine, capabilities)
        text = text_pieces.harmless(given.text)
        if not text_pieces.is_speakable(text):
            return Sound(pcm=b"", rate=_RATE)
        if len(text) > _LONGEST:
            raise self._speaking_error(
                text, RefusedError(f"{len(text)} characters are no sentence")
            )
        prosody = replace(self._prosody_of(utterance), names=given.names)
        parts = [
            (
                start + place,
                self._say_with_retry(piece, _within(prosody, start + place, len(piece)))
                if is_read
                else self._say_by_another(piece, utterance),
            )
            for start, stretch, is_read in stretches(text, capabilities.scripts)
            for place, piece in text_pieces.cut(stretch, capabilities.max_characters)
        ]
        return given.marks_of(text_pieces.join(text_pieces.at_one_rate(parts)))

    def _say_by_another(self, text: str, utterance: Utterance) -> Sound:
        """Have letters of another alphabet said by the plain voice of their language."""
        language = language_of(text, utterance.language)
        if not language:
            fault = RefusedError("letters of an alphabet this voice does not read")
            raise self._speaking_error(text, fault)
        if language not in self._others:
            self._others[language] = RetryingEngine(plain_voice(language), self._deadline)
        other = self._others[language]
        try:
            sound = other.say(replace(utterance, spoken=text, readings=()))
        except EngineMissingError as error:
            fault = RefusedError(f"letters of another alphabet, and {error.problem}")
            raise self._speaking_error(text, fault) from error
        return text_pieces.apply_gain(sound, (other.voice.gain_db or 0) - (self.voice.gain_db or 0))

    def stop(self) -> None:
        """End what runs; nothing more is said."""
        self._stopped = True
        self.engine.interrupt()
        for other in list(self._others.values()):
            other.stop()

    def close(self) -> None:
        """Give the engine back."""
        self.engine.close()
        for other in self._others.values():
            other.close()

    def _prosody_of(self, utterance: Utterance) -> Prosody:
        """Return how an utterance is said; a further take another way than the first.

        An engine that always says the same says it at another pace; others need no change.
        """
        capabilities = self.engine.capabilities
        if not (utterance.take_number and capabilities.deterministic):
            return self._prosody
        pace = _PACES[utterance.take_number % len(_PACES)]
        slowest, fastest = capabilities.speeds
        return replace(self._prosody, speed=min(max(self._prosody.speed * pace, slowest), fastest))

    def _say_with_retry(self, text: str, prosody: Prosody) -> Sound:
        """Try, try once more with a fresh engine, then piece by piece."""
        for _ in range(2):
            try:
                return self._try(text, prosody)
            except RefusedError as error:
                fault: SpeakingError = error
                break
            except UnreliableError as error:
                fault = error
                self._renew(text, error)
        smaller = list(text_pieces.cut(text, min(_SMALL_PIECE, len(text) * 2 // 3)))
        if len(smaller) < 2:  # noqa: PLR2004 - a single word cannot be cut
            raise self._speaking_error(text, fault) from fault
        parts = []
        for place, piece in smaller:
            try:
                parts.append((place, self._try(piece, _within(prosody, place, len(piece)))))
            except (RefusedError, UnreliableError) as error:
                self._renew(text, error)
                raise self._speaking_error(text, error) from error
        return text_pieces.join(parts)

    def _try(self, text: str, prosody: Prosody) -> Sound:
        if not text_pieces.is_speakable(text):
            return Sound(pcm=b"", rate=_RATE)
        if self._stopped:
            raise UnreliableError("interrupted")
        deadline = self._deadline + self.engine.capabilities.seconds_per_character * len(text)
        try:
            plain = text_pieces.without(text, self.engine.capabilities.escapes)
            sound = self.engine.synthesize(plain, prosody, deadline)
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
            text_pieces.check_plausible(text, sound, prosody.speed)
        return sound

    def _renew(self, text: str, error: SpeakingError) -> None:
        self.engine.interrupt()
        if self._stopped:
            raise self._speaking_error(text, error) from error

    def _speaking_error(self, text: str, error: SpeakingError) -> SpeakingError:
        if isinstance(error, EngineMissingError):
            return error
        quoted = text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"
        return SpeakingError(
            f"{self.voice.engine} cannot say “{quoted}”: {error.problem}",
            subject=f"voice {self.voice.name}",
            remedy=error.remedy or "change the sentence, or try another voice",
        )


def _within(prosody: Prosody, place: int, length: int) -> Prosody:
    """Return how a piece of the text is said."""
    return replace(prosody, names=names_within(prosody.names, place, length))
