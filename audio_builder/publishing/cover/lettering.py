"""A text becomes letters in a font that has them."""

import re
from functools import cache
from pathlib import Path
from unicodedata import bidirectional, name

from msgspec import Struct
from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

from audio_builder.publishing.cover.fonts import is_ours, paths

# What no font draws, so that the box drawn for it can be told from a letter.
_NOBODYS = "\U0010ffff"
_LEAST_SHARE = 0.6
# Scripts of the fonts that everybody has.
_CERTAIN = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW", "DEVANAGARI"})
# Collections of Noto and Source Han hold one face for each way of writing Han characters.
_JAPANESE, _KOREAN, _SIMPLIFIED, _TRADITIONAL, _HONG_KONG = range(5)
_FACES = re.compile(r"(NotoSans|SourceHanSans).*\.ttc$")
_KANA, _HANGUL = re.compile(r"[\u3040-\u30ff]"), re.compile(r"[\u1100-\u11ff\uac00-\ud7af]")


class Lettered(Struct, frozen=True, kw_only=True):
    """A text, or most of it, and the font that has its letters."""

    text: str
    path: Path
    face: int = 0
    """Which of the fonts in the file."""

    def at_size(self, weight: int, size: int) -> "FreeTypeFont":
        """Return the font at a weight of 100 to 900 and a size in pixels."""
        return _load(self.path, weight, size, self.face)


@cache
def font_for(text: str, language: str = "") -> Lettered | None:
    """Find a font for a text; signs that it lacks, such as emoji, are left out.

    None where no installed font has most of the letters: boxes in their place look broken. Ours are
    not asked for ASCII: the first letter that a font draws costs as much as a hundred more.
    """
    wanted = {char for char in text if not char.isspace()}
    best: tuple[float, frozenset[str], Path] | None = None
    for path in paths():
        known = is_ours(path)
        missing = frozenset(
            char for char in wanted if not ((known and char.isascii()) or _has(path, char))
        )
        share = 1 - len(missing) / len(wanted) if wanted else 0.0
        if best is None or share > best[0]:
            best = share, missing, path
        if not missing:
            break
    if best is None or best[0] < _LEAST_SHARE:
        return None
    kept = "".join(char for char in text if char not in best[1])
    face = _face(text, language) if _FACES.search(best[2].name) else 0
    return Lettered(text=" ".join(kept.split()), path=best[2], face=face)


def needs_rare_font(text: str) -> bool:
    """Whether a text has letters that not every installation can draw."""
    return any(name(char, "").split(" ")[0] not in _CERTAIN for char in text if char.isalpha())


def _face(text: str, language: str) -> int:
    """Return the face for a text; the same Han character looks otherwise in other places."""
    if _KANA.search(text) or language.startswith("ja"):
        return _JAPANESE
    if _HANGUL.search(text) or language.startswith("ko"):
        return _KOREAN
    if re.search(r"-(HK|MO)\b", language, re.IGNORECASE):
        return _HONG_KONG
    is_traditional = re.search(r"-(Hant|TW)\b", language, re.IGNORECASE)
    return _TRADITIONAL if is_traditional else _SIMPLIFIED


@cache
def _has(path: Path, char: str) -> bool:
    font = _load(path, 400, 32)
    return bytes(font.getmask(char)) != _box(path)


@cache
def _box(path: Path) -> bytes:
    return bytes(_load(path, 400, 32).getmask(_NOBODYS))


@cache
def _load(path: Path, weight: int, size: int, face: int = 0) -> "FreeTypeFont":

    font = ImageFont.truetype(path, size, index=face)
    try:
        axes = font.get_variation_axes()
    except OSError:  # one weight only
        return font
    font.set_variation_by_axes(
        [weight if b"eight" in axis["name"] else axis["default"] or 0 for axis in axes]
    )
    return font


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that decides is written from right to left."""
    return next(
        (b in {"R", "AL"} for b in map(bidirectional, text) if b in {"L", "R", "AL"}), False
    )
