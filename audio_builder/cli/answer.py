"""A value becomes the one JSON document on stdout."""

import sys

import msgspec


def print_json(value: object) -> None:
    """Print one JSON document, and nothing else, on stdout."""
    encoded = msgspec.json.format(msgspec.json.encode(value), indent=2)
    sys.stdout.write(encoded.decode() + "\n")
