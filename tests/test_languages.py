"""Languages with and without number words of ours, and how a language finds its grammar."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_builder.language import detect, foreign_quotation, primary, voice_languages
from audio_builder.phrasing.languages import LANGUAGES
from audio_builder.phrasing.languages.fi.numbers import cardinal as finnish
from audio_builder.phrasing.normalizer import normalize
from audio_builder.phrasing.ordinary_words import is_german_noun, ordinary_words
from audio_builder.phrasing.quotations import passages

_ENGLISH = re.compile(r"\b(?:one|two|three|twelve|twenty|hundred|thousand|pounds|o'clock)\b")
_PLAIN = (
    "hr",
    "sk",
    "sl",
    "sr",
    "ca",
    "id",
    "vi",
    "lt",
    "lv",
    "et",
    "ar",
    "zh",
    "ko",
    "ja",
    "hi",
    "fa",
    "th",
    "ka",
    "xx",
)
_LINE = "4. 5. 2026, 1.200, 12,5 %, 3,50 €, 14:30, 5 km, -7, 1990–1995"


@pytest.mark.parametrize("language", [code for code in (*LANGUAGES, *_PLAIN) if code != "en"])
def test_no_language_gets_english_words_for_its_numbers(language: str) -> None:
    assert not _ENGLISH.search(normalize(_LINE, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_with_a_folder_leaves_no_digit(language: str) -> None:
    assert not re.search(r"\d", normalize(_LINE, language))


@pytest.mark.parametrize("language", _PLAIN)
def test_a_language_without_a_folder_keeps_the_digits_of_a_number(language: str) -> None:
    assert "1200" in normalize("1 200", language)
    assert re.search(r"12\D{1,6}5", normalize("12,5", language))


@pytest.mark.parametrize("language", LANGUAGES)
@given(number=st.integers(0, 10**18))
def test_every_number_has_words(language: str, number: int) -> None:
    assert not re.search(r"\d", normalize(str(number), language))


@pytest.mark.parametrize("language", [*LANGUAGES, *_PLAIN])
def test_what_is_said_stays_as_it_is(language: str) -> None:
    said = normalize(_LINE, language)
    assert normalize(said, language) == said


def test_neighbours_do_not_lend_their_words() -> None:
    assert normalize("1 200", "sv") == "ettusen tvåhundra"
    assert normalize("1 200", "nb") == normalize("1 200", "no") == "ett tusen to hundre"
    assert normalize("1 200", "nn") == "eitt tusen to hundre"
    assert normalize("1 200", "da") == "et tusind to hundrede"


def test_a_greek_letter_stays_one() -> None:
    line = "Το λιμάνι μένει γεμάτο, στις επτά μ.μ. έρχονται όλοι."
    assert "µ" not in normalize(line, "el")
    assert normalize("5 μm", "el") == "πέντε μικρόμετρα"
    assert normalize("3 μg", "en") == "three micrograms"
    assert normalize("The word μονο stays.", "en") == "The word μονο stays."


def test_signs_of_chinese_and_arabic_sentences_become_pauses() -> None:
    assert normalize("他来了，然后走了。", "zh") == "他来了, 然后走了."
    assert normalize("جاء، ثم ذهب؟", "ar") == "جاء, ثم ذهب?"


@pytest.mark.parametrize(
    ("number", "ending", "said"),
    [(5, "n", "viiden"), (15, "ssa", "viidessätoista"), (21, "lla", "kahdellakymmenelläyhdellä"), (100, "n", "sadan"), (2000, "n", "kahdentuhannen"), (6, "in", "kuuteen"), (3, "a", "kolmea")],
)  # fmt: skip
def test_finnish_numbers_are_declined(number: int, ending: str, said: str) -> None:
    assert finnish(number, ending) == said


@pytest.mark.parametrize(
    ("tag", "language"),
    [("no", "nb"), ("nn-NO", "nn"), ("iw", "he"), ("in", "id"), ("tl", "fil"), ("zh-CN", "zh"), ("en_US", "en")],
)  # fmt: skip
def test_a_tag_leads_to_its_language(tag: str, language: str) -> None:
    assert primary(tag) == language


def test_a_language_names_the_codes_of_its_voices() -> None:
    assert voice_languages("zh-CN") == ("zh-cn", "zh", "cmn")
    assert "yue" in voice_languages("zh-HK")
    assert "nb" in voice_languages("nn")
    assert voice_languages("de-AT") == ("de-at", "de")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hun sagde, at det var en god dag for de mange børn, som ikke havde været i skole.", "da"),
        ("Hun sa at det var en god dag for de mange barna som ikke hadde vært på skolen.", "nb"),
        ("Hon sade att det var en bra dag för de många barn som inte hade varit i skolan.", "sv"),
        ("Hän sanoi, että se oli hyvä päivä niille lapsille, jotka eivät olleet koulussa.", "fi"),
        ("Тя каза, че денят е бил добър за децата, които не са били на училище.", "bg"),
        ("Она сказала, что это был хороший день для детей, которые не были в школе.", "ru"),
        ("Вона сказала, що це був добрий день для дітей, які не були у школі.", "uk"),
        ("Řekla, že to byl dobrý den pro děti, které nebyly ve škole.", "cs"),
        ("Η μέρα ήταν καλή για τα παιδιά που δεν ήταν στο σχολείο.", "el"),
    ],
)
def test_a_language_is_told_from_its_neighbours(text: str, language: str) -> None:
    assert detect(text) == language


_VOICED = {"en", "de", "fr", "es", "uk", "ru"}


@pytest.mark.parametrize(
    ("sentence", "language", "parts"),
    [
        ("The mayor said “Je ne sais pas pourquoi” and left.", "en", ["en", "fr", "en"]),
        ("Der Minister sagte: „We will not give up“, und ging.", "de", ["de", "en", "de"]),
        ("The sign read “Слава Україні” in blue.", "en", ["en", "uk", "en"]),
        ("“Добро пожаловать”, the sign read.", "en", ["ru", "en"]),
        ("Le ministre a répondu « it is what it is » hier.", "fr", ["fr", "en", "fr"]),
        ("He called it “the best in the world” and left.", "en", ["en"]),
        ("He quoted “Liberté, égalité” twice.", "en", ["en"]),
        ("Er las „Der Herr der Ringe“ gern.", "de", ["de"]),
        ("She heard “non lo so davvero”.", "en", ["en"]),
    ],
)
def test_a_quotation_has_its_own_language(sentence: str, language: str, parts: list[str]) -> None:
    found = list(passages(sentence, language, _VOICED))
    assert "".join(text for text, _ in found) == sentence
    assert [code for _, code in found] == parts


@given(st.text("ab “”«»„‘’\"',.é1", max_size=80))
def test_passages_lose_no_character(sentence: str) -> None:
    assert "".join(text for text, _ in passages(sentence, "en", _VOICED)) == sentence


def test_a_quotation_at_home_is_not_foreign() -> None:
    assert foreign_quotation("we will see what happens", "en") == ""
    assert foreign_quotation("", "en") == ""
    assert foreign_quotation("東京は大きい", "ja") == ""


def test_numbers_in_foreign_names_are_read_as_the_names_demand() -> None:
    assert "Sorok Let Pobedy" in normalize("the corner of Lenin and 40 Let Pobedy streets", "en")
    assert normalize("8 Marta Street", "en") == "Vosmogo Marta Street"
    assert normalize("Avenida 9 de Julio", "en") == "Avenida nueve de julio"
    assert normalize("Rue du 4 Septembre", "en") == "Rue du quatre septembre"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("He is 40. Let us go.", "He is forty. Let us go."),
        ("We saw 4 Mars rovers.", "We saw four Mars rovers."),
        ("Only 8 Marta fans came.", "Only eight Marta fans came."),
        ("On 8 March 40 people let him go.", "On the eighth of March forty people let him go."),
    ],
)
def test_numbers_beside_other_words_stay_english(written: str, said: str) -> None:
    assert normalize(written, "en") == said


def test_german_nouns_are_told_from_names() -> None:
    nouns = (
        "Hafen",
        "Verkehrsminister",
        "Elbfähre",
        "Flüchtlingsunterkünfte",
        "Wärmepumpe",
        "Bundestagswahl",
    )
    names = ("Lindner", "Petersen", "Brodersen", "Selenskyj", "Grünhagen", "Kretschmer")
    assert all(map(is_german_noun, nouns))
    assert not any(map(is_german_noun, names))
    assert is_german_noun("Krabbenfischer", before="der")


def test_no_tag_leads_to_a_strange_list_of_words() -> None:
    assert ordinary_words("../de") == frozenset()
    assert "street" in ordinary_words("en-GB")
    assert "london" not in ordinary_words("en")
