"""How well the recogniser understands our voices, and what listening costs.

    python benchmarks/listening.py [--voice NAME]... [--minutes 10] [--json]

Each voice reads the article of its language, which ``audio-builder check --listen`` then hears, as
a program of its own. Findings should be none: nothing is wrong with these episodes. With
``--minutes`` the first voice's article is repeated to that length, to show cost and memory.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from audio_builder.language import primary
from audio_builder.speaking.synthesizer import probe
from audio_builder.speaking.voices.voice_files import find_voice, voices

TEXTS = Path(__file__).parent / "listening"
_PARAGRAPH = "\n\n"


def main() -> None:
    """Print a line for each voice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voice", action="append", default=[], metavar="NAME")
    parser.add_argument("--minutes", type=float, default=0.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    names = options.voice or [
        voice.name for voice in voices(()) if voice.languages and not probe(voice)
    ]
    results = []
    for name in names:
        language = primary(find_voice(name, ()).languages[0])
        path = TEXTS / f"{language}.txt"
        if path.exists():
            results.append(measure(name, language, path.read_text("utf-8")))
            if not options.json:
                print_line(results[-1])
    if options.minutes and results:
        first = results[0]
        text = (TEXTS / f"{first['language']}.txt").read_text("utf-8")
        times = max(1, round(options.minutes * 60 / first["seconds"]))
        results.append(measure(names[0], first["language"], repeat_paragraphs(text, times)))
        if not options.json:
            print_line(results[-1])
    if options.json:
        print(json.dumps(results, indent=2))


def repeat_paragraphs(text: str, times: int) -> str:
    """Repeat an article's paragraphs, each with another number in it."""
    title, *paragraphs = text.strip().split(_PARAGRAPH)
    parts = [f"{part} ({number})." for number in range(1, times + 1) for part in paragraphs]
    return _PARAGRAPH.join([title, *parts])


def measure(voice: str, language: str, text: str) -> dict[str, Any]:
    """Convert an article and have it heard; return errors and cost."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "article.txt"
        source.write_text(text, "utf-8")
        convert = ["convert", str(source), "--voice", voice, "--lang", language, "-o", str(folder)]
        subprocess.run([sys.executable, "-m", "audio_builder", *convert, "-q"], check=True)
        return {"voice": voice, "language": language, **listen(folder)}


def listen(folder: Path) -> dict[str, Any]:
    """Have a folder heard, and weigh the program that does it."""
    command = [sys.executable, "-m", "audio_builder", "check", str(folder), "--listen", "--json"]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    answer = process.stdout.read() if process.stdout else b""
    _, _, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    report = json.loads(answer)
    seconds = report["episodes"][0]["duration_seconds"]
    heard = report["heard"]
    found = [fault for fault in report["faults"] if fault["rule"].startswith("heard-")]
    return {
        "seconds": seconds,
        "word_errors": heard["episodes"][0]["word_error_share"],
        "findings": [fault["problem"] for fault in (*found, *heard["hints"])],
        "cpu_share": round((used.ru_utime + used.ru_stime) / seconds, 3),
        "wall_share": round(wall / seconds, 3),
        "megabytes": round(used.ru_maxrss / 1024),
    }


def print_line(result: dict[str, Any]) -> None:
    """Print one result."""
    print(
        f"{result['voice']:20} {result['language']:3} {result['seconds']:7.1f} s"
        f" {result['word_errors']:7.1%} errors {len(result['findings']):2} findings"
        f" {result['cpu_share']:.3f} CPU {result['wall_share']:.3f} wall"
        f" {result['megabytes']:4} MB",
        flush=True,
    )


if __name__ == "__main__":
    main()
