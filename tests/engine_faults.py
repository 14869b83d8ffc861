"""A speaker for tests that does what its text says: some of it very badly."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from audio_builder.speaking.workers.hibari_speaker import HibariSpeaker

RATE = 8000


class RefusingError(Exception):
    problem = "not this one"
    remedy = "another one"


def forking(settings: dict[str, Any]) -> "Speaker":
    speaker = Speaker(settings)
    speaker.forks = True
    return speaker


class Speaker:
    """Says a text as a loud square wave, a tenth of a second for each character."""

    forks = False

    def __init__(self, settings: dict[str, Any]) -> None:
        if settings.get("broken"):
            raise RefusingError
        if settings.get("crash_on_open"):
            sys.exit("no voice to be found")
        self.identity = f"faulty {settings.get('name', '')}"

    def voices(self) -> list[str]:
        return ["faulty"]

    def speak(self, request: dict[str, Any]) -> tuple[int, list[Any], bytes]:
        text = request["text"]
        act(text)
        sample = b"\0\0" if "mute" in text else b"\0\x20"
        pcm = sample * (0 if "nothing" in text else len(text) * RATE // 10)
        if "brief" in text:
            pcm = pcm[:800]
        if "endless" in text:
            pcm *= 200
        # Where a text was said, for those who ask.
        marks = [(os.getpid(), os.getpid(), 0.0)] if "where" in text else []
        return RATE, marks, pcm


def hibari(settings: dict[str, Any]) -> "FaultyHibari":
    return FaultyHibari(settings)


class FaultyHibari(HibariSpeaker):
    """The real voice, until its text asks for a fault."""

    def __init__(self, settings: dict[str, Any]) -> None:
        if settings.get("broken"):
            raise RefusingError
        if settings.get("crash_on_open"):
            sys.exit("no voice to be found")
        super().__init__({"model": "", "british": False})

    def speak(self, request: dict[str, Any]) -> Any:
        text = request["text"]
        act(text)
        rate, marks, pcm = super().speak(request)
        pcm = bytes(pcm)
        if "where" in text:
            marks = [(os.getpid(), os.getpid(), 0.0)]
        if "mute" in text:
            pcm = bytes(len(pcm))
        if "brief" in text:
            pcm = pcm[: rate // 5]
        if "nothing" in text:
            pcm = b""
        return rate, marks, pcm * (200 if "endless" in text else 1)


def act(text: str) -> None:
    """Do what the text says."""
    if "crash" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "exit" in text:
        os._exit(3)
    if "hang" in text:
        if "XDG_HANG_FILE" in os.environ:
            Path(os.environ["XDG_HANG_FILE"]).touch()
        time.sleep(1000)
    if "print" in text:
        print("engines talk too much " * 100)  # noqa: T201 - that is the fault
        os.write(1, b"to the descriptor, too\n")
    if "child" in text:
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
    if "stumble" in text:
        raise ValueError("a word stuck in the throat")
    if "refuse" in text:
        raise RefusingError


def never_opens(_settings: dict[str, Any]) -> "Speaker":
    raise RefusingError


def dies_on_opening(_settings: dict[str, Any]) -> "Speaker":
    sys.exit("illegal instruction")
