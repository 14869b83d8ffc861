"""A list is judged as a whole."""

import pytest

from audio_builder.cleaning.lists import is_item_of_document, list_by_list
from audio_builder.model.article import Block, Evidence, Role

SURE, UNSURE, NEVER = 0.9, 0.1, 0.01


def judged(*lines: tuple[str, float]) -> list[float]:
    blocks = [Block(text=text) for text, _ in lines]
    return list(list_by_list(blocks, [score for _, score in lines]))


def test_ingredients_are_judged_together_with_what_stands_between_them_and_above() -> None:
    lines = (
        ("Peel all of them before the guests are there.", UNSURE),
        ("For the soup", UNSURE),
        ("500 g potatoes", SURE),
        ("1½ cups milk", UNSURE),
        ("salt and pepper", UNSURE),
        ("½ tsp sugar", UNSURE),
        ("Serve it hot, with a spoon for everybody.", UNSURE),
    )
    assert judged(*lines) == [UNSURE, SURE, SURE, SURE, SURE, SURE, UNSURE]


@pytest.mark.parametrize(
    "lines",
    [
        ("1 Seals win again", "2 Wall to fall", "3 Ferry late", "4 Goat at sea"),
        ("4 May 2026", "5 May 2026", "6 May 2026"),
        ("500 g potatoes", "Home", "News", "Sport", "Culture", "2 cups milk", "3 tbsp oil"),
        ("500 g potatoes", "2 cups milk"),
    ],
)
def test_other_figures_in_a_row_are_judged_one_by_one(lines: tuple[str, ...]) -> None:
    scores = [SURE, *[UNSURE] * (len(lines) - 1)]
    assert judged(*zip(lines, scores, strict=True)) == scores


def test_a_short_line_that_returns_is_judged_once() -> None:
    lines = (
        ("Harbour Pictures", 0.7),
        ("Peel all of them before the guests are there.", UNSURE),
        ("Harbour pictures", 0.1),
        ("Peel all of them before the guests are there.", SURE),
    )
    assert judged(*lines) == pytest.approx([0.4, UNSURE, 0.4, SURE])


def test_a_row_and_an_item_of_a_document_are_not_furniture_but_those_of_a_page_may_be() -> None:
    of_document = Evidence(tags="div/table/tr")
    of_page = Evidence(tags="div/table/tr", in_main=True)
    link = Evidence(tags="div/ul/li", link_share=0.9)
    assert is_item_of_document(Block(text="Jon Hale\tMate", evidence=of_document))
    assert is_item_of_document(Block(text="Mate", role=Role.LIST_ITEM, evidence=of_document))
    assert not is_item_of_document(Block(text="Jon Hale\tMate", evidence=of_page))
    assert not is_item_of_document(Block(text="Mate", role=Role.LIST_ITEM, evidence=link))
    assert not is_item_of_document(Block(text="Mate", evidence=of_document))
    assert not is_item_of_document(Block(text="Jon Hale\tMate"))
