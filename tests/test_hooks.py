"""What a hook and a webhook are told."""

import sys
from pathlib import Path

import msgspec

from audio_builder.batch.hooks import command
from audio_builder.converting.outcome import Outcome, Status
from audio_builder.model.article import Doubtful


def test_a_hook_is_told_what_is_doubtful(tmp_path: Path) -> None:
    outcome = Outcome(
        source="a.txt",
        status=Status.CREATED,
        doubtful=(Doubtful(text="Read on", kept=False, chance=0.4),),
    )
    place = tmp_path / "told.json"
    program = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"
    command(f'"{sys.executable}" -c "{program}" "{place}"')(outcome)
    assert msgspec.json.decode(place.read_bytes(), type=Outcome) == outcome
