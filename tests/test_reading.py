"""A source of any kind becomes an Article, or one clear line."""

import gzip
from pathlib import Path

import pytest

from audio_builder.errors import ReadingError
from audio_builder.reading.source import read

TEXT = "The ferry sails again on Tuesday, the harbour master said, and the bakery opens early."
PAGE = f"<!DOCTYPE html><html><head><title>Ferry</title></head><body><p>{TEXT}</p></body></html>"
MARKDOWN = f"# Ferry\n\n{TEXT.replace('again', '*again*')}\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", TEXT),
        ("a.html", PAGE),
        ("a.htm", PAGE),
        ("a.md", MARKDOWN),
        ("page-without-ending", PAGE),
        ("saved.txt", PAGE),
        ("UPPER.HTML", PAGE),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_of_any_kind_is_read(tmp_path: Path, name: str, content: str, packed: bool) -> None:  # noqa: FBT001 - a parameter
    path = tmp_path / (name + ".gz" if packed else name)
    data = content.encode()
    path.write_bytes(gzip.compress(data) if packed else data)
    assert read(str(path)).blocks[-1].text == TEXT


def test_markdown_without_a_name_is_known_by_its_beginning() -> None:
    for beginning in ("---\ntitle: Ferry\n---\n\n", "# Ferry\n\n"):
        article = read("-", stdin=f"{beginning}{TEXT.replace('again', '*again*')}".encode())
        assert article.blocks[-1].text == TEXT


@pytest.mark.parametrize("content", [TEXT.encode(), PAGE.encode(), gzip.compress(PAGE.encode())])
def test_standard_input_is_read(content: bytes) -> None:
    assert read("-", stdin=content).blocks[-1].text == TEXT


BAD = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\t\r\n ", "is empty"),
    "binary": (bytes(range(256)) * 50, "binary"),
    "picture": (b"\x89PNG\r\n\x1a\n0000", "a picture"),
    "document": (b"%PDF-1.7\n", "a PDF"),
    "gzip bomb": (gzip.compress(bytes(40_000_000)), "larger than 10 MB"),
    "damaged gzip": (gzip.compress(b"text" * 100)[:-12], "ends too early"),
    "broken gzip": (b"\x1f\x8b\x08\x00garbage that is no stream", "damaged"),
    "script only": (b"<html><body><script>run()</script></body></html>", "run its scripts"),
    "no text": (b"<html><body><div></div></body></html>", "holds no text"),
    "zero width": ("\u200b\u200b\ufeff".encode(), "holds no text"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_clear_line(tmp_path: Path, name: str) -> None:
    content, said = BAD[name]
    path = tmp_path / "source.txt"
    path.write_bytes(content)
    with pytest.raises(ReadingError, match=said) as failure:
        read(str(path))
    assert str(failure.value).startswith(f"{path}: ")
    assert "\n" not in str(failure.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no such file"):
        read(str(tmp_path / "nothing.txt"))
    with pytest.raises(ReadingError, match="is a folder"):
        read(str(tmp_path))
    with pytest.raises(ReadingError, match="cannot be read"):
        read("a\0b")


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    path.write_bytes(b"word " * 2_100_000)
    with pytest.raises(ReadingError, match="larger than 10 MB"):
        read(str(path))


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        ("example.org/x", "an address begins with https://"),
        ("www.example.org", "an address begins with https://"),
        ("ftp://example.org/a", "an address begins with https://"),
        ("file:///tmp/no-such-article.txt", "without file://"),
        ("no-such-article.txt", "check the path"),
        ("folder/no-such-article.md", "check the path"),
    ],
)
def test_what_looks_like_an_address_is_told_how_one_begins(source: str, remedy: str) -> None:
    with pytest.raises(ReadingError) as told:
        read(source)
    assert remedy in told.value.remedy
    assert ("https" in remedy) == ("https" in told.value.remedy)
