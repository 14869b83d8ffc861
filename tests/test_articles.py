"""Whole articles, written by us in the shapes people have them, against what is expected of them.

``python -m pytest --accept`` rewrites the expected files; review the difference as you would code.
"""

import json
from pathlib import Path

import pytest

from audio_builder.cli import script as cli_script
from audio_builder.converting.prepare import Prepared, prepare
from audio_builder.converting.read_and_clean import preview
from audio_builder.model.source import Source
from audio_builder.settings import Settings

ARTICLES = Path(__file__).parent / "articles"
SLUGS = sorted(path.name for path in ARTICLES.iterdir() if path.is_dir())


def source_of(slug: str) -> Source:
    (path,) = (ARTICLES / slug).glob("source.*")
    return Source(location=str(path))


def prepared_article(slug: str) -> Prepared:
    source, settings = source_of(slug), Settings()
    return prepare(source, settings, preview(source, settings))


def compare(path: Path, found: object, *, accept: bool) -> None:
    encoded = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    if accept:
        path.write_text(encoded, "utf-8")
    assert json.loads(encoded) == json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("slug", SLUGS)
def test_an_article_is_phrased_as_expected(slug: str, accept: bool) -> None:  # noqa: FBT001 - a fixture
    answer = cli_script.as_json(prepared_article(slug).script)
    compare(ARTICLES / slug / "expected-script.json", answer, accept=accept)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_word_of_a_kept_block_is_in_the_script(slug: str) -> None:
    prepared = prepared_article(slug)
    said = " ".join(u.text for u in prepared.script.utterances).split()
    kept = [word for block in prepared.cleaned.article.blocks for word in block.text.split()]
    remaining = iter(said)
    assert all(word in remaining for word in kept), "in order, none lost"
