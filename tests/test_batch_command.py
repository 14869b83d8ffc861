"""``audio-builder batch`` as its users call it."""

import json
from pathlib import Path

import pytest
from many_articles import articles
from written import FERRY, STORM

from audio_builder.batch.dry_run import forecast
from audio_builder.cli import main
from audio_builder.model.source import Source
from audio_builder.settings import Settings


def batch(folder: Path, jobs: Path, *more: str) -> int:
    call = ["batch", str(jobs), "-o", str(folder), "--voice", "silent", "--workers", "1"]
    return main([*call, "--no-cache", *more])


def answered(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    return dict(json.loads(capsys.readouterr().out))


def test_a_manifest_and_its_second_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "storm.txt").write_text(STORM, "utf-8")
    (tmp_path / "ferry.txt").write_text(FERRY, "utf-8")
    manifest = tmp_path / "jobs.csv"
    manifest.write_text(
        "source,title,author,date,voice\n"
        "storm.txt,Roof gone,Ann Vale,2026-03-09,silent\nferry.txt,,,,\nstorm.txt,,,,\n"
        "missing.txt,,,,\n"
    )
    pod = tmp_path / "pod"
    assert batch(pod, manifest, "--json") == 1
    facts = answered(capsys)
    found = facts["episodes"]
    assert isinstance(found, list)
    # The same source twice in a list is one article, as its first line has it.
    assert [Path(one["source"]).name for one in found] == ["storm.txt", "ferry.txt", "missing.txt"]
    assert (found[0]["title"], found[0]["slug"]) == ("Roof gone", "2026-03-09-roof-gone")
    assert (facts["created"], facts["failed"]) == (2, 1)
    assert batch(pod, manifest, "--retry-failed") == 1
    output = capsys.readouterr()
    assert "missing.txt: no such file" in output.err
    assert "[1/1]" not in output.err
    (tmp_path / "missing.txt").write_text(STORM.replace("two people", "nine people"), "utf-8")
    assert batch(pod, manifest, "--retry-failed", "--json") == 0
    assert answered(capsys)["created"] == 1


def test_only_as_many_as_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    articles(tmp_path, 4)
    assert batch(tmp_path / "pod", tmp_path, "--limit", "2", "--since", "2026-01-01") == 0
    output = capsys.readouterr()
    assert len(output.out.splitlines()) == 2
    assert all(Path(line).is_file() for line in output.out.splitlines())
    assert "[2/2] created" in output.err
    assert "\r" not in output.err
    assert "2 created; " in output.err


def test_a_rehearsal_tells_all_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    articles(tmp_path, 2)
    (tmp_path / "empty.txt").write_text("")
    assert batch(tmp_path / "pod", tmp_path, "--dry-run") == 1
    output = capsys.readouterr()
    assert "would be created: 2026-03-02-storm-tears-roof-off-larkfield-0-market-hall" in output.out
    assert "2 articles to make (0 unchanged, 1 failed): 226 words, about 89 s" in output.out
    assert "empty.txt" in output.err
    assert not (tmp_path / "pod").exists()
    (tmp_path / "empty.txt").unlink()
    assert batch(tmp_path / "pod", tmp_path, "-q") == 0
    before = sorted(path.stat().st_mtime_ns for path in (tmp_path / "pod").rglob("*"))
    capsys.readouterr()
    assert batch(tmp_path / "pod", tmp_path, "--dry-run", "--json") == 0
    assert answered(capsys)["unchanged"] == 2
    assert sorted(path.stat().st_mtime_ns for path in (tmp_path / "pod").rglob("*")) == before


def test_a_forecast_is_about_as_long_as_the_narration(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - for this test only

    from audio_builder.batch.worker_pool import WorkerPool  # noqa: PLC0415 - the same

    (tmp_path / "storm.txt").write_text(STORM, "utf-8")
    settings = Settings(output=str(tmp_path / "pod"), voice="silent")
    with WorkerPool(ThreadPoolExecutor(1), 1) as pool:
        (one,) = forecast([Source(location=str(tmp_path / "storm.txt"))], settings, pool)
    assert one.duration_seconds == pytest.approx(45, rel=0.1)
    assert one.characters > 500


def test_what_a_service_would_cost_is_told_before_it_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    voices = tmp_path / "voices"
    voices.mkdir()
    (voices / "hosted.toml").write_text(
        'engine = "openai"\nlanguages = ["en"]\n[options]\nbase_url = "http://127.0.0.1:9"\n'
        'model = "m"\nvoice = "v"\nprice_per_million = 15000.0\n'
    )
    (tmp_path / "storm.txt").write_text(STORM, "utf-8")
    (tmp_path / "podcast.toml").write_text(f'voices_folder = "{voices.as_posix()}"\n')
    call = ["batch", str(tmp_path / "storm"), "-o", str(tmp_path), "--voice", "hosted"]
    (tmp_path / "storm").write_text("storm.txt\n")
    assert main([*call, "--dry-run", "--json"]) == 0
    facts = answered(capsys)
    assert facts["paid_characters"] == facts["characters"]
    assert facts["cost"] == pytest.approx(int(str(facts["characters"])) * 0.015, abs=0.01)


def test_of_a_feed_only_what_is_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def publish(count: int) -> None:
        text = "".join(f"<p>{line}</p>" for line in STORM.split("\n\n")[1:]) * 3
        items = "".join(
            f"<item><title>News {n}</title><link>https://example.org/{n}</link><guid>{n}</guid>"
            f"<description><![CDATA[<p>Number {n} of the week.</p>{text}]]></description></item>"
            for n in range(count)
        )
        (tmp_path / "feed.xml").write_text(
            f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'
        )

    for count, created in ((1, 1), (1, 0), (3, 2)):
        publish(count)
        assert batch(tmp_path / "pod", tmp_path / "feed.xml", "--json") == 0
        facts = answered(capsys)
        assert (facts["created"], facts["unchanged"]) == (created, 0)
    assert batch(tmp_path / "pod", tmp_path / "feed.xml", "--json", "--all-entries") == 0
    assert answered(capsys)["unchanged"] == 3


def test_a_watch_ends_when_it_is_interrupted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = tmp_path / "jobs"
    jobs.mkdir()
    articles(jobs, 1)
    days = iter((lambda: (jobs / "more.txt").write_text(FERRY, "utf-8"),))

    def sleep(seconds: float) -> None:
        if seconds == 7:
            happening = next(days, None)
            if happening is None:
                raise KeyboardInterrupt
            happening()

    monkeypatch.setattr("audio_builder.batch.watch.time.sleep", sleep)
    assert batch(tmp_path / "pod", jobs, "--watch", "--every", "7", "--json") == 0
    assert answered(capsys)["created"] == 2


@pytest.mark.parametrize(
    "wrong",
    [
        ["--limit", "0"],
        ["--since", "yesterday"],
        ["--hook", "no-such-program"],
        ["--webhook", "http://127.0.0.1/"],
        ["--retry-failed"],
        ["--voice", "nobody"],
        ["--progress", "dance"],
    ],
)
def test_a_wrong_call_is_a_line_and_touches_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: list[str]
) -> None:
    articles(tmp_path, 1)
    try:
        code = batch(tmp_path / "pod", tmp_path, *wrong)
    except SystemExit as end:
        code = int(str(end.code))
    assert code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "pod" / "episodes").exists()


def test_doubtful_articles_are_drafts_until_somebody_releases_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "storm.txt").write_text(STORM, "utf-8")
    (tmp_path / "ferry.txt").write_text(FERRY, "utf-8")
    pod, report = tmp_path / "pod", tmp_path / "report.json"
    hold = ("--hold-below", "1", "--pattern", "*.txt", "--json")
    # Nothing is ever quite sure, so all of it is a draft.
    assert batch(pod, tmp_path, *hold, "--report", str(report)) == 0
    facts = answered(capsys)
    found = facts["episodes"]
    assert isinstance(found, list)
    assert (facts["draft"], facts["created"]) == (2, 0)
    assert all(one["status"] == "draft" and 0 < one["confidence"] < 1 for one in found)
    assert not list(pod.glob("episodes/*"))
    told = json.loads(report.read_text("utf-8"))
    said = [one["confidence"] for one in told["look_at_first"]]
    assert said == sorted(said)
    assert {Path(one["source"]).name for one in told["look_at_first"]} == {"storm.txt", "ferry.txt"}  # fmt: skip
    assert "Look at these first" in report.with_suffix(".html").read_text("utf-8")
    chosen = next(one["source"] for one in found if one["source"].endswith("storm.txt"))
    assert batch(pod, tmp_path, *hold, "--release", chosen) == 0
    facts = answered(capsys)
    assert (facts["draft"], facts["created"]) == (1, 1)
    assert len(list(pod.glob("episodes/*/*.mp3"))) == 1
    # What is published already does not become a draft again.
    assert batch(pod, tmp_path, *hold, "--report", str(report)) == 0
    facts = answered(capsys)
    assert (facts["draft"], facts["unchanged"]) == (1, 1)


@pytest.mark.parametrize("chance", ["much", "1.5", "-1", "nan"])
def test_a_confidence_to_hold_below_is_a_chance(tmp_path: Path, chance: str) -> None:
    with pytest.raises(SystemExit) as ended:
        batch(tmp_path / "pod", tmp_path, f"--hold-below={chance}")
    assert ended.value.code == 2
