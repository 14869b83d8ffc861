"""The process that reads and cleans for another one: sources come in, cleaned articles go out.

Started as a file with ``-P`` so that nothing is imported from the current folder. The argument is
the folder that holds our package.
"""

import os
import pickle
import sys
from typing import Any

# The very package the parent runs, from no other place, and nothing else from there.
sys.path.insert(0, sys.argv[1])
import audio_builder.version  # noqa: F401 - only the package's place matters

sys.path.remove(sys.argv[1])
from audio_builder.converting.outcome import internal_error
from audio_builder.converting.prepare import preview
from audio_builder.errors import AudioBuilderError


def main() -> None:
    """Answer until the parent closes or dies."""
    answers = os.fdopen(os.dup(1), "wb")
    # Whatever a library prints goes to standard error.
    os.dup2(2, 1)
    while True:
        try:
            source, settings = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
        except EOFError:
            return
        pickle.dump(_answer(source, settings), answers)
        answers.flush()


def _answer(source: Any, settings: Any) -> Any:
    try:
        return preview(source, settings)
    except AudioBuilderError as error:
        return error
    except Exception as error:  # noqa: BLE001 - one article's bug must not stop the others
        return internal_error(error)


if __name__ == "__main__":
    main()
