"""The lines of an article become the name of its outlet."""

import re

from audio_builder.cleaning.lines import word_count
from audio_builder.model.article import Article

_CLAIM = re.compile(
    r"\b(?P<site>(?:The )?[A-Z][\w’'&.-]{0,30}(?: (?:of|the|and|&|[A-Z][\w’'&.-]{0,30})){0,4}) "
    r"(?:could not|was unable to|was not able to|has not been able to|has not|cannot) "
    r"(?:independently |immediately )?(?:verify|confirm)"
)
_COPYRIGHT = re.compile(
    r"(?i:©|\(c\)|copyright)\s*+(?>(?:©\s*+)?)(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,|]*+"
    r"(?P<site>(?:The )?[A-Z][\w’'&-]{0,30}(?: (?:of|the|and|&|[A-Z][\w’'&-]{0,30})){0,4})"
)
_COPYRIGHT_SIGN = re.compile(r"©|\([cC]\)|[cC][oO][pP][yY][rR][iI][gG][hH][tT]")


def find_outlet(article: Article) -> str:
    """Find the outlet's name: who could not verify, whose copyright, whose card of three lines."""
    texts = [block.text for block in article.blocks]
    for text in texts:
        said = _CLAIM.search(text) if "verify" in text or "confirm" in text else None
        if said and word_count(said["site"]) > 1:
            return _without_tail(said["site"])
    for text in reversed(texts):
        # Few lines hold a sign, and the whole pattern is tried at every character.
        said = _COPYRIGHT.search(text) if _COPYRIGHT_SIGN.search(text) else None
        if said:
            return _without_tail(said["site"])
    return ""


def _without_tail(name: str) -> str:
    return re.sub(r"\s+(?:All|Inc|Ltd|LLC|and|of|the)\.?$", "", name.strip(" .,"))
