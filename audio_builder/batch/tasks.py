"""What a batch has done elsewhere: an article prepared, an episode made."""

import os
import shutil
import tempfile
import threading
from collections import OrderedDict
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from audio_builder.batch.bucket import EPISODE_FILE, Bucket
from audio_builder.converting.catalog import LOCK_NAME, UNFINISHED_PREFIX
from audio_builder.converting.open_voices import OpenVoices
from audio_builder.converting.prepare import ARTICLE_LEXICON, LEXICON, Prepared, prepare
from audio_builder.converting.produce import make
from audio_builder.converting.read_and_clean import preview
from audio_builder.errors import AudioBuilderError, PublishingError
from audio_builder.model.episode import Episode
from audio_builder.model.source import Source
from audio_builder.network.addresses import is_address
from audio_builder.publishing.store.episode_store import write_episode
from audio_builder.publishing.store.folder import Folder
from audio_builder.publishing.store.install_episode import fsync_tree
from audio_builder.settings import Settings
from audio_builder.version import __version__

# A cluster's worker outlives a batch: engines of settings no longer used are closed.
MOST_OPEN_VOICES = 4
# Larger files are refused by reading, on whichever machine.
MOST_CONTENT_BYTES = 64_000_000

_open_voices: OrderedDict[tuple[int, Settings], OpenVoices] = OrderedDict()
"""One for each thread of a worker process: its engines are reused from article to article."""


class FinishedEpisode(Struct, frozen=True, kw_only=True):
    """An episode that waits to be put into the folder."""

    episode: Episode
    """Without its cues: they are in its files, and need not travel."""
    place: str = ""
    """The folder it is in, beside the podcast's episodes; empty when it is in the bucket."""
    sizes: tuple[tuple[str, int], ...] = ()
    """Names and sizes of its files in the bucket."""
    record: bytes = b""
    """What its ``episode.json`` holds, when that is in the bucket."""


def worker_problem(folder: str) -> tuple[str, str]:
    """Return a worker's version, and what keeps it from working on a folder."""
    if folder and not (Path(folder) / LOCK_NAME).exists():
        return __version__, f"a worker does not see the folder {folder}"
    return __version__, ""


def prepare_source(source: Source, settings: Settings) -> Prepared:
    """Read, clean and phrase one source."""
    return prepare(source, settings, preview(source, settings))


def bundle_inputs(source: Source, settings: Settings) -> dict[str, bytes]:
    """Return the files that a worker of another machine needs to prepare a source, by name."""
    output = Path(settings.output)
    wanted = [("output", path) for path in (output / LEXICON, *output.glob("voices/*.toml"))]
    if not (source.article or source.content is not None or is_address(source.location)):
        path = Path(source.location)
        wanted += [("", path), ("", Path(f"{path}{ARTICLE_LEXICON}"))]
    bundle = {}
    for folder, path in wanted:
        try:
            # A pipe might block for ever.
            if path.is_file():
                with path.open("rb") as file:
                    below = path.relative_to(output).as_posix() if folder else path.name
                    bundle[f"{folder}/{below}"] = file.read(MOST_CONTENT_BYTES)
        except (OSError, ValueError):
            continue  # The worker's own attempt reports the error.
    return bundle


def prepare_bundle(source: Source, settings: Settings, bundle: dict[str, bytes]) -> Prepared:
    """Read, clean and phrase a source of another machine."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for below, content in bundle.items():
            path = folder / below.lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        copy = folder / Path(source.location).name
        here = replace(source, location=str(copy)) if copy.is_file() else source
        try:
            prepared = prepare_source(here, replace(settings, output=folder / "output"))
        except AudioBuilderError as error:
            # Name files as they are on the user's machine.
            subject = error.subject.replace(str(copy), source.location)
            subject = subject.replace(str(folder / "output"), str(settings.output))
            raise type(error)(error.problem, subject=subject, remedy=error.remedy) from error
    return replace(prepared, source=replace(source, content=None, article=None))


def make_episode(
    prepared: Prepared, draft: Episode, folder: Folder, settings: Settings, cores: int
) -> FinishedEpisode:
    """Make an episode in a private folder beside the others; the batch then moves it there.

    So only the program that holds the folder changes it, and a task may run twice.
    """
    voices = _voices_for(settings)
    workshop = Path(tempfile.mkdtemp(prefix=UNFINISHED_PREFIX, dir=folder.path))
    try:
        own = replace(folder, path=workshop)
        episode, files = make(prepared, draft, workshop, folder, voices, settings, cores=cores)
        write_episode(own, episode, files)
        fsync_tree(workshop)
    except OSError as error:
        shutil.rmtree(workshop, ignore_errors=True)
        raise PublishingError(
            f"cannot be written: {error.strerror or error}",
            subject=str(folder.path),
            remedy="free some space, correct the permissions or choose another folder",
        ) from error
    except BaseException:
        shutil.rmtree(workshop, ignore_errors=True)
        raise
    return FinishedEpisode(episode=_light(episode), place=str(workshop))


def make_in_bucket(
    prepared: Prepared,
    draft: Episode,
    folder: Folder,
    settings: Settings,
    bucket: Bucket,
) -> FinishedEpisode:
    """Make an episode on this machine and put its finished files into a bucket."""
    voices = _voices_for(settings)
    with tempfile.TemporaryDirectory(prefix="audio-builder-") as name:
        own = replace(folder, path=Path(name))
        if folder.podcast.cover:
            bucket.fetch(folder.podcast.cover, own.path)
        episode, files = make(prepared, draft, own.path, own, voices, settings, cores=1)
        write_episode(own, episode, files)
        sizes = bucket.put_episode(own.path, episode)
        record = (own.episode_path(episode.slug) / EPISODE_FILE).read_bytes()
    return FinishedEpisode(episode=_light(episode), sizes=sizes, record=record)


def _light(episode: Episode) -> Episode:
    return replace(episode, cues=(), chapters=())


def _voices_for(settings: Settings) -> OpenVoices:
    """Return this thread's open voices; a worker's oldest ones are closed."""
    key = (threading.get_ident(), settings)
    if key not in _open_voices:
        while len(_open_voices) >= MOST_OPEN_VOICES * (os.cpu_count() or 1):
            _, oldest = _open_voices.popitem(last=False)
            oldest.close()
        _open_voices[key] = OpenVoices(settings)
    _open_voices.move_to_end(key)
    return _open_voices[key]
