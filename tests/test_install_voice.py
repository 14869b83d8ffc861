"""Voices by language, from a file and from a package."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from audio_builder.errors import SettingsError, SpeakingError
from audio_builder.speaking.synthesizer import probe
from audio_builder.speaking.voices.default_voice import default_voice
from audio_builder.speaking.voices.install import install_voice
from audio_builder.speaking.voices.install_file import install_file
from audio_builder.speaking.voices.natural_hint import natural_hint
from audio_builder.speaking.voices.recommended import (
    known_voices,
    recommended_voice,
    require_recommended,
    terms_of,
)
from audio_builder.speaking.voices.voice_files import find_voice

TINY = Path(__file__).parent / "tiny_voices"


@pytest.mark.parametrize(
    ("language", "name"),
    [("de", "de_DE-"), ("uk", "uk_UA-"), ("ru", "ru_RU-"), ("pl", "pl_PL-"), ("nl", "nl_NL-"),
     ("es", "es_ES-"), ("fr", "fr_FR-"), ("it", "it_IT-"), ("pt", "pt_BR-"), ("pt-PT", "pt_PT-"),
     ("en-GB", "en_GB-"), ("de-AT", "de_DE-"), ("en_gb", "en_GB-")],
)  # fmt: skip
def test_a_language_has_a_recommended_voice_that_anybody_may_use(language: str, name: str) -> None:
    found = require_recommended(language)
    assert found.name.startswith(name)
    assert found.commercial
    assert found.licence


def test_what_is_not_for_commercial_use_is_marked_and_never_recommended() -> None:
    closed = [voice for voice in known_voices() if not voice.commercial]
    assert closed
    for voice in closed:
        assert "not for commercial use" in terms_of(voice.name)
        assert recommended_voice(voice.tag) not in closed
    for voice in known_voices():
        assert voice.commercial is not ("NC" in voice.licence or "research" in voice.licence)


@pytest.mark.parametrize(
    ("language", "remedy"), [("tr", "voices install tr_TR-dfki-medium"), ("xx", "there is one for")]
)
def test_a_language_without_one_says_what_to_do(language: str, remedy: str) -> None:
    with pytest.raises(SettingsError) as caught:
        require_recommended(language)
    assert remedy in caught.value.remedy


def test_what_a_tuned_model_rests_on_is_told() -> None:
    assert "tuned from lessac" in terms_of("de_DE-thorsten-medium")


def test_a_name_with_letters_of_its_language_is_a_name() -> None:
    with pytest.raises(SpeakingError, match="cannot be reached"):
        install_voice("pt_PT-tugão-medium", Path("nowhere"), "http://127.0.0.1:9")


def test_a_file_becomes_a_voice_without_absolute_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for ending in (".onnx", ".onnx.json"):
        shutil.copy(TINY / f"en_US-tiny-low{ending}", tmp_path)
    (tmp_path / "MODEL_CARD").write_text("* License: CC0\n")
    monkeypatch.chdir(tmp_path)
    path = install_file("./en_US-tiny-low.onnx", tmp_path / "voices")
    assert path.name == "en_US-tiny-low.toml"
    assert str(tmp_path) not in path.read_text("utf-8")
    voice = find_voice("en_US-tiny-low", [tmp_path / "voices"])
    assert voice.languages[0].startswith("en")
    assert voice.licence == "CC0"
    if find_spec("piper"):
        assert probe(voice).works
        assert default_voice("en", [tmp_path / "voices"]).name == "en_US-tiny-low"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "some_voice" / "data"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").write_text("raise RuntimeError('was imported')\n")
    for ending in (".onnx", ".onnx.json"):
        shutil.copy(TINY / f"en_US-tiny-low{ending}", folder)
    (tmp_path / "outside.onnx").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.usefixtures("package")
def test_a_model_in_a_package_stays_there_and_is_not_imported(tmp_path: Path) -> None:
    place = "package:some_voice/data/en_US-tiny-low.onnx"
    path = install_file(place, tmp_path / "voices")
    assert f'model = "{place}"' in path.read_text("utf-8")
    voice = find_voice("en_US-tiny-low", [tmp_path / "voices"])
    assert Path(str(voice.options["model"])).is_file()
    if find_spec("piper"):
        assert probe(voice).works


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    "place",
    ["package:no_such/voice.onnx", "package:some_voice/none.onnx",
     "package:some_voice/../outside.onnx", "package:some.voice/x.onnx", "none.onnx"],
)  # fmt: skip
def test_a_model_that_is_not_there_is_one_clear_line(tmp_path: Path, place: str) -> None:
    with pytest.raises(SettingsError, match="no such model"):
        install_file(place, tmp_path / "voices")


@pytest.mark.parametrize("config", ["", "[]", "{}", '{"audio": 3}', "[" * 100_000])
def test_a_model_without_its_configuration_is_refused(tmp_path: Path, config: str) -> None:
    (tmp_path / "a.onnx").write_bytes(b"x")
    (tmp_path / "a.onnx.json").write_text(config)
    with pytest.raises(SettingsError, match="no configuration of a Piper voice"):
        install_file(str(tmp_path / "a.onnx"), tmp_path / "voices")
    assert not (tmp_path / "voices").exists()


def test_a_language_with_only_the_plain_voice_is_told_the_way_to_a_natural_one() -> None:
    hint = natural_hint("de-DE")
    assert "audio-builder voices install de" in hint
    assert "\n" not in hint
    assert natural_hint("sw") == ""
    if find_spec("hibari"):
        assert natural_hint("en-US") == ""
