"""A headless Chromium and a podcast folder to open in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from podcast_folders import episode, folder_of, serve, with_words

from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.folder import Folder

PARAGRAPHS = [
    (
        "paragraph",
        [
            f"Sentence {s} of paragraph {p} tells of the harbour 🚢 and the weather."
            for s in range(3)
        ],
    )
    for p in range(12)
]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    long = episode(blocks=PARAGRAPHS)
    long = replace(long, cues=tuple(map(with_words, long.cues)))
    arabic = episode(
        "الميناء يفتح أبوابه بعد العاصفة",
        day=1,
        language="ar",
        blocks=[("paragraph", ["فتح الميناء أبوابه يوم الأحد.", "انتظرت العبارات يومين."])],
    )
    hostile = episode('<script>document.title = "taken"</script>" onload="x', day=2)
    made = folder_of(
        tmp_path_factory.mktemp("browser") / "pod",
        long,
        arabic,
        hostile,
        toml='base_url = "https://pod.example.org/"\n',
    )
    rebuild(made)
    return made


@pytest.fixture(scope="session")
def address(folder: Folder) -> Iterator[str]:
    with serve(folder) as server:
        yield server.addresses.address


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """Return a fresh page; whatever it says on its console fails the test."""
    context = chromium.new_context(viewport={"width": 1100, "height": 800})
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert said == []


def page_of(folder: Folder, part: str) -> Path:
    return next((folder.path / "episodes").glob(f"*{part}*")) / "index.html"
