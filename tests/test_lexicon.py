"""How names are said: entries, layers, files."""

import pytest

from audio_builder.errors import PhrasingError
from audio_builder.model.article import Article, Block
from audio_builder.phrasing.lexicon import Lexicon, LexiconEntry, merge, parse_lexicon
from audio_builder.phrasing.normalizer import speakable
from audio_builder.phrasing.phraser import phrase
from audio_builder.phrasing.pls import from_pls, to_pls
from audio_builder.phrasing.unknown import unknown_names

_TOML = """
[[name]]
grapheme = "Xi Jinping"
alias = "Shee Jin-ping"
lang = "en"

[[name]]
grapheme = "nginx"
alias = "engine ex"
case = false
"""


def test_a_file_is_read() -> None:
    lexicon = parse_lexicon(_TOML)
    assert lexicon.entries[0] == LexiconEntry(
        grapheme="Xi Jinping", alias="Shee Jin-ping", lang="en"
    )
    assert not lexicon.entries[1].case


def test_the_longest_name_wins() -> None:
    short = Lexicon(entries=(LexiconEntry(grapheme="Xi", alias="Shee"),))
    both = merge([short, parse_lexicon(_TOML)])
    assert speakable("Xi Jinping met Xi.", "en", both)[0] == "Shee Jin-ping met Shee."


def test_capitals_matter_only_where_they_are_said_to() -> None:
    lexicon = parse_lexicon(_TOML)
    assert speakable("NGINX and Nginx", "en", lexicon)[0] == "engine ex and engine ex"
    own = Lexicon(entries=(LexiconEntry(grapheme="Rice", alias="Reese"),))
    assert speakable("Rice eats rice", "en", own)[0] == "Reese eats rice"


def test_a_name_inside_a_word_is_left_alone() -> None:
    own = Lexicon(entries=(LexiconEntry(grapheme="Kyiv", alias="Keev"),))
    assert speakable("Kyivan Rus in Kyiv-based papers", "en", own)[0] == (
        "Kyivan Rus in Keev-based papers"
    )


def test_an_entry_serves_its_language_only() -> None:
    own = Lexicon(entries=(LexiconEntry(grapheme="Paris", alias="Pahree", lang="en"),))
    assert speakable("Paris", "fr", own)[0] == "Paris"
    assert speakable("Paris", "en-GB", own)[0] == "Pahree"


def test_an_upper_layer_wins() -> None:
    below = Lexicon(entries=(LexiconEntry(grapheme="Kyiv", alias="Keev", lang="en"),))
    above = Lexicon(entries=(LexiconEntry(grapheme="Kyiv", alias="Kiev", lang="en"),))
    assert speakable("Kyiv", "en", above.over(below))[0] == "Kiev"


def test_a_number_in_a_name_is_fine() -> None:
    own = Lexicon(entries=(LexiconEntry(grapheme="U2", alias="You Too"),))
    assert speakable("U2 sang 3 songs.", "en", own)[0] == "You Too sang three songs."


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[name", "not valid TOML"),
        ("title = 1", r"\[\[name\]\] tables only"),
        ("[[name]]\nalias = 'x'", "no grapheme"),
        ("[[name]]\ngrapheme = 'x'\nsound = 'y'", "unknown field sound"),
        ("[[name]]\ngrapheme = 'x'\ncase = 'yes'", "true or false"),
        ("[[name]]\ngrapheme = 'x'\nalias = '[[y]]'", "letters, blanks"),
    ],
)
def test_a_broken_lexicon_says_what_is_wrong(text: str, problem: str) -> None:
    with pytest.raises(PhrasingError, match=problem):
        parse_lexicon(text, subject="names.toml")


def test_pls_keeps_every_entry_both_ways() -> None:
    lexicon = Lexicon(
        entries=(
            LexiconEntry(grapheme="Kyiv", alias="Keev", ipa="kiːv", lang="en"),
            LexiconEntry(grapheme="A & B", alias="A and B", lang="en"),
        )
    )
    assert from_pls(to_pls(lexicon, "en")) == lexicon


def test_pls_of_others_is_read() -> None:
    text = """<?xml version="1.0"?>
    <lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon"
        alphabet="ipa" xml:lang="en-US">
      <lexeme><grapheme>Łódź</grapheme><grapheme>Lodz</grapheme><phoneme>wutɕ</phoneme></lexeme>
    </lexicon>"""
    entries = from_pls(text).entries
    assert [(e.grapheme, e.ipa, e.lang) for e in entries] == [
        ("Łódź", "wutɕ", "en-US"),
        ("Lodz", "wutɕ", "en-US"),
    ]


@pytest.mark.parametrize(
    "text",
    ["", "<lexicon/>", "<a><b></a>", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'],
)
def test_a_broken_pls_is_refused(text: str) -> None:
    with pytest.raises(PhrasingError):
        from_pls(text)


def test_unknown_names_come_most_frequent_first() -> None:
    article = Article(
        title="A day in Brno",
        language="en",
        blocks=(
            Block(text="Yesterday Zdislava met Ottokar in Brno. The mayor, Ottokar, left Brno."),
            Block(text="Walking home, she saw Kyiv's flag. Everyone knew NATO."),
        ),
    )
    found = unknown_names(phrase(article))
    assert [(name.name, name.count) for name in found] == [
        ("Brno", 3),
        ("Ottokar", 2),
        ("Zdislava", 1),
    ]
    assert found[0].sentence == "A day in Brno"


def test_a_name_of_the_lexicon_is_known() -> None:
    article = Article(language="en", blocks=(Block(text="They saw Brno."),))
    own = Lexicon(entries=(LexiconEntry(grapheme="Brno", alias="Burrno"),))
    assert unknown_names(phrase(article), own) == ()


def test_days_months_and_our_own_notice_are_no_unknown_names() -> None:
    said = "They saw Brno on Tuesday, in March and on Monday. Then Zdislava left."
    article = Article(title="A trip", language="en", blocks=(Block(text=said),))
    script = phrase(article, notice="The Larkfield Post made this audio with AI.")
    assert [name.name for name in unknown_names(script)] == ["Brno", "Zdislava"]


def test_a_first_name_like_a_short_month_is_an_unknown_name() -> None:
    article = Article(
        language="de", blocks=(Block(text="Am Dienstag im Januar sah sie Jan dort."),)
    )
    assert [name.name for name in unknown_names(phrase(article))] == ["Jan"]


def test_a_name_in_capitals_is_the_same_name() -> None:
    own = Lexicon(
        entries=(
            LexiconEntry(grapheme="Kyiv", alias="Keev"),
            LexiconEntry(grapheme="Xi", alias="Shee"),
        )
    )
    assert speakable("KYIV, Ukraine", "en", own)[0] == "Keev, Ukraine"
    assert speakable("STORM HITS KYIV AND ODESA TODAY", "en", own)[0] == (
        "Storm hits Keev and odesa today"
    )
    assert speakable("Louis XI", "en", own)[0] == "Louis the eleventh"


def test_a_german_text_has_few_unknown_names_and_they_come_most_frequent_first() -> None:
    text = (
        "Kapitän Petersen stand am Dienstag im März auf der Kaimauer von Grünhagen. "
        "Der Hafenmeister Brodersen sprach über die Sturmflutwarnung. Petersens Boot lag fest. "
        "Die Bürgermeisterin lobte die Feuerwehr. „Niemand ging“, sagte Petersen."
    )
    article = Article(title="Sturm über dem Hafen", language="de", blocks=(Block(text=text),))
    found = [(name.name, name.count) for name in unknown_names(phrase(article))]
    assert found == [("Petersen", 3), ("Grünhagen", 1), ("Brodersen", 1)]


def test_beginnings_titles_and_countries_are_no_unknown_names() -> None:
    text = (
        "Nobody came. She said: “Bring the boats in,” and left. The Prime Minister of Norway met "
        "President Okafor in Wexcombe. Okafor's answer was short. Then: Silence fell."
    )
    article = Article(
        title="The Boats That Nobody Wanted To Buy", language="en", blocks=(Block(text=text),)
    )
    found = [(name.name, name.count) for name in unknown_names(phrase(article))]
    assert found == [("Okafor", 2), ("Wexcombe", 1)]
