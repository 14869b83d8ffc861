"""A podcast folder is proved: every file measured again, every promise held against it."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from msgspec import Struct, to_builtins

from audio_builder.converting.albums import is_ours, show_of
from audio_builder.converting.choose_voice import voice_folders
from audio_builder.converting.listen import require_listening
from audio_builder.errors import AudioBuilderError
from audio_builder.mastering.branding import read_branding
from audio_builder.mastering.measurement import Measured, measure
from audio_builder.mastering.tags import tag_problems
from audio_builder.mastering.transcript import srt, transcript_json, vtt
from audio_builder.model.episode import Episode
from audio_builder.publishing.check_feed import check_feed
from audio_builder.publishing.store import episode_files
from audio_builder.publishing.store.atomic_write import read_content
from audio_builder.publishing.store.fault import Fault
from audio_builder.publishing.store.folder import Folder, open_folder, require_own_file
from audio_builder.settings import Settings, setting_names
from audio_builder.speaking.voices.voice_files import voices
from audio_builder.upkeep.check_listening import (
    HeardFolder,
    ListeningPlan,
    OnProgress,
    listen_to_folder,
)
from audio_builder.upkeep.remedies import most_serious_first, remedies_of

# Apple asks for about -16 LKFS, give or take 1 dB, and a true peak of -1 dBFS at most.
LOUDNESS_TOLERANCE_LU = 1.0
HIGHEST_PEAK_DBTP = -1.0
# Directories refuse a duration that is off by more than a second.
DURATION_TOLERANCE_SECONDS = 1.0
SLOWEST_WORDS_PER_MINUTE = 60
FASTEST_WORDS_PER_MINUTE = 400
# Shorter sound measures no meaningful loudness and no meaningful pace.
SHORTEST_JUDGED_SECONDS = 5.0
TRANSCRIPT_TOLERANCE_SECONDS = 0.1
_SAYS_NOTHING = "silent"


class CheckedEpisode(Struct, frozen=True, kw_only=True):
    """What was measured of one episode's MP3."""

    slug: str
    duration_seconds: float
    loudness_lufs: float
    true_peak_dbtp: float
    longest_silence_seconds: float
    words_per_minute: float


class CheckReport(Struct, frozen=True, kw_only=True):
    """All that was measured, and all that is wrong."""

    episodes: tuple[CheckedEpisode, ...]
    faults: tuple[Fault, ...]
    """Most serious first."""
    remarks: tuple[str, ...] = ()
    """What is no fault of the folder but worth a look: articles that came damaged."""
    heard: HeardFolder | None = None
    """What a recogniser heard; None without listening."""


def check_folder(
    settings: Settings,
    listening: ListeningPlan | None = None,
    on_progress: OnProgress = lambda _progress: None,
) -> CheckReport:
    """Measure every finished file anew and hold the folder against its own promises.

    With a plan for listening, the words that are heard are held against those of the script.
    """
    if listening:
        require_listening(settings, may_fetch=listening.fetch_model)
    folder = open_folder(Path(settings.output), setting_names(), create=False)
    found = episode_files.episodes(folder)
    results, faults = _measure_episodes(folder.path, found)
    checked = tuple(_check_episode(episode, result) for episode, result in results)
    for (episode, result), one in zip(results, checked, strict=True):
        faults += _sound_faults(episode, result, one)
        faults += _transcript_faults(folder.path, episode, result)
        faults += _tag_faults(folder.path, episode)
    faults += _album_faults(folder, found)
    faults += check_feed(folder)
    remarks = [f"{e.slug}: {remark}" for e in found for remark in e.remarks]
    remarks += _voice_remarks(settings, found)
    heard = None
    if listening:
        heard = listen_to_folder(folder.path, results, settings, listening, on_progress)
        faults += heard.faults
    return CheckReport(
        episodes=checked,
        faults=most_serious_first(faults),
        remarks=tuple(remarks),
        heard=heard,
    )


def _measure_episodes(
    folder: Path, episodes: Iterable[Episode]
) -> tuple[list[tuple[Episode, Measured]], list[Fault]]:
    """Measure the MP3 of each episode; one that cannot be measured is a fault."""
    results: list[tuple[Episode, Measured]] = []
    faults: list[Fault] = []
    for episode in episodes:
        path = folder / _mp3_name(episode)
        try:
            require_own_file(path)
            results.append((episode, measure(path)))
        except AudioBuilderError as error:
            faults.append(Fault(subject=_mp3_name(episode), rule="mp3", problem=error.problem))
    return results, faults


def check_document(report: CheckReport) -> dict[str, object]:
    """Return a report as JSON tells it, with what to do about each kind of fault."""
    document: dict[str, object] = {
        "ok": not report.faults,
        "faults": report.faults,
        "remedies": remedies_of(report.faults),
        "remarks": report.remarks,
        "episodes": report.episodes,
    }
    if report.heard:
        heard = to_builtins(report.heard)
        # They stand among all faults.
        del heard["faults"]
        document["heard"] = heard
    return document


def _voice_remarks(settings: Settings, episodes: Iterable[Episode]) -> Iterator[str]:
    """Name the voices that speak without credit or licence, each once."""
    known = {voice.name: voice for voice in voices(voice_folders(settings))}
    for episode in {episode.voice: episode for episode in episodes}.values():
        voice, engine = known.get(episode.voice), episode.engine
        if voice is None:
            # Named by its path, or gone: the episode tells its credit.
            missing = [] if episode.voice_credit else ["credit"]
        else:
            missing = [what for what in ("credit", "licence") if not getattr(voice, what)]
            engine = voice.engine
        for what in missing if not engine.startswith(_SAYS_NOTHING) else ():
            yield (
                f"voice {episode.voice}: its {what} is not told; add {what} = ... to its voice file"
            )


def _mp3_name(episode: Episode) -> str:
    return episode.place + episode.mp3


def _check_episode(episode: Episode, result: Measured) -> CheckedEpisode:
    minutes = result.decoded_seconds / 60
    return CheckedEpisode(
        slug=episode.slug,
        duration_seconds=round(result.decoded_seconds, 3),
        loudness_lufs=round(result.loudness_lufs, 2),
        true_peak_dbtp=round(result.true_peak_dbtp, 2),
        longest_silence_seconds=round(max((b - a for a, b in result.silences), default=0.0), 2),
        words_per_minute=round(episode.words / minutes if minutes else 0.0, 1),
    )


def _sound_faults(episode: Episode, result: Measured, checked: CheckedEpisode) -> Iterator[Fault]:
    def fault(rule: str, problem: str) -> Fault:
        return Fault(subject=_mp3_name(episode), rule=rule, problem=problem)

    seconds = result.decoded_seconds
    wrong = _wrong_lengths(episode, result)
    if wrong:
        says = " and ".join(f"{name} says {seconds:.1f} s" for name, seconds in wrong.items())
        yield fault("duration", f"lasts {seconds:.1f} s, but {says}{_lost_cues(episode, seconds)}")
    if result.true_peak_dbtp > HIGHEST_PEAK_DBTP:
        yield fault("true-peak", f"true peak is {result.true_peak_dbtp:.1f} dBTP, over -1")
    for start, end in result.silences:
        yield fault("dead-air", f"{end - start:.1f} s of silence at {start:.1f} s")
    if seconds < SHORTEST_JUDGED_SECONDS:
        return
    off = result.loudness_lufs - episode.target_lufs
    if abs(off) > LOUDNESS_TOLERANCE_LU:
        yield fault(
            "loudness",
            f"loudness is {result.loudness_lufs:.1f} LUFS, {off:+.1f} LU off"
            f" {episode.target_lufs:g}",
        )
    # A file that was cut has another fault than its pace.
    if (
        not wrong
        and not SLOWEST_WORDS_PER_MINUTE <= checked.words_per_minute <= FASTEST_WORDS_PER_MINUTE
    ):
        yield fault("pace", f"{checked.words_per_minute:.0f} words a minute is not speech")


def _wrong_lengths(episode: Episode, result: Measured) -> dict[str, float]:
    """Return the stated lengths of a file that are not its own, in seconds."""
    stated = {"its header": result.header_seconds, "episode.json": episode.duration_seconds}
    return {
        name: seconds
        for name, seconds in stated.items()
        if abs(seconds - result.decoded_seconds) > DURATION_TOLERANCE_SECONDS
    }


def _lost_cues(episode: Episode, end: float) -> str:
    """Say how much of the transcript is past the end of the sound, if any."""
    lost = [cue for cue in episode.cues if cue.end > end + TRANSCRIPT_TOLERANCE_SECONDS]
    if not lost:
        return ""
    many = f"{len(lost)} of {len(episode.cues)} sentences"
    return f"; the transcript has {many} after that, from {lost[0].start:.1f} s on"


def _transcript_faults(folder: Path, episode: Episode, result: Measured) -> Iterator[Fault]:
    yield from _cue_faults(episode, result)
    if not episode.cues:
        # Moved in from another feed, without a text of ours.
        return
    place = folder / episode.place
    forms = {"vtt": vtt, "srt": srt, "json": transcript_json}
    for ending, form in forms.items():
        try:
            written = read_content(place / f"{episode.slug}.{ending}").decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            yield _transcript_fault(episode, f"cannot be read: {error}", ending)
        else:
            if written != form(episode):
                yield _transcript_fault(episode, "is not what episode.json says", ending)


def _cue_faults(episode: Episode, result: Measured) -> Iterator[Fault]:
    """Yield one line for all cues in a row that have the same fault."""
    last, disordered = 0.0, []
    for cue in episode.cues:
        if cue.start < last - 0.001 or cue.end < cue.start:
            disordered.append(cue.start)
        last = cue.end
    if disordered:
        others = f" (and {len(disordered) - 1} more)" if len(disordered) > 1 else ""
        yield _transcript_fault(episode, f"cue at {disordered[0]:.2f} s{others} is out of order")
    end = result.decoded_seconds
    # A file that was cut is reported as such.
    if last > end + TRANSCRIPT_TOLERANCE_SECONDS and not _wrong_lengths(episode, result):
        lost = _lost_cues(episode, end)
        yield _transcript_fault(
            episode, f"ends at {last:.1f} s, after the sound ({end:.1f} s){lost}"
        )
    spans = [(cue.start, cue.end) for cue in episode.cues if cue.start < end]
    silent = set(result.silent_spans(spans))
    for is_silent, run in groupby(spans, key=silent.__contains__):
        if is_silent:
            stretch = tuple(run)
            yield _transcript_fault(
                episode, f"nothing is heard from {stretch[0][0]:.1f} to {stretch[-1][1]:.1f} s"
            )


def _transcript_fault(episode: Episode, problem: str, ending: str = "json") -> Fault:
    subject = f"{episode.place}{episode.slug}.{ending}"
    return Fault(subject=subject, rule="transcript", problem=problem)


def _album_faults(folder: Folder, episodes: Iterable[Episode]) -> Iterator[Fault]:
    """Yield one line for all files that still name the show as it was called before."""
    stale: list[tuple[Episode, str]] = []
    episodes = tuple(episodes)
    title = show_of(folder, episodes).title
    for episode in filter(is_ours, episodes):
        try:
            require_own_file(folder.path / _mp3_name(episode))
            known = read_branding(folder.path / _mp3_name(episode))
        except AudioBuilderError:
            continue  # reported by what measures it
        if known.album != title and not known.is_signed:
            stale.append((episode, known.album))
    if stale:
        episode, album = stale[0]
        others = f" (and {len(stale) - 1} more)" if len(stale) > 1 else ""
        yield Fault(
            subject=f"{_mp3_name(episode)}{others}",
            rule="album",
            problem=f"names the show {album!r}, not {title!r}: run audio-builder feed retag",
        )


def _tag_faults(folder: Path, episode: Episode) -> Iterable[Fault]:
    for problem in tag_problems(folder / _mp3_name(episode), episode):
        yield Fault(subject=_mp3_name(episode), rule="tags", problem=problem)
