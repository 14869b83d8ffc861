"""Processes that die, hang or misbehave harm only the task they were at."""

import os
import signal
import threading
from pathlib import Path

import pytest

from audio_builder.batch.worker_pool import MOST_DEATHS, LocalPool
from audio_builder.batch.workers import (
    LocalWorkers,
    WorkerHungError,
    WorkerLostError,
)
from audio_builder.errors import ReadingError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills by signal")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hang() -> None:
    threading.Event().wait()


def fail(kind: str) -> None:
    if kind == "ours":
        raise ReadingError("is empty", subject="a.txt", remedy="give another")
    raise UnspeakableError(kind)


class UnspeakableError(Exception):
    """An error that cannot be made again elsewhere."""

    def __init__(self, one: str, two: str = "x", *, three: object = threading.Lock) -> None:
        super().__init__(one, two, three())


def test_a_task_that_kills_its_process_harms_no_other() -> None:
    with LocalWorkers(2) as workers:
        doomed = workers.submit(die)
        others = [workers.submit(pow, 2, n) for n in range(20)]
        assert [future.result() for future in others] == [2**n for n in range(20)]
        with pytest.raises(WorkerLostError, match="exit code -9"):
            doomed.result()


def test_a_task_that_hangs_is_killed() -> None:
    with LocalWorkers(1) as workers:
        stuck = workers.submit_within(0.1, hang)
        after = workers.submit(pow, 2, 3)
        with pytest.raises(WorkerHungError, match="did not come to an end"):
            stuck.result()
        assert after.result() == 8


def test_a_task_that_hangs_is_tried_twice_and_one_that_dies_as_often_as_by_dask() -> None:
    with LocalPool(1) as crew:
        assert crew.deaths(WorkerHungError()) * 2 == MOST_DEATHS
        assert crew.deaths(WorkerLostError()) * 4 == MOST_DEATHS
        assert crew.deaths(ReadingError()) == 0


def test_errors_come_back_as_they_were_raised_or_as_words() -> None:
    with LocalWorkers(1) as workers:
        with pytest.raises(ReadingError, match=r"a.txt: is empty \(give another\)"):
            workers.submit(fail, "ours").result()
        with pytest.raises(RuntimeError, match="UnspeakableError"):
            workers.submit(fail, "foreign").result()


def test_abandoned_workers_are_gone_at_once() -> None:
    workers = LocalWorkers(2)
    first = workers.submit(os.getpid)
    pid = first.result()
    running = [workers.submit(hang) for _ in range(5)]
    workers.abandon()
    assert workers.processes == ()
    assert all(future.done() for future in running)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_workers_do_not_hear_the_terminals_interrupt() -> None:
    with LocalWorkers(1) as workers:
        pid = workers.submit(os.getpid).result()
        os.kill(pid, signal.SIGINT)
        assert workers.submit(os.getpid).result() == pid


def test_what_a_task_prints_is_no_answer_of_ours(capfd: pytest.CaptureFixture[str]) -> None:
    with LocalWorkers(1) as workers:
        workers.submit(os.system, "echo noise").result()
    assert capfd.readouterr().out == ""


def test_workers_do_nothing_after_they_were_closed(tmp_path: Path) -> None:
    workers = LocalWorkers(1)
    workers.shutdown()
    with pytest.raises(RuntimeError):
        workers.submit(os.mkdir, tmp_path / "x")
