"""How French is read."""

import re

from audio_builder.phrasing.context import word_before
from audio_builder.phrasing.languages import words
from audio_builder.phrasing.languages.assembly import assemble
from audio_builder.phrasing.languages.fr.numbers import cardinal, ordinal, year
from audio_builder.phrasing.languages.inclusive import french, optional_endings
from audio_builder.phrasing.languages.western import NumberRules, digits
from audio_builder.phrasing.roman import roman_value
from audio_builder.phrasing.scanner import DIGIT, WORD, Grammar, Verbalizer

_FRACTIONS = {2: "demi", 3: "tiers", 4: "quart"}
_FEMININE = (
    "tion",
    "sion",
    "té",
    "ance",
    "ence",
    "ure",
    "ette",
    "elle",
    "euse",
    "ière",
    "ée",
    "ie",
    "ise",
)
_FEMININE_NOUNS = {
    "personne", "femme", "fille", "victime", "heure", "minute", "seconde", "semaine", "année", "fois", "voiture",
    "ville", "place", "voix", "page", "ligne", "tonne", "livre", "bombe", "maison", "école", "arme", "frappe",
    "centaine", "dizaine", "douzaine", "nuit", "journée", "chose", "équipe", "famille", "entreprise", "attaque",
}  # fmt: skip


def _gender(noun: str) -> str:
    single = noun.lower().removesuffix("s")
    return "f" if {single, noun.lower()} & _FEMININE_NOUNS or single.endswith(_FEMININE) else "m"


def _day(day: int, _: re.Match[str]) -> str:
    return "premier" if day == 1 else cardinal(day)


def _clock(hour: int, minute: int, m: re.Match[str]) -> str:  # noqa: ARG001 - the same for all languages
    hours = f"{cardinal(hour, 'f')} heure{'s' if hour > 1 else ''}"
    return f"{hours} {cardinal(minute, 'f')}" if minute else hours


def _ordinal(m: re.Match[str]) -> str:
    number = int(m["n"].replace(" ", ""))
    many = "s" if m["suffix"].endswith("s") else ""
    if m["suffix"] in {"nd", "nde", "nds", "ndes"}:
        return ("seconde" if "e" in m["suffix"] else "second") + many
    return ordinal(number, "f" if m["suffix"] in {"re", "ère", "ere", "res", "ères"} else "") + many


def _numeral_ordinal(m: re.Match[str]) -> str | None:
    value = roman_value(m["numeral"])
    if not value:
        return None
    return ordinal(value, "f" if m["suffix"] in {"re", "ère"} else "") + (m["many"] or "")


def _fraction(m: re.Match[str]) -> str | None:
    top, bottom = int(m["top"]), int(m["bottom"])
    if not 2 <= bottom <= 100 or top >= bottom:
        return f"{cardinal(top)} sur {cardinal(bottom)}" if not m["whole"] else None
    name = _FRACTIONS.get(bottom) or ordinal(bottom)
    many = "s" if top > 1 and not name.endswith("s") else ""
    if m["whole"]:
        whole = cardinal(int(m["whole"]))
        return (
            f"{whole} et demi"
            if (top, bottom) == (1, 2)
            else f"{whole} et {cardinal(top)} {name}{many}"
        )
    return f"{cardinal(top)} {name}{many}"


def _phone(m: re.Match[str]) -> str:
    said = [f"zéro {cardinal(int(pair))}" if pair[0] == "0" and pair != "00" else "zéro zéro" if pair == "00" else cardinal(int(pair))
            for pair in re.findall(r"\d\d", m["pairs"])]  # fmt: skip
    code = f"plus {cardinal(int(m['code']))} {digits_of(m['area'])}, " if m["code"] else ""
    return code + ", ".join(said)


def digits_of(text: str) -> str:
    """Return digits one by one."""
    return " ".join(cardinal(int(digit)) for digit in text)


def _roman(value: int, m: re.Match[str]) -> str | None:
    before = word_before(m)
    if not before[:1].isupper() or (len(m["numeral"]) == 1 and before not in _REGNAL):
        return None
    return "premier" if value == 1 else cardinal(value)


_REGNAL = {"Charles", "François", "Napoléon", "Henri", "Louis", "Philippe", "Albert", "Léopold", "Élisabeth", "Elisabeth",
           "Nicolas", "Alexandre", "Pierre", "Paul", "Jean", "Pie", "Léon", "Benoît", "Guillaume", "George", "Georges",
           "Jacques", "Édouard", "Frédéric", "Ferdinand", "Juan", "Carlos", "Victor-Emmanuel", "Baudouin", "Mohammed",
           "Hassan", "Fouad", "Ramsès", "Catherine", "Jean-Paul"}  # fmt: skip


def _quarter(m: re.Match[str]) -> str:
    return f"le {ordinal(int(m['n']))} trimestre"


def _hours(m: re.Match[str]) -> str:
    first = _clock(int(m["hour"]), int(m["minute"] or 0), m)
    return f"{first} à {_clock(int(m['hour2']), int(m['minute2'] or 0), m)}"


def grammar(tag: str) -> Grammar:
    """Return the grammar of French."""
    rules = NumberRules(
        tag=tag, table=words("fr"), cardinal=cardinal, ordinal=ordinal, year=year, clock=_clock,
        day=_day, gender=_gender, decimals_as_number=True, singular_below_two=True,
    )  # fmt: skip
    own = (
        Verbalizer(name="ordinal", starts=(DIGIT,), read=_ordinal,
                   pattern=r"(?P<n>\d{1,3}(?: \d{3})+|\d+)\s?(?P<suffix>ers?|[èe]res?|res?|ndes?|nds?|[èe]mes?|es?|°)(?![\w])"),
        Verbalizer(name="century", starts=(WORD,), read=_numeral_ordinal,
                   pattern=r"(?P<numeral>I(?=er|re|ère)|[IVX]{1,7}(?=e|ème))(?P<suffix>er|ère|re|ème|e)(?P<many>s)?(?!\w)"),
        Verbalizer(name="fraction", starts=(DIGIT,), read=_fraction,
                   pattern=r"(?:(?P<whole>\d{1,4})(?:\s|-(?=[1-9]/)))?(?P<top>\d{1,3})/(?P<bottom>\d{1,3})(?![\d/])"),
        Verbalizer(name="phone_pairs", starts=(DIGIT, "+"), read=_phone,
                   pattern=r"(?P<pairs>0\d(?:[ .-]?\d\d){4})(?P<code>(?!x)x)?(?P<area>(?!x)x)?(?!\d)"),
        Verbalizer(name="hour", starts=(DIGIT,), pattern=r"(?P<hour>2[0-4]|1\d|0?\d)\s?[hH]\s?(?P<minute>[0-5]\d)(?![\d/])",
                   read=lambda m: _clock(int(m["hour"]), int(m["minute"]), m)),
        Verbalizer(name="hours", starts=(DIGIT,), read=_hours,
                   pattern=r"(?P<hour>2[0-4]|1\d|0?\d)\s?[hH]\s?(?P<minute>[0-5]\d)?\s?[-–]\s?(?P<hour2>2[0-4]|1\d|0?\d)\s?[hH]\s?(?P<minute2>[0-5]\d)?(?!\w)"),
        Verbalizer(name="quarter", starts=("t",), pattern=r"T(?P<n>[1-4])(?=\s\d{4}\b)", read=lambda m: ordinal(int(m["n"])) + " trimestre"),
        Verbalizer(name="mister", starts=("m",), pattern=r"M\.(?=\s(?:le|la)\s[a-zéè]|\sl['’][a-zéè])", read=lambda _: "Monsieur", goes_on=True),
        Verbalizer(name="of_century", starts=("s",), pattern=r"(?<=[IVX]e\s)s\.", read=lambda _: "siècle"),
        Verbalizer(name="district", starts=("arr",), pattern=r"(?<=e\s)arr\.", read=lambda _: "arrondissement"),
    )  # fmt: skip
    return assemble(
        rules,
        own,
        roman=_roman,
        full_text_verbalizers=(
            french(),
            optional_endings("s"),
            Verbalizer(name="saint", starts=(), read=lambda m: "Saint" + m["feminine"] + "-",
                       pattern=r"(?<!\w)S(?:ain)?t(?P<feminine>e?)-(?=[A-ZÀ-Ý])"),
            Verbalizer(name="boulevard", starts=(), read=lambda _: "boulevard",
                       pattern=r"(?<!\w)bd(?=\s[A-ZÀ-Ý])"),
        ),
    )  # fmt: skip


__all__ = ["digits", "grammar"]
