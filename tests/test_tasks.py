"""What workers of other machines are given: articles, lexicons and voices travel with the task."""

from pathlib import Path

import pytest
from written import STORM

from audio_builder.batch.tasks import bundle_inputs, prepare_bundle, prepare_source, worker_problem
from audio_builder.errors import ReadingError
from audio_builder.model.source import Source
from audio_builder.settings import Settings


def test_a_bundle_prepares_what_the_files_themselves_would(tmp_path: Path) -> None:
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
    bundle = bundle_inputs(source, settings)
    assert len(bundle) == 4
    elsewhere = prepare_bundle(source, Settings(output="/not/there", voice="calm"), bundle)
    assert elsewhere == prepare_source(source, settings)
    spoken = " ".join(utterance.spoken for utterance in elsewhere.script.utterances)
    assert "Lark Field" in spoken
    assert "Brunt" in spoken


def test_an_error_elsewhere_names_the_article_as_its_user_does(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    source = Source(location=str(tmp_path / "empty.txt"))
    settings = Settings(output=str(tmp_path / "pod"), voice="silent")
    with pytest.raises(ReadingError, match=str(tmp_path / "empty.txt")):
        prepare_bundle(source, settings, bundle_inputs(source, settings))


def test_a_worker_that_does_not_see_the_folder_says_so(tmp_path: Path) -> None:
    assert "does not see" in worker_problem(str(tmp_path))[1]
    (tmp_path / ".converting.lock").touch()
    assert worker_problem(str(tmp_path))[1] == worker_problem("")[1] == ""
