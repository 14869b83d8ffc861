"""Pages made to keep a parser busy become linear or are refused."""

import gzip
import time

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
    assert decode_page(page).text == page.decode()
    assert decode_page(page, label).text == page.decode()


@pytest.mark.parametrize(
    ("label", "written"), [("latin1", "cp1252"), ("gb2312", "gb18030"), ("shift_jis", "cp932")]
)
def test_a_label_means_what_browsers_take_it_for(label: str, written: str) -> None:
    text = "港の船" if label != "latin1" else "Grüße “aus”"
    assert decode_page(text.encode(written), label).text == text


@pytest.mark.parametrize(
    "page",
    [
        "<table>" + "<tr><td colspan=1000 rowspan=1000>a<td>7</tr>" * 400 + "</table>",
        "<table><tr>" + "<td>a" * 100 + "<tr><td>a" * 20_000 + "</table>",
        "<table><tr>" + "<td>a</td>" * 60_000 + "</tr></table>",
        "<p>" + "word<sup>1</sup>" * 20_000,
        "<p>a<sup>1</sup></p>" * 40_000,
    ],
    ids=["spans", "wide", "row", "notes", "lines"],
)
def test_no_shape_of_a_page_costs_minutes(page: str) -> None:
    before = time.process_time()
    assert parse_page(f"<html><body><article>{page}</article></body></html>").blocks
    # A second or two; without a bound half a minute and more, or all memory.
    assert time.process_time() - before < 15


def test_a_usual_table_is_evidence_as_before() -> None:
    row = "<tr><td colspan=2>The ferry waits at the old quay today</td><td>7</td></tr>"
    prose = "<p>The ferry stays in the harbour until the storm has gone, said its captain.</p>" * 9
    page = f"<html><body><article>{prose}<table>{row * 5}</table></article></body></html>"
    judged = [block.evidence.in_main for block in parse_page(page).blocks if block.evidence]
    assert judged[0] is True
