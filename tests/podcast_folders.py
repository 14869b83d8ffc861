"""Invented episodes and folders of them for the tests of publishing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from audio_builder.model.episode import Chapter, Cue, Episode, Word
from audio_builder.model.script import UtteranceRole
from audio_builder.publishing.serving.server import FolderServer, open_server
from audio_builder.publishing.store.episode_store import write_episode
from audio_builder.publishing.store.folder import Folder, open_folder
from audio_builder.publishing.store.identity import choose_slug, guid_of

DISCLOSURE = "This audio is created with AI assistance."
# One silent MPEG-1 layer III frame: 32 kbit/s, 44.1 kHz, mono; 26 ms.
_FRAME = b"\xff\xfb\x10\xc4" + bytes(100)
_FRAME_SECONDS = 1152 / 44100


def silent_mp3(seconds: float) -> bytes:
    """Return an MP3 of silence that players take."""
    return _FRAME * max(1, round(seconds / _FRAME_SECONDS))


def cues_of(
    title: str, blocks: list[tuple[str, list[str]]], seconds: float = 2.0
) -> tuple[Cue, ...]:
    spoken = [("notice", -1, DISCLOSURE), ("title", -1, title)]
    spoken += [(role, index, text) for index, (role, texts) in enumerate(blocks) for text in texts]
    cues = []
    for index, (role, block, text) in enumerate(spoken):
        start = index * seconds
        cues.append(
            Cue(
                start=start,
                end=start + seconds * 0.9,
                text=text,
                role=UtteranceRole(role),
                block=block,
            )
        )
    return tuple(cues)


def with_words(cue: Cue) -> Cue:
    """Return the cue with its words at even distances."""
    words, place = [], 0
    pieces = cue.text.split()
    step = (cue.end - cue.start) / len(pieces)
    for index, piece in enumerate(pieces):
        place = cue.text.index(piece, place)
        start = cue.start + index * step
        words.append(
            Word(start=start, end=start + step, text_start=place, text_end=place + len(piece))
        )
        place += len(piece)
    return replace(cue, words=tuple(words))


def episode(
    title: str = "Harbour reopens after the storm",
    *,
    day: int = 0,
    url: str = "",
    language: str = "en",
    taken: tuple[str, ...] = (),
    blocks: list[tuple[str, list[str]]] | None = None,
) -> Episode:
    """Return an invented episode."""
    published = datetime(2024, 11, 17, 9, 30, tzinfo=UTC) + timedelta(days=day)
    guid = guid_of(
        url=url, site="The Harbour Post", title=title, published=published, text_sha256=title
    )
    slug = choose_slug(taken, title=title, published=published, guid=guid)
    blocks = blocks or [
        ("paragraph", ["The harbour opened again on Sunday.", "Ferries had waited two days."]),
        ("heading", ["What the mayor said"]),
        ("quote", ["“We kept the lights on,” she said."]),
        ("list_item", ["One pier is closed."]),
        ("list_item", ["Two cranes work."]),
        ("paragraph", ["The repairs cost $5 million."]),
    ]
    cues = cues_of(title, blocks)
    seconds = cues[-1].end + 0.5
    return Episode(
        guid=guid,
        slug=slug,
        title=title,
        mp3=f"{slug}.mp3",
        bytes=len(silent_mp3(seconds)),
        duration_seconds=seconds,
        published=published,
        authors=("Ada Pier",),
        site="The Harbour Post",
        language=language,
        url=url,
        source="harbour.txt",
        summary="The harbour opened again on Sunday. Ferries had waited two days.",
        disclosure=DISCLOSURE,
        digital_source_type="algorithmicMedia",
        voice="espeak-en",
        voice_display_name="Eve",
        engine="espeak-ng 1.51",
        text_sha256=f"hash of {title}",
        cues=cues,
        chapters=tuple(
            Chapter(start=cue.start, title=cue.text)
            for cue in cues
            if cue.role in {UtteranceRole.TITLE, UtteranceRole.HEADING}
        ),
    )


def files_of(made: Episode) -> dict[str, bytes]:
    """Return the files that mastering would hand over."""
    return {
        made.mp3: silent_mp3(made.duration_seconds),
        f"{made.slug}.vtt": b"WEBVTT\n",
        f"{made.slug}.srt": b"",
        f"{made.slug}.json": b"{}",
        "chapters.json": b'{"version": "1.2.0", "chapters": []}',
    }


def folder_of(path: Path, *episodes: Episode, toml: str = "") -> Folder:
    """Return a folder that holds some episodes, not yet rebuilt."""
    path.mkdir(parents=True, exist_ok=True)
    if toml:
        (path / "podcast.toml").write_text(toml, "utf-8")
    folder = open_folder(path)
    for one in episodes:
        write_episode(folder, one, files_of(one))
    return folder


@contextmanager
def serve(folder: Folder) -> Iterator[FolderServer]:
    """Serve a folder on this machine."""
    with open_server(folder, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
