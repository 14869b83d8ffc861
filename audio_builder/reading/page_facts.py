"""What a page says of itself becomes the Article's fields."""

from datetime import datetime
from typing import Any

from audio_builder.bylines import author_names
from audio_builder.dates.machine import parse_date
from audio_builder.language import normal_tag, primary
from audio_builder.model.article import Article, Block
from audio_builder.reading.linked_data import find_linked_data
from audio_builder.reading.page_description import PageDescription, is_address, names_in, tidy
from audio_builder.reading.page_title import find_title

_PUBLISHED = (
    *("datePublished", "article:published_time", "og:published_time", "og:article:published_time"),
    *("parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "article.published"),
    *(
        "citation_publication_date",
        "citation_online_date",
        "citation_date",
        "prism.publicationdate",
    ),
    *("dc.date.issued", "dcterms.issued", "dc.date.published", "dcterms.date", "dc.date"),
    *("dcterms.created", "dc.date.created", "pubdate", "publish-date", "publishdate", "pub_date"),
    *("publication_date", "publish_date", "article_date_original", "originalpublicationdate"),
    *("displaydate", "ptime", "date", "dateCreated", "uploadDate"),
)
_MODIFIED = (
    *("dateModified", "article:modified_time", "og:updated_time", "dcterms.modified"),
    *("dc.date.modified", "last-modified", "revised"),
)
_AUTHORS = (
    *("article:author", "parsely-author", "sailthru.author", "citation_author", "citation_authors"),
    *("article:author_name", "cxenseparse:author", "mediator_author", "byl", "byline", "author"),
    *("dc.creator", "dcterms.creator", "dc.creator.personalname", "authors"),
)
# Written surname first by rule.
_SCHOLARLY = frozenset({"citation_author", "dc.creator", "dcterms.creator", "citation_authors"})
_MOST_AUTHORS = 12
_BESIDE = frozenset({"nav", "footer", "aside"})
# rel=author and the "fn" of a vcard hold a name alone; other author classes hold much else.
_MARKED_AUTHORS = (
    ".//a[@rel='author' or contains(@href, '/author/')]"
    " | .//*[contains(concat(' ', normalize-space(@class), ' '), ' author ')]"
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' fn ')]"
)
_LEVELS_AROUND = 3
_FEW_AUTHORS = 4
_LONGEST_NAME = 60  # characters
_MOST_TIMES = 40


def page_facts(tree: Any, url: str, blocks: tuple[Block, ...]) -> Article:
    """Make the Article from JSON-LD, then OpenGraph and meta, then microdata, then the page."""
    page = PageDescription(tree, find_linked_data(tree))
    site = page.text("publisher", "og:site_name", "application-name")
    language = _language(tree, page)
    return Article(
        title=find_title(tree, page, site),
        subtitle=page.text("alternativeHeadline"),
        authors=_authors(page, site),
        published=_date(page, _PUBLISHED, "datePublished", language) or _shown_time(tree, language),
        modified=_date(page, _MODIFIED, "dateModified", language),
        site=site,
        section=page.text("articleSection", "article:section", "parsely-section"),
        language=language,
        url=_canonical(tree, page) or url,
        image=_address(page.text("image", "og:image", "og:image:url", "twitter:image")),
        blocks=blocks,
    )


def _language(tree: Any, page: PageDescription) -> str:
    return normal_tag(
        page.text("inLanguage")
        or tree.get("lang", "")
        or tree.get("{http://www.w3.org/XML/1998/namespace}lang", "")
        or page.text("og:locale", "content-language")
    )


def _date(
    page: PageDescription, names: tuple[str, ...], item: str, language: str
) -> datetime | None:
    """Return the first date that can be read: one in a form of its own does not hide the others."""
    tag = primary(language) or "en"
    said = (page.text(name) for name in names)
    dates = (parse_date(text, tag) for text in (*said, page.item(item)) if text)
    return next((date for date in dates if date), None)


def _shown_time(tree: Any, language: str) -> datetime | None:
    """Return the time that the article itself shows: not one in a menu or in a list of others."""
    tag = primary(language) or "en"
    for element in list(tree.iter("time"))[:_MOST_TIMES]:
        parents = {parent.tag for parent in element.iterancestors()}
        if parents & _BESIDE or "li" in parents:
            continue
        if "article" not in parents and "main" not in parents and not element.get("pubdate"):
            continue
        date = parse_date(element.get("datetime") or tidy(element.text_content()), tag)
        if date:
            return date
    return None


def _authors(page: PageDescription, site: str) -> tuple[str, ...]:
    """Return the authors from the first source that names any, without the outlet itself."""
    sources = [
        [*names_in(page.linked.get("author"))],
        [*names_in(page.linked.get("creator"))],
        *(page.texts(name) for name in _AUTHORS),
        [*page.items("author")],
        _beside_headline(page.tree),
    ]
    scholarly = [False, False, *(name in _SCHOLARLY for name in _AUTHORS), False, False]
    for source, is_scholarly in zip(sources, scholarly, strict=True):
        found = dict.fromkeys(
            name
            for said in source[:_MOST_AUTHORS]
            if not is_address(said)
            for part in (said.split(";") if is_scholarly else [said])
            for name in author_names(tidy(part), surname_first=is_scholarly)
            if name.lower() not in {site.lower(), "admin", "administrator", "unknown"}
        )
        if found:
            return tuple(found)
    return ()


def _beside_headline(tree: Any) -> list[str]:
    """Return who is marked as author right around the headline, not of other articles."""
    heading = next(tree.iter("h1"), None)
    around = heading.getparent() if heading is not None else None
    for _ in range(_LEVELS_AROUND):
        if around is None or around.tag in {"body", "html"}:
            return []
        marked = around.xpath(_MARKED_AUTHORS)
        if marked:
            names = [tidy(one.text_content()) for one in marked[:_MOST_AUTHORS]]
            short = [name for name in names if len(name) <= _LONGEST_NAME]
            return short if len(set(short)) <= _FEW_AUTHORS else []
        around = around.getparent()
    return []


def _canonical(tree: Any, page: PageDescription) -> str:
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical":
            found = _address((element.get("href") or "").strip())
            if found:
                return found
    return _address(page.text("og:url", "mainEntityOfPage", "url"))


def _address(text: str) -> str:
    return text if is_address(text) else ""
