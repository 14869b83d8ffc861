"""Newsrooms' systems post to a desk that runs, and episodes appear, change and go."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import newsroom_senders as senders
import pytest
from desk_server import COMMAND, Running, running_desk, wait_for
from newsroom_senders import CHANGED, LINES, SECRET, Sender, now_ms, packed

from audio_builder.desk.receivers.routes import MOST_BYTES

SECRETS = [f"AUDIO_BUILDER_{name}_SECRET" for name in ("GHOST", "WORDPRESS", "ARTICLES")]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk that publishes what it receives."""
    show = tmp_path_factory.mktemp("desk") / "show"
    show.mkdir()
    (show / "podcast.toml").write_text('title = "Harbour hours"\nreceived = "publish"\n')
    with pytest.MonkeyPatch.context() as patch:
        for name in SECRETS:
            patch.setenv(name, SECRET)
        with running_desk(show) as running:
            yield running


@pytest.fixture
def sender(desk: Running) -> Sender:
    return Sender(desk.address)


def episode(desk: Running, slug: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((desk.show / "episodes" / slug / "episode.json").read_text())
    return found


def said(desk: Running, slug: str) -> str:
    return (desk.show / "episodes" / slug / f"{slug}.vtt").read_text()


def published(desk: Running, identity: str, revision: int) -> str:
    """Wait for a revision of an article's episode; return its slug."""

    def look() -> str:
        found = desk.article(identity)
        assert found["state"] != "failed", found["error"]
        slug = found["episode"]["slug"] if found["episode"] else ""
        is_there = found["state"] == "published" and slug
        return slug if is_there and episode(desk, slug)["revision"] == revision else ""

    slug: str = wait_for(look)
    return slug


def test_what_ghost_posts_appears_is_corrected_withdrawn_and_comes_back(
    desk: Running, sender: Sender
) -> None:
    answer = sender.ghost(senders.ghost_published(5))
    assert (answer.status_code, answer.json()["result"]) == (202, "added")
    identity = answer.json()["id"]
    slug = published(desk, identity, 1)
    first = episode(desk, slug)
    assert first["title"] == "Harbour reopens"
    assert first["url"] == "https://news.example/harbour/"
    assert first["authors"] == ["Ada Pier"]
    assert first["published"].startswith("2026-11-28T09:01")
    assert "two roofs" in said(desk, slug)
    assert slug in (desk.show / "feed.xml").read_text()

    again = sender.ghost(senders.ghost_published(5))
    assert (again.status_code, again.json()["result"]) == (200, "ignored")

    edited = sender.ghost(senders.ghost_edited(6, html=CHANGED))
    assert (edited.status_code, edited.json()) == (
        202,
        {"result": "corrected", "id": identity, "reason": ""},
    )
    assert published(desk, identity, 2) == slug
    second = episode(desk, slug)
    assert second["guid"] == first["guid"]
    assert second["published"] == first["published"]
    assert "seven roofs" in said(desk, slug)
    assert "two roofs" not in said(desk, slug)

    late = sender.ghost(senders.ghost_edited(4))
    assert late.json()["result"] == "ignored"

    gone = sender.ghost(senders.ghost_unpublished(7))
    assert (gone.status_code, gone.json()["result"]) == (202, "withdrawn")
    wait_for(lambda: slug not in (desk.show / "feed.xml").read_text())
    wait_for(lambda: not list(desk.show.glob("episodes/*harbour-reopens*")))
    wait_for(lambda: desk.article(identity)["episode"] is None)
    assert desk.article(identity)["newsroom"] == {"system": "ghost", "standing": "withdrawn"}
    assert "withdrawn at ghost" in desk.http.get("/").text
    assert "withdrawn at ghost" in desk.http.get(f"/articles/{identity}").text

    back = sender.ghost(senders.ghost_published(8, html=CHANGED))
    assert (back.status_code, back.json()["id"]) == (202, identity)
    returned = episode(desk, published(desk, identity, 1))
    assert returned["guid"] == first["guid"]
    assert [row["id"] for row in desk.http.get("/api/v1/articles").json()].count(identity) == 1


def test_what_wordpress_posts_appears_is_corrected_and_withdrawn(
    desk: Running, sender: Sender
) -> None:
    title = {"rendered": "Harbour fees &amp; tolls"}
    answer = sender.wordpress(senders.wordpress_post(5, title=title))
    assert answer.status_code == 202, answer.text
    identity = answer.json()["id"]
    slug = published(desk, identity, 1)
    first = episode(desk, slug)
    assert (first["title"], first["authors"]) == ("Harbour fees & tolls", ["Ben Quay"])
    content = {"rendered": CHANGED, "protected": False}
    sender.wordpress(senders.wordpress_post(6, title=title, content=content))
    assert published(desk, identity, 2) == slug
    assert episode(desk, slug)["guid"] == first["guid"]
    sender.wordpress({"event": "post_trash", "post_id": 4711})
    wait_for(lambda: slug not in (desk.show / "feed.xml").read_text())


def test_what_any_other_system_posts_appears_is_corrected_and_withdrawn(
    desk: Running, sender: Sender
) -> None:
    text = "\n\n".join(LINES)
    first = senders.article(5, html=None, text=text, title="Tolls of the harbour")
    identity = sender.article(first).json()["id"]
    slug = published(desk, identity, 1)
    changed = {**first, "event": "edited", "updated_at": "2026-11-28T10:06:00+01:00"}
    changed["text"] = text.replace("two roofs", "nine roofs")
    assert sender.article(changed).json()["id"] == identity
    published(desk, identity, 2)
    assert "nine roofs" in said(desk, slug)
    sender.article({"event": "unpublished", "id": "harbour-1", "updated_at": "2026-11-28T09:07Z"})
    wait_for(lambda: slug not in (desk.show / "feed.xml").read_text())


def test_strangers_get_one_answer_and_nothing_happens(desk: Running) -> None:
    body = packed(senders.ghost_published(50))

    def known() -> list[tuple[str, str]]:
        return [(row["id"], row["title"]) for row in desk.http.get("/api/v1/articles").json()]

    before = known()
    old = now_ms() - 600_000
    headers: list[tuple[str, dict[str, str]]] = [
        ("ghost", {}),
        ("ghost", {"X-Ghost-Signature": ""}),
        ("ghost", {"X-Ghost-Signature": senders.ghost_signature(body, now_ms(), "other")}),
        ("ghost", {"X-Ghost-Signature": senders.ghost_signature(body, old)}),
        ("ghost", {"X-Ghost-Signature": senders.ghost_signature(body + b" ", now_ms())}),
        ("ghost", {"Authorization": f"Bearer {SECRET}"}),
        ("wordpress", {}),
        ("wordpress", {"X-Webhook-Secret": "other"}),
        ("wordpress", {"Authorization": "Bearer other"}),
        ("wordpress", {"X-Ghost-Signature": senders.ghost_signature(body, now_ms())}),
        ("articles", {}),
        ("articles", {"X-Signature": senders.ghost_signature(body, now_ms())}),
        ("articles", {"X-Signature": senders.signature(body, old)}),
    ]
    answers = set()
    for path, given in headers:
        answer = httpx.post(f"{desk.address}/hooks/{path}", content=body, headers=given)
        assert answer.status_code == 401, (path, given, answer.text)
        answers.add(answer.text)
    assert len(answers) == 1
    assert known() == before


def test_the_desks_token_opens_no_receiver_and_a_secret_opens_nothing_else(
    desk: Running,
) -> None:
    body = packed(senders.ghost_published(51))
    assert desk.http.post("/hooks/ghost", content=body).status_code == 401
    assert desk.http.post("/hooks/wordpress", content=body).status_code == 401
    bearer = {"Authorization": f"Bearer {SECRET}"}
    for path in ("/api/v1/articles", "/", "/hooks/../api/v1/articles", "/hooks%2f..%2fapi"):
        answer = httpx.get(desk.address + path, headers=bearer)
        assert answer.status_code in {401, 404}, path
        assert "Harbour" not in answer.text
    assert httpx.get(desk.address + "/hooks/ghost", headers=bearer).status_code == 405
    for path in ("/hooks/", "/hooks/nobody", "/hooks/ghost/a/b", "/hooks/ghost/North%20Sea"):
        assert httpx.post(desk.address + path, content=body).status_code == 404, path


def test_a_delivery_that_comes_while_the_show_is_broken_may_come_again(
    desk: Running, sender: Sender
) -> None:
    path = desk.show / "podcast.toml"
    right = path.read_text()
    sent = senders.ghost_published(5, id="cccccccccccccccccccccccc", url="https://n.example/c")
    try:
        path.write_text("received = [\n")
        answer = sender.ghost(sent)
        assert answer.status_code == 503
        assert "podcast.toml" not in answer.text
    finally:
        path.write_text(right)
    assert sender.ghost(sent).json()["result"] == "added"


def test_a_browser_on_another_site_is_refused(desk: Running) -> None:
    body = packed(senders.ghost_published(52))
    signed = {"X-Ghost-Signature": senders.ghost_signature(body, now_ms())}
    for wrong in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
        answer = httpx.post(
            f"{desk.address}/hooks/ghost", content=body, headers={**signed, **wrong}
        )
        assert answer.status_code == 403


def test_bodies_are_bounded(desk: Running, sender: Sender) -> None:
    large = b'{"post": "' + b"a" * MOST_BYTES + b'"}'
    assert sender.ghost(large).status_code == 413

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(large), 65536):
            yield large[start : start + 65536]

    headers = {"X-Ghost-Signature": senders.ghost_signature(large, now_ms())}
    answer = httpx.post(f"{desk.address}/hooks/ghost", content=pieces(), headers=headers)
    assert answer.status_code == 413


def test_what_is_not_as_it_should_be_is_answered_in_one_line(desk: Running, sender: Sender) -> None:
    for answer in (
        sender.ghost(b"{"),
        sender.ghost({"post": {"current": {"id": 3}}}),
        sender.wordpress(b"post_title=x"),
        sender.wordpress(senders.wordpress_post(1, modified_gmt="soon")),
        sender.article({"event": "published"}),
        sender.article(senders.article(1, url="javascript:alert(1)")),
    ):
        assert answer.status_code == 400, answer.text
        error = answer.json()["error"]
        assert error["problem"]
        assert "\n" not in json.dumps(error)
    for answer in (sender.ghost({"member": {}}), sender.article({"event": "liked"})):
        assert (answer.status_code, answer.json()["result"]) == (200, "ignored")
    assert desk.process.poll() is None


def test_scripts_and_pictures_of_a_post_are_neither_run_nor_fetched(
    desk: Running, sender: Sender
) -> None:
    html = (
        '<script src="http://127.0.0.1:9/x.js"></script><img src="http://127.0.0.1:9/x.png" '
        'onerror="alert(1)"><iframe src="file:///etc/passwd"></iframe>'
        + CHANGED
        + '<p>A closing line with <a href="javascript:alert(2)">a link</a> in it, nobody knew.</p>'
    )
    title = "Harbour </h1><script>alert(3)</script>"
    sent = senders.ghost_published(5, id="aaaaaaaaaaaaaaaaaaaaaaaa", html=html, title=title)
    sent["post"]["current"]["url"] = "https://news.example/hostile/"
    slug = published(desk, sender.ghost(sent).json()["id"], 1)
    page = (desk.show / "episodes" / slug / "index.html").read_text()
    for bad in ("alert(1)", "alert(2)", "<script>alert(3)", "127.0.0.1:9", "/etc/passwd"):
        assert bad not in page


def test_without_an_editor_nothing_is_published_unless_the_show_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The default, a file of secrets, and kill -9 between two deliveries."""
    for name in SECRETS:
        monkeypatch.delenv(name, raising=False)
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(f'ghost_secret = ["another-one", "{SECRET}"]\n')
    secrets.chmod(0o600)
    monkeypatch.setenv("AUDIO_BUILDER_SECRETS_FILE", str(secrets))
    show = tmp_path / "show"
    with running_desk(show) as desk:
        sender = Sender(desk.address)
        identity = sender.ghost(senders.ghost_published(5)).json()["id"]
        ready = desk.until(identity, "ready", "failed")
        assert ready["audio"]["duration_seconds"] > 5
        assert not list(show.glob("episodes/*"))
        desk.step(identity, "publish")
        first = desk.until(identity, "published")
        second = sender.ghost(senders.ghost_edited(6, html=CHANGED)).json()
        assert second["id"] == identity
        desk.process.kill()
        desk.process.wait()
    with running_desk(show) as desk:
        corrected = desk.until(identity, "ready", "failed")
        assert any("seven roofs" in line["text"] for line in corrected["lines"])
        slug = first["episode"]["slug"]
        assert "two roofs" in said(desk, slug)
        assert Sender(desk.address).ghost(senders.ghost_edited(6, html=CHANGED)).status_code == 200
        Sender(desk.address).ghost(senders.ghost_unpublished(7))
        wait_for(lambda: not list(show.glob("episodes/*")))
        assert desk.article(identity)["state"] == "ready"
        assert Sender(desk.address).wordpress(senders.wordpress_post(1)).status_code == 401
    told = capfd.readouterr()
    assert "no secret is set" in told.err
    for kept in (told.out, told.err, *(p.read_bytes().decode("latin-1") for p in show.rglob("*") if p.is_file())):  # fmt: skip
        assert SECRET not in kept


def test_a_desk_whose_secrets_others_can_read_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(f'ghost_secret = "{SECRET}"\n')
    secrets.chmod(0o644)
    monkeypatch.setenv("AUDIO_BUILDER_SECRETS_FILE", str(secrets))
    done = subprocess.run(
        [*COMMAND, str(tmp_path / "show"), "--port", "0", "--no-open"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "chmod 600" in done.stderr
    assert SECRET not in done.stderr
    assert sys.executable not in done.stderr
