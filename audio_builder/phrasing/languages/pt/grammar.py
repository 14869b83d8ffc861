"""How Portuguese is read."""

import re

from audio_builder.phrasing.context import word_after, word_before
from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages import words
from audio_builder.phrasing.languages.assembly import assemble
from audio_builder.phrasing.languages.inclusive import iberian, optional_endings
from audio_builder.phrasing.languages.pt.numbers import cardinal, ordinal, year
from audio_builder.phrasing.languages.western import NumberRules
from audio_builder.phrasing.roman import roman_value
from audio_builder.phrasing.scanner import DIGIT, WORD, Grammar, Verbalizer

_SINGLE_NUMERAL_NAMES = {
    "Carlos",
    "Pedro",
    "João",
    "Isabel",
    "Pio",
    "Francisco",
    "Napoleão",
    "Filipe",
    "Paulo",
    "Elizabeth",
}
_MASCULINE_A = {"dia", "dias", "problema", "problemas", "sistema", "sistemas", "programa", "programas", "mapa", "mapas",
                "policiais", "gramas", "para"}  # fmt: skip
_LAST_YEAR = 2099


def _gender(noun: str) -> str:
    word = noun.lower()
    feminine = word.endswith(("a", "as", "ções", "ção", "dade", "dades")) or word in {
        "mulheres",
        "vezes",
        "mulher",
        "vez",
    }
    return "f" if feminine and word not in _MASCULINE_A else "m"


def _day(day: int, _: re.Match[str]) -> str:
    return "primeiro" if day == 1 else cardinal(day)


def _clock(hour: int, minute: int, _: re.Match[str]) -> str:
    hours = f"{cardinal(hour, 'f')} hora{'' if hour == 1 else 's'}"
    return f"{hours} e {cardinal(minute)}" if minute else hours


def _hour_and_minutes(m: re.Match[str]) -> str:
    return _clock(int(m["hour"]), int(m["minute"] or 0), m)


def _seconds(m: re.Match[str]) -> str:
    hour, minute, second = (int(m[part]) for part in ("hour", "minute", "second"))
    minutes = f"{cardinal(minute)} minuto{'' if minute == 1 else 's'}"
    return (
        f"{_clock(hour, 0, m)}, {minutes} e {cardinal(second)} segundo{'' if second == 1 else 's'}"
    )


def _phone(m: re.Match[str]) -> str | None:
    """Read ``99123-4567`` digit by digit, unless two years stand there."""
    first, last = m["first"], m["last"]
    if len(first) == len(last) and 1000 <= int(first) <= int(last) <= _LAST_YEAR:
        return None
    return ", ".join(" ".join(cardinal(int(digit)) for digit in part) for part in (first, last))


def _ordinal(m: re.Match[str]) -> str:
    return ordinal(int(m["n"]), "f" if m["suffix"] in {"ª", "a"} else "")


def _roman(value: int, m: re.Match[str]) -> str | None:
    before = word_before(m)
    if not before[:1].isupper() or (len(m["numeral"]) == 1 and before not in _SINGLE_NUMERAL_NAMES):
        return None
    feminine = before in {"Isabel", "Elizabeth", "Maria", "Catarina", "Margarida"}
    return ordinal(value, "f" if feminine else "") if value <= 10 else cardinal(value)


def _lord(m: re.Match[str]) -> str | None:
    """Read D. before a name: Dom João, Dona Maria."""
    if not evidence("pt").allows(m.string, m.start(), m.end()):
        return None
    return "Dona" if m["name"].endswith("a") else "Dom"


def _numbered_event(m: re.Match[str]) -> str | None:
    """Read the numeral before what is held again and again: II Guerra Mundial, XX Congresso."""
    value = roman_value(m.group())
    after = word_after(m)
    if not value or word_before(m).lower() in {"século", "séculos"} or after.lower() not in _EVENTS:
        return None
    return ordinal(value, "f" if _gender(after) == "f" else "") if value <= 20 else cardinal(value)


_EVENTS = {"guerra", "edição", "congresso", "cúpula", "aniversário", "prêmio", "prémio", "legislatura", "assembleia",
           "conferência", "república", "festival", "jogos", "jornadas", "encontro", "fórum", "copa", "conde", "duque", "internacional"}  # fmt: skip


def _fraction(m: re.Match[str]) -> str | None:
    top, bottom = int(m["top"]), int(m["bottom"])
    if not 2 <= bottom <= 100 or top >= bottom:
        return None
    if bottom > 10 and bottom != 100:
        part = f"{cardinal(top)} {cardinal(bottom)} avos"
    else:
        name = {2: "meio", 3: "terço", 100: "centésimo"}.get(bottom) or ordinal(bottom)
        part = f"{cardinal(top)} {name}{'s' if top > 1 else ''}"
    if not m["whole"]:
        return part
    return f"{cardinal(int(m['whole']))} e {'meio' if (top, bottom) == (1, 2) else part}"


def grammar(tag: str) -> Grammar:
    """Return the grammar of Portuguese."""
    rules = NumberRules(
        tag=tag, table=words("pt"), cardinal=cardinal, ordinal=ordinal, year=year, clock=_clock,
        day=_day, gender=_gender, decimals_as_number=True, singular_below_two=True,
    )  # fmt: skip
    own = (
        Verbalizer(name="seconds", starts=(DIGIT,), read=_seconds, pattern=r"(?P<hour>2[0-4]|1\d|0?\d):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)(?![\d:])"),
        Verbalizer(name="local_phone", starts=(DIGIT,), read=_phone, pattern=r"(?P<first>9?\d{4}|\d{3})-(?P<last>\d{4})(?![\d-])"),
        Verbalizer(name="hour", starts=(DIGIT,), pattern=r"(?P<hour>2[0-4]|1\d|0?\d)\s?[hH](?P<minute>[0-5]\d)?(?:min)?(?!\w)", read=_hour_and_minutes),
        Verbalizer(name="ordinal", starts=(DIGIT,), pattern=r"(?P<n>\d{1,3})\.?(?P<suffix>[ºª°])(?!C)", read=_ordinal),
        Verbalizer(name="lord", starts=("d",), goes_on=True, read=_lord,
                   pattern=r"D\.(?=\s(?P<name>[^\W\d_a-zà-ÿ][^\W\d_]+))"),
        Verbalizer(name="event", starts=(WORD,), pattern=r"[IVX]{1,6}(?=\s[^\W\d_])", read=_numbered_event),
        Verbalizer(name="fraction", starts=(DIGIT,), read=_fraction, pattern=r"(?:(?P<whole>\d{1,4})(?:\s|-(?=[1-9]/)))?(?P<top>\d{1,2})/(?P<bottom>\d{1,3})(?![\d/])"),
    )  # fmt: skip
    return assemble(
        rules, own, roman=_roman, full_text_verbalizers=(iberian("o"), optional_endings("s", "es"))
    )
