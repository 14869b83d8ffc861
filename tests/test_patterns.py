"""Kept expressions are what ``re`` compiles, and nothing depends on their being kept."""

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from audio_builder import patterns
from audio_builder.cleaning import cues

EXPRESSIONS = [
    ("", 0),
    (r"(?P<day>\d{1,2})\.(?P<month>[a-zä]+)", re.IGNORECASE),
    (r"(?<!\w)(?:sign up|subscribe)(?!\w)", 0),
    (r"([^\W\d_]+)(?:-(\w+))?\1", 0),
    ("[\u0590-\u05ff\uac00-\ud7af]+|ß", re.IGNORECASE),
    (r"(?s:.)\Z", re.ASCII),
]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    place = tmp_path / "kept" / "expressions"
    monkeypatch.setattr(patterns, "_place", lambda: place)
    monkeypatch.setattr(patterns, "_new", set())
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    patterns._kept.cache_clear()
    yield place
    patterns._kept.cache_clear()


def all_phrases() -> list[str]:
    found = []
    for tag in cues.languages():
        for one in cues.cues(tag).values():
            found += [p.pattern for p in (one.whole, one.start, one.end, one.inside)]
    return sorted(set(found))


def compiled_again(expressions: list[tuple[str, int]]) -> list[re.Pattern[str]]:
    """Compile, keep, and compile as another process would."""
    for one in expressions:
        patterns.compiled(*one)
    patterns.keep()
    patterns._kept.cache_clear()
    return [patterns.compiled(*one) for one in expressions]


def test_kept_expressions_equal_those_that_re_compiles() -> None:
    wanted = EXPRESSIONS + [(phrase, 0) for phrase in all_phrases()[:300]]
    # Patterns are equal when flags, expression and compiled code are.
    again = compiled_again(wanted)
    assert not patterns._new, "nothing had to be compiled"
    assert again == [re.compile(*one) for one in wanted]
    assert [p.groupindex for p in again] == [re.compile(*one).groupindex for one in wanted]
    assert again[1].fullmatch("3.März").groupdict() == {"day": "3", "month": "März"}  # type: ignore[union-attr]


@pytest.mark.parametrize("damage", ["cut", "other", "code", "no dictionary", "a folder"])
def test_what_is_damaged_is_compiled_anew(place: Path, damage: str) -> None:
    compiled_again(EXPRESSIONS)
    content = place.read_bytes()
    head, rest = content.split(b"\n", 1)
    if damage == "a folder":
        place.unlink()
        place.mkdir()
    else:
        place.write_bytes(
            {
                "cut": content[: len(content) // 2],
                "other": b"ffff 1\n" + rest,
                "code": content.replace(bytes(array_of(EXPRESSIONS[3])), b"\xff" * 8),
                "no dictionary": head + b"\ni\x01\x00\x00\x00",
            }[damage]
        )
    patterns._kept.cache_clear()
    assert [patterns.compiled(*one) for one in EXPRESSIONS] == [
        re.compile(*one) for one in EXPRESSIONS
    ]


def array_of(expression: tuple[str, int]) -> bytes:
    """Return the end of an expression's compiled code."""
    return patterns._form(*expression)[1][-8:]


@pytest.mark.parametrize("lost", ["_sre", "re._parser", "re._compiler"])
def test_another_python_compiles_as_always(
    monkeypatch: pytest.MonkeyPatch, place: Path, lost: str
) -> None:
    def without(name: str) -> object:
        if name == lost:
            raise ModuleNotFoundError(name)
        return import_module(name)

    monkeypatch.setattr(patterns, "import_module", without)
    assert compiled_again(EXPRESSIONS) == [re.compile(*one) for one in EXPRESSIONS]
    assert not place.exists()


def test_a_wrong_expression_is_told_as_by_re() -> None:
    with pytest.raises(re.error):
        patterns.compiled("(")
    patterns.compiled("a+")
    patterns.keep()


def test_nothing_is_written_where_python_writes_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    compiled_again(EXPRESSIONS)
    assert not place.exists()


def test_what_nobody_wants_any_more_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_MOST_KEPT", 4)
    monkeypatch.setattr(patterns, "_used", set())
    compiled_again([("old", 0), ("older", 0), ("both", 0)])
    patterns._used.clear()
    compiled_again([("both", 0), ("new", 0), ("newer", 0)])
    assert {expression for expression, _ in patterns._kept()} == {"both", "new", "newer"}
    compiled_again([(f"many {number}", 0) for number in range(9)])
    assert len(patterns._kept()) == 4


def test_nothing_is_compiled_again_where_nothing_may_be_written(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not by permissions: root may write everywhere.
    place.parent.write_text("a file where the folder should be", "utf-8")
    monkeypatch.setattr(patterns, "_form", lambda *_: pytest.fail("compiled in vain"))
    assert compiled_again(EXPRESSIONS) == [re.compile(*one) for one in EXPRESSIONS]


def test_a_program_keeps_them_when_it_ends(tmp_path: Path) -> None:
    program = "from audio_builder.patterns import compiled; compiled('a+'); compiled('b')"
    environment = {"PYTHONPYCACHEPREFIX": str(tmp_path), "PATH": ""}
    root = Path(__file__).parents[1]
    subprocess.run([sys.executable, "-c", program], cwd=root, env=environment, check=True)
    (kept,) = tmp_path.rglob("*.expressions")
    assert b"a+" in kept.read_bytes()
    assert list(tmp_path.rglob("*.expressions.*")) == []
