"""What an editor has changed before and changes now becomes all that is changed."""

from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from audio_builder.desk.records import Edits, LineEdit, Texts
from audio_builder.desk.requests import (
    ChangedLine,
    Changes,
    known_voice,
    language_tag,
    moment,
)
from audio_builder.errors import SettingsError
from audio_builder.publishing.store.wording import one_line, printable
from audio_builder.settings import Settings

_LONGEST_LINE = 100_000


def merge_edits(texts: Texts, changes: Changes, settings: Settings) -> Edits:
    """Return an article's edits with some changed."""
    edits = texts.edits
    values: dict[str, Any] = {}
    if changes.title is not UNSET:
        values["title"] = _line(changes.title)
    if changes.byline is not UNSET:
        values["byline"] = _line(changes.byline)
    if changes.date is not UNSET:
        values["date"] = moment(changes.date)
    if changes.language is not UNSET:
        values["language"] = language_tag(changes.language)
    if changes.voice is not UNSET:
        values["voice"] = known_voice(changes.voice, settings)
    count = len(texts.found.blocks) if texts.found else 0
    lines = dict(edits.lines)
    for written, change in changes.lines.items():
        n = _number(written, count)
        lines[n] = _merge_line(lines.get(n, LineEdit()), change)
    kept = {n: edit for n, edit in sorted(lines.items()) if edit != LineEdit()}
    return replace(edits, lines=kept, **values)


def _number(written: str, count: int) -> int:
    if not written.isascii() or not written.isdecimal() or not int(written[:9]) < count:
        raise SettingsError(
            "there is no such line",
            subject=f"line {written[:20]}",
            remedy=f"there are {count}, from 0",
        )
    return int(written[:9])


def _merge_line(edit: LineEdit, change: ChangedLine) -> LineEdit:
    kept = edit.kept if change.kept is UNSET else change.kept
    text = edit.text if change.text is UNSET else change.text
    if text is not None and len(text) > _LONGEST_LINE:
        raise SettingsError(f"is longer than {_LONGEST_LINE} characters", subject="line")
    if change.text is not UNSET and text is not None:
        # A text that somebody wrote is meant to be read, unless they say otherwise.
        text = " ".join(printable(text).split())
        kept = True if change.kept is UNSET and edit.kept is None else kept
    return LineEdit(kept=kept, text=text)


def _line(text: str | None) -> str:
    line = one_line(text or "")
    if len(line) > _LONGEST_LINE:
        raise SettingsError(f"is longer than {_LONGEST_LINE} characters", subject="the article")
    return line
