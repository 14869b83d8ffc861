"""How long a podcast folder takes: rebuilt whole, and brought up to date for one new episode.

    python benchmarks/speed_publishing.py [--episodes 10000] [--folder DIR] [--words]

Fills DIR (a temporary folder by default) with invented episodes of thirty sentences, and exits with
1 when a limit is missed. With ``--words`` each sentence carries the times of its words.

The last line says what the disk alone takes for as many files. An ext4 without a journal, as small
virtual machines have it, searches for minutes past files that were just deleted: there, a second
run pays seconds for what the first one left to clear away.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from audio_builder.model.episode import Cue, Episode, Word
from audio_builder.model.podcast import Podcast
from audio_builder.model.script import UtteranceRole
from audio_builder.publishing.prune import start_podcast
from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.episode_files import encode_episode
from audio_builder.publishing.store.episode_store import write_episode
from audio_builder.publishing.store.folder import Folder, open_folder

REBUILD_LIMIT_SECONDS = 5.0
UPDATE_LIMIT_SECONDS = 1.0
SENTENCES = 30
WORDS_PER_SENTENCE = 18
SECONDS_PER_SENTENCE = 6.0
FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)


def invent_episode(number: int) -> Episode:
    """Return an episode as long as a news article."""
    title = f"Report {number} from the harbour, the pier and the town hall"
    slug = f"{FIRST_DAY + timedelta(hours=number * 4):%Y-%m-%d}-report-{number}"
    return Episode(
        guid=f"00000000-0000-5000-8000-{number:012}",
        slug=slug,
        title=title,
        mp3=f"{slug}.mp3",
        bytes=4,
        duration_seconds=SENTENCES * SECONDS_PER_SENTENCE,
        published=FIRST_DAY + timedelta(hours=number * 4),
        authors=("Ada Pier",),
        site="The Harbour Post",
        url=f"https://example.org/{number}",
        summary="The harbour opened again on Sunday. Ferries had waited two days.",
        disclosure="This audio is created with AI assistance.",
        voice="eve",
        cues=tuple(_cue(index) for index in range(SENTENCES)),
    )


def _cue(index: int) -> Cue:
    text = " ".join(f"word{n:02}" for n in range(WORDS_PER_SENTENCE))
    start = index * SECONDS_PER_SENTENCE
    step = SECONDS_PER_SENTENCE / WORDS_PER_SENTENCE
    words = tuple(
        Word(
            start=start + n * step, end=start + (n + 1) * step, text_start=n * 7, text_end=n * 7 + 6
        )
        for n in range(WORDS_PER_SENTENCE)
    )
    return Cue(
        start=start,
        end=start + SECONDS_PER_SENTENCE,
        text=text,
        role=UtteranceRole.PARAGRAPH,
        block=index // 3,
        words=words,
    )


def fill(folder: Folder, count: int, *, has_words: bool = True) -> None:
    """Put invented episodes into a folder, without the care of ``write_episode``."""
    whole = invent_episode(0)
    if not has_words:
        whole = replace(whole, cues=tuple(replace(cue, words=()) for cue in whole.cues))
    for number in range(count):
        episode = replace(invent_episode(number), cues=whole.cues) if number else whole
        place = folder.path / "episodes" / episode.slug
        place.mkdir(parents=True)
        (place / "episode.json").write_bytes(encode_episode(episode))
        (place / episode.mp3).write_bytes(b"mp3\n")
        for ending in ("vtt", "srt", "json"):
            (place / f"{episode.slug}.{ending}").write_bytes(b"")


def time_work(what: str, limit: float, work: Callable[[], object]) -> bool:
    """Print how long some work takes and return whether it keeps its limit."""
    start, cpu = time.perf_counter(), sum(os.times()[:4])
    work()
    seconds, worked = time.perf_counter() - start, sum(os.times()[:4]) - cpu
    verdict = "ok" if seconds < limit else f"OVER {limit} s"
    print(f"{what:45} {seconds:6.2f} s  ({worked:.2f} s of processor)  {verdict}")
    return seconds < limit


def time_bare_writing(place: Path, episodes: Sequence[Path]) -> float:
    """Return the seconds it takes to write as many pages of the same size, and nothing else."""
    pages = [
        (place / path.name / name, bytes((path / name).stat().st_size))
        for path in episodes
        for name in ("embed.html", "index.html")
    ]
    for path in episodes:
        (place / path.name).mkdir(parents=True)
    start = time.perf_counter()
    for page, content in pages:
        waiting = page.with_suffix(".new")
        waiting.write_bytes(content)
        waiting.replace(page)
    return time.perf_counter() - start


def main() -> int:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=10_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--words", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        path = options.folder or Path(temporary) / "pod"
        start_podcast(path, Podcast(title="The Harbour Post", author="Harbour Media"))
        folder = open_folder(path)
        rebuild(folder)  # draws the cover, which is not what is measured
        fill(folder, options.episodes, has_words=options.words)
        kept = [
            time_work(
                "first rebuild, all pages written", REBUILD_LIMIT_SECONDS, lambda: rebuild(folder)
            ),
            time_work("rebuild, nothing changed", REBUILD_LIMIT_SECONDS, lambda: rebuild(folder)),
        ]
        new = invent_episode(options.episodes)
        files: dict[str, bytes | Path] = {new.mp3: b"mp3\n", f"{new.slug}.vtt": b""}

        def add() -> None:
            write_episode(folder, new, files)
            rebuild(folder, {new.slug})

        kept.append(time_work("one new episode", UPDATE_LIMIT_SECONDS, add))
        feed = (folder.path / "feed.xml").stat().st_size
        alone = time_bare_writing(
            folder.path / "bare", sorted((folder.path / "episodes").glob("[!.]*"))
        )
        print(f"{'the same pages, nothing but written':45} {alone:6.2f} s")
        print(f"feed.xml has {feed / 1000:.0f} kB, index.html {_size(folder):.0f} kB")
    return 0 if all(kept) else 1


def _size(folder: Folder) -> float:
    return (folder.path / "index.html").stat().st_size / 1000


if __name__ == "__main__":
    sys.exit(main())
