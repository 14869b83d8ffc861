"""How voices sound and what they cost: each converts the same sentences and an article.

python benchmarks/voices.py [--voice NAME]... [--article FILE] [--sentences N]

The finished MP3 is heard by Whisper base and judged by DNSMOS, sentence by sentence. Without
``--voice`` each voice that works here and has sentences in its language is taken, and the plain
voice of the same language beside it. See hearing.py for the packages it needs.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hearing import RATE, quality, read_samples, transcribe, word_errors
from msgspec import Struct

from audio_builder.language import primary
from audio_builder.speaking.synthesizer import probe
from audio_builder.speaking.voices.default_voice import is_natural, plain_voice
from audio_builder.speaking.voices.voice_files import find_voice, voices

HERE = Path(__file__).parent
ARTICLE = HERE.parent / "tests" / "articles" / "harbor-bridge" / "source.txt"
HEADINGS = (
    "voice", "errors %", "P.808", "timed %", "LUFS", "article s", "LUFS", "wall s", "CPU s", "MB"
)  # fmt: skip
# Between two looks at the memory of a conversion.
_LOOK_SECONDS = 0.05


class Conversion(Struct, frozen=True, kw_only=True):
    """One conversion: its episode, its sound, and what it took."""

    episode: dict[str, Any]
    mp3: Path
    wall_seconds: float
    cpu_seconds: float
    megabytes: float


def convert(source: Path, voice: str, folder: Path, language: str) -> Conversion:
    """Convert a file in a new folder, without kept pieces."""
    command = [
        sys.executable, "-m", "audio_builder", "convert", "--no-cache", "--voice", voice,
        "--lang", language, "-o", str(folder), str(source),
    ]  # fmt: skip
    before, start = os.times(), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    peak = _Peak(process.pid)
    if process.wait() != 0:
        raise SystemExit(f"voice {voice} could not convert {source}")
    after, end = os.times(), time.perf_counter()
    (record,) = folder.glob("episodes/*/episode.json")
    episode = json.loads(record.read_text("utf-8"))
    return Conversion(
        episode=episode,
        mp3=record.parent / episode["mp3"],
        wall_seconds=end - start,
        cpu_seconds=sum(after[2:4]) - sum(before[2:4]),
        megabytes=peak.megabytes(),
    )


class _Peak:
    """The most memory that a process and all its children had at one time."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most, self._ended = pid, 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def megabytes(self) -> float:
        """End the watch and return what it has seen."""
        self._ended.set()
        self._thread.join()
        return self._most / 1024

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK_SECONDS):
            self._most = max(self._most, sum(_kilobytes(pid) for pid in _family(self._pid)))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = listed.read_text("ascii").split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _kilobytes(pid: int) -> int:
    """Return a process's share of the memory it has, what is shared divided by its users."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def measure(voice_name: str, article: Path, count: int) -> tuple[str | float, ...]:
    """Return one row of the table."""
    voice = find_voice(voice_name)
    language = primary(voice.languages[0])
    with tempfile.TemporaryDirectory(prefix="voices-") as name:
        folder = Path(name)
        listed = folder / "sentences.txt"
        sentences = _sentences(language)[:count]
        listed.write_text("Sentences\n\n" + "\n\n".join(sentences) + "\n", "utf-8")
        of_sentences = convert(listed, voice_name, folder / "sentences", language)
        errors, opinions = _judge_sentences(of_sentences, sentences, language)
        with_times = _percent_with_times(of_sentences.episode)
        of_article = (
            convert(article, voice_name, folder / "article", language)
            if language == "en"
            else of_sentences
        )
        return (
            voice.name, errors, opinions, with_times, float(of_sentences.episode["loudness_lufs"]),
            float(of_article.episode["duration_seconds"]),
            float(of_article.episode["loudness_lufs"]),
            of_article.wall_seconds, of_article.cpu_seconds, of_article.megabytes,
        )  # fmt: skip


def _judge_sentences(
    conversion: Conversion, sentences: Sequence[str], language: str
) -> tuple[float, float]:
    """Return the share of wrong words in percent, and the mean opinion."""
    samples = read_samples(conversion.mp3)
    wrong = words = 0
    opinions = []
    for cue in _cues(conversion.episode):
        if cue["text"] not in sentences:
            continue
        part = samples[round(cue["start"] * RATE) : round(cue["end"] * RATE)]
        errors, count = word_errors(cue["text"], transcribe(part, language), language)
        wrong, words = wrong + errors, words + count
        opinions.append(quality(part))
    if len(opinions) != len(sentences):
        raise SystemExit(f"only {len(opinions)} of {len(sentences)} sentences are in the MP3")
    return 100 * wrong / words, statistics.mean(opinions)


def _percent_with_times(episode: dict[str, Any]) -> float:
    cues = _cues(episode)
    words = sum(len(cue["text"].split()) for cue in cues)
    return 100 * sum(len(cue.get("words") or ()) for cue in cues) / words


def _cues(episode: dict[str, Any]) -> list[dict[str, Any]]:
    cues: list[dict[str, Any]] = episode["cues"]
    return cues


def _sentences(language: str) -> list[str]:
    path = HERE / "sentences" / f"{language}.txt"
    return path.read_text("utf-8").splitlines() if path.is_file() else []


def _voice_names(names: Sequence[str]) -> Iterator[str]:
    if names:
        yield from names
        return
    found = [
        voice for voice in voices() if voice.languages and _sentences(primary(voice.languages[0]))
    ]
    natural = [voice for voice in found if is_natural(voice) and probe(voice).works]
    yield from (voice.name for voice in natural)
    plain = {plain_voice(voice.languages[0]).name for voice in natural}
    yield from sorted(plain)


def main() -> None:
    """Measure each voice and print a row for it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--voice", action="append", default=[], help="name or voice file; any number"
    )
    parser.add_argument("--article", type=Path, default=ARTICLE, help="an English article")
    parser.add_argument("--sentences", type=int, default=20)
    options = parser.parse_args()
    print(" | ".join(HEADINGS))
    for voice_name in _voice_names(options.voice):
        row = measure(voice_name, options.article, options.sentences)
        print(" | ".join(f"{v:.2f}" if isinstance(v, float) else v for v in row), flush=True)


if __name__ == "__main__":
    main()
