"""Clock times of Slavic languages."""

import re
from functools import partial

from audio_builder.phrasing.languages.slavic import SEP, Slavic, governed_case, preposition
from audio_builder.phrasing.languages.slavic_numbers import CASES
from audio_builder.phrasing.languages.western_dates import is_span_of_hours
from audio_builder.phrasing.scanner import DIGIT, Verbalizer

_QUARTER = 15
# After these two numbers with a full stop are a decimal.
_COUNTED = "раз|разу|процент|відсот|млн|млрд|тис|тыс|мільйон|миллион|метр|кілом|килом|proc|mln|mld|tys|metr|kilo"
_CLOCK = r"(?:2[0-4]|1\d|0?\d)"


def times(slavic: Slavic) -> tuple[Verbalizer, ...]:
    """Return the verbalizer of clock times."""
    pattern = (
        rf"(?P<hour>{_CLOCK}):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
        rf"(?:{SEP}(?P<until>{_CLOCK}[:.][0-5]\d))?(?![\w:])"
    )
    dotted = (
        rf"(?P<hour>{_CLOCK})\.(?P<minute>[0-5]\d)(?:{SEP}(?P<until>{_CLOCK}[:.][0-5]\d))?"
        rf"(?![\w:%]|\s?%|[.,]\d|\s?[€$£₽₴]|\s(?:{_COUNTED}))"
    )
    bounds = frozenset(slavic.word("clock_bounds").split())
    words = frozenset(slavic.word("clock_words").split())

    def read_dotted_time(m: re.Match[str]) -> str | None:
        """Read 8.15 as a time only after a word for one: о 8.15, в 8.15."""
        before = preposition(m).rstrip(".")
        is_round = int(m["minute"]) % _QUARTER == 0 and before in bounds
        is_time = is_round or before in words or is_span_of_hours(m)
        return _time(slavic, m) if is_time else None

    return (
        Verbalizer(name="dotted_time", starts=(DIGIT,), read=read_dotted_time, pattern=dotted),
        Verbalizer(name="time", starts=(DIGIT,), read=partial(_time, slavic), pattern=pattern),
    )


def _time(slavic: Slavic, m: re.Match[str]) -> str | None:
    cases = slavic.table["hour_cases"]
    hour, minute = int(m["hour"]), int(m["minute"])
    # Where hours are ordinals (Ukrainian, Polish) the table gives their case.
    case = cases.get(preposition(m), "")
    if case:
        said = _ordinal_clock(slavic, hour, minute, case)
    else:
        asked = governed_case(slavic, m)
        said = _clock(slavic, hour, minute, asked if asked in {"gen", "dat"} else "nom")
    if m.groupdict().get("second"):
        second, noun = int(m["second"]), slavic.numbers.noun("second")
        name = noun.form_after(
            second,
            "nom",
            few_genitive=slavic.numbers.table["few_genitive"],
            one_everywhere=slavic.numbers.one_ends_all,
        )
        said += f" {slavic.numbers.cardinal(second, f'{noun.gender} nom')} {name}"
    if m["until"]:
        last = m["until"].replace(".", ":").split(":")
        said += f", {_clock(slavic, int(last[0]), int(last[1]), 'nom')}"
    return said


def _ordinal_clock(slavic: Slavic, hour: int, minute: int, case: str) -> str:
    numbers = slavic.numbers
    said = numbers.ordinal(hour, f"f {case}") if hour else numbers.cardinal(0)
    if minute:
        return f"{said} {_minutes(slavic, minute, 'nom')}"
    return f"{said} {numbers.noun('hour').singular[CASES.index(case)]}"


def _clock(slavic: Slavic, hour: int, minute: int, case: str) -> str:
    numbers, noun = slavic.numbers, slavic.numbers.noun("hour")
    if minute:
        return f"{numbers.cardinal(hour, case)} {_minutes(slavic, minute, case)}"
    name = noun.form_after(
        hour, case, few_genitive=numbers.table["few_genitive"], one_everywhere=numbers.one_ends_all
    )
    return f"{numbers.cardinal(hour, f'{noun.gender} {case}')} {name}"


def _minutes(slavic: Slavic, minute: int, case: str) -> str:
    if minute < 10:  # one digit
        return f"{slavic.numbers.cardinal(0)} {slavic.numbers.cardinal(minute, case)}"
    return slavic.numbers.cardinal(minute, f"f {case}")
