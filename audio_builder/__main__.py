"""``python -m audio_builder`` is the command line."""

from audio_builder.cli import program

program()
