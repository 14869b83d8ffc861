"""A word of a language is said as it is written, whatever short form or acronym looks like it."""

import re

import pytest
from wordfreq import top_n_list

from audio_builder.phrasing.evidence import evidence
from audio_builder.phrasing.languages import common_words, words
from audio_builder.phrasing.letters import is_spoken_word, known_acronyms, spelled_acronyms
from audio_builder.phrasing.normalizer import normalize

_SENTENCES = {
    "de": "Das sagten sie auch, {}. Dann gingen sie.",
    "en": "They said so as well, {}. Then they went home.",
    "es": "También lo dijeron, {}. Luego se fueron.",
    "fr": "Ils l'ont dit aussi, {}. Puis ils sont partis.",
    "it": "Lo dissero anche loro, {}. Poi andarono via.",
    "nl": "Dat zeiden ze ook, {}. Toen gingen ze weg.",
    "pl": "Oni też to mówili, {}. Potem poszli.",
    "pt": "Também disseram isso, {}. Depois foram embora.",
    "ru": "Они тоже так говорили, {}. Потом ушли.",
    "tr": "Onlar da söyledi, {}. Sonra gittiler.",
    "uk": "Вони теж так казали, {}. Потім пішли.",
}
_COMMON, _LOUD = 2500, 900


def _words(language: str, count: int) -> list[str]:
    return [word for word in top_n_list(language, count) if re.fullmatch(r"[^\W\d_]{2,}", word)]


def _upper(word: str, language: str) -> str:
    return word.replace("i", "İ").upper() if language == "tr" else word.upper()


def _flat(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.replace("İ", "i")).lower()


def _short_forms(language: str) -> set[str]:
    """Return the short forms that are no words, so that they are read wherever they stand."""
    table = words(language)
    forms = {form for key in ("abbreviations", "titles", "numbered") for form in table.get(key, {})}
    forms |= {form for forms in table["months"].values() for form in forms}
    forms |= {form for forms in table.get("weekdays", {}).values() for form in forms}
    known = evidence(language)
    small = {form.rstrip(".").lower() for form in forms} | set(table["acronyms"].get("special", {}))
    return small - set(known.needs) - set(known.months) - set(known.weekdays)


@pytest.mark.parametrize("language", sorted(_SENTENCES))
def test_a_word_before_a_full_stop_is_no_short_form(language: str) -> None:
    sentence = _SENTENCES[language]
    changed = {
        word
        for word in _words(language, _COMMON)
        if _flat(normalize(sentence.format(word), language)) != _flat(sentence.format(word))
    }
    assert changed <= _short_forms(language)


@pytest.mark.parametrize("language", sorted(_SENTENCES))
def test_a_word_in_capitals_is_the_word_and_no_acronym(language: str) -> None:
    sentence = _SENTENCES[language]
    acronyms = known_acronyms(words(language)) | spelled_acronyms(words(language))
    short_forms = _short_forms(language)
    loud = [
        word
        for word in _words(language, _LOUD)
        if word in common_words(language) or is_spoken_word(word.upper(), ())
        if word.upper() not in acronyms and word not in short_forms
    ]
    assert len(loud) > _LOUD / 2
    said = {word: normalize(sentence.format(_upper(word, language)), language) for word in loud}
    assert not [word for word in loud if _flat(said[word]) != _flat(sentence.format(word))]
    assert not [word for word in loud if re.search(r"\b\w(?:\.\w)+\b", said[word])]
