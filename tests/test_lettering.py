"""Titles on covers: which font has their letters, and where their lines break."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import fontpkg
import pytest
from PIL.ImageFont import FreeTypeFont

from audio_builder.publishing.cover import cover, fonts, lettering
from audio_builder.publishing.cover.cover import (
    Lettering,
    _warn_of_missing_font,
    make_cover,
)
from audio_builder.publishing.cover.lettering import Lettered, font_for
from audio_builder.publishing.cover.wrapping import break_lines, fit_lines


class OneWide:
    """A font in which every character is one wide."""

    size = 1.0

    def getlength(self, text: str) -> float:
        return float(len(text))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("今日の新聞、明日", 5, ["今日の新", "聞、明日"]),
        ("港町の「今日」", 4, ["港町の", "「今日」"]),
        ("新しいニュースです", 6, ["新しい", "ニュースです"]),
        ("BBC 中文网", 5, ["BBC 中", "文网"]),
        ("뉴스를 들려 드립니다", 6, ["뉴스를 들려", "드립니다"]),
        ("x" * 7, 3, ["xxx", "xxx", "x"]),
    ],
)
def test_titles_break_where_their_language_lets_them(
    text: str, width: float, lines: list[str]
) -> None:
    assert list(break_lines(text, cast("FreeTypeFont", OneWide()), width)) == lines


def test_no_word_stands_alone_in_the_last_line_where_there_is_room_above() -> None:
    font = SimpleNamespace(at_size=lambda _weight, _size: OneWide(), text="one two three four")
    _, lines = fit_lines(cast("Lettered", font), width=15, height=9, largest=1, smallest=1)
    assert lines == ("one two", "three four")


def test_hebrew_has_letters() -> None:
    pytest.importorskip("fontpkg_heebo", reason="needs fontpkg-heebo")
    found = font_for("חדשות היום בקול רם")
    assert found is not None
    assert found.text == "חדשות היום בקול רם"


@pytest.mark.parametrize(
    ("title", "language", "face"),
    [
        ("今日のニュース", "zh", 0),
        ("新聞", "ja", 0),
        ("오늘의 뉴스", "en", 1),
        ("每日新闻", "zh", 2),
        ("每日新聞", "zh-TW", 3),
        ("每日新聞", "zh-Hant", 3),
        ("每日新聞", "zh-HK", 4),
    ],
)
def test_han_characters_look_as_their_readers_write_them(
    title: str, language: str, face: int
) -> None:
    pytest.importorskip("manimgx_fonts_cjk", reason="needs the extra fonts")
    found = font_for(title, language)
    assert found is not None
    assert (found.text, found.face) == (title, face)
    assert title != "新聞" or "JP" in found.at_size(700, 40).getname()[0]


@pytest.fixture
def _bare_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Leave nothing but Latin, Greek and Cyrillic, and a system's folder that is empty."""
    monkeypatch.setattr(fonts, "FAMILIES", ("noto-sans",))
    monkeypatch.setattr(fonts, "_CJK_MODULE", "no_such_module")
    monkeypatch.setattr(fontpkg, "families", lambda: ["noto-sans"])
    monkeypatch.setattr(fonts, "_system_folders", lambda: (tmp_path / "fonts",))
    kept = (font_for, fonts.of_system, make_cover, _warn_of_missing_font)
    for function in kept:
        function.cache_clear()
    yield
    for function in kept:
        function.cache_clear()


@pytest.mark.usefixtures("_bare_fonts")
def test_a_font_of_signs_does_not_turn_the_letters_into_boxes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signs = tmp_path / "fonts" / "NotoSansSymbols-Bold.ttf"
    signs.parent.mkdir()
    signs.write_bytes(b"")
    has = lettering._has
    monkeypatch.setattr(
        lettering, "_has", lambda path, char: char == "☕" if path == signs else has(path, char)
    )
    found = font_for("Coffee ☕ talk")
    assert found is not None
    assert (found.text, found.path == signs) == ("Coffee talk", False)


@pytest.mark.usefixtures("_bare_fonts")
def test_a_cover_without_letters_says_why_and_is_drawn_again_when_they_come(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lettering = Lettering(title="ข่าววันนี้", outlet="ข่าว")
    before = lettering.key
    make_cover(lettering)
    (line,) = caplog.messages
    assert "ข่าววันนี้" in line
    assert "audio-builder[fonts]" in line
    assert lettering.key == before
    (tmp_path / "fonts" / "truetype").mkdir(parents=True)
    # Any font with letters will do to see that one of the system is found.
    arabic = "أخبار اليوم"
    for function in (font_for, fonts.of_system):
        function.cache_clear()
    path = tmp_path / "fonts" / "truetype" / "NotoSansArabic-Bold.ttf"
    path.write_bytes(fontpkg.path("noto-sans-arabic").read_bytes())
    (path.parent / "NotoSansArabic-Thin.ttf").write_bytes(b"not looked at")
    found = font_for(arabic)
    assert found is not None
    assert (found.text, found.path) == (arabic, path)


@pytest.mark.usefixtures("_bare_fonts")
def test_the_name_of_a_cover_tells_whether_it_has_its_title(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lettering = Lettering(title="每日新闻", language="zh")
    plain = Lettering(title="Daily news", language="en")
    before, plain_before = lettering.key, plain.key
    monkeypatch.setattr(cover, "font_for", lambda _text, _language: object())
    assert lettering.key != before
    assert plain.key == plain_before
