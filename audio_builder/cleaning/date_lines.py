"""A line near the headline becomes the date of publication, or of a change."""

import re
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from audio_builder.cleaning.cues import cue
from audio_builder.cleaning.lines import in_lower_case, is_sentence, word_count
from audio_builder.dates.written import WrittenDate, find_date

UPDATED_WORDS = 24
"""Words of the longest line that tells when an article was published and changed."""
_BESIDE_DATE_WORDS = 7
"""A line with more words beside its date is about something else."""
_LAST_LINES = 15
_CRAWLED_DATE = re.compile(r"\s*date\s+(?=\d{4}-\d{2}-\d{2}\b)", re.IGNORECASE)
_UPDATED = re.compile(
    r"updated?|modified|aktualisiert|stand\b|mis(?:e)? à jour|modifié|actualizad|modificad|"
    r"aggiornat|atualizad|zaktualizowan|aktualizacja|"
    r"оновлен|обновлен|güncelle|bijgewerkt|gewijzigd|"
    r"uppdatera|oppdatert|opdateret|päivitetty|aktualizován|수정|更新",
    re.IGNORECASE,
)
# The history of a paper: "Received: 4 June 2022 Accepted: 1 July 2022 Published: 3 July 2022".
_HISTORY = re.compile(
    r"(received|submitted|revised|accepted|published(?: online)?|available online|first online|"
    r"eingegangen|angenommen|veröffentlicht|reçu|accepté|publié|recibido|aceptado|publicado|"
    r"надійшла|прийнята|опублікована|получена|принята|опубликована)\w{0,12}"
    r"\s{0,3}(?:on|am|le|el)?\s{0,3}[:：]?\s{0,3}"
    r"(?=\W{0,2}\d|[^\W\d_]{3,12}\.?\s\d)",
    re.IGNORECASE,
)
_WIRE = re.compile(
    r"^.{0,120}?(?:/\s?(?:PR ?Newswire|CNW|ots|EIN ?Presswire|APO|PAP|PRN)[^/]{0,30}/"
    r"|\(?\b(?:BUSINESS WIRE|GLOBE ?NEWSWIRE|ACCESSWIRE|Newsfile(?: Corp\.?)?|Marketwired)\b\)?)"
    r"\s*[-–—:]*\s*",
    re.IGNORECASE,
)
_FINAL = ("publ", "avail", "first", "veröff", "опубл")


class DateKind(StrEnum):
    """What a date in a line is the date of."""

    PUBLISHED = "published"
    CHANGED = "changed"
    """Of an update, or of a step before publication."""
    CRAWLED = "crawled"


class DateLine(Struct, frozen=True, kw_only=True):
    """The date that a line tells, and the part of the line that does."""

    date: WrittenDate | None
    start: int
    end: int
    kind: DateKind = DateKind.PUBLISHED
    reason: str = "the date of publication"


def find_dateline(text: str, language: str) -> DateLine | None:
    """Read place, date and wire mark from the head of a press release."""
    wire = _WIRE.match(text)
    if not wire:
        return None
    date = find_date(text[: wire.end()], language)
    return DateLine(date=date, start=0, end=wire.end(), reason="the dateline of a press release")


def find_date_line(text: str, language: str) -> DateLine | None:
    """Read a date that its line exists for: "Published 4 May 2026", or one beside a few words."""
    date = find_date(text, language)
    if not date:
        return None
    if _CRAWLED_DATE.match(text):
        reason = "the date of the crawl"
        return DateLine(date=date, start=0, end=date.end, kind=DateKind.CRAWLED, reason=reason)
    steps = list(_HISTORY.finditer(text))
    if len(steps) > 1:
        return DateLine(date=_publication(text, steps) or date, start=0, end=len(text))
    span = _span(text, date, language)
    if not span:
        return None
    kind = DateKind.CHANGED if _is_of_change(text, date, steps) else DateKind.PUBLISHED
    return DateLine(date=date, start=span[0], end=span[1], kind=kind)


def last_date(texts: Sequence[str], language: str) -> WrittenDate | None:
    """Return a date of publication that stands below the text, as in many blogs."""
    leads = cue("published", language).start
    for text in texts[-_LAST_LINES:]:
        if word_count(text) <= _BESIDE_DATE_WORDS * 2:
            date = find_date(text, language)
            if date and leads.match(in_lower_case(text)):
                return date
    return None


def _span(text: str, date: WrittenDate, language: str) -> tuple[int, int] | None:
    """Return the part of a line that its date takes, None where it is about something else."""
    lead = cue("published", language).start.match(in_lower_case(text))
    if lead and word_count(text) <= UPDATED_WORDS and not is_sentence(text):
        return lead.start(), len(text)
    if lead and lead.end() >= date.start:
        return lead.start(), date.end
    if word_count(text[: date.start] + text[date.end :]) <= _BESIDE_DATE_WORDS:
        return date.start, date.end
    return None


def _is_of_change(text: str, date: WrittenDate, steps: Sequence[re.Match[str]]) -> bool:
    before = text[: date.start]
    if steps and not steps[0][1].lower().startswith(_FINAL):
        return True
    return bool(
        _UPDATED.search(before) or (not before.strip() and _UPDATED.match(text[date.end :]))
    )


def _publication(text: str, steps: Sequence[re.Match[str]]) -> WrittenDate | None:
    """Return from the history of a paper the date it was published, else the last one told."""
    last: WrittenDate | None = None
    for step in steps:
        date = find_date(text[step.end() :], "en")
        if date:
            last = date
            if step[1].lower().startswith(_FINAL):
                return date
    return last
