"""Rows of tables become sentences, a note, or nothing."""

from collections.abc import Iterator
from itertools import groupby

from msgspec.structs import replace

from audio_builder.language import primary
from audio_builder.model.article import Article, Block, Dropped

_LAYOUT_CHARACTERS = 160
"""A cell this long holds paragraphs: the table only arranges the page."""
_NOTES = {
    "en": "A table is left out here.",
    "de": "Hier ist eine Tabelle ausgelassen.",
    "fr": "Un tableau est omis ici.",
    "es": "Aquí se omite una tabla.",
    "it": "Qui è omessa una tabella.",
    "pt": "Uma tabela foi omitida aqui.",
    "nl": "Hier is een tabel weggelaten.",
    "pl": "W tym miejscu pominięto tabelę.",
    "uk": "Тут пропущено таблицю.",
    "ru": "Здесь пропущена таблица.",
    "tr": "Burada bir tablo atlandı.",
    "no": "En tabell er utelatt her.",
    "nb": "En tabell er utelatt her.",
    "nn": "Ein tabell er utelaten her.",
    "sv": "En tabell är utelämnad här.",
    "da": "En tabel er udeladt her.",
    "cs": "Zde je vynechána tabulka.",
    "fi": "Taulukko on jätetty tästä pois.",
    "ko": "여기서 표는 생략했습니다.",
    "ar": "حُذف هنا جدول.",
}


def is_row(block: Block) -> bool:
    """Tell whether a block is a row of several short cells."""
    return "\t" in block.text and max(map(len, block.text.split("\t"))) < _LAYOUT_CHARACTERS


def dropped_tables(article: Article) -> Iterator[Dropped]:
    """Drop the rows of tables, for listeners who do not want them."""
    for index, block in enumerate(article.blocks):
        if is_row(block):
            yield Dropped(
                rule="tables", reason="a table", block=index, start=0, end=len(block.text)
            )


def spoken_tables(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Turn rows into what is said of them."""
    spoken: list[Block] = []
    for together, group in groupby(blocks, key=is_row):
        if together:
            spoken.extend(_sentences(list(group)))
        else:
            spoken.extend(replace(b, text=b.text.replace("\t", " ")) for b in group)
    return tuple(spoken)


def note(language: str) -> Block:
    """Return the line that stands for a table."""
    return Block(text=_NOTES.get(primary(language), _NOTES["en"]))


def _sentences(rows: list[Block]) -> Iterator[Block]:
    """Read a table with a head as "name: column value, column value."."""
    cells = [row.text.split("\t") for row in rows]
    head = cells[0]
    has_head = (
        len(rows) > 1
        and not any(char.isdigit() for cell in head for char in cell)
        and all(len(row) == len(head) for row in cells)
    )
    if not has_head:
        for row, parts in zip(rows, cells, strict=True):
            yield replace(row, text=f"{', '.join(parts)}.")
        return
    for row, parts in zip(rows[1:], cells[1:], strict=True):
        named = [f"{name} {value}" for name, value in zip(head[1:], parts[1:], strict=True)]
        yield replace(row, text=f"{parts[0]}: {', '.join(named)}.")
