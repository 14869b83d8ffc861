"""What changes becomes lines that every open page is sent."""

import asyncio
import json
import threading
from typing import Any

MOST_LISTENERS = 200
KEEP_ALIVE_SECONDS = 20.0
"""Proxies close a connection that says nothing for a minute."""
# A page that has not read as many is behind for good, and loads the list anew.
_MOST_WAITING = 500


class Events:
    """Hands on events from any thread to the open connections of one event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queues: dict[asyncio.Queue[str | None], asyncio.AbstractEventLoop] = {}
        self._number = 0

    def listen(self) -> asyncio.Queue[str | None] | None:
        """Return a queue for a new listener; None ends it. There may be too many already."""
        queue: asyncio.Queue[str | None] = asyncio.Queue(_MOST_WAITING)
        with self._lock:
            if len(self._queues) >= MOST_LISTENERS:
                return None
            self._queues[queue] = asyncio.get_running_loop()
        return queue

    @staticmethod
    async def next(queue: asyncio.Queue[str | None], seconds: float) -> str | None:
        """Return the next event, or a comment that keeps the connection open; None at the end."""
        try:
            async with asyncio.timeout(seconds):
                return await queue.get()
        except TimeoutError:
            return ": still here\n\n"

    def leave(self, queue: asyncio.Queue[str | None]) -> None:
        """Forget a listener."""
        with self._lock:
            self._queues.pop(queue, None)

    def send(self, name: str, content: dict[str, Any]) -> None:
        """Send an event to everybody who listens."""
        with self._lock:
            self._number += 1
            text = f"id: {self._number}\nevent: {name}\ndata: {json.dumps(content)}\n\n"
            for queue, loop in self._queues.items():
                loop.call_soon_threadsafe(_put, queue, text)

    def close(self) -> None:
        """End every connection, so that the server can."""
        with self._lock:
            for queue, loop in self._queues.items():
                loop.call_soon_threadsafe(_put, queue, None)


def _put(queue: asyncio.Queue[str | None], text: str | None) -> None:
    if queue.full():
        # It is sent away, and will ask for the state of all.
        queue.get_nowait()
        text = None
    queue.put_nowait(text)
