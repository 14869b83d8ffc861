"""A text becomes sound at once: how a sentence or a name will be spoken."""

import io
import threading
import wave
from collections.abc import Iterable

from msgspec import UNSET
from msgspec.structs import replace

from audio_builder.converting.choose_voice import choose_voice
from audio_builder.converting.open_voices import OpenVoices
from audio_builder.converting.prepare import lexicon_of
from audio_builder.desk.records import TooLargeError
from audio_builder.errors import SpeakingError
from audio_builder.model.article import Article, Block
from audio_builder.model.script import Script, Utterance
from audio_builder.model.sound import Sound
from audio_builder.model.source import Source
from audio_builder.phrasing.lexicon import Lexicon, LexiconEntry
from audio_builder.phrasing.phraser import phrase
from audio_builder.settings import Settings

MOST_CHARACTERS = 2000
"""A long paragraph; more is for a narration."""
_FALLBACK = "en"


class Speaker:
    """Says texts with voices that stay open between them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._voices: tuple[Settings, OpenVoices] | None = None

    def say(
        self,
        text: str,
        settings: Settings,
        *,
        language: str = "",
        voice: str = "",
        lexicon: Iterable[LexiconEntry] = (),
        take: int = 0,
    ) -> bytes:
        """Return a text as a WAV; entries of the lexicon go before the show's.

        A further ``take`` is said another way than the first.
        """
        if len(text) > MOST_CHARACTERS:
            raise TooLargeError(
                f"is longer than {MOST_CHARACTERS} characters",
                subject="text",
                remedy="say a sentence at a time, or narrate the article",
            )
        source = Source(location="-", voice=voice)
        article = Article(language=language or _FALLBACK, blocks=(Block(text=text),))
        chosen = choose_voice(article, source, settings)
        script = phrase(
            article,
            speak_notice=False,
            lexicon=Lexicon(entries=tuple(lexicon)).over(lexicon_of(source, settings)),
        )
        said = tuple(replace(one, take=take or UNSET) for one in script.utterances)
        with self._lock:
            synthesizer = self._open(settings).synthesizer(chosen)
            sounds = list(synthesizer.speak(said))
        return _wav(script, sounds, chosen.name)

    def _open(self, settings: Settings) -> OpenVoices:
        if self._voices is None or self._voices[0] != settings:
            self.close()
            self._voices = settings, OpenVoices(settings)
        return self._voices[1]

    def close(self) -> None:
        """End all engines."""
        if self._voices:
            self._voices[1].close()
            self._voices = None


def _wav(script: Script, sounds: list[Sound], voice: str) -> bytes:
    rate = next((sound.rate for sound in sounds if sound.pcm), 0)
    if not rate:
        raise SpeakingError(
            "nothing in the text can be spoken", subject=f"voice {voice}", remedy="try another text"
        )
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        for said, sound in zip(script.utterances, sounds, strict=True):
            file.writeframes(sound.pcm + _silence(said, rate, is_last=sound is sounds[-1]))
    return out.getvalue()


def _silence(said: Utterance, rate: int, *, is_last: bool) -> bytes:
    return b"" if is_last else bytes(2 * (rate * said.pause_ms // 1000))
