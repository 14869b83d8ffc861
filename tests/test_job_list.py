"""Whatever names many articles becomes sources."""

from datetime import datetime
from pathlib import Path

import pytest

from audio_builder.converting.job_list import find_sources
from audio_builder.errors import SettingsError


def test_a_folder_gives_its_articles_in_order(tmp_path: Path) -> None:
    others = ("picture.jpg", ".hidden/e.txt", "~$b.txt")  # the last is Word's lock file
    for name in ("b.txt", "a.html", "sub/c.md", "sub/d.txt.gz", *others):
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


def test_a_pattern_chooses_among_a_folders_files(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", "deep/c.txt", "deep/d.article"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = find_sources(str(tmp_path), patterns=["*.txt", "deep/*.article"])
    assert [Path(source.location).name for source in found] == ["a.txt", "c.txt", "d.article"]


def test_pages_of_a_podcast_folder_are_not_articles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    made = tmp_path / "output" / "episodes" / "one"
    made.mkdir(parents=True)
    (tmp_path / "output" / "podcast.toml").write_text("")
    (made / "index.html").write_text("x")
    assert [source.location for source in find_sources(str(tmp_path))] == [str(tmp_path / "a.txt")]


def test_two_ways_to_one_place_are_done_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "list.txt").write_text(
        "a.txt\n./a.txt\nhttps://example.org/a?utm_source=mail\nhttp://www.example.org/a/\n"
    )
    assert len(find_sources(str(tmp_path / "list.txt"))) == 2


def test_an_article_given_as_a_list_is_told_from_a_list(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("The ferry\n\nIt will sail again from the old harbor in the spring.\n")
    with pytest.raises(SettingsError, match="audio-builder convert"):
        find_sources(str(path))


def test_a_spreadsheets_semicolons_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text("Source;Title\na.txt;Ships, and more\n", "utf-8-sig")
    (source,) = find_sources(str(path))
    assert (Path(source.location).name, source.title) == ("a.txt", "Ships, and more")


@pytest.mark.parametrize(
    "given", [b'{"source": "a.txt", "title": "T"}\n', b"source,title\na.txt,T\n"]
)
def test_a_manifest_may_come_on_standard_input(given: bytes) -> None:
    (source,) = find_sources("-", stdin=given)
    assert (source.location, source.title) == ("a.txt", "T")


def test_a_language_that_is_none_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "jobs.jsonl"
    path.write_text('{"source": "a.txt"}\n{"source": "b.txt", "language": "English!"}\n')
    with pytest.raises(SettingsError, match="line 2"):
        find_sources(str(path))


def test_an_entry_of_a_feed_is_known_again_until_it_changes(tmp_path: Path) -> None:
    def keys(text: str) -> set[str]:
        (tmp_path / "feed.xml").write_text(
            '<rss version="2.0"><channel><title>F</title><item><title>One</title><guid>1</guid>'
            f"<description>{text * 200}</description></item></channel></rss>"
        )
        return {source.key for source in find_sources(str(tmp_path / "feed.xml"))}

    assert keys("word ") == keys("word ") != keys("other ")


def test_entries_without_an_address_are_all_kept(tmp_path: Path) -> None:
    text = "word " * 200
    items = "".join(
        f"<item><title>{n}</title><guid isPermaLink='false'>{n}</guid><description>{text}</description></item>"
        for n in range(3)
    )
    (tmp_path / "feed.xml").write_text(
        f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'
    )
    assert len(find_sources(str(tmp_path / "feed.xml"))) == 3
