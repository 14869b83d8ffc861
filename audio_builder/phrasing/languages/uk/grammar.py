"""How Ukrainian is read."""

from audio_builder.phrasing.languages import words
from audio_builder.phrasing.languages.slavic import Slavic
from audio_builder.phrasing.languages.slavic_assembly import assemble
from audio_builder.phrasing.languages.slavic_numbers import SlavicNumbers
from audio_builder.phrasing.scanner import DIGIT, Grammar, Verbalizer

# After two, feminine and masculine plurals end alike; these stems of the news are feminine.
_FEMININE = (
    "ракет", "бомб", "жінк", "людин", "особ", "годин", "хвилин", "секунд", "тонн", "гривн", "тисяч", "груп", "країн",
    "област", "машин", "школ", "лікарн", "квартир", "атак", "дівчин", "сторон", "доб", "сотн", "спроб", "частин",
    "громад", "постат", "бригад", "рот", "армі", "голов", "мін", "гармат", "систем", "установок", "установ", "куль",
    "миль", "мил", "українк", "дитин", "будов", "споруд", "церкв", "вежі", "баржі", "копійк", "вул", "площ", "заявк",
    "книг", "статт", "сторін", "новин", "помилк", "перемог", "поразк", "зустріч", "ноч", "точк", "хвил", "трет",
    "черг", "постраждал_", "авіабомб", "підстанц", "платформ", "програм", "баз", "зон", "ділянк", "одиниц", "штук",
    "шахт", "облаш", "медал", "нагород", "посад", "зірк", "кримінальн_", "справ", "кав", "вод", "сесі", "причин", "рол",
)  # fmt: skip
_MASCULINE_A = ("чоловік", "воєвод", "собак", "сирот", "суддя", "військов")
_NEUTER_TWO = ("а", "я")


def _gender(noun: str, value: int) -> str:
    low = value % 10 if value % 100 not in range(11, 20) else 0
    if low == 1:
        if noun.endswith(("а", "я", "у", "ю")) and not noun.startswith(_MASCULINE_A):
            return "f"
        if noun.endswith(("ість", "іч", "ніч")):
            return "f"
        return "n" if noun.endswith(("о", "е")) else "m"
    if noun.startswith(_FEMININE) or noun.endswith(
        ("ції", "сії", "зії", "ості", "ії", "ниці", "ці_")
    ):
        return "f"
    return "m"


def grammar(tag: str) -> Grammar:
    """Return the grammar of Ukrainian."""
    slavic = Slavic(
        tag=tag,
        table=words("uk"),
        numbers=SlavicNumbers(words("uk", "numbers")),
        ending_cases=(
            (("ами", "ями", "ими", "ьми"), "ins"),
            (("ах", "ях"), "loc"),
            (("ам", "ям"), "dat"),
        ),
        gender=_gender,
    )
    own = (
        Verbalizer(
            name="hour_of_day",
            starts=(DIGIT,),
            pattern=r"(?<=\b[оО] )(?P<n>2[0-4]|1\d|\d)(?=\s(?:ранку|вечора|дня|ночі|годині))",
            read=lambda m: slavic.numbers.ordinal(int(m["n"]), "f loc"),
        ),
    )
    return assemble(slavic, own)
