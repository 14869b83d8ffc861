"""The pages as people use them, in a real Chromium."""

from typing import Any

import pytest
from conftest import page_of

from audio_builder.publishing.store.folder import Folder

pytestmark = pytest.mark.browser

LONG = "harbour-reopens"
# Three seconds are a long time for a page that loads from this machine.
PATIENCE_MS = 10_000


def open_long(page: Any, address: str, moment: str = "") -> None:
    folder = "2024-11-17-harbour-reopens-after-the-storm"
    page.goto(f"{address}episodes/{folder}/{moment}")
    wait(page, "document.querySelector('audio').readyState >= 1")


def now(page: Any) -> float:
    seconds: float = page.evaluate("document.querySelector('audio').currentTime")
    return seconds


def wait(page: Any, condition: str) -> None:
    # As a function: the page's policy forbids what would have to be evaluated from a text.
    page.wait_for_function(f"() => {condition}", timeout=PATIENCE_MS)


def marked(start: str) -> str:
    return f"document.querySelector('[aria-current]')?.textContent.startsWith('{start}')"


def test_a_click_on_a_sentence_plays_from_there_and_marks_it(page: Any, address: str) -> None:
    open_long(page, address)
    cue = page.locator(".cue", has_text="Sentence 1 of paragraph 2")
    start = float(cue.get_attribute("data-start"))
    cue.click()
    wait(page, f"document.querySelector('audio').currentTime >= {start}")
    wait(page, marked("Sentence 1 of paragraph 2"))
    assert page.locator("[aria-current=true]").count() == 1


def test_the_mark_follows_the_voice(page: Any, address: str) -> None:
    open_long(page, address)
    page.locator(".cue").nth(5).click()
    page.evaluate("document.querySelector('audio').playbackRate = 8")
    wait(page, "document.querySelectorAll('.cue')[8].getAttribute('aria-current') === 'true'")
    spoken = page.evaluate(
        """() => { const t = document.querySelector('audio').currentTime;
        const c = document.querySelector('[aria-current]').dataset; return [t, +c.start, +c.end]; }"""
    )
    assert spoken[1] - 0.3 <= spoken[0] <= spoken[2] + 1


def test_the_word_being_spoken_is_marked_also_after_an_emoji(page: Any, address: str) -> None:
    open_long(page, address)
    page.evaluate("document.querySelector('audio').currentTime = 5.5")
    wait(page, "CSS.highlights.has('word')")
    word = page.evaluate("[...CSS.highlights.get('word')].map(String).join()")
    sentence = page.locator("[aria-current]").inner_text()
    assert word in sentence.split()
    last = page.locator("[aria-current]").get_attribute("data-words").split(",")[-4:]
    page.evaluate(f"document.querySelector('audio').currentTime = {float(last[0]) + 0.01}")
    wait(page, "String([...CSS.highlights.get('word') ?? []][0]) === 'weather.'")


def test_enter_on_a_sentence_plays_from_there(page: Any, address: str) -> None:
    open_long(page, address)
    cue = page.locator("#text .cue").nth(4)
    cue.focus()
    page.keyboard.press("Enter")
    wait(page, marked("Sentence 1 of paragraph 1"))
    assert now(page) >= float(cue.get_attribute("data-start"))


def test_arrows_move_among_sentences_and_tab_takes_one_step(page: Any, address: str) -> None:
    open_long(page, address)
    assert page.locator(".cue[tabindex='0']").count() == 1
    page.locator("#text .cue").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    focused = page.evaluate("document.activeElement.textContent")
    assert focused.startswith("Sentence 2 of paragraph 0")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") != "cue"


def test_the_player_works_with_the_keyboard_alone(page: Any, address: str) -> None:
    open_long(page, address)
    page.locator("[data-do=play]").focus()
    page.keyboard.press("Space")
    wait(page, "document.querySelector('[data-do=play]').ariaLabel === 'Pause'")
    page.keyboard.press("Space")
    wait(page, "document.querySelector('[data-do=play]').ariaLabel === 'Play'")
    before = now(page)
    page.locator("[data-do=forward]").focus()
    page.keyboard.press("Enter")
    assert now(page) == pytest.approx(before + 15, abs=0.3)
    page.locator("[data-do=back]").focus()
    page.keyboard.press("Enter")
    assert now(page) == pytest.approx(before, abs=0.3)


def test_the_slider_moves_by_seconds_and_says_where_it_is(page: Any, address: str) -> None:
    open_long(page, address)
    slider = page.locator("input[type=range]")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowLeft")
    assert now(page) == pytest.approx(30, abs=0.3)
    assert slider.get_attribute("aria-valuetext") == "0:30 of 1:15"


def test_speed_and_position_are_kept_for_the_next_visit(page: Any, address: str) -> None:
    open_long(page, address)
    page.locator("select").select_option("1.5")
    page.locator("[data-do=forward]").click()
    page.locator("[data-do=forward]").click()
    kept = now(page)
    page.goto(address)
    open_long(page, address)
    wait(page, "document.querySelector('audio').currentTime > 0")
    assert now(page) == pytest.approx(kept, abs=0.5)
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.5
    assert page.locator("select").input_value() == "1.5"


def test_the_sentence_being_spoken_scrolls_into_view(page: Any, address: str) -> None:
    open_long(page, address)
    page.emulate_media(reduced_motion="reduce")
    last = page.locator(".cue").last
    page.evaluate(
        "() => { const a = document.querySelector('audio');"
        " a.currentTime = +[...document.querySelectorAll('.cue')].at(-1).dataset.start; a.play(); }"
    )
    wait(page, "[...document.querySelectorAll('.cue')].at(-1).hasAttribute('aria-current')")
    wait(page, "scrollY > 0")
    box = last.bounding_box()
    assert box is not None
    assert 0 < box["y"] < 800


def test_the_page_works_from_a_disk(page: Any, folder: Folder) -> None:
    page.goto(page_of(folder, LONG).as_uri())
    wait(page, "document.querySelector('audio').readyState >= 1")
    page.locator(".cue").nth(3).click()
    wait(page, "document.querySelector('audio').currentTime > 4")
    assert page.locator("[aria-current]").count() == 1
    assert page.locator(".controls").is_visible()


def test_no_request_goes_to_another_host(page: Any, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_long(page, address)
    page.locator(".cue").nth(3).click()
    page.goto(address)
    page.goto(address + "episodes/2024-11-17-harbour-reopens-after-the-storm/embed.html")
    page.wait_for_load_state("networkidle")
    assert asked
    assert {url for url in asked if not url.startswith((address, "data:"))} == set()


def test_a_hostile_title_is_only_text(page: Any, folder: Folder) -> None:
    page.goto(page_of(folder, "script").as_uri())
    assert page.locator("h1").inner_text().startswith("<script>")
    assert page.title() != "taken"
    page.goto((folder.path / "index.html").as_uri())
    assert page.title() != "taken"


@pytest.mark.parametrize("size", [(1100, 800), (360, 640)], ids=["desktop", "phone"])
def test_the_notice_is_seen_without_scrolling(
    page: Any, address: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_long(page, address)
    for place in (page.locator(".notice"), page.locator(".player")):
        box = place.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= size[1]


@pytest.mark.parametrize("name", ["index", "episode", "arabic", "embed"])
def test_nothing_is_wider_than_a_phone(page: Any, folder: Folder, name: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(_named(folder, name))
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "episode", "arabic", "embed"])
def test_axe_finds_nothing(chromium: Any, folder: Folder, name: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe")
    # The checker loads the style again, which the page's own policy forbids.
    context = chromium.new_context(bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    page.goto(_named(folder, name))
    if name in {"episode", "arabic"}:
        page.locator(".cue").nth(2).click()
    found = axe.Axe().run(page).response["violations"]
    context.close()
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []


def _named(folder: Folder, name: str) -> str:
    pages = {
        "index": folder.path / "index.html",
        "episode": page_of(folder, LONG),
        "arabic": page_of(folder, "lmyn"),
        "embed": page_of(folder, LONG).with_name("embed.html"),
    }
    return pages[name].as_uri()


def test_the_embedded_player_plays_and_is_small(page: Any, address: str) -> None:
    sizes: list[int] = []

    def weigh(response: Any) -> None:
        if not response.url.endswith(".mp3"):
            sizes.append(len(response.body()))

    page.on("response", weigh)
    page.goto(address + "episodes/2024-11-17-harbour-reopens-after-the-storm/embed.html")
    page.wait_for_load_state("networkidle")
    page.locator("[data-do=play]").click()
    wait(page, "document.querySelector('audio').currentTime > 0")
    assert page.locator(".notice").is_visible()
    assert len(sizes) == 3
    assert sum(sizes) < 30_000


def test_an_episode_plays_from_the_list(page: Any, address: str) -> None:
    page.goto(address)
    page.locator("[data-listen]").last.click()
    wait(page, "!document.querySelector('audio').paused")
    assert page.locator(".dock .now").inner_text().startswith("Harbour reopens")


def test_the_page_reads_well_without_scripts(chromium: Any, folder: Folder) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_of(folder, LONG).as_uri())
    assert page.locator("audio[controls]").is_visible()
    assert not page.locator(".controls").is_visible()
    assert not page.locator("#how").is_visible()
    context.close()


def test_a_page_opens_at_the_moment_its_address_names(page: Any, address: str) -> None:
    open_long(page, address, "#t=30.5")
    wait(page, "document.querySelector('audio').currentTime > 0")
    assert now(page) == pytest.approx(30.5, abs=0.3)
