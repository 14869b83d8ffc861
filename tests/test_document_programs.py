"""Documents as other programs write them: LibreOffice, pandoc, and Chromium's print."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from document_files import FIRST, SECOND, THIRD

from audio_builder.cleaning.cleaner import clean
from audio_builder.model.article import Article, Role
from audio_builder.reading.documents.chapters import split_chapters
from audio_builder.reading.source import read

PARAGRAPHS = [
    f"{start} {FIRST} {SECOND} {THIRD} {end}"
    for start, end in (
        ("In the first week all was calm.", "So it stayed until Friday."),
        ("In the second week a ferry came.", "So nobody slept until Sunday."),
        ("In the third week the press came.", "So the market closed on Monday."),
        ("In the fourth week it rained.", "So the guests left at last."),
    )
]
MARKDOWN = f"""---
title: The seals of Kelp
author: Ada Brand
lang: en-GB
---

# The storm

{PARAGRAPHS[0]}^[A note of its own.]

> {SECOND}

Three things changed in the town:

- the market opens an hour later,
- dogs are kept on a lead.

# The calm

{PARAGRAPHS[1]}

| Spring | Seals |
|--------|-------|
| Last   | Three |
| This   | Seven |

{PARAGRAPHS[2]}
"""
COLUMNS = f"""<!doctype html><html lang="en-GB"><title>The seals of Kelp</title>
<style>@page {{ size: A4; margin: 18mm }} body {{ font: 11pt/1.35 serif; text-align: justify }}
div {{ columns: 3; hyphens: auto }} p {{ margin: 0 0 .5em }}</style>
<h1>The seals of Kelp</h1><div>{"".join(f"<p>{text}</p>" for text in PARAGRAPHS)}
<h2>The calm</h2>{"".join(f"<p>{text[::1]} Again.</p>" for text in PARAGRAPHS)}</div>"""


@pytest.fixture
def markdown(tmp_path: Path) -> Path:
    path = tmp_path / "seals.md"
    path.write_text(MARKDOWN, "utf-8")
    return path


def pandoc(source: Path, ending: str) -> Path:
    target = source.with_suffix(f".{ending}")
    subprocess.run(["pandoc", "-s", source, "-o", target], check=True, timeout=60)
    return target


def office(source: Path, ending: str) -> Path:
    """Let LibreOffice save a document in another format, with a profile of its own."""
    folder = source.parent / "office"
    command = [
        "soffice",
        f"-env:UserInstallation={(source.parent / 'profile').as_uri()}",
        "--headless",
    ]
    subprocess.run(
        [*command, "--convert-to", ending, "--outdir", folder, source],
        check=True,
        timeout=180,
        capture_output=True,
    )
    return folder / f"{source.stem}.{ending.partition(':')[0]}"


def insist_on_structure(article: Article, *, has_lists: bool = True) -> None:
    texts = [block.text for block in article.blocks]
    assert f"{PARAGRAPHS[0]}[1]" in texts
    places = [texts.index(text) for text in (*PARAGRAPHS[1:3],)]
    assert places == sorted(places)
    headings = [block.text for block in article.blocks if block.role is Role.HEADING]
    assert headings[-2:] == ["The storm", "The calm"]
    if has_lists:
        items = [block.text for block in article.blocks if block.role is Role.LIST_ITEM]
        assert "dogs are kept on a lead." in items
    assert "This\tSeven" in texts
    spoken = [block.text for block in clean(article).article.blocks]
    assert PARAGRAPHS[0] in spoken
    assert not any("A note of its own" in text for text in spoken)


@pytest.mark.pandoc
@pytest.mark.parametrize("ending", ["docx", "odt", "epub", "rtf"])
def test_what_pandoc_writes_is_read(markdown: Path, ending: str) -> None:
    article = read(str(pandoc(markdown, ending)))
    insist_on_structure(article)
    if ending != "rtf":  # there pandoc writes no facts
        assert (article.title, article.byline, article.language) == (
            "The seals of Kelp",
            "Ada Brand",
            "en-GB",
        )


@pytest.mark.pandoc
def test_a_book_of_pandoc_is_split_at_its_chapters(markdown: Path) -> None:
    chapters = split_chapters(read(str(pandoc(markdown, "epub"))))
    assert [chapter.title for chapter in chapters] == ["The storm", "The calm"]


@pytest.mark.pandoc
@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "ending", ["docx:MS Word 2007 XML", "odt", "rtf:Rich Text Format", "pdf", "fodt"]
)
def test_what_libreoffice_writes_is_read(markdown: Path, ending: str) -> None:
    source = pandoc(markdown, "odt" if ending.startswith("docx") else "docx")
    article = read(str(office(source, ending)))
    insist_on_structure(article)
    assert (article.title, article.byline) == ("The seals of Kelp", "Ada Brand")


def printed(page: str, folder: Path, *flags: str) -> Article:
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(page, "utf-8")
    subprocess.run(
        [
            *("chromium", "--headless", "--no-sandbox", "--disable-gpu", *flags),
            *(f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", source.as_uri()),
        ],
        check=True,
        timeout=120,
        capture_output=True,
    )
    return read(str(target))


@pytest.mark.browser
@pytest.mark.parametrize("flags", [(), ("--no-pdf-header-footer",)])
def test_columns_that_chromium_prints_are_read_in_order(
    tmp_path: Path, flags: tuple[str, ...]
) -> None:
    article = printed(COLUMNS, tmp_path, *flags)
    assert article.title == "The seals of Kelp"
    assert [(block.role, block.text) for block in article.blocks] == [
        (Role.HEADING, "The seals of Kelp"),
        *((Role.PARAGRAPH, text) for text in PARAGRAPHS),
        (Role.HEADING, "The calm"),
        *((Role.PARAGRAPH, f"{text} Again.") for text in PARAGRAPHS),
    ]


@pytest.mark.browser
def test_a_page_that_chromium_saved_as_one_file_is_read(chromium: Any, tmp_path: Path) -> None:
    path = tmp_path / "saved.mhtml"
    page = tmp_path / "page.html"
    page.write_text(f"<title>Möwen</title><h1>Möwen</h1><p>{FIRST}</p><p>{SECOND}</p>", "utf-8")
    tab = chromium.new_page()
    tab.goto(page.as_uri())
    session = tab.context.new_cdp_session(tab)
    path.write_text(session.send("Page.captureSnapshot")["data"], "utf-8", newline="")
    tab.close()
    article = read(str(path))
    assert article.title == "Möwen"
    assert [block.text for block in article.blocks][-2:] == [FIRST, SECOND]


@pytest.mark.pandoc
def test_a_document_is_a_source_for_every_command(markdown: Path) -> None:
    path = pandoc(markdown, "docx")
    for command in ("clean", "script"):
        done = subprocess.run(
            [sys.executable, "-m", "audio_builder", command, path],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        assert "So nobody slept until Sunday." in done.stdout
