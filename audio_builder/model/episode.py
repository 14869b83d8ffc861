"""What is published: one finished narration and all that is known of it."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import force_setattr

from audio_builder.model.script import UtteranceRole
from audio_builder.network.addresses import web_address, without_secrets


class Word(Struct, frozen=True, kw_only=True):
    """A word of a cue and when it is spoken."""

    start: float
    """Seconds from the start of the episode, to the millisecond."""
    end: float
    text_start: int
    text_end: int
    """Characters of the cue's text."""


class Cue(Struct, frozen=True, kw_only=True):
    """One utterance in the finished sound, in the article's own words."""

    start: float
    """Seconds from the start of the episode, by the frames written, to the millisecond."""
    end: float
    text: str
    role: UtteranceRole
    block: int = -1
    """Index into the cleaned article's blocks; cues of one block make one paragraph."""
    language: str = ""
    words: tuple[Word, ...] = ()


class Chapter(Struct, frozen=True, kw_only=True):
    """A place to jump to."""

    start: float
    """Seconds from the start of the episode."""
    title: str
    url: str = ""
    """The article that is read in it, where the episode is an edition."""
    image: str = ""
    """File name of its picture, without a folder."""

    def __post_init__(self) -> None:
        """Take addresses for a stranger's word, also those of an ``episode.json``."""
        force_setattr(self, "url", web_address(self.url))


class Narration(Struct, frozen=True, kw_only=True):
    """A mastered MP3 and what was measured of it; tags come later."""

    cues: tuple[Cue, ...]
    duration_seconds: float
    """Samples over rate, counted from the frames written."""
    sample_rate: int
    """Hertz."""
    bit_rate_kbps: int
    loudness_lufs: float
    """Integrated loudness (ITU-R BS.1770) of the sound as encoded, one channel."""
    sample_peak_dbfs: float


class Format(Struct, frozen=True, kw_only=True):
    """An episode's sound in a further format than MP3."""

    file: str
    """File name, without a folder."""
    bytes: int
    """Size of the file."""
    bit_rate_kbps: int = 0
    """Average of the sound alone, without a picture that is in the file; 0 is not known."""
    integrity: str
    """Hash of the file in the form of Subresource Integrity, ``sha384-`` and base64."""


class Episode(Struct, frozen=True, kw_only=True):
    """All that is known of an episode: the content of its ``episode.json``."""

    guid: str
    slug: str
    title: str
    mp3: str
    """File name, without a folder."""
    bytes: int
    """Size of the MP3."""
    duration_seconds: float
    published: datetime
    """Made once and kept, also through corrections."""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    modified: datetime | None = None
    site: str = ""
    section: str = ""
    language: str = "en"
    url: str = ""
    """Canonical address of the article."""
    source: str = ""
    """File name or address it was made from."""
    summary: str = ""
    """The article's first sentences, for show notes."""
    disclosure: str = ""
    """The AI notice in the article's language."""
    notice_spoken: bool = True
    digital_source_type: str = ""
    voice: str = ""
    voice_display_name: str = ""
    voice_credit: str = ""
    engine: str = ""
    """Name and version of the engine that spoke."""
    sample_rate: int = 0
    bit_rate_kbps: int = 0
    loudness_lufs: float = 0.0
    target_lufs: float = -16.0
    """The loudness that was wanted."""
    sample_peak_dbfs: float = 0.0
    edition: tuple[str, ...] = ()
    """Slugs of the episodes it is joined from, in order; empty for an article."""
    number: int = 0
    """Which chapter of a serial it is, from 1; 0 for an article by itself."""
    words: int = 0
    dropped: int = 0
    remarks: tuple[str, ...] = ()
    """What had to be mended in the article's text, or could not be, for the editor."""
    confidence: float | None = None
    """The chance that the article was cleaned without a mistake, 0 to 1; None is not known."""
    revision: int = 1
    """1 for the first MP3, 2 for the first correction, and so on."""
    correction: str = ""
    """What a correction changed, in a sentence for the show notes."""
    superseded: str = ""
    """File name of the MP3 before this one, kept until the next correction."""
    formats: tuple[Format, ...] = ()
    """The same sound in further formats."""
    text_sha256: str = ""
    """Hash of the text that was read."""
    fingerprint: str = ""
    """Hash of text, voice and settings: the same means there is nothing to do."""
    cues: tuple[Cue, ...] = ()
    chapters: tuple[Chapter, ...] = ()

    def __post_init__(self) -> None:
        """Take addresses for a stranger's word, also those of an ``episode.json``."""
        force_setattr(self, "url", web_address(self.url))
        force_setattr(self, "source", without_secrets(self.source))

    @property
    def place(self) -> str:
        """The episode's folder within the podcast's, with a slash at the end."""
        return f"episodes/{self.slug}/"

    @property
    def byline(self) -> str:
        """The authors as one line."""
        return ", ".join(self.authors)
