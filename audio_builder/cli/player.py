"""A sound file is played by whatever program of this computer plays one."""

import shutil
import subprocess
import sys
from pathlib import Path

from audio_builder.errors import SettingsError

_PLAYERS = (
    ("paplay",),
    ("pw-play",),
    ("aplay", "-q"),
    ("afplay",),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
    ("play", "-q"),
)


def play(path: Path) -> None:
    """Play a WAV file to its end."""
    if sys.platform == "win32":
        import winsound  # noqa: PLC0415 - there is none elsewhere

        winsound.PlaySound(str(path), winsound.SND_FILENAME)
        return
    for program, *options in _PLAYERS:
        found = shutil.which(program)
        if found and subprocess.run([found, *options, str(path)], check=False).returncode == 0:  # noqa: S603 - a player we know, no shell
            return
    raise SettingsError(
        "nothing here can play a sound", remedy="name a file to write instead: -o FILE.wav"
    )
