"""Norwegian number words, in both written forms."""

from msgspec import Struct

from audio_builder.phrasing.languages.scales import large_parts

_TENS = "_ _ tjue tretti førti femti seksti sytti åtti nitti".split()
_LOW = (
    "null en to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten "
    "sytten atten nitten"
)
_LOW_ORDINALS = (
    "nulte første andre tredje fjerde femte sjette sjuende åttende niende tiende ellevte tolvte "
    "trettende fjortende femtende sekstende syttende attende nittende"
)


class NorwegianNumbers(Struct, frozen=True, kw_only=True):
    """The words in which Bokmål and Nynorsk differ."""

    ones: tuple[str, ...] = tuple(_LOW.split())
    ordinals: tuple[str, ...] = tuple(_LOW_ORDINALS.split())
    common: str = "en"
    """One before a noun that is not neuter."""
    neuter: str = "ett"
    ordinal_ending: str = "ende"
    scales: tuple[tuple[int, str, str], ...] = (
        (10**12, "billion", "billioner"),
        (10**9, "milliard", "milliarder"),
        (10**6, "million", "millioner"),
    )

    def cardinal(self, number: int, form: str = "") -> str:
        """Return a number in words; ``form`` n puts it before a neuter noun."""
        parts, number = large_parts(number, self.scales, self.common, self.cardinal)
        thousands, rest = divmod(number, 1000)
        if thousands:
            parts.append(f"{self._below_thousand(thousands, 'n')} tusen")
        if rest or not parts:
            low = self._below_thousand(rest, form)
            parts.append(f"og {low}" if parts and rest < 100 else low)
        return " ".join(parts)

    def _below_thousand(self, number: int, form: str) -> str:
        hundreds, rest = divmod(number, 100)
        head = f"{'' if hundreds == 1 else self.ones[hundreds]} hundre".strip() if hundreds else ""
        low = self._below_hundred(rest, form) if rest or not head else ""
        return f"{head} og {low}" if head and low else head + low

    def _below_hundred(self, number: int, form: str) -> str:
        if number < 20:
            return self.neuter if number == 1 and form == "n" else self.ones[number]
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (self.ones[ones] if ones else "")

    def ordinal(self, number: int, _: str = "") -> str:
        """Return ``tredje``."""
        head, rest = number - number % 100, number % 100
        if not rest:
            return f"{self.cardinal(number)}de" if number else self.ordinals[0]
        if rest < 20:
            low = self.ordinals[rest]
        else:
            tens, ones = divmod(rest, 10)
            ending = self.ordinal_ending if _TENS[tens][-1] == "i" else self.ordinal_ending[1:]
            low = _TENS[tens] + (self.ordinals[ones] if ones else ending)
        return f"{self.cardinal(head)} og {low}" if head else low

    def year(self, number: int) -> str:
        """Return a year: until 1999 in hundreds."""
        hundreds, rest = divmod(number, 100)
        if 10 < hundreds < 20:
            said = self.ones[hundreds]
            if not rest:
                return f"{said} hundre"
            return f"{said} {'hundre og ' if rest < 10 else ''}{self._below_hundred(rest, '')}"
        return self.cardinal(number)


BOKMAAL = NorwegianNumbers()
NYNORSK = NorwegianNumbers(
    ones=tuple(_LOW.replace(" en ", " ein ").split()),
    ordinals=tuple(_LOW_ORDINALS.replace("ende", "ande").split()),
    common="ein",
    neuter="eitt",
    ordinal_ending="ande",
    scales=(
        (10**12, "billion", "billionar"),
        (10**9, "milliard", "milliardar"),
        (10**6, "million", "millionar"),
    ),
)
