"""What a voice file may say about a speech server."""

import msgspec

FORMATS = ("wav", "flac", "mp3")
"""WAV says its own rate; the others follow for servers that know no WAV."""
ALL_FORMATS = ("auto", *FORMATS, "pcm")


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a voice file may say to this engine."""

    base_url: str = "https://api.openai.com"
    """The server, with or without ``/v1``."""
    model: str = "gpt-4o-mini-tts"
    voice: str = "alloy"
    format: str = "auto"
    """``auto`` asks for wav, then flac, then mp3."""
    instructions: str = ""
    """How to speak, for models that listen to that."""
    key_env: str = "OPENAI_API_KEY"
    """The environment variable that holds the key; never the key itself."""
    max_characters: int = 4096
    """Longest text the server takes."""
    pcm_rate: int = 24000
    """Hertz of ``pcm`` answers that do not say it."""
    extras: list[str] = []
    """More fields of the request, as ``name=JSON``: ``stream=false``."""
    retry_seconds: float = 1.0
    """First wait before another try, where the server names none; it doubles."""
    captions: bool = False
    """Ask Kokoro-FastAPI's own address for the times of the words."""
    price_per_million: float = 0.0
    """What a million characters cost, in any currency, for the preview."""
