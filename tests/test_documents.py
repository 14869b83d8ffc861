"""What is read from each kind of document, and what is refused in one clear line."""

from pathlib import Path

import pytest
from document_files import (
    FIRST,
    SECOND,
    THIRD,
    Placed,
    column,
    epub,
    opendocument,
    pdf,
    word,
    word_paragraph,
    zipped,
)

from audio_builder.cleaning.cleaner import clean
from audio_builder.errors import ReadingError
from audio_builder.model.article import Article, Block, Role
from audio_builder.reading.documents import archive
from audio_builder.reading.documents.chapters import split_chapters
from audio_builder.reading.source import read


def read_as(content: bytes, name: str, folder: Path) -> Article:
    path = folder / name
    path.write_bytes(content)
    return read(str(path))


def shape(article: Article) -> list[tuple[str, str]]:
    return [(block.role.value, block.text) for block in article.blocks]


def said(article: Article) -> list[str]:
    return [block.text for block in clean(article).article.blocks]


CORE = (
    "<dc:title>The seals of Kelp</dc:title><dc:creator>Ada Brand;Jo Doe</dc:creator>"
    "<dcterms:created>2024-05-04T10:00:00Z</dcterms:created>"
)
CELLS = "".join(f"<w:tc>{word_paragraph(text)}</w:tc>" for text in ("Spring", "Seven"))
WORD_BODY = (
    word_paragraph("The storm", "H1")
    + word_paragraph(FIRST, extra='<w:r><w:footnoteReference w:id="2"/></w:r>')
    + word_paragraph(SECOND, "Q")
    + f"<w:tbl><w:tr>{CELLS}</w:tr></w:tbl>"
    + f'<w:p><w:del w:id="1"><w:r><w:delText>struck out</w:delText></w:r></w:del><w:r><w:t>{THIRD}</w:t></w:r></w:p>'
)


def test_a_word_document_keeps_its_structure_and_facts(tmp_path: Path) -> None:
    article = read_as(word(WORD_BODY, core=CORE, notes="A note of its own."), "a.docx", tmp_path)
    assert (article.title, article.authors) == ("The seals of Kelp", ("Ada Brand", "Jo Doe"))
    assert article.published is not None
    assert article.published.date().isoformat() == "2024-05-04"
    assert article.language == "en-GB"
    assert shape(article)[:5] == [
        ("heading", "The storm"),
        ("paragraph", f"{FIRST}[1]"),
        ("quote", SECOND),
        ("paragraph", "Spring\tSeven"),
        ("paragraph", THIRD),
    ]
    assert "A note of its own." not in " ".join(said(article))
    assert FIRST in said(article)


def test_a_word_document_is_known_without_its_name() -> None:
    assert read("-", stdin=word(WORD_BODY)).blocks[-2].text == THIRD


def test_the_language_a_word_processor_was_set_to_is_not_believed(tmp_path: Path) -> None:
    german = (
        "Die Robben schlafen seit dem Sonntag auf der Mole und niemand weiß, wie lange sie bleiben."
    )
    assert read_as(word(word_paragraph(german)), "a.docx", tmp_path).language == ""


ODT_BODY = (
    '<text:h text:outline-level="2">The storm</text:h>'
    f"<text:p>{FIRST}<text:note><text:note-citation>1</text:note-citation><text:note-body>"
    "<text:p>A note of its own.</text:p></text:note-body></text:note></text:p>"
    "<text:tracked-changes><text:p>struck out</text:p></text:tracked-changes>"
    "<text:list><text:list-item><text:p>the market<text:s/>opens late</text:p></text:list-item></text:list>"
    f'<text:p text:style-name="Quotations">{SECOND}</text:p>'
    "<table:table><table:table-row><table:table-cell><text:p>Spring</text:p></table:table-cell>"
    "<table:table-cell><text:p>Seven</text:p></table:table-cell></table:table-row></table:table>"
)


def test_a_table_that_ends_a_document_is_read(tmp_path: Path) -> None:
    rows = (("Crew", "Post"), ("Ada Brand", "Captain"), ("Jon Hale", "Mate"), ("Home", "+44 1234"))
    cells = ["".join(f"<w:tc>{word_paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    table = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"
    body = word_paragraph("The storm", "H1") + word_paragraph(FIRST) + word_paragraph(THIRD) + table
    spoken = said(read_as(word(body), "a.docx", tmp_path))
    assert spoken[-3:] == [f"{name}: Post {post}." for name, post in rows[1:]]


def test_an_opendocument_text_keeps_its_structure_and_facts(tmp_path: Path) -> None:
    meta = (
        "<dc:title>The seals of Kelp</dc:title><meta:initial-creator>Ada Brand</meta:initial-creator>"
        "<meta:creation-date>2024-05-04T10:00:00</meta:creation-date>"
    )
    article = read_as(opendocument(ODT_BODY, meta=meta), "a.odt", tmp_path)
    assert (article.title, article.byline) == ("The seals of Kelp", "Ada Brand")
    assert str(article.published) == "2024-05-04 10:00:00"
    assert shape(article) == [
        ("heading", "The storm"),
        ("paragraph", f"{FIRST}[1]"),
        ("list_item", "the market opens late"),
        ("quote", SECOND),
        ("paragraph", "Spring\tSeven"),
        ("paragraph", "A note of its own."),
    ]
    assert "A note of its own." not in said(article)


RTF = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fnil\fcharset204 Cyr;}}"
    r"{\colortbl;\red0\green0\blue0;}{\stylesheet{\s1\outlinelevel0 heading 1;}{\s2 Quote;}}"
    r"{\info{\title The seals of Kelp}{\author Ada Brand}{\creatim\yr2024\mo5\dy4\hr10\min0}}"
    r"{\*\generator Word 99;}{\header A running head\par}"
    r"\pard\s1 The storm\par \pard\plain "
    + FIRST
    + r"{\super\chftn}{\footnote\chftn A note of its own.}\par "
    r"\pard {\listtext\'b7\tab}\ls1 caf\'e9 and na\u239\'3fve\par "
    r"\pard\s2 "
    + SECOND
    + r"\par \pard {\v hidden words}{\deleted struck out}{\pict\pngblip 89504e47}"
    r"{\field{\*\fldinst HYPERLINK \"https://example.org\"}{\fldrslt the link}}: {\f1 \'cf\'f0\'e8\'e2\'e5\'f2}\par "
    r"\trowd\cellx100\cellx200 \pard\intbl Spring\cell Seven\cell\row \pard " + THIRD + r"\par}"
)


def test_rich_text_keeps_its_structure_and_facts(tmp_path: Path) -> None:
    article = read_as(
        RTF.encode("ascii", "xmlcharrefreplace").replace(b"&#233;", rb"\'e9"), "a.rtf", tmp_path
    )
    assert (article.title, article.byline) == ("The seals of Kelp", "Ada Brand")
    assert str(article.published) == "2024-05-04 10:00:00"
    assert shape(article) == [
        ("heading", "The storm"),
        ("paragraph", f"{FIRST}[1]"),
        ("list_item", "café and naïve"),
        ("quote", SECOND),
        ("paragraph", "the link: Привет"),
        ("paragraph", "Spring\tSeven"),
        ("paragraph", THIRD),
        ("paragraph", "A note of its own."),
    ]


def test_large_and_bold_lines_of_plain_rich_text_are_headings(tmp_path: Path) -> None:
    text = r"{\rtf1\ansi {\b\fs48 Seals of Kelp\par}{\b\fs24 The storm\par}\fs24 %s\par %s\par}"
    article = read_as((text % (FIRST, SECOND)).encode(), "a.rtf", tmp_path)
    assert [(block.role, block.level) for block in article.blocks] == [
        (Role.HEADING, 1),
        (Role.HEADING, 2),
        (Role.PARAGRAPH, 0),
        (Role.PARAGRAPH, 0),
    ]


BOOK = {
    "cover.xhtml": '<section epub:type="cover"><p>Cover of the book</p></section>',
    "one.xhtml": f'<h2>The storm</h2><p><a id="p1"/>{FIRST}<a epub:type="noteref" href="#n"><sup>1</sup></a></p>'
    f'<p>{SECOND}&nbsp;<span epub:type="pagebreak">17</span></p><aside epub:type="footnote" id="n"><p>A note of its own.</p></aside>',
    "two.xhtml": f"<p>{SECOND}</p><h1>A break</h1><p>{THIRD}</p>",
}
NAV = '<li><a href="one.xhtml">The storm</a></li><li><a href="two.xhtml#start">The calm</a></li>'
METADATA = (
    '<dc:title>The seals of Kelp</dc:title><dc:creator id="c">Ada Brand</dc:creator>'
    "<dc:language>en-GB</dc:language><dc:date>2024-05</dc:date><dc:publisher>Kelp Press</dc:publisher>"
)


def test_an_e_book_is_read_in_order_with_a_heading_for_each_chapter(tmp_path: Path) -> None:
    article = read_as(epub(BOOK, nav=NAV, metadata=METADATA), "a.epub", tmp_path)
    assert (article.title, article.byline, article.language) == (
        "The seals of Kelp",
        "Ada Brand",
        "en-GB",
    )
    assert (str(article.published), article.site) == ("2024-05-01 00:00:00", "Kelp Press")
    assert [(b.text, b.level) for b in article.blocks if b.role is Role.HEADING] == [
        ("The storm", 1),
        ("The calm", 1),
        ("A break", 2),
    ]
    spoken = " ".join(said(article))
    assert "Cover" not in spoken
    assert "A note" not in spoken
    assert "17" not in spoken
    assert article.blocks[1].text == f"{FIRST}[1]"
    assert [chapter.title for chapter in split_chapters(article)] == ["The storm", "The calm"]


PROSE = f"<p>{FIRST}</p><p>{SECOND}</p>"
SHAPES: dict[str, tuple[dict[str, str], str, list[str]]] = {
    "parts with chapters below them": (
        {
            "p.xhtml": "<h1>Part One</h1>",
            "a.xhtml": f"<h2>Storm</h2>{PROSE}",
            "b.xhtml": f"<h2>Calm</h2>{PROSE}",
        },
        '<li><a href="p.xhtml">Part One</a><ol><li><a href="a.xhtml">Storm</a></li><li><a href="b.xhtml">Calm</a></li></ol></li>',
        ["Storm", "Calm"],
    ),
    "one page for the whole book": (
        {"a.xhtml": f'<div><p id="one">Storm</p>{PROSE}</div><a id="two"></a><p>Calm</p>{PROSE}'},
        '<li><a href="a.xhtml#one">Storm</a></li><li><a href="a.xhtml#two">Calm</a></li>',
        ["Storm", "Calm"],
    ),
    "a chapter over two pages, without headings": (
        {"a.xhtml": PROSE, "b.xhtml": f"<p>{THIRD}</p>", "c.xhtml": PROSE},
        '<li><a href="a.xhtml">I. Storm</a></li><li><a href="c.xhtml">II. Calm</a></li>',
        ["I. Storm", "II. Calm"],
    ),
    "a number above the name": (
        {
            "a.xhtml": f"<h2>1</h2><h1>Storm</h1>{PROSE}",
            "b.xhtml": f"<h2>2</h2><h1>Calm</h1>{PROSE}",
        },
        '<li><a href="a.xhtml">1. Storm</a></li><li><a href="b.xhtml">2. Calm</a></li>',
        ["1. Storm", "2. Calm"],
    ),
    "no contents": (
        {"a.xhtml": f"<h1>Storm</h1>{PROSE}", "b.xhtml": f"<h1>Calm</h1>{PROSE}"},
        "",
        ["Storm", "Calm"],
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_book_is_divided_at_its_chapters(tmp_path: Path, name: str) -> None:
    pages, nav, titles = SHAPES[name]
    chapters = split_chapters(read_as(epub(pages, nav=nav), "a.epub", tmp_path))
    assert [chapter.title for chapter in chapters] == titles


def test_an_anchor_of_xhtml_does_not_make_a_link_of_its_page(tmp_path: Path) -> None:
    article = read_as(epub(BOOK, nav=NAV), "a.epub", tmp_path)
    assert article.blocks
    assert all(block.evidence and block.evidence.link_share < 0.1 for block in article.blocks)


def test_an_article_without_chapters_is_not_split() -> None:
    article = Article(title="A", blocks=(Block(text=FIRST), Block(text=SECOND)))
    assert split_chapters(article) == (article,)


def test_captions_are_sentences_without_times(tmp_path: Path) -> None:
    srt = "1\n00:00:01,000 --> 00:00:04,000\n<i>Eleven seals</i> have slept\non the quay.\n\n2\n00:00:05,000 --> 00:00:08,000\n[music]\n\n3\n00:00:09,000 --> 00:00:11,000\nNobody minds.\n"
    vtt = "WEBVTT\n\nNOTE by hand\n\nintro\n00:01.000 --> 00:04.000 align:start\n<v Ada>Eleven seals &amp; a dog</v>\n\n00:04.000 --> 00:05.000\nEleven seals &amp; a dog\n\n00:05.000 --> 00:06.000\nsleep here.\n"
    assert shape(read_as(srt.encode(), "a.srt", tmp_path)) == [
        ("paragraph", "Eleven seals have slept on the quay. Nobody minds.")
    ]
    assert shape(read_as(vtt.encode(), "a.vtt", tmp_path)) == [
        ("paragraph", "Eleven seals & a dog sleep here.")
    ]


@pytest.mark.parametrize("turn", [b"0 1 -1 0", b"-1 0 0 -1", b"0 -1 1 0"])
def test_a_page_on_its_side_is_turned(tmp_path: Path, turn: bytes) -> None:
    lines = pdf([[(300.0, 300.0, 12.0, "Eleven seals"), (300.0, 300.0, 12.1, "sleep.")]])
    turned = lines.replace(b"1 0 0 1", turn)
    words = " ".join(block.text for block in read_as(turned, "a.pdf", tmp_path).blocks)
    assert "Eleven" in words


INFO = "/Title (The seals of Kelp) /Author (Ada Brand) /CreationDate (D:20240504100000+02'00')"


def test_a_pdf_in_two_columns_is_read_column_by_column(tmp_path: Path) -> None:
    left = [*column(FIRST, x=50, top=700), *column(SECOND, x=50, top=640)]
    right = [*column(THIRD, x=310, top=705), *column(FIRST, x=310, top=645)]
    lines = [(50.0, 760.0, 20.0, "Seals on the quay"), *left, *right]
    article = read_as(pdf([lines], info=INFO), "a.pdf", tmp_path)
    assert (article.title, article.byline, article.language) == (
        "The seals of Kelp",
        "Ada Brand",
        "en-GB",
    )
    assert str(article.published) == "2024-05-04 10:00:00+02:00"
    assert shape(article) == [
        ("heading", "Seals on the quay"),
        *(("paragraph", text) for text in (FIRST, SECOND, THIRD, FIRST)),
    ]


def test_running_heads_page_numbers_and_notes_of_a_pdf_are_not_read(tmp_path: Path) -> None:
    long = " ".join([FIRST, SECOND, THIRD] * 3)
    lines = column(long, x=60, top=760, width=90)
    note = [(60.0, 80.0, 7.0, "1 A note of its own, which is small.")]
    head, foot = (60.0, 815.0, 8.0, "The Kelp Review"), (290.0, 30.0, 8.0, "%d")
    pages = [
        [
            head,
            *[(x, 760 - n * 13, s, t) for n, (x, _, s, t) in enumerate(part)],
            *extra,
            (*foot[:3], str(page)),
        ]
        for page, (part, extra) in enumerate(((lines[:6], note), (lines[6:], [])), start=41)
    ]
    article = read_as(pdf(pages), "a.pdf", tmp_path)
    assert [block.text for block in article.blocks] == [long, "A note of its own, which is small."]
    assert said(article) == [long]


def test_words_divided_at_the_end_of_a_line_are_joined(tmp_path: Path) -> None:
    lines = [
        (50.0, 700.0, 10.0, "The harbour master is a well-known man, and the har-"),
        (50.0, 687.0, 10.0, "bour is small. He calls the boats well-"),
        (50.0, 674.0, 10.0, "known, and they are, at least to the seals of the quay."),
    ]
    (block,) = read_as(pdf([lines]), "a.pdf", tmp_path).blocks
    assert block.text == (
        "The harbour master is a well-known man, and the harbour is small."
        " He calls the boats well-known, and they are, at least to the seals of the quay."
    )


def test_raised_digits_of_a_pdf_are_notes_behind_words_and_powers_behind_units(
    tmp_path: Path,
) -> None:
    lines: list[Placed] = [
        (50.0, 700.0, 12.0, "The quay is warm"),
        (147.0, 704.5, 7.0, "1"),
        (155.0, 700.0, 12.0, "and 20 m"),
        (204.0, 704.5, 7.0, "2"),
        (212.0, 700.0, 12.0, "large, which is enough for a seal."),
    ]
    (block,) = read_as(pdf([lines]), "a.pdf", tmp_path).blocks
    assert block.text == "The quay is warm[1] and 20 m² large, which is enough for a seal."


def test_the_title_of_a_pdf_is_its_largest_line_where_its_name_is_a_file(tmp_path: Path) -> None:
    lines = [(50.0, 760.0, 20.0, "Seals on the quay"), *column(FIRST, x=50, top=700)]
    info = "/Title (Microsoft Word - seals-final2.docx)"
    assert read_as(pdf([lines], info=info), "a.pdf", tmp_path).title == "Seals on the quay"


def test_facts_of_the_newer_kind_are_read_where_the_older_are_silent(tmp_path: Path) -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        b' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        b"<r:Description><dc:title><r:Alt><r:li>The seals of Kelp</r:li></r:Alt></dc:title><dc:creator><r:Seq>"
        b"<r:li>Ada Brand</r:li><r:li>Jo Doe</r:li></r:Seq></dc:creator><xmp:CreateDate>2024-05-04</xmp:CreateDate>"
        b"</r:Description></r:RDF></x:xmpmeta>"
    )
    article = read_as(pdf([column(FIRST, x=50, top=700)]) + packet, "a.pdf", tmp_path)
    assert (article.title, article.byline) == ("The seals of Kelp", "Ada Brand, Jo Doe")
    assert str(article.published) == "2024-05-04 00:00:00"


def test_a_table_of_contents_is_not_read(tmp_path: Path) -> None:
    dots = "." * 40
    lines = [(50.0, 760.0, 12.0, f"The storm {dots} 7"), (50.0, 745.0, 12.0, f"The calm {dots} 12")]
    article = read_as(pdf([[*lines, *column(FIRST, x=50, top=700)]]), "a.pdf", tmp_path)
    assert [block.text for block in article.blocks] == [FIRST]
    in_word = word(word_paragraph("The storm 7", "TOC1") + word_paragraph(FIRST))
    assert [block.text for block in read_as(in_word, "a.docx", tmp_path).blocks] == [FIRST]


LOL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname"><!ENTITY f "harmless">]>'


def test_entities_of_documents_are_left_alone(tmp_path: Path) -> None:
    body = word_paragraph(f"&e;&f;{FIRST}")
    assert read_as(word(body, head=LOL), "a.docx", tmp_path).blocks[0].text == FIRST
    odt = opendocument(f"<text:p>&e;&f;{FIRST}</text:p>", head=LOL)
    assert read_as(odt, "a.odt", tmp_path).blocks[0].text == FIRST


_BILLION = (
    "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 20}'>" for n in range(1, 12))
    + "]>"
)
_BIG = b"<a>" + b" " * (archive.MOST_TEXT_BYTES + 10)
_OBFUSCATED = (
    '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
    '<e:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></e:EncryptedData></encryption>'
)
_RTF_DEEP = b"{\\rtf1 " + b"{" * 50_000 + b"Hello"
_DEEP_TABLES = (
    "<w:tbl><w:tr><w:tc>" * 3000 + word_paragraph(FIRST) + "</w:tc></w:tr></w:tbl>" * 3000
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BAD = {
    "bomb.docx": (zipped({"word/document.xml": _BIG}), "unpacks to more"),
    "bomb.odt": (zipped({"content.xml": _BIG}), "unpacks to more"),
    "files.epub": (
        zipped({f"{n}": "" for n in range(archive.MOST_FILES + 1)}),
        "more than 5000 files",
    ),
    "cut.docx": (word(WORD_BODY)[:1500], "damaged"),
    "text.docx": (b"This is not a Word document.", "damaged"),
    "nothing.epub": (zipped({"mimetype": "application/epub+zip"}, pack=False), "damaged"),
    "deep.docx": (word(_DEEP_TABLES), "damaged"),
    "deep.rtf": (_RTF_DEEP, "damaged"),
    "laughs.docx": (word(word_paragraph("&a11;"), head=_BILLION), "damaged|holds no text"),
    "laughs.odt": (opendocument("<text:p>&a11;</text:p>", head=_BILLION), "damaged|holds no text"),
    "locked.docx": (_OLE + "EncryptedPackage".encode("utf-16-le"), "is encrypted"),
    "old.docx": (_OLE, "old Office document"),
    "letter.msg": (_OLE + "__substg1.0_".encode("utf-16-le"), "is an Outlook message"),
    "locked.odt": (
        opendocument("", manifest="<m:file-entry><m:encryption-data/></m:file-entry>"),
        "is encrypted",
    ),
    "locked.epub": (epub(BOOK, extra={"META-INF/encryption.xml": _OBFUSCATED}), "is encrypted"),
    "cut.pdf": (pdf([column(FIRST, x=50, top=700)])[:300], "damaged"),
    "head.pdf": (b"%PDF-1.7\n", "damaged"),
    "empty.pdf": (pdf([[]]), "holds no text"),
    "empty.rtf": (b"{\\rtf1 }", "holds no text"),
    "empty.srt": (b"1\n00:00:01,000 --> 00:00:02,000\n\n", "holds no text"),
    "video.mhtml": (b"From: <Saved by Blink>\nContent-Type: video/mp4\n\nxx\n", "holds no page"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_is_one_clear_line(tmp_path: Path, name: str) -> None:
    content, problem = BAD[name]
    with pytest.raises(ReadingError, match=problem) as failure:
        read_as(content, name, tmp_path)
    assert str(failure.value).startswith(f"{tmp_path / name}: ")
    assert "\n" not in str(failure.value)


def test_a_name_that_leads_out_of_the_archive_leads_nowhere() -> None:
    assert archive.beside("book/a.opf", "../../../etc/passwd") == "../../etc/passwd"
    content = zipped({"../../etc/passwd": "secret", "book/a": "text"})
    assert archive.Archive(content, "x").read("book/a") == b"text"


def test_a_scan_says_that_it_is_one(tmp_path: Path) -> None:
    from PIL import Image  # noqa: PLC0415 - one test draws

    path = tmp_path / "scan.pdf"
    Image.new("L", (300, 400), 255).save(path)
    with pytest.raises(ReadingError, match="is a scan"):
        read(str(path))
