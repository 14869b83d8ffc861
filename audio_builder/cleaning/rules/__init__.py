"""The rules, in the order they are asked; the first to ask for a piece gives the reason."""

from collections.abc import Callable, Iterable
from functools import cache

from audio_builder.cleaning.rules.appeals import (
    membership_appeals,
    newsletter_forms,
    paywall_lines,
)
from audio_builder.cleaning.rules.furniture import page_furniture
from audio_builder.cleaning.rules.groups import appeal_groups, related_runs
from audio_builder.cleaning.rules.links import navigation, related_articles, share_buttons
from audio_builder.cleaning.rules.marks import (
    citation_marks,
    code,
    footnotes,
    hidden_blocks,
    print_furniture,
    struck_out,
)
from audio_builder.cleaning.rules.notices import (
    advertisements,
    ai_notices,
    comments,
    legal_text,
    reading_time,
)
from audio_builder.cleaning.rules.people import addresses_of_people, author_bios
from audio_builder.cleaning.rules.pictures import captions, credits  # noqa: A004 - the trade's name
from audio_builder.cleaning.rules.releases import document_comments, press_releases
from audio_builder.cleaning.rules.repeats import repeated_lines
from audio_builder.model.article import Article, Dropped
from audio_builder.plugins import load, names

Rule = Callable[[Article], Iterable[Dropped]]

GROUP = "audio_builder.rules"
BUILTINS: tuple[Rule, ...] = (
    hidden_blocks,
    citation_marks,
    struck_out,
    print_furniture,
    press_releases,
    document_comments,
    footnotes,
    code,
    reading_time,
    ai_notices,
    paywall_lines,
    newsletter_forms,
    membership_appeals,
    appeal_groups,
    captions,
    credits,
    share_buttons,
    addresses_of_people,
    author_bios,
    related_articles,
    navigation,
    comments,
    advertisements,
    legal_text,
    repeated_lines,
    related_runs,
    page_furniture,
)


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules, the built-in ones first, then those of installed plugins."""
    return (*BUILTINS, *(load(name, {}, GROUP) for name in names({}, GROUP)))
