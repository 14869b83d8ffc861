"""A name becomes a built-in or an installed plugin."""

from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from audio_builder.errors import EngineMissingError, SettingsError


def load(name: str, builtins: Mapping[str, str], group: str) -> Any:
    """Import what a name stands for, from the literal table or the entry-point group.

    Nothing is imported before it is asked for, so optional packages stay optional.
    """
    target = builtins.get(name)
    if target is None:
        found = entry_points(group=group, name=name)
        if not found:
            known = ", ".join(names(builtins, group))
            raise SettingsError(
                f"unknown name in {group}", subject=name, remedy=f"use one of: {known}"
            )
        target = next(iter(found)).value
    module, _, attribute = target.partition(":")
    try:
        return getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise EngineMissingError(
            f"cannot be loaded: {error}", subject=f"{group} {name}", remedy="reinstall the plugin"
        ) from error


def names(builtins: Mapping[str, str], group: str) -> tuple[str, ...]:
    """All names that can be asked for, built-ins first."""
    installed = (entry.name for entry in entry_points(group=group))
    return (*builtins, *sorted(set(installed) - set(builtins)))
