"""Many articles over worker processes: what becomes of them, and in which order."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from many_articles import articles
from written import FERRY, STORM

from audio_builder.batch.run import BatchRun, Plan, run_batch
from audio_builder.batch.worker_pool import LocalPool, WorkerPool
from audio_builder.cli import main
from audio_builder.converting.catalog import EpisodeCatalog
from audio_builder.converting.outcome import Outcome
from audio_builder.errors import PublishingError
from audio_builder.model.source import Source
from audio_builder.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(output=str(tmp_path / "pod"), voice="silent", workers=2, cache=False)


def here() -> WorkerPool:
    """Workers without processes: the same path, and quick."""
    return WorkerPool(ThreadPoolExecutor(2), 2)


def outcomes(sources: list[Source], settings: Settings, plan: Plan | None = None) -> list[Outcome]:
    run = BatchRun(sources, settings, plan, pool=here())
    return [outcome for outcome in run.outcomes() if outcome]


def leftovers(folder: Path) -> list[str]:
    names = (".making-*", ".tmp-*", "episodes/.tmp-*", ".unpublished")
    return [path.name for name in names for path in folder.glob(name)]


def feed_of(settings: Settings) -> str:
    return (Path(settings.output) / "feed.xml").read_text("utf-8")


def test_articles_of_one_title_all_become_episodes(tmp_path: Path, settings: Settings) -> None:
    named = []
    for number in range(6):
        path = tmp_path / f"{number}.txt"
        path.write_text(FERRY.replace("April 12", f"April {number + 1}"), "utf-8")
        named.append(Source(location=str(path)))
    found = list(run_batch(named, settings))
    assert [outcome.status for outcome in found] == ["created"] * 6
    assert len({outcome.slug for outcome in found}) == 6
    assert len({outcome.guid for outcome in found}) == 6


def test_the_same_list_gives_the_same_bytes_whoever_is_quicker(tmp_path: Path) -> None:
    named = []
    for number in range(6):
        path = tmp_path / f"{number}.txt"
        # The first is by far the longest to prepare, and of the same day and title.
        more = "\n\n".join([f"Line {n} of the list was read." for n in range(400)])
        path.write_text(FERRY.replace("9,000", f"{number},000") + (more if not number else ""))
        named.append(Source(location=str(path)))
    folders = []
    for run in range(2):
        settings = Settings(output=str(tmp_path / f"pod{run}"), voice="silent", cache=False)
        outcomes(named, settings)
        folders.append(bytes_below(Path(settings.output)))
    assert folders[0] == folders[1]
    assert len(folders[0]) > 6 * 5


def bytes_below(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".feeds.json"
    }


@pytest.mark.skipif(os.name == "nt", reason="kills by signal")
def test_a_killed_worker_loses_no_article(tmp_path: Path, settings: Settings) -> None:
    many = articles(tmp_path, 8)
    pool = LocalPool(2)
    run = BatchRun(many, settings, pool=pool)
    found = list(kill_one_worker(run, pool))
    assert sorted(outcome.status for outcome in found) == ["created"] * 8
    assert {outcome.source for outcome in found} == {source.location for source in many}
    assert leftovers(Path(settings.output)) == []


def kill_one_worker(run: BatchRun, pool: LocalPool) -> Iterator[Outcome]:
    seen = 0
    for outcome in run.outcomes():
        if outcome:
            seen += 1
            if seen == 2:
                os.kill(pool.workers.processes[0], signal.SIGKILL)
            yield outcome


def test_a_batch_left_early_keeps_and_publishes_what_was_finished(
    tmp_path: Path, settings: Settings
) -> None:
    many = articles(tmp_path, 6)
    run = BatchRun(many, settings, pool=LocalPool(2)).outcomes()
    first = next(outcome for outcome in run if outcome)
    run.close()
    assert first.status == "created"
    assert first.slug in feed_of(settings)
    assert leftovers(Path(settings.output)) == []
    again = outcomes(many, settings)
    statuses = sorted(outcome.status for outcome in again)
    assert statuses[-1] == "unchanged"
    assert "failed" not in statuses
    assert feed_of(settings).count("<item>") == 6


def test_what_an_interrupted_run_could_not_publish_is_published_by_the_next(
    tmp_path: Path, settings: Settings
) -> None:
    many = articles(tmp_path, 2)
    outcomes(many, settings)
    folder = Path(settings.output)
    before = feed_of(settings)
    # As a kill leaves it between an episode and the feed.
    (folder / "feed.xml").unlink()
    (folder / ".unpublished").touch()
    assert [o.status for o in outcomes(many, settings)] == ["unchanged"] * 2
    assert feed_of(settings) == before
    assert leftovers(folder) == []


def test_a_conversion_too_publishes_what_a_killed_one_could_not(tmp_path: Path) -> None:
    folder = tmp_path / "pod"
    (tmp_path / "storm.txt").write_text(STORM, "utf-8")
    call = ["convert", str(tmp_path / "storm.txt"), "-o", str(folder), "--voice", "silent"]
    assert main(call) == 0
    assert leftovers(folder) == []
    feed = (folder / "feed.xml").read_text("utf-8")
    (folder / "feed.xml").unlink()
    (folder / ".unpublished").touch()
    assert main(call) == 0
    assert (folder / "feed.xml").read_text("utf-8") == feed
    assert leftovers(folder) == []
    assert main(["convert", str(tmp_path / "missing.txt"), "-o", str(tmp_path / "new")]) == 1
    assert leftovers(tmp_path / "new") == []


def test_the_same_text_twice_is_made_once(tmp_path: Path, settings: Settings) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(STORM, "utf-8")
    both = [Source(location=str(tmp_path / name)) for name in ("one.txt", "two.txt")]
    first, second = outcomes(both, settings)
    assert (first.status, second.status) == ("created", "unchanged")
    assert first.slug == second.slug
    assert len(list((Path(settings.output) / "episodes").iterdir())) == 1


def test_of_two_versions_of_an_address_the_first_is_taken(
    tmp_path: Path, settings: Settings
) -> None:
    url = "https://example.org/storm"
    (tmp_path / "one.txt").write_text(STORM, "utf-8")
    (tmp_path / "two.txt").write_text(STORM.replace("two people", "three people"), "utf-8")
    both = [Source(location=str(tmp_path / name), url=url) for name in ("one.txt", "two.txt")]
    for expected in (("created", "unchanged"), ("unchanged", "unchanged")):
        assert tuple(outcome.status for outcome in outcomes(both, settings)) == expected


def test_who_waited_for_an_article_that_fails_has_its_own_turn(
    tmp_path: Path, settings: Settings
) -> None:
    url = "https://example.org/storm"
    (tmp_path / "one.txt").write_text(STORM, "utf-8")
    (tmp_path / "two.txt").write_text(STORM.replace("two people", "three people"), "utf-8")
    # A voice that fails when it speaks, not when it is chosen.
    voices = Path(settings.output) / "voices"
    voices.mkdir(parents=True)
    (Path(settings.output) / "podcast.toml").write_text("")
    (voices / "broken.toml").write_text('name = "broken"\nengine = "silent"\n[options]\nrate = 1\n')
    both = [
        Source(location=str(tmp_path / "one.txt"), url=url, voice="broken"),
        Source(location=str(tmp_path / "two.txt"), url=url),
    ]
    failed, made = outcomes(both, settings)
    assert (failed.status, made.status) == ("failed", "created"), made.error


def test_one_that_fails_stops_no_other_unless_that_is_asked_for(
    tmp_path: Path, settings: Settings
) -> None:
    many = [Source(location=str(tmp_path / "missing.txt")), *articles(tmp_path, 40)]
    run = BatchRun(many, settings, Plan(fail_fast=True), pool=here())
    found = [outcome for outcome in run.outcomes() if outcome]
    assert found[0].status == "failed"
    assert run.unfinished == 41 - len(found) > 30
    assert "fail-fast" in run.stopped_because
    assert sum(o.status == "failed" for o in outcomes(many, settings)) == 1


def test_articles_older_than_asked_for_are_left_out(tmp_path: Path, settings: Settings) -> None:
    for name, text in (("storm.txt", STORM), ("ferry.txt", FERRY)):
        (tmp_path / name).write_text(text, "utf-8")
    both = [Source(location=str(tmp_path / name)) for name in ("storm.txt", "ferry.txt")]
    run = BatchRun(both, settings, Plan(since=date(2026, 3, 3)), pool=here())
    (only,) = [outcome for outcome in run.outcomes() if outcome]
    assert "ferry" in only.slug
    assert run.left_out == 1


def test_the_feed_is_brought_up_to_date_while_articles_come_in(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio_builder.batch.run.FEED_SECONDS", 0.05)
    seen = []
    run = BatchRun(articles(tmp_path, 60), settings, pool=here())
    for _ in run.outcomes():
        feed = Path(settings.output) / "feed.xml"
        seen.append(feed.read_text("utf-8").count("<item>") if feed.exists() else 0)
    # Before the end, and never torn: whatever was read was a whole feed.
    assert any(0 < count < 60 for count in seen)
    assert seen == sorted(seen)
    assert feed_of(settings).count("<item>") == 60


def test_a_second_batch_on_a_folder_is_told_so(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio_builder.batch.run.LOCK_SECONDS", 0.1)
    with EpisodeCatalog(settings), pytest.raises(PublishingError, match="another audio-builder"):
        outcomes(articles(tmp_path, 1), settings)


def test_a_lock_left_by_a_program_that_is_gone_is_in_nobodys_way(
    tmp_path: Path, settings: Settings
) -> None:
    folder = Path(settings.output)
    folder.mkdir()
    for name in (".converting.lock", ".lock"):
        (folder / name).write_text("4242")
    (one,) = outcomes(articles(tmp_path, 1), settings)
    assert one.status == "created"


@pytest.mark.skipif(os.name == "nt", reason="a pipe with a name stands for a slow source")
def test_a_slow_article_is_overtaken_when_too_many_wait_for_it(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio_builder.batch.scheduler.MOST_AHEAD", 2)
    many = articles(tmp_path, 8)
    os.mkfifo(tmp_path / "slow.txt")
    slow = Source(location=str(tmp_path / "slow.txt"))
    found = []
    for outcome in BatchRun([slow, *many], settings, pool=here()).outcomes():
        if outcome:
            found.append(outcome)
            if len(found) == 6:
                (tmp_path / "slow.txt").write_text(FERRY, "utf-8")
    assert len(found) == 9
    assert {outcome.status for outcome in found} == {"created"}


def test_a_clock_set_back_changes_nothing(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [2_000_000_000.0]

    def earlier_each_time() -> float:
        now[0] -= 3600
        return now[0]

    monkeypatch.setattr("time.time", earlier_each_time)
    found = outcomes(articles(tmp_path, 4), settings)
    assert [outcome.status for outcome in found] == ["created"] * 4
    assert all(0 <= outcome.seconds < 60 for outcome in found)
    assert feed_of(settings).count("<item>") == 4


def test_a_full_disk_stops_the_batch(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [Source(location=str(tmp_path / "missing.txt")), *articles(tmp_path, 40)]
    monkeypatch.setattr("audio_builder.batch.delivery.LEAST_FREE_BYTES", 1 << 62)
    run = BatchRun(many, settings, pool=here())
    assert sum(outcome is not None for outcome in run.outcomes()) < 10
    assert run.stopped_because == "the disk is full"
