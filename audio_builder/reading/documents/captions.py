"""Captions (.srt, .vtt) become an Article: what is said, without the times."""

import re

from audio_builder.model.article import Article, Block
from audio_builder.reading.characters import one_line, visible
from audio_builder.reading.charset import decode_text

_TIMES = re.compile(
    r"^\s*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}.*$"
)
_MARKUP = re.compile(r"</?[a-zA-Z0-9][^<>]{0,200}>|\{\\[^{}]{0,100}\}")
_SPEAKER = re.compile(r"<v(?:\.[^\s>]{1,40})?\s{1,10}([^<>\s][^<>]{0,80})>")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "", "&rlm;": ""}
_SOUNDS = re.compile(r"^\s*(?:\[[^\]]{1,60}\]|\([^)]{1,60}\)|[♪♫#][^♪♫#]*[♪♫#]?)\s*$")
_END = re.compile(r"[.!?…。！？؟。][\"'”’»)\]]*$")
_LONG_PARAGRAPH = 400
"""Characters after which the next full stop ends a paragraph: captions have none of their own."""


def parse_captions(content: bytes, subject: str) -> Article:
    """Turn captions into paragraphs of whole sentences."""
    text = visible(decode_text(content, subject).text)
    paragraphs: list[str] = []
    held: list[str] = []
    last = ""
    for line in _lines(text):
        # Live captions repeat the line before while they roll.
        if line == last:
            continue
        last = line
        held.append(line)
        if _END.search(line) and sum(map(len, held)) > _LONG_PARAGRAPH:
            paragraphs.append(" ".join(held))
            held = []
    if held:
        paragraphs.append(" ".join(held))
    return Article(blocks=tuple(Block(text=paragraph) for paragraph in paragraphs))


def _lines(text: str) -> list[str]:
    """Return the spoken lines of the cues; headers, notes and styles stand outside of them."""
    lines: list[str] = []
    for cue in re.split(r"\n[ \t]*\n", text):
        rows = cue.strip("\n").split("\n")
        times = next((n for n, row in enumerate(rows[:3]) if _TIMES.match(row)), None)
        if times is None:
            continue
        for row in rows[times + 1 :]:
            spoken = _MARKUP.sub("", _SPEAKER.sub("", row))
            for entity, char in _ENTITIES.items():
                spoken = spoken.replace(entity, char)
            if not _SOUNDS.match(spoken) and (said := one_line(spoken)):
                lines.append(said)
    return lines
