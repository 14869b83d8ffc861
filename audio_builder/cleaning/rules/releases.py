"""What press releases and shared documents say to editors."""

import re
from collections.abc import Iterator

from audio_builder.cleaning.lines import ends_as_sentence, word_count
from audio_builder.cleaning.rules.by_cue import whole
from audio_builder.model.article import Article, Dropped

_RELEASED = re.compile(
    r"\W*(?:for (?:immediate )?release\b.{0,40}|embargo(?:ed)?\b.{0,80}"
    r"|zur sofortigen veröffentlichung|sperrfrist\b.{0,60}|pour diffusion immédiate"
    r"|communiqué de presse|para (?:su )?(?:difusión|"
    r"publicación) inmediata|per diffusione immediata|для негайного (?:поширення|розповсюдження)|"
    r"для немедленно\w+ \w+|press release|pressemitteilung|comunicado de prensa|прес-?реліз|"
    r"пресс-?релиз)\W*",
    re.IGNORECASE,
)
_END = re.compile(r"\W*(?:#\s?#\s?#|-\s?30\s?-|ends?|ende|fin)\W*", re.IGNORECASE)
_CONTACT = re.compile(
    r"\W*+(?:(?:(?:media|press|investor|news|further|more)\s{1,3})?"
    r"(?:contacts?|enquiries|inquiries|relations)|(?:presse)?kontakt|pressestelle"
    r"|ansprechpartner\w*|contact presse|relations presse|"
    r"contacto(?: de prensa)?|contatt[oi](?: stampa)?|контакти?(?: для (?:преси|змі))?|"
    r"контакты(?: для (?:прессы|сми))?)\b\s{0,3}(?::|$)",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.\w|(?<!\d)\+?\d[\d ()/.-]{6,20}\d")
_BOILERPLATE = re.compile(
    r"(?:about|über|à propos d[eu’']|acerca de|sobre|informazioni su|про компанію|о компании)\b"
    r".{1,60}"
    r"|(?:safe harbou?r|(?:cautionary (?:note|statement)s?.{0,40})?"
    r"forward[- ]looking statements?).{0,60}"
    r"|notes? to (?:the )?editors?\W*",
    re.IGNORECASE,
)
_LAST_MARKS = frozenset({"###", "# # #", "-30-", "- 30 -"})
_WIRE = re.compile(r"/\s?PR ?Newswire|BUSINESS WIRE|GLOBE ?NEWSWIRE|ACCESSWIRE|/CNW[ /]")
_HEADING_WORDS = 10
_COMMENT = re.compile(r"\[[a-z]{1,2}\](?=\S)")


def press_releases(article: Article) -> Iterator[Dropped]:
    """Drop what a press release says to editors: when it may be printed, whom to call, who paid."""
    blocks = article.blocks
    marks = [i for i, block in enumerate(blocks) if _RELEASED.fullmatch(block.text)]
    marks += [
        i for i, b in enumerate(blocks) if b.text.strip() in {"###", "# # #", "-30-", "- 30 -"}
    ]
    is_release = bool(marks) or any(_WIRE.search(block.text) for block in blocks)
    dropping = False
    for index, block in enumerate(blocks):
        text = block.text
        if is_release and _is_boilerplate_heading(text):
            dropping = index > 0
        if dropping:
            yield whole(article, "press_releases", index, "what a press release says of its sender")
        elif _RELEASED.fullmatch(text) or (is_release and _END.fullmatch(text)):
            yield whole(article, "press_releases", index, "says when it may be printed")
        elif _CONTACT.match(text) and (_PERSONAL.search(text) or is_release):
            yield whole(article, "press_releases", index, "says whom to call")


def document_comments(article: Article) -> Iterator[Dropped]:
    """Drop the comments that a shared document hangs below its text."""
    for index, block in enumerate(article.blocks):
        if _COMMENT.match(block.text):
            yield whole(article, "document_comments", index, "a comment on a shared document")


def _is_boilerplate_heading(text: str) -> bool:
    return (
        word_count(text) <= _HEADING_WORDS
        and not ends_as_sentence(text)
        and bool(_BOILERPLATE.fullmatch(text.strip()))
    )
