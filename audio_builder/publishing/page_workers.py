"""The pages of many episodes are written by several processes at once."""

import contextlib
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from audio_builder.publishing.page_files import Pages, Scene, write_pages

_MAIN = Path(__file__).with_name("page_worker_main.py")
# Starting a process costs as much as some three hundred pages.
_WORTH_PAGES = 600
# Long enough that passing them on costs little, short enough that all end at about the same time.
_BATCH_PAGES = 100
# More would only wait for the disk.
_MOST_WORKERS = 7
_CLOSE_SECONDS = 5.0

_Process = subprocess.Popen[bytes]


class _Task:
    """Batches of slugs still to do, and what came of those done."""

    def __init__(self, slugs: Sequence[str]) -> None:
        self.waiting = deque(
            slugs[start : start + _BATCH_PAGES] for start in range(0, len(slugs), _BATCH_PAGES)
        )
        self.done: list[Pages] = []


def write_many_pages(scene: Scene, slugs: Sequence[str]) -> Pages:
    """Write these episodes' pages where they are out of date, on all cores where it pays.

    A process that is lost leaves its batch to us, and with it whatever was wrong.
    """
    task = _Task(slugs)
    threads: list[threading.Thread] = []
    try:
        while batch := _next(task):
            pages = write_pages(scene, batch)
            task.done.append(pages)
            # As a rule nothing has changed, and there is nothing to share.
            if pages.written and not threads:
                threads = _share(scene, task)
            if not task.waiting:
                _join(threads)
    finally:
        task.waiting.clear()
        _join(threads)
    return Pages(
        written=tuple(sorted(name for pages in task.done for name in pages.written)),
        faults={slug: fault for pages in task.done for slug, fault in pages.faults.items()},
    )


def _next(task: _Task) -> Sequence[str]:
    try:
        return task.waiting.popleft()
    except IndexError:
        return ()


def _share(scene: Scene, task: _Task) -> list[threading.Thread]:
    """Start processes that take batches too, each with a thread that passes them on."""
    others = _cores() - 1 if sys.executable else 0
    count = min(others, len(task.waiting) * _BATCH_PAGES // _WORTH_PAGES, _MOST_WORKERS)
    threads = [
        threading.Thread(target=_feed, args=(scene, task), name="page-keeper", daemon=True)
        for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    return threads


def _join(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.join()


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux tells which cores are ours
        return os.cpu_count() or 1


def _feed(scene: Scene, task: _Task) -> None:
    """Have one process do batches until none is left or the process is lost."""
    with contextlib.suppress(OSError, EOFError, pickle.UnpicklingError), _started() as process:
        _tell(process, scene)
        while batch := _next(task):
            pages = None
            try:
                _tell(process, batch)
                pages = _heard(process)
                task.done.append(pages)
            finally:
                if pages is None:
                    task.waiting.append(batch)


@contextmanager
def _started() -> Iterator[_Process]:
    root = Path(__file__).parents[2]
    process = subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-P", str(_MAIN), str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # What goes wrong there goes wrong here as well, and is told.
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=_CLOSE_SECONDS)
    finally:
        process.kill()
        process.communicate()


def _tell(process: _Process, value: object) -> None:
    if process.stdin:
        pickle.dump(value, process.stdin)
        process.stdin.flush()


def _heard(process: _Process) -> Pages:
    if not process.stdout:
        raise EOFError
    pages: Pages = pickle.load(process.stdout)  # noqa: S301 - from ourselves
    return pages
