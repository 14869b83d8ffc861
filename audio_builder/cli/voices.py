"""``audio-builder voices list|show NAME|try NAME [-o FILE]|install NAME``."""

import argparse
from pathlib import Path

from audio_builder.cli import options as flags
from audio_builder.cli.answer import print_json
from audio_builder.cli.wav import write_wav
from audio_builder.converting.choose_voice import voice_folders
from audio_builder.converting.prepare import sample_script
from audio_builder.errors import SettingsError, SpeakingError
from audio_builder.model.voice import Voice
from audio_builder.settings import load_settings, user_folder
from audio_builder.speaking.engine import Probe
from audio_builder.speaking.synthesizer import Synthesizer, probe
from audio_builder.speaking.voices.install import install_voice
from audio_builder.speaking.voices.voice_files import find_voice, voices


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    installed = actions.add_parser("install", help="fetch a Piper voice into the user's folder")
    installed.add_argument("name", metavar="NAME", help="such as en_US-lessac-medium")
    installed.add_argument("--base-url", help="another catalogue of the same form")
    flags.add_answer(installed)
    listed = actions.add_parser("list", help="every voice, and whether it works here")
    shown = actions.add_parser("show", help="all that is known of a voice")
    tried = actions.add_parser("try", help="speak a sentence in the voice's language")
    for action in (shown, tried):
        action.add_argument("name", metavar="NAME")
    tried.add_argument("-o", dest="file", metavar="FILE", help="WAV to write (default: NAME.wav)")
    tried.add_argument("--text", help="what to say instead of the voice's sample sentence")
    for action in (listed, shown, tried):
        flags.add_answer(action)


def run(options: argparse.Namespace) -> int:
    """Do what was asked about voices."""
    actions = {"list": _list, "show": _show, "try": _try, "install": _install}
    return actions[options.action](options)


def _install(options: argparse.Namespace) -> int:
    base = {"base_url": options.base_url} if options.base_url else {}
    path = install_voice(options.name, user_folder() / "voices", **base)
    if options.json:
        print_json({"file": str(path)})
    else:
        print(path)
    return 0


def _list(options: argparse.Namespace) -> int:
    folders = voice_folders(load_settings())
    rows = [(voice, probe(voice)) for voice in voices(folders)]
    if options.json:
        print_json([{**_facts(voice), **_verdict(result)} for voice, result in rows])
        return 0
    for voice, result in rows:
        state = "works" if result.works else f"does not work: {result.detail}; {result.remedy}"
        languages = ", ".join(voice.languages) or "any language"
        print(f"{voice.name:<16} {languages:<12} {voice.engine:<9} {voice.display_name}: {state}")
    return 0


def _show(options: argparse.Namespace) -> int:
    voice = find_voice(options.name, voice_folders(load_settings()))
    facts = {**_facts(voice), **_verdict(probe(voice))}
    if options.json:
        print_json(facts)
        return 0
    for name, value in facts.items():
        if value not in ("", None, [], {}):
            print(f"{name}: {_plain(value)}")
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
    voice = find_voice(options.name, voice_folders(load_settings()))
    path = Path(options.file or f"{voice.name}.wav")
    if path.suffix.lower() != ".wav":
        raise SettingsError("only WAV is written", subject=str(path), remedy="name a .wav file")
    script = sample_script(voice, options.text or "")
    with Synthesizer(voice) as synthesizer:
        sounds = [sound for sound in synthesizer.speak(script.utterances) if sound.pcm]
    if not sounds:
        raise SpeakingError("nothing in the text can be spoken", subject=voice.name)
    write_wav(path, sounds)
    if options.json:
        print_json({"file": str(path), "seconds": round(sum(sound.seconds for sound in sounds), 3)})
    else:
        print(path)
    return 0


def _facts(voice: Voice) -> dict[str, object]:
    return {
        "name": voice.name,
        "display_name": voice.display_name,
        "engine": voice.engine,
        "languages": list(voice.languages),
        "speed": voice.speed,
        "pitch": voice.pitch,
        "gain_db": voice.gain_db,
        "credit": voice.credit,
        "licence": voice.licence,
        "digital_source_type": voice.digital_source_type,
        "options": voice.options,
    }


def _verdict(probe: Probe) -> dict[str, object]:
    return {"works": probe.works, "detail": probe.detail, "remedy": probe.remedy}
