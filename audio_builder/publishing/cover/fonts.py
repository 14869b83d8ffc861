"""Which fonts there are: those that come with us, those of the extra, and the system's."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path

import fontpkg

# Latin, Greek, Cyrillic, Devanagari; Arabic; Hebrew. Others are used where somebody has them.
FAMILIES = ("noto-sans", "noto-sans-arabic", "heebo")
# All of Chinese, Japanese and Korean in one file of 33 MB, so it is left to the extra ``fonts``.
_CJK_MODULE, _CJK_FILE = "manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc"
# Bold ones with many letters, by the beginnings of their names; the systems bring the others.
_SYSTEM_NAMES = ("NotoSans", "SourceHanSans", "Hiragino", "AppleSDGothicNeo", "ArialHB",
                 "msyhbd", "YuGothB", "malgunbd", "LeelawUI")  # fmt: skip
_SYSTEM_ENDINGS = {".ttf", ".otf", ".ttc"}
_LIGHT = ("Thin", "Light", "Italic", "Black", "Mono", "Medium")


def paths() -> Iterator[Path]:
    """Yield the fonts to try for a text, in this order."""
    for name in FAMILIES:
        yield from _ours(name)
    with suppress(ModuleNotFoundError):
        yield Path(str(files(_CJK_MODULE) / _CJK_FILE))
    # It asks every installed package, which takes as long as drawing: only where ours fail.

    for name in sorted(set(map(str, fontpkg.families())).difference(FAMILIES)):
        yield fontpkg.path(name, nearest=True)
    yield from of_system()


def is_ours(path: Path) -> bool:
    """Whether a font comes with us: those have ASCII, which many of the systems' lack."""
    return path.parent.parent.name in map(_package, FAMILIES)


def _package(family: str) -> str:
    return f"fontpkg_{family.replace('-', '_')}"


def _ours(family: str) -> Iterator[Path]:
    """Yield the upright font of a family from the package that is named like it."""
    with suppress(ModuleNotFoundError):
        folder = Path(str(files(_package(family)))) / "files"
        upright = sorted(path for path in folder.glob("*.ttf") if "Italic" not in path.name)
        yield from upright[:1]


@cache
def of_system() -> tuple[Path, ...]:
    """Return the system's fonts that go with ours, the bold ones first."""
    found = [
        Path(place, name)
        for folder in _system_folders()
        for place, _, names in os.walk(folder)
        for name in names
        if name.startswith(_SYSTEM_NAMES)
        and Path(name).suffix.lower() in _SYSTEM_ENDINGS
        and not any(weight in name for weight in _LIGHT)
    ]
    return tuple(sorted(found, key=lambda path: ("Bold" not in path.name, path.name)))


def _system_folders() -> tuple[Path, ...]:
    home = Path.home()
    if sys.platform == "darwin":
        return Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"
    if sys.platform == "win32":
        return (Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts",)
    shared = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
    return (*shared, home / ".local/share/fonts", home / ".fonts")
