"""The player on other sites' pages, in a real Chromium, with the sound on another host."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from msgspec.structs import replace
from podcast_folders import DISCLOSURE, episode, folder_of, serve

from audio_builder.publishing.pages.by_address import entry_name
from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.folder import Folder

pytestmark = pytest.mark.browser

PATIENCE_MS = 10_000
ARTICLE = "https://quay.example/news/storm"
PARAGRAPH = "<p>The harbour opened again on Sunday, and the ferries that had waited for two days sailed.</p>"
HEAD = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Storm</title>{head}<script async src="{player}"></script></head>'
CANONICAL = f'<link rel="canonical" href="{ARTICLE}?utm_source=letter">'
SHAPES = {
    # A news site that keeps room for the player.
    "slot": HEAD
    + '<body><article><h1>Storm</h1><div data-audio-builder class="room"></div>'
    + PARAGRAPH * 30
    + "</article></body></html>",
    # A blog with dark colours that keeps none, and whose style looks at neighbours.
    "blog": HEAD
    + '<body class="dark"><header>Blog</header><main class="owl"><h1>Storm</h1>'
    + PARAGRAPH * 30
    + "</main></body></html>",
    # An old page without any landmarks, its text in a grid.
    "bare": HEAD + '<body><div class="grid">' + PARAGRAPH * 30 + "</div></body></html>",
}
STYLE = """.room{min-height:9rem} .dark{background:rgb(20,20,30);color:rgb(240,240,220)}
.owl>*+*{margin-top:2rem} .grid{display:grid;gap:1rem}"""
SHIFTS = """window.shifts = []; new PerformanceObserver((list) => { for (const e of list.getEntries())
if (!e.hadRecentInput) window.shifts.push(e.value); }).observe({type: 'layout-shift', buffered: true});"""


class Site:
    """A publisher's site: pages under any path, with a strict policy."""

    def __init__(self, player: str) -> None:
        self.player = player
        self.canonical = CANONICAL
        origin = player.rpartition("/")[0]
        self.policy = (
            f"default-src 'none'; script-src {origin}; connect-src {origin};"
            f" media-src {origin}; style-src 'self'; require-trusted-types-for 'script'"
        )

    def page(self, shape: str) -> bytes:
        head = f'{self.canonical}<link rel="stylesheet" href="/style.css">'
        return SHAPES[shape].format(head=head, player=self.player).encode()


@pytest.fixture(scope="module")
def pod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Folder, str]]:
    made = replace(episode("Storm", url=ARTICLE), url=ARTICLE)
    place = tmp_path_factory.mktemp("player") / "pod"
    folder = folder_of(place, made, toml='base_url = "https://pod.example.org/"\n')
    rebuild(folder)
    with serve(folder) as server:
        yield folder, f"http://127.0.0.1:{server.server_address[1]}/"


@pytest.fixture
def site(pod: tuple[Folder, str]) -> Iterator[tuple[Site, str]]:
    made = Site(f"{pod[1]}player.js")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.strip("/").partition("?")[0].partition("/")[0]
            is_style = name == "style.css"
            body = STYLE.encode() if is_style else made.page(name) if name in SHAPES else b""
            if is_style:
                time.sleep(0.4)  # a page has no sizes before its style is there
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/css" if is_style else "text/html")
            self.send_header("Content-Security-Policy", made.policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made, f"http://localhost:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def open_shape(page: Any, address: str, shape: str) -> None:
    page.add_init_script(SHIFTS)
    page.goto(address + shape)
    page.wait_for_selector("audio-builder-player", state="attached", timeout=PATIENCE_MS)
    page.wait_for_timeout(300)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_player_comes_with_its_notice_and_moves_nothing(
    page: Any, site: tuple[Site, str], shape: str
) -> None:
    open_shape(page, site[1], shape)
    assert page.evaluate("window.shifts") == []
    player = page.locator("audio-builder-player")
    assert player.count() == 1
    assert DISCLOSURE in player.locator("section").inner_text()
    assert player.get_attribute("floating") == (None if shape == "slot" else "")
    assert player.locator("button").is_visible()
    # The style sheet applies although the page's policy allows none from elsewhere.
    assert (
        player.evaluate("e => getComputedStyle(e.shadowRoot.querySelector('.row')).display")
        == "flex"
    )


def test_it_takes_its_place_above_the_text_when_that_is_out_of_sight(
    page: Any, site: tuple[Site, str]
) -> None:
    open_shape(page, site[1], "bare")
    page.mouse.wheel(0, 1500)
    page.wait_for_function(
        "() => !document.querySelector('audio-builder-player').hasAttribute('floating')",
        timeout=PATIENCE_MS,
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.shifts") == []
    following = "e => e.nextElementSibling === document.querySelector('p')"
    assert page.locator("audio-builder-player").evaluate(following)


def test_it_has_the_colours_of_the_page(page: Any, site: tuple[Site, str]) -> None:
    open_shape(page, site[1], "blog")
    colours = page.locator("audio-builder-player").evaluate(
        """e => [getComputedStyle(e).backgroundColor,
        getComputedStyle(e.shadowRoot.querySelector('button')).color]"""
    )
    assert colours == ["rgb(20, 20, 30)", "rgb(240, 240, 220)"]


def test_the_keyboard_plays_seeks_and_changes_the_speed(page: Any, site: tuple[Site, str]) -> None:
    open_shape(page, site[1], "slot")
    inside = "document.querySelector('audio-builder-player').shadowRoot"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function(
        f"() => {inside}.querySelector('audio').currentTime > 0.2", timeout=PATIENCE_MS
    )
    assert page.evaluate(f"() => {inside}.querySelector('button').textContent") == "Pause"
    page.keyboard.press("Tab")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.wait_for_function(
        f"() => {inside}.querySelector('audio').currentTime > 6.5", timeout=PATIENCE_MS
    )
    assert page.evaluate(f"() => {inside}.querySelector('audio').playbackRate") == 1.25
    page.goto(f"{site[1]}slot?again")
    page.wait_for_selector("audio-builder-player", timeout=PATIENCE_MS)
    button = page.locator("audio-builder-player button")
    assert button.inner_text().startswith("Play · 0:")
    button.click()
    page.wait_for_function(
        f"() => {inside}.querySelector('audio').currentTime > 6", timeout=PATIENCE_MS
    )
    assert page.evaluate(f"() => {inside}.querySelector('audio').playbackRate") == 1.25


@pytest.mark.parametrize(
    "canonical",
    [
        ARTICLE,
        "https://www.quay.example/news/storm/?utm_medium=x#top",
        "https://quay.example/größe?b=two+words&a=%41&fbclid=1",
        "https://quay.example/a%2Fb/(c)!~*'?q=%E4&x",
        "https://möwe.example:8443/%zz/" + "lang/" * 40,
    ],
)
def test_script_and_folder_name_the_same_file_for_an_address(
    chromium: Any, site: tuple[Site, str], canonical: str
) -> None:
    site[0].canonical = f'<link rel="canonical" href="{canonical}">'
    context = chromium.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_request("**/by-address/*"):
        page.goto(f"{site[1]}slot")
    context.close()
    found = next(url for url in asked if "by-address" in url)
    assert found.endswith(entry_name(canonical))


def test_a_page_without_narration_costs_one_small_request(
    chromium: Any, pod: tuple[Folder, str], site: tuple[Site, str]
) -> None:
    # Without a canonical address the page's own counts.
    site[0].canonical = ""
    context = chromium.new_context()
    page = context.new_page()
    asked: list[tuple[str, int]] = []
    page.on("response", lambda answer: asked.append((answer.url, answer.status)))
    with page.expect_response("**/by-address/*"):
        page.goto(f"{site[1]}slot?id=7#x")
    page.wait_for_timeout(200)
    assert page.locator("audio-builder-player").count() == 0
    ours = [(url, status) for url, status in asked if url.startswith(pod[1])]
    assert ours == [
        (f"{pod[1]}player.js", 200),
        (f"{pod[1]}{entry_name(f'{site[1]}slot')}", 404),
    ]
    context.close()


def test_where_the_sound_is_forbidden_the_page_is_offered(
    chromium: Any, site: tuple[Site, str], pod: tuple[Folder, str]
) -> None:
    site[0].policy = site[0].policy.replace("media-src", "frame-src")
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site[1]}slot")
    link = page.locator("audio-builder-player .row a")
    link.wait_for(timeout=PATIENCE_MS)
    assert link.get_attribute("href").startswith(f"{pod[1]}episodes/")
    context.close()
