"""A narration's WAV becomes M4B, M4A, Opus or FLAC, with tags, chapters and cover."""

import base64
import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from audio_builder.child_environment import child_environment
from audio_builder.errors import MasteringError
from audio_builder.mastering.iso639 import three_letters
from audio_builder.model.episode import Episode, Format

# Speech at an engine's rate: what its MP3 has at 64 kbit/s, AAC has with 56 and Opus with 32.
_ENCODERS = {
    ".m4a": ("-c:a", "aac", "-b:a", "56k"),
    ".m4b": ("-c:a", "aac", "-b:a", "56k"),
    ".opus": ("-c:a", "libopus", "-b:a", "32k", "-application", "voip"),
    ".flac": ("-c:a", "flac"),
    ".wav": ("-c:a", "pcm_s16le"),
}
_CONTAINERS = {
    ".m4a": ("-movflags", "+faststart", "-f", "ipod"),
    ".m4b": ("-movflags", "+faststart", "-f", "ipod"),
    # Ogg keeps tags with the stream, where a copied stream brings its own.
    ".opus": ("-map_metadata:s:a", "1:g", "-f", "opus"),
    ".flac": ("-f", "flac"),
    ".wav": ("-f", "wav"),
}
FORMATS = tuple(ending[1:] for ending in _ENCODERS)
"""What a narration can be written as besides MP3."""

# ffmpeg cannot put a picture into these.
_WITHOUT_COVER = {".opus", ".wav"}
# Ten hours of sound are encoded in a few minutes on one slow core.
_DEADLINE_SECONDS = 1800
_SPECIAL = re.compile(r"([=;#\\\n])")


def export(
    sound: Path, path: Path, episode: Episode, podcast_title: str, cover: bytes | None = None
) -> None:
    """Write a narration in the format that the path's ending names, through ffmpeg.

    From a file of the same format the sound is taken as it is, under new tags.
    """
    encoder = (
        ("-c:a", "copy") if sound.suffix == path.suffix != ".wav" else _ENCODERS.get(path.suffix)
    )
    if encoder is None:
        raise MasteringError(
            "unknown format", subject=path.name, remedy=f"use one of: {', '.join(FORMATS)}"
        )
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes.txt"
        notes.write_text(_notes(episode, podcast_title), "utf-8")
        command = ["-i", str(sound), "-i", str(notes)]
        picture = []
        if cover and path.suffix not in _WITHOUT_COVER:
            front = Path(folder) / ("cover.png" if cover.startswith(b"\x89PNG") else "cover.jpg")
            front.write_bytes(cover)
            command += ["-i", str(front)]
            picture = ["-map", "2:v", "-c:v", "copy", "-disposition:v", "attached_pic"]
        command += ["-map", "0:a", *picture, "-map_metadata", "1", "-map_chapters", "1"]
        command += ["-fflags", "+bitexact", "-flags:a", "+bitexact", *encoder]
        command += [*_CONTAINERS[path.suffix], str(path)]
        run_ffmpeg(command, path)


def describe(path: Path, name: str, seconds: float, cover: bytes | None = None) -> Format:
    """Return what an episode says of an exported file, under its final name."""
    size = path.stat().st_size
    picture = len(cover) if cover and path.suffix not in _WITHOUT_COVER else 0
    rate = round((size - picture) * 8 / seconds / 1000) if seconds else 0
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha384").digest()
    integrity = f"sha384-{base64.b64encode(digest).decode()}"
    return Format(file=name, bytes=size, bit_rate_kbps=rate, integrity=integrity)


def ffmpeg() -> str:
    """Return the ffmpeg of the system, or the one that the extra ``bundled`` brings."""
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        import imageio_ffmpeg  # noqa: PLC0415 - an extra, and asked for only here

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        raise MasteringError(
            "other formats need ffmpeg",
            remedy="install ffmpeg, or: pip install 'audio-builder[bundled]'",
        ) from error


def run_ffmpeg(arguments: list[str], path: Path) -> None:
    """Have ffmpeg write a file, without the keys in our environment; leave none where it fails."""
    command = [ffmpeg(), "-v", "error", "-nostdin", "-y", *arguments]
    try:
        ran = subprocess.run(  # noqa: S603 - our own words, no shell
            command,
            capture_output=True,
            timeout=_DEADLINE_SECONDS,
            check=False,
            env=child_environment(),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MasteringError(f"ffmpeg failed: {error}", subject=path.name) from error
    if ran.returncode:
        path.unlink(missing_ok=True)
        complaint = ran.stderr.decode("utf-8", "replace").strip().splitlines()
        raise MasteringError(
            f"ffmpeg failed: {complaint[-1] if complaint else ran.returncode}", subject=path.name
        )


def _notes(episode: Episode, podcast_title: str) -> str:
    """Return tags and chapters in ffmpeg's own form."""
    lines = [";FFMETADATA1"]
    lines += [f"{name}={_escape(text)}" for name, text in _tags(episode, podcast_title) if text]
    edges = [*(chapter.start for chapter in episode.chapters), episode.duration_seconds]
    for chapter, end in zip(episode.chapters, edges[1:], strict=True):
        lines += [
            "[CHAPTER]",
            "TIMEBASE=1/1000",
            f"START={round(chapter.start * 1000)}",
            f"END={round(end * 1000)}",
            f"title={_escape(chapter.title)}",
        ]
    return "\n".join(lines) + "\n"


def _tags(episode: Episode, podcast_title: str) -> Iterator[tuple[str, str]]:
    yield "title", episode.title
    yield "artist", episode.byline or episode.site
    yield "album", podcast_title
    yield "album_artist", episode.site
    yield "date", f"{episode.published:%Y-%m-%d}"
    yield "genre", "Speech"
    yield "language", three_letters(episode.language)
    yield "comment", " ".join(filter(None, (episode.summary, episode.disclosure)))
    yield "description", episode.disclosure


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", "".join(char for char in text if char.isprintable()))
