"""Bytes become the text that browsers and editors would show."""

import pytest

from audio_builder.errors import ReadingError
from audio_builder.reading.charset import decode_page, decode_text

GREETING = "Zoë fährt für 5 € nach Köln – „schön“"


def test_a_byte_order_mark_wins_over_everything() -> None:
    page = b"\xef\xbb\xbf" + f"<meta charset=latin1>{GREETING}".encode()
    assert decode_page(page, "iso-8859-1").text.endswith(GREETING)


def test_the_header_wins_over_the_page() -> None:
    page = f'<meta charset="utf-8">{GREETING}'.encode("cp1252")
    assert decode_page(page, "windows-1252").text.endswith(GREETING)


def test_a_page_without_header_says_its_charset_itself() -> None:
    page = '<meta http-equiv=Content-Type content="text/html; charset=windows-1251">Київ'
    assert decode_page(page.encode("cp1251")).text.endswith("Київ")


def test_latin_1_means_windows_1252_as_in_browsers() -> None:
    assert decode_page(b'<meta charset="iso-8859-1">\x80 5 \x93quoted\x94').text == (
        '<meta charset="iso-8859-1">€ 5 “quoted”'
    )


def test_a_charset_in_a_comment_is_not_a_charset() -> None:
    assert decode_page("<!-- <meta charset=cp1251> -->é".encode()).text.endswith("é")


def test_a_declaration_beyond_what_browsers_search_still_helps() -> None:
    page = (
        b"<html>" + b" " * 3000 + b"<meta charset=windows-1251>" + "Привіт, Києве".encode("cp1251")
    )
    assert decode_page(page).text.endswith("Привіт, Києве")


def test_an_ascii_readable_page_cannot_be_utf_16() -> None:
    assert decode_page('<meta charset="utf-16">é'.encode()).text.endswith("é")


@pytest.mark.parametrize("label", ["rot13", "base64", "x-nonsense", "undefined"])
def test_what_is_no_charset_is_passed_over(label: str) -> None:
    assert decode_page(f'<meta charset="{label}">é'.encode()).text.endswith("é")


def test_chinese_pages_are_read_with_the_larger_table() -> None:
    page = '<meta charset="gb2312">新闻'.encode("gbk")
    assert decode_page(page).text.endswith("新闻")


def test_a_text_is_utf_8() -> None:
    assert decode_text(GREETING.encode()).text == GREETING


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_text_from_a_windows_editor_is_read(charset: str) -> None:
    text = "The harbour master opened the bridge at noon.\r\nNobody was hurt.\r\n"
    assert decode_text(text.encode(charset)).text == text


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("cp1251", ("Міська рада Харкова ухвалила бюджет на наступний рік. Мер сказав, що "
         "гроші підуть на ремонт шкіл і доріг, а також на нові автобуси для передмість.")),
        ("cp1252", ("Der Bürgermeister eröffnete die Brücke früh am Morgen. Über hundert Gäste "
         "kamen, um die fünfzig Meter lange Straße zu überqueren, größer als je zuvor.")),
        ("cp1252", ("Le pont de Besançon, fermé depuis mars, rouvrira le 3 juin, a annoncé la ville. "
         "Où iront les voitures jusque-là ? Les travaux coûteront deux millions d'euros.")),
        ("cp1252", ("El puente del río abrirá mañana. ¿Quién lo pagará? El año pasado nadie lo sabía, "
         "dijo el señor Muñoz en la reunión.")),
        ("cp1250", ("Prezydent miasta powiedział, że most zostanie otwarty w przyszłym tygodniu, "
         "a mieszkańcy będą mogli przejść pieszo już w środę. Źródła mówią, że żółte światła "
         "działają.")),
    ],
)  # fmt: skip
def test_an_old_text_file_is_read_in_the_charset_of_its_country(charset: str, text: str) -> None:
    assert decode_text(text.encode(charset)).text == text


def test_a_few_foreign_bytes_do_not_spoil_a_utf_8_text() -> None:
    text = "Der Bürgermeister sprach über die Brücke. " * 20
    assert decode_text(text.encode() + b"It\x92s done.").text == text + "It’s done."


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04 ...", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"ID3\x04\x00\x00", "sound"),
        (bytes(range(256)) * 40, "binary"),
    ],
)
def test_what_is_no_text_is_named(content: bytes, kind: str) -> None:
    with pytest.raises(ReadingError, match=kind):
        decode_text(content, "file")
    with pytest.raises(ReadingError, match=kind):
        decode_page(content, "", "file")
