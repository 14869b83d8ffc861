"""What an engine is given for an utterance, and how its marks come back."""

import pytest

from audio_builder.model.script import Name, Reading, Utterance, UtteranceRole
from audio_builder.model.sound import Mark, Sound
from audio_builder.phrasing.lexicon import parse_lexicon
from audio_builder.phrasing.normalizer import speakable
from audio_builder.speaking.engine import Capabilities
from audio_builder.speaking.engine_text import engine_text
from audio_builder.speaking.scripts import language_of, stretches
from audio_builder.speaking.workers.phoneme_alphabets import espeak, misaki
from audio_builder.speaking.workers.spoken_names import phonemes_with_names, split_at_names
from audio_builder.speaking.workers.text_alignment import Alignment

LATIN = ("LATIN",)
PHONEMES = Capabilities(pronunciations=True)


def utterance(text: str, lexicon: str) -> Utterance:
    spoken, readings = speakable(text, "en", parse_lexicon(lexicon))
    return Utterance(
        role=UtteranceRole.PARAGRAPH, text=text, spoken=spoken, pause_ms=0, readings=readings
    )


def entry(**fields: object) -> str:
    lines = "\n".join(f"{key} = {value!r}" for key, value in fields.items())
    return f"[[name]]\ngrapheme = 'Nhlanhla'\n{lines}\n"


@pytest.mark.parametrize(
    ("fields", "engine", "capabilities", "text", "ipa"),
    [
        ({"alias": "Shlanshla"}, "hibari", PHONEMES, "Shlanshla", ""),
        ({"alias": "Shlanshla", "ipa": "ɬaɬa"}, "hibari", PHONEMES, "Nhlanhla", "ɬaɬa"),
        ({"ipa": "ɬaɬa"}, "piper", PHONEMES, "Nhlanhla", "ɬaɬa"),
        ({"ipa": "ɬaɬa"}, "pyttsx3", Capabilities(), "Nhlanhla", ""),
        ({"alias": "Shlanshla", "ipa": "ɬaɬa"}, "pyttsx3", Capabilities(), "Shlanshla", ""),
        ({"alias": "Shla", "alias_for": ["pyttsx3"]}, "openai", Capabilities(), "Nhlanhla", ""),
        ({"alias": "Shla", "alias_for": ["pyttsx3"]}, "pyttsx3", Capabilities(), "Shla", ""),
        ({"ipa": "ɬaɬa", "as_written": ["hibari"]}, "hibari", PHONEMES, "Nhlanhla", ""),
        ({"ipa": "ɬaɬa", "as_written": ["hibari"]}, "kokoro", PHONEMES, "Nhlanhla", "ɬaɬa"),
    ],
)
def test_each_engine_is_given_a_name_as_it_says_it_best(
    fields: dict[str, object], engine: str, capabilities: Capabilities, text: str, ipa: str
) -> None:
    said = utterance("In 2 days Nhlanhla's team met Nhlanhla.", entry(**fields))
    given = engine_text(said, engine, capabilities)
    assert given.text == f"In two days {text}'s team met {text}."
    assert [given.text[n.start : n.end] for n in given.names] == [text] * (2 if ipa else 0)
    assert {name.ipa for name in given.names} == ({ipa} if ipa else set())


def test_marks_come_back_to_the_spoken_text() -> None:
    said = utterance("He met Nhlanhla's team.", entry(alias="A-very-long-respelling", ipa="ɬaɬa"))
    given = engine_text(said, "hibari", PHONEMES)
    words = [(0, 2), (3, 6), (7, 17), (18, 23)]
    sound = Sound(
        pcm=bytes(4000),
        rate=1000,
        marks=tuple(Mark(start=a, end=b, seconds=a / 10) for a, b in words),
    )
    assert given.text == "He met Nhlanhla's team."
    back = [said.spoken[mark.start : mark.end] for mark in given.marks_of(sound).marks]
    assert back == ["He", "met", "A-very-long-respelling's", "team."]


def test_a_reading_that_is_no_name_stays_as_it_is_spoken() -> None:
    said = utterance("It cost $5 million.", entry(ipa="ɬaɬa"))
    assert engine_text(said, "hibari", PHONEMES).text == said.spoken


def test_a_name_without_its_reading_in_the_script_changes_nothing() -> None:
    reading = Reading(start=0, end=3, spoken_start=0, spoken_end=3, name=Name(written="Abc"))
    said = Utterance(
        role=UtteranceRole.TITLE, text="Abc", spoken="Abc", pause_ms=0, readings=(reading,)
    )
    assert engine_text(said, "hibari", PHONEMES).text == "Abc"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Plain words, café and Łódź.", [(True, "Plain words, café and Łódź.")]),
        ("It read Слава Україні! on Monday.",
         [(True, "It read "), (False, "Слава Україні! "), (True, "on Monday.")]),
        ("日本 and 東京", [(False, "日本 "), (True, "and "), (False, "東京")]),
        ("Київ—Kyiv", [(False, "Київ—"), (True, "Kyiv")]),
        ("1, 2 … €", [(True, "1, 2 … €")]),
        ("ｗｉｄｅ", [(True, "ｗｉｄｅ")]),
    ],
)  # fmt: skip
def test_a_text_is_parted_where_its_alphabet_changes(
    text: str, parts: list[tuple[bool, str]]
) -> None:
    found = list(stretches(text, LATIN))
    assert [(is_read, part) for _place, part, is_read in found] == parts
    assert "".join(part for _place, part, _ in found) == text
    assert all(text[place:].startswith(part) for place, part, _ in found)


@pytest.mark.parametrize(
    ("text", "expected", "language"),
    [("Київ", "en", "uk"), ("Москва", "en", "ru"), ("Скопје", "mk", "mk"), ("日本", "en", "zh"),
     ("Αθήνα", "en", "el"), ("ᚠᛇᚻ", "en", "")],
)  # fmt: skip
def test_the_language_of_other_letters_is_told(text: str, expected: str, language: str) -> None:
    assert language_of(text, expected) == language


@pytest.mark.parametrize(
    ("ipa", "american", "british"),
    [("ˈkiːjɪv", "kˈijɪv", "kˈiːjɪv"), ("tʃaɪˈkɒf", "ʧIkˈɑf", "ʧIkˈɒf"),
     ("ˈdʒoʊ", "ʤˈO", "ʤˈQ"), ("[/a(b)/]", "ɑb", "æb"), ("ˈxɑɾkʲiu̯", "kˈɑTkiu", "kˈɑtkiu")],
)  # fmt: skip
def test_ipa_becomes_the_alphabet_of_the_model(ipa: str, american: str, british: str) -> None:
    assert misaki(ipa, british=False) == american
    assert misaki(ipa, british=True) == british


def test_a_stress_mark_moves_to_its_vowel_and_commands_vanish() -> None:
    assert espeak("ˈstrɛs") == "strˈɛs".replace("r", "r")
    assert not set("[]/()") & set(espeak("[[x]](/y/)"))


def test_a_name_takes_its_possessive_and_its_stop_along() -> None:
    text = "Kyiv's mayor and Max's aide left Kyiv."
    names = [(0, 4, "kiv"), (17, 20, "maks"), (33, 37, "kiv")]
    assert list(split_at_names(text, names)) == [
        ("Kyiv's", "kivz"), (" mayor and ", ""), ("Max's", "maksɪz"), (" aide left ", ""),
        ("Kyiv.", "kiv."),
    ]  # fmt: skip
    assert phonemes_with_names(text, names, str.upper) == ("kivz MAYOR AND maksɪz AIDE LEFT kiv.")


def test_places_lead_through_a_change_and_back() -> None:
    before, after = "At 9:30am he left.", "At nine thirty A.M. he left."
    places = Alignment(before, after)
    assert places.after(before.index("he")) == after.index("he")
    assert places.before(after.index("he")) == before.index("he")
    assert before.index("9") <= places.before(after.index("thirty")) < before.index(" he")
    same = Alignment(before, before)
    assert [same.before(place) for place in range(len(before))] == list(range(len(before)))
