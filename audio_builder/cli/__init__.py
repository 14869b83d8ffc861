"""The command line: parse, call one function, print."""

import argparse
import contextlib
import gc
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from audio_builder.errors import AudioBuilderError, SettingsError
from audio_builder.version import __version__

# Half of them are made before the first sentence is spoken: a look would cost 12 ms just then.
_OBJECTS_BETWEEN_COLLECTIONS = 100_000
EXIT_DONE, EXIT_FAILED, EXIT_WRONG_CALL, EXIT_INTERRUPTED = 0, 1, 2, 130

COMMANDS = {
    "convert": "articles to tagged MP3 episodes in a podcast folder",
    "batch": "many articles: a folder, list, manifest or feed",
    "clean": "what would be read aloud of an article, and why the rest would not",
    "script": "the utterances of an article as they will be spoken",
    "normalize": "lines on standard input to speakable lines",
    "segment": "text on standard input to one sentence a line",
    "lexicon": "how names are said, from and to W3C PLS",
    "voices": "the voices that can be used here, and why another cannot",
    "feed": "keep a podcast folder: write its feed and pages anew, and more",
    "edition": "episodes of a podcast folder joined into one, with spoken contents",
    "check": "prove a podcast folder: measure every file again",
    "desk": "the editor's pages and an HTTP API: look, correct, listen, publish",
    "serve": "a podcast folder over HTTP, for a phone or an app on the network",
    "cache": "the pieces kept from earlier narrations",
    "doctor": "what works here, and how to mend what does not",
}
"""Each is a module of this package; none is imported before it is called."""


def program() -> NoReturn:
    """Run as a program of its own.

    numpy's BLAS keeps threads that spin, and none of our sums is large enough for two. Imports
    make thousands of objects that stay, which the collector need not scan.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    sys.exit(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return _run(given)
    except AudioBuilderError as error:
        print(f"audio-builder: {error}", file=sys.stderr)
        return EXIT_WRONG_CALL if isinstance(error, SettingsError) else EXIT_FAILED
    except KeyboardInterrupt:
        print("audio-builder: interrupted; what was finished stays", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`| head`), and has what it wanted.
        discard_stdout()
        return EXIT_DONE
    except OSError as error:
        # Errors of our own files are reported where they happen; this is standard output.
        where = error.filename or "the answer"
        print(f"audio-builder: {where}: {error.strerror or error}", file=sys.stderr)
        discard_stdout()
        return EXIT_FAILED
    except Exception as error:  # noqa: BLE001 - a bug of ours is one line too, not a traceback
        if {"-v", "--verbose"} & set(given):
            traceback.print_exc()
        print(
            f"audio-builder: internal error, {type(error).__name__}: {error}"
            " (please report it; --verbose shows more)",
            file=sys.stderr,
        )
        return EXIT_FAILED


def discard_stdout() -> None:
    """Keep Python's exit from trying again to write what cannot be written."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(given: list[str]) -> int:
    parser = _Parser(prog="audio-builder", description="Narrations people want to listen to.")
    parser.add_argument("--version", action="version", version=f"audio-builder {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    # Only the wanted command's module is imported. No option before the command takes a value, so
    # the command is the first word without a dash.
    wanted = next((word for word in given if not word.startswith("-")), None)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{name}: {summary}.")
        if name == wanted:
            module = import_module(f"audio_builder.cli.{name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    options = parser.parse_args(given)
    if options.command is None:
        parser.print_help()
        return EXIT_WRONG_CALL
    result: int = options.run(options)
    # What is still held back may not be writable either; without a console there is no stream.
    if sys.stdout:
        sys.stdout.flush()
    return result


class _Parser(argparse.ArgumentParser):
    """Wrong calls as one line, with where to look."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message} (see {self.prog} --help)", file=sys.stderr)
        raise SystemExit(EXIT_WRONG_CALL)
