"""One deadline, one bound on size and only checked hosts, whatever a server does."""

import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator
from urllib.request import getproxies

import pytest

from audio_builder.network import client as http_client
from audio_builder.network import hosts
from audio_builder.network.client import Request, get
from audio_builder.network.errors import Cause, Limits, RequestError

SECONDS = 0.6
# A machine under load may need a while for what should take no time.
SPARE_SECONDS = 5.0
OK = b"HTTP/1.1 200 OK\r\n"
Server = Callable[[Iterator[bytes]], str]


@pytest.fixture
def server() -> Iterator[Server]:
    """Answer each request with the given pieces, for as long as somebody listens."""
    listening = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()
    threads: list[threading.Thread] = []

    def start(pieces: Iterator[bytes]) -> str:
        def serve() -> None:
            with contextlib.suppress(OSError):
                client, _ = listening.accept()
                with client:
                    client.recv(65536)
                    for piece in pieces:
                        if done.is_set():
                            return
                        client.sendall(piece)

        threads.append(threading.Thread(target=serve, daemon=True))
        threads[-1].start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/"

    yield start
    done.set()
    listening.close()
    for thread in threads:
        thread.join(SPARE_SECONDS)


def slowly(piece: bytes) -> Iterator[bytes]:
    """Send the same again and again, more often than any wait between two bytes runs out."""
    while True:
        yield piece
        time.sleep(0.02)


def ask(url: str, most_bytes: int = 1_000_000) -> http_client.Response:
    limits = Limits(seconds=SECONDS, most_bytes=most_bytes)
    return Request("GET", url, limits=limits, allow_private=True).send()


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(lambda: slowly(b"H"), id="status line"),
        pytest.param(lambda: itertools.chain([OK], slowly(b"a")), id="header"),
        pytest.param(
            lambda: itertools.chain([OK + b"Content-Length: 9999\r\n\r\n"], slowly(b"x")), id="body"
        ),
        pytest.param(
            lambda: itertools.chain([OK + b"Transfer-Encoding: chunked\r\n\r\n"], slowly(b"0")),
            id="chunk size",
        ),
        pytest.param(
            lambda: itertools.chain(
                [OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n"], slowly(b"a")
            ),
            id="trailer",
        ),
        pytest.param(lambda: slowly(b"HTTP/1.1 100 Continue\r\n\r\n"), id="interim answers"),
        pytest.param(lambda: slowly(b""), id="nothing at all"),
    ],
)
def test_a_server_that_drips_is_given_up_at_the_deadline(
    server: Server, pieces: Callable[[], Iterator[bytes]]
) -> None:
    started = time.monotonic()
    with pytest.raises(RequestError) as raised:
        ask(server(pieces()))
    assert raised.value.cause is Cause.LATE
    assert time.monotonic() - started < SECONDS + SPARE_SECONDS


def test_endless_interim_answers_in_a_flood_are_cut_off_by_their_size(server: Server) -> None:
    flood = itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)
    limits = Limits(seconds=60.0, most_bytes=1000)
    with pytest.raises(RequestError) as raised:
        Request("GET", server(flood), limits=limits, allow_private=True).send()
    assert raised.value.cause is Cause.TOO_LARGE


def test_a_body_beyond_the_limit_is_refused(server: Server) -> None:
    endless = itertools.chain([OK + b"\r\n"], itertools.repeat(b"x" * 10_000))
    with pytest.raises(RequestError) as raised:
        ask(server(endless), most_bytes=50_000)
    assert raised.value.cause is Cause.TOO_LARGE


def test_a_body_that_ends_too_early_is_no_body(server: Server) -> None:
    with pytest.raises(RequestError) as raised:
        ask(server(iter([OK + b"Content-Length: 10\r\n\r\nhalf"])))
    assert raised.value.cause is Cause.CUT_SHORT


def test_a_name_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = threading.Event()
    monkeypatch.setattr(hosts.socket, "getaddrinfo", lambda *_, **__: asked.wait(SPARE_SECONDS))
    with pytest.raises(RequestError) as raised:
        ask("http://harbour.invalid/")
    asked.set()
    assert raised.value.cause is Cause.LATE


def test_a_request_can_be_interrupted_from_another_thread(server: Server) -> None:
    limits = Limits(seconds=60.0, most_bytes=1000)
    request = Request("GET", server(slowly(b"")), limits=limits, allow_private=True)
    threading.Timer(0.2, request.interrupt).start()
    with pytest.raises(RequestError):
        request.send()


def test_an_interrupted_request_opens_no_connection(server: Server) -> None:
    limits = Limits(seconds=60.0, most_bytes=1000)
    request = Request("GET", server(iter([])), limits=limits, allow_private=True)
    request.interrupt()
    with pytest.raises(RequestError):
        request.send()


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://host/", "file:///etc/passwd", "javascript:alert(1)", "host", "", "http://"),
        *("http://[", "http://host:99999/", "http://host:0/", "https:///path", "http://a\x00b/"),
    ],
)
def test_what_is_no_web_address_is_asked_of_nobody(url: str) -> None:
    with pytest.raises(RequestError) as raised:
        ask(url)
    assert raised.value.cause in {Cause.INVALID, Cause.NO_HOST}


@pytest.mark.parametrize("name", ["localhost", "127.1", "2130706433", "0x7f000001", "[::1]"])
@pytest.mark.parametrize("proxy", ["", "http://proxy.invalid:8080"])
def test_this_machine_is_not_asked_under_any_name(
    name: str, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_client, "getproxies", lambda: {"http": proxy} if proxy else {})
    monkeypatch.setattr(http_client, "proxy_bypass", lambda _: False)
    limits = Limits(seconds=SPARE_SECONDS, most_bytes=1000)
    with pytest.raises(RequestError) as raised:
        Request("GET", f"http://{name}:9/", limits=limits).send()
    assert raised.value.cause is Cause.PRIVATE


def test_a_proxy_of_the_environment_is_asked_for_the_whole_address(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = server(iter([OK + b"Content-Length: 2\r\n\r\nhi"]))
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert "http" in getproxies()
    limits = Limits(seconds=SPARE_SECONDS, most_bytes=1000)
    answer = Request("GET", "http://harbour.invalid/boats", limits=limits).send()
    assert answer.body == b"hi"


def test_a_redirect_from_https_to_http_is_not_followed_where_it_must_not() -> None:
    target = http_client._redirect_target
    assert target("https://a.example/x", "http://a.example/x", stay_secure=True) == ""
    assert target("https://a.example/x", "/y", stay_secure=True) == "https://a.example/y"
    assert target("https://a.example/x", "http://a.example/x", stay_secure=False)


@pytest.mark.parametrize("location", ["http://[", "file:///etc/passwd", "data:text/html,x"])
def test_a_redirect_to_nonsense_is_one_line(server: Server, location: str) -> None:
    url = server(iter([f"HTTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n".encode()]))
    limits = Limits(seconds=SPARE_SECONDS, most_bytes=1000)
    with (
        pytest.raises(RequestError) as raised,
        get(url, limits=limits, allow_private=True),
    ):
        pass
    assert raised.value.cause is Cause.REDIRECTED
