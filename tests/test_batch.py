"""Many articles over worker processes; one that dies costs a retry."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from written import FERRY, STORM

from audio_builder import batch
from audio_builder.settings import Settings
from audio_builder.shelf import Shelf
from audio_builder.source import Source


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(output=str(tmp_path / "pod"), voice="silent", workers=2)


def sources(tmp_path: Path, count: int) -> list[Source]:
    found = []
    for number in range(count):
        path = tmp_path / f"{number}.txt"
        text = STORM.replace("1902", str(1800 + number)).replace("Larkfield", f"Larkfield {number}")
        path.write_text(text, "utf-8")
        found.append(Source(location=str(path)))
    return found


def test_articles_of_one_title_all_become_episodes(tmp_path: Path, settings: Settings) -> None:
    named = []
    for number in range(6):
        path = tmp_path / f"{number}.txt"
        path.write_text(FERRY.replace("April 12", f"April {number + 1}"), "utf-8")
        named.append(Source(location=str(path)))
    outcomes = list(batch.run_batch(named, settings, lambda: None))
    assert [outcome.status for outcome in outcomes] == ["created"] * 6
    assert len({outcome.slug for outcome in outcomes}) == 6
    assert len({outcome.guid for outcome in outcomes}) == 6


@pytest.mark.skipif(os.name == "nt", reason="kills by signal")
def test_a_killed_worker_loses_no_article(tmp_path: Path, settings: Settings) -> None:
    many = sources(tmp_path, 8)
    with Shelf(settings) as shelf:
        outcomes = list(kill_one_worker(batch.Batch(many, settings, shelf)))
    assert sorted(outcome.status for outcome in outcomes) == ["created"] * 8
    assert {outcome.source for outcome in outcomes} == {source.location for source in many}


def kill_one_worker(runs: batch.Batch) -> Iterator[batch.Outcome]:
    for number, outcome in enumerate(runs.outcomes()):
        if number == 1 and runs._executor:
            victim = next(iter(runs._executor._processes))
            os.kill(victim, signal.SIGKILL)
        yield outcome


def test_no_unfinished_folder_stays_after_a_batch_was_left(
    tmp_path: Path, settings: Settings
) -> None:
    with Shelf(settings) as shelf:
        outcomes = batch.Batch(sources(tmp_path, 6), settings, shelf).outcomes()
        first = next(outcomes)
        outcomes.close()
    assert first.status == "created"
    again = list(batch.run_batch(sources(tmp_path, 6), settings, lambda: None))
    statuses = sorted(outcome.status for outcome in again)
    assert "failed" not in statuses
    assert "unchanged" in statuses
    assert not list((tmp_path / "pod").glob(".making-*"))
