"""A mail that was forwarded becomes the mail it was."""

import re

from msgspec.structs import replace

from audio_builder.dates.machine import parse_date
from audio_builder.model.article import Article

_LOOKED_AT = 12
"""Lines in which a forward begins: above it stands at most a greeting."""
_MARK = re.compile(
    r"^[>\s]*(?:-{3,}\s*)?(?:begin forwarded message|forwarded message|original message"
    r"|anfang der weitergeleiteten (?:nachricht|e-mail)|weitergeleitete nachricht"
    r"|ursprüngliche nachricht|début du message transféré|message transféré|message d'origine"
    r"|mensaje reenviado|inicio del mensaje reenviado|mensaje original|messaggio inoltrato"
    r"|inizio messaggio inoltrato|messaggio originale|doorgestuurd bericht"
    r"|begin doorgestuurd bericht|oorspronkelijk bericht|mensagem encaminhada"
    r"|mensagem original|wiadomość przekazana|пересланное сообщение|пересылаемое сообщение"
    r"|переслане повідомлення)\b.{0,20}$",
    re.IGNORECASE,
)
_FIELDS = {
    "from": "from|von|de|da|van|od|от|від|från|fra|kimden|gönderen",
    "date": "date|sent|datum|gesendet|envoyé|fecha|enviado(?: el)?|data|inviato|verzonden|wysłano"
    "|дата|отправлено|надіслано|enviada em|skickat|sendt|tarih",
    "subject": "subject|betreff|objet|asunto|oggetto|onderwerp|assunto|temat|тема|ämne|emne|konu",
    "to": "to|cc|reply-to|an|à|cc|para|a|aan|do|кому|копия|копія|antwort an|répondre à|till|til"
    "|kime|responder a|rispondi a|antwoord aan|answer to",
}
_LINE = re.compile(
    "^[>\\s*]*(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _FIELDS.items())
    + r")\s*[::]\s*\*?\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?<!\s)\s*[<(\[](?:mailto:)?[^<>()\[\]\s@]+@[^<>()\]\s]+[>)\]]|(?<!\S)[^\s@]+@\S+"
)
_MOST_HEADERS = 12
_LONGEST_NAME = 300


def without_envelope(article: Article) -> Article:
    """Cut the lines that a forward puts above the mail, and take its facts from them."""
    texts = [block.text for block in article.blocks[: _LOOKED_AT + _MOST_HEADERS + 1]]
    mark = next((n for n, text in enumerate(texts[:_LOOKED_AT]) if _MARK.match(text)), -1)
    if mark < 0:
        return article
    facts: dict[str, str] = {}
    end = mark + 1
    for text in texts[mark + 1 :]:
        found = _LINE.match(text)
        if not found:
            break
        facts[(found.lastgroup and _field(found)) or "to"] = found.group("value").strip(" *\t")
        end += 1
    if "from" not in facts and "subject" not in facts:
        return article
    author = _ADDRESS.sub("", facts.get("from", "")[:_LONGEST_NAME]).strip(" \"'")
    return replace(
        article,
        title=facts.get("subject") or article.title,
        authors=(author,) if author else article.authors,
        published=parse_date(facts.get("date", "")) or article.published,
        blocks=article.blocks[end:],
    )


def _field(found: re.Match[str]) -> str:
    return next(name for name in _FIELDS if found.group(name))
