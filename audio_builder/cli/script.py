"""``audio-builder script SOURCE [--format text|json]``."""

import argparse

from audio_builder.cli import options as flags
from audio_builder.cli.answer import print_json
from audio_builder.converting.choose_voice import choose_voice
from audio_builder.converting.prepare import compose, lexicon_of
from audio_builder.converting.reading_process import ReadingProcess
from audio_builder.model.script import Script
from audio_builder.phrasing.lexicon import Lexicon
from audio_builder.phrasing.unknown import unknown_names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("source", metavar="SOURCE", help="a path, an address, or - for stdin")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--unknown",
        action="store_true",
        help="list the names no lexicon knows, most frequent first",
    )
    parser.add_argument("--outro", metavar="TEXT", help="a sentence spoken at the end")
    parser.add_argument(
        "--speak-byline", action="store_true", default=None, help="announce the author"
    )
    flags.add_reading(parser)
    flags.add_overrides(parser)
    flags.add_notice(parser)
    flags.add_answer(parser)


def run(options: argparse.Namespace) -> int:
    """Print the utterances as they will be spoken."""
    settings = flags.settings_of(options)
    (source,) = flags.sources_of(options)
    with ReadingProcess() as reader:
        article = reader.preview(source, settings).article
    script = compose(article, source, settings, choose_voice(article, source, settings))
    if options.unknown:
        return _print_unknown(script, lexicon_of(source, settings), as_json=options.json)
    if options.json or options.format == "json":
        print_json(as_json(script))
        return 0
    for utterance in script.utterances:
        print(f"[{utterance.role}] {utterance.spoken}  ({utterance.pause_ms} ms)")
    return 0


def _print_unknown(script: Script, lexicon: Lexicon, *, as_json: bool) -> int:
    found = unknown_names(script, lexicon)
    if as_json:
        print_json({"unknown": found})
        return 0
    for name in found:
        print(f"{name.count:4} {name.name}  ({name.sentence})")
    return 0


def as_json(script: Script) -> dict[str, object]:
    """Return a script in the shape the contract names."""
    utterances = [
        {
            "role": utterance.role,
            "text": utterance.text,
            "spoken": utterance.spoken,
            "pause_ms": utterance.pause_ms,
            "language": utterance.language or script.language,
        }
        for utterance in script.utterances
    ]
    return {"language": script.language, "utterances": utterances}
