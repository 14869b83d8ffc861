"""Whatever happens to a batch, a second call finishes the rest and nothing is torn."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from many_articles import articles
from written import STORM

from audio_builder.batch.report import default_report_path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills and interrupts by signal")
# Enough that a batch of two workers is far from its end when the first is done.
MANY = 20


def start(jobs: Path, folder: Path, *more: str) -> subprocess.Popen[str]:
    call = [sys.executable, "-m", "audio_builder", "batch", str(jobs), "-o", str(folder)]
    call += ["--voice", "silent", "--workers", "2", "--progress", "jsonl", "--no-cache", *more]
    return subprocess.Popen(
        call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def events(process: subprocess.Popen[str]) -> Iterator[dict[str, object]]:
    assert process.stderr
    for line in process.stderr:
        yield json.loads(line) if line.startswith("{") else {"event": "text", "text": line}


def after_articles(process: subprocess.Popen[str], count: int) -> None:
    seen = 0
    for event in events(process):
        seen += event["event"] == "article"
        if seen == count:
            return
    raise AssertionError("the batch ended too soon")


def finish(jobs: Path, folder: Path, *more: str) -> dict[str, object]:
    process = start(jobs, folder, "--json", *more)
    answer, _ = process.communicate(timeout=60)
    return dict(json.loads(answer))


def finished(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.glob("episodes/*/episode.json"))


def assert_whole(folder: Path) -> None:
    """Every episode has all its files, feed and pages know all of them, nothing else is there."""
    feed = (folder / "feed.xml").read_text("utf-8")
    assert feed.rstrip().endswith("</rss>")
    for slug in finished(folder):
        episode = json.loads((folder / "episodes" / slug / "episode.json").read_text("utf-8"))
        mp3 = folder / "episodes" / slug / episode["mp3"]
        assert mp3.stat().st_size == episode["bytes"]
        assert f"{slug}.mp3" in feed
        assert (mp3.parent / "index.html").exists()
    names = {path.name for path in folder.rglob("*")}
    assert not {name for name in names if name.startswith((".making-", ".tmp-", ".unpublished"))}


def test_a_killed_batch_is_finished_by_the_second_call(tmp_path: Path) -> None:
    jobs, folder = tmp_path / "jobs", tmp_path / "pod"
    jobs.mkdir()
    articles(jobs, MANY)
    process = start(jobs, folder)
    after_articles(process, 5)
    workers = workers_of(process.pid)
    process.kill()
    process.communicate()
    assert workers
    before = finished(folder)
    assert 5 <= len(before) < MANY
    answer = finish(jobs, folder)
    assert answer["failed"] == 0
    assert answer["unchanged"] == len(before)
    assert answer["created"] == MANY - len(before)
    assert_whole(folder)
    # Workers without a batch end by themselves, in the middle of whatever they do.
    assert not [pid for pid in workers if is_alive(pid)]


def workers_of(pid: int) -> list[int]:
    if not Path("/proc/self/task").exists():
        pytest.skip("needs /proc to find the workers")
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(word) for word in path.read_text().split()]
    return [pid for pid in found if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_an_interrupted_batch_publishes_what_is_finished(tmp_path: Path) -> None:
    jobs, folder = tmp_path / "jobs", tmp_path / "pod"
    jobs.mkdir()
    articles(jobs, MANY)
    process = start(jobs, folder, "--json")
    after_articles(process, 3)
    process.send_signal(signal.SIGINT)
    answer, messages = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupt again to stop at once" in messages
    assert "Traceback" not in messages
    assert 3 <= len(json.loads(answer)["episodes"]) == len(finished(folder)) < MANY
    assert_whole(folder)
    report = json.loads(default_report_path(folder).read_text("utf-8"))
    assert report["not_tried"] == MANY - len(finished(folder))
    assert "interrupted" in report["ending"]


def test_interrupted_twice_it_stops_at_once_and_still_publishes(tmp_path: Path) -> None:
    folder = tmp_path / "pod"
    (tmp_path / "jobs").mkdir()
    articles(tmp_path / "jobs", MANY)
    process = start(tmp_path / "jobs", folder)
    after_articles(process, 3)
    # As a terminal does it: to the whole group, workers and all.
    os.killpg(process.pid, signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGINT)
    _, messages = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in messages
    assert_whole(folder)
    assert finish(tmp_path / "jobs", folder)["failed"] == 0
    assert len(finished(folder)) == MANY
    assert_whole(folder)


def test_workers_killed_again_and_again_lose_nothing(tmp_path: Path) -> None:
    jobs, folder = tmp_path / "jobs", tmp_path / "pod"
    jobs.mkdir()
    articles(jobs, MANY)
    process = start(jobs, folder, "--json")
    for number, event in enumerate(events(process)):
        if event["event"] == "article" and number % 4 == 0:
            for pid in workers_of(process.pid)[:1]:
                os.kill(pid, signal.SIGKILL)
    answer, _ = process.communicate(timeout=60)
    assert json.loads(answer)["created"] == MANY
    assert_whole(folder)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs the right to mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_tears_nothing_and_space_mends_it(tmp_path: Path, small_disk: Path) -> None:
    jobs, folder = tmp_path / "jobs", small_disk / "pod"
    jobs.mkdir()
    articles(jobs, 20)
    process = start(jobs, folder, "--json")
    answer, messages = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "No space left" in messages or "disk is full" in messages
    assert "Traceback" not in messages
    made = json.loads(answer)["created"]
    assert 0 < made < 20
    assert made == len(finished(folder))
    subprocess.run(
        ["mount", "-o", "remount,size=60m", str(small_disk)], check=True, capture_output=True
    )
    again = finish(jobs, folder)
    assert (again["unchanged"], again["created"]) == (made, 20 - made)
    assert_whole(folder)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, small_disk: Path) -> None:
    (tmp_path / "jobs").mkdir()
    articles(tmp_path / "jobs", 2)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    process = start(tmp_path / "jobs", small_disk / "pod")
    _, messages = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Read-only file system" in messages
    assert "Traceback" not in messages


@contextmanager
def hostile_server() -> Iterator[str]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<html><body>" + b"<div>" * 200_000)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/deep"
        server.shutdown()


def test_hostile_articles_harm_no_other(tmp_path: Path) -> None:
    good = [source.location for source in articles(tmp_path, 10)]
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 100)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "deep.html").write_text("<div>" * 100_000 + STORM)
    (tmp_path / "word.txt").write_text("x" * 300_000)
    bad = ["binary.txt", "empty.txt", "missing.txt", "http://127.0.0.1:9/closed", "bad\x1b[31m.txt"]
    with hostile_server() as url:
        (tmp_path / "list.txt").write_text("\n".join([url, *bad, *good]), "utf-8")
        process = start(tmp_path / "list.txt", tmp_path / "pod", "--json", "--allow-private")
        answer, messages = process.communicate(timeout=120)
    facts = json.loads(answer)
    assert process.returncode == 1
    assert facts["created"] >= 10
    failed = [episode for episode in facts["episodes"] if episode["status"] == "failed"]
    assert {Path(episode["source"]).name for episode in failed} >= {"empty.txt", "missing.txt"}
    assert "Traceback" not in messages
    report = json.loads(default_report_path(tmp_path / "pod").read_text("utf-8"))
    assert {f["error"] for f in report["failures"]} == {e["error"] for e in failed}
    assert_whole(tmp_path / "pod")


HANGING = """
import sys, time, wave
text = sys.stdin.read()
if "hang" in text:
    time.sleep(1000)
with wave.open(sys.argv[1], "wb") as file:
    file.setparams((1, 2, 8000, 0, "NONE", ""))
    file.writeframes(bytes((0, 32, 0, 224)) * 400 * (len(text) + 4))
"""


def test_an_engine_that_hangs_costs_its_article_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles(tmp_path, 3)
    bad = tmp_path / "00001.txt"
    bad.write_text("\n".join(["They hang", *bad.read_text("utf-8").splitlines()[1:]]), "utf-8")
    program = tmp_path / "hanging.py"
    program.write_text(HANGING, "utf-8")
    command = json.dumps([sys.executable, str(program), "{output}"])
    voice = tmp_path / "slow.toml"
    voice.write_text(f'engine = "command"\ngain_db = 0.0\n[options]\ncommand = {command}\n')
    monkeypatch.setenv("AUDIO_BUILDER_DEADLINE_SECONDS", "0.1")
    process = start(tmp_path, tmp_path / "pod", "--json", "--voice", str(voice))
    answer, _ = process.communicate(timeout=120)
    facts = json.loads(answer)
    assert (facts["created"], facts["failed"]) == (2, 1)
    (error,) = (episode["error"] for episode in facts["episodes"] if episode["error"])
    assert error.startswith(f"{bad}: voice slow: command cannot say")
    assert "no sound in" in error
    assert_whole(tmp_path / "pod")
