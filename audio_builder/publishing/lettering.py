"""A text becomes letters in a font that has them."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import bidirectional

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

# Latin, Greek, Cyrillic; Arabic with Latin. Others are used where somebody has installed them.
FAMILIES = ("noto-sans", "noto-sans-arabic")
# What no font draws, so that the box drawn for it can be told from a letter.
_NOBODYS = "\U0010ffff"
_LEAST_SHARE = 0.6

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettered:
    """A text, or most of it, and the font that has its letters."""

    text: str
    path: Path

    def sized(self, weight: int, size: int) -> "FreeTypeFont":
        """Return the font at a weight of 100 to 900 and a size in pixels."""
        return _load(self.path, weight, size)


def font_for(text: str) -> Lettered | None:
    """Find a font for a text; signs that it lacks, such as emoji, are left out.

    None where no installed font has most of the letters: boxes in their place look broken.
    """
    wanted = {char for char in text if not char.isspace()}
    best: tuple[float, frozenset[str], Path] | None = None
    for path in _paths():
        missing = frozenset(char for char in wanted if not _has(path, char))
        share = 1 - len(missing) / len(wanted) if wanted else 0.0
        if best is None or share > best[0]:
            best = share, missing, path
        if not missing:
            break
    if best is None or best[0] < _LEAST_SHARE:
        if wanted:
            _log.info("no installed font has the letters of %r: the cover goes without", text)
        return None
    kept = "".join(char for char in text if char not in best[1])
    return Lettered(text=" ".join(kept.split()), path=best[2])


def _paths() -> Iterator[Path]:
    import fontpkg  # noqa: PLC0415 - needed only when a cover is made

    for name in FAMILIES:
        yield fontpkg.path(name)
    for name in sorted(map(str, fontpkg.families())):
        if name not in FAMILIES:
            yield fontpkg.path(name, nearest=True)


@cache
def _has(path: Path, char: str) -> bool:
    font = _load(path, 400, 32)
    return bytes(font.getmask(char)) != _box(path)


@cache
def _box(path: Path) -> bytes:
    return bytes(_load(path, 400, 32).getmask(_NOBODYS))


@cache
def _load(path: Path, weight: int, size: int) -> "FreeTypeFont":
    from PIL import ImageFont  # noqa: PLC0415 - heavy, and needed only when a cover is made

    font = ImageFont.truetype(path, size)
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
