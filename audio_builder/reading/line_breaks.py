"""The line breaks of a page become blanks in prose, and verses in a poem."""

from typing import Any

from audio_builder.reading.characters import one_line
from audio_builder.reading.verse import are_verses, goes_on

VERSE = "data-verse"
"""The attribute of a break between two verses."""
_MOST_BREAKS = 5_000


def settle_breaks(tree: Any) -> None:
    """Join what a break cuts within a sentence, and mark the breaks between verses."""
    parents: dict[Any, list[Any]] = {}
    for one in list(tree.iter("br"))[:_MOST_BREAKS]:
        if one.getparent() is not None:
            parents.setdefault(one.getparent(), []).append(one)
    for parent, breaks in parents.items():
        for stanza in _stanzas(parent):
            lines = [line for line, _ in stanza]
            if are_verses(lines):
                for _, one in stanza[:-1]:
                    one.set(VERSE, "")
        for one in breaks:
            if one.get(VERSE) is None and one.getparent() is not None:
                _join_prose(one)


def _stanzas(parent: Any) -> list[list[tuple[str, Any]]]:
    """Return the lines of an element with the break behind each; two breaks end a stanza."""
    stanzas: list[list[tuple[str, Any]]] = [[]]
    held = [parent.text or ""]
    for child in parent:
        if child.tag != "br":
            held.append("".join(child.itertext()) + (child.tail or ""))
            continue
        line = one_line("".join(held))
        held = [child.tail or ""]
        if line:
            stanzas[-1].append((line, child))
        elif stanzas[-1]:
            stanzas.append([])
    line = one_line("".join(held))
    if line:
        stanzas[-1].append((line, None))
    return [stanza for stanza in stanzas if len(stanza) > 1]


def _join_prose(one: Any) -> None:
    """Put a blank in the place of a break that stands within a sentence."""
    previous, following = one.getprevious(), one.getnext()
    if (previous is not None and previous.tag == "br" and not (previous.tail or "").strip()) or (
        following is not None and following.tag == "br" and not (one.tail or "").strip()
    ):
        return
    parent = one.getparent()
    before = (previous.tail if previous is not None else parent.text) or ""
    if not before.strip() and previous is not None:
        before = "".join(previous.itertext())
    after = one.tail or ""
    if not after.strip() and following is not None:
        after = "".join(following.itertext())
    if not goes_on(before, after):
        return
    one.tag = "span"
    one.text = " "
