"""Cues of headings become chapters."""

import json
from collections.abc import Sequence

from audio_builder.model.episode import Chapter, Cue, Episode
from audio_builder.model.script import UtteranceRole

# Short articles need no table of contents, and one heading is none.
_LEAST_HEADINGS = 2
_LEAST_SECONDS = 180.0
_VERSION = "1.2.0"


def find_chapters(cues: Sequence[Cue], duration: float) -> tuple[Chapter, ...]:
    """Return a chapter for the opening and one for each heading; none for a short episode."""
    headings = _headings(cues)
    if len(headings) < _LEAST_HEADINGS or duration < _LEAST_SECONDS:
        return ()
    first = headings[0].start
    opening = [cue for cue in cues if cue.role is UtteranceRole.TITLE] or cues[:1]
    title = " ".join(" ".join(cue.text for cue in opening).split())
    before = [Chapter(start=0.0, title=title)] if first > 0 and opening[0].start < first else []
    found = [*before, *headings]
    found[0] = Chapter(start=0.0, title=found[0].title)
    return tuple(found)


def _headings(cues: Sequence[Cue]) -> list[Chapter]:
    """Return each heading once, also one spoken in several pieces."""
    found: list[Chapter] = []
    last_block = None
    for cue in cues:
        if cue.role is not UtteranceRole.HEADING or not cue.text.strip():
            last_block = None
            continue
        text = " ".join(cue.text.split())
        if cue.block >= 0 and cue.block == last_block:
            found[-1] = Chapter(start=found[-1].start, title=f"{found[-1].title} {text}")
        else:
            found.append(Chapter(start=cue.start, title=text))
        last_block = cue.block
    return found


def chapters_json(episode: Episode, place: str = "") -> str:
    """Return the chapters as Podcasting 2.0 JSON.

    ``place`` is the public address of the episode's folder, where there is one: pictures need it.
    """
    chapters = [_chapter(chapter, place) for chapter in episode.chapters]
    return (
        json.dumps({"version": _VERSION, "chapters": chapters}, ensure_ascii=False, indent=1) + "\n"
    )


def _chapter(chapter: Chapter, place: str) -> dict[str, float | str]:
    entry: dict[str, float | str] = {"startTime": round(chapter.start, 3), "title": chapter.title}
    if chapter.url:
        entry["url"] = chapter.url
    if chapter.image and place:
        entry["img"] = place + chapter.image
    return entry
