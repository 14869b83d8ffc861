"""Kept tables are what their files say, and nothing depends on their being kept."""

import os
import sys
import tomllib
from pathlib import Path

import pytest

import audio_builder
from audio_builder import tables

SHIPPED = sorted(Path(audio_builder.__file__).parent.rglob("*.toml"))


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "words.toml"
    path.write_text('one = "eins"\n', "utf-8")
    return path


def kept_files(table: Path) -> list[Path]:
    return list((table.parent / "__pycache__").glob("*"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_kept_table_equals_its_file(path: Path, tmp_path: Path) -> None:
    copied = tmp_path / path.name
    copied.write_bytes(path.read_bytes())
    tables.shipped(copied)
    assert len(kept_files(copied)) == 1
    assert tables.shipped(copied) == tomllib.loads(path.read_text("utf-8"))


def test_a_kept_table_is_not_parsed_again(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables.shipped(table)
    monkeypatch.setattr(tomllib, "loads", lambda _text: pytest.fail("parsed again"))
    assert tables.shipped(table) == {"one": "eins"}


def test_a_changed_file_is_read_again(table: Path) -> None:
    tables.shipped(table)
    table.write_text('one = "zwei"\n', "utf-8")
    os.utime(table, ns=(1, 1))
    assert tables.shipped(table) == {"one": "zwei"}


def test_a_damaged_table_is_made_again(table: Path) -> None:
    tables.shipped(table)
    (kept,) = kept_files(table)
    for damaged in (b"", b"\n", kept.read_bytes()[:-3], kept.read_bytes().replace(b"{", b"(")):
        kept.write_bytes(damaged)
        assert tables.shipped(table) == {"one": "eins"}


def test_without_a_place_tables_are_read_each_time(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert tables.shipped(table) == {"one": "eins"}
    assert not kept_files(table)
    monkeypatch.setattr(sys.implementation, "cache_tag", None)
    assert tables.shipped(table) == {"one": "eins"}
