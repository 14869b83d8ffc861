"""Any server with ``POST /v1/audio/speech``: hosted, or one of your own."""

import base64
import binascii
import json
import os
import re
import threading
import urllib.parse
from http import HTTPStatus
from typing import Any, ClassVar

from msgspec.structs import replace

from audio_builder.errors import EngineMissingError, SettingsError
from audio_builder.model.sound import Mark, Sound
from audio_builder.model.voice import Voice, VoiceOrigin
from audio_builder.network.client import Request, Response
from audio_builder.network.errors import Limits, RequestError
from audio_builder.speaking.decoding import decode, from_raw
from audio_builder.speaking.engine import (
    Capabilities,
    Engine,
    Probe,
    Prosody,
    RefusedError,
    UnreliableError,
    check_range,
)
from audio_builder.speaking.engines.openai_options import ALL_FORMATS, FORMATS, Options
from audio_builder.speaking.engines.options import read_options
from audio_builder.speaking.engines.server_answers import (
    LONGEST_MESSAGE,
    engine_error,
    retry_after,
    told_problem,
)
from audio_builder.speaking.word_times import match

_AGAIN = {408, 409, 425, 429, 500, 502, 503, 504, 529}
_KEY_REFUSED = {401, 403}
_REQUEST_REFUSED = {400, 413, 422}
_TRIES = 3
# Longer than this a server is not busy but closed to us for now.
_LONGEST_WAIT_SECONDS = 60.0
_PROBE_SECONDS = 10.0
_HOSTED = "//api.openai.com"
_LARGEST_BYTES = 1 << 28


class OpenAIEngine(Engine):
    """Sends one text at a time and checks that what comes back is sound."""

    name: ClassVar[str] = "openai"
    capabilities: Capabilities = Capabilities(network=True, speeds=(0.25, 4.0))

    def __init__(self, voice: Voice) -> None:
        self._options = options = read_options(voice, Options)
        self.capabilities = replace(
            self.capabilities,
            max_characters=options.max_characters,
            word_times=options.captions,
        )
        super().__init__(voice)
        check_range(voice, "max_characters", options.max_characters, (200, 1_000_000))
        check_range(voice, "pcm_rate", options.pcm_rate, (8000, 48000))
        check_range(voice, "retry_seconds", options.retry_seconds, (0, 60))
        if options.format not in ALL_FORMATS:
            raise self._options_error(f"unknown format {options.format}", ", ".join(ALL_FORMATS))
        self._base = self._address()
        self._extras = self._more_fields()
        self._formats = list(FORMATS) if options.format == "auto" else [options.format]
        self._stopped = threading.Event()
        self._request: Request | None = None

    @property
    def identity(self) -> str:
        """Server, model, voice and fields; never the key."""
        o = self._options
        fields = f"{o.format} {o.instructions!r} {json.dumps(self._extras, sort_keys=True)}"
        return f"openai {self._base}, model {o.model}, voice {o.voice}, {fields}"

    @property
    def public_identity(self) -> str:
        """Model and voice; not the server, which may be private."""
        return f"openai, model {self._options.model}, voice {self._options.voice}"

    def probe(self) -> Probe:
        """Ask the server for its models, which costs nothing; without a key, not even that."""
        if self._options.key_env and _HOSTED in self._base and not self._key():
            remedy = f"put your key into {self._options.key_env}"
            return Probe(works=False, detail="needs a key", remedy=remedy)
        try:
            answer = self._ask("/models", None, _PROBE_SECONDS)
            if answer.status in _KEY_REFUSED:
                raise self._key_error(answer)
            if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
                raise self._moved_error(answer)
        except (UnreliableError, EngineMissingError) as error:
            return Probe(works=False, detail=error.problem, remedy=error.remedy)
        return Probe(works=True, detail=f"{self._base} answers, voice {self._options.voice}")

    def voices(self) -> tuple[str, ...]:
        """Return the voices, where the server tells them; both known forms of the list."""
        answer = self._ask("/audio/voices", None, _PROBE_SECONDS)
        try:
            listed = json.loads(answer.body)["voices"] if answer.status == HTTPStatus.OK else []
            return tuple(v if isinstance(v, str) else str(v["id"]) for v in listed)
        except (ValueError, KeyError, TypeError):
            return ()

    def synthesize(self, text: str, prosody: Prosody, deadline_seconds: float) -> Sound:
        """Ask until there is sound, the server says no, or the tries are used up."""
        self._stopped.clear()
        wait = self._options.retry_seconds
        for left in reversed(range(_TRIES)):
            try:
                answer = self._speech(text, prosody, deadline_seconds)
                if answer.status == HTTPStatus.OK:
                    return self._decode(text, answer)
                if answer.status not in _AGAIN:
                    raise self._refusal(answer)
                fault = UnreliableError(self._problem(answer))
                wait = retry_after(answer, wait)
            except UnreliableError as error:
                fault = error
            if not left:
                break
            if wait > _LONGEST_WAIT_SECONDS:
                raise UnreliableError(f"{fault.problem}; the server wants a pause of {wait:.0f} s")
            if self._stopped.wait(wait):
                raise UnreliableError("interrupted")
            wait *= 2
        raise fault

    def interrupt(self) -> None:
        """Break off the running request, or the wait for the next."""
        self._stopped.set()
        request = self._request
        if request is not None:
            request.interrupt()

    def close(self) -> None:
        """Break off what runs."""
        self.interrupt()

    def _speech(self, text: str, prosody: Prosody, seconds: float) -> Response:
        """Ask in the first form the server takes, and remember which that is."""
        options = self._options
        fields: dict[str, Any] = {"model": options.model, "input": text, "voice": options.voice}
        if prosody.speed != 1:
            fields["speed"] = prosody.speed
        if options.instructions:
            fields["instructions"] = options.instructions
        path = "/audio/speech"
        if options.captions:
            path, fields = "/dev/captioned_speech", fields | {"stream": False}
        while True:
            form = {"response_format": self._formats[0]}
            answer = self._ask(path, fields | form | self._extras, seconds)
            wanted = answer.status in _REQUEST_REFUSED and "format" in self._problem(answer).lower()
            if not wanted or len(self._formats) == 1:
                return answer
            self._formats.pop(0)

    def _ask(self, path: str, fields: dict[str, Any] | None, seconds: float) -> Response:
        body = None if fields is None else json.dumps(fields).encode("ascii")
        headers = {"Accept": "*/*"} | ({"Content-Type": "application/json"} if body else {})
        key = self._key()
        if key:
            headers["Authorization"] = f"Bearer {key}"
        base = self._base.removesuffix("/v1") if path.startswith("/dev/") else self._base
        self._request = Request(
            "GET" if body is None else "POST",
            base + path,
            limits=Limits(seconds=seconds, most_bytes=_LARGEST_BYTES),
            headers={"User-Agent": "audio-builder", **headers},
            content=body,
            # Named in a voice file of the person's own: see docs/security.md.
            allow_private=True,
        )
        try:
            return self._request.send()
        except RequestError as error:
            raise engine_error(error, urllib.parse.urlsplit(base).netloc) from error

    def _decode(self, text: str, answer: Response) -> Sound:
        kind = answer.headers.get("Content-Type", "")
        if self._options.captions:
            return self._decode_captioned(text, answer)
        if "json" in kind or answer.body[:1] == b"{":
            raise UnreliableError(f"an error instead of sound: {self._problem(answer)}")
        if self._formats[0] == "pcm":
            if len(answer.body) % 2:
                raise UnreliableError("the sound is cut short")
            named = re.search(r"rate=(\d+)", kind)
            rate, pcm = from_raw(answer.body, int(named[1]) if named else self._options.pcm_rate)
        else:
            rate, pcm = decode(answer.body)
        return Sound(pcm=pcm, rate=rate)

    def _decode_captioned(self, text: str, answer: Response) -> Sound:
        try:
            told = json.loads(answer.body)
            rate, pcm = decode(base64.b64decode(told["audio"], validate=True))
            words = [(str(w["word"]), float(w["start_time"])) for w in told["timestamps"]]
        except (ValueError, KeyError, TypeError, binascii.Error) as error:
            raise UnreliableError("no captioned sound in the answer") from error
        placed = match(text, words, len(pcm) / 2 / rate)
        marks = tuple(Mark(start=start, end=end, seconds=at) for start, end, at in placed)
        return Sound(pcm=pcm, rate=rate, marks=marks)

    def _refusal(self, answer: Response) -> Exception:
        if answer.status in _KEY_REFUSED:
            return self._key_error(answer)
        if answer.status in _REQUEST_REFUSED:
            return RefusedError(
                self._problem(answer), remedy="compare the voice file with the server"
            )
        if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
            return self._moved_error(answer)
        return EngineMissingError(self._problem(answer), remedy="correct base_url, model or voice")

    def _moved_error(self, answer: Response) -> EngineMissingError:
        where = answer.headers.get("Location", "elsewhere")[:LONGEST_MESSAGE]
        return EngineMissingError(f"the server has moved to {where}", remedy="correct base_url")

    def _key_error(self, answer: Response) -> EngineMissingError:
        name = self._options.key_env
        how = f"correct the key in {name}" if self._key() else f"put your key into {name}"
        if self.voice.origin is VoiceOrigin.PODCAST:
            how = "voices of a podcast folder get no key: copy the file into your own voices folder"
        return EngineMissingError(self._problem(answer), remedy=how)

    def _problem(self, answer: Response) -> str:
        return told_problem(answer, self._key())

    def _key(self) -> str:
        """Return the key; a podcast folder's voice gets none but OpenAI's own, for OpenAI."""
        name = self._options.key_env
        default = Options()
        is_usual = (name, self._base) == (default.key_env, f"{default.base_url}/v1")
        if self.voice.origin is VoiceOrigin.PODCAST and not is_usual:
            return ""
        key = os.environ.get(name, "").strip() if name else ""
        if not key.isascii() or not key.isprintable():
            raise EngineMissingError("the key is no key", remedy=f"correct the key in {name}")
        return key

    def _address(self) -> str:
        base = self._options.base_url.rstrip("/")
        try:
            place = urllib.parse.urlsplit(base)
            whole = place.scheme in {"http", "https"} and bool(place.hostname) and place.port != 0
        except ValueError:
            whole = False
        if not whole or not base.isascii() or {"?", "#", "@"} & set(base):
            raise self._options_error(
                f"base_url {base!r} is no address", "https://host or http://host:port"
            )
        return base if base.endswith("/v1") else f"{base}/v1"

    def _more_fields(self) -> dict[str, Any]:
        fields = {}
        for extra in self._options.extras:
            name, equals, value = extra.partition("=")
            try:
                fields[name.strip()] = json.loads(value)
            except (ValueError, RecursionError) as error:
                raise self._options_error(
                    f"extras: {extra!r}", "name=JSON, as in stream=false"
                ) from error
            if not equals or not name.strip():
                raise self._options_error(f"extras: {extra!r}", "name=JSON, as in stream=false")
        return fields

    def _options_error(self, problem: str, known: str) -> SettingsError:
        return SettingsError(problem, subject=f"voice {self.voice.name}", remedy=f"use {known}")
