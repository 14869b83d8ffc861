"""Inside the worker: one Hibari voice, kept open, says one text after the other."""

import json
import sys
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from audio_builder.speaking.word_times import place
from audio_builder.speaking.workers.drivers import NothingToSayError, SpeakerError, Spoken
from audio_builder.speaking.workers.onnx_outputs import with_output
from audio_builder.speaking.workers.phoneme_alphabets import misaki
from audio_builder.speaking.workers.text_alignment import Alignment

_REMEDY = "pip install 'hibari-tts==0.2.1', or take another voice: --voice en-us"
_RATE = 24000
_LOUDEST = 32767
# Frames of each phoneme: a tensor inside the graph.
_DURATIONS = "/Clip_output_0"
# Phonemes of one inference: a sentence of 250 characters has about as many.
_MOST_PHONEMES = 300
# The package's net for unknown words sees no more letters than this, and drops the rest.
_LONGEST_UNKNOWN = 24
# Of the noise in breath and consonants: the same text shall give the same bytes.
_SEED = 0
_BRACKETS = str.maketrans(dict.fromkeys("[]{}［］｛｝【】「」『』〈〉《》", " "))


class _PhonemizedWord:
    """A word of the text with its phonemes and the place of its first one in the inference."""

    __slots__ = ("first", "phonemes", "place", "text")

    def __init__(self, text: str, place: int, phonemes: str) -> None:
        self.text, self.place, self.phonemes = text, place, phonemes
        self.first = 0


class HibariSpeaker:
    """Speaks through the hibari package."""

    forks = False

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._model = _open_model(settings["model"])
        self._g2p = _g2p(british=settings["british"])

    @property
    def identity(self) -> str:
        """Which package, which model."""
        path = self._model.path
        size = path.stat().st_size
        return f"hibari-tts {version('hibari-tts')}, {path.name} ({size} bytes), seed {_SEED}"

    def voices(self) -> list[str]:
        """Return the voice that comes with the package; the others would have to be fetched."""
        return ["heart"]

    def speak(self, request: dict[str, Any]) -> Spoken:
        """Return rate, word marks and samples."""
        import numpy as np  # noqa: PLC0415 - loaded by then

        text = request["text"]
        words, alignment = self._words(text, request.get("names", []))
        sounds, events, frames = [], list[tuple[int, int, float]](), 0
        for chunk in _chunks(words):
            sound, starts = self._infer(chunk, request["speed"])
            offset = frames / _RATE
            events += [
                (alignment.before(word.place), len(word.text), offset + start)
                for word, start in zip(chunk, starts, strict=False)
                if any(map(str.isalpha, word.phonemes))
            ]
            sounds.append(sound)
            frames += len(sound)
        if not frames:
            raise NothingToSayError("no phonemes")
        loud = np.clip(np.concatenate(sounds) * (request["volume"] * _LOUDEST), -32768, _LOUDEST)
        return _RATE, place(text, events, frames / _RATE), loud.astype("<i2").tobytes()

    def _words(
        self, text: str, names: list[tuple[int, int, str]]
    ) -> tuple[list[_PhonemizedWord], Alignment]:
        """Return the words in order, and how their places lead back to the text."""
        plain = self._known_letters(text)
        # A bracket would glue itself to its word, or begin a pronunciation of the article's own.
        normalized = _normalize(plain).translate(_BRACKETS)
        alignment = Alignment(text, normalized)
        linked, reached = "", 0
        for start, end, ipa in names:
            name, there = text[start:end], alignment.after(start)
            phonemes = self._known_phonemes(misaki(ipa, british=self._settings["british"]))
            if phonemes and there >= reached and normalized[there : there + len(name)] == name:
                linked += f"{normalized[reached:there]}[{name}](/{phonemes}/)"
                reached = there + len(name)
        tokens = self._g2p.phonemize_tokens(self._g2p.tokenize(linked + normalized[reached:]))
        words, place_reached = [], 0
        for token in tokens:
            found = normalized.find(token.text, place_reached)
            place_reached = found if found >= 0 else place_reached
            phonemes = (token.phonemes or "") + (" " if token.whitespace else "")
            words.append(_PhonemizedWord(token.text, place_reached, self._known_phonemes(phonemes)))
            place_reached += len(token.text) if found >= 0 else 0
        return words, alignment

    def _known_letters(self, text: str) -> str:
        """Take the base letter of those that the package does not know and would drop."""
        if text.isascii():
            return text
        known = self._g2p.oov.net.cin
        return "".join(
            sign if sign in known or not sign.isalpha() else unicodedata.normalize("NFD", sign)[0]
            for sign in text
        )

    def _known_phonemes(self, phonemes: str) -> str:
        return "".join(sign for sign in phonemes if sign in self._model.vocabulary)

    def _infer(self, words: list[_PhonemizedWord], speed: float) -> tuple[Any, list[float]]:
        """Return the samples of some words, and when each begins; no times when none are told."""
        import numpy as np  # noqa: PLC0415 - loaded by then

        phonemes = ""
        for word in words:
            word.first = len(phonemes) + 1
            phonemes += word.phonemes
        if not any(map(str.isalpha, phonemes)):
            return np.zeros(0, np.float32), []
        sound, durations = self._model.infer(phonemes, speed)
        if durations is None:
            return sound, []
        ends = np.cumsum(durations)
        unit = len(sound) / _RATE / float(ends[-1])
        return sound, [float(ends[word.first - 1]) * unit for word in words]


def _chunks(words: list[_PhonemizedWord]) -> Iterator[list[_PhonemizedWord]]:
    """Yield the words of one inference after the other."""
    chunk, length = list[_PhonemizedWord](), 0
    for word in words:
        if chunk and length + len(word.phonemes) > _MOST_PHONEMES:
            yield chunk
            chunk, length = [], 0
        chunk.append(word)
        length += len(word.phonemes)
    yield chunk


class _Model:
    """An open model, and whether it tells how long each phoneme lasts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        assets = Path(_package().__file__).parent / "assets"
        self.vocabulary: dict[str, int] = json.loads((assets / "vocab.json").read_text("utf-8"))
        content = path.read_bytes()
        try:
            self._session = _session(with_output(content, _DURATIONS))
            self.has_times = True
        except Exception:  # noqa: BLE001 - the runtime has a dozen kinds for a missing tensor
            self._session = self._without_times(content)
            self.has_times = False

    def _without_times(self, content: bytes) -> Any:
        try:
            return _session(content)
        except Exception as error:  # a broken model fails in many ways
            problem = f"{self.path.name} is no model of Hibari: {error}"
            raise SpeakerError(problem, _REMEDY) from error

    def infer(self, phonemes: str, speed: float) -> tuple[Any, Any]:
        """Return the samples of some phonemes, and the frames of each; None when not told."""
        import numpy as np  # noqa: PLC0415 - loaded by then
        from hibari import dsp  # noqa: PLC0415 - the same

        # A pad at each end, as the model has learnt it.
        ids = [0, *(self.vocabulary[sign] for sign in phonemes), 0]
        asked = {"ids": np.asarray([ids], np.int64), "speed": np.asarray([speed], np.float32)}
        outputs = self._session.run(None, asked)
        durations = outputs.pop().ravel() if self.has_times else None
        noise = np.random.default_rng(_SEED)
        return dsp.synth(*(part[0] for part in outputs), noise), durations


def _session(content: bytes) -> Any:
    import onnxruntime  # noqa: PLC0415 - a dependency of the package

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Errors only: the runtime warns of what nobody can change.
    options.log_severity_level = 3
    # What a long sentence needs is given back after it: 30 MB less (measured), and no slower.
    # To have the C library give it back to the system takes half as much time again.
    options.enable_cpu_mem_arena = False
    # No two texts have the same length, so there is nothing to plan ahead.
    options.enable_mem_pattern = False
    # The rest takes longer than it saves here, and gives the same samples.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _open_model(path: str) -> _Model:
    """Return the model of a file, or the package's own."""
    if not path:
        return _own_model()
    if not Path(path).is_file():
        raise SpeakerError(f"there is no model at {path}", "correct model in the voice file")
    return _Model(Path(path))


@cache
def _own_model() -> _Model:
    path = Path(_package().__file__).parent / "assets" / "hibari.onnx"
    if not path.is_file():
        raise SpeakerError(f"hibari-tts comes without {path.name}", _REMEDY)
    return _Model(path)


@cache
def _package() -> Any:
    try:
        # scipy's transforms gain nothing over numpy's, take 0.2 s and 20 MB to import, and would
        # change the bytes where scipy happens to be installed.
        with _without("scipy"):
            import hibari  # noqa: PLC0415 - where it cannot be installed, all else works
        version("hibari-tts")
    except (ImportError, PackageNotFoundError) as error:
        raise SpeakerError(f"Hibari is not installed: {error}", _REMEDY) from error
    return hibari


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Have imports fail as if a module were not installed."""
    before = sys.modules.pop(module, None)
    sys.modules[module] = None  # type: ignore[assignment]  # the documented way
    try:
        yield
    finally:
        del sys.modules[module]
        if before is not None:
            sys.modules[module] = before


@cache
def _g2p(*, british: bool) -> Any:
    """Load what turns words into phonemes, of which the package has one for each English."""
    _package()
    from hibari.g2p import G2P  # noqa: PLC0415 - looked for by then

    return G2P(oov=_UnknownWords(british=british), british=british)


class _UnknownWords:
    """The package's net for words that are in no list, given long ones in parts."""

    def __init__(self, *, british: bool) -> None:
        self._british = british

    @cached_property
    def net(self) -> Any:
        """Load the net when the first such word comes."""
        from hibari.g2p import oov  # noqa: PLC0415 - looked for by then

        return oov.OOV(str(Path(oov.ASSETS) / ("oov_gb.onnx" if self._british else "oov.onnx")))

    def __call__(self, word: str) -> str:
        """Return the phonemes of a word."""
        parts = range(0, len(word), _LONGEST_UNKNOWN)
        return "".join(self.net(word[at : at + _LONGEST_UNKNOWN]) or "" for at in parts)


def _normalize(text: str) -> str:
    from hibari.g2p.normalize import normalize  # noqa: PLC0415 - loaded by then

    return str(normalize(text))


def preload() -> None:
    """Load the package and its own voice before anybody asks: it takes most of a second.

    The model in a thread, which has ended before a worker may be forked: to build it the runtime
    does not need the interpreter that reads the word lists.
    """
    _package()
    with ThreadPoolExecutor(1) as pool:
        model = pool.submit(_own_model)
        _g2p(british=False)
    model.result()


def open_speaker(settings: dict[str, Any]) -> HibariSpeaker:
    """Open the voice."""
    return HibariSpeaker(settings)
