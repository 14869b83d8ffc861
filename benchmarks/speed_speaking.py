"""How fast the default engine speaks, beside espeak-ng's own program.

python benchmarks/speed_speaking.py [TEXT_FILE] [--minutes 30] [--repeat 3]

Prints processor and wall seconds for the same text: `espeak-ng -w`, one worker, two workers;
and the time from nothing to the first sound of a fresh program.
"""

import argparse
import itertools
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from audio_builder.model.script import Utterance, UtteranceRole
from audio_builder.model.voice import Voice
from audio_builder.speaking.synthesizer import Synthesizer

RATE = 170
VOICE = Voice(
    name="benchmark", engine="pyttsx3", languages=("en-US",), options={"rate": RATE}
)  # fmt: skip
# Sentences of the lengths that news has: 6 to 18 words.
SENTENCES = (
    "The council met on Tuesday evening.",
    "Nobody had expected the vote to be so close, and several members asked for a second count.",
    "“We will look at the figures again,” said the mayor, who had been in the archive all day.",
    "The bridge, built in 1931, carries 12,000 cars a day.",
    "Rain is expected in the north from Thursday, while the south stays dry and unusually warm.",
    "It was not the first time.",
    "Engineers found cracks in three of the eleven pillars and closed the left lane at once.",
)
CHARACTERS_A_MINUTE = 1000


def sentences(minutes: float) -> list[str]:
    """Return about so many minutes of text, no sentence twice the same."""
    found: list[str] = []
    length = 0.0
    for number, sentence in enumerate(itertools.cycle(SENTENCES)):
        if length > minutes * CHARACTERS_A_MINUTE:
            return found
        found.append(f"{sentence[:-1]}, report {number}.")
        length += len(found[-1])
    return found


def time_job(job: Callable[[], object]) -> tuple[float, float]:
    """Return processor and wall seconds of a job, its child processes included."""
    before, start = os.times(), time.perf_counter()
    job()
    after, end = os.times(), time.perf_counter()
    return sum(after[:4]) - sum(before[:4]), end - start


def speak_with_workers(texts: list[str], workers: int) -> float:
    """Speak all with so many workers; return the seconds of sound."""
    utterances = [
        Utterance(role=UtteranceRole.PARAGRAPH, text=text, spoken=text, pause_ms=300)
        for text in texts
    ]
    with Synthesizer(VOICE, workers=workers) as synthesizer:
        return sum(sound.seconds for sound in synthesizer.speak(utterances))


def speak_with_espeak(texts: list[str]) -> None:
    """Let espeak-ng's own program write the same text to a file."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "text.txt"
        source.write_text("\n".join(texts), encoding="utf-8")
        target = Path(folder) / "sound.wav"
        command = [
            "espeak-ng",
            "-v",
            "en-us",
            "-s",
            str(RATE),
            "-w",
            str(target),
            "-f",
            str(source),
        ]
        subprocess.run(command, check=True)


FIRST = """
import time
start = time.perf_counter()
from benchmarks.speed_speaking import VOICE
from audio_builder.model.script import Utterance
from audio_builder.speaking.synthesizer import Synthesizer
ready = time.perf_counter()
with Synthesizer(VOICE) as synthesizer:
    hello = Utterance(role="title", text="", spoken="Hello to everyone who listens.", pause_ms=0)
    list(synthesizer.speak([hello]))
    print(time.perf_counter() - ready, ready - start)
"""


def first_sound() -> tuple[float, float]:
    """Return seconds from opening a voice to its first sound, and of the imports before."""
    root = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-c", FIRST]
    environment = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    seconds, imports = map(float, done.stdout.split())
    return seconds, imports


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("text", nargs="?", type=Path)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    texts = (
        re.findall(r"\S[^.!?]*[.!?]*", options.text.read_text("utf-8"))
        if options.text
        else sentences(options.minutes)
    )
    length = speak_with_workers(texts, 2)
    print(f"{len(texts)} utterances, {length / 60:.1f} minutes of sound")
    rows: list[tuple[str, Callable[[], object]]] = [
        ("espeak-ng -w", lambda: speak_with_espeak(texts)),
        ("one worker", lambda: speak_with_workers(texts, 1)),
        ("two workers", lambda: speak_with_workers(texts, 2)),
    ]
    taken = {name: [time_job(job) for _ in range(options.repeat)] for name, job in rows}
    base = statistics.median(cpu for cpu, _wall in taken["espeak-ng -w"])
    for name, times in taken.items():
        cpu = statistics.median(cpu for cpu, _wall in times)
        wall = statistics.median(wall for _cpu, wall in times)
        print(f"{name:14} {cpu:6.2f} s processor ({cpu / base:.2f}x) {wall:6.2f} s wall")
    starts = [first_sound() for _ in range(max(options.repeat, 5))]
    seconds, imports = (1000 * statistics.median(column) for column in zip(*starts, strict=True))
    print(f"first sound after {seconds:.0f} ms, with the imports {seconds + imports:.0f} ms")


if __name__ == "__main__":
    main()
