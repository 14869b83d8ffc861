"""Abbreviations that begin a sentence have a capital there: Approx. 5, Ca. 5 km, Z. B. hier."""

import re
from collections.abc import Mapping

from audio_builder.phrasing.context import one_of_spaced, starts_of
from audio_builder.phrasing.scanner import Verbalizer

_ENDS = frozenset('.!?:…"“”„«»¿¡(')
# Shorter ones may be names where a capital follows: Max. Er kam.
_LONG_ENOUGH = 5
_VOWELS = frozenset("aeiouyäöüáéíóúâêîôûàèå")


def first_abbreviations(table: Mapping[str, str]) -> Verbalizer:
    """Return the verbalizer of abbreviations, with their stops, at the beginning of sentences."""
    # A capital with a stop is an initial: C. Martinez.
    small = {
        form: said
        for form, said in table.items()
        if form[0].islower() and form[-1] == "." and len(form) > len("c.")
    }
    forms = {_capital(form): _capital(said) for form, said in small.items()}
    forms = {form: said for form, said in forms.items() if form not in table}
    squeezed = {form.replace(" ", ""): said for form, said in forms.items()}

    def read(m: re.Match[str]) -> str | None:
        form = m.group().replace(" ", "")
        head, following = m.string[: m.start()].rstrip()[-1:], m.string[m.end() :].lstrip()[:1]
        if (head and head not in _ENDS) or not following:
            return None
        is_certain = form.count(".") > 1 or len(form) >= _LONG_ENOUGH
        is_certain = is_certain or _VOWELS.isdisjoint(form.lower())
        return squeezed[form] if is_certain or following.isdigit() or following.islower() else None

    return Verbalizer(
        name="first_abbreviation",
        starts=starts_of(forms),
        pattern=one_of_spaced(forms),
        read=read,
    )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
