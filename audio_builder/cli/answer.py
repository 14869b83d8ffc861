"""A value becomes the one JSON document on stdout."""

import sys

import msgspec


def print_json(value: object) -> None:
    """Print one JSON document, and nothing else, on stdout."""
    try:
        compact = msgspec.json.encode(value)
    except UnicodeEncodeError:
        # Names of files need not be text; JSON must be.
        compact = msgspec.json.encode(_textual(msgspec.to_builtins(value)))
    encoded = msgspec.json.format(compact, indent=2)
    sys.stdout.write(encoded.decode() + "\n")


def _textual(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_textual(key): _textual(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_textual(item) for item in value]
    return value
