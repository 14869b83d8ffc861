"""The player for other pages: its index by address, oEmbed, and how they are served."""

import json
from collections.abc import Iterator
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path

import pytest
from msgspec.structs import replace
from podcast_folders import DISCLOSURE, episode, folder_of, serve

from audio_builder.errors import PublishingError
from audio_builder.model.episode import Episode
from audio_builder.publishing.check_feed import check_feed
from audio_builder.publishing.pages.by_address import entry_name, page_key
from audio_builder.publishing.pages.templating import assets
from audio_builder.publishing.prune import remove
from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.episode_store import write_episode
from audio_builder.publishing.store.folder import Folder, open_folder

PUBLIC = 'base_url = "https://pod.example.org/"\n'
ARTICLE = "https://quay.example/news/storm"


def with_address(title: str, url: str, day: int = 0) -> Episode:
    return replace(episode(title, url=url, day=day), url=url)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = folder_of(
        tmp_path / "pod", with_address("Storm", ARTICLE), episode("No address", day=1), toml=PUBLIC
    )
    rebuild(made)
    return made


def names(folder: Folder) -> set[str]:
    return {path.name for path in (folder.path / "by-address").iterdir()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://quay.example/a", "http://www.quay.example/a/"),
        ("https://QUAY.example:443/a", "https://quay.example/a"),
        ("https://quay.example/a?utm_source=x&id=2&b=1", "https://quay.example/a?b=1&id=2"),
        ("https://quay.example/a?q=two+words", "https://quay.example/a?q=two%20words"),
        ("https://quay.example/a#part", "https://quay.example/a"),
        ("https://quay.example/größe", "https://quay.example/gr%C3%B6%C3%9fe"),
        ("https://möwe.example/a", "https://xn--mwe-sna.example/a"),
    ],
)
def test_one_page_has_one_key_however_it_is_written(one: str, other: str) -> None:
    assert page_key(one) == page_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://quay.example/a", "https://quay.example/A"),
        ("https://quay.example/a?id=1", "https://quay.example/a?id=2"),
        ("https://quay.example/a%2Fb", "https://quay.example/a/b"),
        ("https://quay.example:8080/a", "https://quay.example/a"),
    ],
)
def test_two_pages_have_two_keys(one: str, other: str) -> None:
    assert page_key(one) != page_key(other)


@pytest.mark.parametrize(
    "url", ["", "mailto:a@b.example", "file:///etc/passwd", "https://", "http://[::1"]
)
def test_what_is_no_page_has_no_key(url: str) -> None:
    assert page_key(url) == ""
    assert entry_name(url) == ""


def test_an_article_with_an_address_has_a_file_under_its_hash(folder: Folder) -> None:
    digest = sha256(b"quay.example/news/storm").hexdigest()[:32]
    assert names(folder) == {f"{digest}.json"}
    told = json.loads((folder.path / "by-address" / f"{digest}.json").read_text("utf-8"))
    assert told["disclosure"] == DISCLOSURE
    for name in ("mp3", "page"):
        assert (folder.path / told[name]).is_file()
    assert "pod.example.org" not in json.dumps(told)


def test_the_script_is_small_and_keeps_its_name(folder: Folder) -> None:
    script = (folder.path / "player.js").read_bytes()
    assert script == assets().files["player.js"]
    assert len(script) < 10_000


def test_what_no_episode_needs_goes_and_what_is_not_ours_stays(folder: Folder) -> None:
    place = folder.path / "by-address"
    stale = place / f"{'0' * 32}.json"
    stale.write_text("{}", "utf-8")
    (place / "readme.txt").write_text("mine", "utf-8")
    (place / f"{'1' * 31}.json").write_text("mine", "utf-8")
    assert {fault.subject for fault in check_feed(folder)} == {f"by-address/{stale.name}"}
    rebuild(folder)
    assert check_feed(folder) == ()
    assert names(folder) >= {"readme.txt", f"{'1' * 31}.json"}
    assert not stale.exists()


def test_a_missing_or_changed_file_is_told_by_check_and_mended(folder: Folder) -> None:
    (kept,) = names(folder)
    path = folder.path / "by-address" / kept
    before = path.read_bytes()
    path.write_text("{}", "utf-8")
    (folder.path / "player.js").write_text("", "utf-8")
    told = {fault.subject for fault in check_feed(folder)}
    assert told == {f"by-address/{kept}", "player.js"}
    path.unlink()
    assert f"by-address/{kept}" in {fault.subject for fault in check_feed(folder)}
    rebuild(folder, set())
    assert path.read_bytes() == before


def test_a_correction_and_a_removal_reach_the_index(folder: Folder) -> None:
    (kept,) = names(folder)
    old = with_address("Storm", ARTICLE)
    moved = replace(old, url="https://quay.example/moved", title="Storm, corrected")
    mp3 = (folder.episode_path(old.slug) / old.mp3).read_bytes()
    write_episode(folder, moved, {old.mp3: mp3})
    rebuild(folder, {old.slug})
    (there,) = names(folder)
    assert there != kept
    assert (
        json.loads((folder.path / "by-address" / there).read_text("utf-8"))["title"] == moved.title
    )
    remove(folder, old.slug)
    assert names(folder) == set()


def test_of_two_episodes_of_one_address_the_newer_one_is_played(tmp_path: Path) -> None:
    older = with_address("Storm", ARTICLE)
    newer = replace(with_address("Storm again", f"{ARTICLE}/2", day=2), url=ARTICLE)
    folder = folder_of(tmp_path / "pod", older, newer, toml=PUBLIC)
    rebuild(folder)
    (name,) = names(folder)
    told = json.loads((folder.path / "by-address" / name).read_text("utf-8"))
    assert told["title"] == "Storm again"
    assert check_feed(folder) == ()


def test_a_link_in_place_of_the_index_is_refused(folder: Folder, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (folder.path / "by-address").rename(outside)
    (folder.path / "by-address").symlink_to(outside)
    with pytest.raises(PublishingError, match="is a link"):
        open_folder(folder.path, frozenset())


def test_a_public_episode_can_be_embedded_by_address(folder: Folder) -> None:
    place = next((folder.path / "episodes").glob("*storm*"))
    told = json.loads((place / "oembed.json").read_text("utf-8"))
    address = f"https://pod.example.org/episodes/{place.name}"
    assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", "Storm")
    assert f'src="{address}/embed.html"' in told["html"]
    page = (place / "index.html").read_text("utf-8")
    assert f'type="application/json+oembed" title="Storm" href="{address}/oembed.json"' in page
    (place / "oembed.json").unlink()
    assert f"episodes/{place.name}/index.html" in {f.subject for f in check_feed(folder)}


def test_a_hostile_title_stays_a_title(tmp_path: Path) -> None:
    hostile = episode('"><script>alert(1)</script>')
    folder = folder_of(tmp_path / "pod", hostile, toml=PUBLIC)
    rebuild(folder)
    told = (folder.episode_path(hostile.slug) / "oembed.json").read_text("utf-8")
    assert "<script" not in json.loads(told)["html"]


def test_a_folder_without_an_address_promises_no_embedding(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod", with_address("Storm", ARTICLE))
    rebuild(folder)
    assert not list(folder.path.glob("episodes/*/oembed.json"))
    assert "oembed" not in next(folder.path.glob("episodes/*/index.html")).read_text("utf-8")
    assert len(names(folder)) == 1


@pytest.fixture
def served(folder: Folder) -> Iterator[int]:
    with serve(folder) as server:
        yield server.server_address[1]


def test_other_pages_may_use_player_and_index(folder: Folder, served: int) -> None:
    (entry,) = names(folder)
    style = next(name for name in assets().files if name.endswith(".css"))
    expected = {"player.js": "*", f"by-address/{entry}": "*", style: None}
    for name, allowed in expected.items():
        connection = HTTPConnection("127.0.0.1", served, timeout=10)
        connection.request("GET", f"/{name}")
        answer = connection.getresponse()
        assert answer.status == 200, name
        assert answer.getheader("Access-Control-Allow-Origin") == allowed, name
        connection.close()
