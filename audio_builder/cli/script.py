"""``audio-builder script SOURCE [--format text|json]``."""

import argparse
import re
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from msgspec import to_builtins
from msgspec.structs import replace

from audio_builder.cli import options as flags
from audio_builder.cli.answer import print_json
from audio_builder.cli.wav import write_wav
from audio_builder.converting.choose_voice import choose_voice
from audio_builder.converting.prepare import compose, lexicon_of
from audio_builder.converting.reading_process import ReadingProcess
from audio_builder.errors import SettingsError
from audio_builder.model.script import Script
from audio_builder.model.sound import Sound
from audio_builder.model.voice import Voice
from audio_builder.phrasing.unknown import UnknownName, unknown_names
from audio_builder.speaking.synthesizer import Synthesizer

_NAMES_FOLDER = "unknown-names"
_LONGEST_NAME = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("source", metavar="SOURCE", help="a path, an address, or - for stdin")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--unknown",
        action="store_true",
        help="list the names no lexicon knows, most frequent first",
    )
    parser.add_argument(
        "--try",
        dest="try_folder",
        nargs="?",
        const=_NAMES_FOLDER,
        metavar="DIR",
        help="with --unknown: write each name, spoken alone and in its sentence, as WAV into DIR"
        f" (default: {_NAMES_FOLDER})",
    )
    parser.add_argument(
        "--voice", metavar="NAME", help="whose pauses are written, and who speaks names"
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
    if options.try_folder and not options.unknown:
        raise SettingsError("--try goes with --unknown", remedy="give both")
    with ReadingProcess() as reader:
        article = reader.preview(source, settings).article
    voice = choose_voice(article, source, settings)
    script = compose(article, source, settings, voice)
    if options.unknown:
        names = unknown_names(script, lexicon_of(source, settings))
        files = _speak(names, script, voice, options.try_folder) if options.try_folder else ()
        return _print_unknown(names, files, as_json=options.json)
    if options.json or options.format == "json":
        print_json(as_json(script))
        return 0
    for utterance in script.utterances:
        print(f"[{utterance.role}] {utterance.spoken}  ({utterance.pause_ms} ms)")
    return 0


def _speak(
    names: Sequence[UnknownName], script: Script, voice: Voice, folder: str
) -> tuple[Path, ...]:
    """Write a WAV file for each name: the name alone, half a second, then its sentence."""
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"cannot be made: {error.strerror}", subject=folder, remedy="name another folder"
        ) from error
    spoken = {utterance.text: utterance for utterance in script.utterances}
    files = []
    with Synthesizer(voice) as synthesizer:
        for number, name in enumerate(names, 1):
            sentence = spoken[name.sentence]
            alone = replace(sentence, text=name.name, spoken=f"{name.name}.", readings=())
            sounds = [s for s in synthesizer.speak((alone, sentence)) if s.pcm]
            safe = re.sub(r"[^\w-]", "", name.name)[:_LONGEST_NAME]
            path = place / f"{number:02}-{safe}.wav"
            if sounds:
                gap = Sound(pcm=bytes(sounds[0].rate), rate=sounds[0].rate)
                write_wav(path, (sounds[0], gap, *sounds[1:]))
            files.append(path)
    return tuple(files)


def _print_unknown(names: Sequence[UnknownName], files: Sequence[Path], *, as_json: bool) -> int:
    if as_json:
        rows = [to_builtins(name) for name in names]
        for row, path in zip(rows, files, strict=False):
            row["file"] = str(path)
        print_json({"unknown": rows})
        return 0
    for name, path in zip_longest(names, files):
        where = f"{path}  " if path else ""
        print(f"{name.count:4} {name.name}  {where}({name.sentence})")
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
