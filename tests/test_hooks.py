"""What a hook and a webhook are told."""

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from many_articles import articles

from audio_builder.batch import circuit_breaker
from audio_builder.batch.circuit_breaker import PAUSE_SECONDS, CircuitBreaker
from audio_builder.batch.hooks import command
from audio_builder.cli import main
from audio_builder.converting.outcome import Outcome, Status
from audio_builder.errors import AudioBuilderError
from audio_builder.model.article import Doubtful
from audio_builder.network import webhook

CREATED = Outcome(source="a.txt", status=Status.CREATED)


def test_a_hook_is_told_what_is_doubtful(tmp_path: Path) -> None:
    outcome = Outcome(
        source="a.txt",
        status=Status.CREATED,
        doubtful=(Doubtful(text="Read on", kept=False, chance=0.4),),
    )
    place = tmp_path / "told.json"
    program = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"
    command(f'"{sys.executable}" -c "{program}" "{place}"')(outcome)
    assert msgspec.json.decode(place.read_bytes(), type=Outcome) == outcome


class SlowReceiver:
    """Takes its time, and fails or not."""

    def __init__(self) -> None:
        self.now = 0.0
        self.seconds = 10.0
        self.fails = True
        self.asked = 0

    def __call__(self, _: Outcome) -> None:
        self.asked += 1
        self.now += self.seconds
        if self.fails:
            raise AudioBuilderError("did not answer")

    def clock(self) -> float:
        return self.now


def ask(breaker: CircuitBreaker, times: int) -> None:
    for _ in range(times):
        with contextlib.suppress(AudioBuilderError):
            breaker(CREATED)


def test_who_fails_slowly_twice_is_left_alone_for_a_while() -> None:
    receiver = SlowReceiver()
    breaker = CircuitBreaker(receiver, clock=receiver.clock)
    ask(breaker, 10)
    assert (receiver.asked, breaker.skipped) == (2, 8)
    receiver.now += PAUSE_SECONDS
    receiver.fails = False
    ask(breaker, 10)
    assert (receiver.asked, breaker.skipped) == (12, 8)


@pytest.mark.parametrize(("seconds", "fails"), [(0.1, True), (10.0, False)])
def test_who_fails_at_once_or_only_takes_his_time_is_always_asked(
    seconds: float, *, fails: bool
) -> None:
    receiver = SlowReceiver()
    receiver.seconds, receiver.fails = seconds, fails
    breaker = CircuitBreaker(receiver, clock=receiver.clock)
    ask(breaker, 10)
    assert (receiver.asked, breaker.skipped) == (10, 0)


@pytest.fixture
def dripping() -> Iterator[tuple[str, list[float]]]:
    """Answer every call with a header that never ends; tell when one came."""
    done, calls = threading.Event(), list[float]()
    listening = socket.create_server(("127.0.0.1", 0))

    def drip(client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            client.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not done.wait(0.02):
                client.sendall(b"a")

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listening.accept()
                calls.append(time.monotonic())
                threading.Thread(target=drip, args=(client,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/done", calls
    done.set()
    listening.close()


def test_a_webhook_that_drips_neither_holds_up_nor_fails_a_batch(
    dripping: tuple[str, list[float]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(webhook, "WEBHOOK_SECONDS", 1.5)
    monkeypatch.setattr(circuit_breaker, "SLOW_SECONDS", 1.0)
    (tmp_path / "in").mkdir()
    articles(tmp_path / "in", 4)
    url, calls = dripping
    call = ["batch", str(tmp_path / "in"), "-o", str(tmp_path / "pod"), "--voice", "silent"]
    call += ["--workers", "1", "--no-cache", "--webhook", url, "--allow-private"]
    assert main(call) == 0
    assert len(list((tmp_path / "pod" / "episodes").glob("*/*.mp3"))) == 4
    assert (tmp_path / "pod" / "feed.xml").read_text("utf-8").count("<item>") == 4
    assert len(calls) == 2
    assert "hooks: 2 notifications were not tried" in capsys.readouterr().err
