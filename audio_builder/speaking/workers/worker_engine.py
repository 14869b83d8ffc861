"""An engine that works in a process of its own."""

import threading
from abc import abstractmethod
from typing import Any, ClassVar

from audio_builder.model.sound import Mark, Sound
from audio_builder.model.voice import Voice
from audio_builder.speaking.engine import Engine, Prosody, UnreliableError, load_engine
from audio_builder.speaking.workers import worker_process
from audio_builder.speaking.workers.after_fork import reset_after_fork
from audio_builder.speaking.workers.worker import Worker


class WorkerEngine(Engine):
    """Says everything through one worker, and starts a new one when that one is lost."""

    speaker: ClassVar[str]
    """``module:function`` that makes the speaker, inside the worker."""
    branches: ClassVar[bool] = False
    """An open speaker survives a fork: it has no threads. Further workers then share its memory."""

    def __init__(self, voice: Voice) -> None:
        super().__init__(voice)
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._identity = ""
        self._origin: WorkerEngine | None = None
        reset_after_fork(self)

    def branch_from(self, origin: "WorkerEngine") -> None:
        """Have the first worker forked from that of another engine with the same voice."""
        if self.branches:
            self._origin = origin

    @abstractmethod
    def settings(self) -> dict[str, Any]:
        """All the speaker needs to open the voice, checked."""

    @property
    def identity(self) -> str:
        """What the speaker says of itself, once it has been open."""
        if not self._identity:
            self._identity = self._open_worker().identity
        return self._identity

    def voices(self) -> tuple[str, ...]:
        """Ask the worker."""
        head, _ = self._open_worker().ask({"voices": True}, 30.0)
        return tuple(head["voices"])

    def synthesize(self, text: str, prosody: Prosody, deadline_seconds: float) -> Sound:
        """Ask the worker; a worker that failed in any way is not used again."""
        request = {
            "text": text,
            "speed": prosody.speed,
            "pitch": prosody.pitch,
            "volume": prosody.volume,
            "names": [(name.start, name.end, name.ipa) for name in prosody.names],
        }
        try:
            head, pcm = self._open_worker().ask(request, deadline_seconds)
        except UnreliableError:
            self.interrupt()
            raise
        marks = tuple(Mark(start=s, end=e, seconds=t) for s, e, t in head["marks"])
        return Sound(pcm=pcm, rate=int(head["rate"]), marks=marks)

    def interrupt(self) -> None:
        """Kill the worker; a waiting caller gets ``WorkerDiedError``."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()

    def after_fork(self) -> None:
        """Leave the worker to the parent: answers would go to whoever reads first."""
        worker, self._worker = self._worker, None
        self._lock = threading.Lock()
        if worker is not None:
            worker.disown()

    def close(self) -> None:
        """Let the worker end."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    def _open_worker(self) -> Worker:
        """Return the worker, its voice open; start one where there is none."""
        with self._lock:
            if self._worker is None:
                self._worker = self._branched_worker()
            if self._worker is None:
                worker = self._worker = Worker(self.speaker)
                try:
                    worker.open(self.settings())
                except BaseException:
                    self._worker = None
                    worker.kill()
                    raise
            return self._worker

    def _branched_worker(self) -> Worker | None:
        """Return a fork of the other engine's worker, once: a fault may come from there."""
        origin, self._origin = self._origin, None
        return origin._open_worker().branch() if origin is not None else None  # noqa: SLF001


def prestart(voice: Voice) -> None:
    """Have the engine of a voice begin to start, if it works in a process of its own."""
    if speaker := _speaker_of(voice):
        worker_process.prestart(speaker)


def stop_other_prestarted(voice: Voice) -> None:
    """End what was started ahead for other voices: loading on, it would slow this one."""
    worker_process.stop_prestarted(besides=_speaker_of(voice))


def _speaker_of(voice: Voice) -> str:
    """Return what the engine of a voice runs in a process of its own; empty for none."""
    engine = load_engine(voice.engine)
    return engine.speaker if issubclass(engine, WorkerEngine) else ""
