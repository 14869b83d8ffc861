"""The whole program against `espeak-ng --stdout | lame`, in the same run, as ratios.

    python benchmarks/speed.py [--runs 3] [--minutes 30] [--only cold,long,...]

The pipe only speaks and encodes; the program cleans, phrases, speaks, levels, encodes, tags,
writes transcripts, feed and pages, with the same voice. Needs espeak-ng and lame on the PATH.
Quiet machines only: the best of the runs counts for both sides. Exits with 1 if a ratio passes
what it may be.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

VOICE = "en-us"
WORDS_PER_MINUTE = 150
# What each ratio may be: a plain design within these is better than a faster one.
COLD_WALL, LONG_WALL, LONG_CPU, CORRECTED, BATCH_WALL = 2.2, 0.75, 1.10, 0.17, 0.55
PLACES = ("Larkfield", "Oster", "Northgate", "Holm", "Brackwater", "Selby", "Vale", "Dunmore")
PEOPLE = ("Maren Holt", "Peter Brandt", "Ines Calder", "Tomas Reed", "Ann Vale", "Jonas Weir")
TEMPLATES = """\
The council of {place} said on Nov. {day} that repairing its bridge would cost ${money} million.
{person}, who runs a bakery in {place}, told reporters that {count} customers had stayed away.
"Nobody asked us before the work began," {person} said at the meeting in {place}.
About {count},000 vehicles cross the river between {place} and the coast, a count of 20{year} says.
A spokesman for the harbor at {place} could not say when ships would be able to pass again.
The report, published at {hour} p.m. on Monday, warns of rust in {percent}% of the piers.
Residents have collected {count},400 signatures, {person} added, and will hand them to the mayor.
""".splitlines()


def article(words: int, seed: int) -> str:
    """Write an article of about so many words, the same for the same seed."""
    draw = random.Random(seed)
    lines = [
        f"Bridge at {draw.choice(PLACES)} stays closed, report {seed} says",
        f"by {draw.choice(PEOPLE)} March {1 + seed % 28}, 2026 9:{seed % 50 + 10} AM",
        "",
    ]
    count = 0
    while count < words:
        sentences = [
            draw.choice(TEMPLATES).format(
                place=draw.choice(PLACES),
                person=draw.choice(PEOPLE),
                day=draw.randint(1, 30),
                money=f"{draw.randint(2, 90)}.{draw.randint(1, 9)}",
                count=draw.randint(12, 98),
                year=draw.randint(10, 25),
                hour=draw.randint(1, 11),
                percent=draw.randint(5, 60),
            )
            for _ in range(4)
        ]
        lines += [" ".join(sentences), ""]
        count += len(" ".join(sentences).split())
    return "\n".join(lines)


def time_job(job: Callable[[], object]) -> tuple[float, float]:
    """Return wall and CPU seconds of a job, its child processes included."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    job()
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def best(
    runs: int, job: Callable[[], object], before: Callable[[], object] = lambda: None
) -> tuple[float, float]:
    """Return the least wall and CPU seconds of some runs, not counting what is done before each."""
    results = []
    for _ in range(runs):
        before()
        results.append(time_job(job))
    return min(wall for wall, _ in results), min(cpu for _, cpu in results)


class Bench:
    """A folder to work in, the program, and its rival."""

    voice = VOICE

    def __init__(self, work: Path) -> None:
        self.work = work
        self.forget()

    def text(self, name: str, words: int, seed: int) -> Path:
        """Write an article into the folder."""
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(words, seed), "utf-8")
        return path

    def pipe(self, paths: Sequence[Path]) -> None:
        """Speak and encode as one would in a shell."""
        for path in paths:
            line = (
                f"espeak-ng --stdout -f '{path}'"
                f" | lame --quiet -q 5 -m m -b 64 - '{self.work}/rival.mp3'"
            )
            subprocess.run(["sh", "-c", line], check=True)

    def program(self, *arguments: str | Path) -> None:
        """Run the program as a user would."""
        subprocess.run(
            [sys.executable, "-m", "audio_builder", *map(str, arguments)],
            check=True,
            env=self.environment,
            capture_output=True,
        )

    def forget(self) -> None:
        """Begin with nothing kept, neither pieces nor episodes.

        In new folders: some file systems are slow for minutes where many files were deleted. And
        not before all that was written is on disk, or this run would share the cores with that.
        """
        if hasattr(os, "sync"):
            os.sync()
        place = Path(tempfile.mkdtemp(dir=self.work))
        self.pod = place / "pod"
        self.environment = dict(os.environ, XDG_CACHE_HOME=str(place / "cache"))
        # Compiled, as pip installs it; the first run does that.
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def convert(self, path: Path) -> None:
        """Convert one article."""
        self.program("convert", path, "-o", self.pod, "-q", "--voice", self.voice)


AnyBench = TypeVar("AnyBench", bound=Bench)


def main() -> int:
    """Print the table; return 1 if a ratio passes its limit."""
    return run(
        Bench,
        __doc__ or "",
        rival="pipe",
        minutes=30,
        cold=measure_cold,
        long=measure_long,
        batch=measure_batch,
    )


def run(
    bench_type: type[AnyBench],
    description: str,
    *,
    rival: str,
    minutes: float,
    cold: Callable[[AnyBench, int], Iterator[bool]],
    long: Callable[..., Iterator[bool]],
    batch: Callable[[AnyBench, int], Iterator[bool]] | None = None,
) -> int:
    """Print the table of what the command line asks for; return 1 if a ratio passes its limit."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=minutes)
    parser.add_argument("--only", default="cold,long,corrected" + (",batch" if batch else ""))
    options = parser.parse_args()
    wanted = options.only.split(",")
    with tempfile.TemporaryDirectory() as folder:
        bench = bench_type(Path(folder))
        print(f"{'':28} {'program':>9} {rival:>9} {'ratio':>7} {'at most':>8}")
        within: list[bool] = []
        if "cold" in wanted:
            within += cold(bench, options.runs)
        if "long" in wanted or "corrected" in wanted:
            is_corrected = "corrected" in wanted
            within += long(bench, options.runs, options.minutes, is_corrected=is_corrected)
        if batch and "batch" in wanted:
            within += batch(bench, options.runs)
    return 0 if all(within) else 1


def corrections(bench: Bench, path: Path, words: int, runs: int) -> list[tuple[float, float]]:
    """Convert a long article again with one paragraph corrected; return wall and CPU seconds."""
    taken = []
    for number in range(runs):
        changed = article(words, 2).split("\n\n")
        changed[5] = f"{changed[5]} This paragraph was corrected {number + 2} times."
        path.write_text("\n\n".join(changed), "utf-8")
        taken.append(time_job(lambda: bench.convert(path)))
    return taken


def row(name: str, ours: float, theirs: float, most: float) -> bool:
    """Print one line of the table; tell whether the ratio is within its limit."""
    ratio = ours / theirs
    print(f"{name:28} {ours:8.2f}s {theirs:8.2f}s {ratio:7.2f} {most:8.2f}", flush=True)
    return ratio <= most


def measure_cold(bench: Bench, runs: int) -> Iterator[bool]:
    """Measure 90 seconds of audio from a cold start."""
    path = bench.text("short.txt", round(1.5 * WORDS_PER_MINUTE), 1)
    rival = best(runs, lambda: bench.pipe([path]))
    ours = best(runs, lambda: bench.convert(path), bench.forget)
    yield row("90 s of audio, cold, wall", ours[0], rival[0], COLD_WALL)


def measure_long(bench: Bench, runs: int, minutes: float, *, is_corrected: bool) -> Iterator[bool]:
    """Measure a long article, and the same with one paragraph corrected."""
    path = bench.text("long.txt", round(minutes * WORDS_PER_MINUTE), 2)
    rival = best(runs, lambda: bench.pipe([path]))
    ours = best(runs, lambda: bench.convert(path), bench.forget)
    yield row(f"{minutes:g} min of audio, wall", ours[0], rival[0], LONG_WALL)
    yield row(f"{minutes:g} min of audio, CPU", ours[1], rival[1], LONG_CPU)
    if not is_corrected:
        return
    taken = corrections(bench, path, round(minutes * WORDS_PER_MINUTE), runs)
    yield row("one paragraph corrected", min(wall for wall, _ in taken), ours[0], CORRECTED)


def measure_batch(bench: Bench, runs: int) -> Iterator[bool]:
    """Measure 50 articles as a batch against the pipe in a loop."""
    paths = [bench.text(f"jobs/{number}.txt", 225, 10 + number) for number in range(50)]
    rival = best(runs, lambda: bench.pipe(paths))
    jobs = bench.work / "jobs"
    wanted = ("-q", "--voice", VOICE)
    ours = best(runs, lambda: bench.program("batch", jobs, "-o", bench.pod, *wanted), bench.forget)
    yield row("50 articles, wall", ours[0], rival[0], BATCH_WALL)


if __name__ == "__main__":
    sys.exit(main())
