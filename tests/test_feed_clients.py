"""The folder as real podcast apps and validators read it, each where it is installed."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from msgspec.structs import replace
from podcast_folders import episode, files_of, folder_of, serve

from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.episode_store import correct, write_episode
from audio_builder.publishing.store.folder import Folder

TITLES = {
    "Harbour reopens after the storm": "en",
    '<script>alert("x")</script> & ]]> “quotes”': "en",
    "Порт знову працює після шторму": "uk",
    "الميناء يفتح أبوابه بعد العاصفة": "ar",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a folder of several languages, a hostile title and a corrected episode."""
    made = [
        episode(title, day=day, language=language)
        for day, (title, language) in enumerate(TITLES.items())
    ]
    folder = folder_of(tmp_path_factory.mktemp("clients") / "pod", *made)
    corrected = correct(made[0], made[0])
    write_episode(folder, corrected, files_of(corrected))
    rebuild(folder)
    return folder


@pytest.fixture(scope="module")
def feed_url(folder: Folder) -> Iterator[str]:
    with serve(folder) as server:
        yield server.addresses.feed_url


def needs(program: str) -> str:
    path = shutil.which(program)
    if not path:
        pytest.skip(f"needs {program}")
    return path


def run(*command: str, **environment: str) -> str:
    done = subprocess.run(  # noqa: PLW1510 - the output explains a failure better
        command,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_feedparser_reads_it_without_complaint(feed_url: str) -> None:
    parsed = feedparser.parse(feed_url)
    assert not parsed.bozo
    assert [entry.title for entry in parsed.entries] == list(reversed(TITLES))
    assert all(entry.enclosures[0].href.startswith(feed_url[:17]) for entry in parsed.entries)


def test_podcastparser_reads_it(folder: Folder) -> None:
    podcastparser = pytest.importorskip("podcastparser", reason="needs podcastparser")
    with (folder.path / "feed.xml").open("rb") as stream:
        parsed = podcastparser.parse("http://localhost/feed.xml", stream)
    assert [one["title"] for one in parsed["episodes"]] == list(reversed(TITLES))
    assert all(one["total_time"] > 5 for one in parsed["episodes"])
    assert all(one["enclosures"][0]["mime_type"] == "audio/mpeg" for one in parsed["episodes"])


def test_gpodder_subscribes_and_downloads(feed_url: str, folder: Folder, tmp_path: Path) -> None:
    gpo = needs("gpo")
    home = {"GPODDER_HOME": str(tmp_path), "HOME": str(tmp_path)}
    run(gpo, "subscribe", feed_url, **home)
    run(gpo, "update", **home)
    run(gpo, "download", **home)
    got = sorted(path.read_bytes() for path in tmp_path.rglob("*.mp3"))
    sent = sorted(
        (folder.path / "episodes" / slug / json.loads(text)["mp3"]).read_bytes()
        for slug, text in (
            (path.parent.name, path.read_text("utf-8"))
            for path in folder.path.glob("episodes/*/episode.json")
        )
    )
    assert got == sent


def test_newsboat_queues_every_episode_for_podboat(feed_url: str, tmp_path: Path) -> None:
    newsboat = needs("newsboat")
    (tmp_path / "urls").write_text(f"{feed_url}\n")
    (tmp_path / "config").write_text(f'podcast-auto-enqueue yes\ndownload-path "{tmp_path}/"\n')
    arguments = ["-u", "urls", "-C", "config", "-c", "cache.db", "-q"]
    files = [str(tmp_path / a) if i % 2 and i < 6 else a for i, a in enumerate(arguments)]
    environment = {"HOME": str(tmp_path), "TERM": "dumb"}
    (tmp_path / ".newsboat").mkdir()
    printed = run(newsboat, *files, "-x", "reload", "print-unread", **environment)
    assert printed.startswith("4 ")
    queue = next(tmp_path.rglob("queue")).read_text("utf-8")
    assert queue.count(".mp3") >= 4
    assert "-2.mp3" in queue


def test_the_feed_is_well_formed_to_libxml(folder: Folder) -> None:
    run(needs("xmllint"), "--noout", str(folder.path / "feed.xml"))


_PARTYTIME = """
const feed = require("podcast-partytime").parseFeed(
  require("fs").readFileSync(process.argv[1], "utf8"));
console.log(JSON.stringify(feed.items.map((item) => [
  item.title, item.duration, item.enclosure.length, item.podcastTranscripts.length,
  item.podcastPeople.length, Boolean(item.podcastChapters)])));
"""


def test_the_podcast_index_reads_every_tag(folder: Folder) -> None:
    node = needs("node")
    found = subprocess.run([node, "-e", 'require.resolve("podcast-partytime")'], check=False,
                           capture_output=True)  # fmt: skip
    if found.returncode:
        pytest.skip("needs podcast-partytime in NODE_PATH")
    items = json.loads(run(node, "-e", _PARTYTIME, str(folder.path / "feed.xml")))
    assert {title for title, *_ in items} == set(TITLES)
    for _, duration, length, transcripts, people, has_chapters in items:
        assert duration > 5
        assert length > 1000
        assert (transcripts, people, has_chapters) == (3, 2, True)


def _page_files(folder: Folder) -> list[str]:
    return [str(path) for path in folder.path.rglob("*.html")]


def test_html_validate_accepts_the_pages(folder: Folder, tmp_path: Path) -> None:
    program = needs("html-validate")
    config = tmp_path / "rules.json"
    # How long a headline is, is the newsroom's business.
    rules = {"extends": ["html-validate:recommended"], "rules": {"long-title": "off"}}
    config.write_text(json.dumps(rules))
    run(program, "--config", str(config), *_page_files(folder))


def test_the_html_checker_of_the_w3c_accepts_the_pages(folder: Folder) -> None:
    java, jar = needs("java"), os.environ.get("VNU_JAR", "")
    if not jar:
        pytest.skip("needs VNU_JAR")
    run(java, "-jar", jar, "--errors-only", *_page_files(folder))


def test_a_correction_is_the_same_episode_to_an_app(folder: Folder) -> None:
    before = feedparser.parse((folder.path / "feed.xml").read_bytes()).entries[-1]
    one = next(path for path in folder.path.glob("episodes/2024-11-17*/episode.json"))
    known = replace(episode(), revision=2, mp3=f"{one.parent.name}-2.mp3")
    again = correct(known, episode("Harbour reopens, one pier stays closed"))
    write_episode(folder, again, files_of(again))
    rebuild(folder)
    after = feedparser.parse((folder.path / "feed.xml").read_bytes()).entries[-1]
    assert after.title != before.title
    assert (after.id, after.published) == (before.id, before.published)
    assert after.enclosures[0].href != before.enclosures[0].href
