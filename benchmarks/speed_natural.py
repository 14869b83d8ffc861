"""The whole program with its natural voice against the raw hibari library, as ratios.

    python benchmarks/speed_natural.py [--runs 3] [--minutes 10] [--only cold,long,corrected]

The rival is the library alone, which speaks the same text into a WAV file, and for the long
article `lame` after it. The program cleans, phrases, speaks, levels, encodes, tags, writes
transcripts, feed and pages. Needs lame on the PATH. Quiet machines only: the best of the runs
counts for both sides. Exits with 1 if a ratio passes what it may be.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from speed import Bench, best, corrections, row, run

VOICE = "en-us-natural"
# The voice says about so many of the articles' words in a minute.
WORDS_PER_MINUTE = 144
COLD_SECONDS = 100
# What each ratio may be.
COLD_WALL, LONG_WALL, LONG_CPU, CORRECTED = 1.0, 0.60, 1.10, 0.15
LIBRARY = """
import sys
from hibari import Hibari
Hibari().save(open(sys.argv[1], encoding="utf-8").read(), sys.argv[2], seed=0)
"""


class NaturalBench(Bench):
    """A folder to work in, the program with its natural voice, and the library."""

    voice = VOICE

    def library(self, path: Path) -> None:
        """Speak a text with the library alone, on one core."""
        command = [sys.executable, "-c", LIBRARY, str(path), str(self.work / "rival.wav")]
        subprocess.run(command, check=True)

    def library_and_lame(self, path: Path) -> None:
        """Speak a text, then encode it."""
        self.library(path)
        wav, mp3 = self.work / "rival.wav", self.work / "rival.mp3"
        subprocess.run(["lame", "--quiet", "-q", "5", "-m", "m", "-b", "64", wav, mp3], check=True)


def main() -> int:
    """Print the table; return 1 if a ratio passes its limit."""
    return run(
        NaturalBench,
        __doc__ or "",
        rival="library",
        minutes=10,
        cold=measure_cold,
        long=measure_long,
    )


def measure_cold(bench: NaturalBench, runs: int) -> Iterator[bool]:
    """Measure a short article from a cold start."""
    path = bench.text("short.txt", round(COLD_SECONDS / 60 * WORDS_PER_MINUTE), 1)
    rival = best(runs, lambda: bench.library(path))
    ours = best(runs, lambda: bench.convert(path), bench.forget)
    yield row(f"{COLD_SECONDS} s of audio, cold, wall", ours[0], rival[0], COLD_WALL)
    # No limit is set for it: the program does more, the library only speaks.
    row(f"{COLD_SECONDS} s of audio, cold, CPU", ours[1], rival[1], float("inf"))


def measure_long(
    bench: NaturalBench, runs: int, minutes: float, *, is_corrected: bool
) -> Iterator[bool]:
    """Measure a long article, and the same with one paragraph corrected."""
    words = round(minutes * WORDS_PER_MINUTE)
    path = bench.text("long.txt", words, 2)
    rival = best(runs, lambda: bench.library_and_lame(path))
    ours = best(runs, lambda: bench.convert(path), bench.forget)
    yield row(f"{minutes:g} min of audio, wall", ours[0], rival[0], LONG_WALL)
    yield row(f"{minutes:g} min of audio, CPU", ours[1], rival[1], LONG_CPU)
    if not is_corrected:
        return
    taken = corrections(bench, path, words, runs)
    yield row("one paragraph corrected", min(wall for wall, _ in taken), ours[0], CORRECTED)
    row("one paragraph corrected, CPU", min(cpu for _, cpu in taken), ours[1], float("inf"))
    # What no correction in a new process can be quicker than.
    sentence = bench.text("sentence.txt", 1, 3)
    sentence.write_text(sentence.read_text("utf-8").split("\n\n")[1].split(". ")[0], "utf-8")
    alone, _ = best(runs, lambda: bench.library(sentence))
    row("a sentence by the library", alone, ours[0], float("inf"))


if __name__ == "__main__":
    sys.exit(main())
