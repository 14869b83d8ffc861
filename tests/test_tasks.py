"""What workers of other machines are given: articles, lexicons and voices travel with the task."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest
from written import STORM

from audio_builder.batch.tasks import bundle_inputs, prepare_parcel, prepare_source, worker_problem
from audio_builder.errors import ReadingError
from audio_builder.model.source import Source
from audio_builder.settings import Settings


def test_a_parcel_prepares_what_the_files_themselves_would(tmp_path: Path) -> None:
    settings = Settings(output=str(tmp_path / "pod"), voice="calm")
    (tmp_path / "pod" / "voices").mkdir(parents=True)
    (tmp_path / "pod" / "voices" / "calm.toml").write_text(
        'engine = "silent"\nlanguages = ["en"]\n'
    )
    (tmp_path / "pod" / "lexicon.toml").write_text(
        '[[name]]\ngrapheme = "Larkfield"\nalias = "Lark Field"\n'
    )
    path = tmp_path / "storm.txt"
    path.write_text(STORM, "utf-8")
    (tmp_path / "storm.txt.lexicon.toml").write_text(
        '[[name]]\ngrapheme = "Brandt"\nalias = "Brunt"\n'
    )
    source = Source(location=str(path), title="Roof gone")
    parcel = bundle_inputs(source, settings)
    assert len(parcel) == 4
    elsewhere = prepare_parcel(source, Settings(output="/not/there", voice="calm"), parcel)
    assert elsewhere == prepare_source(source, settings)
    spoken = " ".join(utterance.spoken for utterance in elsewhere.script.utterances)
    assert "Lark Field" in spoken
    assert "Brunt" in spoken


def test_an_error_elsewhere_names_the_article_as_its_user_does(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    source = Source(location=str(tmp_path / "empty.txt"))
    settings = Settings(output=str(tmp_path / "pod"), voice="silent")
    with pytest.raises(ReadingError, match=str(tmp_path / "empty.txt")):
        prepare_parcel(source, settings, bundle_inputs(source, settings))


def test_a_worker_that_does_not_see_the_folder_says_so(tmp_path: Path) -> None:
    assert "does not see" in worker_problem(str(tmp_path))[1]
    (tmp_path / ".converting.lock").touch()
    assert worker_problem(str(tmp_path))[1] == worker_problem("")[1] == ""


FAULTS = """
import resource
from audio_builder.batch.tasks import keep_freed_memory

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(50):
        bytearray(1 << 20)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

trimmed = faults()
keep_freed_memory()
faults()
print(trimmed, faults())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="about the GNU C library")
def test_a_worker_told_to_give_memory_back_at_once_keeps_it_for_the_next_piece() -> None:
    environment = {**os.environ, "MALLOC_TRIM_THRESHOLD_": "65536"}
    told = subprocess.run(
        [sys.executable, "-c", FAULTS], env=environment, capture_output=True, text=True, check=True
    )
    trimmed, kept = map(int, told.stdout.split())
    assert trimmed > 50 * 200, "each megabyte is taken page by page"
    assert kept < trimmed / 20
