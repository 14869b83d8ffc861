"""Lines that are never a headline, whatever words they share with the text."""

import re

from audio_builder.cleaning.lines import in_lower_case, word_count
from audio_builder.model.article import Article

_AMOUNT = re.compile(
    r"(?:ca\.? ?)?[\d½¼¾⅓⅔⅛][\d.,/–-]*(?:\s?[½¼¾⅓⅔⅛])?\s?"
    r"(?:cups?|tbsps?|tsps?|tablespoons?|teaspoons?|lbs?|pounds?|oz|ounces?|pints?|sticks?|cloves?|"
    r"k?g|mg|m?l|cl|dl|kcal|cm|mm|inch(?:es)?|°\w?|el|tl|esslöffel|teelöffel|prisen?|pck|"
    r"päckchen|stück|tassen?|gramm|liter|zehen?|c\. ?à|cuill\w*|grammes?|litres?|pincées?|tasses?|"
    r"cdas?|cditas?|cucharad\w*|gramos|litros?|tazas?|dientes?|g di|cucchia\w+|szklan\w+|łyż\w+|"
    r"ст\. ?л|ч\. ?л|склян\w*|стакан\w*|гр?|мл|л|кг|шт|minutes?|mins?|minuten|min)\b\.?",
    re.IGNORECASE,
)
_AMOUNT_WORDS = 6
_LISTED = re.compile(r"[a-h]\)\s|[•‣◦▪●*]\s|step \d|schritt \d|étape \d|paso \d")
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s")
_LIST_LINES = 60
"""Lines below a numbered one in which the next number stands."""
_SPEECH = re.compile(
    r"q\.\s|(?:q|a|question|answer|f|frage|antwort|p|pregunta|respuesta|r|question|réponse|з|п|питання|"
    r"відповідь|в|о|вопрос|ответ|д|пит|відп)\s?:\s|[—–]\s",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:good (?:morning|evening|afternoon|day)|hello|hi|hey|dear|greetings|welcome|happy \w+day|"
    r"guten (?:morgen|tag|abend)|hallo|moin|servus|liebe[rs]?|sehr geehrte\w*|willkommen|"
    r"bonjour|bonsoir|salut|cher(?:e|s|es)?|chères?|bienvenue|buen[oa]s (?:días|tardes|noches)|"
    r"hola|querid[oa]s?|estimad[oa]s?|bienvenid\w+|buongiorno|buonasera|ciao|car[oiae]|bom dia|"
    r"boa (?:tarde|noite)|olá|car[oa]s?|prezad\w+|dzień dobry|dobry wieczór|cześć|witaj\w*|"
    r"drodzy|szanown\w+|goedemorgen|goedenavond|beste|dag|günaydın|merhaba|sevgili|iyi \w+|"
    r"доброго (?:ранку|дня|вечора)|добр(?:ий|ого) \w+|вітаємо|привіт|шановн\w+|дорог\w+|"
    r"доброе утро|добрый (?:день|вечер)|здравствуйте|привет|уважаем\w+|god (?:morgen|morgon|dag|"
    r"kväll|kveld)|hej|hei|kära|kjære|kære|dobré ráno|dobrý den|ahoj|"
    r"おはよう\w*|こんにちは|안녕\w*)\b"
    r"(?:[^.:?]{0,40}[!,]|(?:\s\S+){0,2})\s*",
    re.IGNORECASE,
)
_ENCYCLOPEDIA = re.compile(
    r"(?:from|aus|de|da|з|из|материал из|матеріал з|van|uit|från|z|un article de|vikipedi,?)\b"
    r".{0,6}\b(?:wiki|вікі|вики).{0,60}|wikipedia, .{0,40}enciclopedi\w+.{0,20}"
)
_FURNITURE = re.compile(
    r"(?:skip|jump|go|zum|zur|aller|ir|saltar|passer|vai|przejdź|перейти|ga|hoppa|gå|siirry)\b"
    r".{0,40}"
    r"\b(?:content|navigation|index|main|inhalt|contenu|contenido|conteúdo|contenuto|treści|"
    r"вмісту|содержимому|inhoud|innehåll|menu|menü|search|comments)\b.*"
    r"|(?:open|close|toggle|show|hide)\b.{0,30}\b"
    r"(?:menu|navigation|sidebar|modal|search (?:bar|box|form))\b.{0,20}"
    r"|copy\b.{0,20}(?:link|url).*|for (?:immediate )?release\b.*|embargoed\b.*"
    r"|(?:media |press )?contacts?\s*:.*|(?:https?://|www\.)\S+"
    r"|(?:we|this (?:web)?site|please|enable|accept|manage|allow)\b.{0,40}"
    r"\b(?:cookies?|javascript|browser)\b.*"
    r"|(?:[$€£]\s?\d[\d.,]*|\d[\d.,]*\s?[$€£]).{0,12}|[\W\d_]*",
    re.IGNORECASE | re.DOTALL,
)
_PATH = re.compile(r"\s[>»›→]\s|^[^|]{2,30}\|(?! )")
_PLAIN_ENDS = (",", ";", "-", "–", "—", ":", "…")


def is_from_encyclopedia(text: str) -> bool:
    """Tell the line that an encyclopedia sets below each of its headlines."""
    return bool(_ENCYCLOPEDIA.fullmatch(in_lower_case(text)))


def is_amount(text: str) -> bool:
    """Tell whether a line begins with an amount: "1½ cups milk"."""
    return bool(_AMOUNT.match(in_lower_case(text)))


def is_never_headline(text: str) -> bool:
    """Tell amounts, numbered steps, questions of an interview, greetings and page furniture."""
    lowered = in_lower_case(text)
    return bool(
        text.endswith(_PLAIN_ENDS)
        or (is_amount(text) and word_count(text) <= _AMOUNT_WORDS)
        or _LISTED.match(lowered)
        or _SPEECH.match(lowered)
        or _GREETING.fullmatch(lowered)
        or _FURNITURE.fullmatch(lowered)
        or _ENCYCLOPEDIA.fullmatch(lowered)
        or _PATH.search(text)
    )


def is_numbered(article: Article, index: int) -> bool:
    """Tell whether a line is an item of a numbered list: "1. FC Köln" is none."""
    number = _NUMBERED.match(article.blocks[index].text)
    if not number:
        return False
    following = (f"{int(number[1]) + 1}. ", f"{int(number[1]) + 1}) ")
    below = article.blocks[index + 1 : index + 1 + _LIST_LINES]
    return any(block.text.startswith(following) for block in below)
