"""A value becomes the one JSON document on stdout."""

import sys

import msgspec


def print_json(value: object) -> None:
    """Print one JSON document, and nothing else, on stdout."""
    try:
        compact = msgspec.json.encode(value)
    except UnicodeEncodeError:
        from audio_builder.surrogates import storable  # noqa: PLC0415 - hardly ever needed

        compact = msgspec.json.encode(storable(msgspec.to_builtins(value)))
    encoded = msgspec.json.format(compact, indent=2)
    sys.stdout.write(encoded.decode() + "\n")
