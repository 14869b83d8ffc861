"""A name becomes a built-in or an installed plugin."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audio_builder.errors import EngineMissingError, SettingsError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


def _installed(group: str) -> tuple["EntryPoint", ...]:
    """Look through the installed packages, which takes longer than most calls have."""
    if not _is_mentioned(group):
        return ()
    from importlib.metadata import entry_points  # noqa: PLC0415 - costs 10 ms; built-ins need none

    return tuple(entry_points(group=group))


def _is_mentioned(group: str) -> bool:
    """Tell whether an installed package may have entry points of a group: most have none.

    Only where packages lie as folders in folders; what is packed or found in ways of its own is
    left to ``importlib.metadata``, which takes ten times as long.
    """
    finders = [one for one in sys.meta_path if hasattr(one, "find_distributions")]
    if finders != [PathFinder]:
        return True
    wanted = f"[{group}]".encode()
    for place in sys.path:
        try:
            names = os.listdir(place or os.curdir)  # noqa: PTH208 - thousands of names, no paths
        except NotADirectoryError:
            return True
        except OSError:
            continue
        for name in names:
            if name.endswith(".egg"):
                return True
            if name.endswith((".dist-info", ".egg-info")):
                with suppress(OSError):
                    if wanted in Path(place, name, "entry_points.txt").read_bytes():
                        return True
    return False


def load(name: str, builtins: Mapping[str, str], group: str) -> Any:
    """Import what a name stands for, from the literal table or the entry-point group.

    Nothing is imported before it is asked for, so optional packages stay optional.
    """
    target = builtins.get(name)
    if target is None:
        found = [entry for entry in _installed(group) if entry.name == name]
        if not found:
            known = ", ".join(names(builtins, group))
            raise SettingsError(
                f"unknown name in {group}", subject=name, remedy=f"use one of: {known}"
            )
        target = found[0].value
    module, _, attribute = target.partition(":")
    try:
        return getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise EngineMissingError(
            f"cannot be loaded: {error}", subject=f"{group} {name}", remedy="reinstall the plugin"
        ) from error


def names(builtins: Mapping[str, str], group: str) -> tuple[str, ...]:
    """All names that can be asked for, built-ins first."""
    installed = (entry.name for entry in _installed(group))
    return (*builtins, *sorted(set(installed) - set(builtins)))
