"""A value becomes the one JSON document on stdout."""

import sys

import msgspec

from audio_builder.surrogates import storable


def print_json(value: object) -> None:
    """Print one JSON document, and nothing else, on stdout."""
    try:
        compact = msgspec.json.encode(value)
    except UnicodeEncodeError:
        compact = msgspec.json.encode(storable(msgspec.to_builtins(value)))
    encoded = msgspec.json.format(compact, indent=2)
    sys.stdout.write(encoded.decode() + "\n")
