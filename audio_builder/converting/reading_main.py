"""The process that reads and cleans for another one: sources come in, cleaned articles go out.

Started as a file with ``-P`` so that nothing is imported from the current folder. The argument is
the folder that holds our package.
"""

import os
import pickle
import sys
import time
from typing import Any

try:
    import resource
except ImportError:  # Windows has no limits on a process's time.
    resource = None  # type: ignore[assignment]

# The very package the parent runs, from no other place, and nothing else from there.
sys.path.insert(0, sys.argv[1])
import audio_builder.version  # noqa: F401 - only the package's place matters

sys.path.remove(sys.argv[1])
from audio_builder.converting.outcome import internal_error
from audio_builder.converting.read_and_clean import find_article, preview
from audio_builder.converting.reading_process import READING_SECONDS
from audio_builder.errors import AudioBuilderError

# The parent's deadline comes first.
_GRACE_SECONDS = 10


def main() -> None:
    """Answer until the parent closes or dies."""
    answers = os.fdopen(os.dup(1), "wb")
    # Whatever a library prints goes to standard error.
    os.dup2(2, 1)
    while True:
        try:
            source, settings, is_cleaned = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
        except EOFError:
            return
        _limit_time()
        try:
            pickle.dump(_answer(source, settings, is_cleaned=is_cleaned), answers)
            answers.flush()
        except OSError:
            # The parent is gone. Closing would try to write again.
            os._exit(0)


def _limit_time() -> None:
    """End by ourselves some time after the deadline: the parent may have been killed before it."""
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        soft = int(time.process_time() + READING_SECONDS + _GRACE_SECONDS)
        if hard == resource.RLIM_INFINITY or soft < hard:
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _answer(source: Any, settings: Any, *, is_cleaned: bool) -> Any:
    try:
        return preview(source, settings) if is_cleaned else find_article(source, settings)
    except AudioBuilderError as error:
        return error
    except Exception as error:  # noqa: BLE001 - one article's bug must not stop the others
        return internal_error(error)


if __name__ == "__main__":
    main()
