"""Rich text (.rtf) becomes an Article: text, headings, lists, tables, notes and facts.

Written after the Rich Text Format Specification 1.9.1. Pictures, objects, macros and fields'
instructions are skipped, and nothing that a document names is loaded.
"""

import re
from html import escape

from msgspec.structs import replace

from audio_builder.errors import ReadingError
from audio_builder.model.article import Article
from audio_builder.reading.documents.document import Paragraph, article_of, html_of, note_mark
from audio_builder.reading.documents.faults import damaged_error
from audio_builder.reading.documents.rtf_facts import facts_of
from audio_builder.reading.documents.rtf_headings import RtfParagraph, with_headings
from audio_builder.reading.documents.rtf_state import Group, GrowingRtfParagraph
from audio_builder.reading.documents.rtf_words import (
    CHARACTERS,
    CHARSETS,
    HEADING_STYLE,
    INFO,
    QUOTE_STYLE,
    SKIPPED,
)

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    rb"|[\r\n]+|([^\\{}\r\n]+)"
)
_DEEPEST = 1_000
_MOST_TOKENS = 5_000_000
"""A long novel has a few hundred thousand."""
_INFO_DEPTH = 2
"""Groups around a fact of the document."""
_BULLET = re.compile(r"^\s*(?:[•‣◦▪●·]|\\?-)\s+")
_LEAST_OUTLINE = 8
"""Outline levels from 0 to 8 are headings, 9 is body text."""


def parse_rtf(content: bytes, subject: str) -> Article:
    """Turn rich text into an Article."""
    reader = _RtfReader(subject)
    reader.read(content)
    return article_of(html_of(with_headings(reader.found)), facts_of(reader.facts))


class _RtfReader:
    """Reads tokens and keeps paragraphs; groups nest, so there is a stack of them."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.groups = [Group()]
        self.paragraph = GrowingRtfParagraph()
        self.note: list[str] = []
        self.notes = 0
        self.cells: list[str] = []
        self.found: list[RtfParagraph] = []
        self.facts: dict[str, str] = {}
        self.charset = "cp1252"
        self.charsets: dict[int, str] = {}
        self.styles: dict[int, str] = {}
        self.style_outlines: dict[int, int] = {}
        self.defined = 0
        self.bytes = bytearray()
        self.skip_characters = 0
        self.starred = False

    def read(self, content: bytes) -> None:
        place = tokens = 0
        while found := _TOKEN.match(content, place):
            place = found.end()
            tokens += 1
            if tokens > _MOST_TOKENS:
                raise ReadingError("is too long", subject=self.subject, remedy="split the document")
            word, number, code, sign, brace, plain = found.groups()
            if code is not None:
                self._byte(bytes.fromhex(code.decode()))
            elif plain is not None:
                self._byte(plain)
            elif word is not None:
                value = int(number) if number is not None else None
                if word == b"bin":
                    place += max(0, value or 0)
                else:
                    self._flush()
                    self._word(word.decode(), value)
            elif brace is not None:
                self._flush()
                self._brace(brace)
            elif sign is not None:
                self._flush()
                self._sign(sign)
        self._flush()
        self._end_paragraph()

    def _byte(self, raw: bytes) -> None:
        if self.skip_characters:
            skipped = min(self.skip_characters, len(raw))
            self.skip_characters -= skipped
            raw = raw[skipped:]
        self.bytes += raw

    def _flush(self) -> None:
        if not self.bytes:
            return
        group = self.groups[-1]
        charset = self.charsets.get(group.font, self.charset)
        text = bytes(self.bytes).decode(charset, "replace")
        self.bytes.clear()
        self._text(text)

    def _text(self, text: str) -> None:
        group = self.groups[-1]
        if group.skip or group.hidden:
            return
        if group.into == "stylesheet":
            name = self.styles.get(self.defined, "") + text
            self.styles[self.defined] = name.partition(";")[0]
        elif group.into == "note":
            self.note.append(escape(text))
        elif group.into in INFO.values():
            self.facts[group.into] = self.facts.get(group.into, "") + text
        elif not group.into:
            self.paragraph.parts.append(escape(text))
            self.paragraph.sizes[group.size] += len(text)
            self.paragraph.bold += len(text) * group.bold

    def _brace(self, brace: bytes) -> None:
        self.skip_characters = 0
        self.starred = False
        if brace == b"{":
            if len(self.groups) > _DEEPEST:
                raise damaged_error(self.subject)
            self.groups.append(replace(self.groups[-1]))
        elif len(self.groups) > 1:
            closed = self.groups.pop()
            if closed.into == "note" and self.groups[-1].into != "note":
                self._end_note()

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.starred = True
        elif sign in b"\r\n":
            self._word("par", None)
        elif sign == b"~":
            self._text("\N{NO-BREAK SPACE}")
        elif sign == b"_":
            self._text("\N{NON-BREAKING HYPHEN}")
        elif sign in b"\\{}":
            self._text(sign.decode())

    def _word(self, word: str, value: int | None) -> None:
        group = self.groups[-1]
        starred, self.starred = self.starred, False
        if word == "ud":
            group.skip = False  # the same once more, in Unicode
        elif word in SKIPPED or (starred and word != "footnote"):
            group.skip = True
            if word in {"listtext", "pntext"}:
                self.paragraph.listed = True
        elif word in CHARACTERS:
            self._text(CHARACTERS[word])
        elif word == "u" and value is not None:
            self._unicode(value)
        elif self._destination(group, word, value) or self._format(group, word, value):
            pass
        elif not group.skip and not group.into:
            self._structure(word, value)

    def _destination(self, group: Group, word: str, value: int | None) -> bool:
        """Follow what leads text elsewhere than to the body, and what is said of it there."""
        if word in {"fonttbl", "stylesheet", "footnote"}:
            group.into = "note" if word == "footnote" else word
        elif word in INFO and (group.into or len(self.groups) > _INFO_DEPTH):
            group.into = INFO[word]
        elif group.into == "date" and word in {"yr", "mo", "dy", "hr", "min"}:
            self.facts[word] = str(value or 0)
        elif group.into in {"fonttbl", "stylesheet"}:
            self._define(group, word, value)
        else:
            return False
        return True

    def _unicode(self, value: int) -> None:
        code = value & 0xFFFF
        if 0xDC00 <= code < 0xE000 and self.paragraph.parts and not self.groups[-1].into:  # noqa: PLR2004
            # The second half of a character beyond U+FFFF.
            high = self.paragraph.parts[-1][-1:]
            if "\ud800" <= high <= "\udbff":
                whole = (high + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16")
                self.paragraph.parts[-1] = self.paragraph.parts[-1][:-1] + whole
        else:
            self._text(chr(code))
        self.skip_characters = self.groups[-1].fallback

    def _define(self, group: Group, word: str, value: int | None) -> None:
        if word in {"f", "s", "cs", "ds", "ts"}:
            self.defined = (value or 0) if word in {"f", "s"} else -1
            if group.into == "fonttbl":
                group.font = self.defined
        elif word == "fcharset" and value in CHARSETS:
            self.charsets[self.defined] = CHARSETS[value]
        elif word == "outlinelevel" and value is not None:
            self.style_outlines[self.defined] = value

    def _format(self, group: Group, word: str, value: int | None) -> bool:
        """Follow what changes the letters; return whether the word was of that kind."""
        if word == "f":
            group.font = value or 0
        elif word == "fs":
            group.size = value or 24
        elif word == "b":
            group.bold = value != 0
        elif word == "uc":
            group.fallback = max(0, min(value or 0, 8))
        elif word in {"v", "deleted", "htmlrtf"}:
            group.hidden = value != 0
        elif word == "plain":
            group.hidden, group.size, group.bold = False, 24, False
        elif word == "ansicpg" and value:
            self.charset = _codepage(value)
        elif word in {"mac", "pc", "pca"}:
            self.charset = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        else:
            return False
        return True

    def _structure(self, word: str, value: int | None) -> None:
        paragraph = self.paragraph
        if word in {"par", "sect", "page"}:
            self._end_paragraph()
        elif word in {"cell", "nestcell"}:
            self.cells.append("".join(paragraph.parts))
            self.paragraph = GrowingRtfParagraph(in_table=True)
        elif word in {"row", "nestrow"}:
            row = "".join(f"<td>{cell}</td>" for cell in self.cells)
            self.cells.clear()
            self.found.append(RtfParagraph(paragraph=Paragraph(html=row, tag="tr")))
        elif word == "pard":
            paragraph.outline, paragraph.style = -1, 0
            paragraph.listed = paragraph.in_table = False
        elif word == "intbl":
            paragraph.in_table = True
        elif word == "outlinelevel":
            paragraph.outline = value if value is not None else -1
        elif word == "s":
            paragraph.style = value or 0
        elif word == "ls" and value:
            paragraph.listed = True

    def _end_note(self) -> None:
        text, self.note = "".join(self.note).strip(), []
        if text:
            self.notes += 1
            self.paragraph.parts.append(note_mark(str(self.notes)))
            self.found.append(RtfParagraph(paragraph=Paragraph(html=text, note=True)))

    def _end_paragraph(self) -> None:
        paragraph = self.paragraph
        if paragraph.in_table:
            paragraph.parts.append(" ")
            return
        self.paragraph = paragraph.following()
        html = "".join(paragraph.parts)
        if not html.strip():
            return
        length = sum(paragraph.sizes.values())
        self.found.append(
            RtfParagraph(
                paragraph=Paragraph(html=_BULLET.sub("", html), tag=self._tag(paragraph, html)),
                size=max(paragraph.sizes, key=paragraph.sizes.__getitem__, default=0),
                is_bold=paragraph.bold * 10 >= length * 9,
                length=length,
            )
        )

    def _tag(self, paragraph: GrowingRtfParagraph, html: str) -> str:
        style = self.styles.get(paragraph.style, "").strip().lower() if paragraph.style else ""
        by_style = self.style_outlines.get(paragraph.style, -1)
        outline = paragraph.outline if paragraph.outline >= 0 else by_style
        named = HEADING_STYLE.match(style)
        if named or 0 <= outline <= _LEAST_OUTLINE:
            return f"h{min(6, int(named.group(1)) if named else outline + 1)}"
        if style == "title":
            return "h1"
        if paragraph.listed or _BULLET.match(html):
            return "li"
        return "blockquote" if QUOTE_STYLE.match(style) else "p"


def _codepage(number: int) -> str:
    name = {65001: "utf-8", 10000: "mac_roman"}.get(number, f"cp{number}")
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name
