"""What a page says around its blocks becomes numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from audio_builder.cleaning.lines import REMEMBERED_LINES
from audio_builder.model.article import Article, Evidence

_AROUND = 4
"""Lines before and after that are looked at."""
_CLASS_WORDS = {
    "text": r"body|content|article|story|entry|text|paragraph|rte|prose",
    "picture": r"caption|credit|figure|image|photo|media|gallery|picture|slide|legend",
    "related": r"relat|recommend|more-|read-?more|teaser|card|promo|most|popular|trending|latest"
    r"|also|next|widget|sidebar|rail|list-item|inline-link|see-?also|linked",
    "form": r"newsletter|signup|sign-up|subscri|paywall|member|donat|login|regist|form|regwall",
    "share": r"share|social|follow|button|btn|toolbar|tools|action|icon",
    "menu": r"nav|menu|breadcrumb|tag|topic|categor|header|masthead|footer|skip|section",
    "people": r"author|byline|bio|writer|contributor|meta|date|time|publish",
    "talk": r"comment|disqus|reply|discussion|response",
    "heading": r"head(?:ing|line)|\bh[1-6]\b|\bhed|subh|title|crosshead|zwischen",
    "money": r"\bads?\b|advert|sponsor|banner|affiliate|commerce|partner|shop|product",
    "hidden": r"hidden|sr-only|screen-reader|visually|modal|popup|overlay|cookie|consent",
}
_CLASSES = {name: re.compile(words) for name, words in _CLASS_WORDS.items()}
_TAGS = ("p", "li", "div", "h1", "h2", "h3", "h4", "figcaption", "blockquote", "tr", "td")
_AROUND_TAGS = ("article", "aside", "nav", "header", "footer", "form", "figure", "ul", "section")


def page_features(article: Article) -> list[list[float]]:
    """Measure what the page says around each block, and around its neighbours."""
    evidences = [block.evidence or Evidence() for block in article.blocks]
    main = [float(e.in_main or False) for e in evidences]
    frames = [f"{e.tags}|{e.classes}" for e in evidences]
    lengths = [float(len(block.text)) for block in article.blocks]
    in_frame: Counter[str] = Counter()
    main_in_frame: Counter[str] = Counter()
    for frame, length, is_main in zip(frames, lengths, main, strict=True):
        in_frame[frame] += int(length)
        main_in_frame[frame] += int(length * is_main)
    most = max(main_in_frame.values(), default=0) or 1
    total = len(evidences)
    first, last = _ends(main)
    edge = [0.0] * _AROUND
    padded = [*edge, *main, *edge]
    rows: list[list[float]] = []
    for index, evidence in enumerate(evidences):
        frame = frames[index]
        rows.append(
            [
                main[index],
                *padded[index : index + _AROUND],
                *padded[index + _AROUND + 1 : index + 2 * _AROUND + 1],
                sum(main[max(0, index - 8) : index + 9]) / 17,
                float(index - first) if index < first else 0.0,
                float(index - last) if index > last else 0.0,
                main_in_frame[frame] / (in_frame[frame] or 1),
                main_in_frame[frame] / most,
                float(frame == frames[index - 1]) if index else 0.0,
                float(frame == frames[index + 1]) if index + 1 < total else 0.0,
                *_frame_features(evidence.tags, evidence.classes),
            ]
        )
    return rows


@lru_cache(maxsize=REMEMBERED_LINES)
def _frame_features(tags: str, classes: str) -> tuple[float, ...]:
    """Measure the tags and class words around a block, once for all blocks that share them."""
    names = tags.split("/")
    return (
        *(float(names[-1] == tag) for tag in _TAGS),
        *(float(tag in names) for tag in _AROUND_TAGS),
        *(float(bool(pattern.search(classes))) for pattern in _CLASSES.values()),
    )


def _ends(main: Sequence[float]) -> tuple[int, int]:
    marked = [index for index, value in enumerate(main) if value]
    return (marked[0], marked[-1]) if marked else (0, len(main))
