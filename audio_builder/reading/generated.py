"""What a browser writes into a page by itself: quotation marks, and the numbers of lists."""

import re
from typing import Any

from audio_builder.reading.characters import one_line

_MARKS = {
    **dict.fromkeys(("de", "cs", "sk", "sl", "bg", "is", "lt", "et", "hr", "sr"), ("„", "“")),
    **dict.fromkeys(("pl", "ro", "hu", "nl"), ("„", "”")),
    **dict.fromkeys(("fr", "ru", "uk", "es", "it", "pt", "no", "nb", "nn", "el", "tr"), ("«", "»")),
    **dict.fromkeys(("be", "ca", "hy", "lv"), ("«", "»")),
    **dict.fromkeys(("sv", "fi"), ("”", "”")),
    "da": ("»", "«"),
    **dict.fromkeys(("ja", "zh"), ("「", "」")),
}
_DEFAULT = ("“", "”")
_QUOTES = tuple("\"'“”„«»‘’‚「」‹›")
_MOST = 5_000
_NO_LISTS = frozenset({"nav", "header", "footer", "aside", "form"})
_OTHER_LISTS = re.compile(
    r"comment|bread|crumb|nav|menu|related|tags?\b|share|foot-?note|reference|pagination|slider|"
    r"carousel|most|trending|toc|widget|social|gallery|list-unstyled|no-bullet|unstyled"
)
_FEWEST_ITEMS = 2
_MOSTLY_LINKS = 0.5
_CLOCK = re.compile(r"\d{1,2}\s?[:.h]\s?\d{2}(?:\s?[ap]\.?m\.?)?(?:\s?(?:Uhr|[A-Z]{2,4}))?")
_HEADINGS = ("h2", "h3", "h4", "h5")


def write_generated(tree: Any, language: str) -> None:
    """Write quotation marks around ``<q>``, and numbers before the items of ordered lists."""
    opening, closing = _MARKS.get(language, _DEFAULT)
    for quote in list(tree.iter("q"))[:_MOST]:
        text = one_line("".join(quote.itertext()))
        if not text or text.startswith(_QUOTES):
            continue
        quote.text = opening + (quote.text or "").lstrip()
        if len(quote):
            quote[-1].tail = (quote[-1].tail or "").rstrip() + closing
        else:
            quote.text = quote.text.rstrip() + closing
    for one in list(tree.iter("ol"))[:_MOST]:
        if _is_of_text(one):
            _number(one)


def name_times(tree: Any) -> None:
    """Write the time of an entry of a live blog before its heading: it is read with it."""
    for time in list(tree.iter("time"))[:_MOST]:
        text = one_line("".join(time.itertext()))
        if not _CLOCK.fullmatch(text):
            continue
        heading = _heading_beside(time)
        if heading is None or _CLOCK.match(one_line("".join(heading.itertext()))):
            continue
        heading.text = f"{text} – {(heading.text or '').lstrip()}"
        for child in list(time):
            time.remove(child)
        time.text = ""


def _heading_beside(time: Any) -> Any:
    """Return the first heading of the entry that a time opens or that stands right above it."""
    entry = time.getparent()
    for _ in range(3):
        if entry is None or entry.tag in {"body", "main", "html"}:
            return None
        headings = list(entry.iter(*_HEADINGS))
        times = sum(1 for _ in entry.iter("time"))
        if headings:
            return headings[0] if len(headings) == 1 and times == 1 else None
        entry = entry.getparent()
    return None


def _is_of_text(one: Any) -> bool:
    """Tell whether a list is part of a text: no menu, no comments, not links alone."""
    items = [item for item in one if item.tag == "li"]
    if len(items) < _FEWEST_ITEMS or "none" in (one.get("style") or ""):
        return False
    around = [one, *list(one.iterancestors())[:4]]
    if any(e.tag in _NO_LISTS for e in one.iterancestors()):
        return False
    said = " ".join(f"{e.get('class') or ''} {e.get('id') or ''}" for e in around).lower()
    if _OTHER_LISTS.search(said) or one.get("role") in {"list", "tablist", "doc-endnotes"}:
        return False
    text = len("".join(one.itertext()).strip())
    linked = sum(len("".join(link.itertext())) for link in one.iter("a"))
    return text > 0 and linked < _MOSTLY_LINKS * text


def _number(one: Any) -> None:
    start = one.get("start") or "1"
    number = int(start) if re.fullmatch(r"\d{1,4}", start) else 1
    for item in one:
        if item.tag != "li":
            continue
        value = item.get("value") or ""
        number = int(value) if re.fullmatch(r"\d{1,4}", value) else number
        first = _first_line(item)
        if not re.match(r"\s*[\d(]", first.text or ""):
            first.text = f"{number}. {(first.text or '').lstrip()}"
        number += 1


def _first_line(item: Any) -> Any:
    """Return the element with the first words of an item."""
    while not (item.text or "").strip() and len(item) and item[0].tag not in {"ol", "ul", "br"}:
        item = item[0]
    return item
