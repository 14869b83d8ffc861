"""An article of the desk becomes what the API and the pages show of it."""

from collections.abc import Sequence

import msgspec

from audio_builder.desk.article_preview import ArticlePreview
from audio_builder.desk.records import Edits, JsonObject, Record
from audio_builder.model.episode import Cue, Episode
from audio_builder.model.script import UtteranceRole
from audio_builder.publishing.feed.feed import show_notes
from audio_builder.publishing.store.channel import fill_podcast
from audio_builder.publishing.store.folder import Folder
from audio_builder.publishing.store.wording import one_line


def row_view(record: Record) -> JsonObject:
    """Return an article as it stands in the list."""
    return {
        "id": record.id,
        "state": record.state,
        "title": record.title,
        "confidence": record.confidence,
        "duration_seconds": record.duration_seconds,
        "error": msgspec.to_builtins(record.error),
        "version": record.version,
        "doubtful": record.doubtful,
    }


def article_view(
    record: Record, preview: ArticlePreview, edits: Edits, narrated: Episode | None, folder: Folder
) -> JsonObject:
    """Return all of an article."""
    article, draft = preview.article, preview.draft
    view = row_view(record)
    if view["error"] is None:
        view["error"] = msgspec.to_builtins(preview.problem)
    cues = narrated.cues if narrated else ()
    return {
        **view,
        "title": article.title or record.title,
        "byline": article.byline,
        "date": article.published.isoformat() if article.published else None,
        "language": article.language,
        "voice": preview.voice,
        "quote_voice": edits.quote_voice,
        "summary": draft.summary if draft else edits.summary,
        "correction": edits.correction,
        "url": article.url,
        "site": article.site,
        "lines": [msgspec.to_builtins(line) for line in preview.lines],
        "utterances": utterance_views(preview, cues),
        "unknown_names": list(preview.unknown),
        "audio": _audio(record, narrated, draft),
        "episode": _episode(record.slug, article.title or record.title, folder),
        "preview": app_view(preview, narrated, folder) if draft else None,
        "edits": msgspec.to_builtins(edits, str_keys=True),
    }


def app_view(preview: ArticlePreview, narrated: Episode | None, folder: Folder) -> JsonObject:
    """Return how an article will stand in a podcast app; its length once that is known."""
    draft = preview.draft
    if draft is None:
        return {}
    is_current = narrated is not None and narrated.fingerprint == draft.fingerprint
    if narrated is not None and is_current:
        chapters = [{"start": one.start, "title": one.title} for one in narrated.chapters]
    else:
        said = [one for one in preview.script.utterances if one.role is UtteranceRole.HEADING]
        chapters = [{"start": None, "title": one.text} for one in said]
    return {
        "show": fill_podcast(folder.podcast, (draft,)).title,
        "title": one_line(draft.title),
        "date": draft.published.isoformat(),
        "duration_seconds": narrated.duration_seconds if narrated and is_current else None,
        "description": show_notes(draft),
        "chapters": chapters,
        "revision": draft.revision,
    }


def utterance_views(preview: ArticlePreview, cues: Sequence[Cue]) -> list[JsonObject]:
    """Return what is said, with its length where this very text has been narrated."""
    script, heard = preview.script, {}
    waiting = list(cues)[::-1]
    for n, said in enumerate(script.utterances):
        # Cues are in order; a changed sentence has none, and those after it still have theirs.
        place = next((k for k in range(1, len(waiting) + 1) if waiting[-k].text == said.text), 0)
        if place:
            heard[n] = waiting[-place]
            del waiting[-place:]
    return [
        {
            "n": n,
            "role": said.role,
            "text": said.text,
            "spoken": said.spoken,
            "seconds": round(heard[n].end - heard[n].start, 3) if n in heard else None,
            "start": heard[n].start if n in heard else None,
            "language": said.language or script.language,
            "voice": speaker,
            "take": said.take_number,
        }
        for n, (said, speaker) in enumerate(zip(script.utterances, preview.speakers, strict=True))
    ]


def _audio(record: Record, narrated: Episode | None, draft: Episode | None) -> JsonObject | None:
    if narrated is None:
        return None
    return {
        "url": f"/api/v1/articles/{record.id}/audio",
        "duration_seconds": narrated.duration_seconds,
        "loudness_lufs": narrated.loudness_lufs,
        "is_current": draft is not None and narrated.fingerprint == draft.fingerprint,
    }


def _episode(slug: str, title: str, folder: Folder) -> JsonObject | None:
    if not slug:
        return None
    place = f"{folder.address}episodes/{slug}/"
    return {
        "slug": slug,
        "page": f"{place}index.html",
        "embed": f'<iframe src="{_attribute(place)}embed.html" title="{_attribute(title)}"'
        ' width="100%" height="200" style="border:0;max-width:42rem" loading="lazy"'
        ' allow="autoplay"></iframe>',
    }


def _attribute(text: str) -> str:
    for character, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(character, name)
    return text
