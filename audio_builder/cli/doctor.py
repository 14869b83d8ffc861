"""``audio-builder doctor``: what works here, and how to mend what does not."""

import argparse
import platform
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

from audio_builder.cli import options as flags
from audio_builder.cli.answer import print_json
from audio_builder.converting.choose_voice import voice_folders
from audio_builder.errors import AudioBuilderError
from audio_builder.settings import load_settings
from audio_builder.speaking import synthesizer
from audio_builder.speaking.voices.default_voice import choices, plain_voice
from audio_builder.speaking.voices.voice_files import voices
from audio_builder.user_folders import user_folder
from audio_builder.version import __version__


class Check(Struct, frozen=True, kw_only=True):
    """One thing that was looked at."""

    name: str
    works: bool
    detail: str
    needed: bool = True
    """The main job does not work without it."""
    remedy: str = ""


EXTRAS = {
    "imageio_ffmpeg": ("bundled", "other formats than MP3, intro files other than WAV"),
    "piper": ("piper", "neural voices of Piper"),
    "kokoro_onnx": ("kokoro", "neural voices of Kokoro"),
    "manimgx_fonts_cjk": ("fonts", "titles on covers in Chinese, Japanese, Korean, Thai and more"),
    "distributed": ("cluster", "batches over many machines"),
}
"""Module, the extra that brings it, and what it is for."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    flags.add_answer(parser)


def run(options: argparse.Namespace) -> int:
    """Look at everything; exit 1 when the main job cannot work."""
    checks = tuple(_checks())
    broken = [check for check in checks if check.needed and not check.works]
    if options.json:
        print_json({"ok": not broken, "findings": checks})
        return 1 if broken else 0
    for check in checks:
        mark = "ok " if check.works else "NO " if check.needed else "-  "
        remedy = "" if check.works or not check.remedy else f" -> {check.remedy}"
        print(f"{mark} {check.name}: {check.detail}{remedy}")
    print("all that is needed works" if not broken else f"{len(broken)} needed things do not work")
    return 1 if broken else 0


def _checks() -> Iterator[Check]:
    python = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    yield Check(name="audio_builder", works=True, detail=f"{__version__}, Python {python}")
    yield _packages()
    yield _settings()
    yield from _voices()
    yield _encoder()
    yield _ffmpeg()
    for module, (extra, purpose) in EXTRAS.items():
        yield Check(
            name=f"extra {extra}",
            works=find_spec(module) is not None,
            needed=False,
            detail=purpose,
            remedy=f"pip install 'audio-builder[{extra}]'",
        )
    yield _browser()


def _packages() -> Check:
    try:
        versions = ", ".join(f"{name} {version(name)}" for name in ("pyttsx3", "pydub", "mutagen"))
    except PackageNotFoundError as error:
        return Check(
            name="packages",
            works=False,
            detail=f"{error.name} is missing",
            remedy="pip install audio-builder",
        )
    return Check(name="packages", works=True, detail=versions)


def _settings() -> Check:
    try:
        settings = load_settings()
    except AudioBuilderError as error:
        return Check(name="settings", works=False, detail=str(error), remedy=error.remedy)
    return Check(
        name="settings",
        works=True,
        detail=f"folder {settings.output}, user's files in {user_folder()}",
    )


def _voices() -> Iterator[Check]:
    try:
        folders = voice_folders(load_settings())
        found, chosen = voices(folders), choices(folders)
    except AudioBuilderError as error:
        yield Check(name="voices", works=False, detail=str(error), remedy=error.remedy)
        return
    needed = plain_voice("en").name
    works = {}
    for voice, probe in zip(found, synthesizer.probe_all(found), strict=True):
        works[voice.name] = probe.works
        yield Check(
            name=f"voice {voice.name}",
            works=probe.works,
            needed=voice.name == needed,
            detail=probe.detail,
            remedy=probe.remedy,
        )
    for tag, choice in chosen.items():
        name = choice.voice.name
        detail = f"{name}, {choice.reason}"
        if not works.get(name, True):
            detail = f"{plain_voice(tag, folders).name}, since {name} does not work"
        yield Check(
            name=f"language {tag}",
            works=True,
            needed=False,
            detail=detail,
        )


def _encoder() -> Check:
    try:
        import lameenc  # noqa: PLC0415 - looked for, not needed

        encoder = lameenc.Encoder()
    except ImportError as error:
        return Check(
            name="MP3 encoder", works=False, detail=str(error), remedy="pip install lameenc"
        )
    del encoder
    return Check(name="MP3 encoder", works=True, detail=f"lameenc {version('lameenc')}")


def _ffmpeg() -> Check:
    path = shutil.which("ffmpeg")
    return Check(
        name="ffmpeg",
        works=bool(path),
        needed=False,
        detail=path or "not on this machine; only intro files other than WAV need it",
        remedy="pip install 'audio-builder[bundled]'",
    )


def _browser() -> Check:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "firefox")
    path = next(filter(None, map(shutil.which, names)), None)
    return Check(
        name="browser",
        works=bool(path) or sys.platform in {"darwin", "win32"},
        needed=False,
        detail=str(Path(path)) if path else "none found; pages are made all the same",
    )
