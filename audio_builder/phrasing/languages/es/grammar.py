"""How Spanish is read."""

import re
from string import ascii_lowercase

from audio_builder.phrasing.context import word_after, word_before
from audio_builder.phrasing.languages import words
from audio_builder.phrasing.languages.assembly import assemble
from audio_builder.phrasing.languages.es.numbers import cardinal, ordinal, year
from audio_builder.phrasing.languages.inclusive import iberian, optional_endings
from audio_builder.phrasing.languages.western import NumberRules
from audio_builder.phrasing.roman import roman_value
from audio_builder.phrasing.scanner import DIGIT, WORD, Grammar, Verbalizer

_MASCULINE_A = {"día", "días", "problema", "problemas", "sistema", "sistemas", "programa", "programas", "mapa", "mapas",
                "planeta", "planetas", "idioma", "idiomas", "tema", "temas", "clima", "climas", "guardias", "atletas",
                "policías", "periodistas", "artistas", "futbolistas", "terroristas", "turistas", "soldados", "poetas",
                "deportistas", "activistas", "ciclistas", "motoristas", "especialistas", "analistas", "a", "para", "hasta"}  # fmt: skip
_FEMININE_ENDINGS = ("a", "as", "ciones", "siones", "ción", "sión", "dad", "dades", "tud", "tudes")
_FEMININE = {
    "mujeres",
    "mujer",
    "voces",
    "veces",
    "vez",
    "noches",
    "tardes",
    "clases",
    "calles",
    "naves",
    "muertes",
    "señales",
    "redes",
    "leyes",
    "partes",
}
_SUFFIXES = {"º": "", "o": "", "ro": "", "do": "", "to": "", "mo": "", "vo": "", "no": "", "ª": "f", "a": "f", "ra": "f",
             "da": "f", "ta": "f", "ma": "f", "va": "f", "na": "f", "er": "m", "°": ""}  # fmt: skip


def _gender(noun: str) -> str:
    word = noun.lower()
    if word in _FEMININE or (word not in _MASCULINE_A and word.endswith(_FEMININE_ENDINGS)):
        return "f"
    return "m"


def _day(day: int, _: re.Match[str]) -> str:
    return "primero" if day == 1 else cardinal(day)


def _clock(hour: int, minute: int, m: re.Match[str]) -> str:
    mark = (m["mark"] or "").strip().lower().replace(".", "")
    said = _hour(hour)
    if minute:
        said += f" y {_MINUTES.get(minute) or cardinal(minute)}"
    if mark[:1] == "a":
        return said + " de la mañana"
    if mark[:1] == "p":
        return said + (" de la tarde" if hour < 8 or hour == 12 else " de la noche")
    return said + (
        " horas" if mark and hour > 1 and not minute else " hora" if mark and not minute else ""
    )


_MINUTES = {15: "cuarto", 30: "media"}


def _hour(hour: int) -> str:
    return cardinal(hour, "f")


def _ordinal(m: re.Match[str]) -> str:
    suffix = m["suffix"].removesuffix("s")
    many = "s" if suffix != m["suffix"] else ""
    return ordinal(int(m["n"]), _SUFFIXES[suffix]) + many


def _fraction(m: re.Match[str]) -> str | None:
    top, bottom = int(m["top"]), int(m["bottom"])
    if not 2 <= bottom <= 100 or top >= bottom:
        return None
    name = _part(bottom)
    if m["whole"]:
        whole = cardinal(int(m["whole"]))
        return (
            f"{whole} y medio"
            if (top, bottom) == (1, 2)
            else f"{whole} y {cardinal(top, 'm')} {name}{'s' if top > 1 else ''}"
        )
    if (top, bottom) == (1, 2):
        return "un medio"
    return f"{cardinal(top, 'm')} {name}{'s' if top > 1 else ''}"


def _part(bottom: int) -> str:
    if bottom <= 10:
        return {2: "medio", 3: "tercio"}.get(bottom) or ordinal(bottom)
    stem = cardinal(bottom).replace(" ", "")
    return (
        "centésimo"
        if bottom == 100
        else stem.removesuffix("e").removesuffix("a").removesuffix("o") + "avo"
    )


def _roman(value: int, m: re.Match[str]) -> str | None:
    before = word_before(m)
    if not before[:1].isupper() or (len(m["numeral"]) == 1 and before not in _REGNAL):
        return None
    feminine = before in {
        "Isabel",
        "Elisabeth",
        "Catalina",
        "María",
        "Cristina",
        "Margarita",
        "Cleopatra",
    }
    return ordinal(value, "f" if feminine else "") if value <= 10 else cardinal(value)


_REGNAL = {"Carlos", "Felipe", "Juan", "Isabel", "Alfonso", "Fernando", "Pío", "Francisco", "Napoleón", "Pedro", "Nicolás",
           "Alejandro", "Enrique", "Jorge", "Luis", "Guillermo", "Jacobo", "Pablo", "Benedicto", "León", "Leopoldo",
           "Alberto", "Balduino", "Mohamed", "Hasán", "Ramsés", "Sancho", "Jaime", "Amadeo"}  # fmt: skip


def _numbered_event(m: re.Match[str]) -> str | None:
    """Read the numeral before what is held again and again: II Guerra Mundial, XX aniversario."""
    value = roman_value(m.group())
    after = word_after(m)
    if not value or word_before(m).lower() in {"siglo", "siglos"} or after.lower() not in _EVENTS:
        return None
    return ordinal(value, "f" if _gender(after) == "f" else "m") if value <= 20 else cardinal(value)


_EVENTS = {"guerra", "edición", "congreso", "cumbre", "aniversario", "premio", "premios", "legislatura", "asamblea",
           "conferencia", "república", "festival", "juegos", "jornadas", "encuentro", "foro", "copa", "conde", "duque", "internacional"}  # fmt: skip


def grammar(tag: str) -> Grammar:
    """Return the grammar of Spanish."""
    rules = NumberRules(
        tag=tag, table=words("es"), cardinal=cardinal, ordinal=ordinal, year=year, clock=_clock,
        day=_day, gender=_gender, decimals_as_number=True,
    )  # fmt: skip
    suffix = "|".join(sorted(_SUFFIXES, key=len, reverse=True))
    own = (
        Verbalizer(name="ordinal", starts=(DIGIT,), follows="º°ª. " + ascii_lowercase, read=_ordinal,
                   pattern=rf"(?P<n>\d{{1,3}})\.?\s?(?P<suffix>º|ª|°(?!C)|(?<=\d)(?:{suffix})|(?<=\d\.)(?:{suffix})s?)(?![\w)])"),
        Verbalizer(name="fraction", starts=(DIGIT,), read=_fraction,
                   pattern=r"(?:(?P<whole>\d{1,4})(?:\s|-(?=[1-9]/)))?(?P<top>\d{1,3})/(?P<bottom>\d{1,3})(?![\d/])"),
        Verbalizer(name="quarter", starts=("t",), pattern=r"T(?P<n>[1-4])(?=\s\d{4}\b)",
                   read=lambda m: ordinal(int(m["n"]), "m") + " trimestre"),
        Verbalizer(name="event", starts=(WORD,), pattern=r"[IVX]{1,6}(?=\s[^\W\d_])", read=_numbered_event),
        Verbalizer(name="decade", starts=(DIGIT,), pattern=r"'?(?P<n>\d0)s\b", read=lambda m: cardinal(int(m["n"]))),
    )  # fmt: skip
    return assemble(
        rules, own, roman=_roman, full_text_verbalizers=(iberian(), optional_endings("s", "es"))
    )
