"""An Article becomes a Script: sentences as they are spoken, with their pauses."""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from msgspec.structs import replace

from audio_builder.errors import PhrasingError
from audio_builder.language import detect, foreign
from audio_builder.model.article import Article, Block
from audio_builder.model.script import Reading, Script, Utterance, UtteranceRole
from audio_builder.phrasing.lexicon import Lexicon, builtin
from audio_builder.phrasing.normalizer import speakable
from audio_builder.phrasing.notice import byline, default_notice, notice_language
from audio_builder.phrasing.pauses import Pauses
from audio_builder.phrasing.plain_letters import to_plain_letters
from audio_builder.phrasing.quotations import passages
from audio_builder.phrasing.segmenter import segment
from audio_builder.phrasing.splitter import LONGEST, pieces

# Numbers grow when they are spoken; engines fail from about 1 000 characters on.
_LONGEST_SPOKEN = 900
_VERSE_EDGE = "\n"  # where a poem's lines end; prose has none
# These stand alone: a full stop at the end makes an engine drop its voice.
_STANDING_ALONE = {UtteranceRole.TITLE, UtteranceRole.HEADING, UtteranceRole.LIST_ITEM, UtteranceRole.NOTICE,
                   UtteranceRole.BYLINE, UtteranceRole.OUTRO}  # fmt: skip


def phrase(
    article: Article,
    *,
    notice: str | None = None,
    speak_notice: bool = True,
    speak_byline: bool = False,
    outro: str = "",
    pauses: Pauses | None = None,
    lexicon: Lexicon | None = None,
    quoted_languages: Collection[str] = (),
) -> Script:
    """Return what will be said of an article, in order: notice, title, byline, blocks, outro.

    Without a notice text the default one in the article's language is taken. A lexicon is laid
    over the built-in names. A quotation inside a sentence that is in one of ``quoted_languages``
    becomes an utterance of its own, for a voice of that language.
    """
    pauses = pauses or Pauses()
    language = article.language or detect(_all_text(article)) or "en"
    names = lexicon.over(builtin()) if lexicon else builtin()
    disclosure = notice or default_notice(language)
    spoken: list[Utterance] = []

    def say(role: UtteranceRole, text: str, tag: str = language, block: int = -1) -> None:
        spoken.extend(_utterances(role, text, tag, block, pauses, names, quoted_languages))

    if speak_notice:
        say(UtteranceRole.NOTICE, disclosure, language if notice else notice_language(language))
    before = len(spoken)
    say(UtteranceRole.TITLE, article.title)
    if speak_byline and article.byline:
        say(UtteranceRole.BYLINE, byline(article.byline, language))
    for index, block in enumerate(article.blocks):
        if index == 0 and block.text.strip() == article.title.strip():
            continue
        say(UtteranceRole(block.role.value), block.text, _language(block, language), index)
    if len(spoken) == before:
        raise PhrasingError(
            "nothing is left to say", subject=article.title, remedy="is there an article in it?"
        )
    say(UtteranceRole.OUTRO, outro)
    return Script(
        language=language, utterances=_with_longer_pauses(spoken, pauses), disclosure=disclosure
    )


def _all_text(article: Article) -> str:
    return " ".join([article.title, *(block.text for block in article.blocks)])


def _language(block: Block, language: str) -> str:
    """Return the language of a block: its own mark, or what its words clearly show."""
    return block.language or foreign(block.text, language) or language


def _utterances(
    role: UtteranceRole, text: str, language: str, block: int, pauses: Pauses, names: Lexicon,
    quoted_languages: Collection[str],
) -> Iterator[Utterance]:  # fmt: skip
    said = [
        (piece, spoken, readings, (line, index), tongue)
        for line, verse in enumerate(to_plain_letters(text).split(_VERSE_EDGE))
        for index, sentence in enumerate(segment(verse, language))
        for passage, tongue in _passages(sentence, language, quoted_languages)
        for piece, spoken, readings in _spoken_pieces(passage.strip(), tongue, names, LONGEST)
    ]
    for number, (piece, spoken, readings, sentence_index, tongue) in enumerate(said):
        is_last = number == len(said) - 1
        ends_sentence = is_last or said[number + 1][3] != sentence_index
        if is_last:
            pause = pauses.after(role)
        elif said[number + 1][3][0] != sentence_index[0]:
            pause = pauses.verse
        else:
            pause = pauses.sentence if ends_sentence else pauses.piece
        if is_last and role in _STANDING_ALONE:
            spoken, readings = _end_with_stop(piece, spoken, readings)  # noqa: PLW2901 - the last one gets its stop
        yield Utterance(
            role=role,
            text=piece,
            spoken=spoken,
            pause_ms=pause,
            language=tongue,
            block=block,
            readings=readings,
        )


def _passages(
    sentence: str, language: str, quoted_languages: Collection[str]
) -> Iterator[tuple[str, str]]:
    tongue = _language_of_sentence(sentence, language)
    if quoted_languages and tongue == language and _QUOTED.search(sentence):
        yield from passages(sentence, language, quoted_languages)
    else:
        yield sentence, tongue


def _language_of_sentence(sentence: str, language: str) -> str:
    """Return the language of a sentence; only one with quotation marks or odd letters is asked."""
    if not _QUOTED.search(sentence):
        return language
    return foreign(sentence, language) or language


_QUOTED = re.compile(r"[\"“”„«»‘‚‹「『]|[^\x00-\u024f\u2000-\u20ff]{9}")


def _spoken_pieces(
    sentence: str, language: str, names: Lexicon, longest: int
) -> Iterator[tuple[str, str, tuple[Reading, ...]]]:
    for part in pieces(sentence, longest):
        piece = " ".join(part.split())
        spoken, readings = speakable(piece, language, names)
        if len(spoken) > _LONGEST_SPOKEN and len(piece) > 1:
            yield from _spoken_pieces(piece, language, names, len(piece) // 2 + 1)
        elif any(map(str.isalnum, spoken)):
            yield piece, spoken, readings


def _end_with_stop(
    text: str, spoken: str, readings: tuple[Reading, ...]
) -> tuple[str, tuple[Reading, ...]]:
    """End what stands alone with a full stop, so that an engine drops its voice."""
    if spoken[-1] in ".!?":
        return spoken, readings
    kept = spoken.rstrip(" ,;:-'")
    tail = spoken[len(kept) :]
    # "Three kinds of boat:" ends with a stop and not with both signs.
    start = len(text) - len(tail) if tail and text.endswith(tail) else len(text)
    stop = Reading(start=start, end=len(text), spoken_start=len(kept), spoken_end=len(kept) + 1)
    return f"{kept}.", (*(one for one in readings if one.spoken_end <= len(kept)), stop)


def _with_longer_pauses(spoken: list[Utterance], pauses: Pauses) -> tuple[Utterance, ...]:
    """Lengthen the silence before a heading and before the outro."""
    longer = {
        UtteranceRole.HEADING: pauses.before_heading,
        UtteranceRole.OUTRO: pauses.before_outro,
    }
    result = list(spoken)
    for index, (here, following) in enumerate(pairwise(spoken)):
        wanted = longer.get(following.role, 0)
        if following.role is not here.role and wanted > here.pause_ms:
            result[index] = replace(here, pause_ms=wanted)
    return tuple(result)
