"""As many articles as a test needs, each another one."""

from pathlib import Path

from written import STORM

from audio_builder.model.source import Source


def articles(folder: Path, count: int) -> list[Source]:
    found = []
    for number in range(count):
        path = folder / f"{number:05}.txt"
        text = STORM.replace("1902", str(1000 + number))
        path.write_text(text.replace("Larkfield", f"Larkfield {number}"), "utf-8")
        found.append(Source(location=str(path)))
    return found
