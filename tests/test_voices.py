"""Voice files are found, read and refused."""

from pathlib import Path

import pytest

from audio_builder.errors import SettingsError
from audio_builder.speaking.engine import load_engine
from audio_builder.speaking.engines import hibari, kokoro
from audio_builder.speaking.voices.default_voice import (
    default_voice,
    plain_voice,
    voice_of_language,
)
from audio_builder.speaking.voices.natural_hint import natural_hint
from audio_builder.speaking.voices.voice_files import find_voice, voices
from audio_builder.speaking.workers.drivers import SpeakerError, best_voice, choose

READY = ("en-us", "en-gb", "de", "fr", "es", "it", "pt", "pl", "uk", "ru", "tr", "nl")


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", READY)
def test_a_ready_voice_says_all_that_a_listener_may_ask(name: str) -> None:
    voice = find_voice(name)
    assert voice.engine == "pyttsx3"
    assert voice.display_name
    assert voice.credit
    assert voice.licence
    assert voice.sample
    assert voice.digital_source_type == "algorithmicMedia"
    assert voice.languages[0].lower().startswith(name[:2])


def test_every_shipped_voice_has_an_engine_that_takes_its_options() -> None:
    for voice in voices():
        load_engine(voice.engine)(voice).close()


def test_the_users_folder_comes_before_the_shipped_voices(tmp_path: Path) -> None:
    write(tmp_path, "de", 'engine = "silent"\nlanguages = ["de"]\n')
    assert find_voice("de", [tmp_path]).engine == "silent"
    assert default_voice("de-AT", [tmp_path]).engine == "silent"
    assert [v.engine for v in voices([tmp_path]) if v.name == "de"] == ["silent"]


def test_a_path_leads_to_a_voice(tmp_path: Path) -> None:
    path = write(tmp_path, "mine", 'engine = "silent"\nspeed = 1.5\n[options]\ntone = true\n')
    voice = find_voice(str(path))
    assert (voice.name, voice.speed, voice.options) == ("mine", 1.5, {"tone": True})


@pytest.mark.parametrize(
    ("language", "name"),
    [("", "en-us"), ("en", "en-us"), ("en-GB", "en-gb"), ("en_gb", "en-gb"), ("en-AU", "en-us"),
     ("de-AT", "de"), ("uk", "uk"), ("pt-PT", "pt-pt"), ("pt-BR", "pt")],
)  # fmt: skip
def test_the_articles_language_chooses_the_plain_voice(language: str, name: str) -> None:
    assert plain_voice(language).name == name


@pytest.mark.parametrize("language", ["", "en", "en-US", "en_us", "en-AU"])
def test_english_is_read_by_the_natural_voice_and_german_by_the_plain_one(language: str) -> None:
    assert default_voice(language).name == "en-us-natural"
    choice = voice_of_language("de")
    assert choice.voice.name == "de"
    assert "no natural voice" in choice.reason


@pytest.mark.parametrize("text", ['engine = "hibari"\nlanguages = ["en"]\n[options]\nmodel = "./no.onnx"\n',
                                  'engine = "hibari"\nlanguages = ["en"]\n[options]\nspeaker = 3\n'])  # fmt: skip
def test_a_natural_voice_that_is_not_there_or_wrong_is_passed_over(
    tmp_path: Path, text: str
) -> None:
    write(tmp_path, "mine", text)
    assert default_voice("en", [tmp_path]).name == "en-us-natural"


def test_the_users_natural_voice_comes_before_the_shipped_one(tmp_path: Path) -> None:
    write(tmp_path, "mine", 'engine = "hibari"\nlanguages = ["en"]\nspeed = 0.9\n')
    assert default_voice("en-US", [tmp_path]).name == "mine"


@pytest.mark.parametrize(
    ("language", "name"),
    [("es-MX", "es-natural"), ("fr", "fr-natural"), ("it", "it-natural"), ("pt", "pt-natural"),
     ("en-GB", "en-gb-natural"), ("en-US", "en-us-natural")],
)  # fmt: skip
def test_with_kokoro_its_languages_take_its_first_voice(
    language: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kokoro, "find_spec", lambda name: name)
    monkeypatch.setattr(kokoro.kokoro_model, "is_complete", lambda: True)
    assert default_voice(language).name == name


def test_without_kokoro_british_english_gets_an_american_voice_and_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kokoro, "find_spec", lambda _name: None)
    monkeypatch.setattr("audio_builder.speaking.voices.natural_hint.find_spec", lambda _name: None)
    choice = voice_of_language("en-GB")
    assert choice.voice.name == "en-us-natural"
    assert "accent of en-US" in choice.reason
    hint = natural_hint("en-GB")
    assert "accent of en-US" in hint
    assert "audio-builder[kokoro]" in hint
    for language in ("en", "en-US"):
        assert "accent" not in voice_of_language(language).reason
        assert natural_hint(language) == ""
    assert "accent of en-US" in voice_of_language("en-AU").reason
    assert natural_hint("en-AU") == ""


def test_a_voice_of_the_region_that_is_here_is_named_beside_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio_builder.speaking.voices.natural_hint.find_spec", lambda name: name)
    write(tmp_path, "mine", 'engine = "hibari"\nlanguages = ["en-US", "en"]\n')
    assert "--voice en-gb-natural" in natural_hint("en-GB", [tmp_path])


def test_without_the_package_the_plain_voice_reads_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hibari, "find_spec", lambda _name: None)
    monkeypatch.setattr(kokoro, "find_spec", lambda _name: None)
    assert default_voice("en").name == "en-us"
    assert default_voice("en-GB").name == "en-gb"


def test_a_language_without_a_voice_file_asks_the_default_engine() -> None:
    voice = default_voice("sv-SE")
    assert (voice.engine, voice.languages) == ("pyttsx3", ("sv-se", "sv"))


@pytest.mark.parametrize("engine", ["command", "openai"])
def test_programs_and_servers_are_used_only_when_their_voice_is_named(
    tmp_path: Path, engine: str
) -> None:
    program = f'engine = "{engine}"\nlanguages = ["{{}}"]\n[options]\ncommand = ["rm"]\n'
    for language in ("de", "sv", "en-us"):
        write(tmp_path, language, program.format(language))
        assert default_voice(language, [tmp_path]).engine in {"pyttsx3", "hibari"}
        assert find_voice(language, [tmp_path]).engine == engine


def test_silence_is_never_chosen_for_a_language() -> None:
    assert default_voice("silent").name != "en-us"
    assert default_voice("silent").engine != "silent"


def test_an_unknown_voice_names_those_there_are() -> None:
    with pytest.raises(SettingsError, match="en-us") as caught:
        find_voice("nobody")
    assert "nobody" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "engine"),
        ("engine = ", "voice file"),
        ("engine = 5", "engine"),
        ('engine = "silent"\nspeed = "fast"', "speed"),
        ('engine = "silent"\nspeed = -1', "speed"),
        ('engine = "silent"\ngain_db = 99', "gain_db"),
        ('engine = "silent"\nvolume = 3', "volume"),
        ('engine = "silent"\n[options]\ndeep = {er = 1}', "options"),
        ('engine = "silent"\nspeed = nan', "speed"),
        ("x = " + "[" * 50_000, "voice file"),
    ],
)
def test_a_wrong_voice_file_is_named_with_its_fault(tmp_path: Path, text: str, word: str) -> None:
    path = write(tmp_path, "wrong", text)
    with pytest.raises(SettingsError, match=word) as caught:
        find_voice(str(path))
    assert "wrong.toml" in str(caught.value)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "noise.toml"
    path.write_bytes(b"\xff\xfe\x00\x81" * 10)
    with pytest.raises(SettingsError, match=r"noise\.toml"):
        find_voice(str(path))


def test_a_missing_voice_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        find_voice(str(tmp_path / "gone.toml"))


def test_an_enormous_voice_file_is_not_read(tmp_path: Path) -> None:
    path = write(tmp_path, "huge", "#" * 200_000)
    with pytest.raises(SettingsError, match="too large"):
        find_voice(str(path))


def test_a_misspelt_engine_option_names_the_right_ones(tmp_path: Path) -> None:
    path = write(tmp_path, "typo", 'engine = "pyttsx3"\n[options]\nrat = 3\n')
    voice = find_voice(str(path))
    with pytest.raises(SettingsError, match="rate"):
        load_engine(voice.engine)(voice)


def test_an_unknown_engine_names_those_there_are() -> None:
    with pytest.raises(SettingsError, match="pyttsx3"):
        load_engine("polly")


_LISTED = [("sit/cmn", "cmn", 5), ("gmq/nb", "nb", 5), ("sem/he", "he", 5), ("gmw/en", "en-gb", 5)]


@pytest.mark.parametrize(
    ("tag", "found"),
    [("zh-CN", "sit/cmn"), ("zh", "sit/cmn"), ("zh-TW", "sit/cmn"), ("no", "gmq/nb"), ("nn", "gmq/nb"), ("iw", "sem/he"), ("xx", "")],
)  # fmt: skip
def test_a_language_finds_its_voice_by_whatever_code(tag: str, found: str) -> None:
    voice = default_voice(tag)
    assert best_voice(list(voice.languages), _LISTED) == found
    assert best_voice([tag], _LISTED) == found


def test_filipino_is_read_by_an_english_voice_where_there_is_no_other() -> None:
    assert default_voice("fil").name == default_voice("tl").name in {"en-us", "en-us-natural"}


def test_a_missing_voice_is_named_once() -> None:
    with pytest.raises(SpeakerError, match=r"^no voice for xx is installed$"):
        choose("", list(default_voice("xx").languages), _LISTED)


def test_a_voice_for_the_other_code_is_taken(tmp_path: Path) -> None:
    write(tmp_path, "nora", 'engine = "silent"\nlanguages = ["nb-NO"]\n')
    assert default_voice("nn", [tmp_path]).name == "nora"
    assert default_voice("no-NO", [tmp_path]).name == "nora"
