"""What a script would send to a server, before it is sent."""

from collections.abc import Iterable

from msgspec import Struct

from audio_builder.model.script import Utterance
from audio_builder.model.voice import Voice
from audio_builder.speaking import text_pieces
from audio_builder.speaking.engine import load_engine


class Cost(Struct, frozen=True, kw_only=True):
    """Nothing but zeros for engines that work on this computer."""

    characters: int = 0
    """Sent to the server; what hosted services count."""
    requests: int = 0
    price: float = 0.0
    """In the currency of the voice's ``price_per_million``; 0 where it names none."""


def preview_cost(voice: Voice, utterances: Iterable[Utterance]) -> Cost:
    """Count what speaking the utterances with a voice would send, retries not included."""
    with load_engine(voice.engine)(voice) as engine:
        if not engine.capabilities.network:
            return Cost()
        limit = engine.capabilities.max_characters
        sent = [
            piece
            for utterance in utterances
            if text_pieces.is_speakable(utterance.spoken)
            for _place, piece in (
                text_pieces.cut(utterance.spoken, limit)
                if text_pieces.needs_cutting(utterance.spoken, limit)
                else [(0, utterance.spoken)]
            )
        ]
    named = voice.options.get("price_per_million", 0.0)
    price = named if isinstance(named, int | float) else 0.0
    characters = sum(map(len, sent))
    return Cost(characters=characters, requests=len(sent), price=characters * price / 1_000_000)
