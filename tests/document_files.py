"""Small documents, written by hand as their formats want it, for the tests."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from email.message import EmailMessage

FIRST = (
    "Eleven seals have slept on the quay since Sunday, and the harbour master has put up a sign"
    " that asks people not to wake them."
)
SECOND = (
    "The seals came with the storm, he said, and they seem to like the warm stones in front of the"
    " fish market more than the beach."
)
THIRD = (
    "Nobody knows how long they will stay, but the café has already named three of its cakes"
    " after them and sells more than before."
)


def zipped(files: Mapping[str, str | bytes], *, pack: bool = True) -> bytes:
    """Return a zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED if pack else 0) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def word(body: str, *, core: str = "", head: str = "", notes: str = "") -> bytes:
    """Return a Word document with the given body."""
    types = f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
    files = {
        "[Content_Types].xml": types,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a"'
        f' Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="n" Type="{_OFFICE}/footnotes" Target="footnotes.xml"/>'
        f'<Relationship Id="i" Type="{_OFFICE}/image" Target="http://127.0.0.1:9/x.png"'
        ' TargetMode="External"/></Relationships>',
        "word/document.xml": f"<?xml version='1.0'?>{head}<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f'<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr>'
        '</w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>'
        '</w:style><w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quote"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style></w:styles>',
        "word/footnotes.xml": f'<w:footnotes {_W}><w:footnote w:id="2"><w:p><w:r><w:t>{notes}</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>",
        "word/vbaProject.bin": b"\xd0\xcf\x11\xe0 a macro",
        "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"{core}</cp:coreProperties>",
    }
    return zipped(files)


def word_paragraph(text: str, style: str = "", extra: str = "") -> str:
    """Return a paragraph of a Word document."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}<w:r><w:t>{text}</w:t></w:r>{extra}</w:p>"


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_NAMES = " ".join(
    f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "style", "text", "table", "meta")
)


def opendocument(body: str, *, meta: str = "", manifest: str = "", head: str = "") -> bytes:
    """Return an OpenDocument text with the given body."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{head}<office:document-content {_ODF_NAMES}><office:body><office:text>"
            f"{body}</office:text></office:body></office:document-content>",
            "meta.xml": f'<office:document-meta {_ODF_NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<office:meta>{meta}</office:meta></office:document-meta>",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{_ODF}:manifest:1.0">{manifest}</m:manifest>',
        },
        pack=False,
    )


def epub(
    pages: Mapping[str, str],
    *,
    nav: str = "",
    metadata: str = "",
    extra: Mapping[str, str] | None = None,
) -> bytes:
    """Return an e-book with the given pages, each the inside of its body, and contents."""
    items = "".join(
        f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in pages
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in pages)
    if nav:
        items += (
            '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        )
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="book/package.opf"/></rootfiles></container>',
        "book/package.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>",
        "book/nav.xhtml": xhtml(f'<nav epub:type="toc"><ol>{nav}</ol></nav>'),
        **{f"book/{name}": xhtml(body) for name, body in pages.items()},
        **(extra or {}),
    }
    return zipped(files, pack=False)


def xhtml(body: str) -> str:
    """Return a page of an e-book; its empty elements are XHTML's."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"'
        f' xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>{body}</body></html>'
    )


def mail(
    *,
    text: str = "",
    html: str = "",
    subject: str = "Seals of Kelp",
    sender: str = "Ada Brand <ada@example.org>",
) -> EmailMessage:
    """Return a mail with a text, a page, or both."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "reader@example.org"
    message["Subject"] = subject
    message["Date"] = "Mon, 04 May 2026 08:00:00 +0200"
    if text:
        message.set_content(text)
        if html:
            message.add_alternative(html, subtype="html")
    else:
        message.set_content(html, subtype="html")
    return message


Placed = tuple[float, float, float, str]
"""From the left and from below, the letters' size, the text."""


def pdf(pages: Iterable[Iterable[Placed]], *, info: str = "", bold_from: float = 13.0) -> bytes:
    """Return a PDF of lines at their places, in Helvetica, bold from some size on."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>", b""]
    for number in (0, 1):
        base = ("Helvetica", "Helvetica-Bold")[number]
        objects.append(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding /WinAnsiEncoding >>".encode()
        )
    kids = []
    for lines in pages:
        drawn = b"".join(_drawn(line, bold_from) for line in lines)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F0 3 0 R /F1 4 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    objects.append(f"<< {info} >>".encode("latin-1"))
    return _assembled(objects)


def _drawn(line: Placed, bold_from: float) -> bytes:
    x, y, size, text = line
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    font = "F1" if size >= bold_from else "F0"
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET\n".encode("cp1252")


def _assembled(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        len(objects),
        start,
    )
    return bytes(out)


def wrapped(text: str, width: int) -> list[str]:
    """Wrap a text to lines of at most so many letters."""
    lines = [""]
    for one in text.split():
        if len(lines[-1]) + 1 + len(one) > width and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {one}".strip()
    return lines


def column(text: str, *, x: float, top: float, width: int = 44, size: float = 10) -> list[Placed]:
    """Set a paragraph as lines of a column."""
    return [(x, top - n * size * 1.3, size, line) for n, line in enumerate(wrapped(text, width))]
