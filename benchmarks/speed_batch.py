"""How fast a batch is, how it grows with workers and articles, and what a cluster costs.

    python benchmarks/speed_batch.py workers [--articles 120] [--voice en-us] [--words 600]
    python benchmarks/speed_batch.py cluster [--articles 200] [--voice silent]
    python benchmarks/speed_batch.py many [--articles 10000]

``workers`` compares one process with two, ``cluster`` local processes with a local Dask cluster of
as many workers, ``many`` watches memory and time per article over a long list of tiny articles.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from audio_builder.batch.run import BatchRun
from audio_builder.batch.worker_pool import ClusterPool, LocalPool, WorkerPool
from audio_builder.batch.workers import LocalWorkers
from audio_builder.model.source import Source
from audio_builder.settings import Settings

_NOUNS = "harbor market bridge ferry council school garden library station museum".split()  # noqa: SIM905 - shorter
_WINDOW = 1000


def main() -> None:
    """Run one of the measurements and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("workers", "cluster", "many"))
    parser.add_argument("--articles", type=int)
    parser.add_argument("--voice")
    parser.add_argument("--words", type=int, default=600)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        {"workers": workers, "cluster": cluster, "many": many}[options.what](options, Path(name))


def workers(options: argparse.Namespace, folder: Path) -> None:
    """Compare one worker with two."""
    sources = write_articles(folder, options.articles or 120, options.words)
    first = 0.0
    print(f"this machine gives two processes of pure arithmetic {machine_speedup():.2f}x just now")
    for count in (1, 2):
        pool = LocalPool(count)
        seconds, sound = time_batch(sources, folder / f"of-{count}", options.voice or "en-us", pool)
        first = first or seconds
        print(
            f"{count} workers: {len(sources) / seconds:.2f} articles/s,"
            f" {sound / 60 / seconds:.2f} minutes of sound/s, {first / seconds:.2f}x"
        )
    print(f"and {machine_speedup():.2f}x after it")


def machine_speedup() -> float:
    """Return what two processes are worth on this machine, with whatever else it does."""
    with LocalWorkers(2) as both:
        for warm in [both.submit(arithmetic) for _ in range(2)]:
            warm.result()
        alone: float = both.submit(arithmetic).result()
        slower: float = max(f.result() for f in [both.submit(arithmetic) for _ in range(2)])
        return 2 * alone / slower


def arithmetic() -> float:
    """Return the seconds that some arithmetic takes."""
    started = time.monotonic()
    sum(number * number for number in range(20_000_000))
    return time.monotonic() - started


def cluster(options: argparse.Namespace, folder: Path) -> None:
    """Compare two local processes with a local cluster of two."""
    from distributed import LocalCluster  # noqa: PLC0415 - an extra

    sources = write_articles(folder, options.articles or 200, options.words)
    voice = options.voice or "silent"
    spent = time.process_time()
    local, _ = time_batch(sources, folder / "local", voice, LocalPool(2))
    near = time.process_time() - spent
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as dask:
        pool = ClusterPool(dask.scheduler_address)
        spent = time.process_time()
        away, _ = time_batch(sources, folder / "cluster", voice, pool)
        far = time.process_time() - spent
    more, busy = ((b - a) / len(sources) * 1000 for a, b in ((local, away), (near, far)))
    print(f"local: {local:.1f} s, cluster: {away:.1f} s, {local / away:.2f}x of local")
    print(
        f"{more:.1f} ms more for each article, of it {busy:.1f} ms of work of the scheduler and"
        f" the batch; without a cluster the batch works {near / len(sources) * 1000:.1f} ms"
    )


def many(options: argparse.Namespace, folder: Path) -> None:
    """Watch memory and time over a long list."""
    sources = write_articles(folder, options.articles or 10_000, 40)
    settings = Settings(output=folder / "pod", voice="silent", workers=2, cache=False)
    started = window = time.monotonic()
    spent = time.process_time()
    done = 0
    for outcome in BatchRun(sources, settings).outcomes():
        done += outcome is not None
        if outcome and done % _WINDOW == 0:
            now, cpu = time.monotonic(), time.process_time()
            print(
                f"{done}: {(now - window) / _WINDOW * 1000:.1f} ms an article,"
                f" of it {(cpu - spent) / _WINDOW * 1000:.1f} ms of this process,"
                f" {resident_megabytes()} MB",
                flush=True,
            )
            window, spent = now, cpu
    print(f"{done} articles in {time.monotonic() - started:.0f} s")


def time_batch(
    sources: list[Source], output: Path, voice: str, pool: WorkerPool
) -> tuple[float, float]:
    """Run a batch; return its seconds and those of its sound."""
    settings = Settings(output=Path(output), voice=voice, cache=False)
    sound = 0.0
    started = time.monotonic()
    for outcome in BatchRun(sources, settings, pool=pool).outcomes():
        if outcome and outcome.error:
            sys.exit(outcome.error)
        sound += outcome.duration_seconds if outcome else 0.0
    return time.monotonic() - started, sound


def write_articles(folder: Path, count: int, words: int) -> list[Source]:
    """Write articles, each another one, an hour apart."""
    (folder / "articles").mkdir()
    found = []
    for number in range(count):
        path = folder / "articles" / f"{number:06}.txt"
        path.write_text("\n".join(article(number, words)), "utf-8")
        found.append(Source(location=str(path)))
    return found


def article(number: int, words: int) -> Iterator[str]:
    """Yield the lines of an article of about so many words."""
    noun = _NOUNS[number % len(_NOUNS)]
    day = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    yield f"The {noun} of district {number} opens again"
    yield f"by Ann Vale {day:%B} {day.day}, {day:%Y}"
    for line in range(max(2, words // 20)):
        yield ""
        yield (
            f"The {noun} of district {number} was closed for {line + 2} weeks while workers"
            f" mended {line * 3 + number % 7} of its doors, the council said on Monday."
        )


def resident_megabytes() -> int:
    """Return how much memory this process has now."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main()
