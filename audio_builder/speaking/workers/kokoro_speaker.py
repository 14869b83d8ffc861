"""Inside the worker: one Kokoro voice, kept open, says one text after the other."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

from audio_builder.speaking.workers import kokoro_model
from audio_builder.speaking.workers.drivers import NothingToSayError, SpeakerError, Spoken
from audio_builder.speaking.workers.onnx_outputs import with_output
from audio_builder.speaking.workers.phoneme_times import place_phonemes
from audio_builder.speaking.workers.spoken_names import phonemes_with_names, word_phonemes

_LOUDEST = 32767


class KokoroSpeaker:
    """Speaks through the kokoro-onnx package."""

    forks = False

    def __init__(self, settings: dict[str, Any]) -> None:
        try:
            import kokoro_onnx  # noqa: PLC0415 - an optional package, in the worker only
        except ImportError as error:
            raise SpeakerError(
                f"Kokoro is not installed: {error}", "pip install 'audio-builder[kokoro]'"
            ) from error
        self._model = Path(settings["model"] or kokoro_model.assembled_model())
        for path in (self._model, Path(settings["voices"])):
            if not path.is_file():
                raise SpeakerError(
                    f"there is no file {path}", "see docs/voices.md for where to get it"
                )
        try:
            self._kokoro = kokoro_onnx.Kokoro.from_session(
                _session(str(self._model)), settings["voices"]
            )
            self._names = [str(name) for name in self._kokoro.get_voices()]
        except Exception as error:  # a broken model fails in many ways
            raise SpeakerError(f"{self._model} is no Kokoro model: {error}") from error
        if settings["voice"] not in self._names:
            known = ", ".join(self._names)
            raise SpeakerError(f"Kokoro has no voice {settings['voice']}", f"use one of: {known}")
        self._settings = settings
        self._find_durations()

    @property
    def identity(self) -> str:
        """Which Kokoro, which model, which voice."""
        s, size = self._settings, self._model.stat().st_size
        voice = f"voice {s['voice']}, language {s['language']}"
        return f"kokoro-onnx {version('kokoro-onnx')}, {self._model.name} ({size} bytes), {voice}"

    def voices(self) -> list[str]:
        """Return the voices in the file."""
        return self._names

    def speak(self, request: dict[str, Any]) -> Spoken:
        """Return rate, word marks and samples."""
        import numpy as np  # noqa: PLC0415 - loaded by then

        text, names = request["text"], request.get("names", [])
        phonemes = phonemes_with_names(text, names, self._phonemes)
        if not any(map(str.isalpha, phonemes)):
            raise NothingToSayError("no phonemes")
        audio, rate, timed = self._kokoro.create_timed(
            phonemes,
            self._settings["voice"],
            request["speed"],
            self._settings["language"],
            is_phonemes=True,
            # Our own pauses stand between sentences; within one the model's are right.
            clause_pause=0.0,
        )
        loud = np.clip(audio * (request["volume"] * _LOUDEST), -_LOUDEST, _LOUDEST)
        pcm = loud.astype("<i2").tobytes()
        spoken = [(found.phoneme, float(found.start)) for found in timed]
        of_word = word_phonemes(text, names, self._phonemes)
        marks = place_phonemes(text, spoken, of_word, len(pcm) / 2 / rate) if spoken else []
        return int(rate), marks, pcm

    def _phonemes(self, words: str) -> str:
        return str(self._kokoro.tokenizer.phonemize(words, self._settings["language"]))

    def _find_durations(self) -> None:
        """Have the model tell when each phoneme is spoken, if it computes that."""
        if self._kokoro.has_timings:
            return
        outputs = [output.name for output in self._kokoro.sess.get_outputs()]
        if kokoro_model.DURATIONS not in outputs:
            try:
                content = with_output(self._model.read_bytes(), kokoro_model.DURATIONS)
                self._kokoro.sess = _session(content)
            except Exception:  # noqa: BLE001 - the runtime has a dozen kinds for a missing tensor
                return
        self._kokoro.has_timings = True


def _session(model: str | bytes) -> Any:
    """Open a model's file or its content, on one core: the other one has a worker of its own.

    A second thread gains nothing (measured), and on a busy machine the two wait for each other.
    """
    import onnxruntime  # noqa: PLC0415 - loaded by then
    from kokoro_onnx.session import resolve_providers  # noqa: PLC0415 - the same

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=resolve_providers())


def open_speaker(settings: dict[str, Any]) -> KokoroSpeaker:
    """Open the voice."""
    return KokoroSpeaker(settings)
