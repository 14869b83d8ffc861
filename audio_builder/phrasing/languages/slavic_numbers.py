"""Number words of Slavic languages: gender, case and number, from tables of forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from msgspec import Struct

CASES = ("nom", "gen", "dat", "acc", "ins", "loc")
_FEW = range(2, 5)
# A thousand of the largest unit that has a name here.
_LARGEST = 10**15
_TEENS = range(11, 20)


@dataclass(frozen=True)
class SlavicNumbers:
    """A language's numerals, declined from the tables of its ``numbers.toml``."""

    table: Mapping[str, Any]

    def __hash__(self) -> int:
        return id(self.table)

    @cached_property
    def _cardinals(self) -> dict[str, tuple[str, ...]]:
        return {
            key: tuple(form.replace("_", " ") for form in forms.split())
            for key, forms in self.table["cardinals"].items()
        }

    def cardinal(self, number: int, form: str = "") -> str:
        """Return a number in words; ``form`` holds a gender (m f n) and a case, both optional."""
        gender, case = _form(form)
        if number >= _LARGEST:
            return " ".join(self.cardinal(int(digit)) for digit in str(number))
        parts: list[str] = []
        for power, key in (
            (10**12, "trillion"),
            (10**9, "billion"),
            (10**6, "million"),
            (1000, "thousand"),
        ):
            count, number = divmod(number, power)
            if count:
                parts += self._scale_words(count, key, case)
        if number or not parts:
            parts += self._below_thousand(number, gender, case)
        return " ".join(parts)

    def _scale_words(self, count: int, key: str, case: str) -> list[str]:
        noun = self.noun(key)
        name = noun.form_after(
            count, case, few_genitive=self.table["few_genitive"], one_everywhere=self.one_ends_all
        )
        if count == 1:
            return [name]
        return [*self._below_thousand(count, noun.gender, case), name]

    @property
    def one_ends_all(self) -> bool:
        """Whether 21 takes the singular, as 1 does."""
        return not self.table.get("one_alone", False)

    def _below_thousand(self, number: int, gender: str, case: str) -> list[str]:
        at = CASES.index(case)
        if not number:
            return [self._cardinals["0"][at]]
        parts = []
        hundreds, rest = divmod(number, 100)
        if hundreds:
            parts.append(self._cardinals[str(hundreds * 100)][at])
        if rest in _TEENS or (rest and rest % 10 == 0):
            parts.append(self._cardinals[str(rest)][at])
        elif rest:
            tens, ones = divmod(rest, 10)
            if tens:
                parts.append(self._cardinals[str(tens * 10)][at])
            if ones == 1 and parts and not self.one_ends_all:
                parts.append(self.table.get("one_after") or self._cardinals["1"][0])
            else:
                key = f"{ones}{gender}" if f"{ones}{gender}" in self._cardinals else str(ones)
                parts.append(self._cardinals[key][at])
        return parts

    def ordinal(self, number: int, form: str = "") -> str:
        """Return an ordinal; ``form`` holds gender (m f n p for plural) and case."""
        gender, case = _form(form)
        if number == 0:
            return self.adjective(self.table["ordinals"]["0"], gender, case)
        head, last = self._ordinal_parts(number)
        words = [self.cardinal(head)] if head else []
        ones = last % 10
        if self.table.get("tens_too") and 20 < last < 100 and ones:
            words += [
                self._ordinal_word(last - ones, gender, case),
                self._ordinal_word(ones, gender, case),
            ]
        else:
            words.append(self._ordinal_word(last, gender, case))
        said = " ".join(words)
        # The year 1999 is "thousand nine hundred ...", never "one thousand ...".
        return said.removeprefix(self._cardinals["1f"][0] + " ")

    def _ordinal_parts(self, number: int) -> tuple[int, int]:
        """Part a number into what stays a cardinal and what is declined."""
        if self.table.get("tens_too") and 20 < number % 100 < 100 and number % 10:
            return number - number % 100, number % 100
        for unit in (10, 100, 1000, 10**6):
            rest = number % unit
            if rest:
                if unit == 100 and rest in _TEENS:
                    return number - rest, rest
                if unit == 10 and number % 100 in _TEENS:
                    return number - number % 100, number % 100
                return number - rest, rest
        return 0, number

    def _ordinal_word(self, number: int, gender: str, case: str) -> str:
        stems = self.table["ordinals"]
        if str(number) in stems:
            return self.adjective(stems[str(number)], gender, case)
        power, key = (10**6, "1000000") if number >= 10**6 else (1000, "1000")
        prefix = self.compound(number // power)
        return self.adjective(prefix + stems[key], gender, case)

    def compound(self, number: int) -> str:
        """Return a number as the first part of a compound: ``двух`` in ``двухэтажный``."""
        special = self.table.get("compounds", {})
        if str(number) in special:
            return str(special[str(number)])
        parts = (
            self._below_thousand(number, "m", "gen")
            if number < 1000
            else [self.cardinal(number, "gen").replace(" ", "")]
        )
        return "".join(special.get(part, part) for part in parts)

    def adjective(self, stem: str, gender: str, case: str) -> str:
        """Return a stem with the ending of gender and case; its kind stands after a slash."""
        word, _, kind = stem.partition("/")
        endings: list[str] = self.table["adjectives"][kind or "hard"][gender].split()
        return word + endings[CASES.index(case)].replace("-", "")

    @lru_cache(maxsize=256)  # noqa: B019 - one value per language lives as long as the program
    def noun(self, key: str) -> "Noun":
        """Return a noun of the tables by its key."""
        return Noun.read(self.table["nouns"][key], self.table["paradigms"])


class Noun(Struct, frozen=True, kw_only=True):
    """A noun in all cases, with what stands before and after it unchanged."""

    gender: str
    singular: tuple[str, ...]
    plural: tuple[str, ...]
    tail: str = ""
    adjective: str = ""

    @staticmethod
    def read(entry: list[str] | str, paradigms: Mapping[str, Any]) -> "Noun":
        """Build a noun from ``[stem, paradigm, nominative, genitive plural]``; a text never changes."""
        if isinstance(entry, str):
            return Noun(gender="m", singular=(entry,) * 6, plural=(entry,) * 6)
        stem, name, *special = entry
        gender, singular, plural = paradigms[name]
        one = [stem + ending.replace("-", "") for ending in singular.split()]
        many = [stem + ending.replace("-", "") for ending in plural.split()]
        if special and special[0]:
            one[0] = special[0]
            if gender == "m":
                one[3] = special[0]
        if len(special) > 1:
            many[1] = special[1]
        return Noun(gender=gender, singular=tuple(one), plural=tuple(many))

    def form_after(
        self, number: int, case: str, *, few_genitive: bool, one_everywhere: bool
    ) -> str:
        """Return the form a whole number asks for."""
        at = CASES.index(case)
        low, tens = number % 10, number % 100
        is_one = low == 1 and tens != 11 if one_everywhere else number == 1
        if is_one:
            return self.singular[at]
        if case not in {"nom", "acc"}:
            return self.plural[at]
        if low in _FEW and tens not in _TEENS:
            return self.singular[1] if few_genitive else self.plural[0]
        return self.plural[1]


def _form(form: str) -> tuple[str, str]:
    gender, case = "m", "nom"
    for part in form.split():
        if part in CASES:
            case = part
        else:
            gender = part
    return gender, case
