"""Articles become scripts."""

import pickle

import pytest

from audio_builder.errors import PhrasingError
from audio_builder.model.article import Article, Block, Role
from audio_builder.model.script import UtteranceRole
from audio_builder.phrasing.lexicon import Lexicon, LexiconEntry
from audio_builder.phrasing.pauses import Pauses
from audio_builder.phrasing.phraser import phrase

_ARTICLE = Article(
    title="Storm hits 3 towns",
    authors=("Ann Writer", "Bo Author"),
    language="en",
    blocks=(
        Block(text="The storm hit on Nov. 17. Nobody was hurt."),
        Block(text="What next", role=Role.HEADING, level=2),
        Block(text="“We will rebuild,” the mayor said.", role=Role.QUOTE),
        Block(text="Roofs", role=Role.LIST_ITEM),
    ),
)


def test_order_is_notice_title_byline_blocks_outro() -> None:
    script = phrase(_ARTICLE, speak_byline=True, outro="Thank you")
    roles = [u.role.value for u in script.utterances]
    assert roles == [
        "notice", "title", "byline", "paragraph", "paragraph", "heading", "quote", "list_item", "outro",
    ]  # fmt: skip


def test_the_english_notice_is_what_was_asked_for() -> None:
    script = phrase(_ARTICLE)
    assert script.utterances[0].text == "This audio is created with AI assistance."
    assert script.disclosure == "This audio is created with AI assistance."


def test_the_notice_can_be_silent_and_its_text_stays() -> None:
    script = phrase(_ARTICLE, speak_notice=False)
    assert script.utterances[0].role is UtteranceRole.TITLE
    assert script.disclosure


def test_the_notice_can_be_another() -> None:
    script = phrase(_ARTICLE, notice="Read by a machine.")
    assert script.utterances[0].text == script.disclosure == "Read by a machine."


def test_text_stays_as_written_and_spoken_is_for_the_engine() -> None:
    title = phrase(_ARTICLE).utterances[1]
    assert (title.text, title.spoken) == ("Storm hits 3 towns", "Storm hits three towns.")


def test_headings_and_titles_end_with_a_stop_for_the_engine() -> None:
    spoken = {u.role.value: u.spoken for u in phrase(_ARTICLE).utterances}
    assert spoken["heading"] == "What next."
    assert spoken["list_item"] == "Roofs."


def test_pauses_follow_the_boundary() -> None:
    pauses = Pauses(sentence=1, paragraph=2, heading=3, before_heading=4, title=5)
    after = {u.text: u.pause_ms for u in phrase(_ARTICLE, pauses=pauses).utterances}
    assert after["The storm hit on Nov. 17."] == 1
    assert after["Nobody was hurt."] == 4
    assert after["What next"] == 3
    assert after["Storm hits 3 towns"] == 5


def test_utterances_know_their_block() -> None:
    blocks = [u.block for u in phrase(_ARTICLE, outro="Bye").utterances]
    assert blocks == [-1, -1, 0, 0, 1, 2, 3, -1]


def test_a_lexicon_is_laid_over_the_built_in_names() -> None:
    article = Article(title="Kyiv and Brno", blocks=(Block(text="Brno, Kyiv's friend."),))
    own = Lexicon(entries=(LexiconEntry(grapheme="Brno", alias="Burr-no"),))
    spoken = [u.spoken for u in phrase(article, lexicon=own).utterances]
    assert spoken[1:] == ["Keev and Burr-no.", "Burr-no, Keev's friend."]


def test_names_keep_their_place_in_the_text() -> None:
    utterance = phrase(Article(blocks=(Block(text="In Kyiv today."),))).utterances[1]
    reading = utterance.readings[0]
    assert utterance.text[reading.start : reading.end] == "Kyiv"
    assert utterance.spoken[reading.spoken_start : reading.spoken_end] == "Keev"


def test_the_language_is_found_where_it_is_not_known() -> None:
    article = Article(
        title="Буря", blocks=(Block(text="Це було у 2014 році, і ніхто не знав, що буде далі."),)
    )
    script = phrase(article)
    assert script.language == "uk"
    assert "чотирнадцятому" in script.utterances[-1].spoken


def test_a_quotation_in_another_language_is_marked() -> None:
    article = Article(
        language="en",
        blocks=(
            Block(text="He spoke to the crowd in the old town for an hour."),
            Block(text="„Das ist nicht das Ende und auch nicht der Anfang von allem.“"),
        ),
    )
    assert [u.language for u in phrase(article).utterances[1:]] == ["en", "de"]


def test_an_over_long_sentence_is_cut_where_one_breathes() -> None:
    text = "word " * 60 + "end, " + "more " * 120 + "stop."
    pieces = [u for u in phrase(Article(blocks=(Block(text=text),))).utterances if u.block == 0]
    assert len(pieces) > 1
    assert all(len(u.spoken) <= 900 for u in pieces)
    assert " ".join(u.text for u in pieces) == text
    assert pieces[0].pause_ms < pieces[-1].pause_ms


def test_numbers_that_grow_are_cut_too() -> None:
    text = " ".join(["123456789"] * 60)
    script = phrase(Article(blocks=(Block(text=text),)))
    assert all(len(u.spoken) <= 900 for u in script.utterances)
    assert " ".join(u.text for u in script.utterances[1:]) == text


def test_an_over_long_word_is_broken_for_the_engine() -> None:
    script = phrase(Article(blocks=(Block(text="see " + "a" * 5000 + " there"),)))
    assert max(len(word) for u in script.utterances for word in u.spoken.split()) <= 100


def test_blocks_without_a_word_are_passed_over() -> None:
    script = phrase(Article(title="T", blocks=(Block(text="* * *"), Block(text="Yes."))))
    assert [u.text for u in script.utterances[1:]] == ["T", "Yes."]


def test_a_title_that_is_also_the_first_block_is_said_once() -> None:
    script = phrase(Article(title="Same", blocks=(Block(text="Same"), Block(text="Other."))))
    assert [u.text for u in script.utterances[1:]] == ["Same", "Other."]


def test_nothing_to_say_is_an_error() -> None:
    with pytest.raises(PhrasingError, match="nothing is left to say"):
        phrase(Article(blocks=(Block(text="***"),)))


def test_a_script_goes_to_other_processes() -> None:
    script = phrase(_ARTICLE)
    assert pickle.loads(pickle.dumps(script)) == script  # noqa: S301 - our own bytes


@pytest.mark.parametrize("text", ["[[h@'loU]]", "<speak>x</speak>", "{phoneme}", "a|b", "x\x00y"])
def test_an_article_cannot_speak_to_the_engine(text: str) -> None:
    script = phrase(Article(title=f"Say {text}", blocks=(Block(text=f"Now {text} again."),)))
    assert not any(sign in u.spoken for u in script.utterances for sign in "[]<>{}|\x00")


def test_a_list_item_that_ends_in_a_colon_ends_with_one_stop() -> None:
    item = Block(text="Fees go up for three kinds of boat:", role=Role.LIST_ITEM)
    (said,) = phrase(Article(language="en", blocks=(item,)), speak_notice=False).utterances
    assert said.spoken == "Fees go up for three kinds of boat."
    assert all(reading.spoken_end <= len(said.spoken) for reading in said.readings)


def test_verses_are_set_apart_by_a_short_pause() -> None:
    stanza = Block(text="The lamp upon the wall\nburns low when winds are high.\nNobody sees.")
    script = phrase(Article(language="en", blocks=(stanza,)), speak_notice=False)
    assert [(u.text, u.pause_ms) for u in script.utterances] == [
        ("The lamp upon the wall", Pauses().verse),
        ("burns low when winds are high.", Pauses().verse),
        ("Nobody sees.", Pauses().paragraph),
    ]
