"""``audio-builder voices list|show NAME|try NAME [-o FILE]|install NAME``."""

import argparse
import tempfile
from pathlib import Path

from audio_builder.cli import options as flags
from audio_builder.cli import voices_install
from audio_builder.cli.answer import print_json
from audio_builder.cli.player import play
from audio_builder.cli.wav import write_wav
from audio_builder.converting.choose_voice import voice_folders
from audio_builder.converting.prepare import sample_script
from audio_builder.converting.voice_list import voice_row
from audio_builder.errors import SettingsError, SpeakingError
from audio_builder.model.script import Script
from audio_builder.model.sound import Sound
from audio_builder.model.voice import Voice
from audio_builder.settings import load_settings
from audio_builder.speaking.synthesizer import Synthesizer, probe, probe_all
from audio_builder.speaking.voices.default_voice import choices
from audio_builder.speaking.voices.natural_hint import way_to_natural
from audio_builder.speaking.voices.voice_files import VoiceFolder, find_voice, voices


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    voices_install.add_arguments(actions)
    listed = actions.add_parser("list", help="every voice, and whether it works here")
    shown = actions.add_parser("show", help="all that is known of a voice")
    tried = actions.add_parser("try", help="speak a sentence in the voice's language")
    for action in (shown, tried):
        action.add_argument("name", metavar="NAME")
    for action in (listed, shown):
        action.add_argument(
            "-o", "--output", metavar="DIR", help="podcast folder, whose voices count, too"
        )
    tried.add_argument("-o", dest="file", metavar="FILE", help="WAV to write (default: NAME.wav)")
    tried.add_argument(
        "--podcast", dest="output", metavar="DIR", help="podcast folder, whose voices count, too"
    )
    tried.add_argument("--text", help="what to say instead of the voice's sample sentence")
    tried.add_argument("--play", action="store_true", help="play it instead of keeping the file")
    for action in (listed, shown, tried):
        flags.add_answer(action)


def run(options: argparse.Namespace) -> int:
    """Do what was asked about voices."""
    actions = {"list": _list, "show": _show, "try": _try, "install": voices_install.run}
    return actions[options.action](options)


def _folders(options: argparse.Namespace) -> tuple[VoiceFolder, ...]:
    return voice_folders(load_settings({"output": options.output}))


def _list(options: argparse.Namespace) -> int:
    folders = _folders(options)
    found = voices(folders)
    rows = list(zip(found, probe_all(found), strict=True))
    chosen = choices(folders)
    if options.json:
        print_json([voice_row(voice, result, chosen) for voice, result in rows])
        return 0
    for voice, result in rows:
        state = "works" if result.works else f"does not work: {result.detail}; {result.remedy}"
        languages = ", ".join(voice.languages) or "any language"
        print(f"{voice.name:<20} {languages:<12} {voice.engine:<9} {voice.display_name}: {state}")
    if not options.quiet:
        print("\nWithout --voice:")
        for tag, choice in chosen.items():
            way = way_to_natural(choice.voice, tag)
            reason = f"{choice.reason}; to get one: {way}" if way else choice.reason
            print(f"{tag:<8} {choice.voice.name}: {reason}")
    return 0


def _show(options: argparse.Namespace) -> int:
    folders = _folders(options)
    voice = find_voice(options.name, folders)
    facts = voice_row(voice, probe(voice), choices(folders))
    if options.json:
        print_json(facts)
        return 0
    for name, value in facts.items():
        if value not in ("", None, [], {}):
            print(f"{name}: {_plain(value)}")
    for name in ("credit", "licence"):
        if not facts[name]:
            print(f"{name}: not told; listeners see none (add {name} = ... to the voice file)")
    return 0


def _plain(value: object) -> str:
    """Write a value as people do."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name} = {_plain(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _try(options: argparse.Namespace) -> int:
    voice = find_voice(options.name, _folders(options))
    script = sample_script(voice, options.text or "")
    if options.play and not options.file:
        with tempfile.TemporaryDirectory(prefix="audio-builder-") as folder:
            path = Path(folder) / "voice.wav"
            write_wav(path, _speak(voice, script))
            play(path)
        return 0
    path = Path(options.file or f"{voice.name}.wav")
    if path.suffix.lower() != ".wav":
        raise SettingsError("only WAV is written", subject=str(path), remedy="name a .wav file")
    sounds = _speak(voice, script)
    write_wav(path, sounds)
    if options.json:
        print_json({"file": str(path), "seconds": round(sum(sound.seconds for sound in sounds), 3)})
    else:
        print(path)
    if options.play:
        play(path)
    return 0


def _speak(voice: Voice, script: Script) -> list[Sound]:
    with Synthesizer(voice) as synthesizer:
        sounds = [sound for sound in synthesizer.speak(script.utterances) if sound.pcm]
    if not sounds:
        raise SpeakingError("nothing in the text can be spoken", subject=voice.name)
    return sounds
