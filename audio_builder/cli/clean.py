"""``audio-builder clean SOURCE [--format text|markdown|json] [--explain]``."""

import argparse
from collections.abc import Iterator

from msgspec.structs import replace

from audio_builder.cli import options as flags
from audio_builder.cli.answer import print_json
from audio_builder.converting.reading_process import ReadingProcess
from audio_builder.errors import TeaserError
from audio_builder.model.article import Cleaned, Role


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("source", metavar="SOURCE", help="a path, an address, or - for stdin")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    parser.add_argument(
        "--explain", action="store_true", help="list every dropped piece with its rule too"
    )
    flags.add_reading(parser)
    flags.add_overrides(parser)
    flags.add_answer(parser)


def run(options: argparse.Namespace) -> int:
    """Print what would be read aloud, and with ``--explain`` what would not."""
    settings = flags.settings_of(options)
    (source,) = flags.sources_of(options)
    with ReadingProcess() as reader:
        try:
            cleaned = reader.preview(source, settings)
        except TeaserError as error:
            # A teaser makes no episode, but the user may see what is in it.
            _print(reader.preview(source, replace(settings, allow_partial=True)), options)
            raise TeaserError(
                error.problem, subject=source.location, remedy=error.remedy
            ) from error
    _print(cleaned, options)
    return 0


def _print(cleaned: Cleaned, options: argparse.Namespace) -> None:
    if options.json or options.format == "json":
        print_json(as_json(cleaned))
        return
    markdown = options.format == "markdown"
    print("\n\n".join(_markdown(cleaned) if markdown else _text(cleaned)))
    if options.explain:
        print("\n".join(["", *explanation(cleaned)]))


def as_json(cleaned: Cleaned) -> dict[str, object]:
    """Return a cleaned article in the shape the contract names."""
    article = cleaned.article
    return {
        "title": article.title,
        "subtitle": article.subtitle or None,
        "byline": article.byline,
        "published": article.published.isoformat() if article.published else None,
        "modified": article.modified.isoformat() if article.modified else None,
        "language": article.language,
        "url": article.url or None,
        "site": article.site,
        "section": article.section or None,
        "image": article.image or None,
        "blocks": [{"role": block.role, "text": block.text} for block in article.blocks],
        "dropped": [
            {"text": piece.text, "rule": piece.rule, "reason": piece.reason}
            for piece in cleaned.dropped
        ],
        "remarks": article.remarks,
        "confidence": cleaned.confidence,
        "doubtful": list(cleaned.doubtful),
        "metadata": [{"text": piece.text, "field": piece.rule} for piece in cleaned.metadata],
    }


def _text(cleaned: Cleaned) -> Iterator[str]:
    if cleaned.article.title:
        yield cleaned.article.title
    yield from (block.text for block in cleaned.article.blocks)


def _markdown(cleaned: Cleaned) -> Iterator[str]:
    article = cleaned.article
    if article.title:
        yield f"# {article.title}"
    for block in article.blocks:
        match block.role:
            case Role.HEADING:
                yield f"{'#' * max(2, block.level)} {block.text}"
            case Role.LIST_ITEM:
                yield f"- {block.text}"
            case Role.QUOTE:
                yield f"> {block.text}"
            case Role.PARAGRAPH:
                yield block.text


def explanation(cleaned: Cleaned) -> Iterator[str]:
    """Account for every piece that is not read aloud, a line each."""
    yield f"--- became metadata: {len(cleaned.metadata)}"
    for piece in cleaned.metadata:
        yield f"[{piece.rule}] {piece.text}"
    yield f"--- left out: {len(cleaned.dropped)}"
    for piece in cleaned.dropped:
        yield f"[{piece.rule}] {piece.text}  ({piece.reason})"
