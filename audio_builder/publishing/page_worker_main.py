"""The process that writes some of many pages: batches of slugs come in, what was written goes out.

Started as a file with ``-P`` so that nothing is imported from the current folder; the argument is
the folder that holds our package.
"""

import os
import pickle
import signal
import sys

# The very package the parent runs, from no other place, and nothing else from there.
sys.path.insert(0, sys.argv[1])
import audio_builder  # noqa: F401 - only its place matters

sys.path.remove(sys.argv[1])
from audio_builder.publishing.page_files import write_pages  # found from here on


def main() -> None:
    """Write pages until the parent has no more or is gone."""
    # Ctrl-C is for the parent to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever else prints must not get between the answers.
    os.dup2(2, 1)
    scene = pickle.load(requests)  # noqa: S301 - from our parent
    while True:
        try:
            slugs = pickle.load(requests)  # noqa: S301 - from our parent
        except EOFError:
            return
        pickle.dump(write_pages(scene, slugs), answers)
        answers.flush()


if __name__ == "__main__":
    main()
