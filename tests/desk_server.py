"""A desk in a process of its own, as users start it, and a client with its token."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2 as httpx

TOKEN = "a-token-of-the-tests"  # noqa: S105 - it opens nothing
COMMAND = [sys.executable, "-m", "audio_builder", "desk"]
VOICE = "en-us"
"""Quick, and the same everywhere."""
STORM = """Harbour reopens after the storm

By Ada Pier

The harbour of Mistok opened again on Sunday after 3 days, and the ferries that had waited since Thursday left for the islands at noon, the harbour master, Jorund Vask, said.

Nobody was hurt in the storm, which tore two roofs from the sheds on the northern pier and threw a fishing boat onto the beach.

Subscribe to our newsletter

Share this article

The repairs cost $5 million, and Jorund Vask, who has led the port for ten years, said that two cranes still do not work.

“We will have them running before the winter,” he told the council, which meets again next week to vote on the money.
"""


class Running:
    """A desk that runs, and how to ask it."""

    def __init__(self, process: subprocess.Popen[str], address: str, show: Path) -> None:
        self.process, self.address, self.show = process, address, show
        self.http = httpx.Client(
            base_url=address, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60
        )

    def add(self, text: str = STORM, **further: Any) -> str:
        answer = self.http.post("/api/v1/articles", json={"text": text, **further})
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    def article(self, identity: str) -> dict[str, Any]:
        answer = self.http.get(f"/api/v1/articles/{identity}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def until(self, identity: str, *states: str, seconds: float = 90) -> dict[str, Any]:
        return wait_for(
            lambda: (found := self.article(identity))["state"] in states and found, seconds
        )

    def step(self, identity: str, name: str) -> None:
        answer = self.http.post(f"/api/v1/articles/{identity}/{name}")
        assert answer.status_code == 202, answer.text


def wait_for(question: Callable[[], Any], seconds: float = 60) -> Any:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if answer := question():
            return answer
        time.sleep(0.05)
    raise AssertionError("waited in vain")


@contextmanager
def running_desk(show: Path, *options: str, voice: str = "") -> Iterator[Running]:
    process = subprocess.Popen(
        [*COMMAND, str(show), "--port", "0", "--token", TOKEN, "--no-open", *options],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "AUDIO_BUILDER_VOICE": voice or VOICE},
    )
    try:
        assert process.stdout
        address = process.stdout.readline().strip()
        assert address.endswith(f"/?token={TOKEN}"), address
        desk = Running(process, address.partition("/?")[0], show)
        wait_for(lambda: _answers(desk))
        try:
            yield desk
        finally:
            desk.http.close()
    finally:
        process.kill()
        process.communicate()


def _answers(desk: Running) -> bool:
    try:
        return desk.http.get("/api/v1/openapi.json").status_code == 200
    except httpx.TransportError:
        return False
