"""Voices come over an unreliable network, whole or not at all."""

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from audio_builder.errors import SettingsError, SpeakingError
from audio_builder.speaking.engine import Prosody, load_engine
from audio_builder.speaking.synthesizer import probe
from audio_builder.speaking.voices.install import catalog, install_voice
from audio_builder.speaking.voices.voice_files import find_voice

TINY = Path(__file__).parent / "tiny_voices"
NAME = "en_US-tiny-low"
PLACE = "en/en_US/tiny/low"
CARD = '# Model card for tiny\n\n* Language: en_US\n* License: CC0 \u2028"1.0"\n'


class Hub(ThreadingHTTPServer):
    """A catalogue and its files, with faults to order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = {
            f"{PLACE}/{NAME}.onnx": (TINY / f"{NAME}.onnx").read_bytes(),
            f"{PLACE}/{NAME}.onnx.json": (TINY / f"{NAME}.onnx.json").read_bytes(),
            f"{PLACE}/MODEL_CARD": CARD.encode(),
        }
        self.listed: dict[str, Any] = {
            NAME: {
                "key": NAME,
                "name": "tiny",
                "quality": "low",
                "num_speakers": 1,
                "language": {"code": "en_US", "name_native": "English"},
                "files": {
                    path: {"size_bytes": len(data), "md5_digest": md5(data)}
                    for path, data in self.files.items()
                },
            }
        }
        self.asked: list[tuple[str, str]] = []
        self.break_after: list[int] = []
        self.ranges = True
        self.status: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_arguments: object) -> None:
        pass


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


class Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        path = self.path.lstrip("/")
        wanted = self.headers.get("Range", "")
        self.server.asked.append((path, wanted))
        if path == "voices.json":
            self.answer(200, json.dumps(self.server.listed).encode())
            return
        if self.server.status:
            self.answer(self.server.status.pop(0), b"no")
            return
        data = self.server.files[path]
        if wanted and self.server.ranges:
            self.answer(206, data[int(wanted.removeprefix("bytes=").rstrip("-")) :])
        else:
            self.answer(200, data)

    def answer(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.server.break_after and status in {200, 206} and self.path.endswith(".onnx"):
            data = data[: self.server.break_after.pop(0)]
        self.wfile.write(data)

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Hub() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def test_an_installed_voice_is_found_with_its_licence(hub: Hub, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    path = install_voice(NAME, tmp_path, hub.url, lambda *news: told.append(news))
    assert path == tmp_path / f"{NAME}.toml"
    voice = find_voice(NAME, [tmp_path])
    assert voice.languages == ("en-US", "en")
    assert voice.licence == 'CC0 "1.0"'
    assert voice.digital_source_type == "trainedAlgorithmicMedia"
    assert voice.options["model"] == str(tmp_path / f"{NAME}.onnx")
    size = len(hub.files[f"{PLACE}/{NAME}.onnx"])
    assert told[-1] == (f"{NAME}.onnx.json", 5154, 5154) or told[-1][1] == told[-1][2]
    assert (f"{NAME}.onnx", size, size) in told
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        f"{NAME}.MODEL_CARD", f"{NAME}.onnx", f"{NAME}.onnx.json", f"{NAME}.toml",
    ]  # fmt: skip


@pytest.mark.piper
@pytest.mark.skipif(find_spec("piper") is None, reason="piper-tts is not installed")
def test_an_installed_voice_speaks(hub: Hub, tmp_path: Path) -> None:
    install_voice(NAME, tmp_path, hub.url)
    voice = find_voice(NAME, [tmp_path])
    assert probe(voice).works
    with load_engine(voice.engine)(voice) as engine:
        assert engine.synthesize("Hello to all of you.", Prosody(), 30).seconds > 1


def test_installing_again_fetches_nothing_again(hub: Hub, tmp_path: Path) -> None:
    install_voice(NAME, tmp_path, hub.url)
    hub.asked.clear()
    install_voice(NAME, tmp_path, hub.url)
    assert [path for path, _range in hub.asked] == ["voices.json"]


def test_a_damaged_file_is_fetched_anew(hub: Hub, tmp_path: Path) -> None:
    install_voice(NAME, tmp_path, hub.url)
    model = tmp_path / f"{NAME}.onnx"
    whole = model.read_bytes()
    model.write_bytes(whole[:-1] + b"?")
    install_voice(NAME, tmp_path, hub.url)
    assert model.read_bytes() == whole


def test_a_broken_connection_is_taken_up_where_it_broke(hub: Hub, tmp_path: Path) -> None:
    hub.break_after = [1000, 1500]
    install_voice(NAME, tmp_path, hub.url)
    ranges = [wanted for path, wanted in hub.asked if path.endswith(".onnx")]
    assert ranges == ["", "bytes=1000-", "bytes=2500-"]
    assert md5((tmp_path / f"{NAME}.onnx").read_bytes()) == md5(hub.files[f"{PLACE}/{NAME}.onnx"])


def test_a_server_without_ranges_sends_all_of_it_again(hub: Hub, tmp_path: Path) -> None:
    hub.break_after, hub.ranges = [1000], False
    install_voice(NAME, tmp_path, hub.url)
    assert md5((tmp_path / f"{NAME}.onnx").read_bytes()) == md5(hub.files[f"{PLACE}/{NAME}.onnx"])


def test_a_call_that_fails_keeps_its_part_and_shows_no_voice(hub: Hub, tmp_path: Path) -> None:
    hub.break_after = [100, 100, 100, 100]
    with pytest.raises(SpeakingError, match="try again"):
        install_voice(NAME, tmp_path, hub.url)
    assert not (tmp_path / f"{NAME}.toml").exists()
    assert not (tmp_path / f"{NAME}.onnx").exists()
    hub.asked.clear()
    install_voice(NAME, tmp_path, hub.url)
    assert (f"{PLACE}/{NAME}.onnx", "bytes=400-") in hub.asked


def test_what_is_not_what_the_catalogue_names_is_thrown_away(hub: Hub, tmp_path: Path) -> None:
    path = f"{PLACE}/{NAME}.onnx"
    hub.files[path] = b"X" + hub.files[path][1:]
    with pytest.raises(SpeakingError, match="not what the catalogue names"):
        install_voice(NAME, tmp_path, hub.url)
    assert not list(tmp_path.glob("*.onnx*.part")) + list(tmp_path.glob(".*.onnx.part"))
    assert not (tmp_path / f"{NAME}.toml").exists()


def test_more_than_the_catalogue_announces_is_not_taken(hub: Hub, tmp_path: Path) -> None:
    path = f"{PLACE}/{NAME}.onnx"
    size = len(hub.files[path])
    hub.files[path] += b"more" * 1000
    install_voice(NAME, tmp_path, hub.url)
    assert (tmp_path / f"{NAME}.onnx").stat().st_size == size


@pytest.mark.parametrize(("status", "tries"), [(404, 1), (503, 4)])
def test_a_refusal_is_final_and_a_fault_is_not(
    hub: Hub, tmp_path: Path, status: int, tries: int
) -> None:
    hub.status = [status] * 10
    with pytest.raises(SpeakingError, match=f"answers {status}"):
        install_voice(NAME, tmp_path, hub.url)
    assert len(hub.asked) == 1 + tries


def test_a_file_name_from_outside_stays_in_the_folder(hub: Hub, tmp_path: Path) -> None:
    data = b"evil"
    evil = "../../evil.sh"
    hub.files[evil] = hub.files["evil.sh"] = data
    hub.listed[NAME]["files"][evil] = {"size_bytes": 4, "md5_digest": md5(data)}
    folder = tmp_path / "voices"
    install_voice(NAME, folder, hub.url)
    assert not list(tmp_path.glob("*.sh"))
    assert (folder / f"{NAME}.evil.sh").read_bytes() == data


def test_a_voice_that_is_not_listed_names_its_neighbours(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=NAME):
        install_voice("en_US-nobody-low", tmp_path, hub.url)
    assert catalog(hub.url) == (NAME,)


@pytest.mark.parametrize("name", ["", "../x", "en_US-a/b-low", "lessac", "en_US-x-low\n"])
def test_what_is_no_name_is_refused_unasked(hub: Hub, tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="no name"):
        install_voice(name, tmp_path, hub.url)
    assert not hub.asked


@pytest.mark.parametrize(
    "entry",
    [5, {}, {"files": {}}, {"files": {"x": {"size_bytes": -1, "md5_digest": ""}}}, {"files": [1]}],
)
def test_a_broken_catalogue_is_told(hub: Hub, tmp_path: Path, entry: Any) -> None:
    hub.listed[NAME] = entry
    with pytest.raises(SpeakingError, match="catalogue"):
        install_voice(NAME, tmp_path, hub.url)


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with Hub() as gone:
        url = gone.url
    with pytest.raises(SpeakingError, match="cannot be reached"):
        install_voice(NAME, tmp_path, url)
    with pytest.raises(SettingsError, match="no address"):
        install_voice(NAME, tmp_path, "file:///etc")


def test_a_folder_that_cannot_be_written_is_told(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SpeakingError, match="cannot be installed"):
        install_voice(NAME, tmp_path / "file", hub.url)
