"""A W3C Pronunciation Lexicon becomes a Lexicon, and back."""

import re
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from audio_builder.errors import PhrasingError
from audio_builder.phrasing.lexicon import Lexicon, LexiconEntry, require_speakable

_NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
# The W3C recommendation gives a lexicon one language; ours may hold several, hence one each.
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def to_pls(lexicon: Lexicon, language: str = "en") -> str:
    """Return the entries for a language as a PLS 1.0 document."""
    lexemes = "".join(_lexeme(entry) for entry in lexicon.entries_for(language))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<lexicon version="1.0" xmlns="{_NAMESPACE}" alphabet="ipa" xml:lang={quoteattr(language)}>\n'
        f"{lexemes}</lexicon>\n"
    )


def _lexeme(entry: LexiconEntry) -> str:
    alias = f"    <alias>{escape(entry.alias)}</alias>\n" if entry.alias else ""
    phoneme = f"    <phoneme>{escape(entry.ipa)}</phoneme>\n" if entry.ipa else ""
    grapheme = f"    <grapheme>{escape(entry.grapheme)}</grapheme>\n"
    return f"  <lexeme>\n{grapheme}{alias}{phoneme}  </lexeme>\n"


def from_pls(text: str, *, subject: str = "lexicon.pls") -> Lexicon:
    """Return the lexicon in a PLS document; documents with entities of their own are refused."""
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text):
        raise PhrasingError("may not declare a document type", subject=subject)
    try:
        root = ET.fromstring(text)  # noqa: S314 - no document type, hence no entities
    except ET.ParseError as error:
        raise PhrasingError(
            f"is not valid XML: {error}", subject=subject, remedy="mend the line it names"
        ) from error
    if root.tag != f"{{{_NAMESPACE}}}lexicon":
        raise PhrasingError("is no pronunciation lexicon", subject=subject)
    language = root.get(_LANG, "")
    return Lexicon(
        entries=tuple(
            entry
            for lexeme in root.iter(f"{{{_NAMESPACE}}}lexeme")
            for entry in _entries(lexeme, language, subject)
        )
    )


def _entries(lexeme: "Element", language: str, subject: str) -> list[LexiconEntry]:
    def texts(name: str) -> list[str]:
        found = lexeme.iterfind(f"{{{_NAMESPACE}}}{name}")
        return [" ".join((element.text or "").split()) for element in found]

    alias, ipa = [*texts("alias"), ""][0], [*texts("phoneme"), ""][0]
    return [
        require_speakable(
            LexiconEntry(grapheme=grapheme, alias=alias, ipa=ipa, lang=language),
            f"{subject}, {grapheme}",
        )
        for grapheme in texts("grapheme")
        if grapheme
    ]
