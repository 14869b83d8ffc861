"""Promises the whole project keeps."""

import pickle
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from audio_builder import errors
from audio_builder.cli import COMMANDS
from audio_builder.settings import setting_names
from audio_builder.speaking.engine import ENGINES

ROOT = Path(__file__).parent.parent
FORBIDDEN_NAMES = {
    "utils", "helpers", "common", "core", "base", "misc", "manager", "handler", "processor",
    "data", "info",
}  # fmt: skip
# What is wanted for --help is argparse; anything here would make every call slower.
HEAVY = (
    "numpy", "trafilatura", "lxml", "PIL", "pydub", "mutagen", "msgspec", "soundfile", "pyttsx3",
    "num2words", "sentencex", "jinja2", "audio_builder.converting.convert", "audio_builder.settings",
)  # fmt: skip


def error_classes() -> list[type[errors.AudioBuilderError]]:
    found, waiting = [], [errors.AudioBuilderError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return found


@pytest.mark.parametrize("kind", error_classes())
def test_an_error_survives_the_way_from_a_worker_process(
    kind: type[errors.AudioBuilderError],
) -> None:
    error = kind("cannot encode", subject="harbor", remedy="install lame")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(copy) is kind
    assert str(copy) == str(error) == "harbor: cannot encode (install lame)"


def test_an_error_is_one_line_without_terminal_escapes() -> None:
    error = errors.ReadingError("holds\nno \x1b[31marticle", subject="a\r\nb")
    assert "\n" not in str(error)
    assert "\x1b" not in str(error)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"audio-builder {command}" in (ROOT / "README.md").read_text("utf-8")


def test_every_setting_is_documented_with_its_name() -> None:
    table = (ROOT / "docs" / "settings.md").read_text("utf-8")
    for name in setting_names():
        assert f"`{name}`" in table


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_is_documented(engine: str) -> None:
    assert f"`{engine}`" in (ROOT / "docs" / "engines.md").read_text("utf-8")


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {path.stem for path in (ROOT / "audio_builder").rglob("*.py")}
    assert not names & FORBIDDEN_NAMES


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, contextlib, io\n"
        "from audio_builder.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    main(['--help'])\n"
        "print(' '.join(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stdout.split())
    assert not loaded & set(HEAVY)


def test_the_readme_tells_the_two_commands_that_ci_runs() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "python -m pytest" in readme
    assert "python -m pytest" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_links_between_documents_lead_somewhere() -> None:
    for document in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.name} -> {target}"


def test_every_exception_to_a_lint_rule_has_a_reason() -> None:
    configuration = (ROOT / "pyproject.toml").read_text("utf-8")
    lint = tomllib.loads(configuration)["tool"]["ruff"]["lint"]
    rules = [*lint["ignore"], *(r for rs in lint["per-file-ignores"].values() for r in rs)]
    for rule in rules:
        assert re.search(rf'^\s*"{rule}",\s*# \S+', configuration, re.MULTILINE), rule


def test_public_names_are_what_they_say_and_no_module_hides_them() -> None:
    code = (
        "import audio_builder\n"
        "for _ in range(2):\n"
        "    for name in audio_builder.__all__:\n"
        "        assert type(getattr(audio_builder, name)).__name__ != 'module', name"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_the_index_of_decisions_names_each_with_its_title() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"):
        number, _, title = (
            path.read_text("utf-8").partition("\n")[0].removeprefix("# ").partition(" ")
        )
        assert path.name.startswith(number)
        assert f"| [{number}]({path.name}) | {title} |" in index
