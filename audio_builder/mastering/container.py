"""The first bytes of a sound file become the name of its container, as ffmpeg calls it.

ffmpeg would look by itself, and find playlists too: texts that name other files. The sound of an
intro may come with a podcast folder of somebody else, and must not bring in files of ours. So
ffmpeg is given the format of what it reads.
"""

HEAD_BYTES = 16
# Where the mark stands, the mark, and the container.
_MARKS = (
    (4, b"ftyp", "mp4"),
    (4, b"moov", "mp4"),
    (4, b"mdat", "mp4"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (0, b"\x30\x26\xb2\x75", "asf"),
    (0, b"#!AMR", "amr"),
    (0, b"RIFF", "wav"),
    (0, b"FORM", "aiff"),
    (0, b"caff", "caf"),
    (0, b"OggS", "ogg"),
    (0, b"fLaC", "flac"),
    (0, b"wvpk", "wv"),
    (0, b"MAC ", "ape"),
    (0, b"ADIF", "aac"),
    (0, b"\xff\xf1", "aac"),
    (0, b"\xff\xf9", "aac"),
    (0, b"ID3", "mp3"),
    (0, b"\xff", "mp3"),
)


def container_of(head: bytes) -> str:
    """Return the container that a file's first bytes are those of; empty when none is known."""
    found = (name for start, mark, name in _MARKS if head[start:].startswith(mark))
    return next(found, "")
