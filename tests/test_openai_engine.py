"""A server that speaks, and one that misbehaves in every way seen."""

import base64
import io
import json
import struct
import threading
import wave
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import lameenc
import numpy as np
import pytest
import soundfile

from audio_builder.errors import EngineMissingError, SettingsError
from audio_builder.model.script import Utterance, UtteranceRole
from audio_builder.model.voice import Voice
from audio_builder.speaking.engine import DeadlineError, Prosody, RefusedError, UnreliableError
from audio_builder.speaking.engines.openai import OpenAIEngine
from audio_builder.speaking.synthesizer import Synthesizer
from audio_builder.speaking.voices.cost import Cost, preview_cost

RATE = 24000
TONE = (8000 * np.sin(np.arange(RATE * 2) / 20)).astype("<i2")
KEY = "sk-secret-of-the-newsroom"


def wav(samples: bytes = TONE.tobytes(), rate: int = RATE) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples)
    return made.getvalue()


def endless_wav() -> bytes:
    made = bytearray(wav())
    struct.pack_into("<I", made, 4, 0xFFFFFFFF)
    struct.pack_into("<I", made, 40, 0xFFFFFFFF)
    return bytes(made)


def flac() -> bytes:
    made = io.BytesIO()
    soundfile.write(made, TONE, RATE, format="FLAC", subtype="PCM_16")
    return made.getvalue()


def mp3() -> bytes:
    encoder = lameenc.Encoder()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(RATE)
    encoder.silence()
    return bytes(encoder.encode(TONE.tobytes()) + encoder.flush())


Behaviour = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Does what the server's list says, one entry for each request; the last one stays."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        self.act(json.loads(self.rfile.read(size)))

    def do_GET(self) -> None:
        self.act(None)

    def act(self, fields: Any) -> None:
        self.close_connection = True
        self.server.asked.append((self.path, dict(self.headers), fields))
        plan = self.server.plan
        behaviour = plan.pop(0) if len(plan) > 1 else plan[0]
        behaviour(self)

    def log_message(self, *_arguments: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.plan: list[Behaviour] = [answer(wav())]
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        self.released = threading.Event()

    def handle_error(self, *_arguments: object) -> None:
        pass


def answer(
    body: bytes | str | dict[str, Any],
    status: int = 200,
    kind: str = "audio/wav",
    **headers: str,
) -> Behaviour:
    if isinstance(body, dict):
        body, kind = json.dumps(body), "application/json"
    data = body.encode() if isinstance(body, str) else body

    def behave(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return behave


def chunked(body: bytes, *, whole: bool = True, announced: int | None = None) -> Behaviour:
    def behave(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "audio/wav")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"%x\r\n" % (announced or len(body)) + body)
        if whole:
            handler.wfile.write(b"\r\n0\r\n\r\n")

    return behave


def hang(handler: Handler) -> None:
    handler.server.released.wait(20)


def dribble(handler: Handler) -> None:
    """Send a header line now and then, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.server.released.wait(0.01):
        handler.wfile.write(b"X")


def close(handler: Handler) -> None:
    handler.connection.close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("OPENAI_API_KEY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.released.set()
        made.shutdown()
        thread.join()


def voice(server: Server, **options: Any) -> Voice:
    address = f"http://127.0.0.1:{server.server_port}"
    return Voice(
        name="v", engine="openai", options={"base_url": address, "retry_seconds": 0.0, **options}
    )


def say(server: Server, text: str = "Hello to all of you.", **options: Any) -> Any:
    return OpenAIEngine(voice(server, **options)).synthesize(text, Prosody(), 5.0)


def test_text_goes_out_and_sound_comes_back(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", f" {KEY}\n")
    engine = OpenAIEngine(voice(server, instructions="calmly", extras=["stream=false"]))
    sound = engine.synthesize("Grüße & [[x]]", Prosody(speed=1.25), 5.0)
    assert (sound.pcm, sound.rate) == (TONE.tobytes(), RATE)
    path, headers, fields = server.asked[0]
    assert path == "/v1/audio/speech"
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert fields == {
        "model": "gpt-4o-mini-tts",
        "input": "Grüße & [[x]]",
        "voice": "alloy",
        "response_format": "wav",
        "speed": 1.25,
        "instructions": "calmly",
        "stream": False,
    }
    assert KEY not in engine.identity


def test_without_a_key_none_is_sent(server: Server) -> None:
    say(server)
    assert "Authorization" not in server.asked[0][1]


@pytest.mark.parametrize(
    "behaviour",
    [
        answer(wav()),
        answer(endless_wav()),
        chunked(wav()),
        chunked(endless_wav()),
        answer(wav(), kind="application/octet-stream"),
    ],
)
def test_every_kind_of_wav_is_understood(server: Server, behaviour: Behaviour) -> None:
    server.plan = [behaviour]
    assert say(server).pcm == TONE.tobytes()


def test_stereo_becomes_mono(server: Server) -> None:
    made = io.BytesIO()
    soundfile.write(made, np.stack([TONE, TONE], axis=1), 48000, format="WAV", subtype="PCM_24")
    server.plan = [answer(made.getvalue())]
    sound = say(server)
    assert (len(sound.pcm), sound.rate) == (len(TONE.tobytes()), 48000)


def test_a_server_without_wav_is_asked_for_flac_and_then_mp3(server: Server) -> None:
    no = answer({"error": {"message": "response_format 'wav' is unknown"}}, 400)
    server.plan = [no, answer(flac(), kind="audio/flac"), no, no, answer(mp3(), kind="audio/mpeg")]
    assert say(server).pcm == TONE.tobytes()
    assert abs(say(server).seconds - 2) < 0.2
    assert [asked[2]["response_format"] for asked in server.asked] == [
        "wav", "flac", "wav", "flac", "mp3",
    ]  # fmt: skip


def test_the_format_that_was_taken_is_kept(server: Server) -> None:
    engine = OpenAIEngine(voice(server))
    server.plan = [answer({"detail": "unsupported format"}, 422), answer(flac())]
    engine.synthesize("One.", Prosody(), 5.0)
    engine.synthesize("Two.", Prosody(), 5.0)
    assert [a[2]["response_format"] for a in server.asked] == ["wav", "flac", "flac"]


@pytest.mark.parametrize(("kind", "rate"), [("audio/pcm;rate=22050", 22050), ("audio/pcm", 16000)])
def test_pcm_takes_its_rate_from_the_answer_or_the_voice(
    server: Server, kind: str, rate: int
) -> None:
    server.plan = [answer(TONE.tobytes(), kind=kind)]
    sound = say(server, format="pcm", pcm_rate=16000)
    assert (sound.pcm, sound.rate) == (TONE.tobytes(), rate)


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503])
def test_a_busy_server_is_asked_again(server: Server, status: int) -> None:
    server.plan = [answer("later", status, Retry_After="0"), answer(wav())]
    assert say(server).seconds == 2
    assert len(server.asked) == 2


def test_a_date_in_the_past_is_no_wait(server: Server) -> None:
    past = "Wed, 21 Oct 2015 07:28:00 GMT"
    server.plan = [answer("later", 503, Retry_After=past), answer(wav())]
    assert say(server, retry_seconds=60.0).seconds == 2


def test_a_server_that_stays_busy_is_given_up(server: Server) -> None:
    server.plan = [answer("<html><h1>Bad gateway</h1></html>", 502, "text/html")]
    with pytest.raises(UnreliableError, match="502: Bad gateway"):
        say(server)
    assert len(server.asked) == 3


def test_a_server_that_wants_an_hour_is_given_up_at_once(server: Server) -> None:
    server.plan = [answer({"error": {"message": "quota"}}, 429, Retry_After="3600")]
    with pytest.raises(UnreliableError, match=r"quota.*3600 s"):
        say(server)
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_final_and_stays_secret(
    server: Server, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    server.plan = [answer({"error": {"message": f"Incorrect API key: {KEY}"}}, status)]
    with pytest.raises(EngineMissingError, match="put your key into OPENAI_API_KEY"):
        say(server)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with pytest.raises(EngineMissingError, match="correct the key in OPENAI_API_KEY") as caught:
        say(server)
    assert KEY not in str(caught.value)
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": "no such voice", "type": "invalid_request_error", "code": None}},
        {"detail": {"error": "validation_error", "message": "no such voice", "type": "x"}},
        {"detail": [{"loc": ["body", "voice"], "msg": "no such voice", "type": "enum"}]},
        {"detail": "no such voice"},
        {"message": "no such voice"},
        {"error": "no such voice"},
    ],
)
@pytest.mark.parametrize("status", [400, 422])
def test_every_form_of_refusal_is_understood(
    server: Server, body: dict[str, Any], status: int
) -> None:
    server.plan = [answer(body, status)]
    with pytest.raises(RefusedError, match="no such voice") as caught:
        say(server)
    assert caught.value.problem == f"the server answers {status}: no such voice"
    assert len(server.asked) == 1


@pytest.mark.parametrize("body", [b"[" * 60000, b"\xff\xfe\x00", b"", b'{"error": []}', b"null"])
def test_a_nonsense_refusal_is_one_short_line(server: Server, body: bytes) -> None:
    server.plan = [answer(body, 400)]
    with pytest.raises(RefusedError) as caught:
        say(server)
    assert len(str(caught.value)) < 400


def test_a_wrong_address_is_told(server: Server) -> None:
    server.plan = [answer("not found", 404)]
    with pytest.raises(EngineMissingError, match="base_url"):
        say(server)


def test_a_redirect_is_not_followed_with_the_key(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server.plan = [answer("", 307, Location=f"http://127.0.0.1:{server.server_port}/thief")]
    with pytest.raises(EngineMissingError, match="thief"):
        say(server)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "behaviour",
    [
        chunked(wav()[:30000], whole=False),
        chunked(wav()[:30000], whole=False, announced=90000),
        chunked(wav()[:30000]),
        answer(wav()[:30000]),
        answer(wav()[:30000], Content_Length="96044"),
        answer(b""),
        answer("Internal error", kind="text/plain"),
        answer({"error": {"message": "out of memory"}}),
        answer(flac()[:100]),
        answer(wav()[:20]),
        answer(b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0"),
        answer(wav(rate=1)),
        close,
    ],
    ids=lambda _b: "",
)
def test_what_is_no_whole_sound_is_asked_for_again(server: Server, behaviour: Behaviour) -> None:
    server.plan = [behaviour, answer(wav())]
    assert say(server).pcm == TONE.tobytes()
    server.plan = [behaviour]
    with pytest.raises(UnreliableError):
        say(server)


def test_half_a_sample_is_no_whole_sound(server: Server) -> None:
    server.plan = [answer(TONE.tobytes()[:-1], kind="audio/pcm")]
    with pytest.raises(UnreliableError, match="cut short"):
        say(server, format="pcm")


def test_a_short_sound_for_a_long_text_is_not_believed(server: Server) -> None:
    server.plan = [answer(wav(TONE.tobytes()[:4800]))]
    text = "A sentence of about eighty characters cannot be spoken in a tenth of a second."
    with (
        Synthesizer(voice(server)) as synthesizer,
        pytest.raises(UnreliableError.__mro__[1], match="words are missing"),
    ):
        list(synthesizer.speak([utterance(text)]))


def utterance(spoken: str) -> Utterance:
    return Utterance(role=UtteranceRole.PARAGRAPH, text=spoken, spoken=spoken, pause_ms=0)


@pytest.mark.parametrize("behaviour", [hang, dribble])
def test_a_server_that_hangs_is_late(server: Server, behaviour: Behaviour) -> None:
    server.plan = [behaviour]
    with pytest.raises(DeadlineError):
        OpenAIEngine(voice(server)).synthesize("Hello.", Prosody(), 0.1)


def test_an_endless_answer_is_cut_off(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audio_builder.speaking.engines.openai._LARGEST_BYTES", 1 << 20)

    def flood(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not handler.server.released.is_set():
            handler.wfile.write(bytes(1 << 16))

    server.plan = [flood]
    with pytest.raises(UnreliableError, match="is larger than"):
        say(server)


def test_an_interrupt_ends_a_request_that_hangs(server: Server) -> None:
    begun = threading.Event()

    def begin(handler: Handler) -> None:
        begun.set()
        hang(handler)

    server.plan = [begin]
    engine = OpenAIEngine(voice(server, retry_seconds=50.0))
    faults: list[Exception] = []

    def work() -> None:
        try:
            engine.synthesize("Hello.", Prosody(), 15.0)
        except UnreliableError as error:
            faults.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(10)
    engine.interrupt()
    thread.join(10)
    assert not thread.is_alive()
    assert faults


@pytest.mark.usefixtures("server")
def test_a_server_that_is_not_there_is_missing() -> None:
    with Server() as other:
        gone = voice(other)
    with pytest.raises(EngineMissingError, match="start the server"):
        OpenAIEngine(gone).synthesize("Hello.", Prosody(), 5.0)
    assert not OpenAIEngine(gone).probe().works


@pytest.mark.parametrize(
    "listed", [{"voices": ["a", "b"]}, {"voices": [{"id": "a", "name": "A"}, {"id": "b"}]}]
)
def test_both_forms_of_a_voice_list_are_read(server: Server, listed: dict[str, Any]) -> None:
    server.plan = [answer(listed)]
    assert OpenAIEngine(voice(server)).voices() == ("a", "b")
    assert server.asked[0][0] == "/v1/audio/voices"


@pytest.mark.parametrize("listed", [{"voices": 5}, {}, {"voices": [{}]}])
def test_an_odd_voice_list_is_none(server: Server, listed: dict[str, Any]) -> None:
    server.plan = [answer(listed)]
    assert OpenAIEngine(voice(server)).voices() == ()


def test_the_probe_costs_nothing(server: Server) -> None:
    server.plan = [answer({"data": []})]
    found = OpenAIEngine(voice(server)).probe()
    assert found.works
    assert [asked[0] for asked in server.asked] == ["/v1/models"]


def test_captions_become_marks_on_the_words(server: Server) -> None:
    times = [("Costs", 0.0), ("five", 0.4), ("dollars", 0.6), (",", 0.8), ("said", 0.9),
             ("Zoë", 1.2), (".", 1.6)]  # fmt: skip
    stamps = [{"word": w, "start_time": t, "end_time": t + 0.1} for w, t in times]
    sound = base64.b64encode(wav()).decode()
    server.plan = [answer({"audio": sound, "audio_format": "wav", "timestamps": stamps})]
    text = "Costs $5, said Zoë."
    marks = say(server, text, captions=True).marks
    assert [(text[m.start : m.end], m.seconds) for m in marks] == [
        ("Costs", 0.0), ("said", 0.9), ("Zoë.", 1.2),
    ]  # fmt: skip
    assert server.asked[0][0] == "/dev/captioned_speech"
    assert server.asked[0][2]["stream"] is False


def test_long_text_goes_in_pieces_below_the_limit(server: Server) -> None:
    text = " ".join(f"This is sentence number {n} of many." for n in range(20))
    server.plan = [answer(wav(TONE.tobytes() * 5))]
    with Synthesizer(voice(server, max_characters=200)) as synthesizer:
        list(synthesizer.speak([utterance(text)]))
    pieces = [asked[2]["input"] for asked in server.asked]
    assert " ".join(pieces) == text
    assert max(map(len, pieces)) <= 200


@pytest.mark.parametrize(
    "options",
    [
        {"base_url": "ftp://x"}, {"base_url": "localhost:80"}, {"base_url": "http://[::1"},
        {"base_url": "http://u:p@h"}, {"base_url": "http://h:99999"}, {"format": "opus"},
        {"extras": ["stream"]}, {"extras": ["=1"]}, {"max_characters": 5}, {"pcm_rate": 5},
    ],
)  # fmt: skip
def test_wrong_options_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="voice v"):
        OpenAIEngine(Voice(name="v", engine="openai", options=options))


def test_a_key_that_would_break_the_header_is_refused(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "a\nHost: evil")
    with pytest.raises(EngineMissingError, match="OPENAI_API_KEY"):
        say(server)
    assert not server.asked


def test_the_cost_is_known_before_anything_is_sent(server: Server) -> None:
    said = [utterance("Twelve chars"), utterance("..."), utterance("word " * 60)]
    paid = voice(server, max_characters=200, price_per_million=15.0)
    cost = preview_cost(paid, said)
    assert (cost.requests, cost.characters) == (3, 12 + 299 - 1)
    assert cost.price == pytest.approx(310 * 15 / 1_000_000)
    assert preview_cost(Voice(name="own", engine="pyttsx3"), said) == Cost()
    assert not server.asked
