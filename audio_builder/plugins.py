"""A name becomes a built-in or an installed plugin."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from audio_builder.errors import EngineMissingError, SettingsError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


def _installed(group: str) -> tuple["EntryPoint", ...]:
    """Look through the installed packages, which takes longer than most calls have."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - costs 10 ms; built-ins need none

    return tuple(entry_points(group=group))


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
