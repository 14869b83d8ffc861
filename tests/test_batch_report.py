"""Progress, report, hooks: what a batch tells while and after it runs."""

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from audio_builder.batch import hooks
from audio_builder.batch.feed_memory import FeedMemory
from audio_builder.batch.progress import BatchProgress, in_words
from audio_builder.batch.report import BatchReport, failed_sources
from audio_builder.cli.views import bar, choose, summary
from audio_builder.converting.outcome import Outcome, Status
from audio_builder.errors import SettingsError
from audio_builder.model.source import Source

MADE = Outcome(source="a.txt", status=Status.CREATED, slug="2026-03-02-a", duration_seconds=60.0)
FAILED = Outcome(
    source="<b>.txt", status=Status.FAILED, error="<b>.txt: no such file (check the path)"
)
SAME = Outcome(source="c.txt", status=Status.UNCHANGED, duration_seconds=60.0)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def progressed(
    total: int, outcomes: list[Outcome], seconds_each: float
) -> tuple[BatchProgress, Clock]:
    clock = Clock()
    progress = BatchProgress(total, clock)
    for outcome in outcomes:
        clock.now += seconds_each
        progress.add(outcome)
    return progress, clock


def test_nobody_knows_the_time_left_after_one_article() -> None:
    progress, _ = progressed(100, [MADE], 10)
    assert progress.seconds_left is None
    assert "? left" in bar(progress)


def test_the_time_left_is_what_the_last_articles_took() -> None:
    progress, _ = progressed(100, [MADE] * 50, 2)
    assert progress.seconds_left == pytest.approx(100, rel=0.05)


def test_articles_found_unchanged_promise_no_speed_for_those_to_be_made() -> None:
    progress, clock = progressed(200, [SAME] * 90, 0.01)
    for _ in range(10):
        clock.now += 10
        progress.add(MADE)
    assert progress.seconds_left == pytest.approx(1000, rel=0.1)


def test_a_batch_that_stands_still_does_not_promise_to_end() -> None:
    progress, clock = progressed(100, [MADE] * 50, 1)
    before = progress.seconds_left
    clock.now += 500
    assert progress.seconds_left
    assert before
    assert progress.seconds_left > before * 5


def test_only_what_was_made_counts_as_sound_made() -> None:
    progress, _ = progressed(3, [MADE, SAME, FAILED], 1)
    assert progress.audio_seconds == 60
    assert progress.times_real_time == 20
    assert progress.seconds_left == 0
    assert summary(progress).startswith("1 created, 1 unchanged, 1 failed; 1.0 min of sound")


def test_times_are_said_as_people_say_them() -> None:
    said = [in_words(seconds) for seconds in (None, 4.4, 89, 200, 7800)]
    assert said == ["?", "4 s", "89 s", "3 min", "2 h 10 min"]


def test_bars_show_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert type(choose("auto", quiet=False)).__name__ == "Lines"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert type(choose("auto", quiet=False)).__name__ == "Bar"
    assert type(choose("auto", quiet=True)).__name__ == "Lines"


def test_the_report_names_every_failure_and_is_a_page_too(tmp_path: Path) -> None:
    report = BatchReport(tmp_path / "deep" / "batch-report.json", "jobs.csv")
    report.total = 4
    for outcome in (MADE, FAILED, SAME):
        report.add(outcome)
    report.save()
    facts = json.loads((tmp_path / "deep" / "batch-report.json").read_text("utf-8"))
    assert facts["failures"] == [{"source": FAILED.source, "error": FAILED.error}]
    assert (facts["created"], facts["failed"], facts["not_tried"]) == (1, 1, 1)
    page = (tmp_path / "deep" / "batch-report.html").read_text("utf-8")
    assert "&lt;b&gt;.txt: no such file" in page
    assert "<b>" not in page
    assert [path.suffix for path in sorted((tmp_path / "deep").iterdir())] == [".html", ".json"]


def test_only_what_failed_is_done_again(tmp_path: Path) -> None:
    path = tmp_path / "batch-report.json"
    report = BatchReport(path, "jobs.csv")
    report.add(FAILED)
    report.save()
    sources = [Source(location=name, title="T") for name in ("a.txt", FAILED.source)]
    assert failed_sources(sources, path) == (sources[1],)
    for content in ("{", "[]", '{"failures": 1}'):
        path.write_text(content)
        with pytest.raises(SettingsError, match="not the report"):
            failed_sources(sources, path)
    with pytest.raises(SettingsError, match="no report"):
        failed_sources(sources, tmp_path / "missing.json")


def test_a_feeds_entry_that_failed_stays_new(tmp_path: Path) -> None:
    entries = [Source(location=name, key=f"key-{name}") for name in ("a.txt", FAILED.source)]
    memory = FeedMemory(tmp_path, "https://example.org/feed")
    assert memory.new(entries) == tuple(entries)
    for outcome in (MADE, FAILED):
        memory.add(outcome)
    memory.save()
    again = FeedMemory(tmp_path, "https://example.org/feed")
    assert again.new(entries) == (entries[1],)
    assert FeedMemory(tmp_path, "https://example.org/other").new(entries) == tuple(entries)


def test_a_broken_memory_means_looking_again(tmp_path: Path) -> None:
    (tmp_path / ".feeds.json").write_text('{"x": 3')
    entries = [Source(location="a.txt", key="k")]
    assert FeedMemory(tmp_path, "x").new(entries) == tuple(entries)


def test_a_hook_is_given_the_outcome_without_a_shell(tmp_path: Path) -> None:
    script = tmp_path / "hook.py"
    script.write_text(
        "import json, os, pathlib, sys\n"
        "facts = json.load(sys.stdin)\n"
        "line = [sys.argv[1], os.environ['EPISODE_STATUS'], facts['source']]\n"
        f"with pathlib.Path({str(tmp_path / 'log')!r}).open('a') as log: print(line, file=log)\n"
    )
    told = hooks.Notifiers([hooks.command(f"'{sys.executable}' '{script}' '$HOME; x'")])
    for outcome in (MADE, SAME, FAILED):
        told.add(outcome)
    told.close()
    assert (tmp_path / "log").read_text("utf-8").splitlines() == [
        "['$HOME; x', 'created', 'a.txt']",
        "['$HOME; x', 'failed', '<b>.txt']",
    ]


def test_a_hook_that_fails_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    told = hooks.Notifiers([hooks.command(f"'{sys.executable}' -c 'raise SystemExit(3)'")])
    told.add(MADE)
    told.close()
    assert "exit status 3" in caplog.text


@pytest.mark.parametrize("line", ["", "no-such-program-here x", "'open"])
def test_a_hook_that_cannot_run_is_refused_at_once(line: str) -> None:
    with pytest.raises(SettingsError, match="--hook"):
        hooks.command(line)


class Receiver(BaseHTTPRequestHandler):
    received: list[dict[str, object]]
    faults: int

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = 200
        if type(self).faults:
            type(self).faults -= 1
            status = 503
        else:
            self.received.append(json.loads(body))
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[tuple[str, type[Receiver]]]:
    kind = type("OneReceiver", (Receiver,), {"received": [], "faults": 0})
    with HTTPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/done?key=1", kind
        server.shutdown()


def test_a_webhook_is_posted_and_tried_again(receiver: tuple[str, type[Receiver]]) -> None:
    url, kind = receiver
    kind.faults = 2
    told = hooks.Notifiers([hooks.webhook(url, allow_private=True)])
    told.add(FAILED)
    told.close()
    assert [facts["source"] for facts in kind.received] == ["<b>.txt"]


def test_a_webhook_that_stays_away_is_a_warning(
    receiver: tuple[str, type[Receiver]], caplog: pytest.LogCaptureFixture
) -> None:
    url, kind = receiver
    kind.faults = 9
    told = hooks.Notifiers([hooks.webhook(url, allow_private=True)])
    told.add(MADE)
    told.close()
    assert "answered 503" in caplog.text
    assert kind.faults == 6


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/x", "http://[::1]/x", "http://169.254.169.254/", "ftp://a.b", "x"]
)
def test_a_webhook_to_this_machine_or_to_nothing_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="--webhook"):
        hooks.webhook(url)
