"""The AI notice and the byline."""

import pytest

from audio_builder.phrasing.languages import LANGUAGES
from audio_builder.phrasing.normalizer import normalize
from audio_builder.phrasing.notice import byline, default_notice, notice_language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_is_one_plain_sentence(language: str) -> None:
    text = default_notice(language)
    assert text.endswith(".")
    assert normalize(text, language).replace(".", "") == text.replace(".", "").replace("AI", "AI")


def test_an_unknown_language_gets_the_english_notice() -> None:
    assert default_notice("xx") == default_notice("en")
    assert notice_language("xx") == "en"
    assert notice_language("de-AT") == "de-AT"


def test_a_byline_is_announced_in_its_language() -> None:
    assert byline("Ann Writer", "en") == "By Ann Writer."
    assert byline("Ганна", "uk") == "Автор: Ганна."
