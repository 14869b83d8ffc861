"""A setting that changes an episode makes it anew; one that does not leaves it alone."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from written import STORM

from audio_builder.converting.prepare import prepare
from audio_builder.converting.read_and_clean import preview
from audio_builder.model.source import Source
from audio_builder.settings import Settings, setting_names

# Where and how fast an episode is made, and what is read at all.
UNHEARD: dict[str, Any] = {
    "output": Path("elsewhere"),
    "workers": 3,
    "cache": False,
    "cache_megabytes": 5,
    "deadline_seconds": 9.0,
    "voices_folder": Path("more"),
    "allow_private": True,
    "allow_partial": True,
    "tables": "skip",
    "c2pa_key": Path("key.pem"),
    "received": "publish",
    "listen": True,
    "listen_model": Path("model"),
    "voices_mirror": "https://mirror.example/",
}
HEARD: dict[str, Any] = {
    "voice": "en-gb",
    "lang": "en-GB",
    "notice": "A machine reads this.",
    "speak_notice": False,
    "speak_byline": True,
    "outro": "That was all.",
    "speed": 1.1,
    "pause_scale": 1.5,
    "pauses": ("paragraph=900",),
    "loudness_lufs": -19.0,
    "bit_rate_kbps": 96,
    "sample_rate": 44100,
    "quote_voice": "en-gb",
    "foreign_voices": True,
    "formats": ("opus",),
    "id3_version": "2.4",
}
FILES = ("intro_file", "outro_file", "chime_file", "bed_file", "c2pa_certificate")


@pytest.fixture
def source(tmp_path: Path) -> Source:
    (tmp_path / "storm.txt").write_text(STORM, "utf-8")
    return Source(location=str(tmp_path / "storm.txt"))


def fingerprint_of(source: Source, settings: Settings) -> str:
    return prepare(source, settings, preview(source, settings)).fingerprint


def test_every_setting_is_tried_here() -> None:
    assert setting_names() == UNHEARD.keys() | HEARD.keys() | set(FILES)


@pytest.mark.parametrize("name", sorted(HEARD))
def test_a_setting_that_is_heard_makes_another_episode(source: Source, name: str) -> None:
    changed = replace(Settings(), **{name: HEARD[name]})
    assert fingerprint_of(source, changed) != fingerprint_of(source, Settings())


@pytest.mark.parametrize("name", sorted(UNHEARD))
def test_a_setting_that_is_not_heard_makes_none(source: Source, name: str) -> None:
    changed = replace(Settings(), **{name: UNHEARD[name]})
    assert fingerprint_of(source, changed) == fingerprint_of(source, Settings())


@pytest.mark.parametrize("name", FILES)
def test_of_a_file_the_content_counts_and_not_its_place(
    source: Source, tmp_path: Path, name: str
) -> None:
    def fingerprint(place: str, content: bytes) -> str:
        path = tmp_path / place
        path.write_bytes(content)
        return fingerprint_of(source, replace(Settings(), **{name: path}))

    assert fingerprint("one", b"a") == fingerprint("two", b"a")
    assert fingerprint("one", b"a") != fingerprint("one", b"b")
    assert fingerprint("one", b"a") != fingerprint_of(source, Settings())


def test_another_file_of_the_quotes_voice_makes_another_episode(
    source: Source, tmp_path: Path
) -> None:
    settings = replace(Settings(), quote_voice=str(tmp_path / "mine.toml"))
    (tmp_path / "mine.toml").write_text('engine = "silent"\n')
    before = fingerprint_of(source, settings)
    (tmp_path / "mine.toml").write_text('engine = "silent"\nspeed = 1.2\n')
    assert fingerprint_of(source, settings) != before


def test_where_a_voice_file_lies_is_not_heard(source: Source, tmp_path: Path) -> None:
    for folder in ("own", "pod/voices"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "mine.toml").write_text('engine = "silent"\n')
    own = replace(Settings(), voice="mine", voices_folder=tmp_path / "own")
    of_podcast = replace(Settings(), voice="mine", output=tmp_path / "pod")
    assert fingerprint_of(source, own) == fingerprint_of(source, of_podcast)
