"""Four layers become one value, or a line that says which is wrong."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from audio_builder.batch.run import make_paths_absolute
from audio_builder.errors import SettingsError
from audio_builder.settings import Settings, load_settings, path_names


def load(tmp_path: Path, options: dict[str, object] | None = None, **environment: str) -> Settings:
    folder = tmp_path / "pod"
    folder.mkdir(exist_ok=True)
    return load_settings(
        options, folder=folder, environment=environment, user_file=tmp_path / "user.toml"
    )


def test_the_command_line_wins_over_everything(tmp_path: Path) -> None:
    (tmp_path / "pod").mkdir()
    (tmp_path / "pod" / "podcast.toml").write_text("speed = 1.2\n")
    (tmp_path / "user.toml").write_text("speed = 1.1\n")
    assert load(tmp_path, {"speed": 1.4}, AUDIO_BUILDER_SPEED="1.3").speed == 1.4
    assert load(tmp_path, AUDIO_BUILDER_SPEED="1.3").speed == 1.3
    assert load(tmp_path).speed == 1.2
    (tmp_path / "pod" / "podcast.toml").unlink()
    assert load(tmp_path).speed == 1.1
    (tmp_path / "user.toml").unlink()
    assert load(tmp_path).speed == Settings().speed


def test_an_option_that_was_not_given_hides_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, {"speed": None}, AUDIO_BUILDER_SPEED="1.3").speed == 1.3


def test_the_environment_knows_numbers_and_truth(tmp_path: Path) -> None:
    settings = load(tmp_path, AUDIO_BUILDER_SPEAK_NOTICE="false", AUDIO_BUILDER_WORKERS="2")
    assert settings.speak_notice is False
    assert settings.workers == 2


def test_a_list_in_the_environment_is_separated_by_commas(tmp_path: Path) -> None:
    assert load(tmp_path, AUDIO_BUILDER_FORMATS="opus, m4b").formats == ("opus", "m4b")
    with pytest.raises(SettingsError, match=r"environment.*formats"):
        load(tmp_path, AUDIO_BUILDER_FORMATS="opus,tape")


def test_what_is_said_of_the_show_stands_beside_settings(tmp_path: Path) -> None:
    (tmp_path / "pod").mkdir()
    (tmp_path / "pod" / "podcast.toml").write_text('title = "Harbor"\nvoice = "de"\n')
    assert load(tmp_path).voice == "de"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"speed": 9.0}, "speed"),
        ({"speed": "fast"}, "speed"),
        ({"loudness_lufs": -3.0}, "loudness_lufs"),
        ({"bit_rate_kbps": 65}, "bit_rate_kbps"),
        ({"workers": -1}, "workers"),
        ({"tables": "dance"}, "tables"),
        ({"sped": 1.0}, "did you mean 'speed'"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, options: dict[str, object], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        load(tmp_path, options)


def test_a_wrong_value_in_the_environment_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"environment.*speed"):
        load(tmp_path, AUDIO_BUILDER_SPEED="fast")


def test_an_unknown_name_in_the_environment_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="did you mean 'voice'"):
        load(tmp_path, AUDIO_BUILDER_VOICES="de")


@pytest.mark.parametrize("content", [b"speed = ", b"\xff\xfe", b"speed = 'x'", b"nonsense = 1"])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "user.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"user\.toml"):
        load(tmp_path)


DEEP = "x = " + "[" * 50_000


@pytest.mark.parametrize("place", ["user.toml", "pod/podcast.toml"])
def test_a_file_nested_without_end_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "pod").mkdir()
    (tmp_path / place).write_text(DEEP)
    with pytest.raises(SettingsError, match=place):
        load(tmp_path)


def test_an_enormous_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "user.toml").write_text("#" * 2_000_000)
    with pytest.raises(SettingsError, match="too large"):
        load(tmp_path)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "user.toml").write_bytes(b"\xef\xbb\xbfspeed = 1.2\n")
    assert load(tmp_path).speed == 1.2


def test_paths_are_paths_and_an_empty_one_is_none(tmp_path: Path) -> None:
    (tmp_path / "user.toml").write_text('intro_file = "a.wav"\noutro_file = ""\n')
    settings = load(tmp_path, AUDIO_BUILDER_CHIME_FILE="c.wav")
    assert (settings.intro_file, settings.outro_file) == (Path("a.wav"), None)
    assert settings.chime_file == Path("c.wav")
    with pytest.raises(SettingsError, match="bed_file"):
        load(tmp_path, {"bed_file": 5})
    with pytest.raises(SettingsError, match="bed_file"):
        load(tmp_path, {"bed_file": "a\0b"})


def test_every_path_means_the_same_on_another_machine() -> None:
    names = path_names()
    assert names >= {"output", "voices_folder", "c2pa_certificate", "c2pa_key", "intro_file"}
    relative = replace(Settings(), **dict.fromkeys(names, Path("x")))
    whole = make_paths_absolute(relative)
    assert {getattr(whole, name) for name in names} == {Path("x").absolute()}


@pytest.mark.parametrize("line", ['cover = "a\\u0000b"', 'formats = ["wav", "\\u0000"]'])
def test_a_nul_in_a_setting_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "pod").mkdir()
    (tmp_path / "pod" / "podcast.toml").write_text(line)
    with pytest.raises(SettingsError, match="NUL"):
        load(tmp_path)
