"""How well cleaning works on labelled pages, as a table per label and language.

    python benchmarks/quality_cleaning.py LABELLED [--update | --allow-fall]

LABELLED is a folder with one JSON file a page, ``{"id", "lang", "lines": [{"text", "label"}]}``,
and beside some the page itself as ``<id>.html.gz``. A line counts as kept when four fifths
of its word triples are in the cleaned text. Floors stand in ``floors.json``; they rise by
``--update`` and fall only by ``--allow-fall``; a figure below its floor is a failure otherwise.
"""

import argparse
import gzip
import json
import re
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trafilatura
from lxml import etree, html
from msgspec.structs import replace

from audio_builder.cleaning.cleaner import clean
from audio_builder.errors import ReadingError
from audio_builder.model.article import Article
from audio_builder.reading.html import parse_page
from audio_builder.reading.text import parse_text

FLOORS = Path(__file__).with_name("floors.json")
SPOKEN = frozenset({"body", "heading", "list", "quote"})
NOT_SCORED = frozenset({"title", "subtitle", "?"})
NEEDED_SHARE = 0.8
LONG_WORDS = 8
WRAP_COLUMNS = 76
# What a page of old does not have: names of its parts, and descriptions of itself.
_NEW_TAGS = frozenset(
    {"article", "aside", "section", "nav", "header", "footer", "main", "figure", "figcaption"}
)
_TELLING = frozenset({"class", "id", "role", "itemprop", "itemtype", "itemscope"})
# A sign of a script without spaces is a word.
_SIGNS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_SIGNS}]|[^\W_{_SIGNS}]+")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_SENTENCE_END = re.compile(r"(?<=[.!?:;…])[\"'’”»)\]]*\s+")
Form = Callable[[list[str]], str]
FORMS: dict[str, Form] = {
    "plain": "\n".join,
    "blank": "\n\n".join,
    "crlf": "\r\n".join,
    "wrap": lambda lines: "\n\n".join(
        textwrap.fill(line, WRAP_COLUMNS, break_long_words=False, break_on_hyphens=False)
        for line in lines
    ),
}


@dataclass(slots=True)
class Tally:
    """What happened to the lines of some pages."""

    f1: list[float] = field(default_factory=list)
    perfect: int = 0
    seconds: float = 0.0
    """Processor time of cleaning; for pages of reading too."""
    alone_seconds: float = 0.0
    """Processor time of trafilatura's default extraction of the same pages."""
    labels: dict[str, list[int]] = field(default_factory=dict)
    languages: dict[str, list[float]] = field(default_factory=dict)
    words: list[int] = field(default_factory=lambda: [0, 0])
    """Lost, all."""

    def junk(self) -> tuple[int, int]:
        """Return how many lines of junk leaked, of how many."""
        found = [both for label, both in self.labels.items() if label not in SPOKEN]
        return sum(leaked for leaked, _ in found), sum(of for _, of in found)

    def figures(self) -> dict[str, float]:
        """Return the figures that have floors: the higher the better."""
        leaked, of = self.junk()
        return {
            "f1": round(sum(self.f1) / len(self.f1), 4),
            "junk_removed": round(1 - leaked / max(1, of), 4),
            "perfect": round(self.perfect / len(self.f1), 4),
            "words_kept": round(1 - self.words[0] / max(1, self.words[1]), 4),
        }


class Output:
    """A cleaned text, ready to be asked for lines."""

    def __init__(self, lines: list[str]) -> None:
        self.units: set[tuple[str, ...]] = set()
        every: list[str] = []
        for line in lines:
            every.extend(tokens(line))
            for part in (line, *_SENTENCE_END.split(line)):
                self.units.add(tuple(tokens(part)))
        self.triples = triples(every)
        self.joined = f" {' '.join(every)} "

    def holds(self, line: list[str]) -> bool:
        """Tell whether a line is in the text, as a whole or by most of its triples."""
        if tuple(line) in self.units:
            return True
        mine = triples(line)
        return bool(mine) and len(mine & self.triples) >= NEEDED_SHARE * len(mine)

    def leaks(self, line: list[str], allowed: "Output") -> bool | None:
        """Tell whether junk is in the text; None where the article says the same."""
        if tuple(line) in allowed.units:
            return None
        if len(line) < LONG_WORDS:
            run = f" {' '.join(line)} "
            has_run = len(line) > 2 and run in self.joined and run not in allowed.joined  # noqa: PLR2004 - two words occur anywhere
            return tuple(line) in self.units or has_run
        mine = triples(line)
        own = mine - allowed.triples
        if len(own) < (1 - NEEDED_SHARE) * 2 * len(mine):
            return None
        return self.holds(line) and len(own & self.triples) >= NEEDED_SHARE * len(own)


def tokens(text: str) -> list[str]:
    """Return a line's words without case, accents kept."""
    return _WORD.findall(text.translate(_UNSEEN).lower().replace("’", "'").replace("'", ""))


def triples(found: list[str]) -> set[tuple[str, ...]]:
    """Return all runs of three words."""
    return {tuple(found[i : i + 3]) for i in range(len(found) - 2)}


def documents(folder: Path) -> Iterator[tuple[dict[str, Any], Path]]:
    """Read the labelled pages."""
    for path in sorted(folder.glob("*.json")):
        document = json.loads(path.read_text("utf-8"))
        if "lines" in document:
            yield document, path.with_name(f"{document['id']}.html.gz")


def cleaned_lines(article: Article) -> list[str]:
    """Return the lines that would be read aloud."""
    try:
        return [block.text for block in clean(article, allow_partial=True).article.blocks]
    except ReadingError:
        return []


def score(document: dict[str, Any], lines: list[str], tally: Tally) -> None:
    """Count what was kept and what leaked of one page."""
    output = Output(lines)
    scored = [line for line in document["lines"] if line["label"] not in NOT_SCORED]
    junk_labels = {line["label"] for line in scored} - SPOKEN
    allowed = Output([x["text"] for x in document["lines"] if x["label"] not in junk_labels])
    kept = lost = leaked = 0
    seen: set[tuple[str, ...]] = set()
    for line in scored:
        found = tokens(line["text"])
        both = tally.labels.setdefault(line["label"], [0, 0])
        if line["label"] in SPOKEN and found:
            is_bad: bool | None = not output.holds(found)
            kept, lost = kept + (not is_bad), lost + bool(is_bad)
            tally.words[0] += len(found) * bool(is_bad)
            tally.words[1] += len(found)
        elif found and tuple(found) not in seen:
            seen.add(tuple(found))
            is_bad = output.leaks(found, allowed)
            leaked += bool(is_bad)
        else:
            continue
        if is_bad is not None:
            both[0] += is_bad
            both[1] += 1
    f1 = 2 * kept / max(1, 2 * kept + lost + leaked)
    tally.f1.append(f1)
    tally.perfect += lost == 0 and leaked == 0
    tally.languages.setdefault(document["lang"], []).append(f1)


def old_page(text: str) -> str:
    """Return a page as those of twenty years ago are: nothing says what a part of it is."""
    tree = html.document_fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    for element in tree.iter(etree.Element):
        if element.tag in _NEW_TAGS:
            element.tag = "div"
        for name in list(element.attrib):
            if name in _TELLING or name.startswith(("data-", "aria-")):
                del element.attrib[name]
    etree.strip_elements(tree, "script", with_tail=False)
    return str(html.tostring(tree, encoding="unicode"))


def measure(folder: Path) -> dict[str, Tally]:
    """Clean every page in every form."""
    tallies = {name: Tally() for name in (*FORMS, "html", "old")}
    load_all(folder)
    for document, page in documents(folder):
        # The page comes first: its lines, too, are then seen for the first time.
        if page.exists():
            text = gzip.decompress(page.read_bytes()).decode("utf-8")
            measure_page(document, text, tallies["html"])
            measure_page(document, old_page(text), tallies["old"])
        lines = [line["text"] for line in document["lines"]]
        for name, form in FORMS.items():
            article = parse_text(form(lines))
            started = time.process_time()
            found = cleaned_lines(article)
            tallies[name].seconds += time.process_time() - started
            score(document, found, tallies[name])
    return {name: tally for name, tally in tallies.items() if tally.f1}


def load_all(folder: Path) -> None:
    """Load models, phrases and libraries, so that no page pays for what is loaded once."""
    languages: set[str] = set()
    for document, page in documents(folder):
        if not languages and page.exists():
            text = gzip.decompress(page.read_bytes()).decode("utf-8")
            cleaned_lines(parse_page(text))
            trafilatura.extract(text)
        if document["lang"] not in languages:
            languages.add(document["lang"])
            first_lines = parse_text("\n".join(line["text"] for line in document["lines"][:5]))
            cleaned_lines(replace(first_lines, language=document["lang"]))


def measure_page(document: dict[str, Any], text: str, tally: Tally) -> None:
    """Read and clean a page, and let trafilatura extract it alone."""
    started = time.process_time()
    trafilatura.extract(text)
    between = time.process_time()
    found = cleaned_lines(parse_page(text))
    tally.seconds += time.process_time() - between
    tally.alone_seconds += between - started
    score(document, found, tally)


def report(tallies: dict[str, Tally]) -> None:
    """Print the table."""
    for name, tally in tallies.items():
        figures = "  ".join(f"{key} {value:.3f}" for key, value in tally.figures().items())
        ms = 1000 * tally.seconds / len(tally.f1)
        alone = tally.alone_seconds
        against = f", {tally.seconds / alone:.2f} times trafilatura alone" if alone else ""
        print(f"{name:6} {len(tally.f1)} pages  {figures}  {ms:.1f} ms a page{against}")
    for name in ("plain", "html", "old"):
        if name not in tallies:
            continue
        print(f"\n{name}: lines lost (spoken) or leaked (junk), by label")
        for label, (bad, of) in sorted(tallies[name].labels.items()):
            kind = "lost" if label in SPOKEN else "leaked"
            print(f"  {label:13} {kind:6} {bad:4} of {of:4}")
        by_language = sorted(tallies[name].languages.items())
        means = (f"{tag} {sum(f1) / len(f1):.3f} ({len(f1)})" for tag, f1 in by_language)
        print(f"  F1 by language: {', '.join(means)}")


def main() -> int:
    """Measure, print, and compare with the floors."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--update", action="store_true", help="let floors rise")
    parser.add_argument("--allow-fall", action="store_true", help="let floors fall too")
    options = parser.parse_args()
    tallies = measure(options.labelled)
    report(tallies)
    floors: dict[str, float] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    now = {
        f"cleaning_{name}_{key}": value
        for name, tally in tallies.items()
        for key, value in tally.figures().items()
    }
    fallen = sorted(key for key, value in now.items() if value < floors.get(key, 0.0))
    if options.update or options.allow_fall:
        risen = {k: v for k, v in now.items() if options.allow_fall or v > floors.get(k, 0.0)}
        text = json.dumps({**floors, **risen}, indent=1, sort_keys=True)
        FLOORS.write_text(f"{text}\n", encoding="utf-8")
    for key in fallen:
        print(f"below its floor: {key} {now[key]} < {floors[key]}")
    return 1 if fallen and not options.allow_fall else 0


if __name__ == "__main__":
    sys.exit(main())
