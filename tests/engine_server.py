"""A well-behaved speech server for the engine contract: a hum as long as its text."""

import io
import json
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from audio_builder.model.voice import Voice
from audio_builder.speaking.engine import Prosody
from audio_builder.speaking.engines.silent import SilentEngine

HUM = SilentEngine(Voice(name="hum", engine="silent", options={"tone": True, "rate": 16000}))


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.answer(b'{"data": []}', "application/json")

    def do_POST(self) -> None:
        fields = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        text = fields["input"].strip(" .—")
        sound = HUM.synthesize(text, Prosody(speed=fields.get("speed", 1.0)), 10)
        made = io.BytesIO()
        with wave.open(made, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(sound.rate)
            file.writeframes(sound.pcm)
        self.answer(made.getvalue(), "audio/wav")

    def answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def speech_server() -> Iterator[str]:
    """Serve on a free port; yield the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
