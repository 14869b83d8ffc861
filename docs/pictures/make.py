"""Makes the pictures of the README: a folder is made of a test article and opened in Chromium.

Usage: python docs/pictures/make.py   (needs chromium, and audio_builder installed)
"""

import shutil
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent
ARTICLES = HERE.parents[1] / "tests" / "articles"
MOST_BYTES = 150_000
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"),
    *("--disable-background-networking", "--force-device-scale-factor=1.5"),
    *("--virtual-time-budget=4000", "--allow-file-access-from-files"),
)


def main() -> None:
    """Make both pictures."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "show"
        articles = [str(ARTICLES / name / "source.txt") for name in ("harbor-bridge", "tide-clock")]
        found = [path for path in articles if Path(path).exists()]
        subprocess.run(
            [sys.executable, "-m", "audio_builder", "convert", *found, "-q", "-o", str(folder)],
            check=True,
        )
        episode = next((folder / "episodes").glob("*harbor-bridge*"))
        take(folder / "index.html", HERE / "index.png", (900, 640))
        take(episode / "index.html", HERE / "read-along.png", (900, 760))


def take(page: Path, picture: Path, size: tuple[int, int]) -> None:
    """Open a page and keep its picture, in few enough colours to be small."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    with tempfile.TemporaryDirectory() as work:
        taken = Path(work) / "taken.png"
        subprocess.run(
            [
                chromium,
                *FLAGS,
                f"--user-data-dir={work}/profile",
                f"--window-size={size[0]},{size[1]}",
                f"--screenshot={taken}",
                page.resolve().as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        image = Image.open(BytesIO(taken.read_bytes())).convert("RGB").quantize(128)
    image.save(picture, optimize=True)
    if picture.stat().st_size > MOST_BYTES:
        sys.exit(f"{picture} has more than {MOST_BYTES} bytes")


if __name__ == "__main__":
    main()
