"""Episodes of a podcast folder become one more: an edition, with its contents spoken first."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec.structs import replace

from audio_builder.converting.albums import update_albums
from audio_builder.converting.catalog import EpisodeCatalog
from audio_builder.converting.choose_voice import choose_voice, spare_voice
from audio_builder.converting.draft import draft_episode, today
from audio_builder.converting.edition_script import EditionText, edition_text
from audio_builder.converting.fingerprint import fingerprint
from audio_builder.converting.narrate import narrate_script
from audio_builder.converting.open_voices import OpenVoices
from audio_builder.converting.outcome import NEW_SOUND, Outcome, Status, finished_outcome
from audio_builder.converting.prepare import Prepared, compose
from audio_builder.converting.produce import (
    complete,
    with_measurements,
    with_spare_voice,
    workshop_in,
)
from audio_builder.errors import AudioBuilderError, MasteringError, SpeakingError
from audio_builder.mastering.bell import write_bell
from audio_builder.mastering.joining import Excerpt, excerpt
from audio_builder.mastering.mp3 import layout_of
from audio_builder.mastering.parts import Part
from audio_builder.mastering.piece import PieceSettings
from audio_builder.model.article import Article, Cleaned
from audio_builder.model.episode import Chapter, Cue, Episode, Narration
from audio_builder.model.script import UtteranceRole
from audio_builder.model.source import Source
from audio_builder.publishing.cover.artwork import cover_for_tag
from audio_builder.publishing.cover.cover import Lettering, make_cover
from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.atomic_write import read_content
from audio_builder.publishing.store.channel import fill_podcast
from audio_builder.publishing.store.episode_store import write_episode
from audio_builder.publishing.store.folder import Folder, open_folder
from audio_builder.publishing.store.identity import guid_of
from audio_builder.publishing.store.phrases import day
from audio_builder.publishing.store.wording import one_line
from audio_builder.settings import Settings, setting_names

DATE_MARK = "{date}"
"""What stands in a title for the day, in the edition's language."""
_SUMMARY_CHARACTERS = 600


def make_edition(pieces: Sequence[Episode], title: str, settings: Settings) -> Outcome:
    """Join episodes of the folder, with their cues, in the given order; publish the result.

    An edition of the same title and day is replaced under its guid.
    """
    started = time.monotonic()
    # The folder must be there: an edition begins none.
    open_folder(Path(settings.output), setting_names(), create=False)
    settings = _with_format_of(pieces, settings)
    with OpenVoices(settings) as voices, EpisodeCatalog(settings) as catalog:
        changed: set[str] | None = None if catalog.is_unpublished else set()
        prepared, text, draft = _prepare(pieces, title, settings)
        draft, status = catalog.place_by_guid(draft)
        episode = draft
        try:
            if status in NEW_SOUND:
                episode = _produce(prepared, text, draft, pieces, catalog.folder, voices, settings)
                catalog.keep(episode)
                if changed is not None:
                    changed.add(episode.slug)
        except BaseException:
            catalog.forget(draft)
            raise
        finally:
            if catalog.is_unpublished:
                retagged = update_albums(catalog)
                changed = None if changed is None else changed | set(retagged)
                rebuild(catalog.folder, changed)
                catalog.mark_published()
    source = Source(location=title)
    elapsed = time.monotonic() - started
    return finished_outcome(source, Status(status), prepared.cleaned, episode, elapsed)


def _with_format_of(pieces: Sequence[Episode], settings: Settings) -> Settings:
    """Take the MP3 format that most of the episodes have: theirs is then not encoded again."""
    formats = Counter((piece.sample_rate, piece.bit_rate_kbps) for piece in pieces)
    rate, kbps = formats.most_common(1)[0][0]
    layout_of(rate, kbps)
    return replace(settings, sample_rate=rate, bit_rate_kbps=kbps)


def _prepare(
    pieces: Sequence[Episode], title: str, settings: Settings
) -> tuple[Prepared, EditionText, Episode]:
    published = today()
    language = settings.lang or Counter(piece.language for piece in pieces).most_common(1)[0][0]
    title = one_line(title.replace(DATE_MARK, day(published.astimezone(), language)))
    text = edition_text(pieces, with_byline=settings.speak_byline)
    sites = {piece.site for piece in pieces}
    article = Article(
        title=title,
        language=language,
        published=published,
        site=sites.pop() if len(sites) == 1 else "",
        blocks=text.blocks,
    )
    source = Source(location="")
    voice = choose_voice(article, source, settings)
    script = compose(article, source, settings, voice)
    joined = [(piece.guid, piece.revision, piece.fingerprint, piece.url) for piece in pieces]
    hashed = (fingerprint(replace(article, published=None), script, voice, settings), joined)
    texts = "\n".join(piece.text_sha256 for piece in pieces)
    prepared = Prepared(
        source=source,
        cleaned=Cleaned(article=article),
        script=script,
        voice=voice,
        fingerprint=sha256(msgspec.json.encode(hashed)).hexdigest(),
        spare_voice=spare_voice(article, source, settings, voice),
        text_sha256=sha256(f"{title}\n{texts}".encode()).hexdigest(),
    )
    return prepared, text, _draft(prepared, text, pieces)


def _draft(prepared: Prepared, text: EditionText, pieces: Sequence[Episode]) -> Episode:
    draft = draft_episode(prepared)
    # The day of those who make it: an evening edition in New York is not tomorrow's.
    date = draft.published.astimezone().replace(hour=0, minute=0, second=0, tzinfo=None)
    names = dict.fromkeys(
        [draft.voice_display_name, *(p.voice_display_name for p in pieces if p.voice_display_name)]
    )
    credits_ = dict.fromkeys(
        filter(None, [draft.voice_credit, *(piece.voice_credit for piece in pieces)])
    )
    return replace(
        draft,
        guid=guid_of(url="", site="edition", title=draft.title, published=date, text_sha256=""),
        summary=one_line(" · ".join(piece.title for piece in pieces), _SUMMARY_CHARACTERS),
        edition=tuple(piece.slug for piece in pieces),
        voice_display_name=", ".join(names),
        voice_credit=" ".join(credits_),
        words=draft.words + sum(len(cue.text.split()) for cues in text.cues for cue in cues),
    )


def _produce(
    prepared: Prepared,
    text: EditionText,
    draft: Episode,
    pieces: Sequence[Episode],
    folder: Folder,
    voices: OpenVoices,
    settings: Settings,
) -> Episode:
    """Speak what stands between the episodes, and put all into the folder, or nothing."""
    with workshop_in(folder.path) as workshop:
        made = workshop / draft.mp3
        if settings.chime_file is None:
            settings = replace(settings, chime_file=workshop / "bell.wav")
            write_bell(workshop / "bell.wav")
        with ThreadPoolExecutor(max_workers=1) as beside:
            show = fill_podcast(folder.podcast, (draft,))
            cover = beside.submit(cover_for_tag, folder, show)
            narrated = partial(
                narrate_script,
                prepared.script,
                path=made,
                voices=voices,
                settings=settings,
                arrange=lambda spoken: _arrange(spoken, text, pieces, folder, settings),
            )
            try:
                narration = narrated(voice=prepared.voice)
            except SpeakingError as error:
                prepared, draft = with_spare_voice(prepared, draft, error)
                narration = narrated(voice=prepared.voice)
        engine = voices.synthesizer(prepared.voice).public_identity
        episode = with_measurements(draft, narration, engine, settings.loudness_lufs)
        episode = replace(episode, chapters=_chapters(draft, narration, text, pieces))
        pictures = dict(_pictures(episode.chapters, pieces))
        episode, files = complete(
            made, episode, folder, cover.result(), settings, pictures=pictures
        )
        write_episode(folder, episode, files)
    return episode


def _arrange(
    spoken: Iterator[Part],
    text: EditionText,
    pieces: Sequence[Episode],
    folder: Folder,
    settings: Settings,
) -> Iterator[Part]:
    """Put each episode's sound behind its announcement."""
    waiting = list(zip(text.announced, text.cues, pieces, strict=True))
    encoding = PieceSettings(
        gain_db=0.0,
        sample_rate=settings.sample_rate,
        bit_rate_kbps=settings.bit_rate_kbps,
        with_pcm=bool(settings.formats),
    )
    for part in spoken:
        utterance = part.said[-1].utterance
        is_outro = utterance.role is UtteranceRole.OUTRO
        while waiting and (is_outro or waiting[0][0] < utterance.block):
            _, cues, piece = waiting.pop(0)
            yield from _excerpt(folder, piece, cues).parts(encoding, settings.loudness_lufs)
        yield part
    for _, cues, piece in waiting:
        yield from _excerpt(folder, piece, cues).parts(encoding, settings.loudness_lufs)


def _excerpt(folder: Folder, piece: Episode, cues: Sequence[Cue]) -> Excerpt:
    path = folder.episode_path(piece.slug) / piece.mp3
    try:
        if path.is_symlink():
            raise MasteringError("is a link", remedy="convert the article again")
        return excerpt(read_content(path), layout_of(piece.sample_rate, piece.bit_rate_kbps), cues)
    except OSError as error:
        raise MasteringError(
            f"cannot be read: {error.strerror}",
            subject=piece.slug,
            remedy="convert the article again",
        ) from error
    except AudioBuilderError as error:
        raise type(error)(error.problem, subject=piece.slug, remedy=error.remedy) from error


def _chapters(
    draft: Episode, narration: Narration, text: EditionText, pieces: Sequence[Episode]
) -> tuple[Chapter, ...]:
    """Return one chapter for the contents and one for each article."""
    found = [Chapter(start=0.0, title=draft.title)]
    firsts = text.first_blocks
    for number, (piece, first) in enumerate(zip(pieces, firsts, strict=True), start=1):
        start = next(cue.start for cue in narration.cues if text.belongs(cue.block, first))
        found.append(
            Chapter(start=start, title=piece.title, url=piece.url, image=f"chapter-{number}.jpg")
        )
    return tuple(found)


def _pictures(
    chapters: Sequence[Chapter], pieces: Sequence[Episode]
) -> Iterator[tuple[str, bytes]]:
    """Draw a picture for each article: its headline, and where it is from."""
    for chapter, piece in zip(chapters[1:], pieces, strict=True):
        lettering = Lettering(title=piece.title, outlet=piece.site, language=piece.language)
        yield chapter.image, make_cover(lettering).thumbnail
