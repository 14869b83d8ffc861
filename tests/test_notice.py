"""The AI notice and the byline."""

import pytest

from audio_builder.phrasing.languages import LANGUAGES
from audio_builder.phrasing.normalizer import normalize
from audio_builder.phrasing.notice import _table, byline, default_notice, notice_language


def test_every_language_with_a_folder_has_notice_and_byline() -> None:
    assert set(LANGUAGES) <= set(_table()["notice"])
    assert set(_table()["notice"]) == set(_table()["byline"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_is_one_plain_sentence(language: str) -> None:
    text = default_notice(language)
    assert text.endswith(".")
    assert normalize(text, language).replace(".", "") == text.replace(".", "").replace("AI", "AI")


def test_an_unknown_language_gets_the_english_notice() -> None:
    assert default_notice("sw") == default_notice("en")
    assert notice_language("sw") == "en"
    assert notice_language("de-AT") == "de-AT"


def test_a_byline_is_announced_in_its_language() -> None:
    assert byline("Ann Writer", "en") == "By Ann Writer."
    assert byline("Ганна", "uk") == "Автор: Ганна."
