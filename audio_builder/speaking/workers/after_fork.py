"""What is open here is opened anew in a fork of this program: pipes and threads are not shared."""

import os
from typing import Protocol
from weakref import WeakSet


class Forkable(Protocol):
    """Something that holds a process or a thread."""

    def after_fork(self) -> None:
        """Let go of what belongs to the parent."""


_open: WeakSet[Forkable] = WeakSet()


def reset_after_fork(item: Forkable) -> None:
    """Call ``after_fork`` of an item in every fork, as long as the item lives."""
    _open.add(item)


def leave_after_fork(item: Forkable) -> None:
    """Do so no more: the item is closed."""
    _open.discard(item)


def _reset_all() -> None:
    for item in list(_open):
        item.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reset_all)
