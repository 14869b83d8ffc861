"""Pages made to keep a parser busy become linear or are refused."""

import gzip

import pytest

from audio_builder.errors import ReadingError
from audio_builder.reading.charset import decode_page
from audio_builder.reading.html import parse_page
from audio_builder.reading.markup_limits import limit_attributes
from audio_builder.reading.unpacking import unpack


def test_a_tag_keeps_only_its_first_attributes() -> None:
    many = "<p " + " ".join(f"a{n}='{n}>'" for n in range(5000)) + ">Boats at the quay.</p>"
    kept = limit_attributes(many)
    assert kept.endswith(">Boats at the quay.</p>")
    assert len(kept) < len(many) / 10
    assert parse_page(f"<html><body>{many}</body></html>").blocks[0].text == "Boats at the quay."


def test_a_usual_page_keeps_all_its_attributes() -> None:
    page = """<a href="x" title='a > b' data-y>z</a><img src="data:image/png;base64,AAAA">"""
    assert limit_attributes(page) == page


def test_a_file_of_many_packed_streams_is_refused() -> None:
    with pytest.raises(ReadingError, match="500 streams"):
        unpack(gzip.compress(b"") * 600, "x")
    assert unpack(gzip.compress(b"a") + gzip.compress(b"b"), "x") == b"ab"


@pytest.mark.parametrize("label", ["punycode", "idna", "rot13", "base64", "unicode_escape", "hex"])
def test_a_label_that_is_no_charset_of_the_web_is_passed_over(label: str) -> None:
    page = f"<meta charset={label}>Grüße".encode()
    assert decode_page(page) == page.decode()
    assert decode_page(page, label) == page.decode()


@pytest.mark.parametrize(
    ("label", "written"), [("latin1", "cp1252"), ("gb2312", "gb18030"), ("shift_jis", "cp932")]
)
def test_a_label_means_what_browsers_take_it_for(label: str, written: str) -> None:
    text = "港の船" if label != "latin1" else "Grüße “aus”"
    assert decode_page(text.encode(written), label) == text
