"""What a page says by its tags within a line is written as it is meant."""

import pytest

from audio_builder.cleaning.cleaner import clean
from audio_builder.model.article import Article, Block
from audio_builder.reading.html import parse_fragment, parse_page
from audio_builder.reading.markdown import parse_markdown


def line(html: str) -> str:
    """Return the first line of a paragraph, without its note marks."""
    filler = "<p>The wall is high, and nobody on the quay has slept since the cranes came.</p>" * 2
    found = clean(parse_fragment(f"<p>{html}</p>{filler}"))
    return found.article.blocks[0].text


def read(html: str) -> list[str]:
    return [block.text for block in parse_fragment(html).blocks]


@pytest.mark.parametrize(
    "mark",
    [
        "<sup>1</sup>",
        '<a class="footnote-anchor" href="#footnote-1">1</a>',
        '<sup data-fn="ab12" class="fn"><a href="#ab12">1</a></sup>',
        '<sup><a data-footnote-ref href="#user-content-fn-1">1</a></sup>',
        '<a epub:type="noteref" role="doc-noteref" href="#n1">1</a>',
        '<a href="#n1"><sup>1</sup></a>',
        '<sup id="fnref:1"><a href="#fn:1" rel="footnote">1</a></sup>',
        "<sup>2,3</sup>",
        "<sup>4–6</sup>",
        "<sup>*</sup>",
        "<sup>†</sup>",
        "<sup>1)</sup>",
        '<sup class="reference"><a href="#cite_note-1">[1]</a></sup>',
        '<span class="footnote"><a href="#fn1"><sup>12</sup></a></span>',
    ],
)
def test_a_note_mark_is_no_part_of_a_number_or_word(mark: str) -> None:
    text = f"It was built in 1911{mark} by masons{mark} and rebuilt twice.{mark} It still stands."
    assert line(text) == "It was built in 1911 by masons and rebuilt twice. It still stands."


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("on the 21<sup>st</sup> of May", "on the 21st of May"),
        ("le 1<sup>er</sup> mai, M<sup>me</sup> Holt", "le 1er mai, Mme Holt"),
        ("a yard of 400 m<sup>2</sup> here", "a yard of 400 m² here"),
        ("30 км<sup>2</sup> моря", "30 км² моря"),
        ("9.8 m/s<sup>2</sup> down", "9.8 m/s² down"),
        ("some H<sub>2</sub>O here", "some H2O here"),
        ("about 10<sup>6</sup> seals", "about 10⁶ seals"),
        ("about 10<sup>−21</sup> litres", "about 10⁻²¹ litres"),
        ("so E = mc<sup>2</sup> holds", "so E = mc² holds"),
        ("a<sup>2</sup> + b<sup>2</sup> = c<sup>2</sup>", "a² + b² = c²"),
        ("the <sup>14</sup>C method", "the 14C method"),
        ("Ca<sup>2+</sup> ions", "Ca²⁺ ions"),
        ("2<sup>1</sup>/<sub>2</sub> cups", "2 1/2 cups"),
        ("a ticket for £4<sup>50</sup> each", "a ticket for £4.50 each"),
        ("only $3<sup>99</sup> today", "only $3.99 today"),
        ("für 2<sup>50</sup> € und der Fisch ist gut", "für 2,50 € und der Fisch ist gut"),
    ],
)
def test_other_raised_signs_keep_their_meaning(html: str, text: str) -> None:
    assert read(f"<p>{html}</p>")[0] == text


@pytest.mark.parametrize(
    "html",
    [
        (
            'It is old.<span class="ltx_note"><sup class="ltx_note_mark">1</sup><span class='
            '"ltx_note_outer">A note about the crane.</span></span> It stands.'
        ),
        'It is old.<span class="sidenote">A note about the crane.</span> It stands.',
        'It is old.<span class="marginnote">A note about the crane.</span> It stands.',
    ],
)
def test_a_note_within_the_text_is_left_out(html: str) -> None:
    assert line(html) == "It is old. It stands."


def test_notes_below_the_text_are_left_out_whatever_names_them() -> None:
    notes = (
        '<section role="doc-endnotes"><ol><li><p>A note about the crane. ↩</p></li></ol></section>'
    )
    paragraphs = "<p>The wall is high, and nobody on the quay has slept since the cranes came.</p>"
    found = clean(parse_fragment(paragraphs * 2 + notes))
    assert "note" not in " ".join(block.text for block in found.article.blocks)


@pytest.mark.parametrize(
    "html",
    [
        "It is <del>two</del> <ins>three</ins> metres high.",
        "It is <s>two</s> three metres high.",
        "It is <strike>two</strike> three metres high.",
        'It is <span style="text-decoration: line-through">two</span> three metres high.',
    ],
)
def test_what_is_struck_out_is_not_read(html: str) -> None:
    assert line(html) == "It is three metres high."


def test_a_page_that_strikes_all_its_text_is_read() -> None:
    assert read("<p><s>All of it is struck, word for word.</s></p>")[0].startswith("All of it")


def test_markdown_marks_and_strikes() -> None:
    found = parse_markdown("It is ~~two~~ three, on ==Monday==, and 10^6^ seals came; a == b.")
    assert found.blocks[0].text == "It is three, on Monday, and 10⁶ seals came; a == b."


def test_ruby_is_read_once() -> None:
    html = (
        "<p><ruby>忙<rp>(</rp><rt>いそが</rt><rp>)</rp></ruby>しい<ruby>岸<rt>きし</rt></ruby></p>"
    )
    assert read(html) == ["忙しい岸"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "She said “no” twice."),
        ("de", "She said „no“ twice."),
        ("fr", "She said «no» twice."),
    ],
)
def test_a_quotation_keeps_its_marks(language: str, text: str) -> None:
    found = parse_page(
        f"<html lang={language}><body><p>She said <q>no</q> twice.</p></body></html>"
    )
    assert found.blocks[0].text == text


def test_the_items_of_an_ordered_list_have_their_numbers() -> None:
    assert read("<ol start=3><li><h3>School</h3><p>It stays.</p></li><li>Shop</li></ol>") == [
        "3. School",
        "It stays.",
        "4. Shop",
    ]
    assert read('<ol class="breadcrumb"><li>Home</li><li>Coast</li></ol>') == ["Home", "Coast"]


def test_a_break_within_a_sentence_is_a_blank() -> None:
    assert read("<p>an answer came<br>within a day</p>") == ["an answer came within a day"]
    assert read("<p>The end.<br>A new line</p>") == ["The end.", "A new line"]


STANZA = "The lamp upon the wall<br>burns low when winds are high,<br>and no one sees it fall."


def test_a_stanza_is_one_block_of_verses() -> None:
    (stanza,) = parse_fragment(f"<p>{STANZA}</p>").blocks
    assert stanza.text.split("\n") == STANZA.split("<br>")


def test_the_time_of_an_entry_is_read_with_its_heading() -> None:
    entry = "<article><time>18:40</time><h2>Power is back</h2><p>It is back after six hours.</p>"
    assert read(f"{entry}</article>")[0] == "18:40 – Power is back"


def test_entities_escaped_twice_are_undone_in_the_headline() -> None:
    found = parse_page(
        "<html><head><title>It&amp;#8217;s here</title></head><body><p>Yes.</p></body></html>"
    )
    assert found.title == "It’s here"


def test_two_marks_of_one_kind_are_both_cut() -> None:
    block = Block(text="It was high.[1] It was old.[1]")
    filler = Block(text="Nobody on the quay has slept since the cranes came to build the wall.")
    found = clean(Article(language="en", blocks=(block, filler)))
    assert found.article.blocks[0].text == "It was high. It was old."


def test_a_page_full_of_signs_takes_little_time() -> None:
    assert read("<p>" + "a<sup>1</sup>" * 20_000 + "</p>")
