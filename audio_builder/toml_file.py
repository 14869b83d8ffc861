"""A TOML file becomes settings by name, or a line that says what is wrong with it."""

import tomllib
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from audio_builder.errors import SettingsError

# Settings are a page or two; more is something else.
LARGEST_BYTES = 1_000_000


def read_toml(path: Path) -> dict[str, Any]:
    """Read a file of settings; one that is not there holds none."""
    content = _parse(path)
    for name, value in content.items():
        if _holds_nul(value):
            raise SettingsError(
                f"{name} holds a NUL character", subject=str(path), remedy="correct the value"
            )
    return content


def require_known(names: Iterable[str], known: Collection[str], subject: str) -> None:
    """Refuse an unknown name: a misspelled setting that does nothing is found too late."""
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            raise SettingsError(
                f"unknown setting {name!r}",
                subject=subject,
                remedy=f"did you mean {near[0]!r}?" if near else "see docs/settings.md",
            )


def require_small_file(path: Path, largest_bytes: int) -> None:
    """Refuse what cannot be read in bounded time: a pipe, a device, an enormous file.

    Podcast folders come from other people; a missing file is the caller's affair.
    """
    if path.exists() and not path.is_file():
        raise SettingsError("is no file", subject=str(path), remedy="remove it")
    if path.stat().st_size > largest_bytes:
        raise SettingsError("is too large", subject=str(path), remedy="remove or shorten it")


def _parse(path: Path) -> dict[str, Any]:
    try:
        require_small_file(path, LARGEST_BYTES)
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except NotADirectoryError as error:
        raise SettingsError(
            "is a file, not a folder", subject=str(path.parent), remedy="name a folder"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"is not valid TOML: {error}", subject=str(path), remedy="correct the line"
        ) from error
    except RecursionError as error:
        raise SettingsError(
            "is nested too deeply", subject=str(path), remedy="correct or remove the file"
        ) from error
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"cannot be read: {getattr(error, 'strerror', None) or error}",
            subject=str(path),
            remedy="correct its permissions",
        ) from error


def _holds_nul(value: Any) -> bool:
    """Tell whether a text holds what no name of a file or a show may hold."""
    if isinstance(value, dict):
        return any(map(_holds_nul, value.values()))
    if isinstance(value, list):
        return any(map(_holds_nul, value))
    return isinstance(value, str) and "\0" in value
