"""The recipes of docs/newsroom.md are the files that lie beside it, and hold together."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from audio_builder.cli import main

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "newsroom.md").read_text("utf-8")
RECIPES = ROOT / "docs" / "recipes"


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("kind", "name"), [("ini", "audio-builder.service"), ("dockerfile", "Dockerfile")]
)
def test_the_page_shows_the_recipe_as_it_is(kind: str, name: str) -> None:
    assert (RECIPES / name).read_text("utf-8") == block(kind)


def test_each_command_of_the_page_is_one() -> None:
    for command in re.findall(r"audio-builder ([a-z]+)(?= )", PAGE):
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0


def test_the_manifest_line_is_one() -> None:
    assert json.loads(block("json"))["source"].startswith("https://")


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    unit = (RECIPES / "audio-builder.service").read_text("utf-8")
    # The program is not installed where the tests run.
    unit = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", unit)
    (tmp_path / "audio-builder.service").write_text(unit, "utf-8")
    verify = ["systemd-analyze", "verify", "--man=no", str(tmp_path / "audio-builder.service")]
    done = subprocess.run(verify, capture_output=True, text=True, check=False, timeout=60)
    assert "audio-builder.service:" not in done.stderr


def test_a_linter_takes_the_dockerfile() -> None:
    linter = shutil.which("dockerfilelint") or shutil.which("hadolint")
    if not linter:
        pytest.skip("no linter for Dockerfiles is installed")
    done = subprocess.run(
        [linter, str(RECIPES / "Dockerfile")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "error" not in done.stdout.lower(), done.stdout
