"""The recipes of docs/publish.md, each run in the server it is for, where that is installed."""

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from podcast_folders import episode
from recipes import PRIVATE_FILES, published_folder, recipe

from audio_builder.publishing.store.folder import Folder

STARTING_SECONDS = 15


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return published_folder(tmp_path)


@contextlib.contextmanager
def running(*command: str, port: int) -> Iterator[HTTPConnection]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + STARTING_SECONDS
        while time.monotonic() < until and process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.1):
                break
        assert process.poll() is None, process.stdout.read() if process.stdout else ""
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        yield connection
        connection.close()
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout:
            process.stdout.close()


def hold_to_what_a_server_must_do(connection: HTTPConnection) -> None:
    made = episode()
    place = f"/episodes/{made.slug}/"

    def ask(path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection.request(method, path, headers={"Host": "example.org", **headers})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()

    status, headers, body = ask(place + made.mp3, Range="bytes=10-19")
    assert (status, len(body)) == (206, 10)
    assert headers["Content-Type"] == "audio/mpeg"
    status, headers, body = ask(place + made.mp3, "HEAD")
    assert (status, headers["Content-Length"], body) == (200, str(made.bytes), b"")
    for path, kind in (
        ("/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
        (f"{place}{made.slug}.vtt", "text/vtt; charset=utf-8"),
        (f"{place}{made.slug}.m4b", "audio/mp4"),
        (f"{place}{made.slug}.opus", "audio/ogg"),
        ("/cover.jpg", "image/jpeg"),
    ):
        status, headers, _ = ask(path)
        assert (status, headers["Content-Type"]) == (200, kind), path
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Etag" in headers or "ETag" in headers
    assert ask(f"{place}chapters.json")[1]["Content-Type"].startswith("application/json")
    private = ("/.lock", "/podcast.toml", *(f"/{name}" for name in PRIVATE_FILES))
    for path in (*private, "/episodes/", f"{place}.tmp-x"):
        assert ask(path)[0] in {403, 404}, path


def test_the_nginx_recipe_serves_what_apps_need(folder: Folder, tmp_path: Path) -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        pytest.skip("needs nginx")
    port = free_port()
    server = recipe("nginx").replace("listen 80", f"listen 127.0.0.1:{port}")
    server = server.replace("/var/www/podcast", str(folder.path))
    config = tmp_path / "nginx.conf"
    places = "".join(
        f"{name}_temp_path {tmp_path};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config.write_text(
        f"daemon off; pid {tmp_path}/nginx.pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {places}\n{server}\n}}\n"
    )
    with running(nginx, "-c", str(config), "-p", str(tmp_path), port=port) as connection:
        hold_to_what_a_server_must_do(connection)


def test_the_caddy_recipe_serves_what_apps_need(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caddy = shutil.which("caddy")
    if not caddy:
        pytest.skip("needs caddy")
    monkeypatch.setenv("HOME", str(tmp_path))
    port = free_port()
    site = recipe("caddy").replace("http://example.org", f"http://example.org:{port}")
    site = site.replace("/var/www/podcast", str(folder.path))
    config = tmp_path / "Caddyfile"
    config.write_text(f"{{\n\tadmin off\n}}\n{site}")
    arguments = ("run", "--config", str(config), "--adapter", "caddyfile")
    with running(caddy, *arguments, port=port) as connection:
        hold_to_what_a_server_must_do(connection)
