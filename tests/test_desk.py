"""The desk's API: an article is added, looked at, corrected, heard and published."""

import html
import io
import json
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from desk_server import STORM, Running, running_desk, wait_for
from filelock import FileLock
from mutagen.id3 import ID3
from PIL import Image

from audio_builder.converting.catalog import LOCK_NAME
from audio_builder.desk.api import Api
from audio_builder.desk.desk import Desk

WIND = STORM.replace("Harbour", "Windmill").replace("harbour", "windmill")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running_desk(tmp_path_factory.mktemp("desk") / "show", "--host", "127.0.0.1") as running:
        yield running


def line_of(article: dict[str, Any], part: str) -> dict[str, Any]:
    return next(line for line in article["lines"] if part in line["text"])


def _name(article: dict[str, Any], name: str) -> dict[str, Any]:
    return next(found for found in article["unknown_names"] if found["name"] == name)


def episode_of(desk: Running, article: dict[str, Any]) -> dict[str, Any]:
    slug = article["episode"]["slug"]
    found: dict[str, Any] = json.loads((desk.show / "episodes" / slug / "episode.json").read_text())
    return found


def test_a_paste_becomes_a_draft_with_every_line_and_its_reason(desk: Running) -> None:
    found = desk.until(desk.add(), "draft")
    assert found["title"] == "Harbour reopens after the storm"
    assert found["byline"] == "Ada Pier"
    assert (found["language"], found["audio"], found["episode"]) == ("en", None, None)
    assert [line["n"] for line in found["lines"]] == list(range(8))
    share = line_of(found, "Share this")
    assert not share["kept"]
    assert share["rule"]
    assert share["reason"]
    assert line_of(found, "two cranes")["kept"]
    repairs = next(u for u in found["utterances"] if "$5 million" in u["text"])
    assert "five million dollars" in repairs["spoken"]
    assert repairs["seconds"] is None
    assert {"name": "Vask", "count": 2}.items() <= _name(found, "Vask").items()


def test_the_same_key_and_the_same_address_are_the_same_article(desk: Running) -> None:
    key = {"Idempotency-Key": "monday-1"}
    ids = {
        desk.http.post("/api/v1/articles", json={"text": STORM}, headers=key).json()["id"]
        for _ in range(3)
    }
    assert len(ids) == 1
    addresses = ("https://news.invalid/a?utm_source=x", "http://www.news.invalid/a/")
    with ThreadPoolExecutor() as pool:
        answers = pool.map(
            lambda url: desk.http.post("/api/v1/articles", json={"url": url}).json()["id"],
            addresses * 4,
        )
    ids = set(answers)
    assert len(ids) == 1
    failed = desk.until(ids.pop(), "failed")
    assert failed["error"]["problem"]
    assert failed["error"]["remedy"]


def test_files_are_read_by_what_they_are(desk: Running) -> None:
    page = "<html><body><article><h1>Tide clock found</h1>" + "".join(
        f"<p>{line}</p>" for line in STORM.split("\n\n")[2:] if line.strip()
    )
    answer = desk.http.post(
        "/api/v1/articles",
        files={"file": ("../../etc/tide clock.html", page.encode())},
        data={"author": "Ben Quay", "publish": "false"},
    )
    assert answer.status_code == 202, answer.text
    found = desk.until(answer.json()["id"], "draft")
    assert (found["title"], found["byline"]) == ("Tide clock found", "Ben Quay")


def test_an_editor_puts_lines_in_and_out_and_changes_facts(desk: Running) -> None:
    identity = desk.add()
    found = desk.until(identity, "draft")
    share, cranes = line_of(found, "Share this")["n"], line_of(found, "two cranes")["n"]
    changes = {
        "title": "Harbour open",
        "byline": "Cleo Mole",
        "date": "2026-02-03",
        "lines": {str(share): {"kept": True}, str(cranes): {"text": "The cranes work."}},
    }
    answer = desk.http.patch(f"/api/v1/articles/{identity}", json=changes)
    assert answer.status_code == 200, answer.text
    changed = answer.json()
    assert changed["state"] == "draft"
    assert (changed["title"], changed["byline"]) == ("Harbour open", "Cleo Mole")
    assert changed["date"].startswith("2026-02-03")
    said = [u["text"] for u in changed["utterances"]]
    assert "Share this article" in said
    assert "The cranes work." in said
    assert not any("two cranes" in text for text in said)
    assert line_of(changed, "The cranes work.")["found"].startswith("The repairs")
    out = desk.http.patch(
        f"/api/v1/articles/{identity}", json={"lines": {str(cranes): {"kept": False}}}
    ).json()
    assert line_of(out, "The cranes work.")["rule"] == "editor"
    assert "The cranes work." not in [u["text"] for u in out["utterances"]]
    back = desk.http.patch(
        f"/api/v1/articles/{identity}",
        json={"lines": {str(n): {"kept": None, "text": None} for n in (share, cranes)}},
    ).json()
    assert [line["kept"] for line in back["lines"]] == [line["kept"] for line in found["lines"]]
    rows = (desk.show / ".desk" / "decisions.jsonl").read_text().splitlines()
    mine = [row for row in map(json.loads, rows) if row["id"] == identity]
    assert [(row["first"], row["labels"]) for row in mine][:2] == [
        (share, ["body"]),
        (cranes, ["body"]),
    ]
    assert mine[-1]["labels"] == ["other-junk"]


def test_what_an_editor_types_is_one_printable_line(desk: Running) -> None:
    identity = desk.add()
    desk.until(identity, "draft")
    typed = "Harbour\u202e\x07\n open\u2028again"
    changes = {"title": typed, "lines": {"2": {"text": typed}}}
    changed = desk.http.patch(f"/api/v1/articles/{identity}", json=changes).json()
    assert (changed["title"], changed["lines"][2]["text"]) == ("Harbour open again",) * 2


def test_publishing_narrates_first_and_a_change_is_a_correction(desk: Running) -> None:
    identity = desk.add(WIND, title="Windmill turns")
    desk.step(identity, "publish")
    found = desk.until(identity, "published", "failed")
    assert found["error"] is None
    assert -17 < found["audio"]["loudness_lufs"] < -15
    spoken = [u["seconds"] for u in found["utterances"]]
    assert all(spoken)
    assert sum(spoken) < found["audio"]["duration_seconds"]
    first = episode_of(desk, found)
    assert found["episode"]["slug"] in (desk.show / "feed.xml").read_text()
    assert f"episodes/{found['episode']['slug']}/embed.html" in found["episode"]["embed"]
    sound = desk.http.get(found["audio"]["url"], headers={"Range": "bytes=0-2"})
    assert (sound.status_code, sound.content) == (206, b"ID3")
    every_line = {
        str(line["n"]): {"text": f"Another sentence, number {line['n']}."}
        for line in found["lines"]
        if line["kept"]
    }
    desk.http.patch(
        f"/api/v1/articles/{identity}", json={"title": "Other title", "lines": every_line}
    )
    assert desk.article(identity)["state"] == "draft"
    desk.step(identity, "publish")
    corrected = desk.until(identity, "published", "failed")
    second = episode_of(desk, corrected)
    assert second["guid"] == first["guid"]
    assert (first["revision"], second["revision"]) == (1, 2)
    assert second["title"] == "Other title"


def test_a_narration_waits_to_be_published_and_comes_back_when_unpublished(desk: Running) -> None:
    text = STORM.replace("Sunday", "Monday")
    identity = desk.add(text, title="Monday harbour")
    desk.until(identity, "draft")
    desk.step(identity, "narrate")
    ready = desk.until(identity, "ready", "failed")
    assert ready["audio"]["duration_seconds"] > 5
    assert ready["episode"] is None
    assert not list(desk.show.glob("episodes/*monday*"))
    desk.step(identity, "publish")
    published = desk.until(identity, "published", "failed")
    assert list(desk.show.glob("episodes/*monday*/*.mp3"))
    guid = episode_of(desk, published)["guid"]
    desk.step(identity, "unpublish")
    desk.until(identity, "ready")
    assert not list(desk.show.glob("episodes/*monday*"))
    assert "monday-harbour" not in (desk.show / "feed.xml").read_text()
    assert desk.http.get(ready["audio"]["url"]).status_code == 200
    desk.step(identity, "publish")
    assert episode_of(desk, desk.until(identity, "published"))["guid"] == guid
    assert desk.http.delete(f"/api/v1/articles/{identity}").status_code == 202
    assert desk.http.get(f"/api/v1/articles/{identity}").status_code == 404
    assert identity not in [row["id"] for row in desk.http.get("/api/v1/articles").json()]
    wait_for(lambda: not list(desk.show.glob("episodes/*monday*")))


def test_two_clients_with_the_same_version_conflict(desk: Running) -> None:
    identity = desk.add()
    version = desk.until(identity, "draft")["version"]
    address = f"/api/v1/articles/{identity}"
    etag = desk.http.get(address).headers["ETag"]
    with ThreadPoolExecutor() as pool:
        answers = list(
            pool.map(
                lambda n: desk.http.patch(
                    address, json={"title": f"Title {n}"}, headers={"If-Match": etag}
                ),
                range(4),
            )
        )
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200, 409, 409, 409]
    assert "somebody else" in next(a for a in answers if a.is_error).json()["error"]["problem"]
    won = next(a.json()["title"] for a in answers if a.is_success)
    assert desk.article(identity)["title"] == won
    late = desk.http.patch(address, json={"byline": "Late", "version": version})
    assert late.status_code == 409
    # Programs that name no version change what they name, and nothing of others is lost.
    with ThreadPoolExecutor() as pool:
        list(
            pool.map(
                lambda n: desk.http.patch(address, json={"lines": {str(n): {"text": f"L{n}."}}}),
                range(8),
            )
        )
    assert [line["text"] for line in desk.article(identity)["lines"]] == [
        f"L{n}." for n in range(8)
    ]


def test_a_sentence_is_said_at_once_and_a_name_as_it_is_respelled(desk: Running) -> None:
    def say(**asked: Any) -> bytes:
        answer = desk.http.post("/api/v1/say", json={"language": "en", **asked})
        assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
        return answer.content

    plain = say(text="Jorund Vask waits.")
    with wave.open(io.BytesIO(plain)) as sound:
        assert sound.getnchannels() == 1
        assert sound.getnframes() / sound.getframerate() > 0.5
    name = {"grapheme": "Vask", "alias": "Vahshkovitch"}
    assert say(text="Jorund Vask waits.", names=[name]) != plain
    put = desk.http.put("/api/v1/lexicon", json=[{**name, "ipa": "", "language": "en"}])
    assert put.status_code == 200, put.text
    assert say(text="Jorund Vask waits.") != plain
    assert 'grapheme = "Vask"' in (desk.show / "lexicon.toml").read_text()
    identity = desk.add()
    found = desk.until(identity, "draft")
    assert "Vask" not in [unknown["name"] for unknown in found["unknown_names"]]
    assert desk.http.get("/api/v1/lexicon").json()[0]["alias"] == "Vahshkovitch"
    old = put.headers["ETag"]
    assert desk.http.put("/api/v1/lexicon", json=[], headers={"If-Match": old}).status_code == 200
    assert desk.http.put("/api/v1/lexicon", json=[], headers={"If-Match": old}).status_code == 409


def test_settings_are_validated_as_the_file_is_and_comments_stay(desk: Running) -> None:
    assert desk.http.get("/api/v1/show").json()["category"] == "News"
    changed = desk.http.patch(
        "/api/v1/show", json={"title": "Harbour hours", "pauses": ["paragraph=700"], "speed": 1.1}
    )
    assert changed.status_code == 200, changed.text
    assert changed.json()["title"] == "Harbour hours"
    text = (desk.show / "podcast.toml").read_text()
    assert 'title = "Harbour hours"' in text
    assert "# The show's name." in text
    for wrong in (
        {"category": "Nws"},
        {"titel": "x"},
        {"speed": 9},
        {"pauses": "x"},
        {"title": {"a": 1}},
        {"allow_private": True},
        {"output": "/tmp"},  # noqa: S108 - a word in a request
        {"intro_file": "/etc/passwd"},
        {"voices_folder": ".."},
        {"cover": "../../cover.jpg"},
        {"title": "a\0b"},
        {"base_url": "javascript:alert(1)"},
    ):
        answer = desk.http.patch("/api/v1/show", json=wrong)
        assert answer.status_code == 400, (wrong, answer.text)
        assert answer.json()["error"]["problem"]
    assert (desk.show / "podcast.toml").read_text() == text
    desk.http.patch("/api/v1/show", json={"speed": None, "pauses": None})
    assert "speed" not in (desk.show / "podcast.toml").read_text()


def test_what_is_wrong_with_a_request_is_said(desk: Running) -> None:
    identity = desk.add()
    desk.until(identity, "draft")
    one = f"/api/v1/articles/{identity}"
    asked = [
        ("POST", "/api/v1/articles", {}, 400),
        ("POST", "/api/v1/articles", {"text": "  "}, 400),
        ("POST", "/api/v1/articles", {"url": "/etc/passwd"}, 400),
        ("POST", "/api/v1/articles", {"url": "file:///etc/passwd"}, 400),
        ("POST", "/api/v1/articles", {"url": "https://a.invalid/", "text": STORM}, 400),
        ("POST", "/api/v1/articles", {"text": STORM, "format": "pdf"}, 400),
        ("POST", "/api/v1/articles", {"text": STORM, "date": "tomorrow"}, 400),
        ("POST", "/api/v1/articles", {"text": STORM, "language": "klingon!"}, 400),
        ("POST", "/api/v1/articles", {"text": STORM, "voice": "../x.toml"}, 400),
        ("POST", "/api/v1/articles", {"text": STORM, "colour": "red"}, 400),
        ("POST", "/api/v1/articles", {"text": STORM, "callback": "http://127.0.0.1:9/"}, 400),
        ("POST", "/api/v1/articles", [], 400),
        ("PATCH", one, {"lines": {"99": {"kept": True}}}, 400),
        ("PATCH", one, {"lines": {"-1": {"kept": True}}}, 400),
        ("PATCH", one, {"lines": {"1": {"kept": "yes"}}}, 400),
        ("PATCH", one, {"voice": "/etc/x.toml"}, 400),
        ("PATCH", "/api/v1/articles/nobody", {"title": "x"}, 404),
        ("POST", "/api/v1/articles/nobody/publish", {}, 404),
        ("GET", "/api/v1/articles/..%2f..%2fpodcast.toml", None, 404),
        ("GET", f"{one}/audio", None, 404),
        ("GET", "/api/v1/nothing", None, 404),
        ("PUT", "/api/v1/articles", {}, 405),
        ("POST", "/api/v1/say", {"text": ""}, 400),
        ("POST", "/api/v1/say", {"text": "x" * 3000}, 413),
        ("POST", "/api/v1/say", {"text": "x", "voice": "nobody"}, 400),
        ("PUT", "/api/v1/lexicon", [{"grapheme": "Vask", "alias": "<break/>"}], 400),
        ("PUT", "/api/v1/lexicon", [{"grapheme": ""}], 400),
    ]
    for method, path, content, status in asked:
        answer = desk.http.request(method, path, json=content)
        assert answer.status_code == status, (method, path, content, answer.text)
        assert set(answer.json()["error"]) == {"problem", "subject", "remedy"}
        assert answer.json()["error"]["problem"]
    broken = desk.http.post(
        "/api/v1/articles", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert broken.status_code == 400


def test_a_broken_file_is_named_without_where_it_lies(desk: Running) -> None:
    path = desk.show / "lexicon.toml"
    path.write_text("[[name]\n")
    try:
        answer = desk.http.get("/api/v1/lexicon")
        identity = desk.add()
        found = desk.until(identity, "draft")
    finally:
        path.unlink()
    assert answer.status_code == 422
    assert found["error"]["subject"] == "lexicon.toml"
    assert str(desk.show.parent) not in answer.text


def test_events_tell_of_states_and_progress(desk: Running) -> None:
    seen: list[tuple[str, dict[str, Any]]] = []

    def listen() -> None:
        with desk.http.stream("GET", "/api/v1/events") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            is_open.set()
            name = ""
            for line in answer.iter_lines():
                key, _, value = line.partition(": ")
                name = value if key == "event" else name
                if key == "data":
                    seen.append((name, json.loads(value)))
                if seen and seen[-1][1].get("state") == "ready":
                    return

    is_open = threading.Event()
    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    assert is_open.wait(10)
    identity = desk.add(STORM.replace("Sunday", "Tuesday"))
    desk.step(identity, "narrate")
    thread.join(60)
    states = [v["state"] for name, v in seen if name == "state" and v["id"] == identity]
    assert states[-2:] == ["narrating", "ready"]
    progress = [v for name, v in seen if name == "progress" and v["id"] == identity]
    assert progress[-1]["done"] == progress[-1]["total"] > 3


def test_work_waits_for_a_batch_and_edits_go_on_meanwhile(desk: Running) -> None:
    first = desk.add(STORM.replace("Sunday", "Wednesday"), title="Wednesday")
    second = desk.add(STORM.replace("Sunday", "Friday"))
    desk.until(first, "draft")
    with FileLock(desk.show / LOCK_NAME):
        desk.step(first, "publish")
        desk.until(first, "publishing")
        desk.step(second, "narrate")
        desk.until(second, "ready")
        assert desk.article(first)["state"] == "publishing"
        assert not list(desk.show.glob("episodes/*wednesday*"))
    assert desk.until(first, "published", "failed")["error"] is None


def test_a_narration_can_be_cancelled(desk: Running) -> None:
    lines = "\n\n".join(
        f"Ship number {n} left the harbour at {n % 12 + 1} o'clock." for n in range(400)
    )
    identity = desk.add(f"Ships of the year\n\n{lines}")
    desk.until(identity, "draft")
    desk.step(identity, "narrate")
    wait_for(lambda: desk.article(identity)["progress"])
    desk.step(identity, "cancel")
    assert desk.article(identity)["state"] == "draft"
    other = desk.add(STORM.replace("Sunday", "Saturday"))
    desk.step(other, "narrate")
    desk.until(other, "ready", seconds=60)
    assert desk.article(identity)["audio"] is None


def test_the_description_names_every_route(desk: Running) -> None:
    described = desk.http.get("/api/v1/openapi.json").json()["paths"]
    told = {(path, method.upper()) for path, methods in described.items() for method in methods}
    desk_of_none = object.__new__(Desk)
    there = {
        (route.path.replace("{identity}", "{id}"), method)
        for route in Api(desk_of_none).routes()
        for method in route.methods or ()
        if method != "HEAD"
    }
    assert told == there


def test_after_kill_nine_the_same_articles_are_there_and_work_goes_on(tmp_path: Path) -> None:
    show = tmp_path / "show"
    lines = "\n\n".join(f"Boat {n} came in at dawn and left at night." for n in range(150))
    with running_desk(show) as desk:
        draft = desk.add()
        desk.until(draft, "draft")
        desk.http.patch(f"/api/v1/articles/{draft}", json={"title": "Kept title"})
        long = desk.add(f"Boats of the harbour\n\n{lines}", publish=True)
        desk.until(long, "narrating")
        unread = [desk.add(STORM.replace("Sunday", f"day {n}")) for n in range(3)]
        desk.process.kill()
        desk.process.wait()
    with running_desk(show) as desk:
        assert desk.article(draft)["title"] == "Kept title"
        assert desk.until(long, "published", "failed")["error"] is None
        for identity in unread:
            desk.until(identity, "draft")
    assert len(list(show.glob("episodes/*/*.mp3"))) == 1
    assert not list((show / ".desk" / "narrations").glob(".making-*"))


def test_whoever_waits_for_an_article_is_called_back(tmp_path: Path) -> None:
    posted: list[dict[str, Any]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as receiver:
        thread = threading.Thread(target=receiver.serve_forever, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{receiver.server_port}/done"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AUDIO_BUILDER_ALLOW_PRIVATE", "true")
            with running_desk(tmp_path / "show") as desk:
                good = desk.add(publish=True, callback=address)
                bad = desk.add("Three words only", callback=address)
                wait_for(lambda: len(posted) == 2)
        receiver.shutdown()
        thread.join()
    states = {article["id"]: article["state"] for article in posted}
    assert states == {good: "published", bad: "failed"}
    published = next(article for article in posted if article["id"] == good)
    assert published["episode"]["slug"]
    assert published["lines"]


def test_a_correction_keeps_its_narrator_whatever_the_show_says(tmp_path: Path) -> None:
    with running_desk(tmp_path / "show") as desk:
        identity = desk.add(WIND, publish=True)
        first = episode_of(desk, desk.until(identity, "published", "failed"))
        assert first["voice"] == "en-us"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("desk_server.VOICE", "en-gb")
        with running_desk(tmp_path / "show") as desk:
            changed = desk.http.patch(
                f"/api/v1/articles/{identity}", json={"lines": {"2": {"text": "Sails turn."}}}
            ).json()
            assert changed["voice"] == "en-us"
            desk.step(identity, "publish")
            second = episode_of(desk, desk.until(identity, "published", "failed"))
            assert (second["revision"], second["voice"]) == (2, "en-us")
            # A new article has the new voice, and an editor may name another one for this.
            assert desk.until(desk.add(), "draft")["voice"] == "en-gb"
            desk.http.patch(f"/api/v1/articles/{identity}", json={"voice": "en-gb"})
            desk.step(identity, "publish")
            third = episode_of(desk, desk.until(identity, "published", "failed"))
            assert (third["guid"], third["voice"]) == (first["guid"], "en-gb")


def test_a_narrator_that_is_gone_is_not_replaced_silently(tmp_path: Path) -> None:
    voice = Path(__file__).parents[1] / "voices" / "en-gb.toml"
    voices = tmp_path / "show" / "voices"
    voices.mkdir(parents=True)
    (voices / "anchor.toml").write_text(voice.read_text())
    with running_desk(tmp_path / "show") as desk:
        identity = desk.add(WIND, voice="anchor", publish=True)
        assert episode_of(desk, desk.until(identity, "published", "failed"))["voice"] == "anchor"
        (voices / "anchor.toml").unlink()
        title = {"title": "Another title"}
        found = desk.http.patch(f"/api/v1/articles/{identity}", json=title).json()
        assert "anchor" in found["error"]["subject"] + found["error"]["problem"]
        desk.step(identity, "publish")
        failed = desk.until(identity, "published", "failed")
        assert failed["state"] == "failed"
        assert failed["error"]["remedy"]


def test_a_summary_and_a_note_go_to_feed_and_page(desk: Running) -> None:
    identity = desk.add(WIND.replace("Sunday", "a Monday"), title="Mill summary")
    found = desk.until(identity, "draft")
    assert found["summary"].startswith("The windmill of Mistok")
    address = f"/api/v1/articles/{identity}"
    mine = "A mill & its <b>sails</b>."
    assert desk.http.patch(address, json={"summary": mine}).json()["summary"] == mine
    desk.step(identity, "publish")
    first = desk.until(identity, "published", "failed")
    slug = first["episode"]["slug"]
    page = desk.show / "episodes" / slug / "index.html"

    def published() -> tuple[dict[str, Any], str, str]:
        feed = html.unescape((desk.show / "feed.xml").read_text())
        return episode_of(desk, first), feed, html.unescape(page.read_text())

    episode, feed, shown = published()
    assert episode["summary"] == mine
    assert "<p>A mill &amp; its &lt;b&gt;sails&lt;/b&gt;.</p>" in feed
    assert mine in shown
    # Another summary is a correction; a note alone changes no sound.
    desk.http.patch(address, json={"summary": "Sails turn.", "correction": "Said less."})
    desk.step(identity, "publish")
    desk.until(identity, "published", "failed")
    corrected, feed, shown = published()
    assert (corrected["guid"], corrected["revision"]) == (episode["guid"], 2)
    assert "<p>Sails turn.</p>" in feed
    assert "Said less." in feed
    assert "Said less." in shown
    desk.http.patch(address, json={"correction": "Said <i>more</i>."})
    desk.step(identity, "publish")
    desk.until(identity, "published", "failed")
    noted, feed, shown = published()
    assert (noted["revision"], noted["mp3"]) == (2, corrected["mp3"])
    assert "Said &lt;i&gt;more&lt;/i&gt;." in feed
    assert "Said <i>more</i>." in shown
    assert desk.http.patch(address, json={"title": "Mill again"}).json()["correction"] == ""
    too_long = desk.http.patch(address, json={"summary": "x" * 3000})
    assert too_long.status_code == 400


def test_a_sentence_is_said_again_and_nothing_else_is_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def pieces() -> set[Path]:
        return set((tmp_path / "cache").rglob("*.piece"))

    with running_desk(tmp_path / "show") as desk:
        identity = desk.add(WIND)
        desk.step(identity, "narrate")
        first = desk.until(identity, "ready", "failed")
        before = pieces()
        sentence = next(u for u in first["utterances"] if "two cranes" in u["text"])
        address = f"/api/v1/articles/{identity}"
        takes = {"takes": {str(sentence["n"]): 1}}
        changed = desk.http.patch(address, json=takes).json()
        assert changed["state"] == "draft"
        assert [u["take"] for u in changed["utterances"] if u["take"]] == [1]
        desk.step(identity, "narrate")
        second = desk.until(identity, "ready", "failed")
        again = second["utterances"][sentence["n"]]
        assert again["text"] == sentence["text"]
        assert again["seconds"] != sentence["seconds"]
        pairs = zip(first["utterances"], second["utterances"], strict=True)
        others = [(a, b) for a, b in pairs if b != again]
        assert all(a["seconds"] == pytest.approx(b["seconds"], abs=0.0015) for a, b in others)
        assert len(pieces() - before) == 1
        # Undone, it is as it was, and nothing is spoken at all.
        desk.http.patch(address, json={"takes": {str(sentence["n"]): None}})
        desk.step(identity, "narrate")
        third = desk.until(identity, "ready", "failed")
        assert third["utterances"] == first["utterances"]
        assert len(pieces() - before) == 1
        for wrong in ({"999": 1}, {"x": 1}, {"0": -1}, {"0": 1000}):
            assert desk.http.patch(address, json={"takes": wrong}).status_code == 400


def test_quotations_of_an_article_have_a_voice_of_their_own(desk: Running) -> None:
    page = (
        "<article><h1>Tides</h1>"
        + "".join(f"<p>{p}</p>" for p in WIND.split("\n\n")[2:4])
        + "<blockquote><p>The mill turns again, and we are glad of it.</p></blockquote></article>"
    )
    answer = desk.http.post("/api/v1/articles", json={"text": page, "format": "html"})
    identity = answer.json()["id"]
    found = desk.until(identity, "draft")
    quote = next(u for u in found["utterances"] if u["role"] == "quote")
    assert quote["voice"] == "en-us"
    address = f"/api/v1/articles/{identity}"
    changed = desk.http.patch(address, json={"quote_voice": "en-gb"}).json()
    assert {u["role"]: u["voice"] for u in changed["utterances"]} == {
        "notice": "en-us",
        "title": "en-us",
        "paragraph": "en-us",
        "quote": "en-gb",
    }
    desk.step(identity, "narrate")
    both = desk.until(identity, "ready", "failed")
    desk.http.patch(address, json={"quote_voice": None})
    desk.step(identity, "narrate")
    one = desk.until(identity, "ready", "failed")
    differ = {
        a["role"]
        for a, b in zip(both["utterances"], one["utterances"], strict=True)
        if abs(a["seconds"] - b["seconds"]) > 0.0015
    }
    assert differ == {"quote"}
    assert desk.http.patch(address, json={"quote_voice": "nobody"}).status_code == 400


def _picture(width: int, height: int, kind: str = "PNG") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(content, kind)
    return content.getvalue()


def test_the_cover_is_shown_and_replaced_by_one_that_directories_take(desk: Running) -> None:
    address = "/api/v1/show/cover"
    drawn = desk.http.get(address)
    assert drawn.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(drawn.content)).size == (512, 512)

    def put(picture: bytes, kind: str = "image/png", **headers: str) -> Any:
        headers["Content-Type"] = kind
        return desk.http.put(address, content=picture, headers=headers)

    assert put(_picture(1500, 1500), "text/plain").status_code == 415
    for wrong in (_picture(800, 800), _picture(1500, 1600), _picture(8100, 8100), b"GIF89a", b""):
        answer = put(wrong)
        assert answer.status_code == 400, answer.text
        assert answer.json()["error"]["remedy"]
    assert put(b"\x89PNG" + bytes(21_000_000)).status_code == 413
    assert not list(desk.show.glob("cover-art-*"))
    first = put(_picture(1500, 1500))
    assert first.status_code == 200, first.text
    name = first.json()["cover"]
    assert (desk.show / name).read_bytes() == _picture(1500, 1500)
    assert f'cover = "{name}"' in (desk.show / "podcast.toml").read_text()
    red, _, blue = Image.open(io.BytesIO(desk.http.get(address).content)).getpixel((9, 9))
    assert (red < 9, 120 < blue < 136) == (True, True)
    stale = {"If-Match": drawn.headers.get("ETag", '"old"')}
    assert put(_picture(1600, 1600, "JPEG"), "image/jpeg", **stale).status_code == 409
    second = put(_picture(1600, 1600, "JPEG"), "image/jpeg")
    assert second.json()["cover"].endswith(".jpg")
    assert [path.name for path in desk.show.glob("cover-art-*")] == [second.json()["cover"]]
    assert desk.http.patch("/api/v1/show", json={"cover": ""}).status_code == 200
    assert desk.http.get(address).content == drawn.content


def test_a_check_says_what_the_command_says(desk: Running) -> None:
    address = "/api/v1/show/check"
    identity = desk.add(WIND.replace("Sunday", "an evening"), title="Evening", publish=True)
    slug = desk.until(identity, "published", "failed")["episode"]["slug"]
    (desk.show / "episodes" / slug / f"{slug}.vtt").write_text("WEBVTT\n\nnot it\n")
    begun = desk.http.post(address)
    assert begun.status_code == 202
    assert begun.json()["state"] == "running"
    done = wait_for(
        lambda: (said := desk.http.get(address).json())["state"] != "running" and said, 120
    )
    assert done["state"] == "done"
    command = [sys.executable, "-m", "audio_builder", "check", str(desk.show), "--json"]
    told = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    assert done["report"] == told
    # The desk is shared: another test may just have given the show another name.
    assert "transcript" in {fault["rule"] for fault in told["faults"]}
    assert done["report"]["remedies"]["transcript"]
    desk.http.delete(f"/api/v1/articles/{identity}")


def test_a_preview_tells_how_it_will_stand_in_an_app(desk: Running) -> None:
    text = WIND.replace("Sunday", "a morning").replace("“We", "## Sails\n\n“We")
    answer = desk.http.post(
        "/api/v1/articles",
        json={
            "text": text,
            "format": "markdown",
            "title": "Mills & <i>more</i>",
            "date": "2026-03-04",
        },
    )
    identity = answer.json()["id"]
    draft = desk.until(identity, "draft")
    preview = draft["preview"]
    assert (preview["title"], preview["date"][:10]) == ("Mills & <i>more</i>", "2026-03-04")
    assert preview["duration_seconds"] is None
    assert "<p>The windmill of Mistok" in preview["description"]
    assert preview["chapters"] == [{"start": None, "title": "Sails"}]
    desk.step(identity, "publish")
    published = desk.until(identity, "published", "failed")
    assert published["preview"]["duration_seconds"] == published["audio"]["duration_seconds"]
    assert published["audio"]["is_current"]
    items = (desk.show / "feed.xml").read_text().split("<item>")
    mine = next(item for item in items if published["episode"]["slug"] in item)
    assert published["preview"]["description"] in html.unescape(mine)
    changed = desk.http.patch(
        f"/api/v1/articles/{identity}",
        json={"title": "Mills", "correction": "Another title."},
    ).json()
    assert not changed["audio"]["is_current"]
    assert "<p>Another title.</p>" in changed["preview"]["description"]
    assert changed["preview"]["date"] == published["preview"]["date"]


def test_another_name_of_the_show_reaches_its_files(tmp_path: Path) -> None:
    with running_desk(tmp_path / "show") as desk:
        identity = desk.add(publish=True)
        slug = desk.until(identity, "published", "failed")["episode"]["slug"]
        mp3 = desk.show / "episodes" / slug / f"{slug}.mp3"
        desk.http.patch("/api/v1/show", json={"title": "Tide tables"})
        wait_for(lambda: ID3(mp3)["TALB"].text == ["Tide tables"])
        wait_for(lambda: "<title>Tide tables</title>" in (desk.show / "feed.xml").read_text())
        second = desk.add(WIND, publish=True)
        desk.until(second, "published", "failed")
        desk.http.post("/api/v1/show/check")
        done = wait_for(
            lambda: (said := desk.http.get("/api/v1/show/check").json())["state"] == "done" and said
        )
        assert done["report"]["faults"] == []


def test_voices_are_tried_once(desk: Running) -> None:
    first = desk.http.get("/api/v1/voices").json()
    assert next(voice for voice in first if voice["name"] == "en-us")["works"]
    started = time.monotonic()
    assert desk.http.get("/api/v1/voices").json() == first
    assert time.monotonic() - started < 1
