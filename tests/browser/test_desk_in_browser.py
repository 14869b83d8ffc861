"""An editor's way through the desk in a browser: add, look, correct, hear, publish."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

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
    # A busy machine reads an article in half a minute.
    page.set_default_timeout(120_000)
    page.goto(f"{desk.address}/?token={TOKEN}")
    yield page
    assert all(url.startswith((desk.address, "blob:", "data:")) for url in asked)


def open_draft(page: Any, desk: Running, text: str = STORM, **further: Any) -> str:
    identity = desk.add(text, **further)
    desk.until(identity, "draft")
    page.goto(f"{desk.address}/articles/{identity}")
    return identity


def open_narrated(page: Any, desk: Running, text: str) -> str:
    identity = desk.add(text)
    desk.step(identity, "narrate")
    desk.until(identity, "ready", "failed")
    page.goto(f"{desk.address}/articles/{identity}")
    return identity


@pytest.mark.parametrize(("width", "day"), [(1100, "Monday"), (390, "Tuesday")])
def test_from_a_paste_to_an_episode_by_keyboard_alone(
    inbox: Any, desk: Running, width: int, day: str
) -> None:
    inbox.set_viewport_size({"width": width, "height": 800})
    inbox.keyboard.press("/")
    inbox.keyboard.insert_text(STORM.replace("Sunday", day))
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


def test_the_focus_stays_where_it_is_when_the_page_changes(inbox: Any, desk: Running) -> None:
    desk.until(desk.add(STORM.replace("Sunday", "midday"), publish=True), "published", "failed")
    for place in ("#add-one", "#delete-many"):
        inbox.focus(place)
        inbox.evaluate("refresh()")
        inbox.wait_for_function(f"document.activeElement === document.querySelector('{place}')")
    inbox.click("#list a >> nth=-1")
    inbox.wait_for_selector("#preview summary")
    inbox.focus("#preview summary")
    before = inbox.evaluate_handle("document.activeElement")
    inbox.evaluate("refresh()")
    assert inbox.evaluate("document.activeElement.textContent").startswith("How it will stand")
    assert not inbox.evaluate("old => document.contains(old)", before)


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
    facts = {"byline": HOSTILE, "summary": HOSTILE, "correction": HOSTILE}
    desk.http.patch(f"/api/v1/articles/{identity}", json=facts)
    name = {"grapheme": HOSTILE[8:60], "alias": "x' onclick='document.title=1"}
    desk.http.put("/api/v1/lexicon", json=[name])
    edited = {"text": f"It's {HOSTILE} ' onclick='document.title=1'"}
    desk.http.patch(f"/api/v1/articles/{identity}", json={"lines": {"4": edited}})
    for place in (f"/articles/{identity}", "/", "/show"):
        inbox.goto(desk.address + place)
        assert "taken" not in inbox.title().replace(HOSTILE, "")
        assert not inbox.query_selector("main script, main img, main [onclick], main [onerror]")
    assert inbox.evaluate("document.title") not in {"taken", "1"}
    desk.http.put("/api/v1/lexicon", json=[])


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
    published = desk.add(STORM.replace("Sunday", f"eve {width}"), publish=True)
    desk.until(published, "published", "failed")
    places = ("/", f"/articles/{identity}", "/show", f"/articles/{published}")
    for place in places:
        page.goto(desk.address + place)
        page.wait_for_selector("main h1")
        _require_fit(page, width, axe)
    for part in ("#preview summary", "#published summary", "#again-1"):
        page.click(part)
    _require_fit(page, width, axe)
    page.click("#compare-2")
    _require_fit(page, width, axe)
    context.close()


def _require_fit(page: Any, width: int, axe: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.Axe().run(page).response["violations"]
    serious = [v for v in found if v["impact"] in {"serious", "critical"}]
    assert not serious, [(v["id"], [n["html"] for n in v["nodes"][:3]]) for v in serious]


def test_a_running_narration_shows_progress_and_can_be_cancelled(inbox: Any, desk: Running) -> None:
    lines = "\n\n".join(f"Ship number {n} left the harbour of Mistok at dawn." for n in range(300))
    identity = open_draft(inbox, desk, f"Ships of the year\n\n{lines}")
    inbox.click("#narrate")
    inbox.wait_for_selector(".progress:has-text(' of ')")
    inbox.click("#cancel")
    inbox.wait_for_selector(".state.draft")
    wait_for(lambda: desk.article(identity)["state"] == "draft")


def test_a_summary_is_changed_in_place_and_undone(inbox: Any, desk: Running) -> None:
    identity = open_draft(inbox, desk, STORM.replace("Sunday", "noon"))
    found = inbox.input_value("[name=summary]")
    assert found.startswith("The harbour of Mistok")
    inbox.fill("[name=summary]", "A harbour & its ferries.")
    inbox.press("[name=summary]", "Tab")
    inbox.wait_for_selector("#undo:enabled")
    assert desk.article(identity)["edits"]["summary"] == "A harbour & its ferries."
    inbox.click("#preview summary")
    inbox.wait_for_selector("#preview .notes:has-text('A harbour & its ferries.')")
    inbox.click("#undo")
    inbox.wait_for_selector("#preview .notes:has-text('The harbour of Mistok')")
    assert desk.article(identity)["edits"]["summary"] == ""
    # What was open stays open, and a second change of the same field goes back one step.
    for voice in ("en-gb", "en-us"):
        inbox.select_option("[name=voice]", voice)
        inbox.wait_for_selector(f"[name=voice][data-before={voice}]")
    inbox.click("#undo")
    inbox.wait_for_selector("[name=voice][data-before=en-gb]")


def test_a_narration_plays_on_while_the_page_is_loaded_anew(inbox: Any, desk: Running) -> None:
    open_narrated(inbox, desk, STORM.replace("Sunday", "noon"))
    inbox.click("#sentence-3")
    inbox.wait_for_selector("#said > li.playing[data-n='3']")
    player = "document.getElementById('player')"
    before = inbox.evaluate_handle("document.getElementById('main')")
    heard = inbox.evaluate(f"refresh().then(() => {player}.currentTime)")
    assert not inbox.evaluate("old => document.contains(old)", before)
    inbox.wait_for_function(f"heard => {player}.currentTime > heard && !{player}.paused", arg=heard)
    start = float(inbox.get_attribute("#said > li[data-n='3']", "data-start"))
    assert heard >= start


def test_a_sentence_is_said_again_in_the_player(inbox: Any, desk: Running) -> None:
    identity = open_narrated(inbox, desk, STORM.replace("Sunday", "dusk"))
    # A narrated sentence plays from the narration.
    inbox.click("#sentence-3")
    inbox.wait_for_function("document.getElementById('player').currentTime > 1")
    inbox.wait_for_selector("#said > li.playing[data-n='3']")
    inbox.click("#again-3")
    with inbox.expect_response("**/api/v1/say") as heard:
        inbox.click("[data-another-take]")
    assert json.loads(heard.value.request.post_data)["take"] == 1
    before = desk.article(identity)["utterances"][3]
    inbox.wait_for_selector("#said > li[data-n='3'] .count:has-text('take 2')")
    after = desk.until(identity, "ready", "failed")["utterances"][3]
    wait_for(lambda: desk.article(identity)["audio"]["is_current"])
    assert (before["text"], after["take"]) == (after["text"], 1)
    # A word is respelled where it is heard wrong; that sentence, and no other, is made again.
    inbox.click("#again-2")
    inbox.fill(".again .grapheme", "Thursday")
    inbox.fill(".again .alias", "Thurrsday")
    with inbox.expect_response("**/api/v1/say") as heard:
        inbox.click(".again [data-hear]")
    asked = json.loads(heard.value.request.post_data)
    assert asked["names"][0]["alias"] == "Thurrsday"
    assert asked["text"].endswith("Vask, said.")
    inbox.click(".again [data-keep]")
    inbox.wait_for_selector("#said .spoken:has-text('Thurrsday')")
    wait_for(lambda: desk.article(identity)["state"] == "ready")
    wait_for(lambda: desk.article(identity)["audio"]["is_current"])
    desk.http.put("/api/v1/lexicon", json=[])


def test_a_paragraph_is_heard_by_each_voice_and_one_is_chosen(inbox: Any, desk: Running) -> None:
    identity = open_draft(inbox, desk, STORM.replace("Sunday", "dawn"))
    for _ in range(3):
        inbox.keyboard.press("j")
    inbox.keyboard.press("v")
    inbox.wait_for_selector("dialog[open] .passage:has-text('The harbour of Mistok')")
    row = "dialog [data-voice-row='en-gb']"
    with inbox.expect_response("**/api/v1/say") as heard:
        inbox.click(f"{row} [data-voice]")
    assert heard.value.ok
    assert json.loads(heard.value.request.post_data)["voice"] == "en-gb"
    # Voices that do not work say so.
    inbox.wait_for_selector("dialog [data-voice-row='openai'] .error", timeout=60_000)
    assert inbox.is_disabled("dialog [data-voice-row='openai'] [data-voice]")
    inbox.click(f"{row} [data-choose=quote_voice]")
    inbox.wait_for_selector("[name=quote_voice][data-before=en-gb]")
    inbox.click("#compare-3")
    inbox.keyboard.press("Escape")
    inbox.wait_for_selector("dialog", state="hidden")
    inbox.click("#compare-3")
    inbox.click(f"{row} [data-choose=voice]")
    inbox.wait_for_selector("[name=voice][data-before=en-gb]")
    edits = desk.article(identity)["edits"]
    assert (edits["voice"], edits["quote_voice"]) == ("en-gb", "en-gb")


def test_a_correction_is_noted_and_the_code_copied(inbox: Any, desk: Running) -> None:
    inbox.context.grant_permissions(["clipboard-read", "clipboard-write"])
    identity = desk.add(
        STORM.replace("Sunday", "night"), title="Night <b>ferries</b>", publish=True
    )
    published = desk.until(identity, "published", "failed")
    inbox.goto(f"{desk.address}/articles/{identity}")
    inbox.click("#preview summary")
    assert inbox.text_content("#preview .episode") == "Night <b>ferries</b>"
    assert inbox.text_content("#preview time") == published["preview"]["date"][:10]
    inbox.wait_for_selector("#preview .facts:has-text('0:')")
    inbox.click("#published summary")
    inbox.click("#copy-embed")
    inbox.wait_for_selector("#message:has-text('copied')")
    copied = inbox.evaluate("navigator.clipboard.readText()")
    assert copied == published["episode"]["embed"]
    inbox.fill("[name=correction]", "An earlier <i>version</i> was wrong.")
    inbox.press("[name=correction]", "Enter")
    inbox.press("[name=correction]", "Tab")
    inbox.wait_for_selector("#preview .notes:has-text('An earlier <i>version</i> was wrong.')")
    inbox.click("#publish")
    inbox.wait_for_selector(".state.published", timeout=60_000)
    page = desk.show / "episodes" / published["episode"]["slug"] / "index.html"
    assert "An earlier &lt;i&gt;version&lt;/i&gt; was wrong." in page.read_text()


def test_the_show_is_seen_checked_and_changed(inbox: Any, desk: Running, tmp_path: Path) -> None:
    inbox.goto(f"{desk.address}/show")
    before = inbox.get_attribute(".cover image", "href")
    assert inbox.evaluate(
        "fetch(document.querySelector('.cover image').getAttribute('href')).then(a => a.status)"
    )
    picture = tmp_path / "art.png"
    Image.new("RGB", (1400, 1400), "teal").save(picture)
    inbox.set_input_files("#cover-file", picture)
    inbox.wait_for_selector("#draw-cover")
    assert inbox.get_attribute(".cover image", "href") != before
    inbox.click("#draw-cover")
    inbox.wait_for_selector("#draw-cover", state="detached")
    inbox.click("#check")
    inbox.wait_for_selector("#check-result:has-text('measured')", timeout=120_000)
    # Every voice of espeak-ng says a sentence of its language.
    for name in ("de", "en-us", "ru"):
        with inbox.expect_response("**/api/v1/say") as heard:
            inbox.click(f"[data-voice='{name}']")
        assert heard.value.ok, name
        assert json.loads(heard.value.request.post_data)["language"].startswith(name[:2])
    inbox.fill("#new-grapheme", "Jorund")
    inbox.fill("#new-alias", "Yorrund")
    inbox.fill("#new-language", "en")
    with inbox.expect_response("**/api/v1/say") as heard:
        inbox.press("#new-language", "Enter")
    assert json.loads(heard.value.request.post_data)["names"][0]["alias"] == "Yorrund"
    inbox.click("#keep-new")
    inbox.wait_for_selector("[data-name='Jorund']")
    assert "Yorrund" in (desk.show / "lexicon.toml").read_text()
    inbox.click("[data-forget='Jorund']")
    inbox.wait_for_selector("[data-name='Jorund']", state="detached")
    inbox.select_option("[name=tables]", "skip")
    inbox.wait_for_selector("#message:has-text('tables is kept')")
    assert 'tables = "skip"' in (desk.show / "podcast.toml").read_text()
    inbox.select_option("[name=tables]", "sentences")
    wait_for(lambda: 'tables = "sentences"' in (desk.show / "podcast.toml").read_text())


def test_another_editors_setting_is_seen_and_not_overwritten(desk: Running, chromium: Any) -> None:
    page = chromium.new_context().new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{desk.address}/?token={TOKEN}")
    page.goto(f"{desk.address}/show")
    desk.http.patch("/api/v1/show", json={"author": "The other editor"})
    page.fill("[name=outro]", "Goodbye.")
    with page.expect_response("**/api/v1/show") as refused:
        page.press("[name=outro]", "Tab")
    assert refused.value.status == 409
    page.wait_for_selector("[name=author][value='The other editor']")
    assert "outro" not in (desk.show / "podcast.toml").read_text()
    page.fill("[name=outro]", "Goodbye.")
    page.press("[name=outro]", "Tab")
    wait_for(lambda: 'outro = "Goodbye."' in (desk.show / "podcast.toml").read_text())
    page.context.close()


def test_every_setting_of_the_show_is_explained(inbox: Any, desk: Running) -> None:
    inbox.goto(f"{desk.address}/show")
    unexplained = inbox.evaluate(
        "[...document.querySelectorAll('#settings label')].filter(l => !l.querySelector('small'))"
        ".map(l => l.textContent)"
    )
    assert unexplained == []
