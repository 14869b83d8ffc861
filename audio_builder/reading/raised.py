"""Raised signs of a page become what they mean: marks of notes, powers, cents, or letters."""

import re
from collections.abc import Iterator
from typing import Any

from audio_builder.reading.characters import one_line

_MOST_SIGNS = 5_000
_LONGEST_MARK = 12
_LOOKED_AT = 24  # characters before and after a sign
_NOTE = re.compile(
    r"foot-?note|end-?note|note-?ref|fn-?ref|(?:^|\s)fn(?:\d|-|$|\s)|_ftn|ltx_note_mark|cite[_-]?ref|"
    r"(?:^|\s)reference(?:$|\s)|sdfootnote|bigfoot|note-?mark|note-?number|sidenote-number|"
    r"(?:^|\s)note(?:$|\s)|doc-noteref|biblioref|margin-toggle|annotation-?ref"
)
_NOTE_ATTRIBUTES = ("class", "id", "role", "epub:type", "rel", "href", "name")
_NOTE_FLAGS = ("data-fn", "data-footnote-ref", "data-footnote-id", "data-footnote", "data-note-id")
_MARK = re.compile(
    r"[\[(]?\s*(?:\d{1,3}(?:\s*[,;–-]\s*\d{1,3}){0,8}|[*†‡§¶#]{1,3}|[a-z]|[ivxl]{1,6}"
    r"|[Nn]ote \d{1,3})\s*[\])]?"
)
_SEVERAL = re.compile(r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3})+")
_PLAIN_MARK = re.compile(r"[*†‡§¶]{1,3}|\(?\d{1,3}\)")
_NUMBER = re.compile(r"\d{1,4}")
_SIGNED = re.compile(r"[+−–-]\s?\d{0,3}|\d{0,3}\s?[+−–-]")
_RAISED = str.maketrans("0123456789+−–-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_MONEY_BEFORE = re.compile(r"[$£€¥₴₽₺₹₩]\s?\d[\d., ]*$")
_NUMBER_BEFORE = re.compile(r"(?<![\d.,])\d{1,6}$")
_MONEY_AFTER = re.compile(r"\s?(?:[€£$₴₽₺]|EUR\b|euros?\b|zł\b|kr\b|CHF\b|грн|руб)", re.IGNORECASE)
_CENTS = 2  # digits
_POINT_LANGUAGES = frozenset({"en", "zh", "ja", "ko", "he", "hi", "th", "ga", "mt", ""})
_UNIT = re.compile(
    r"(?:(?:(?<![^\W_])|(?<=\d))(?:[kcdhmµμ]?m|km|mi|yd|км|см|дм|мм|м)"
    r"|(?:(?<=\d)|(?<=\d\s)|(?<=/)|(?<=/\s))(?:s|sec|ft|in|с|сек|h|L))$"
)
_TEN = re.compile(r"(?<![\d.,])10$")
_SMALL_BASE = re.compile(r"(?<![\d.,])\d{1,2}$")
_VARIABLE = re.compile(r"(?<![^\W_])[^\W\d_]$")
_PRODUCT = re.compile(r"(?<![^\W_])[^\W\d_]{2,3}$")
# Words of one letter are seldom the letter of a formula.
_LONE_WORDS = frozenset("aiyoeuàéиіуяавскзй")
_OPERATOR = re.compile(r"[=×·+÷∝≈<>^√∑∫/−]|\s[–-]\s")
_ELEMENT = re.compile(r"(?<![^\W\d_])(?:[A-Z][a-z]?[₀-₉\d]*)+$")
# A letter behind a long word is a mark; behind a number or a short form it is its ending.
_LETTER = re.compile(r"[a-h]")
_LONG_WORD = re.compile(r"[^\W\d_]{4}[.,;:!?”\"»]?$")
_POWERS = re.compile(r"[2-9]|[1-9]\d")
_AREA = frozenset({"2", "3", "4"})


def settle_raised(tree: Any, language: str) -> None:
    """Write marks of notes in brackets, powers as raised digits, cents behind a point."""
    for count, element in enumerate(list(tree.iter("sup", "a"))):
        if count >= _MOST_SIGNS:
            return
        if element.getparent() is None:
            continue
        text = one_line("".join(element.itertext()))
        if not text or len(text) > _LONGEST_MARK or _is_within_mark(element):
            continue
        if element.tag == "a":
            if _is_linked_mark(element, text):
                _replace(element, _bracket(text))
        else:
            _settle_sup(element, text, language)


def _settle_sup(element: Any, text: str, language: str) -> None:
    before, after = text_before(element), text_after(element)
    if _MARK.fullmatch(text) and (_is_note(element) or _holds_link(element)):
        _replace(element, _bracket(text))
    elif _SEVERAL.fullmatch(text) or _PLAIN_MARK.fullmatch(text):
        _replace(element, _bracket(text) if before.strip() else text)
    elif _LETTER.fullmatch(text) and _LONG_WORD.search(before):
        _replace(element, _bracket(text))
    elif _SIGNED.fullmatch(text) and text.strip("+−–-") + text:
        if _TEN.search(before) or _ELEMENT.search(before) or _UNIT.search(before):
            _replace(element, text.replace(" ", "").translate(_RAISED))
    elif _NUMBER.fullmatch(text):
        _replace(element, _number(text, before, after, language))


def _number(text: str, before: str, after: str, language: str) -> str:
    """Return what a raised number is written as; in brackets where it is the mark of a note."""
    is_start = not before or before[-1].isspace() or before[-1] in "([/+=-–"
    if is_start and after[:1].isalpha():
        return text  # an isotope: 14 before C
    if after.lstrip()[:1] in ("/", "⁄"):
        return f" {text}" if before[-1:].isdigit() else text  # a fraction
    if len(text) == _CENTS and _is_price(before, after):
        point = "." if language in _POINT_LANGUAGES else ","
        return f"{point}{text}"
    return text.translate(_RAISED) if _is_power(text, before, after) else f"[{text}]"


def _is_price(before: str, after: str) -> bool:
    return bool(
        _MONEY_BEFORE.search(before)
        or (_NUMBER_BEFORE.search(before) and _MONEY_AFTER.match(after))
    )


def _is_power(text: str, before: str, after: str) -> bool:
    if not _POWERS.fullmatch(text):
        return False
    if _TEN.search(before):
        return True
    if _UNIT.search(before):
        return text in _AREA
    in_formula = bool(_OPERATOR.search(before[-6:]) or _OPERATOR.match(after.lstrip()[:2]))
    if letter := _VARIABLE.search(before):
        return in_formula or letter.group().lower() not in _LONE_WORDS
    return in_formula and bool(
        _PRODUCT.search(before) or _SMALL_BASE.search(before) or before.endswith((")", "]"))
    )


def _bracket(text: str) -> str:
    inner = text.strip("[]() ")
    return f"[{inner}]" if not text.startswith("[") else text


def _is_linked_mark(element: Any, text: str) -> bool:
    """Tell whether a link is a mark: a number or sign that leads to a place of the same page."""
    href = element.get("href") or ""
    if not _MARK.fullmatch(text) or (text.isalpha() and len(text) > 1):
        return False
    if _is_note(element):
        return True
    before = text_before(element)
    return (
        href.startswith("#") and len(href) > 1 and before[-1:].strip() != "" and not text.isalpha()
    )


def _holds_link(element: Any) -> bool:
    links = [*element.iter("a")]
    inside = any(parent.tag == "a" for parent in element.iterancestors())
    return inside or any("#" in (link.get("href") or "") for link in links)


def _is_note(element: Any) -> bool:
    """Tell whether an element, what it holds or what holds it is called a note."""
    parent = element.getparent()
    parents = [parent] if parent is not None and parent.tag in {"sup", "a", "span"} else []
    return any(_says_note(one) for one in (element, *list(element.iterdescendants())[:4], *parents))


def _says_note(element: Any) -> bool:
    if any(element.get(flag) is not None for flag in _NOTE_FLAGS):
        return True
    said = (element.get(name) or "" for name in _NOTE_ATTRIBUTES)
    return any(_NOTE.search(value.lower()[:200]) for value in said if value)


def _is_within_mark(element: Any) -> bool:
    """Tell whether a sign stands in one that was settled already."""
    return any(parent.get("data-settled") is not None for parent in element.iterancestors())


def _replace(element: Any, text: str) -> None:
    """Put text in the place of an element's content."""
    for child in list(element):
        element.remove(child)
    element.text = text
    element.set("data-settled", "")


def text_before(element: Any) -> str:
    """Return the characters right before an element, within its line."""
    parts: list[str] = []
    length = 0
    for piece in _backwards(element):
        parts.append(piece)
        length += len(piece)
        if length >= _LOOKED_AT:
            break
    return "".join(reversed(parts))[-_LOOKED_AT:]


def _backwards(element: Any) -> Iterator[str]:
    while element is not None:
        previous = element.getprevious()
        while previous is not None:
            if previous.tail:
                yield previous.tail
            if previous.tag in _LINE_TAGS:
                return
            yield "".join(previous.itertext())
            previous = previous.getprevious()
        parent = element.getparent()
        if parent is None:
            return
        if parent.text:
            yield parent.text
        if parent.tag not in _INLINE:
            return
        element = parent


def text_after(element: Any) -> str:
    """Return the characters right behind an element, within its line."""
    text = element.tail or ""
    following = element.getnext()
    if not text.strip() and following is not None and following.tag not in _LINE_TAGS:
        text += "".join(following.itertext())[:_LOOKED_AT]
    if not text and element.getparent() is not None and element.getparent().tag in _INLINE:
        return text_after(element.getparent())
    return text[:_LOOKED_AT]


_LINE_TAGS = frozenset({"br", "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "td", "hr"})
_INLINE = frozenset(
    {"a", "b", "em", "i", "span", "strong", "sup", "u", "font", "small", "mark", "sub"}
)
