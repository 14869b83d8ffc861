"""A title becomes lines that fill a box."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from audio_builder.publishing.cover.lettering import Lettered

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

LINE_HEIGHT = 1.22
TITLE_WEIGHT = 700
_SHRINK = 0.93
# Chinese and Japanese have no spaces: lines break between characters, but not before closing marks
# and small kana, nor after opening ones (W3C, Requirements for Japanese Text Layout, 3.1.7).
_HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_OPENING = r"（「『【〔《〈“‘("
_CLOSING = r"、。，．・：；？！）」』】〕》〉”’ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…,.:;?!)"
# A word in katakana stays whole, as words in other scripts do.
_PIECE = re.compile(
    rf"(\s*)([{_OPENING}]*(?:[\u30a0-\u30ff]+|[{_HAN}]|[^\s{_HAN}{_OPENING}]+)?[{_CLOSING}]*)"
)


def fit_lines(
    lettered: Lettered, *, width: float, height: float, largest: float, smallest: float
) -> "tuple[FreeTypeFont, tuple[str, ...]]":
    """Return the largest lettering in which a title fits its box, and its lines; all in pixels."""
    size = largest
    while True:
        font = lettered.at_size(TITLE_WEIGHT, round(size))
        lines = tuple(_wrap(lettered.text, font, width))
        fits = len(lines) * font.size * LINE_HEIGHT <= height and all(
            font.getlength(line) <= width for line in lines
        )
        if fits:
            return font, _balance(lettered.text, font, width, lines)
        if size <= smallest:
            return font, tuple(break_lines(lettered.text, font, width))
        size *= _SHRINK


def _balance(
    text: str, font: "FreeTypeFont", width: float, lines: tuple[str, ...]
) -> tuple[str, ...]:
    """Return as many lines of more even lengths, so that no word stands alone in the last."""
    narrow, wide = 0.0, width
    best = lines
    while wide - narrow > font.size / 4:
        middle = (narrow + wide) / 2
        tried = tuple(_wrap(text, font, middle))
        if len(tried) <= len(lines) and all(font.getlength(line) <= middle for line in tried):
            best, wide = tried, middle
        else:
            narrow = middle
    return best


def _wrap(text: str, font: "FreeTypeFont", width: float) -> Iterator[str]:
    line = ""
    for space, piece in _PIECE.findall(text):
        longer = f"{line}{' ' if space else ''}{piece}" if line else piece
        if line and font.getlength(longer) > width:
            yield line
            line = piece
        else:
            line = longer
    if line:
        yield line


def break_lines(text: str, font: "FreeTypeFont", width: float) -> Iterator[str]:
    """Yield lines as ``fit_lines`` does, but break words that no line can hold."""
    for line in _wrap(text, font, width):
        rest = line
        while font.getlength(rest) > width:
            taken = next(n for n in range(len(rest), 0, -1) if font.getlength(rest[:n]) <= width)
            yield rest[:taken]
            rest = rest[taken:]
        yield rest
