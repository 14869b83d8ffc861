"""A line near the headline becomes the names of those who wrote the article."""

import re

from msgspec import Struct

from audio_builder.bylines import find_names, is_office, names_office, without_addresses
from audio_builder.cleaning.cues import EDGE, cue, meetings
from audio_builder.cleaning.lines import ends_as_sentence, in_lower_case, word_count, words
from audio_builder.dates.written import WrittenDate
from audio_builder.language import function_words, primary
from audio_builder.model.article import Block

_MOST_WORDS = 16
"""More words beside the date are no byline."""
_FEW_WORDS = 2
_NAME_WORDS = (2, 5)
"""Words of a line that is nothing but a name."""
# "ByNina Pineda", "Byby JOSH HASKELL": the page sets the words apart by style alone.
_GLUED = re.compile(r"\W*(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor)+\s*(?=[^\W\d_a-zà-ÿа-яёіїєґ])")
_LABEL = re.compile(
    r"\W{0,3}(?:words|text|story|authors?|writer|autor(?:in|en|a|es|as)?|auteurs?|texte|texto|testo|"
    r"autore|tekst|yazan|muhabir|skribent|forfatter|автор(?:ка|и|ы)?|текст)\s?[:：]\s{0,3}"
    r"(?=[^\W\d_])",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"(?:(?i:written|edited|reported|compiled|story|words|text) (?i:by)|(?i:texte? de|texto de)"
    r"|(?i:testo di))\s+(?=[^\W\d_a-zà-ÿа-яёіїєґ])"
)
_AGENCY = re.compile(
    r"(?:the )?(?:afp|ap|reuters|dpa(?:-\w+)?|efe|ansa|pti|ani|ians|xinhua|tass|kyodo(?: news)?|"
    r"yonhap|pap|čtk|sda|apa|kna|epd|sid|bloomberg|aap|upi|ntb|tt|stt|ritzau|belga|anp|lusa|mti|"
    r"associated press|canadian press|press association|agencia[s]?|agences|agenturen|redaktion|"
    r"редакція|редакция|укрінформ|уніан|интерфакс|рбк)"
    r"(?:\s?[,|/–-]\s?[\w ./’'-]{2,40})?",
    re.IGNORECASE,
)
_OF_BYLINE = re.compile(r"by-?line|author|contributor|writer")
_NO_BYLINES = frozenset(
    {"navigation", "share_buttons", "related_openers", "advertisements", "captions", "legal_text"}
)
# What may follow a name: where it was written, for whom, an office, an agency.
_REST = re.compile(
    r"\W*(?:$|[,|/(•·–—-]|(?:in|from|for|at|with|aus|für|pour|à|en|de|da|para|a|special|"
    r"published|updated|posted|follow|share|staff|senior|chief|last|is|für)\b|[^\W\d_a-zà-ÿа-яёіїєґ])"
)


_BY_BEHIND = re.compile(r"\W*(?:by|von|par|por|di|door)\s+(?=[^\W\d_a-zà-ÿа-яёіїєґ])")
# "1 day ago": no date, but it stands where dates and names stand.
AGO = re.compile(
    r"(?:published |updated |posted )?\b\d{1,2}\s?[^\W\d_]{1,8} "
    r"(?:ago|önce|temu|назад|тому|fa|atrás|geleden|sedan|siden)\b"
    r"|\b(?:vor|il y a|hace|há|acum|před) \d{1,2} [^\W\d_]{2,10}\W*$",
    re.IGNORECASE,
)
_OFFICE_WORDS = 14


class Byline(Struct, frozen=True, kw_only=True):
    """The authors named in a line, and the part of it that tells them."""

    names: tuple[str, ...]
    start: int
    end: int


def find_byline(block: Block, language: str, date: WrittenDate | None) -> Byline | None:
    """Read names behind "by" and the like, or beside a date or a handle."""
    text = block.text
    beside = text[: date.start] + text[date.end :] if date else text
    if word_count(beside) > _MOST_WORDS:
        return None
    opener = _opener(text, language)
    if opener >= 0:
        return _behind(text, opener, date)
    if inside := _INSIDE.search(text):
        return _behind(text, inside.end(), date)
    if _AGENCY.fullmatch(text.strip()):
        return Byline(names=(re.split(r"\s?[,|/]\s?", text.strip())[0],), start=0, end=len(text))
    return (_beside_date(text, date) if date else None) or _without_opener(text, language)


def _without_opener(text: str, language: str) -> Byline | None:
    """Read a name beside "1 day ago", an office or a handle."""
    name = ""
    if ago := AGO.search(text):
        head = text[: ago.start()].rstrip(" ,|·•:–—-")
        name = re.sub(r"\W*(?:published|updated|posted)\W*$", "", head, flags=re.IGNORECASE)
    elif "@" in text:
        name = without_addresses(text)
    elif _names_office(text, language):
        name = find_names(text).names[0]
    if not name or not is_name(name, language):
        return None
    return Byline(names=find_names(name).names, start=0, end=len(text))


def is_plainly_byline(block: Block, byline: Byline) -> bool:
    """Tell whether a byline is one wherever it stands: "By" with a capital, and whole names."""
    return is_marked(block) or (
        not _LABEL.match(block.text)
        and block.text.lstrip()[:1].isupper()
        and len(byline.names[0].split()) >= _FEW_WORDS
    )


def is_bare_opener(text: str, language: str) -> bool:
    """Tell whether a line is nothing but "by": the name stands in the next one."""
    lowered = in_lower_case(text).strip()
    by = cue("bylines", primary(language)).start.match(lowered)
    return bool(by) and not lowered[by.end() :].strip(" :|") if by else False


def is_marked(block: Block) -> bool:
    """Tell whether a page marks a line as its byline."""
    return bool(block.evidence and _OF_BYLINE.search(block.evidence.classes))


def is_name(text: str, language: str) -> bool:
    """Tell whether a line is nothing but the name of one person or of several."""
    found = find_names(text)
    rest = without_addresses(text[found.end :]).strip(" .,|·•–—-")
    if not found.names or rest or (ends_as_sentence(text) and not text.endswith(".")):
        return False
    few, most = _NAME_WORDS
    common = function_words(primary(language))
    return (
        few <= len(found.names[0].split())
        and all(len(name.split()) <= most for name in found.names)
        and not any(word.lower() in common for name in found.names for word in name.split())
        and not any(map(str.isdigit, text))
        and not found.names[0].isupper()
        and _NO_BYLINES.isdisjoint(
            kind for kind, how in meetings(text, language).items() if how >= EDGE
        )
    )


def looks_used_as_words(name: str, text_words: frozenset[str]) -> bool:
    """Tell whether a name's words stand in the text in small letters: so they name no person."""
    return any(word.lower() in text_words for word in words(name))


def _names_office(text: str, language: str) -> bool:
    """Tell whether a line is one person's name and office: "Sam Stein, Senior Editor"."""
    if word_count(text) > _OFFICE_WORDS or ends_as_sentence(text) or not names_office(text):
        return False
    found = find_names(text)
    if not found.names or found.end >= len(text):
        return False
    name = found.names[0]
    place = text.find(name) + len(name)
    return is_name(name, language) and is_office(text[place:].strip(" ,|·•–—-"))


def _opener(text: str, language: str) -> int:
    """Return where the names begin behind "by"; -1 where a line has no such word."""
    if glued := _GLUED.match(text):
        return glued.end()
    if label := _LABEL.match(text):
        return label.end()
    by = cue("bylines", primary(language)).start.match(in_lower_case(text))
    if not by:
        return -1
    return by.end() + len(text[by.end() :]) - len(text[by.end() :].lstrip(" :|\u00a0"))


def _behind(text: str, start: int, date: WrittenDate | None) -> Byline | None:
    stop = date.start if date and date.start > start else len(text)
    found = find_names(text[:stop], start)
    if not found.names:
        return None
    rest = without_addresses(text[found.end : stop]).strip()
    is_certain = len(found.names[0].split()) >= _FEW_WORDS
    if rest and not (is_certain and _REST.match(rest)):
        return None
    if ends_as_sentence(text) and word_count(text) > _NAME_WORDS[1] + len(found.names) * 3:
        return None
    return Byline(names=found.names, start=0, end=stop)


def _beside_date(text: str, date: WrittenDate) -> Byline | None:
    """Read a line that is a name and a date: "Mattias Geniar, April 19, 2020"."""
    if behind := _BY_BEHIND.match(text, date.end):
        return _behind(text, behind.end(), None)
    head = re.sub(
        r"[\s,|·•:–—-]+$|(?:(?:published|updated|posted|on|am|le|el|il)\b[\s:]*)$",
        "",
        text[: date.start],
        flags=re.IGNORECASE,
    ).rstrip(" ,|·•:–—-")
    head = without_addresses(head)
    found = find_names(head)
    few, most = _NAME_WORDS
    is_whole = found.names and not head[found.end :].strip(" .,|·•–—-")
    if not is_whole or not all(few <= len(n.split()) <= most for n in found.names):
        return None
    return Byline(names=found.names, start=0, end=date.start)
