import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from audio_builder.publishing.compiled import Compiled


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a template, in a Python that keeps what it compiles."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "page.html").write_text("It is {{ hour }} o'clock.")
    return tmp_path


def environment(place: Path, language: str = "en") -> Environment:
    return Environment(
        loader=FileSystemLoader(place), bytecode_cache=Compiled(place, language), autoescape=True
    )


def rendered(place: Path, language: str = "en") -> str:
    return environment(place, language).get_template("page.html").render(hour=9)


def kept(place: Path) -> list[Path]:
    return sorted((place / "__pycache__").iterdir())


def test_a_template_is_compiled_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = rendered(place)
    monkeypatch.setattr(Environment, "_compile", lambda *_: pytest.fail("compiled again"))
    assert rendered(place) == first == "It is 9 o'clock."


def test_each_language_is_kept_by_itself(place: Path) -> None:
    rendered(place)
    rendered(place, "fr")
    assert [path.name.partition(".")[0] for path in kept(place)] == ["page-en", "page-fr"]


def test_a_changed_template_is_compiled_anew(place: Path) -> None:
    rendered(place)
    (place / "page.html").write_text("{{ hour }} h")
    assert rendered(place) == "9 h"


@pytest.mark.parametrize("keep", [0, 5, 60, 100, 400])
def test_a_damaged_file_is_made_anew(place: Path, keep: int) -> None:
    rendered(place)
    (path,) = kept(place)
    whole = path.read_bytes()
    assert keep < len(whole)
    path.write_bytes(whole[:keep])
    assert rendered(place) == "It is 9 o'clock."
    assert path.read_bytes() == whole


def test_where_nothing_can_be_written_pages_are_made_all_the_same(place: Path) -> None:
    (place / "__pycache__").write_text("in the way")
    assert rendered(place) == "It is 9 o'clock."


def test_nothing_is_kept_where_python_keeps_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    rendered(place)
    assert not (place / "__pycache__").exists()


def test_a_write_that_fails_leaves_nothing_behind(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(str(self), str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    assert rendered(place) == "It is 9 o'clock."
    assert kept(place) == []
