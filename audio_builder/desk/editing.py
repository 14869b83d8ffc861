"""What an editor has changed before and changes now becomes all that is changed."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec import UNSET
from msgspec.structs import replace

from audio_builder.desk.records import Edits, LineEdit, Texts
from audio_builder.desk.requests import (
    ChangedLine,
    Changes,
    language_tag,
    moment,
    trusted_voice,
)
from audio_builder.errors import SettingsError
from audio_builder.model.script import Utterance
from audio_builder.publishing.store.wording import one_line, printable
from audio_builder.settings import Settings

_LONGEST_LINE = 100_000
# As much as apps show; a feed's description has 4000 bytes for this and the notices.
_LONGEST_NOTE = 2000
_MOST_TAKES = 99


def merge_edits(
    texts: Texts, changes: Changes, settings: Settings, utterances: Sequence[Utterance] = ()
) -> Edits:
    """Return an article's edits with some changed.

    ``utterances`` are what is said of it now; they are needed where takes are changed.
    """
    edits = texts.edits
    note = partial(_line, longest=_LONGEST_NOTE)
    voice = partial(trusted_voice, settings=settings)
    kinds: dict[str, Callable[[str | None], object]] = {
        "title": _line,
        "byline": _line,
        "date": moment,
        "language": language_tag,
        "voice": voice,
        "quote_voice": voice,
        "summary": note,
        "correction": note,
    }
    given = {name: getattr(changes, name) for name in kinds}
    values = {name: kinds[name](text) for name, text in given.items() if text is not UNSET}
    if changes.takes:
        values["takes"] = _merge_takes(edits.takes, changes.takes, utterances)
    count = len(texts.found.blocks) if texts.found else 0
    lines = dict(edits.lines)
    for written, change in changes.lines.items():
        n = _number(written, count, "line")
        lines[n] = _merge_line(lines.get(n, LineEdit()), change)
    kept = {n: edit for n, edit in sorted(lines.items()) if edit != LineEdit()}
    return replace(edits, lines=kept, **values)


def _number(written: str, count: int, what: str) -> int:
    if not written.isascii() or not written.isdecimal() or not int(written[:9]) < count:
        raise SettingsError(
            f"there is no such {what}",
            subject=f"{what} {written[:20]}",
            remedy=f"there are {count}, from 0",
        )
    return int(written[:9])


def _merge_takes(
    takes: Mapping[str, int], changes: Mapping[str, int | None], utterances: Sequence[Utterance]
) -> dict[str, int]:
    """Return the takes of the sentences that there are."""
    merged = {said.text: takes[said.text] for said in utterances if said.text in takes}
    for written, take in changes.items():
        if not 0 <= (take or 0) <= _MOST_TAKES:
            raise SettingsError(
                f"is not from 0 to {_MOST_TAKES}", subject="take", remedy="count on from the last"
            )
        merged[utterances[_number(written, len(utterances), "utterance")].text] = take or 0
    return {text: take for text, take in merged.items() if take}


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


def _line(text: str | None, longest: int = _LONGEST_LINE) -> str:
    line = one_line(text or "")
    if len(line) > longest:
        raise SettingsError(
            f"is longer than {longest} characters", subject="the text", remedy="shorten it"
        )
    return line
