"""Names that are never heard as they are written: the ones to put into the lexicon."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct

from audio_builder.listening.comparison import Comparison, mismatches

# More than this, and the other words heard are no attempt at the name.
_MOST_WORDS = 3


class NameHeard(Struct, frozen=True, kw_only=True):
    """One time a name is said, and what was heard of it."""

    name: str
    heard: str
    is_right: bool


class UnheardName(Struct, frozen=True, kw_only=True):
    """A name that was never heard as it is written."""

    name: str
    count: int
    """How often it is said."""
    heard: tuple[str, ...]
    """What was heard instead, most frequent first."""


def names_heard(comparison: Comparison) -> Iterator[NameHeard]:
    """Yield each name of an episode with what was heard of it."""
    for w, h in comparison.pairs:
        word, same = comparison.written[w], comparison.heard[h]
        if word.is_name:
            yield NameHeard(name=word.text, heard=same.text, is_right=word.form == same.form)
    for mismatch in mismatches(comparison):
        written = comparison.written[mismatch.w0 : mismatch.w1]
        heard = comparison.heard[mismatch.h0 : mismatch.h1]
        if heard and max(len(written), len(heard)) <= _MOST_WORDS:
            # A compound that is written as two words is heard all the same.
            is_right = "".join(w.form for w in written) == "".join(h.form for h in heard)
            text = " ".join(word.text for word in heard)
            for word in written:
                if word.is_name:
                    yield NameHeard(name=word.text, heard=text, is_right=is_right)


def unheard_names(names: Iterable[NameHeard]) -> tuple[UnheardName, ...]:
    """Return the names that were never heard as written, most frequent first."""
    heard: defaultdict[str, Counter[str]] = defaultdict(Counter)
    right: set[str] = set()
    for one in names:
        heard[one.name][one.heard] += 1
        if one.is_right:
            right.add(one.name)
    wrong = [name for name in heard if name not in right]
    return tuple(
        UnheardName(
            name=name,
            count=heard[name].total(),
            heard=tuple(text for text, _ in heard[name].most_common(3)),
        )
        for name in sorted(wrong, key=lambda name: (-heard[name].total(), name))
    )
