"""Editors' decisions on lines become labels that cleaning can be trained on.

One JSON object a line, in the form of hand-made labels: ``labels[k]`` is the label of line
``first + k`` of the page ``id``. The line's text stands beside, so that the file is enough.
"""

import json
import os
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from audio_builder.desk.records import LineEdit
from audio_builder.model.article import Article, Role
from audio_builder.surrogates import storable_text

FILE_NAME = "decisions.jsonl"
_LABELS = {
    Role.PARAGRAPH: "body",
    Role.HEADING: "heading",
    Role.LIST_ITEM: "list",
    Role.QUOTE: "quote",
}
LEFT_OUT = "other-junk"
"""An editor says that a line is not read, and not what it is instead."""
_lock = threading.Lock()


def keep_decisions(
    folder: Path, identity: str, article: Article, edits: Mapping[int, LineEdit]
) -> None:
    """Append what an editor decided on some lines of an article, and have it on disk."""
    rows = [
        _row(identity, article, n, kept=edit.kept)
        for n, edit in sorted(edits.items())
        if edit.kept is not None
    ]
    if not rows:
        return
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    with _lock, (folder / FILE_NAME).open("ab") as file:
        file.write(storable_text(text).encode())
        file.flush()
        os.fsync(file.fileno())


def _row(identity: str, article: Article, n: int, *, kept: bool) -> dict[str, object]:
    block = article.blocks[n]
    evidence = block.evidence
    return {
        "id": identity,
        "source": "desk",
        "site": urlsplit(article.url).hostname or article.site,
        "lang": article.language,
        "first": n,
        "labels": [_LABELS[block.role] if kept else LEFT_OUT],
        "lines": [
            {
                "text": block.text,
                "tag": evidence.tags if evidence else "",
                "classes": evidence.classes if evidence else "",
                "in_main": evidence.in_main if evidence else None,
            }
        ],
        "decided": datetime.now(UTC).isoformat(timespec="seconds"),
    }
