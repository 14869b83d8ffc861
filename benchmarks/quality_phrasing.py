"""Score readings and sentences on folders of cases, with their own score.py, and time both.

python benchmarks/quality_phrasing.py --readings FOLDER --sentences FOLDER [--text FILE] [--update]

Floors stand in benchmarks/floors_phrasing.json: a lower score fails, ``--update`` raises them.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from pathlib import Path

from audio_builder.phrasing.normalizer import normalize
from audio_builder.phrasing.segmenter import segment

_FLOORS = Path(__file__).with_name("floors_phrasing.json")
_COMMAND = f"{sys.executable} -m audio_builder {{}} --lang {{{{lang}}}}"
_READINGS = re.compile(r"^SUBTOTAL (\w+) +(\w+) +(\d+)/(\d+)", re.MULTILINE)
_SENTENCES = re.compile(r"^(\w\w) +(\d+)/(\d+)", re.MULTILINE)
_ROUNDS = 20


def _run(folder: Path, command: str) -> str:
    """Return what the folder's score.py prints for one of our commands."""
    score = [sys.executable, str(folder / "score.py"), "--cmd", _COMMAND.format(command)]
    return subprocess.run(score, capture_output=True, text=True, check=True).stdout


def readings(folder: Path) -> dict[str, float]:
    """Return the share of rows read right, by language and source of the cases."""
    found = _READINGS.findall(_run(folder, "normalize"))
    return {f"read {tag} {kind}": 100 * int(good) / int(rows) for tag, kind, good, rows in found}


def sentences(folder: Path) -> dict[str, float]:
    """Return the share of paragraphs cut right, by language."""
    found = _SENTENCES.findall(_run(folder, "segment"))
    return {f"cut {tag}": 100 * int(good) / int(rows) for tag, good, rows in found}


def import_ms() -> float:
    """Return what importing both functions costs beyond a bare start, in milliseconds."""

    def fastest(code: str) -> float:
        times = []
        for _ in range(7):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            times.append(time.perf_counter() - start)
        return min(times)

    both = (
        "from audio_builder.phrasing.normalizer import normalize;"
        "from audio_builder.phrasing.segmenter import segment"
    )
    return 1000 * (fastest(both) - fastest("pass"))


def sentences_per_second(text: str) -> float:
    """Return how many sentences one core cuts and reads in a second of its own time."""
    paragraphs = [line for line in text.splitlines() if line.strip()]
    cut = [s.strip() for paragraph in paragraphs for s in segment(paragraph)]
    for sentence in cut:
        normalize(sentence)
    start = time.process_time()
    for _ in range(_ROUNDS):
        for paragraph in paragraphs:
            for sentence in segment(paragraph):
                normalize(sentence.strip())
    return _ROUNDS * len(cut) / (time.process_time() - start)


def main() -> int:
    """Print the table; return 1 if a score fell under its floor."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--readings", type=Path, help="folder of TSV cases with a score.py")
    parser.add_argument("--sentences", type=Path, help="folder of JSONL cases with a score.py")
    parser.add_argument("--text", type=Path, help="an English text to time")
    parser.add_argument("--update", action="store_true", help="raise the floors to these scores")
    options = parser.parse_args()
    scores: dict[str, float] = {}
    if options.readings:
        scores |= readings(options.readings)
    if options.sentences:
        scores |= sentences(options.sentences)
    floors = json.loads(_FLOORS.read_text("utf-8")) if _FLOORS.exists() else {}
    for name, score in scores.items():
        floor = floors.get(name, 0.0)
        print(
            f"{name:16} {score:6.1f} %   floor {floor:5.1f}{'   TOO LOW' if score < floor else ''}"
        )
    print(f"{'import':16} {import_ms():6.1f} ms")
    if options.text:
        rate = sentences_per_second(options.text.read_text("utf-8"))
        print(f"{'speed':16} {rate:6.0f} sentences a second")
    if options.update:
        raised = {name: max(round(s, 1), floors.get(name, 0.0)) for name, s in scores.items()}
        _FLOORS.write_text(json.dumps(floors | raised, indent=1) + "\n", "utf-8")
    return int(any(score < floors.get(name, 0.0) - 0.05 for name, score in scores.items()))


if __name__ == "__main__":
    sys.exit(main())
