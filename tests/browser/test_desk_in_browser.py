"""An editor's way through the desk in a browser: add, look, correct, hear, publish."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from desk_server import STORM, TOKEN, Running, running_desk, wait_for

pytestmark = pytest.mark.browser

HOSTILE = '<script>document.title = "taken"</script>"><img src=x onerror="document.title=1">'


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running_desk(tmp_path_factory.mktemp("desk") / "show") as running:
        yield running


@pytest.fixture
def inbox(page: Any, desk: Running) -> Any:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{desk.address}/?token={TOKEN}")
    yield page
    assert all(url.startswith((desk.address, "blob:", "data:")) for url in asked)


def open_draft(page: Any, desk: Running, text: str = STORM, **further: Any) -> str:
    identity = desk.add(text, **further)
    desk.until(identity, "draft")
    page.goto(f"{desk.address}/articles/{identity}")
    return identity


def test_from_a_paste_to_an_episode_by_keyboard_alone(inbox: Any, desk: Running) -> None:
    inbox.keyboard.press("/")
    inbox.keyboard.insert_text(STORM.replace("Sunday", "Monday"))
    inbox.keyboard.press("Tab")
    inbox.keyboard.press("Enter")
    inbox.wait_for_selector("#list li.draft")
    inbox.keyboard.press("Escape")
    inbox.evaluate("document.activeElement.blur()")
    inbox.keyboard.press("j")
    inbox.keyboard.press("Enter")
    inbox.wait_for_selector("#lines")
    identity = inbox.get_attribute("#main", "data-id")
    share = next(line for line in desk.article(identity)["lines"] if "Share" in line["text"])["n"]
    for _ in range(share + 1):
        inbox.keyboard.press("j")
    inbox.keyboard.press("x")
    inbox.wait_for_selector(f"#line-{share}.kept")
    assert desk.article(identity)["lines"][share]["kept"]
    assert inbox.evaluate("document.activeElement.id") == f"line-{share}"
    inbox.keyboard.press("e")
    inbox.keyboard.press("Control+A")
    inbox.keyboard.insert_text("The port is open to all.")
    inbox.keyboard.press("Enter")
    inbox.wait_for_selector("text=The port is open to all. >> nth=1")
    inbox.keyboard.press("u")
    inbox.wait_for_selector(f"#line-{share} >> text=Share this article")
    inbox.keyboard.press("u")
    inbox.wait_for_selector(f"#line-{share}.out")
    inbox.focus("#publish")
    inbox.keyboard.press("Enter")
    inbox.wait_for_selector(".state.published", timeout=60_000)
    assert inbox.get_attribute("#player", "src").startswith("/api/v1/articles/")
    assert "<iframe" in inbox.input_value("#embed")


def test_a_sentence_is_heard_and_a_name_respelled_and_kept(inbox: Any, desk: Running) -> None:
    open_draft(inbox, desk)
    with inbox.expect_response("**/api/v1/say") as heard:
        inbox.click(".sentence >> nth=2")
    assert heard.value.headers["content-type"] == "audio/wav"
    row = '.names li[data-name="Vask"]'
    inbox.fill(f"{row} .alias", "Vahsk")
    with inbox.expect_response("**/api/v1/say") as heard:
        inbox.click(f"{row} [data-hear]")
    assert json.loads(heard.value.request.post_data)["names"][0]["alias"] == "Vahsk"
    inbox.click(f"{row} [data-keep]")
    inbox.wait_for_selector(row, state="detached")
    assert "Vahsk" in (desk.show / "lexicon.toml").read_text()
    inbox.goto(f"{desk.address}/show")
    inbox.click('[data-forget="Vask"]')
    inbox.wait_for_selector('[data-forget="Vask"]', state="detached")


def test_two_windows_show_a_conflict_and_lose_nothing(desk: Running, chromium: Any) -> None:
    # A page of its own: Chromium writes a refused request on the console.
    inbox = chromium.new_context().new_page()
    inbox.goto(f"{desk.address}/?token={TOKEN}")
    identity = open_draft(inbox, desk, STORM.replace("Sunday", "Friday"))
    # Another editor's change shows by itself; one that came too late to show is not overwritten.
    desk.http.patch(f"/api/v1/articles/{identity}", json={"title": "By the other editor"})
    inbox.wait_for_selector("h1:has-text('By the other editor')")
    inbox.evaluate("document.getElementById('main').dataset.version = '1'")
    with inbox.expect_response(f"**/api/v1/articles/{identity}") as answer:
        inbox.click("#toggle-2")
    assert answer.value.status == 409
    inbox.wait_for_selector("#message:has-text('somebody else')")
    assert desk.article(identity)["title"] == "By the other editor"
    assert desk.article(identity)["version"] == 2
    inbox.context.close()


def test_strangers_texts_run_nothing(inbox: Any, desk: Running) -> None:
    text = STORM.replace("Jorund", "J<b onclick=x>orund").replace("Share this article", HOSTILE)
    identity = open_draft(inbox, desk, text, title=HOSTILE)
    desk.http.patch(f"/api/v1/articles/{identity}", json={"byline": HOSTILE})
    edited = {"text": f"It's {HOSTILE} ' onclick='document.title=1'"}
    desk.http.patch(f"/api/v1/articles/{identity}", json={"lines": {"4": edited}})
    for place in (f"/articles/{identity}", "/", "/show"):
        inbox.goto(desk.address + place)
        assert "taken" not in inbox.title().replace(HOSTILE, "")
        assert not inbox.query_selector("main script, main img, main [onclick], main [onerror]")
    assert inbox.evaluate("document.title") not in {"taken", "1"}


@pytest.mark.parametrize(("width", "scheme"), [(1100, "light"), (390, "dark")])
def test_pages_fit_and_are_accessible(
    chromium: Any, desk: Running, width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe")
    identity = desk.add(STORM.replace("Sunday", f"day {width}"))
    failed = desk.add("Three words only")
    desk.until(identity, "draft")
    desk.until(failed, "failed")
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{desk.address}/?token={TOKEN}")
    for place in ("/", f"/articles/{identity}", "/show"):
        page.goto(desk.address + place)
        page.wait_for_selector("main h1")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = axe.Axe().run(page).response["violations"]
        serious = [v for v in found if v["impact"] in {"serious", "critical"}]
        assert not serious, [(v["id"], [n["html"] for n in v["nodes"][:3]]) for v in serious]
    context.close()


def test_a_running_narration_shows_progress_and_can_be_cancelled(inbox: Any, desk: Running) -> None:
    lines = "\n\n".join(f"Ship number {n} left the harbour of Mistok at dawn." for n in range(300))
    identity = open_draft(inbox, desk, f"Ships of the year\n\n{lines}")
    inbox.click("#narrate")
    inbox.wait_for_selector(".progress:has-text(' of ')")
    inbox.click("#cancel")
    inbox.wait_for_selector(".state.draft")
    wait_for(lambda: desk.article(identity)["state"] == "draft")
