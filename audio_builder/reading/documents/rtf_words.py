"""The words of rich text that matter to a reader."""

import re

CHARACTERS = {
    "tab": " ",
    "line": " ",
    "lbr": " ",
    "softline": " ",
    "emdash": "—",
    "endash": "–",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "zwj": "\N{ZERO WIDTH JOINER}",
    "zwnj": "\N{ZERO WIDTH NON-JOINER}",
}
SKIPPED = frozenset(
    [
        "annotation",
        "atnauthor",
        "atnid",
        "bkmkend",
        "bkmkstart",
        "blipuid",
        "colortbl",
        "datafield",
        "do",
        "fldinst",
        "filetbl",
        "footer",
        "footerf",
        "footerl",
        "footerr",
        "ftncn",
        "ftnsep",
        "ftnsepc",
        "generator",
        "header",
        "headerf",
        "headerl",
        "headerr",
        "listoverridetable",
        "listpicture",
        "listtable",
        "listtext",
        "nonshppict",
        "nonesttables",
        "objdata",
        "pict",
        "pntext",
        "revtbl",
        "rsidtbl",
        "rxe",
        "shpinst",
        "shprslt",
        "tc",
        "tcn",
        "themedata",
        "txe",
        "upr",
        "xe",
        "xmlnstbl",
    ]
)
"""Destinations without text that stands in the document's course."""
INFO = {"title": "title", "author": "author", "creatim": "date", "subject": "subject"}
# Windows' numbers of character sets, https://learn.microsoft.com/openspecs (LOGFONT).
CHARSETS = {
    0: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
HEADING_STYLE = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|overskrift|nagłówek|заголовок|başlık)"
    r"\s*([1-9])$"
)
QUOTE_STYLE = re.compile(
    r"(?:intense )?quot|block text|block quot|zitat|citation|cita\b|citaat|цитата"
)
