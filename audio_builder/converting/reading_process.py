"""A source becomes a cleaned article in a process that can be stopped when it takes too long.

Pages are written by strangers, and neither a parser nor a regular expression can be interrupted
from within. The process has none of the keys in our environment.
"""

import contextlib
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Self, TypeVar

from audio_builder.child_environment import child_environment
from audio_builder.errors import AudioBuilderError, ReadingError
from audio_builder.model.article import Article, Cleaned
from audio_builder.model.source import Source
from audio_builder.settings import Settings

# A page of 10 MB, the largest there may be, takes a third of it on a slow machine; an address may
# take its own minute to answer.
READING_SECONDS = 120.0
_Answer = TypeVar("_Answer", Article, Cleaned)
_MAIN = Path(__file__).with_name("reading_main.py")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


class ReadingProcess:
    """Reads and cleans one source after another; a process that hangs or dies is replaced."""

    def __init__(self, seconds: float = READING_SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def preview(self, source: Source, settings: Settings) -> Cleaned:
        """Read and clean one source, or raise what is wrong with it."""
        return self._answer(source, settings, Cleaned)

    def article(self, source: Source, settings: Settings) -> Article:
        """Read one source and leave it as it is, or raise what is wrong with it."""
        return self._answer(source, settings, Article)

    def _answer(self, source: Source, settings: Settings, wanted: type[_Answer]) -> _Answer:
        process = self._process or self._start()
        is_late = threading.Event()
        timer = threading.Timer(self._seconds, _kill_late, (process, is_late))
        timer.start()
        try:
            answer = self._ask(process, (source, settings, wanted is Cleaned))
        except BaseException:
            self.close()
            raise
        finally:
            timer.cancel()
        if isinstance(answer, wanted):
            return answer
        if isinstance(answer, AudioBuilderError):
            raise answer
        self.close()
        if is_late.is_set():
            raise ReadingError(
                f"reading and cleaning it takes longer than {self._seconds:.0f} s",
                subject=source.location,
                remedy="save the text of the article and convert that",
            )
        raise ReadingError(
            "the process that read it ended", subject=source.location, remedy="it may be too large"
        )

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process:
            process.kill()
            with contextlib.suppress(OSError):
                process.communicate()

    def _start(self) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).resolve().parents[2])
        names = (*_PROXIES, *(name.upper() for name in _PROXIES))
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-P", str(_MAIN), root],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=child_environment(names),
            # The terminal's interrupt is for this program alone to answer.
            start_new_session=sys.platform != "win32",
        )
        return self._process

    @staticmethod
    def _ask(process: subprocess.Popen[bytes], request: Any) -> Any:
        if process.stdin is None or process.stdout is None:
            return None
        try:
            pickle.dump(request, process.stdin)
            process.stdin.flush()
            return pickle.load(process.stdout)  # noqa: S301 - from our own child
        except (OSError, EOFError, pickle.UnpicklingError):
            return None


def _kill_late(process: subprocess.Popen[bytes], is_late: threading.Event) -> None:
    is_late.set()
    process.kill()
