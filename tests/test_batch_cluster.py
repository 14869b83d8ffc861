"""A Dask cluster does the same as local processes, and survives the same."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from many_articles import articles
from test_batch import bytes_below
from test_batch_faults import after_articles, assert_whole, events, finish, finished, start

from audio_builder.batch.worker_pool import ClusterPool
from audio_builder.errors import SettingsError

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(not find_spec("distributed"), reason="needs dask.distributed"),
    pytest.mark.skipif(os.name == "nt", reason="kills by signal"),
]
CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, *(w.pid for w in cluster.workers.values()), flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER)
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,
    )
    yield process
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def facts_of(process: subprocess.Popen[str]) -> tuple[str, list[int]]:
    assert process.stdout
    address, *pids = process.stdout.readline().split()
    return address, [int(pid) for pid in pids]


def test_a_cluster_gives_the_same_folder_and_loses_no_article_with_a_worker(
    tmp_path: Path, cluster: subprocess.Popen[str]
) -> None:
    address, workers = facts_of(cluster)
    jobs, folder = tmp_path / "jobs", tmp_path / "pod"
    jobs.mkdir()
    articles(jobs, 20)
    process = start(jobs, folder, "--json", "--scheduler", address)
    after_articles(process, 2)
    os.kill(workers[0], signal.SIGKILL)
    for _ in events(process):
        pass
    answer, _ = process.communicate(timeout=60)
    assert json.loads(answer)["created"] == 20
    assert_whole(folder)
    finish(jobs, tmp_path / "local")
    assert bytes_below(folder) == bytes_below(tmp_path / "local")
    assert process.returncode == 0


def test_a_scheduler_that_stops_ends_the_batch_and_the_rest_is_done_later(
    tmp_path: Path, cluster: subprocess.Popen[str]
) -> None:
    address, _ = facts_of(cluster)
    jobs, folder = tmp_path / "jobs", tmp_path / "pod"
    jobs.mkdir()
    articles(jobs, 20)
    process = start(jobs, folder, "--scheduler", address)
    after_articles(process, 2)
    os.killpg(cluster.pid, signal.SIGKILL)
    told = [event for event in events(process) if event["event"] in {"message", "text"}]
    process.communicate(timeout=90)
    assert process.returncode == 1
    assert "its scheduler is gone" in str(told)
    assert "Traceback" not in str(told)
    made = len(finished(folder))
    assert 2 <= made < 20
    again = finish(jobs, folder)
    assert (again["unchanged"], again["created"], again["failed"]) == (made, 20 - made, 0)
    assert_whole(folder)


def test_what_goes_wrong_in_the_clusters_event_loop_is_not_logged_with_a_traceback(
    cluster: subprocess.Popen[str], caplog: pytest.LogCaptureFixture
) -> None:
    address, _ = facts_of(cluster)
    was_called = threading.Event()

    def fail() -> None:
        was_called.set()
        raise ConnectionResetError("the scheduler is gone")

    pool = ClusterPool(address)
    pool._client.loop.add_callback(fail)
    assert was_called.wait(30)
    pool.close()
    assert not [record for record in caplog.records if record.exc_info]


def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audio_builder.batch.worker_pool._CONNECT_SECONDS", 0.5)
    with pytest.raises(SettingsError, match="no Dask scheduler answers"):
        ClusterPool("tcp://127.0.0.1:9")
