"""A folder or feed looked at again and again gives what is new, once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from audio_builder.batch.watch import MOST_ATTEMPTS, SETTLE_SECONDS, Watch
from audio_builder.errors import AudioBuilderError, SettingsError
from audio_builder.model.source import Source


class Days:
    """Lets something happen between two looks, and stops when nothing more is planned."""

    def __init__(self, *happenings: Callable[[], object]) -> None:
        self._happenings = list(happenings)

    def __call__(self, seconds: float) -> None:
        if seconds == SETTLE_SECONDS:
            return
        if not self._happenings:
            raise KeyboardInterrupt
        self._happenings.pop(0)()


def seen(
    find: Callable[[], tuple[Source, ...]],
    days: Days,
    fail: bool = False,  # noqa: FBT001, FBT002
) -> list[list[str]]:
    watch = Watch(find, every_seconds=60, pause=days)
    looks: list[list[str]] = []
    troubles: list[AudioBuilderError] = []
    try:
        for found in watch.looks(troubles.append):
            looks.append([Path(source.location).name for source in found])
            for source in found if fail else ():
                watch.note_failure(source.location)
    except KeyboardInterrupt:
        pass
    return looks + [[str(trouble)] for trouble in troubles]


def files(folder: Path) -> Callable[[], tuple[Source, ...]]:
    return lambda: tuple(Source(location=str(path)) for path in sorted(folder.iterdir()))


def test_new_and_changed_files_are_given_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    days = Days(
        lambda: (tmp_path / "b.txt").write_text("two"),
        lambda: None,
        lambda: (tmp_path / "a.txt").write_text("longer"),
    )
    assert seen(files(tmp_path), days) == [["a.txt"], ["b.txt"], ["a.txt"]]


def test_a_file_still_being_written_waits_for_the_next_look(tmp_path: Path) -> None:
    growing = tmp_path / "a.txt"
    growing.write_text("one")
    looks: list[str] = []

    def pause(seconds: float) -> None:
        if seconds == SETTLE_SECONDS and not looks:
            growing.write_text(growing.read_text() + "more")
            looks.append("grew")
        elif seconds != SETTLE_SECONDS:
            looks.append("looked")
            if len(looks) > 9:
                raise KeyboardInterrupt

    watch = Watch(files(tmp_path), every_seconds=60, pause=pause)
    (found,) = next(watch.looks(lambda _: None))
    assert found.location == str(growing)
    assert looks == ["grew", "looked"]


def test_a_file_that_failed_waits_for_its_change_and_an_address_is_tried_a_few_times(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.txt").write_text("one")
    nothing = [lambda: None] * 8
    assert seen(files(tmp_path), Days(*nothing), fail=True) == [["a.txt"]]
    address = (Source(location="https://example.org/x"),)
    assert seen(lambda: address, Days(*nothing), fail=True) == [["x"]] * MOST_ATTEMPTS


def test_trouble_ends_a_watch_only_at_its_start() -> None:
    answers: list[tuple[Source, ...] | None] = [(Source(location="https://e.org/a"),), None, ()]

    def find() -> tuple[Source, ...]:
        answer = answers.pop(0)
        if answer is None:
            raise SettingsError("the server failed", subject="feed")
        return answer

    assert seen(find, Days(lambda: None, lambda: None)) == [["a"], ["feed: the server failed"]]
    answers[:] = [None]
    with pytest.raises(SettingsError):
        seen(find, Days())
