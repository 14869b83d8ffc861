"""What several test modules share: isolation from the user's own files, and ``--accept``."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
# The tests start our program hundreds of times; compiled anew each time they take twice as long.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# No clock decides: a machine under load takes seconds for what takes a millisecond elsewhere.
hypothesis.settings.register_profile("no clock", deadline=None)
hypothesis.settings.load_profile("no clock")
VOICES = Path(__file__).parent.parent / "voices"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite expected files")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))


@pytest.fixture(autouse=True)
def _own_surroundings(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No test sees the settings, voices or kept pieces of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    for name in (
        "HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "LOCALAPPDATA",
    ):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    if not request.node.get_closest_marker("hibari"):
        # Hundreds of articles are converted: the plain voice says them in a tenth of the time.
        own = home / "audio-builder" / "voices"
        own.mkdir(parents=True)
        shutil.copy(VOICES / "en-us.toml", own)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with playwright.sync_playwright() as running:
        path = shutil.which("chromium")
        browser = running.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip by name what needs a program that is not on this machine."""
    for marker, programs in {
        "ffmpeg": ("ffmpeg", "ffprobe"),
        "mp3val": ("mp3val",),
        "browser": ("chromium",),
        "flite": ("flite",),
        "libreoffice": ("soffice",),
        "pandoc": ("pandoc",),
    }.items():
        missing = [program for program in programs if not shutil.which(program)]
        if item.get_closest_marker(marker) and missing:
            pytest.skip(f"needs {', '.join(missing)}")
