"""Keeping a podcast folder from the command line."""

import json
import tomllib
from pathlib import Path

import pytest
from written import FERRY, STORM

from audio_builder.cli import main


@pytest.fixture
def pod(tmp_path: Path) -> str:
    for name, text in (("storm", STORM), ("ferry", FERRY)):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    folder = str(tmp_path / "pod")
    assert main(["feed", "init", folder, "--title", 'Harbor "news"', "--keep-episodes", "1"]) == 0
    sources = [str(tmp_path / "storm.txt"), str(tmp_path / "ferry.txt")]
    assert main(["convert", *sources, "-o", folder, "--voice", "silent", "-q"]) == 0
    return folder


def slugs(pod: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert main(["feed", "list", pod, "--json"]) == 0
    return [row["slug"] for row in json.loads(capsys.readouterr().out)["episodes"]]


def test_init_writes_what_it_was_told_and_never_over_it(pod: str) -> None:
    facts = tomllib.loads((Path(pod) / "podcast.toml").read_text("utf-8"))
    assert (facts["title"], facts["keep_episodes"]) == ('Harbor "news"', 1)
    assert "Harbor &quot;news&quot;" in (Path(pod) / "index.html").read_text("utf-8").replace(
        "&#34;", "&quot;"
    )
    assert main(["feed", "init", pod, "--title", "Other"]) == 1
    assert "Other" not in (Path(pod) / "podcast.toml").read_text("utf-8")


def test_remove_takes_an_episode_out_of_feed_and_folder(
    pod: str, capsys: pytest.CaptureFixture[str]
) -> None:
    newest, oldest = slugs(pod, capsys)
    assert main(["feed", "remove", oldest, "-o", pod]) == 0
    assert slugs(pod, capsys) == [newest]
    assert oldest not in (Path(pod) / "feed.xml").read_text("utf-8")
    assert main(["feed", "remove", oldest, "-o", pod]) == 1


def test_prune_removes_only_what_the_podcast_lets_go_and_says_so(
    pod: str, capsys: pytest.CaptureFixture[str]
) -> None:
    newest, oldest = slugs(pod, capsys)
    assert main(["feed", "prune", pod]) == 0
    assert capsys.readouterr().out == f"removed {oldest}\n"
    assert slugs(pod, capsys) == [newest]


def test_a_folder_that_is_not_there_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for action in (["list"], ["rebuild"], ["prune"]):
        assert main(["feed", *action, str(tmp_path / "nothing")]) == 1
        assert len(capsys.readouterr().err.splitlines()) == 1
