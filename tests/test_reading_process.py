"""Reading and cleaning take no longer than they may, and bring nothing else down."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from written import STORM

from audio_builder.converting.convert import convert_all
from audio_builder.converting.reading_process import READING_SECONDS, ReadingProcess
from audio_builder.converting.start_ahead import start_ahead
from audio_builder.errors import ReadingError
from audio_builder.model.source import Source
from audio_builder.settings import Settings
from audio_builder.speaking.workers import worker_process

OPEN = Settings(allow_private=True)


@pytest.fixture
def article(tmp_path: Path) -> Source:
    (tmp_path / "storm.txt").write_text(STORM, "utf-8")
    return Source(location=str(tmp_path / "storm.txt"))


@pytest.fixture
def silent_server() -> Iterator[Source]:
    """Give an address that takes calls and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Source(location=f"http://127.0.0.1:{server.getsockname()[1]}/")


def test_one_source_after_another_is_read(article: Source) -> None:
    with ReadingProcess() as reader:
        first, second = (reader.preview(article, Settings()) for _ in range(2))
    assert first == second
    assert first.article.title == "Storm tears roof off Larkfield market hall"


def test_a_source_that_takes_too_long_is_given_up_in_one_line_and_the_next_is_read(
    article: Source, silent_server: Source
) -> None:
    with ReadingProcess(seconds=3.0) as reader:
        with pytest.raises(ReadingError, match="longer than 3 s") as caught:
            reader.preview(silent_server, OPEN)
        assert silent_server.location in str(caught.value)
        assert reader.preview(article, Settings()).article.title


def test_a_process_that_dies_costs_one_source(article: Source, silent_server: Source) -> None:
    with ReadingProcess(seconds=30.0) as reader:
        process = reader._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with pytest.raises(ReadingError, match="ended"):
            reader.preview(silent_server, OPEN)
        assert reader.preview(article, Settings()).article.title


def test_what_is_wrong_with_a_source_is_said_as_it_is(tmp_path: Path) -> None:
    with ReadingProcess() as reader, pytest.raises(ReadingError, match=r"gone\.txt"):
        reader.preview(Source(location=str(tmp_path / "gone.txt")), Settings())


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what a process was given")
def test_whoever_reads_strangers_pages_has_no_keys(
    article: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    with ReadingProcess() as reader:
        reader.preview(article, Settings())
        assert reader._process is not None
        given = Path(f"/proc/{reader._process.pid}/environ").read_bytes()
    assert b"OPENAI_API_KEY" not in given
    assert b"HTTPS_PROXY=" in given


def test_the_process_ends_with_its_owner(article: Source) -> None:
    with ReadingProcess() as reader:
        reader.preview(article, Settings())
        process = reader._process
    assert process is not None
    assert process.poll() is not None


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells the limits")
def test_a_process_whose_parent_was_killed_does_not_compute_for_ever(article: Source) -> None:
    with ReadingProcess() as reader:
        reader.preview(article, Settings())
        assert reader._process is not None
        limits = Path(f"/proc/{reader._process.pid}/limits").read_text()
    (line,) = [line for line in limits.splitlines() if line.startswith("Max cpu time")]
    assert READING_SECONDS < int(line.split()[3]) < READING_SECONDS * 2


@pytest.mark.skipif(os.name == "nt", reason="interrupts by signal")
def test_an_interrupt_while_reading_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        call = [sys.executable, "-m", "audio_builder", "convert", address, "--allow-private"]
        running = subprocess.Popen(
            [*call, "-o", str(tmp_path / "pod")], stderr=subprocess.PIPE, start_new_session=True
        )
        # Asked, and never answered: it is reading now.
        connection, _ = server.accept()
        with connection:
            os.killpg(running.pid, signal.SIGINT)
            _, errors = running.communicate(timeout=60)
    assert running.returncode == 130
    assert errors.decode().splitlines() == ["audio-builder: interrupted; what was finished stays"]


def test_what_is_started_ahead_is_used_and_ended(article: Source, tmp_path: Path) -> None:
    settings = Settings(output=tmp_path / "pod", voice="silent")
    with start_ahead(replace(settings, voice="en-us")) as reader:
        process = reader._process
        (voice,) = worker_process._prestarted.values()
        (outcome,) = convert_all([article], settings, started=reader)
    assert outcome.status == "created"
    assert process is not None
    assert process.wait(5) == -signal.SIGKILL
    assert voice.wait(5) == -signal.SIGKILL
    assert not worker_process._prestarted
