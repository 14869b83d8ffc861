"""An Episode becomes the ID3 tag of its MP3."""

# mypy: disable-error-code="no-untyped-call"
# mutagen annotates hardly anything.

from collections.abc import Iterator, Mapping
from datetime import UTC
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mutagen import MutagenError
from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    TALB,
    TCON,
    TCOP,
    TDRC,
    TENC,
    TIME,
    TIT2,
    TIT3,
    TLAN,
    TLEN,
    TPE1,
    TPE2,
    TPUB,
    TRCK,
    TSSE,
    TXXX,
    USLT,
    WOAF,
    WOAS,
    WXXX,
    CTOCFlags,
    Encoding,
    Frame,
    PictureType,
)
from mutagen.id3._tags import save_frame

from audio_builder.errors import MasteringError
from audio_builder.mastering.iso639 import three_letters
from audio_builder.model.episode import Chapter, Episode
from audio_builder.version import __version__

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""IPTC's address of a digital source type, before its last part."""
GENRE = "Speech"
"""ID3 genre 101."""
# Texts that follow from settings or from the version of this program, not from the episode.
_CHOSEN = {"TALB", "TPE2", "TCON", "TENC"}
# ReplayGain 2.0 brings speech and music to this loudness.
_REPLAYGAIN_LUFS = -18.0
# Podcast hosts count a download by the sound after the tag: a book's text would swamp it.
_MOST_LYRICS = 100_000
_V23, _V24 = 3, 4
_MINUTES = len("2024-11-17 13:48")
# "Look at the times instead" (ID3v2 chapter addendum, 3.1).
_NO_OFFSET = 0xFFFFFFFF
# What stands unquoted in an address; all else is percent-encoded, because ID3 knows only Latin-1.
_URL_MARKS = "%/:?#[]@!$&'()*+,;=~"


class _OrderedID3(ID3):
    """A tag whose frames stay in the order they were given.

    mutagen sorts them by size, which puts chapters out of time order (quodlibet/mutagen#506).
    """

    def _write(self, config: Any) -> bytearray:
        return bytearray().join(save_frame(frame, config=config) for frame in self.values())


def write_tags(
    path: Path,
    episode: Episode,
    podcast_title: str,
    cover: bytes | None,
    *,
    version: int = _V23,
    genre: str = GENRE,
    file_url: str = "",
    rights: str = "",
    pictures: Mapping[str, bytes] | None = None,
) -> None:
    """Write the tag of a finished MP3: ID3v2.3, or v2.4 by its number, and no other tag.

    ``pictures`` are those of the chapters, by their names.
    """
    if version not in {_V23, _V24}:
        raise MasteringError("no such ID3 version", subject=str(version), remedy="use 3 or 4")
    code = int(Encoding.UTF16 if version == _V23 else Encoding.UTF8)
    tag = _OrderedID3()
    frames = (
        *_texts(episode, podcast_title, genre, rights, code),
        *_links(episode.url, file_url),
        *_remarks(episode, code),
        *_own_fields(episode, code),
        *_chapters(episode, code, pictures or {}),
        *_cover(cover, code),
    )
    for frame in frames:
        tag.add(frame)
    if version == _V23:
        tag.update_to_v23()
        # mutagen leaves out the time at full hours and after midnight.
        tag.add(TIME(encoding=code, text=[f"{episode.published:%H%M}"]))
    try:
        tag.save(path, v1=0, v2_version=version, padding=lambda _: 0)
    except (MutagenError, OSError) as error:
        raise MasteringError(f"cannot write the tag: {error}", subject=str(path)) from error


def tag_problems(path: Path, episode: Episode) -> Iterator[str]:
    """Yield a line for everything the tag of a file should say of its episode and does not."""
    try:
        tag = ID3(path)
    except (MutagenError, OSError) as error:
        yield f"has no readable tag: {error}"
        return
    code = int(Encoding.UTF8)
    for frame in (*_texts(episode, "", GENRE, "", code), *_own_fields(episode, code)):
        found = tag.get(frame.HashKey)
        if frame.FrameID in _CHOSEN or _text_of(found) == _text_of(frame):
            continue
        yield f"{frame.HashKey} is missing" if found is None else f"{frame.HashKey} says {found}"
    written = [(part.start_time, str(part.sub_frames.get("TIT2"))) for part in tag.getall("CHAP")]
    meant = [(round(part.start * 1000), _clean(part.title)) for part in episode.chapters]
    if written != meant:
        yield "chapters are not those of the episode, or out of order"


def _text_of(frame: Frame | None) -> str:
    """Return what a frame says; a date to the minute, because ID3v2.3 knows no seconds."""
    if isinstance(frame, TDRC):
        return str(frame)[:_MINUTES]
    return str(frame)


def _texts(
    episode: Episode, podcast_title: str, genre: str, rights: str, code: int
) -> Iterator[Frame]:
    recorded = episode.published
    if recorded.tzinfo is not None:
        recorded = recorded.astimezone(UTC).replace(tzinfo=None)
    outlet = episode.site or podcast_title
    texts = (
        (TIT2, episode.title),
        (TIT3, episode.subtitle),
        (TPE1, episode.byline or outlet),
        (TALB, podcast_title),
        (TPE2, outlet),
        (TDRC, recorded.isoformat(timespec="minutes")),
        (TCON, genre),
        (TLAN, three_letters(episode.language)),
        (TLEN, str(round(episode.duration_seconds * 1000))),
        (TPUB, episode.site),
        (TRCK, str(episode.number) if episode.number else ""),
        (TCOP, rights),
        (TENC, f"audio_builder {__version__}"),
        (TSSE, _encoder(episode)),
    )
    for kind, text in texts:
        if _clean(text):
            yield kind(encoding=code, text=_clean(text))


def _encoder(episode: Episode) -> str:
    return f"LAME 3.100 CBR {episode.bit_rate_kbps} kbit/s, {episode.sample_rate} Hz mono"


def _links(article: str, file: str) -> Iterator[Frame]:
    for kind, url in ((WOAS, article), (WOAF, file)):
        if url:
            yield kind(url=quote(_clean(url), safe=_URL_MARKS))


def _remarks(episode: Episode, code: int) -> Iterator[Frame]:
    """Yield the summary with the disclosure, and the text that is read."""
    language = three_letters(episode.language)
    about = "\n\n".join(filter(None, (_clean(episode.summary), _clean(episode.disclosure))))
    if about:
        yield COMM(encoding=code, lang=language, desc="", text=about)
    lyrics = _clean(spoken_text(episode))
    if lyrics and len(lyrics) <= _MOST_LYRICS:
        yield USLT(encoding=code, lang=language, desc="", text=lyrics)


def spoken_text(episode: Episode) -> str:
    """Return the text that is read, cues of one block as one paragraph."""
    paragraphs: list[str] = []
    last = None
    for cue in episode.cues:
        place = (cue.role, cue.block)
        if cue.block >= 0 and place == last:
            paragraphs[-1] += f" {cue.text}"
        else:
            paragraphs.append(cue.text)
        last = place
    return "\n\n".join(paragraphs)


def _own_fields(episode: Episode, code: int) -> Iterator[Frame]:
    source_type = episode.digital_source_type
    gain = _REPLAYGAIN_LUFS - episode.loudness_lufs
    fields = (
        ("AI_DISCLOSURE", episode.disclosure),
        ("DIGITAL_SOURCE_TYPE", SOURCE_TYPE + source_type if source_type else ""),
        ("VOICE", episode.voice_display_name or episode.voice),
        ("VOICE_CREDIT", episode.voice_credit),
        ("TTS_ENGINE", episode.engine),
        ("SOURCE_SHA256", episode.text_sha256),
        ("REPLAYGAIN_TRACK_GAIN", f"{gain:+.2f} dB"),
        ("REPLAYGAIN_TRACK_PEAK", f"{10 ** (episode.sample_peak_dbfs / 20):.6f}"),
    )
    for name, text in fields:
        if _clean(text):
            yield TXXX(encoding=code, desc=name, text=_clean(text))


def _chapters(episode: Episode, code: int, pictures: Mapping[str, bytes]) -> Iterator[Frame]:
    """Yield the table of contents, then its chapters in time order."""
    if not episode.chapters:
        return
    names = [f"chp{number}" for number in range(len(episode.chapters))]
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    yield CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[])
    ends = [chapter.start for chapter in episode.chapters[1:]] + [episode.duration_seconds]
    for name, chapter, end in zip(names, episode.chapters, ends, strict=True):
        yield _chapter(name, chapter, end, code, pictures.get(chapter.image))


def _chapter(name: str, chapter: Chapter, end: float, code: int, picture: bytes | None) -> Frame:
    inner: list[Frame] = [TIT2(encoding=code, text=_clean(chapter.title))]
    if chapter.url:
        address = quote(_clean(chapter.url), safe=_URL_MARKS)
        inner.append(WXXX(encoding=code, desc="chapter url", url=address))
    inner += _cover(picture, code)
    return CHAP(
        element_id=name,
        start_time=round(chapter.start * 1000),
        end_time=round(end * 1000),
        start_offset=_NO_OFFSET,
        end_offset=_NO_OFFSET,
        sub_frames=inner,
    )


def _cover(cover: bytes | None, code: int) -> Iterator[Frame]:
    if cover:
        mime = "image/png" if cover.startswith(b"\x89PNG") else "image/jpeg"
        front = PictureType.COVER_FRONT
        yield APIC(encoding=code, mime=mime, type=front, desc="", data=cover)


def _clean(text: str) -> str:
    """Leave out what a tag cannot hold: NUL ends a text in ID3, lone surrogates have no UTF-16."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(char for char in whole if char.isprintable() or char == "\n").strip()
