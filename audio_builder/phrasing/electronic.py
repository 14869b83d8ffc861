"""Web addresses, e-mail addresses, handles and hashtags, said sign by sign."""

import re
from collections.abc import Callable, Collection, Mapping

from audio_builder.phrasing.letters import spell
from audio_builder.phrasing.scanner import Verbalizer

_TLD = (
    "com|org|net|edu|gov|mil|int|info|biz|eu|uk|us|de|fr|es|ua|ru|ca|au|ch|at|be|nl|pl|it|pt|br|mx|ar|"
    "tr|cz|se|no|fi|dk|ie|in|jp|cn|kr|tw|hk|sg|nz|za|il|ro|hu|gr|io|ai|co|tv|me|fm|app|dev|news|media|"
    "online|site|blog|cloud|tech|store|shop|xyz|sm|by|kz|ge|lt|lv|ee|md|рф|укр"
)
# A bare "it", "in" or "no" after a full stop is a word that lost its space, not a domain.
_RISKY = "it|in|no|me|at|be|us|so|to|co|ai|is|by"
_SAFE = "|".join(tld for tld in _TLD.split("|") if tld not in _RISKY.split("|"))
_TAIL = r"(?::\d{2,5})?(?:[/?#](?:[^\s<>\"|{}\[\]]*[^\s<>\"|{}\[\].,;:!?')])?)?"
URL = rf"(?:https?|ftp)://[^\s<>\"|{{}}\[\]]*[^\s<>\"|{{}}\[\].,;:!?')]|\bwww\.[\w-]+(?:\.[\w-]+)+{_TAIL}"
EMAIL = r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
DOMAIN = (
    rf"(?<![\w.@-])(?:[a-zA-Z0-9][\w-]{{0,62}}\.){{1,5}}(?:(?:{_SAFE})(?![\w-])(?!\.\w)"
    rf"|(?:{_TLD})(?=/)){_TAIL}"
)
HANDLE = r"(?<![\w@])@\w[\w.]*\w|(?<![\w@])@\w"
HASHTAG = r"(?<![\w#&])#\w*[^\W\d_]\w*"

_PIECE = re.compile(r"\d+|[^\W\d_]+|[^\w]|_")
_CAMEL = re.compile(r"(?<=[a-zа-яіїєґß-ÿ])(?=[A-ZА-ЯІЇЄҐÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")


def electronic(
    signs: Mapping[str, str],
    number: Callable[[str], str],
    digits: Callable[[str], str],
    abbreviations: Collection[str] = (),
) -> tuple[Verbalizer, ...]:
    """Return the verbalizers sought in the whole text, for addresses.

    ``number`` reads digits in paths, ``digits`` in mailboxes;
    ``abbreviations`` with a full stop inside (p.za) are no addresses.
    """

    def url(m: re.Match[str]) -> str:
        address = re.sub(r"^(?:https?|ftp)://", "", m.group())
        return address_in_words(address.rstrip("/"), signs, number)

    def email(m: re.Match[str]) -> str:
        return address_in_words(m.group().rstrip("."), signs, digits)

    def domain(m: re.Match[str]) -> str | None:
        name = m.group()
        if name in abbreviations:
            return None
        head = name.split("/", 1)[0]
        # "end.De" and "Moscow.com" apart: a capital in the last part is a lost space.
        if head.rpartition(".")[2][:1].isupper() and not head.isupper():
            return None
        return address_in_words(name.rstrip("/"), signs, number)

    def handle(m: re.Match[str]) -> str:
        return f"{signs['@']} {camel(address_in_words(m.group()[1:], signs, digits))}"

    def hashtag(m: re.Match[str]) -> str:
        tag = camel(address_in_words(m.group()[1:], signs, number))
        before = m.string[: m.start()].rstrip().lower()
        return tag if before.endswith(signs["hashtag"]) else f"{signs['hashtag']} {tag}"

    return (
        Verbalizer(name="url", starts=(), pattern=URL, read=url, guard=_may_hold_url),
        Verbalizer(name="email", starts=(), pattern=EMAIL, read=email, guard=_may_hold_handle),
        Verbalizer(name="domain", starts=(), pattern=DOMAIN, read=domain, guard=_may_hold_domain),
        Verbalizer(name="handle", starts=(), pattern=HANDLE, read=handle, guard=_may_hold_handle),
        Verbalizer(name="hashtag", starts=(), pattern=HASHTAG, read=hashtag, guard=_may_hold_tag),
    )


def _may_hold_url(text: str) -> bool:
    return "://" in text or "www." in text


def _may_hold_handle(text: str) -> bool:
    return "@" in text


def _may_hold_tag(text: str) -> bool:
    return "#" in text


def _may_hold_domain(text: str) -> bool:
    """Say whether a full stop stands between letters."""
    at = text.find(".")
    while at >= 0:
        if at and text[at - 1].isalnum() and text[at + 1 : at + 2].isalpha():
            return True
        at = text.find(".", at + 1)
    return False


def address_in_words(address: str, signs: Mapping[str, str], number: Callable[[str], str]) -> str:
    """Return an address in words: ``WWW`` letter by letter, ``.`` as ``dot``."""
    pieces = []
    for piece in _PIECE.findall(address):
        if piece.isdecimal():
            pieces.append(number(piece))
        elif piece.isalpha():
            pieces.append(
                spell(piece) if piece.lower() in {"www", "uk", "eu", "us", "ua"} else piece
            )
        else:
            pieces.append(signs.get(piece, ""))
    return " ".join(piece for piece in pieces if piece)


def camel(name: str) -> str:
    """Part a name at its capitals: ``StandWithUkraine`` is three words."""
    return _CAMEL.sub(" ", name)
