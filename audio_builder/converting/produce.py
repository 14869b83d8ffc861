"""A prepared article becomes an episode: spoken, mastered, tagged, put into the folder."""

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from audio_builder.converting.catalog import UNFINISHED_PREFIX
from audio_builder.converting.listen import OnHeard, narrate_heard
from audio_builder.converting.narrate import OnUtterance
from audio_builder.converting.open_voices import OpenVoices
from audio_builder.converting.prepare import Prepared
from audio_builder.errors import HeldError, MasteringError, SpeakingError
from audio_builder.mastering.chapters import chapters_json, find_chapters
from audio_builder.mastering.credentials import sign_credentials
from audio_builder.mastering.formats import describe, export
from audio_builder.mastering.header import header_problems
from audio_builder.mastering.tags import write_tags
from audio_builder.mastering.transcript import srt, transcript_json, vtt
from audio_builder.model.episode import Episode, Format, Narration
from audio_builder.model.script import Script
from audio_builder.publishing.cover.artwork import cover_for_tag
from audio_builder.publishing.store.channel import fill_podcast
from audio_builder.publishing.store.episode_files import require_text
from audio_builder.publishing.store.episode_store import write_episode
from audio_builder.publishing.store.folder import Folder
from audio_builder.settings import Settings

_log = logging.getLogger(__name__)
# Twice the fastest reader: speech shorter than this for its letters has lost text on the way.
LEAST_SECONDS_PER_LETTER = 0.018


def produce(
    prepared: Prepared,
    draft: Episode,
    folder: Folder,
    voices: OpenVoices,
    settings: Settings,
) -> Episode:
    """Speak, master and tag a prepared article; put it into the folder whole or not at all."""
    with workshop_in(folder.path) as workshop:
        episode, files = make(prepared, draft, workshop, folder, voices, settings)
        write_episode(folder, episode, files)
    return episode


def make(
    prepared: Prepared,
    draft: Episode,
    workshop: Path,
    folder: Folder,
    voices: OpenVoices,
    settings: Settings,
    *,
    cores: int = 0,
    on_utterance: OnUtterance | None = None,
    on_heard: OnHeard | None = None,
) -> tuple[Episode, dict[str, bytes | Path]]:
    """Speak, master and tag a prepared article; return the episode and its files by name.

    The MP3 is in the workshop, a private folder. The podcast folder is only read. With one core,
    speaking and mastering take turns; 0 takes all there are. ``on_heard`` is told what was heard,
    if the narration is listened to.
    """
    made = workshop / draft.mp3
    with ThreadPoolExecutor(max_workers=1) as beside:
        # Drawing takes as long as an article of a minute, and waits for nothing.
        show = fill_podcast(folder.podcast, (draft,))
        cover = beside.submit(cover_for_tag, folder, show)
        speak = partial(
            narrate_heard,
            path=made,
            voices=voices,
            settings=settings,
            cores=cores,
            on_utterance=on_utterance,
            on_heard=on_heard,
        )
        prepared, draft, narration = _speak_with_spare(speak, prepared, draft)
    require_speech(prepared.script, narration)
    engine = voices.synthesizer(prepared.voice).public_identity
    episode = with_measurements(draft, narration, engine, settings.loudness_lufs)
    return complete(made, episode, folder, cover.result(), settings)


def _speak_with_spare(
    speak: Callable[[Prepared], Narration], prepared: Prepared, draft: Episode
) -> tuple[Prepared, Episode, Narration]:
    """Speak an article; where its voice fails, with the spare one of its language."""
    try:
        return prepared, draft, speak(prepared)
    except HeldError:
        # A person is to hear it first, not another voice to say it unheard.
        raise
    except SpeakingError as error:
        prepared, draft = with_spare_voice(prepared, draft, error)
        return prepared, draft, speak(prepared)


def complete(
    made: Path,
    episode: Episode,
    folder: Folder,
    cover: bytes,
    settings: Settings,
    *,
    pictures: Mapping[str, bytes] | None = None,
) -> tuple[Episode, dict[str, bytes | Path]]:
    """Tag a mastered MP3; return the episode and its files by name.

    ``pictures`` are those of its chapters.
    """
    require_text(episode)
    podcast = fill_podcast(folder.podcast, (episode,))
    _tag(made, episode, podcast.title, cover, settings, pictures or {})
    for problem in header_problems(made, episode.duration_seconds):
        raise MasteringError(problem, remedy="please report it, with the article")
    episode = replace(episode, bytes=made.stat().st_size)
    files = _files(episode, made, folder.address if folder.is_public else "")
    files |= pictures or {}
    formats = tuple(_exports(made, episode, podcast.title, cover, settings))
    files |= {other.file: _export_path(made, other.file) for other in formats}
    return replace(episode, formats=formats), files


def with_spare_voice(
    prepared: Prepared, draft: Episode, error: SpeakingError
) -> tuple[Prepared, Episode]:
    """Give an article to the plain voice of its language, when a natural one has failed."""
    voice = prepared.spare_voice
    if voice is None:
        raise error
    _log.warning("%s; voice %s speaks instead", error, voice.name)
    return replace(prepared, voice=voice, spare_voice=None), replace(
        draft,
        voice=voice.name,
        voice_display_name=voice.display_name or voice.name,
        voice_credit=voice.credit,
        digital_source_type=voice.digital_source_type,
    )


def with_measurements(
    draft: Episode, narration: Narration, engine: str, target_lufs: float
) -> Episode:
    """Return the episode with what is known since it was spoken."""
    return replace(
        draft,
        duration_seconds=round(narration.duration_seconds, 3),
        sample_rate=narration.sample_rate,
        bit_rate_kbps=narration.bit_rate_kbps,
        loudness_lufs=round(narration.loudness_lufs, 2),
        target_lufs=target_lufs,
        sample_peak_dbfs=round(narration.sample_peak_dbfs, 2),
        engine=engine,
        cues=narration.cues,
        chapters=find_chapters(narration.cues, narration.duration_seconds),
    )


def _exports(
    made: Path, episode: Episode, title: str, cover: bytes, settings: Settings
) -> Iterator[Format]:
    """Write the further formats that are chosen; yield what is known of each."""
    for ending in dict.fromkeys(settings.formats):
        name = f"{made.stem}.{ending}"
        path = _export_path(made, name)
        export(made.with_suffix(".wav"), path, episode, title, cover)
        yield describe(path, name, episode.duration_seconds, cover)


def _export_path(made: Path, name: str) -> Path:
    """Return where a further format is made: the narration's own WAV has its name already."""
    return made.with_name(f"export-{name}")


def _tag(
    made: Path,
    episode: Episode,
    title: str,
    cover: bytes,
    settings: Settings,
    pictures: Mapping[str, bytes],
) -> None:
    """Write the tag and, with a certificate, sign the file: nothing may change it afterwards."""
    certificate, key = settings.c2pa_certificate, settings.c2pa_key
    # Signing rewrites any tag as 2.4, and leaves remains of an older one in it.
    version = "2.4" if certificate else settings.id3_version
    number = int(version.removeprefix("2."))
    write_tags(made, episode, title, cover, version=number, pictures=pictures)
    if certificate and key:
        sign_credentials(made, episode, certificate=certificate, key=key)


def _files(episode: Episode, made: Path, address: str) -> dict[str, bytes | Path]:
    files: dict[str, bytes | Path] = {
        episode.mp3: made,
        f"{episode.slug}.vtt": vtt(episode).encode(),
        f"{episode.slug}.srt": srt(episode).encode(),
        f"{episode.slug}.json": transcript_json(episode).encode(),
    }
    if episode.chapters:
        files["chapters.json"] = chapters_json(
            episode, address and address + episode.place
        ).encode()
    return files


def require_speech(script: Script, narration: Narration) -> None:
    """Refuse a narration too short for its text: the voice has lost some of it."""
    letters = sum(len(utterance.spoken) for utterance in script.utterances)
    if narration.duration_seconds < letters * LEAST_SECONDS_PER_LETTER:
        raise SpeakingError(
            f"the voice spoke {narration.duration_seconds:.1f} s for {letters} letters:"
            " text was lost on the way",
            remedy="try another voice, or run audio-builder doctor",
        )


@contextmanager
def workshop_in(folder: Path) -> Iterator[Path]:
    """Give a private folder beside the episodes, so that finished files move by renaming."""
    path = Path(tempfile.mkdtemp(prefix=UNFINISHED_PREFIX, dir=folder))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
