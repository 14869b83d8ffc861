"""The rules, in the order they are asked; the first to ask for a piece gives the reason."""

from collections.abc import Callable, Iterable
from functools import cache

from audio_builder.model.article import Article, Dropped
from audio_builder.plugins import load, names

Rule = Callable[[Article], Iterable[Dropped]]

GROUP = "audio_builder.rules"
_HERE = "audio_builder.cleaning.rules"
BUILTINS = {
    "hidden_blocks": f"{_HERE}.marks:hidden_blocks",
    "citation_marks": f"{_HERE}.marks:citation_marks",
    "struck_out": f"{_HERE}.marks:struck_out",
    "print_furniture": f"{_HERE}.marks:print_furniture",
    "press_releases": f"{_HERE}.releases:press_releases",
    "document_comments": f"{_HERE}.releases:document_comments",
    "footnotes": f"{_HERE}.marks:footnotes",
    "code": f"{_HERE}.marks:code",
    "reading_time": f"{_HERE}.notices:reading_time",
    "ai_notices": f"{_HERE}.notices:ai_notices",
    "paywall_lines": f"{_HERE}.appeals:paywall_lines",
    "newsletter_forms": f"{_HERE}.appeals:newsletter_forms",
    "membership_appeals": f"{_HERE}.appeals:membership_appeals",
    "appeal_groups": f"{_HERE}.groups:appeal_groups",
    "captions": f"{_HERE}.pictures:captions",
    "credits": f"{_HERE}.pictures:credits",
    "share_buttons": f"{_HERE}.links:share_buttons",
    "addresses_of_people": f"{_HERE}.people:addresses_of_people",
    "author_bios": f"{_HERE}.people:author_bios",
    "related_articles": f"{_HERE}.links:related_articles",
    "navigation": f"{_HERE}.links:navigation",
    "comments": f"{_HERE}.notices:comments",
    "advertisements": f"{_HERE}.notices:advertisements",
    "legal_text": f"{_HERE}.notices:legal_text",
    "repeated_lines": f"{_HERE}.repeats:repeated_lines",
    "related_runs": f"{_HERE}.groups:related_runs",
    "page_furniture": f"{_HERE}.furniture:page_furniture",
}


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules, the built-in ones first, then those of installed plugins."""
    return tuple(load(name, BUILTINS, GROUP) for name in names(BUILTINS, GROUP))
