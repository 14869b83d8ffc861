"""How names are said: entries in layers, read from TOML."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, replace

from audio_builder.errors import PhrasingError
from audio_builder.language import primary
from audio_builder.model.script import Name
from audio_builder.phrasing.scanner import Verbalizer

LONGEST_IPA = 200
"""Characters; no name has more phonemes, and an engine's memory grows with them."""
_SPEAKABLE = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '.,-])*")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ACRONYM = 3
_FIELDS = {"grapheme", "alias", "ipa", "lang", "case", "alias_for", "as_written"}
# The built-in respellings were made for espeak-ng, and mislead engines that read as people do.
_RESPELLED_FOR = ("pyttsx3", "command")


class LexiconEntry(Struct, frozen=True, kw_only=True):
    """How one name is said."""

    grapheme: str
    """As it is written; several words are fine."""
    alias: str = ""
    """A respelling the engine says right; empty means: say it as written."""
    ipa: str = ""
    """Phonemes, for engines and files that take them."""
    lang: str = ""
    """Language of the text it is for; empty means every language."""
    case: bool = True
    """Whether capitals must agree."""
    alias_for: tuple[str, ...] = ()
    """Engines the respelling is for; empty means all."""
    as_written: tuple[str, ...] = ()
    """Engines that say it right as it is written, better than by its phonemes."""

    @property
    def name(self) -> Name:
        """Return what an engine may be given instead of the respelling."""
        return Name(
            written=self.grapheme,
            ipa=self.ipa,
            alias_for=self.alias_for,
            as_written=self.as_written,
        )


class Lexicon(Struct, frozen=True, kw_only=True):
    """Entries in order; a later one for the same writing replaces an earlier one."""

    entries: tuple[LexiconEntry, ...] = ()

    def __hash__(self) -> int:
        # Every sentence asks the cache of scanners; hashing hundreds of entries would cost as
        # much as reading it.
        return hash((len(self.entries), self.entries[:1]))

    def over(self, below: "Lexicon") -> "Lexicon":
        """Return this lexicon laid over another: the same writing is taken from this one."""
        merged = {(entry.grapheme, entry.lang): entry for entry in below.entries}
        for entry in self.entries:
            merged.pop((entry.grapheme, ""), None)
            merged[entry.grapheme, entry.lang] = entry
        return Lexicon(entries=tuple(merged.values()))

    def name_of(self, written: str, language: str) -> Name | None:
        """Return how a name is said that stands in a text as ``written``; None if it is none."""
        return _names(self, primary(language)).get(written.casefold())

    def entries_for(self, language: str) -> tuple[LexiconEntry, ...]:
        """Return the entries for texts of a language."""
        return tuple(e for e in self.entries if not e.lang or primary(e.lang) == primary(language))


@lru_cache(maxsize=32)
def _names(lexicon: Lexicon, language: str) -> dict[str, Name]:
    return {e.grapheme.casefold(): e.name for e in lexicon.entries_for(language)}


def parse_lexicon(text: str, *, subject: str = "lexicon") -> Lexicon:
    """Return the lexicon in a TOML text: ``[[name]]`` tables with grapheme, alias, ipa, lang, case."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PhrasingError(
            f"is not valid TOML: {error}", subject=subject, remedy="mend the line it names"
        ) from error
    return _lexicon(table, subject)


def _lexicon(table: dict[str, Any], subject: str) -> Lexicon:
    rows = table.get("name", [])
    if set(table) - {"name"} or not isinstance(rows, list):
        raise PhrasingError("must hold [[name]] tables only", subject=subject)
    return Lexicon(entries=tuple(_entry(row, subject) for row in rows))


def _entry(row: object, subject: str) -> LexiconEntry:
    if not isinstance(row, dict) or not isinstance(row.get("grapheme"), str) or not row["grapheme"]:
        raise PhrasingError("an entry has no grapheme", subject=subject)
    grapheme = row["grapheme"]
    about = f"{subject}, {grapheme}"
    if unknown := sorted(set(row) - _FIELDS):
        raise PhrasingError(
            f"unknown field {unknown[0]}", subject=about, remedy=f"use {', '.join(sorted(_FIELDS))}"
        )
    if not isinstance(row.get("case", True), bool) or not all(
        isinstance(row.get(key, ""), str) for key in ("alias", "ipa", "lang")
    ):
        raise PhrasingError("case is true or false, all else text", subject=about)
    engines = {key: tuple(row.get(key, ())) for key in ("alias_for", "as_written")}
    if not all(isinstance(name, str) for names in engines.values() for name in names):
        raise PhrasingError("alias_for and as_written are lists of engines", subject=about)
    entry = LexiconEntry(**row | engines)
    return require_speakable(entry, about)


def lexicon_toml(lexicon: Lexicon) -> str:
    """Return a lexicon as the TOML that is written by hand."""
    lines = []
    for entry in lexicon.entries:
        lines.append("[[name]]")
        for field in fields(entry):
            value = getattr(entry, field.name)
            if value != field.default:
                # A JSON string is a TOML basic string, its escapes included.
                lines.append(f"{field.name} = {json.dumps(value, ensure_ascii=False)}")
        lines.append("")
    return "\n".join(lines)


def require_speakable(entry: LexiconEntry, about: str) -> LexiconEntry:
    """Return an entry; refuse one whose alias or ipa no engine can safely be given."""
    if entry.alias and not _SPEAKABLE.fullmatch(entry.alias):
        raise PhrasingError(
            "an alias has letters, blanks, apostrophes and hyphens only",
            subject=about,
            remedy="write it as it sounds",
        )
    if len(entry.ipa) > LONGEST_IPA:
        raise PhrasingError(
            f"an ipa has at most {LONGEST_IPA} characters", subject=about, remedy="shorten it"
        )
    return entry


def merge(layers: Iterable[Lexicon]) -> Lexicon:
    """Merge layers into one lexicon, the last on top."""
    result = Lexicon()
    for layer in layers:
        result = layer.over(result)
    return result


@cache
def builtin() -> Lexicon:
    """Return the names in world news that the default engine says wrong."""
    listed = _lexicon(
        tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8")),
        subject="names.toml",
    )
    return Lexicon(entries=tuple(replace(e, alias_for=_RESPELLED_FOR) for e in listed.entries))


def name_verbalizers(
    lexicon: Lexicon, language: str
) -> tuple[tuple[Verbalizer, ...], tuple[Verbalizer, ...]]:
    """Return verbalizers for names that start with a capital, and others sought in the whole text."""
    starting: dict[str, list[LexiconEntry]] = {}
    in_full_text: list[LexiconEntry] = []
    for entry in lexicon.entries_for(language):
        first = _FIRST_WORD.match(entry.grapheme)
        if first and entry.grapheme[0].isupper() and entry.case:
            starting.setdefault(first.group().lower(), []).append(entry)
        else:
            in_full_text.append(entry)
    at_start = tuple(_verbalizer(entries, (first,)) for first, entries in starting.items())
    return at_start, (_verbalizer(in_full_text, ()),) if in_full_text else ()


def _longest_first(forms: Iterable[str]) -> list[str]:
    return sorted(forms, key=len, reverse=True)


def _verbalizer(entries: list[LexiconEntry], starts: tuple[str, ...]) -> Verbalizer:
    # A town in capitals (KYIV) is the same; three letters are rather an acronym or a numeral.
    shouted = {e.grapheme.upper(): e for e in entries if e.case and len(e.grapheme) > _ACRONYM}
    exact: Mapping[str, LexiconEntry] = shouted | {e.grapheme: e for e in entries if e.case}
    folded: Mapping[str, LexiconEntry] = {e.grapheme.casefold(): e for e in entries if not e.case}
    any_case = [f"(?i:{re.escape(form)})" for form in _longest_first(folded)]
    any_of = "|".join([*map(re.escape, _longest_first(exact)), *any_case])

    def read(m: re.Match[str]) -> str:
        entry = exact.get(m.group()) or folded.get(m.group().casefold())
        return entry.alias if entry and entry.alias else m.group()

    return Verbalizer(name="name", starts=starts, pattern=rf"(?<!\w)(?:{any_of})(?!\w)", read=read)
