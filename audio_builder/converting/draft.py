"""A prepared article becomes the draft of an episode: all that is known before it has a sound."""

import os
import re
import time
from datetime import UTC, datetime
from pathlib import Path

from audio_builder.converting.prepare import Prepared
from audio_builder.model.article import Article
from audio_builder.model.episode import Episode
from audio_builder.model.script import UtteranceRole
from audio_builder.model.source import Source
from audio_builder.network.addresses import is_address, without_secrets
from audio_builder.phrasing.segmenter import segment
from audio_builder.surrogates import storable_text

SUMMARY_CHARACTERS = 300
UNTITLED_CHARACTERS = 70
# Reproducible builds: https://reproducible-builds.org/specs/source-date-epoch/
DATE_VARIABLE = "SOURCE_DATE_EPOCH"


def draft_episode(prepared: Prepared) -> Episode:
    """Return an episode without identity and sound: the catalog and the encoder give these."""
    article, script, voice = prepared.cleaned.article, prepared.script, prepared.voice
    return Episode(
        guid="",
        slug="",
        title=article.title or _title_from_words(article),
        mp3="",
        bytes=0,
        duration_seconds=0.0,
        published=article.published or today(),
        subtitle=article.subtitle,
        authors=article.authors,
        modified=article.modified,
        site=article.site,
        section=article.section,
        language=script.language,
        url=article.url,
        source=source_name(prepared.source),
        summary=prepared.source.summary or _summary(article),
        disclosure=script.disclosure,
        notice_spoken=any(u.role is UtteranceRole.NOTICE for u in script.utterances),
        digital_source_type=voice.digital_source_type,
        voice=voice.name,
        voice_display_name=voice.display_name or voice.name,
        voice_credit=voice.credit,
        number=prepared.source.number,
        words=sum(len(u.text.split()) for u in script.utterances),
        dropped=len(prepared.cleaned.dropped),
        remarks=article.remarks,
        confidence=prepared.cleaned.confidence,
        text_sha256=prepared.text_sha256,
        fingerprint=prepared.fingerprint,
    )


def source_name(source: Source) -> str:
    """Return what an episode remembers of its source: a file's name, an address without secrets."""
    if is_address(source.location):
        return without_secrets(source.location)
    return storable_text(Path(source.location).name)


def _summary(article: Article) -> str:
    """Return the article's first sentences, as many as fit into show notes."""
    summary = ""
    for block in article.blocks:
        for sentence in segment(block.text, article.language or "en"):
            longer = " ".join(f"{summary} {sentence}".split())
            if summary and len(longer) > SUMMARY_CHARACTERS:
                return summary
            summary = longer
        if summary:
            break
    return summary[: SUMMARY_CHARACTERS * 2]


def _title_from_words(article: Article) -> str:
    """Name an article without a headline by its first words: a feed needs a title."""
    words = next((block.text for block in article.blocks), "").split()
    title = ""
    for word in words:
        if len(title) + len(word) >= UNTITLED_CHARACTERS:
            return f"{title[:UNTITLED_CHARACTERS]}…" if title else f"{word[:UNTITLED_CHARACTERS]}…"
        title = f"{title} {word}".strip()
    return title


def today() -> datetime:
    """Return the moment that what has no date of its own is dated with."""
    epoch = os.environ.get(DATE_VARIABLE, "")
    moment = float(epoch) if re.fullmatch(r"\d{1,11}", epoch) else time.time()
    return datetime.fromtimestamp(int(moment), tz=UTC)
