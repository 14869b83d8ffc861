"""Whatever names many articles becomes sources."""

from datetime import datetime
from pathlib import Path

import pytest

from audio_builder.errors import SettingsError
from audio_builder.jobs import find_sources


def test_a_folder_gives_its_articles_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "sub/c.md", "sub/d.txt.gz", "picture.jpg", ".hidden/e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    names = [Path(source.location).name for source in find_sources(str(tmp_path))]
    assert names == ["a.html", "b.txt", "c.md", "d.txt.gz"]


def test_a_list_names_paths_beside_it_addresses_and_comments(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("x")
    listed = tmp_path / "list.txt"
    listed.write_text("# today\none.txt\n\nhttps://example.org/a\none.txt\n")
    found = [source.location for source in find_sources(str(listed))]
    assert found == [str(tmp_path / "one.txt"), "https://example.org/a"]


def test_a_path_in_a_list_may_also_start_where_the_caller_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "one.txt").write_text("x")
    (tmp_path / "lists" / "list.txt").write_text("one.txt\n")
    monkeypatch.chdir(tmp_path)
    (source,) = find_sources("lists/list.txt")
    assert source.location == "one.txt"


def test_a_csv_manifest_carries_overrides(tmp_path: Path) -> None:
    manifest = tmp_path / "jobs.csv"
    manifest.write_text(
        'source,title,author,date,language,voice\na.txt,"Ships, and more",Ann Vale,2026-03-02,de,de\n'
    )
    (source,) = find_sources(str(manifest))
    assert source.title == "Ships, and more"
    assert source.author == "Ann Vale"
    assert source.date == datetime(2026, 3, 2)  # noqa: DTZ001 - as written
    assert source.lang == source.voice == "de"


def test_a_jsonl_manifest_carries_overrides(tmp_path: Path) -> None:
    manifest = tmp_path / "jobs.jsonl"
    manifest.write_text('{"source": "a.txt", "title": "T"}\n\n{"source": "b.txt"}\n')
    first, second = find_sources(str(manifest))
    assert (first.title, second.title) == ("T", "")


def test_a_feed_gives_its_entries(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>F</title><link>https://e.org</link>'
        "<item><title>One</title><link>https://example.org/1</link><guid>1</guid></item>"
        "<item><title>Two</title><link>https://example.org/2</link><guid>2</guid></item>"
        "</channel></rss>"
    )
    found = find_sources(str(feed))
    assert [source.location for source in found] == [
        "https://example.org/1",
        "https://example.org/2",
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("only-comments.txt", b"# nothing\n"),
        ("binary.txt", b"\x00\x01\x02"),
        ("latin.txt", b"caf\xe9.txt\n"),
        ("no-source.csv", b"title\nx\n"),
        ("broken.jsonl", b"{\n"),
        ("no-source.jsonl", b'{"title": "x"}\n'),
        ("date.jsonl", b'{"source": "a", "date": "yesterday"}\n'),
    ],
)
def test_jobs_that_cannot_be_read_are_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        find_sources(str(tmp_path / name))
    assert "\n" not in str(caught.value)


def test_jobs_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nothing-here"):
        find_sources(str(tmp_path / "nothing-here"))
