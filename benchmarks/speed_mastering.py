"""Time mastering alone against ``espeak-ng --stdout -f TEXT | lame -q 5 -m m -b 64``.

Speech is made beforehand and handed to mastering as an engine would; everything else is in the
time: a fresh Python, imports, trimming, levelling, limiting, encoding, tags, transcripts.
Needs the espeak-ng and lame programs.

    python benchmarks/speed_mastering.py [--minutes 30] [--runs 3] [--json]
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from audio_builder.converting.speak import speak
from audio_builder.mastering.assembly import master
from audio_builder.mastering.mastering_settings import DEFAULTS
from audio_builder.mastering.piece_cache import PieceCache
from audio_builder.mastering.tags import write_tags
from audio_builder.mastering.transcript import srt, transcript_json, vtt
from audio_builder.model.episode import Episode
from audio_builder.model.script import Script, Utterance, UtteranceRole
from audio_builder.model.sound import Sound

SENTENCES = (
    "The council of the old harbour town voted on Tuesday to buy ferry number {n}.",
    "It will cost {n} million dollars, most of it borrowed.",
    (
        "Nobody spoke against the plan, though {n} members left the room before the vote and came "
        "back, wet from the rain, only when coffee was served."
    ),
    "Why now?",
    (
        "Because, the mayor said on day {n}, a town that waits for one boat soon stops waiting and "
        "starts driving; and a town that drives has no use for a harbour at all."
    ),
    "She thanked the crew, the engineers and the {n} children who had painted the hull.",
)
# What espeak-ng speaks of these sentences in a minute.
SENTENCES_A_MINUTE = 10.5
PAUSE_MS = 400
GAIN_DB = 5.8


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    parser.add_argument("--once", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--kept", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        print(json.dumps(master_once(options.once, options.kept)))
        return
    with tempfile.TemporaryDirectory() as folder:
        table = compare(Path(folder), options.minutes, options.runs)
    if options.json:
        print(json.dumps(table, indent=1))
        return
    print(f"{'':24}{'wall s':>8}{'CPU s':>8}{'MB':>6}")
    for name, row in table.items():
        print(f"{name:24}{row['wall']:8.2f}{row['cpu']:8.2f}{row.get('megabytes', 0):6.0f}")


def compare(folder: Path, minutes: float, runs: int) -> dict[str, dict[str, float]]:
    """Return the best of some runs of each contestant, run in turn."""
    said = speak_sentences(folder, minutes)
    (folder / "text.txt").write_text("\n\n".join(said), "utf-8")
    rows: dict[str, dict[str, float]] = {}
    for _ in range(runs):
        for name, row in (
            ("the pipe", time_pipe(folder)),
            ("mastering", time_mastering(folder)),
            ("with pieces kept", time_mastering(folder, folder / "kept")),
        ):
            best = rows.setdefault(name, row)
            rows[name] = {key: min(best[key], value) for key, value in row.items()}
    return rows


def speak_sentences(folder: Path, minutes: float) -> list[str]:
    """Speak sentences, each its own file, and return their texts."""
    count = max(len(SENTENCES), round(minutes * SENTENCES_A_MINUTE))
    texts = [SENTENCES[n % len(SENTENCES)].format(n=n + 1) for n in range(count)]
    for number, text in enumerate(texts):
        wav = folder / f"{number:05}.wav"
        subprocess.run(["espeak-ng", "-w", wav, text], check=True)
        wav.with_suffix(".txt").write_text(text, "utf-8")
    return texts


def time_pipe(folder: Path) -> dict[str, float]:
    """Time the two programs that a shell would use."""
    line = f"espeak-ng --stdout -f {folder}/text.txt | lame -S -q 5 -m m -b 64 - {folder}/pipe.mp3"
    return time_command(["sh", "-c", line])


def time_mastering(folder: Path, kept: Path | None = None) -> dict[str, float]:
    """Time a fresh Python that masters the spoken sentences."""
    command = [sys.executable, __file__, "--once", str(folder)]
    return time_command(command + (["--kept", str(kept)] if kept else []))


def time_command(command: list[str]) -> dict[str, float]:
    """Return wall and CPU seconds of a command and its children, and what JSON it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    printed: dict[str, float] = json.loads(answer) if answer.startswith("{") else {}
    return {"wall": wall, "cpu": cpu} | printed


def master_once(folder: Path, kept_folder: Path | None) -> dict[str, float]:
    """Master what lies in the folder, with tags and transcripts; return memory and length."""
    files = sorted(folder.glob("[0-9]*.wav"))
    utterances = tuple(
        Utterance(
            role=UtteranceRole.PARAGRAPH,
            text=(text := file.with_suffix(".txt").read_text("utf-8")),
            spoken=text,
            pause_ms=PAUSE_MS,
            block=number,
        )
        for number, file in enumerate(files)
    )

    def say(wanted: Iterable[Utterance]) -> Iterator[Sound]:
        for utterance in wanted:
            wav = files[utterance.block].read_bytes()
            start = re.search(rb"data....", wav[:100], re.DOTALL)
            yield Sound(pcm=wav[start.end() if start else 44 :], rate=22050)

    path = folder / "ours.mp3"
    script = Script(language="en", utterances=utterances)
    cache = PieceCache(kept_folder, "benchmark") if kept_folder else None
    gains = [GAIN_DB] * len(utterances)
    sounds = speak(script, say, DEFAULTS, gains, cache)
    narration = master(script, sounds, path, gain_db=gains, cache=cache)
    episode = Episode(
        guid="g",
        slug="s",
        title="Ferries",
        mp3=path.name,
        bytes=path.stat().st_size,
        duration_seconds=narration.duration_seconds,
        published=datetime(2024, 1, 1, tzinfo=UTC),
        loudness_lufs=narration.loudness_lufs,
        cues=narration.cues,
    )
    write_tags(path, episode, "Harbour", None)
    for name, text in (
        ("a.vtt", vtt(episode)),
        ("a.srt", srt(episode)),
        ("a.json", transcript_json(episode)),
    ):
        (folder / name).write_text(text, "utf-8")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = most / 1024 if sys.platform != "darwin" else most / 1024 / 1024
    return {"megabytes": megabytes, "minutes": narration.duration_seconds / 60}


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", str(Path(__file__).parent.parent))
    main()
