"""``python -m audio_builder`` is the command line."""

import sys

from audio_builder.cli import program

sys.exit(program())
