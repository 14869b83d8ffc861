"""Names of units, currencies and dates in any language, from CLDR by way of Babel."""

from datetime import date
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_name, get_decimal_symbol, get_group_symbol
from babel.units import UnknownUnitError, format_unit

CURRENCIES = {
    "€": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "¥": "JPY", "₩": "KRW", "₹": "INR", "₽": "RUB", "₴": "UAH",
    "₺": "TRY", "₪": "ILS", "₫": "VND", "₱": "PHP", "฿": "THB", "zł": "PLN", "Kč": "CZK", "₸": "KZT", "₾": "GEL",
    "₼": "AZN", "֏": "AMD", "₦": "NGN", "R$": "BRL", "C$": "CAD", "A$": "AUD",
}  # fmt: skip
"""Signs of money and the currencies they stand for."""
CODES = (
    "EUR",
    "USD",
    "GBP",
    "JPY",
    "CNY",
    "CHF",
    "RUB",
    "UAH",
    "PLN",
    "SEK",
    "NOK",
    "DKK",
    "CZK",
    "HUF",
    "INR",
    "TRY",
)
"""ISO 4217 codes that stand beside an amount."""
UNITS = {
    "km/h": "speed-kilometer-per-hour", "m/s": "speed-meter-per-second", "km²": "area-square-kilometer",
    "km2": "area-square-kilometer", "m²": "area-square-meter", "m2": "area-square-meter", "m³": "volume-cubic-meter",
    "m3": "volume-cubic-meter", "km": "length-kilometer", "m": "length-meter", "cm": "length-centimeter",
    "mm": "length-millimeter", "µm": "length-micrometer", "kg": "mass-kilogram", "mg": "mass-milligram",
    "µg": "mass-microgram", "g": "mass-gram", "t": "mass-tonne", "ml": "volume-milliliter", "l": "volume-liter",
    "L": "volume-liter", "ha": "area-hectare", "°C": "temperature-celsius", "℃": "temperature-celsius",
    "°F": "temperature-fahrenheit", "kWh": "energy-kilowatt-hour", "kW": "power-kilowatt", "MW": "power-megawatt",
    "GW": "power-gigawatt", "GB": "digital-gigabyte", "MB": "digital-megabyte", "TB": "digital-terabyte",
    "GHz": "frequency-gigahertz", "MHz": "frequency-megahertz",
}  # fmt: skip
"""Signs of units and CLDR's names of them."""
_YUAN = {"zh", "yue"}


@cache
def locale_of(language: str) -> Locale | None:
    """Return CLDR's data of a language, or None where it has none."""
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None


def decimal_sign(locale: Locale) -> str:
    """Return the sign before decimals."""
    return str(get_decimal_symbol(locale))


def group_sign(locale: Locale) -> str:
    """Return the sign between groups of three digits."""
    return str(get_group_symbol(locale))


def with_unit(locale: Locale, written: str, value: Decimal, unit: str) -> str:
    """Return a written number with its unit as the language counts it, or empty where unknown."""
    try:
        said = format_unit(value, unit, length="long", locale=locale)
    except UnknownUnitError:
        return ""
    number = format_decimal(value, locale=locale)
    if number not in said:
        # Some languages have a word for one or two of a thing.
        return "" if any(map(str.isdecimal, said)) else said
    return said.replace(number, written, 1)


def currency(locale: Locale, sign: str, value: Decimal | None = None) -> str:
    """Return the name of a currency as it stands after a number, or alone."""
    code = CURRENCIES.get(sign, sign)
    if sign == "¥" and locale.language in _YUAN:
        code = "CNY"
    return str(get_currency_name(code, count=value, locale=locale))


def long_date(locale: Locale, day: date) -> str:
    """Return a date with its month in words."""
    return str(format_date(day, "long", locale=locale))
