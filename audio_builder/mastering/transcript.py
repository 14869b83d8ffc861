"""An Episode becomes its transcript: WebVTT, SubRip, and the JSON of Podcasting 2.0."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from audio_builder.model.episode import Cue, Episode, Word

# What players show without scaling down (Podcasting 2.0, transcripts).
_VTT_LINE = 65
_SRT_LINE = 32
_SRT_LINES = 2
# A cue shorter than a blink flashes; and its times must still differ in print.
_LEAST_MS = 1


def vtt(episode: Episode) -> str:
    """Return the transcript as WebVTT, one cue a sentence, spoken by the voice's name."""
    speaker = _vtt_text(_one_line(episode.voice_display_name or episode.voice)) or "Narrator"
    blocks = ["WEBVTT"]
    if episode.disclosure:
        blocks.append(f"NOTE {_vtt_text(_one_line(episode.disclosure))}")
    for cue, start, end in _time_cues(episode):
        lines = "\n".join(map(_vtt_text, _wrap(cue.text, _VTT_LINE)))
        blocks.append(f"{_clock(start, '.')} --> {_clock(end, '.')}\n<v {speaker}>{lines}")
    return "\n\n".join(blocks) + "\n"


def srt(episode: Episode) -> str:
    """Return the transcript as SubRip: two lines of 32 characters, long sentences in turns."""
    shown = [turn for timed in _time_cues(episode) for turn in _turns(*timed)]
    return "".join(
        f"{number}\n{_clock(start, ',')} --> {_clock(end, ',')}\n{text}\n\n"
        for number, (text, start, end) in enumerate(shown, start=1)
    )


def transcript_json(episode: Episode) -> str:
    """Return the transcript as Podcasting 2.0 JSON: words where the engine told, else sentences."""
    speaker = episode.voice_display_name or episode.voice
    segments = [
        {"speaker": speaker, "startTime": start, "endTime": end, "body": body}
        for timed in _time_cues(episode)
        for start, end, body in _segments(*timed)
    ]
    return _json({"version": "1.0.0", "segments": segments})


def _segments(cue: Cue, start: int, end: int) -> Iterator[tuple[float, float, str]]:
    if not cue.words:
        yield start / 1000, end / 1000, _one_line(cue.text)
    for word in cue.words:
        body = cue.text[word.text_start : word.text_end]
        first = min(max(_ms(word.start), start), end)
        yield first / 1000, max(first, min(_ms(word.end), end)) / 1000, body


def _json(document: dict[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n"


def _time_cues(episode: Episode) -> Iterator[tuple[Cue, int, int]]:
    """Yield cues with text, their times in whole milliseconds, in order and inside the sound."""
    length, earliest = int(episode.duration_seconds * 1000), 0
    for cue in episode.cues:
        if not cue.text.strip():
            continue
        start = min(max(_ms(cue.start), earliest), length)
        end = min(max(_ms(cue.end), start + _LEAST_MS), length)
        if end > start:
            yield cue, start, end
            earliest = end


def _turns(cue: Cue, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Break a sentence into pairs of lines, each shown while its own words are heard."""
    lines = _wrap(cue.text, _SRT_LINE)
    pairs = [lines[at : at + _SRT_LINES] for at in range(0, len(lines), _SRT_LINES)]
    at, starts = 0, []
    places = _places(cue)
    for pair in pairs:
        starts.append(_reach(cue, places, at, start, end))
        at += sum(len(line) + 1 for line in pair)
    for pair, (first, last) in zip(pairs, pairwise([*starts, end]), strict=True):
        text = "\n".join(pair)
        yield text, first, max(last, first + _LEAST_MS)


def _reach(cue: Cue, places: Sequence[int], place: int, start: int, end: int) -> int:
    """Return when the character at a place of the blank-squeezed text is heard."""
    if places:
        reached = bisect_right(places, place)
        seconds = cue.words[reached - 1].start if reached else cue.start
        return min(max(_ms(seconds), start), end)
    return start + (end - start) * place // max(1, len(_one_line(cue.text)))


def _places(cue: Cue) -> list[int]:
    """Return where the words of a cue start in its blank-squeezed text."""
    if cue.text == _one_line(cue.text):
        return [word.text_start for word in cue.words]
    return [_squeeze(cue, word) for word in cue.words]


def _squeeze(cue: Cue, word: Word) -> int:
    return len(_one_line(cue.text[: word.text_start] + "|")) - 1


def _wrap(text: str, width: int) -> list[str]:
    """Break at blanks into lines of nearly the same length, none longer than the width."""
    words = text.split()
    if max(map(len, words), default=0) > width:
        words = [piece for word in words for piece in _pieces(word, width)]
    lines = words[:1] or [""]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _pieces(word: str, width: int) -> list[str]:
    return [word[at : at + width] for at in range(0, len(word), width)]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _vtt_text(text: str) -> str:
    """Escape what WebVTT reads as markup; an escaped arrow ends no cue."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _clock(ms: int, mark: str) -> str:
    minutes, rest = divmod(ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{mark}{rest % 1000:03}"
