"""Who may ask the desk, and what strangers get."""

import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
from desk_server import COMMAND, STORM, TOKEN, Running, running_desk

from audio_builder.desk.access import Access


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running_desk(tmp_path_factory.mktemp("desk") / "show") as running:
        yield running


PATHS = ["/", "/api/v1/articles", "/api/v1/openapi.json", "/desk.js", "/nothing", "/podcast.toml"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": "Bearer"},
        {"Cookie": "audio-builder-desk-1=x"},
        {"Cookie": f"other={TOKEN}"},
    ],
)
def test_without_the_token_there_is_nothing(
    desk: Running, path: str, headers: dict[str, str]
) -> None:
    answer = httpx.get(desk.address + path, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"]["problem"] == "needs the token"
    assert "set-cookie" not in answer.headers


def test_no_action_without_the_token(desk: Running) -> None:
    for method, path in (("POST", "/api/v1/articles"), ("DELETE", "/api/v1/articles/x")):
        answer = httpx.request(method, desk.address + path, json={"text": STORM})
        assert answer.status_code == 401
    assert httpx.get(f"{desk.address}/?token=wrong").status_code == 401
    assert httpx.get(f"{desk.address}/api/v1/articles?token={TOKEN}").status_code == 401


def test_the_printed_address_gives_a_cookie_that_lets_in(desk: Running) -> None:
    with httpx.Client(base_url=desk.address) as browser:
        answer = browser.get(f"/?token={TOKEN}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert browser.get("/api/v1/articles").status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1:1",
        "127.0.0.1",
        "",
        "user@127.0.0.1:{port}",
        "127.0.0.1:{port}.evil.example",
        "[::1",
        "127.0.0.1.evil.example:{port}",
    ],
)
def test_foreign_hosts_are_refused(desk: Running, host: str) -> None:
    port = int(desk.address.rpartition(":")[2])
    answer = desk.http.get("/api/v1/articles", headers={"Host": host.format(port=port)})
    assert answer.status_code in {400, 403}
    assert "articles" not in answer.text


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1", "https://127.0.0.1:{port}"]
)
def test_foreign_origins_are_refused(desk: Running, origin: str) -> None:
    port = desk.address.rpartition(":")[2]
    headers = {"Origin": origin.format(port=port)}
    before = desk.http.get("/api/v1/articles").json()
    assert desk.http.get("/api/v1/articles", headers=headers).status_code == 403
    answer = desk.http.post("/api/v1/articles", json={"text": STORM}, headers=headers)
    assert answer.status_code == 403
    assert desk.http.get("/api/v1/articles").json() == before


def test_own_pages_may_ask(desk: Running) -> None:
    headers = {"Origin": desk.address}
    assert desk.http.get("/api/v1/articles", headers=headers).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_forms_of_other_sites_do_nothing(desk: Running, kind: str) -> None:
    answer = desk.http.post(
        "/api/v1/articles", content=b'{"text": "x"}', headers={"Content-Type": kind}
    )
    assert answer.status_code == 415


def test_bodies_are_bounded_by_what_they_say_and_by_what_comes(desk: Running) -> None:
    large = b'{"text": "' + b"a" * 12_000_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    assert desk.http.post("/api/v1/articles", content=large, headers=headers).status_code == 413

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(large), 65536):
            yield large[start : start + 65536]

    try:
        answer = desk.http.post("/api/v1/articles", content=pieces(), headers=headers)
        assert answer.status_code == 413
    except httpx.TransportError:
        pass  # It hung up on us, which is as good.
    port = int(desk.address.rpartition(":")[2])
    asking = http.client.HTTPConnection("127.0.0.1", port)
    asking.putrequest("POST", "/api/v1/articles")
    asking.putheader("Authorization", f"Bearer {TOKEN}")
    asking.putheader("Content-Type", "multipart/form-data; boundary=x")
    asking.putheader("Content-Length", str(10**12))
    asking.endheaders()
    assert asking.getresponse().status == 413
    asking.close()
    many = {f"f{n}": ("a.txt", b"x") for n in range(3)}
    assert desk.http.post("/api/v1/articles", files=many).status_code == 400
    assert desk.http.get("/api/v1/articles").status_code == 200


def test_every_answer_carries_the_policy(desk: Running) -> None:
    for answer in (desk.http.get("/api/v1/articles"), httpx.get(desk.address)):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_desk_is_not_published(desk: Running) -> None:
    identity = desk.add(publish=True)
    desk.until(identity, "published")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = subprocess.Popen(
        [sys.executable, "-m", "audio_builder", "serve", str(desk.show), "--port", str(port)],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert serving.stderr
        serving.stderr.readline()
        base = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{base}/feed.xml").status_code == 200
        for path in (".desk/desk.sqlite", ".desk/", ".desk/decisions.jsonl", "%2edesk/desk.sqlite"):
            assert httpx.get(f"{base}/{path}").status_code == 404
    finally:
        serving.kill()
        serving.communicate()


def test_a_link_in_place_of_the_desks_folder_is_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    show = tmp_path / "show"
    show.mkdir()
    (show / ".desk").symlink_to(elsewhere)
    asked = [sys.executable, "-m", "audio_builder", "desk", str(show), "--port", "0"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
    assert answer.returncode == 1
    assert "is a link" in answer.stderr
    assert not list(elsewhere.iterdir())


def test_a_second_desk_on_a_folder_is_told_of_the_first(desk: Running) -> None:
    asked = [*COMMAND, str(desk.show), "--port", "0", "--no-open"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
    assert answer.returncode == 1
    assert "another desk serves this folder" in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (["--token", "a b"], "--token"),
        (["--token", ""], "--token"),
        (["--address", "https://x.example/desk"], "--address"),
    ],
)
def test_wrong_calls_are_told_in_a_line(tmp_path: Path, options: list[str], part: str) -> None:
    asked = [sys.executable, "-m", "audio_builder", "desk", str(tmp_path), "--port", "0", *options]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
    assert answer.returncode == 2
    assert part in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_names_behind_a_proxy_and_in_the_network() -> None:
    behind = Access(token=TOKEN, host="127.0.0.1", port=8765, address="https://desk.example.org")
    assert behind.knows_host("desk.example.org")
    assert behind.knows_origin("https://desk.example.org", "127.0.0.1:8765")
    assert not behind.knows_origin("http://desk.example.org", "127.0.0.1:8765")
    assert not behind.knows_host("evil.example.org")
    assert behind.is_secure
    open_to_all = Access(token=TOKEN, host="0.0.0.0", port=8765)  # noqa: S104 - not opened
    assert open_to_all.knows_host("192.168.1.7:8765")
    assert not open_to_all.knows_host("rebound.example:8765")
