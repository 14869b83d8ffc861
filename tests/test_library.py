"""Every example of docs/library.md runs as it stands there."""

import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLES = re.findall(
    r"```python\n(.*?)```", (ROOT / "docs" / "library.md").read_text("utf-8"), re.DOTALL
)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 4


@pytest.mark.parametrize(
    "example", EXAMPLES, ids=lambda text: text.split("import ")[1].split("\n")[0]
)
def test_an_example_runs(
    example: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    place = tmp_path / "tests" / "articles" / "harbor-bridge"
    shutil.copytree(ROOT / "tests" / "articles" / "harbor-bridge", place)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    exec(compile(example, "library.md", "exec"), {})  # noqa: S102 - our own documentation
    assert capsys.readouterr().out.strip()
