"""An address becomes a page: bounded, checked, and honest about failures."""

import gzip
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from document_files import mail, pdf
from msgspec.structs import replace

from audio_builder.errors import ReadingError
from audio_builder.network import connections, hosts
from audio_builder.network.hosts import is_public
from audio_builder.reading import fetch as fetch_package
from audio_builder.reading.fetch import USER_AGENT
from audio_builder.reading.fetch import fetch as fetch_page
from audio_builder.reading.source import read

PAGE = "<html><body><p>Grüße aus dem Hafen.</p></body></html>"


class _Site(BaseHTTPRequestHandler):
    """A small site with every kind of trouble."""

    seen: list[tuple[str, str]] = []  # noqa: RUF012 - emptied by the fixture

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers.get("User-Agent", "")))
        name = self.path.strip("/").replace("-", "_").split("?")[0]
        getattr(self, f"page_{name}", self.page_missing)()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def page_plain(self) -> None:
        self.answer(PAGE.encode(), Content_Type="text/html; charset=utf-8")

    def page_pdf(self) -> None:
        content = pdf([[(50.0, 700.0, 12.0, "Greetings from the harbour.")]])
        self.answer(content, Content_Type="application/pdf")

    def page_mail(self) -> None:
        content = mail(text="Greetings from the harbour.").as_bytes()
        self.answer(content, Content_Type="message/rfc822")

    def page_latin(self) -> None:
        self.answer(PAGE.encode("latin-1"), Content_Type="text/html; charset=ISO-8859-1")

    def page_gzip(self) -> None:
        self.answer(gzip.compress(PAGE.encode()), Content_Encoding="gzip", Content_Type="text/html")

    def page_deflate(self) -> None:
        self.answer(zlib.compress(PAGE.encode()), Content_Encoding="deflate")

    def page_bare_deflate(self) -> None:
        packer = zlib.compressobj(wbits=-15)
        packed = packer.compress(PAGE.encode()) + packer.flush()
        self.answer(packed, Content_Encoding="deflate")

    def page_bomb(self) -> None:
        self.answer(gzip.compress(b"\0" * 30_000_000), Content_Encoding="gzip")

    def page_moved(self) -> None:
        self.answer(b"", 301, Location="/plain")

    def page_circle(self) -> None:
        self.answer(b"", 302, Location="/circle")

    def page_to_file(self) -> None:
        self.answer(b"", 302, Location="file:///etc/passwd")

    def page_picture(self) -> None:
        self.answer(b"\x89PNG", Content_Type="image/png")

    def page_script(self) -> None:
        body = b"<html><body><div id=root></div><script>start()</script></body></html>"
        self.answer(body, Content_Type="text/html")

    def page_short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b"<p>half")

    def page_forbidden(self) -> None:
        self.answer(b"no", 403)

    def page_missing(self) -> None:
        self.answer(b"no", 404)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("path", ["plain", "latin", "gzip", "deflate", "bare-deflate", "moved"])
def test_a_page_is_read_however_it_was_sent(site: str, path: str) -> None:
    article = read(f"{site}/{path}", allow_private=True)
    assert [block.text for block in article.blocks] == ["Grüße aus dem Hafen."]


@pytest.mark.parametrize("path", ["/pdf", "/mail"])
def test_a_document_is_read_from_its_address(site: str, path: str) -> None:
    article = read(f"{site}{path}", allow_private=True)
    assert [block.text for block in article.blocks] == ["Greetings from the harbour."]
    assert article.url == f"{site}{path}"


def test_a_moved_page_is_known_by_its_new_address(site: str) -> None:
    assert read(f"{site}/moved#part", allow_private=True).url == f"{site}/plain"


def test_one_page_is_one_honest_request(site: str) -> None:
    _Site.seen.clear()
    fetch_page(f"{site}/plain?q=ä b", allow_private=True)
    assert _Site.seen == [("/plain?q=%C3%A4%20b", USER_AGENT)]
    assert "audio-builder/" in USER_AGENT


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("bomb", "larger than 10 MB"),
        ("circle", "redirects too often"),
        ("to-file", "redirects too often or to something that is no page"),
        ("picture", "image/png, not a page"),
        ("script", "run its scripts"),
        ("short", "broke off"),
        ("forbidden", "status 403"),
        ("nothing", "no such page"),
    ],
)
def test_a_failure_is_one_clear_line(site: str, path: str, said: str) -> None:
    with pytest.raises(ReadingError, match=said) as failure:
        read(f"{site}/{path}", allow_private=True)
    assert str(failure.value).startswith(f"{site}/{path}: ")
    assert "\n" not in str(failure.value)


def test_this_machine_is_not_asked_unless_allowed(site: str) -> None:
    _Site.seen.clear()
    with pytest.raises(ReadingError, match="--allow-private"):
        read(f"{site}/plain")
    assert _Site.seen == []


def test_a_redirect_to_a_private_address_is_refused(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def first_only(address: str) -> bool:
        asked.append(address)
        return len(asked) == 1

    monkeypatch.setattr(hosts, "is_public", first_only)
    with pytest.raises(ReadingError, match="private network"):
        read(f"{site}/moved")


def test_a_name_is_looked_up_once_and_the_answer_is_used(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(site.rpartition(":")[2])
    monkeypatch.setattr(connections, "resolve", lambda *_, **__: ("127.0.0.1",))
    # The name does not exist: only a pinned connection can reach the page.
    assert fetch_page(f"http://harbour.invalid:{port}/plain").content == PAGE.encode()


def test_a_slow_server_is_given_up(site: str) -> None:
    impatient = replace(fetch_package.PAGE, seconds=0.0)
    with pytest.raises(ReadingError, match="did not answer in"):
        fetch_page(f"{site}/plain", allow_private=True, expected=impatient)


def test_a_sound_is_no_page_and_a_page_no_sound(site: str) -> None:
    with pytest.raises(ReadingError, match="not a sound"):
        fetch_page(f"{site}/plain", allow_private=True, expected=fetch_package.SOUND)


def test_a_server_that_is_not_there_is_one_clear_line() -> None:
    with pytest.raises(ReadingError, match="nothing answers there"):
        fetch_page("http://127.0.0.1:9/", allow_private=True)


@pytest.mark.parametrize("url", ["http://", "http://[::1", "http://host:99999/", "https:///path"])
def test_a_misspelt_address_is_named(url: str) -> None:
    with pytest.raises(ReadingError, match="not a valid address"):
        fetch_page(url)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.7", "172.16.9.9", "169.254.169.254", "0.0.0.0"),  # noqa: S104
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1"),
        *("::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "not an address"),
    ],
)
def test_private_addresses_are_known_in_every_disguise(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)
