"""What counts as main text is what trafilatura's whole extraction finds, mostly at less cost."""

import logging
from unicodedata import normalize

import pytest
import trafilatura
from lxml import html

from audio_builder.cleaning.cleaner import clean
from audio_builder.reading.html import parse_page
from audio_builder.reading.main_text import MainText, main_text, without_programs

SENTENCES = [
    f"The ferry made {n} crossings on Tuesday, the harbour master of Oster Island said, and "
    f"every one of them was on time although the wind had turned to the {wind}."
    for n, wind in (("two", "north"), ("three", "east"), ("four", "south"), ("five", "west"))
]
STORY = "".join(f"<p>{text}</p>" for text in SENTENCES)
MENU = "<ul>" + "".join(f"<li><a href=/{n}>Part {n} of the site</a></li>" for n in range(40))
PAGES = {
    "an article": f"<article><h1>Ferry sails</h1>{STORY}</article>",
    "with a menu": f"<nav>{MENU}</ul></nav><main>{STORY}</main><footer>About us</footer>",
    "without paragraphs": "".join(f"<div><div>{text}</div></div>" for text in SENTENCES),
    "in a table": f"<table><tr><td>{'</td></tr><tr><td>'.join(SENTENCES)}</td></tr></table>",
    "short": f"{MENU}</ul><div><p>{SENTENCES[0]}</p></div>",
    "little of the page": f"<div>{STORY}</div>"
    + "".join(f"<div><span>{text} {text}</span></div>" for text in SENTENCES * 5),
    "in an aside": f"<aside>{STORY}</aside><p>Choose a part of the site.</p>",
}


@pytest.fixture(autouse=True)
def _quiet() -> None:
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


@pytest.mark.parametrize("name", PAGES)
def test_it_is_what_the_whole_extraction_finds(name: str) -> None:
    page = f"<html><body>{PAGES[name]}</body></html>"
    whole = trafilatura.extract(page, include_comments=False) or ""
    found = {block.text: block.evidence.in_main for block in parse_page(page).blocks}  # type: ignore[union-attr]
    assert any(text in found for text in SENTENCES)
    assert [found.get(text) for text in SENTENCES] == [
        (text in whole) if text in found else None for text in SENTENCES
    ]


def test_lines_whose_accents_are_spelled_in_parts_are_main_text() -> None:
    story = "".join(
        f"<p>Le ferry a effectué {n} traversées mardi, a déclaré la capitaine du port, et toutes "
        "étaient à l'heure malgré le vent tourné à l'été.</p>"
        for n in ("deux", "trois", "quatre", "cinq")
    )
    page = normalize("NFD", f"<html><body><article>{story}</article></body></html>")
    assert "é" not in page
    blocks = parse_page(page).blocks
    assert [block.evidence.in_main for block in blocks] == [True] * 4  # type: ignore[union-attr]


def test_a_quick_look_that_finds_little_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    extraction = trafilatura.bare_extraction

    def counted(*args: object, fast: bool = False, **kinds: object) -> object:
        asked.append(fast)
        return extraction(*args, fast=fast, **kinds)  # type: ignore[arg-type]

    monkeypatch.setattr(trafilatura, "bare_extraction", counted)
    tree = html.fromstring(f"<html><body>{STORY}</body></html>")
    length = sum(map(len, SENTENCES))
    main_text(tree, characters=length, prose=length)
    assert asked == [True]
    main_text(tree, characters=length * 3, prose=length * 3)
    assert asked[1:] == [True, False]


def test_programs_and_drawings_go_and_words_beside_them_stay() -> None:
    tree = html.fromstring(
        "<html><body><p>One <svg><text>drawn</text></svg>two<style>p {}</style> three"
        "<script>run()</script> four<script type=application/ld+json>{}</script></p></body></html>"
    )
    without_programs(tree)
    assert tree.text_content() == "One two three four{}"


@pytest.mark.parametrize(("length", "is_believed"), [(1, False), (3, True)])
def test_who_finds_a_caption_has_not_found_the_article(
    monkeypatch: pytest.MonkeyPatch,
    length: int,
    is_believed: bool,  # noqa: FBT001 - a fixture
) -> None:
    texts = [f"{text} That was on day {day}." for day in range(6) for text in SENTENCES]
    found = MainText(lines=frozenset(map(as_letters, texts[:length])), whole="")
    monkeypatch.setattr("audio_builder.reading.html.main_text", lambda *_, **__: found)
    page = f"<html><body>{''.join(f'<p>{text}</p>' for text in texts)}</body></html>"
    article = parse_page(page)
    in_main = [block.evidence.in_main for block in article.blocks if block.evidence]
    assert in_main == [is_believed] * length + [False] * (len(texts) - length)
    # Either way the running text that it has not found is judged, and all of it is one text.
    assert len(clean(article).article.blocks) == len(texts)


def as_letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))
