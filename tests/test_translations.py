"""What we say and show ourselves, in one file a language."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audio_builder import translations
from audio_builder.language import primary
from audio_builder.phrasing.languages import LANGUAGES
from audio_builder.phrasing.notice import byline, default_notice
from audio_builder.publishing.store.phrases import day, phrases
from audio_builder.speaking.voices.voice_files import voices

_FOLDER = Path(translations.__file__).parent
_ALL = sorted(path.stem for path in _FOLDER.glob("*.toml"))
_PAGES = sorted(translations.languages("pages"))
_HOLES = re.compile(r"\{\w*\}")


@pytest.mark.parametrize("language", _ALL)
def test_a_file_has_what_is_spoken(language: str) -> None:
    speech = translations.translation(language, "speech")
    assert set(speech) == {"notice", "byline"}
    assert "{}" in speech["byline"]
    assert default_notice(language) == speech["notice"]
    assert speech["notice"].strip() == speech["notice"] != ""


@pytest.mark.parametrize("language", _PAGES)
def test_a_file_has_all_that_pages_show_or_nothing_of_it(language: str) -> None:
    english = translations.translation("en", "pages")
    here = translations.translation(language, "pages")
    assert set(here) == set(english)
    for name, text in here.items():
        assert text.strip(), name
        assert sorted(_HOLES.findall(text)) == sorted(_HOLES.findall(english[name])), name


@pytest.mark.parametrize("language", _PAGES)
def test_a_file_has_twelve_months(language: str) -> None:
    assert len(phrases(language)["months"].split(", ")) == 12
    assert "2024" in day(datetime(2024, 11, 17, tzinfo=UTC), language)


@pytest.mark.parametrize("language", [code for code in _ALL if code != "en"])
def test_a_notice_is_not_english(language: str) -> None:
    assert default_notice(language) != default_notice("en")


def test_every_language_we_read_and_every_voice_of_ours_has_all_of_it() -> None:
    spoken = {primary(tag) for voice in voices() for tag in voice.languages}
    assert set(LANGUAGES) | spoken <= set(_PAGES)


def test_old_codes_find_their_file() -> None:
    assert default_notice("iw-IL") == default_notice("he")
    assert default_notice("no") == default_notice("nb")
    assert default_notice("zh-CN") == default_notice("zh")
    assert byline("王小明", "zh-CN") == "作者：王小明。"


@pytest.mark.parametrize("tag", ["../en", "e/../en", "", "xx", "12", "en.toml", "C:en"])
def test_a_tag_that_is_none_leads_to_no_file(tag: str) -> None:
    assert not translations.has_translation(tag, "pages")
    assert translations.translation(tag, "pages") == translations.translation("en", "pages")
