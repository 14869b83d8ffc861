"""The straight path for one source: read, clean, phrase, speak, master, publish."""

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from audio_builder import mastering, phrasing, publishing, speaking
from audio_builder.article import Article, Cleaned
from audio_builder.cleaning import clean
from audio_builder.episode import Episode, Narration
from audio_builder.errors import AudioBuilderError, SpeakingError
from audio_builder.language import normal_tag
from audio_builder.reading import read
from audio_builder.script import Script, UtteranceRole
from audio_builder.settings import Settings, setting_names, user_folder
from audio_builder.source import Source
from audio_builder.voice import Voice

# Raised when the program makes other sound from the same script, so that "unchanged" stays true.
SOUND_VERSION = 1
# An episode lands within this of its target, or is mastered again with the gain corrected.
LOUDNESS_TOLERANCE_LU = 0.9
# Twice the fastest reader: speech shorter than this for its letters has lost text on the way.
LEAST_SECONDS_PER_LETTER = 0.018
SUMMARY_CHARACTERS = 300
# Reproducible builds: https://reproducible-builds.org/specs/source-date-epoch/
DATE_VARIABLE = "SOURCE_DATE_EPOCH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """All that is decided about an episode before anything is spoken."""

    source: Source
    cleaned: Cleaned
    script: Script
    voice: Voice
    fingerprint: str
    text_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one source; the keys are those of ``convert --json``."""

    source: str
    status: str
    """``created``, ``updated``, ``unchanged`` or ``failed``."""
    error: str | None = None
    title: str = ""
    slug: str = ""
    mp3: str = ""
    """Path of the MP3, relative to the folder."""
    guid: str = ""
    language: str = ""
    voice: str = ""
    duration_seconds: float = 0.0
    bytes: int = 0
    loudness_lufs: float | None = None
    words: int = 0
    dropped: int = 0
    seconds: float = 0.0
    """What it took."""


class Studio:
    """Voices kept open from article to article, so that a batch starts each engine once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open = ExitStack()
        self._synthesizers: dict[str, speaking.Synthesizer] = {}
        self._gains: dict[str, float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def synthesizer(self, voice: Voice) -> speaking.Synthesizer:
        """Return the open synthesizer of a voice."""
        if voice.name not in self._synthesizers:
            opened = self._open.enter_context(speaking.Synthesizer(voice))
            self._synthesizers[voice.name] = opened
        return self._synthesizers[voice.name]

    def gain_db(self, voice: Voice) -> float:
        """Return the gain that brings a voice to the chosen loudness, in decibels."""
        if voice.name not in self._gains:
            if voice.gain_db is None:
                spoken = self.synthesizer(voice).speak(speaking.calibration_script(voice))
                self._gains[voice.name] = mastering.calibrate(spoken, self._settings.loudness_lufs)
            else:
                offset = self._settings.loudness_lufs - mastering.REFERENCE_LUFS
                self._gains[voice.name] = voice.gain_db + offset
        return self._gains[voice.name]


def preview(source: Source, settings: Settings) -> Cleaned:
    """Read and clean one source: what would be read aloud, and what would not."""
    article = source.article or read(
        source.location, allow_private=settings.allow_private, stdin=source.content
    )
    article = _overridden(article, source, settings)
    return clean(article, tables=settings.tables, allow_partial=settings.allow_partial)


def prepare(source: Source, settings: Settings) -> Prepared:
    """Read, clean and phrase one source, and choose its voice."""
    cleaned = preview(source, settings)
    voice = choose_voice(cleaned.article, source, settings)
    script = compose(cleaned.article, settings)
    text = "\n".join(utterance.text for utterance in script.utterances)
    return Prepared(
        # What was read stays behind: a prepared article travels to other processes.
        source=replace(source, content=None, article=None),
        cleaned=cleaned,
        script=script,
        voice=voice,
        fingerprint=_fingerprint(cleaned.article, script, voice, settings),
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def compose(article: Article, settings: Settings) -> Script:
    """Phrase a cleaned article."""
    return phrasing.phrase(
        article,
        notice=settings.notice or None,
        speak_notice=settings.speak_notice,
        speak_byline=settings.speak_byline,
        outro=settings.outro,
        pauses=phrasing.Pauses().scaled(settings.pause_scale),
    )


def voice_folders(settings: Settings) -> tuple[Path, ...]:
    """Return where voice files are looked for, nearest first, before the shipped ones."""
    further = (Path(settings.voices_folder),) if settings.voices_folder else ()
    return (*further, Path(settings.output) / "voices", user_folder() / "voices")


def choose_voice(article: Article, source: Source, settings: Settings) -> Voice:
    """Take the voice that was asked for, else the default one of the article's language."""
    folders = voice_folders(settings)
    name = source.voice or settings.voice
    if name:
        voice = speaking.find_voice(name, folders)
    else:
        voice = speaking.default_voice(article.language or "en", folders)
    return replace(voice, speed=voice.speed * settings.speed)


def _overridden(article: Article, source: Source, settings: Settings) -> Article:
    language = source.lang or settings.lang
    return replace(
        article,
        title=source.title or article.title,
        authors=(source.author,) if source.author else article.authors,
        published=source.date or article.published,
        url=source.url or article.url,
        language=normal_tag(language) if language else article.language,
    )


def _fingerprint(article: Article, script: Script, voice: Voice, settings: Settings) -> str:
    """Hash everything that decides an episode's bytes, but not where and when it is made."""
    files = (settings.intro_file, settings.outro_file)
    made_of = (
        SOUND_VERSION,
        replace(article, blocks=(), image=""),
        script,
        voice,
        settings.loudness_lufs,
        settings.bit_rate_kbps,
        settings.sample_rate,
        [hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in files if file],
    )
    encoded = msgspec.json.encode(_printable(msgspec.to_builtins(made_of)), order="sorted")
    return hashlib.sha256(encoded).hexdigest()


def _printable(value: object) -> object:
    """Replace lone surrogates, which JSON cannot carry."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {str(key): _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value


class Shelf:
    """The episodes of a podcast folder, as one program adds to them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.folder = publishing.open_folder(Path(settings.output), setting_names())
        self._catalog = publishing.Catalog(publishing.episodes(self.folder))

    def place(self, prepared: Prepared) -> tuple[Episode, str]:
        """Decide which episode an article is: its guid, slug and date, and what becomes of it.

        The draft that comes back has no sound yet. The status is ``created``, ``updated``, or
        ``unchanged`` when the folder holds just this already.
        """
        article = prepared.cleaned.article
        sentences = tuple(u.text for u in prepared.script.utterances if u.block >= 0)
        known = self._catalog.find(
            url=article.url,
            source_name=source_name(prepared.source),
            title=article.title,
            published=article.published,
            text_sha256=prepared.text_sha256,
            sentences=sentences,
        )
        if known is None:
            draft = self._new_draft(prepared)
            self._catalog.add(draft)
            return draft, "created"
        if known.fingerprint == prepared.fingerprint and publishing.is_whole(self.folder, known):
            return known, "unchanged"
        revision = known.revision + 1
        draft = replace(
            _draft(prepared),
            guid=known.guid,
            slug=known.slug,
            published=known.published,
            mp3=f"{known.slug}-{revision}.mp3",
            revision=revision,
            superseded=known.mp3,
        )
        self._catalog.add(draft)
        return draft, "updated"

    def _new_draft(self, prepared: Prepared) -> Episode:
        draft = _draft(prepared)
        slug = publishing.choose_slug(draft.title, draft.published, self._catalog.slugs)
        guid = publishing.choose_guid(draft, self._catalog.guids)
        return replace(draft, guid=guid, slug=slug, mp3=f"{slug}.mp3")


def produce(
    prepared: Prepared,
    draft: Episode,
    shelf_folder: publishing.Folder,
    studio: Studio,
    settings: Settings,
) -> Episode:
    """Speak, master and tag a prepared article; put it into the folder whole or not at all."""
    with _workshop(shelf_folder.path) as workshop:
        made = workshop / draft.mp3
        narration = _mastered(prepared, made, studio, settings)
        _insist_on_speech(prepared.script, narration)
        chapters = mastering.find_chapters(narration.cues, narration.duration_seconds)
        episode = replace(
            draft,
            duration_seconds=round(narration.duration_seconds, 3),
            sample_rate=narration.sample_rate,
            bit_rate_kbps=narration.bit_rate_kbps,
            loudness_lufs=round(narration.loudness_lufs, 2),
            sample_peak_dbfs=round(narration.sample_peak_dbfs, 2),
            engine=studio.synthesizer(prepared.voice).identity,
            cues=narration.cues,
            chapters=chapters,
        )
        podcast = shelf_folder.podcast
        cover = publishing.cover_for_tag(shelf_folder, episode)
        mastering.write_tags(made, episode, podcast.title or episode.site, cover)
        episode = replace(episode, bytes=made.stat().st_size)
        publishing.write_episode(shelf_folder, episode, _files(episode, made))
    return episode


def _files(episode: Episode, made: Path) -> dict[str, bytes | Path]:
    files: dict[str, bytes | Path] = {
        episode.mp3: made,
        f"{episode.slug}.vtt": mastering.vtt(episode).encode(),
        f"{episode.slug}.srt": mastering.srt(episode).encode(),
        f"{episode.slug}.json": mastering.transcript_json(episode).encode(),
    }
    if episode.chapters:
        files["chapters.json"] = mastering.chapters_json(episode).encode()
    return files


def _mastered(prepared: Prepared, path: Path, studio: Studio, settings: Settings) -> Narration:
    synthesizer = studio.synthesizer(prepared.voice)
    gain_db = studio.gain_db(prepared.voice)

    def master(gain: float) -> Narration:
        return mastering.master(
            prepared.script,
            synthesizer.speak(prepared.script.utterances),
            path,
            gain_db=gain,
            target_lufs=settings.loudness_lufs,
            bit_rate_kbps=settings.bit_rate_kbps,
            sample_rate=settings.sample_rate,
            intro=Path(settings.intro_file) if settings.intro_file else None,
            outro=Path(settings.outro_file) if settings.outro_file else None,
        )

    narration = master(gain_db)
    off = settings.loudness_lufs - narration.loudness_lufs
    if LOUDNESS_TOLERANCE_LU < abs(off) < mastering.MOST_CORRECTION_LU:
        narration = master(gain_db + off)
    return narration


def _insist_on_speech(script: Script, narration: Narration) -> None:
    letters = sum(len(utterance.spoken) for utterance in script.utterances)
    if narration.duration_seconds < letters * LEAST_SECONDS_PER_LETTER:
        raise SpeakingError(
            f"the voice spoke {narration.duration_seconds:.1f} s for {letters} letters:"
            " text was lost on the way",
            remedy="try another voice, or run audio-builder doctor",
        )


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """Give a private folder beside the episodes, so that finished files move by renaming."""
    path = Path(tempfile.mkdtemp(prefix=publishing.UNFINISHED_PREFIX, dir=folder))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _draft(prepared: Prepared) -> Episode:
    article, script, voice = prepared.cleaned.article, prepared.script, prepared.voice
    return Episode(
        guid="",
        slug="",
        title=article.title,
        mp3="",
        bytes=0,
        duration_seconds=0.0,
        published=article.published or _today(),
        subtitle=article.subtitle,
        authors=article.authors,
        modified=article.modified,
        site=article.site,
        section=article.section,
        language=script.language,
        url=article.url,
        source=source_name(prepared.source),
        summary=_summary(article),
        disclosure=script.disclosure,
        notice_spoken=any(u.role is UtteranceRole.NOTICE for u in script.utterances),
        digital_source_type=voice.digital_source_type,
        voice=voice.name,
        voice_display_name=voice.display_name or voice.name,
        voice_credit=voice.credit,
        words=sum(len(u.text.split()) for u in script.utterances),
        dropped=len(prepared.cleaned.dropped),
        text_sha256=prepared.text_sha256,
        fingerprint=prepared.fingerprint,
    )


def source_name(source: Source) -> str:
    """Return what an episode remembers of its source: an address whole, a file by its name."""
    if re.match(r"https?://", source.location, re.IGNORECASE):
        return source.location
    return Path(source.location).name


def _summary(article: Article) -> str:
    """Return the article's first sentences, as many as fit into show notes."""
    summary = ""
    for block in article.blocks:
        for sentence in phrasing.segment(block.text, article.language or "en"):
            longer = f"{summary} {sentence.strip()}".strip()
            if summary and len(longer) > SUMMARY_CHARACTERS:
                return summary
            summary = longer
        if summary:
            break
    return summary[: SUMMARY_CHARACTERS * 2]


def _today() -> datetime:
    epoch = os.environ.get(DATE_VARIABLE, "")
    moment = float(epoch) if re.fullmatch(r"\d{1,11}", epoch) else time.time()
    return datetime.fromtimestamp(int(moment), tz=UTC)


def convert_all(sources: Iterable[Source], settings: Settings) -> Iterator[Outcome]:
    """Convert one source after another; one that fails becomes an outcome and stops no other."""
    shelf = Shelf(settings)
    with Studio(settings) as studio:
        for source in sources:
            yield convert(source, settings, shelf, studio)


def convert(source: Source, settings: Settings, shelf: Shelf, studio: Studio) -> Outcome:
    """Read, clean, phrase, speak, master and publish one article."""
    started = time.monotonic()
    try:
        prepared = prepare(source, settings)
        draft, status = shelf.place(prepared)
        episode = draft
        if status != "unchanged":
            episode = produce(prepared, draft, shelf.folder, studio, settings)
    except AudioBuilderError as error:
        return failed(source, error, time.monotonic() - started)
    return done(source, status, episode, time.monotonic() - started)


def failed(source: Source, error: AudioBuilderError, seconds: float) -> Outcome:
    """Say what became of a source that could not be done."""
    about = (
        error
        if error.subject
        else type(error)(error.problem, subject=source.location, remedy=error.remedy)
    )
    line = str(about)
    if source.location not in line:
        line = f"{source.location}: {line}"
    return Outcome(source=source.location, status="failed", error=line, seconds=round(seconds, 3))


def done(source: Source, status: str, episode: Episode, seconds: float) -> Outcome:
    """Say what became of a source that is an episode now."""
    return Outcome(
        source=source.location,
        status=status,
        title=episode.title,
        slug=episode.slug,
        mp3=f"episodes/{episode.slug}/{episode.mp3}",
        guid=episode.guid,
        language=episode.language,
        voice=episode.voice,
        duration_seconds=episode.duration_seconds,
        bytes=episode.bytes,
        loudness_lufs=episode.loudness_lufs,
        words=episode.words,
        dropped=episode.dropped,
        seconds=round(seconds, 3),
    )
