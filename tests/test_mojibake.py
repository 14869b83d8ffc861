"""Garbled text is turned back, and good text is left alone."""

from pathlib import Path

import pytest

from audio_builder.reading.charset import decode_page, decode_text
from audio_builder.reading.mojibake import repair
from audio_builder.reading.source import read

SAMPLES = {
    "en": "The café’s owner said “no” – twice – to the naïve offer.",
    "de": "Der Hafen ist seit dem Frühling voller Lärm – „fürwahr“, weiß man.",
    "fr": "L’été à la plage, où l’on dîne à Noël.",
    "es": "El señor Núñez volvió mañana; ¿quién sabrá?",
    "pl": "Śledź wrócił do cieśniny po trzydziestu latach.",
    "tr": "Balıklar otuz yıl sonra boğaza döndü.",
    "uk": "Оселедець повернувся до протоки через тридцять років, і всі були раді.",
    "ru": "Сельдь вернулась в пролив через тридцать лет, и все были рады.",
    "cs": "Sleď se vrátil do průlivu po třiceti letech.",
}


@pytest.mark.parametrize("language", SAMPLES)
@pytest.mark.parametrize("charset", ["latin-1", "cp1251", "mac_roman", "cp437"])
def test_utf_8_read_in_another_charset_is_turned_back(language: str, charset: str) -> None:
    try:
        garbled = SAMPLES[language].encode().decode(charset)
    except UnicodeDecodeError:
        pytest.skip("this charset has no signs for these bytes")
    found = repair(f"Plain.\n{garbled}\nPlain.")
    assert found.text == f"Plain.\n{SAMPLES[language]}\nPlain."
    assert found.changed


def test_text_garbled_twice_is_turned_back() -> None:
    twice = "Frühling und Lärm".encode().decode("cp1252").encode().decode("cp1252")
    assert repair(twice).text == "Frühling und Lärm"


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_cyrillic_read_as_western_letters_is_turned_back(language: str) -> None:
    text = f"{SAMPLES[language]} {SAMPLES[language]}"
    garbled = text.encode("cp1251", "replace").decode("cp1252", "replace")
    assert repair(garbled).text.startswith(text[:10])


@pytest.mark.parametrize(
    "text",
    [
        *SAMPLES.values(),
        "A fee of £5 © 2026, 20 °C, 3½ miles, ±2, naïveté, Ångström, São Tomé.",
        "« Café » — l’œuvre d’Émile Zola, à 10 €",
        "Він Діло Гірка Північ Рівне, Сіль; ПІВДЕНЬ",
        "ÄÖÜ ß ÀÉÈ ÑÃÕ",
        "Ελλάδα και Κύπρος",
        "日本語のテキスト、中文字符。",
    ],
)
def test_good_text_is_left_alone(text: str) -> None:
    assert repair(text).text == text
    assert not repair(text).changed


def test_what_is_lost_is_told() -> None:
    assert repair("Fr\ufffdhling im Hafen").lost == 1


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "iso-8859-2", "shift_jis"])
def test_a_page_of_utf_8_under_another_label_is_read_as_it_is(label: str) -> None:
    page = f'<meta charset="{label}"><p>{SAMPLES["de"]}</p>'.encode()
    found = decode_page(page)
    assert SAMPLES["de"] in found.text
    assert label in found.remarks[0]


def test_a_page_that_is_no_utf_8_under_that_label_is_guessed() -> None:
    page = f'<meta charset="utf-8"><p>{SAMPLES["de"] * 4}</p>'.encode("cp1252")
    found = decode_page(page)
    assert SAMPLES["de"] in found.text
    assert found.remarks


def test_a_true_label_needs_no_remark() -> None:
    page = f'<meta charset="windows-1251"><p>{SAMPLES["ru"]}</p>'.encode("cp1251")
    assert SAMPLES["ru"] in decode_page(page).text
    assert decode_page(page).remarks == ()


def test_the_article_tells_that_it_was_garbled(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(SAMPLES["de"].encode().decode("latin-1"), "utf-8")
    found = read(str(path))
    assert found.blocks[0].text == SAMPLES["de"]
    assert found.remarks == ("garbled letters were turned back",)
    assert decode_text(SAMPLES["de"].encode()).remarks == ()
