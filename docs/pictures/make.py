"""Makes the pictures of the README and of the desk, from test articles opened in Chromium.

Usage: python docs/pictures/make.py   (needs chromium, and audio_builder installed with its tests)
"""

import shutil
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

import httpx2 as httpx
from PIL import Image

HERE = Path(__file__).parent
ARTICLES = HERE.parents[1] / "tests" / "articles"
MOST_BYTES = 150_000
MOST_DESK_BYTES = 100_000
DESK_ARTICLES = ("tide-clock", "harbor-bridge", "seed-library")
FORMATS = {".html": "html", ".md": "markdown", ".txt": "text"}
MOVING = {"reading", "narrating", "publishing"}
RETRIES = 50
SHOW = """title = "Harbour Courier, read aloud"
author = "Harbour Courier"
voice = "en-us"
"""
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"),
    *("--disable-background-networking", "--allow-file-access-from-files"),
)


def main() -> None:
    """Make all pictures."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "show"
        articles = [str(ARTICLES / name / "source.txt") for name in ("harbor-bridge", "tide-clock")]
        found = [path for path in articles if Path(path).exists()]
        subprocess.run(
            [sys.executable, "-m", "audio_builder", "convert", *found, "-q", "-o", str(folder)],
            check=True,
        )
        episode = next((folder / "episodes").glob("*harbor-bridge*"))
        profile = Path(work) / "profile"
        # The player's script draws for a moment after the page has come.
        settle = "--virtual-time-budget=4000"
        index = (folder / "index.html").resolve().as_uri()
        take(index, HERE / "index.png", (900, 640), profile, settle)
        page = (episode / "index.html").resolve().as_uri()
        take(page, HERE / "read-along.png", (900, 760), profile, settle)
        take_desk(Path(work) / "desk", profile)


def take_desk(show: Path, profile: Path) -> None:
    """Fill a desk with the test articles and keep pictures of its inbox and of an article."""
    show.mkdir()
    (show / "podcast.toml").write_text(SHOW, "utf-8")
    command = [sys.executable, "-m", "audio_builder", "desk", str(show), "--port", "0", "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk:
        try:
            address = desk.stdout.readline().strip() if desk.stdout else ""
            place, _, token = address.partition("/?token=")
            client = httpx.Client(
                base_url=place, headers={"Authorization": f"Bearer {token}"}, timeout=60
            )
            made = fill_desk(client)
            take(address, HERE / "desk-inbox.png", (900, 640), profile)
            take(
                f"{place}/articles/{made}",
                HERE / "desk-article.png",
                (1100, 1000),
                profile,
                sharpness=1,
            )
        finally:
            desk.terminate()
    for name in ("desk-inbox.png", "desk-article.png"):
        require_small(HERE / name, MOST_DESK_BYTES)


def fill_desk(client: httpx.Client) -> str:
    """Add articles in several states; return the one to look at."""
    sources = [next(ARTICLES.glob(f"{name}/source.*")) for name in DESK_ARTICLES]
    added = [
        {"text": path.read_text("utf-8"), "format": FORMATS[path.suffix], "publish": n == 0}
        for n, path in enumerate(sources)
    ]
    added.append({"text": "Three words only"})
    wait_until_open(client)
    ids = [client.post("/api/v1/articles", json=new).json()["id"] for new in added]
    while any(a["state"] in MOVING for a in client.get("/api/v1/articles").json()):
        time.sleep(0.2)
    return str(ids[1])


def wait_until_open(client: httpx.Client) -> None:
    """Ask until the desk answers."""
    for _ in range(RETRIES):
        try:
            client.get("/api/v1/openapi.json")
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return


def take(
    address: str,
    picture: Path,
    size: tuple[int, int],
    profile: Path,
    *flags: str,
    sharpness: float = 1.5,
) -> None:
    """Open a page and keep its picture, in few enough colours to be small."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    with tempfile.TemporaryDirectory() as work:
        taken = Path(work) / "taken.png"
        subprocess.run(
            [
                chromium,
                *FLAGS,
                *flags,
                f"--force-device-scale-factor={sharpness}",
                f"--user-data-dir={profile}",
                f"--window-size={size[0]},{size[1]}",
                f"--screenshot={taken}",
                address,
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        image = Image.open(BytesIO(taken.read_bytes())).convert("RGB").quantize(128)
    image.save(picture, optimize=True)
    require_small(picture, MOST_BYTES)


def require_small(picture: Path, most_bytes: int) -> None:
    """Refuse a picture that makes the repository heavy."""
    if picture.stat().st_size > most_bytes:
        sys.exit(f"{picture} has more than {most_bytes} bytes")


if __name__ == "__main__":
    main()
