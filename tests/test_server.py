import contextlib
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from msgspec.structs import replace
from podcast_folders import episode, folder_of, serve

from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.serving import server as serving
from audio_builder.publishing.serving.ranges import UnsatisfiableRangeError, parse_range
from audio_builder.publishing.serving.server import FolderServer

MADE = episode()
MP3 = f"/episodes/{MADE.slug}/{MADE.mp3}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FolderServer]:
    path = tmp_path_factory.mktemp("outside") / "pod"
    folder = folder_of(path, MADE)
    rebuild(folder)
    (path.parent / "secret.json").write_text("{}")
    (path / "link.json").symlink_to(path.parent / "secret.json")
    with serve(folder) as running:
        yield running


class Client:
    def __init__(self, server: FolderServer) -> None:
        self.connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, headers=named)
        response = self.connection.getresponse()
        return response, response.read()


@pytest.fixture
def client(server: FolderServer) -> Iterator[Client]:
    opened = Client(server)
    yield opened
    opened.connection.close()


def sound(server: FolderServer) -> bytes:
    return (server.root / MP3.lstrip("/")).read_bytes()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-99", slice(0, 100)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-500", slice(-500, None)),
        ("bytes=0-0", slice(0, 1)),
        ("bytes=1000-1999999999", slice(1000, None)),
        ("bytes=0-9, 20-29", slice(0, 30)),
    ],
)
def test_a_player_gets_the_stretch_it_asks_for(
    client: Client, server: FolderServer, header: str, expected: slice
) -> None:
    whole = sound(server)
    response, body = client.ask(MP3, Range=header)
    assert response.status == 206
    assert body == whole[expected]
    first = expected.indices(len(whole))[0]
    assert (
        response.headers["Content-Range"] == f"bytes {first}-{first + len(body) - 1}/{len(whole)}"
    )
    assert response.headers["Content-Length"] == str(len(body))


def test_a_range_beyond_the_end_is_told_the_size(client: Client, server: FolderServer) -> None:
    size = len(sound(server))
    response, _ = client.ask(MP3, Range=f"bytes={size}-")
    assert response.status == 416
    assert response.headers["Content-Range"] == f"bytes */{size}"


@pytest.mark.parametrize("header", ["lines=0-9", "bytes=9-2", "bytes=", "bytes=x-y", "bytes=-"])
def test_a_senseless_range_gets_the_whole_file(
    client: Client, server: FolderServer, header: str
) -> None:
    response, body = client.ask(MP3, Range=header)
    assert response.status == 200
    assert body == sound(server)


def test_head_says_what_get_would_send(client: Client, server: FolderServer) -> None:
    head, nothing = client.ask(MP3, "HEAD")
    get, _ = client.ask(MP3)
    assert nothing == b""
    for name in ("Content-Length", "Content-Type", "ETag", "Last-Modified", "Accept-Ranges"):
        assert head.headers[name] == get.headers[name]
    assert head.headers["Content-Length"] == str(len(sound(server)))


def test_what_a_client_has_is_not_sent_again(client: Client) -> None:
    first, _ = client.ask("/feed.xml")
    by_tag, body = client.ask("/feed.xml", If_None_Match=first.headers["ETag"])
    assert (by_tag.status, body) == (304, b"")
    weak, _ = client.ask("/feed.xml", If_None_Match=f'"other", W/{first.headers["ETag"]}')
    assert weak.status == 304
    by_date, _ = client.ask("/feed.xml", If_Modified_Since=first.headers["Last-Modified"])
    assert by_date.status == 304
    other, _ = client.ask("/feed.xml", If_None_Match='"other"')
    assert other.status == 200


def test_a_resumed_download_starts_anew_when_the_file_has_changed(client: Client) -> None:
    head, _ = client.ask(MP3, "HEAD")
    same, _ = client.ask(MP3, Range="bytes=5-9", If_Range=head.headers["ETag"])
    dated, _ = client.ask(MP3, Range="bytes=5-9", If_Range=head.headers["Last-Modified"])
    changed, _ = client.ask(MP3, Range="bytes=5-9", If_Range='"older"')
    assert (same.status, dated.status, changed.status) == (206, 206, 200)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (MP3, "audio/mpeg"),
        ("/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
        (MP3.replace(".mp3", ".vtt"), "text/vtt; charset=utf-8"),
        (MP3.replace(".mp3", ".srt"), "application/x-subrip; charset=utf-8"),
        (f"/episodes/{MADE.slug}/chapters.json", "application/json+chapters; charset=utf-8"),
        ("/cover.jpg", "image/jpeg"),
    ],
)
def test_each_file_has_its_type(client: Client, path: str, kind: str) -> None:
    response, _ = client.ask(path)
    assert response.status == 200
    assert response.headers["Content-Type"] == kind


@pytest.mark.parametrize(
    ("path", "is_for_others"),
    [
        *((MP3, True), ("/feed.xml", True), (MP3.replace(".mp3", ".vtt"), True)),
        *((f"/episodes/{MADE.slug}/chapters.json", True), ("/", False), ("/cover.jpg", False)),
    ],
)
def test_other_pages_may_use_what_is_public(
    client: Client, server: FolderServer, path: str, *, is_for_others: bool
) -> None:
    # What is not published may be read by no page that the listener happens to visit.
    assert client.ask(path)[0].headers["Access-Control-Allow-Origin"] is None
    podcast = replace(server.folder.podcast, base_url="https://pod.example/")
    public, server.folder = replace(server.folder, podcast=podcast), server.folder
    private, server.folder = server.folder, public
    try:
        response, _ = client.ask(path)
    finally:
        server.folder = private
    assert response.headers["Access-Control-Allow-Origin"] == ("*" if is_for_others else None)


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.json",
        "/%2e%2e/secret.json",
        "/..%2fsecret.json",
        "/episodes/../../secret.json",
        "//../secret.json",
        "/..\\secret.json",
        "/link.json",
        "/podcast.toml",
        "/.lock",
        "/.tmp-feed.xml",
        "/episodes/",
        "/episodes",
        "/nothing.mp3",
        "/feed.xml%00.mp3",
        "/" + "a" * 5000 + ".mp3",
    ],
)
def test_nothing_but_the_podcast_can_be_reached(client: Client, path: str) -> None:
    response, body = client.ask(path)
    assert response.status == 404
    assert body == b"404 Not Found\n"


def test_an_episode_without_its_slash_is_found(client: Client) -> None:
    response, _ = client.ask(f"/episodes/{MADE.slug}")
    assert response.status == 301
    assert response.headers["Location"] == f"/episodes/{MADE.slug}/"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed(client: Client, method: str) -> None:
    response, _ = client.ask("/feed.xml", method)
    assert response.status == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_a_browser_may_ask_for_ranges_from_another_page_of_a_public_folder(
    client: Client, server: FolderServer
) -> None:
    response, _ = client.ask(MP3, "OPTIONS", Origin="https://example.org")
    assert response.status == 204
    assert response.headers["Access-Control-Allow-Headers"] is None
    private = server.folder
    podcast = replace(private.podcast, base_url="https://pod.example/")
    server.folder = replace(private, podcast=podcast)
    try:
        response, _ = client.ask(MP3, "OPTIONS", Origin="https://example.org")
    finally:
        server.folder = private
    assert "Range" in response.headers["Access-Control-Allow-Headers"]


def talk(server: FolderServer, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.server_address[1]), 10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        said = b""
        while part := connection.recv(65536):
            said += part
    return said


@pytest.mark.parametrize("method", [b"GET", b"HEAD", b"OPTIONS"])
@pytest.mark.parametrize(
    "body", [b"Content-Length: 34\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n22\r\n"]
)
def test_a_body_is_not_taken_for_the_next_request(
    server: FolderServer, method: bytes, body: bytes
) -> None:
    hidden = b"GET /feed.xml HTTP/1.1\r\nHost: a\r\n\r\n"
    said = talk(server, method + b" / HTTP/1.1\r\nHost: a\r\n" + body + hidden)
    assert said.startswith(b"HTTP/1.1 400")
    assert said.count(b"HTTP/1.1") == 1


def test_an_address_that_is_none_gets_an_answer(server: FolderServer) -> None:
    said = talk(server, b"GET http://[ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 404")


def test_who_asks_a_byte_at_a_time_is_sent_away(
    server: FolderServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "HEAD_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", server.server_address[1]), 10) as connection:
        connection.settimeout(10)
        connection.sendall(b"GET / HT")
        assert connection.recv(100) == b""


def test_more_clients_than_places_are_sent_away(server: FolderServer, client: Client) -> None:
    assert client.ask("/")[0].status == 200
    taken = 0
    while server._free_places.acquire(blocking=False):
        taken += 1
    try:
        with socket.create_connection(("127.0.0.1", server.server_address[1]), 10) as another:
            another.settimeout(10)
            with contextlib.suppress(OSError):
                another.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                assert another.recv(100) == b""
        assert client.ask("/")[0].status == 200
    finally:
        for _ in range(taken):
            server._free_places.release()


def test_an_unpublished_feed_has_the_address_its_client_used(client: Client) -> None:
    _, body = client.ask("/feed.xml", Host="192.168.1.5:8000")
    assert b'<enclosure url="http://192.168.1.5:8000/episodes/' in body
    assert b"localhost" not in body
    _, page = client.ask("/", Host="192.168.1.5:8000")
    assert b"<svg" in page.partition(b"<!--qr-->")[2]


def test_a_hostile_host_header_does_not_reach_the_feed(client: Client) -> None:
    _, body = client.ask("/feed.xml", Host='evil"><script>')
    assert b"evil" not in body


def test_a_public_feed_is_served_as_it_is(tmp_path: Path) -> None:
    toml = 'base_url = "https://pod.example.org/news"\nprivate_key = "k3y"'
    folder = folder_of(tmp_path / "pod", MADE, toml=toml)
    rebuild(folder)
    with serve(folder) as running:
        client = Client(running)
        response, body = client.ask("/k3y/feed.xml")
        hidden, _ = client.ask("/feed.xml")
        client.connection.close()
    assert response.status == 200
    assert body == (tmp_path / "pod" / "feed.xml").read_bytes()
    assert b"https://pod.example.org/news/k3y/feed.xml" in body
    assert hidden.status == 404


def test_many_listeners_are_served_at_once(server: FolderServer) -> None:
    whole = sound(server)
    results: list[bool] = []

    def listen() -> None:
        client = Client(server)
        for start in range(0, 2000, 500):
            _, body = client.ask(MP3, Range=f"bytes={start}-{start + 499}")
            results.append(body == whole[start : start + 500])
        client.connection.close()

    threads = [threading.Thread(target=listen) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 128


def test_an_endless_list_of_ranges_is_ignored() -> None:
    assert parse_range("bytes=" + "0-1," * 1000, 100) is None
    assert parse_range("bytes=" + "9" * 100 + "-", 100) is None


def test_an_empty_file_has_no_ranges() -> None:
    with pytest.raises(UnsatisfiableRangeError):
        parse_range("bytes=0-", 0)


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x00\xff\x16\x03\x01\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"GET /feed.xml HTTP/1.1\r\n" + b"X: y\r\n" * 300 + b"\r\n",
        b"GET http://[ HTTP/1.1\r\nHost: [\r\n\r\n",
        b"GET //[:: HTTP/1.1\r\nHost: x\r\nIf-Modified-Since: never\r\n\r\n",
    ],
)
def test_garbage_is_answered_or_dropped_and_others_go_on(
    server: FolderServer, client: Client, garbage: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", server.server_address[1]), timeout=10) as sent:
        sent.sendall(garbage)
        sent.shutdown(socket.SHUT_WR)
        while sent.recv(65536):
            pass
    response, _ = client.ask("/feed.xml")
    assert response.status == 200
