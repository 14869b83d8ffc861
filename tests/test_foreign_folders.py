"""What a podcast folder, a feed or a list says is a stranger's word: it opens and runs nothing."""

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from written import STORM

from audio_builder.batch import hooks
from audio_builder.batch.feed_memory import FeedMemory
from audio_builder.batch.report import default_report_path
from audio_builder.child_environment import child_environment
from audio_builder.cli import main
from audio_builder.converting.job_list import find_sources
from audio_builder.converting.outcome import Outcome, Status
from audio_builder.errors import SettingsError
from audio_builder.model.source import Source
from audio_builder.model.voice import VoiceOrigin
from audio_builder.network.addresses import without_secrets
from audio_builder.settings import FOR_USERS_ONLY, INSIDE_FOLDER, load_settings, setting_names
from audio_builder.speaking.synthesizer import Synthesizer, probe
from audio_builder.speaking.voices.voice_files import VoiceFolder, find_voice, voices
from audio_builder.user_folders import user_folder

SPEAK = """
import os, pathlib, sys, wave
pathlib.Path({ran!r}).write_text("\\n".join(sorted(os.environ)))
with wave.open(sys.argv[1], "wb") as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(16000)
    file.writeframes(b"\\x00\\x10\\x00\\xf0" * 500 * len(sys.stdin.read()))
"""
KEYS = ("OPENAI_API_KEY", "AWS_SECRET_ACCESS_KEY", "DEPLOY_TOKEN", "DATABASE_URL")


@pytest.fixture
def ran(tmp_path: Path) -> Path:
    return tmp_path / "ran"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "storm.txt"
    path.write_text(STORM, "utf-8")
    return path


def program_voice(folder: Path, name: str, ran: Path, more: str = "") -> None:
    """Write a voice whose program leaves a trace of having run."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "speak.py"
    program.write_text(SPEAK.format(ran=str(ran)), "utf-8")
    command = json.dumps([sys.executable, str(program), "{output}"])
    (folder / f"{name}.toml").write_text(
        f'engine = "command"\nlanguages = ["en", "fr"]\n[options]\ncommand = {command}\n{more}',
        "utf-8",
    )


@pytest.mark.parametrize("setting", ["voice", "quote_voice"])
def test_podcast_toml_names_no_program(
    tmp_path: Path, article: Path, ran: Path, setting: str, capsys: pytest.CaptureFixture[str]
) -> None:
    program_voice(tmp_path / "pod" / "voices", "evil", ran)
    (tmp_path / "pod" / "podcast.toml").write_text(f'{setting} = "evil"\n')
    article.write_text(f"{STORM}\n\n> A quoted sentence.\n")
    assert main(["convert", str(article), "-o", str(tmp_path / "pod")]) == 2
    assert not ran.exists()
    (line,) = capsys.readouterr().err.splitlines()
    assert "evil" in line
    assert "podcast.toml" in line


def test_podcast_toml_names_no_program_by_its_path(
    tmp_path: Path, article: Path, ran: Path
) -> None:
    program_voice(tmp_path / "elsewhere", "evil", ran)
    (tmp_path / "pod").mkdir()
    path = (tmp_path / "elsewhere" / "evil.toml").as_posix()
    (tmp_path / "pod" / "podcast.toml").write_text(f'voice = "{path}"\n')
    assert main(["convert", str(article), "-o", str(tmp_path / "pod")]) == 2
    assert not ran.exists()


def test_podcast_toml_does_not_even_choose_a_program_of_the_users(
    tmp_path: Path, article: Path, ran: Path
) -> None:
    program_voice(user_folder() / "voices", "mine", ran)
    (tmp_path / "pod").mkdir()
    (tmp_path / "pod" / "podcast.toml").write_text('voice = "mine"\n')
    assert main(["convert", str(article), "-o", str(tmp_path / "pod")]) == 2
    assert not ran.exists()


@pytest.mark.parametrize("by_user", [True, False])
def test_foreign_voices_run_no_program(
    tmp_path: Path, ran: Path, monkeypatch: pytest.MonkeyPatch, *, by_user: bool
) -> None:
    program_voice(tmp_path / "pod" / "voices", "fr", ran)
    program_voice(tmp_path / "pod" / "voices", "evil", ran)
    if by_user:
        monkeypatch.setenv("AUDIO_BUILDER_FOREIGN_VOICES", "true")
    else:
        (tmp_path / "pod" / "podcast.toml").write_text("foreign_voices = true\n")
    page = tmp_path / "page.html"
    page.write_text(
        f"<html lang=en><h1>Two tongues</h1><p>{STORM}</p>"
        "<p lang=fr>Le marché rouvrira lundi, dit le maire de la ville.</p></html>"
    )
    main(["convert", str(page), "-o", str(tmp_path / "pod"), "--voice", "silent"])
    assert not ran.exists()


def test_a_program_named_on_the_command_line_or_in_ones_own_settings_speaks(
    tmp_path: Path, article: Path, ran: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in KEYS:
        monkeypatch.setenv(name, "secret")
    pod = tmp_path / "pod"
    program_voice(pod / "voices", "mine", ran)
    assert main(["convert", str(article), "-o", str(pod), "--voice", "mine"]) == 0
    assert "PATH" in ran.read_text()
    assert not set(KEYS) & set(ran.read_text().splitlines())
    ran.unlink()
    user_folder().mkdir(parents=True, exist_ok=True)
    (user_folder() / "audio-builder.toml").write_text('voice = "mine"\n')
    assert main(["convert", str(article), "-o", str(pod), "--no-cache", "--speed", "1.0"]) == 0
    article.write_text(f"{STORM}\n\nAnother paragraph.\n")
    assert main(["convert", str(article), "-o", str(pod), "--no-cache"]) == 0
    assert ran.exists()


def test_a_folders_program_does_not_take_the_name_of_a_voice_one_has(
    tmp_path: Path, article: Path, ran: Path
) -> None:
    program_voice(tmp_path / "pod" / "voices", "silent", ran)
    assert main(["convert", str(article), "-o", str(tmp_path / "pod"), "--voice", "silent"]) == 0
    assert not ran.exists()


def test_a_list_names_programs_of_the_users_but_none_of_the_folders(
    tmp_path: Path, article: Path, ran: Path
) -> None:
    jobs = tmp_path / "jobs.csv"
    jobs.write_text(f"source,voice\n{article},evil\n")
    call = ["batch", str(jobs), "-o", str(tmp_path / "pod"), "--workers", "1", "-q"]
    program_voice(tmp_path / "pod" / "voices", "evil", ran)
    assert main(call) == 1
    assert not ran.exists()
    for file in (tmp_path / "pod" / "voices").iterdir():
        file.unlink()
    program_voice(user_folder() / "voices", "evil", ran)
    assert main(call) == 0
    assert ran.exists()


def test_a_list_names_no_program_by_its_path(tmp_path: Path, article: Path, ran: Path) -> None:
    program_voice(tmp_path / "beside", "evil", ran)
    jobs = tmp_path / "jobs.csv"
    jobs.write_text(f"source,voice\n{article},{tmp_path / 'beside' / 'evil.toml'}\n")
    call = ["batch", str(jobs), "-o", str(tmp_path / "pod"), "--workers", "1", "-q"]
    assert main(call) == 1
    assert not ran.exists()


class _Server(BaseHTTPRequestHandler):
    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Authorization", "")))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    _Server.asked.clear()
    with HTTPServer(("127.0.0.1", 0), _Server) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@contextmanager
def serving(page: bytes) -> Iterator[str]:
    """Serve one page at every path but one that is gone."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if "gone" in self.path else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Pages) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def server_voice(folder: Path, name: str, address: str, key_env: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.toml").write_text(
        f'engine = "openai"\nlanguages = ["en"]\n[options]\nbase_url = "{address}"\n'
        f'key_env = "{key_env}"\nretry_seconds = 0.0\n'
    )


@pytest.mark.parametrize("key_env", ["AWS_SECRET_ACCESS_KEY", "OPENAI_API_KEY"])
def test_looking_at_a_folders_voices_asks_no_server_of_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: str, key_env: str
) -> None:
    monkeypatch.setenv(key_env, "secret")
    monkeypatch.chdir(tmp_path)
    server_voice(tmp_path / "output" / "voices", "nice", server, key_env)
    for call in (["voices", "list"], ["voices", "show", "nice"], ["doctor"]):
        main(call)
    assert _Server.asked == []


def test_a_folders_voice_gets_no_key_even_when_it_is_named(
    tmp_path: Path, article: Path, monkeypatch: pytest.MonkeyPatch, server: str
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    pod = tmp_path / "pod"
    server_voice(pod / "voices", "nice", server, "AWS_SECRET_ACCESS_KEY")
    assert main(["convert", str(article), "-o", str(pod), "--voice", "nice"]) == 1
    path = pod / "voices" / "nice.toml"
    assert main(["convert", str(article), "-o", str(pod), "--voice", str(path)]) == 1
    other = tmp_path / "another"
    assert main(["convert", str(article), "-o", str(other), "--voice", str(path)]) == 1
    assert _Server.asked
    assert {key for _, key in _Server.asked} == {""}


def test_ones_own_voice_gets_its_key(monkeypatch: pytest.MonkeyPatch, server: str) -> None:
    monkeypatch.setenv("MY_KEY", "secret")
    server_voice(user_folder() / "voices", "mine", server, "MY_KEY")
    assert probe(find_voice("mine", [user_folder() / "voices"])).works
    assert _Server.asked == [("/v1/models", "Bearer secret")]


def test_a_voice_file_cannot_say_whose_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('engine = "silent"\norigin = "own"\n')
    with pytest.raises(SettingsError, match="origin"):
        find_voice("mine", [VoiceFolder(path=tmp_path, origin=VoiceOrigin.PODCAST)])


@pytest.mark.parametrize("model", ["/etc/passwd", "./../../model.onnx", "../m.onnx"])
def test_a_folders_voice_opens_no_files_elsewhere(tmp_path: Path, model: str) -> None:
    (tmp_path / "mine.toml").write_text(f'engine = "piper"\n[options]\nmodel = "{model}"\n')
    folder = VoiceFolder(path=tmp_path, origin=VoiceOrigin.PODCAST)
    with pytest.raises(SettingsError, match="folder"):
        find_voice("mine", [folder])
    assert "mine" not in [voice.name for voice in voices([folder])]
    assert find_voice("mine", [tmp_path]).options["model"]


@pytest.mark.parametrize("setting", ["intro_file", "outro_file", "chime_file", "bed_file"])
@pytest.mark.parametrize("written", ["{secret}", "../secret.wav", "link.wav", "gone.wav"])
def test_podcast_toml_publishes_no_sound_from_elsewhere(
    tmp_path: Path, setting: str, written: str
) -> None:
    secret = tmp_path / "secret.wav"
    secret.write_bytes(b"RIFF")
    (tmp_path / "pod").mkdir()
    (tmp_path / "pod" / "link.wav").symlink_to(secret)
    named = written.format(secret=secret.as_posix())
    (tmp_path / "pod" / "podcast.toml").write_text(f'{setting} = "{named}"\n')
    with pytest.raises(SettingsError, match=rf"podcast\.toml.*{setting}"):
        load_settings({}, folder=tmp_path / "pod")
    given = {setting: str(secret)}
    assert str(getattr(load_settings(given, folder=tmp_path / "pod"), setting)) == str(secret)


def test_podcast_toml_may_name_sounds_and_voices_in_its_folder(tmp_path: Path) -> None:
    pod = tmp_path / "pod"
    (pod / "more").mkdir(parents=True)
    (pod / "intro.wav").write_bytes(b"RIFF")
    (pod / "podcast.toml").write_text('intro_file = "intro.wav"\nvoices_folder = "more"\n')
    settings = load_settings({}, folder=pod)
    assert Path(settings.intro_file) == pod / "intro.wav"
    assert Path(settings.voices_folder) == pod / "more"


@pytest.mark.parametrize(
    "line", ["allow_private = true", 'c2pa_key = "key.pem"', 'c2pa_certificate = "cert.pem"']
)
def test_podcast_toml_opens_no_doors_and_uses_no_keys(tmp_path: Path, line: str) -> None:
    (tmp_path / "podcast.toml").write_text(f"{line}\n")
    with pytest.raises(SettingsError, match=r"podcast\.toml"):
        load_settings({}, folder=tmp_path)
    name = line.partition(" ")[0]
    given = {"allow_private": False} if name == "allow_private" else {name: "mine.pem"}
    assert load_settings(given, folder=tmp_path)


@pytest.mark.parametrize("kind", ["json", "rss", "atom"])
def test_a_feed_opens_no_files_of_ours(tmp_path: Path, kind: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(STORM, "utf-8")
    for address in (str(secret), secret.as_uri(), "secret.txt", "javascript:alert(1)"):
        feed = tmp_path / "feed"
        item = {"id": "1", "title": "t", "url": address}
        whole = {"id": "2", "title": "u", "url": address, "content_html": f"<p>{STORM}</p>"}
        feed.write_text(
            {
                "json": json.dumps(
                    {"version": "https://jsonfeed.org/version/1.1", "items": [item, whole]}
                ),
                "rss": '<rss version="2.0"><channel><title>F</title><item><title>t</title>'
                f"<link>{address}</link></item></channel></rss>",
                "atom": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>t</title>'
                f'<id>1</id><link href="{address}"/></entry></feed>',
            }[kind]
        )
        for source in find_sources(str(feed), may_be_empty=True):
            assert source.article is not None
            assert source.url == ""
            assert source.article.url in {"", None}


def test_programs_that_are_started_see_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.setenv(name, "secret")
    assert not set(KEYS) & child_environment().keys()
    assert child_environment(["DEPLOY_TOKEN"])["DEPLOY_TOKEN"] == "secret"  # noqa: S105 - no real one
    assert child_environment()["PATH"] == os.environ["PATH"]


def test_a_hook_sees_the_keys_it_was_promised_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in KEYS:
        monkeypatch.setenv(name, "secret")
    script = tmp_path / "hook.py"
    script.write_text(
        f"import os, pathlib; pathlib.Path({str(tmp_path / 'seen')!r})"
        '.write_text("\\n".join(os.environ))'
    )
    tell = hooks.command(f"{sys.executable} {script}", ["DEPLOY_TOKEN"])
    tell(Outcome(source="a", status=Status.CREATED))
    seen = set((tmp_path / "seen").read_text().splitlines())
    assert "EPISODE_STATUS" in seen
    assert set(KEYS) & seen == {"DEPLOY_TOKEN"}


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("https://user:hunter2@example.org/a", "https://example.org/a"),
        ("https://user@example.org:8080/a?id=3#part", "https://example.org:8080/a?id=3"),
        ("https://example.org/a?id=3&q=b", "https://example.org/a?id=3&q=b"),
        ("http://[", ""),
    ],
)
def test_an_address_is_published_without_who_may_read_it(written: str, published: str) -> None:
    assert without_secrets(written) == published


@pytest.mark.parametrize(
    "name", ["token", "access_token", "api_key", "X-Amz-Signature", "X-Amz-Credential", "sig"]
)
def test_a_secret_in_an_address_is_hidden_but_two_addresses_stay_two(name: str) -> None:
    one, other = (without_secrets(f"https://a.example/x?id=1&{name}={v}") for v in ("aa", "bb"))
    assert "aa" not in one.partition("=")[2]
    assert one != other
    assert "id=1" in one
    assert without_secrets(one) == one


def test_nothing_private_is_in_what_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = f"<html lang=en><title>Storm</title><h1>Storm</h1><p>{STORM}</p></html>".encode()
    with serving(page) as address:
        place = address.replace("http://", "http://user:hunter2@")
        (tmp_path / "jobs.txt").write_text(
            f"{place}/private?id=7&token=s3cr3t\n{place}/gone?token=s3cr3t\n"
        )
        call = ["batch", "jobs.txt", "-o", "pod", "--voice", "silent", "--allow-private"]
        assert main([*call, "--workers", "1"]) == 1
    published = {
        path: path.read_bytes() for path in (tmp_path / "pod").rglob("*") if path.is_file()
    }
    assert any(path.name == "episode.json" for path in published)
    for path, content in published.items():
        for private in (b"hunter2", b"s3cr3t", os.fsencode(tmp_path)):
            assert private not in content, path
    assert not list((tmp_path / "pod").rglob("batch-report*"))
    report = default_report_path(tmp_path / "pod")
    assert json.loads(report.read_text("utf-8"))["failed"] == 1


def test_a_report_in_the_folder_from_an_earlier_version_goes(tmp_path: Path, article: Path) -> None:
    pod = tmp_path / "pod"
    pod.mkdir()
    for name in ("batch-report.json", "batch-report.html"):
        (pod / name).write_text("private")
    (tmp_path / "jobs.txt").write_text(f"{article}\n")
    assert main(["batch", str(tmp_path / "jobs.txt"), "-o", str(pod), "--voice", "silent"]) == 0
    assert not list(pod.glob("batch-report*"))


def test_the_memory_of_feeds_names_no_address(tmp_path: Path) -> None:
    address = "https://user:hunter2@example.org/feed?token=s3cr3t"
    (tmp_path / ".feeds.json").write_text(json.dumps({address: ["known"]}))
    memory = FeedMemory(tmp_path, address)
    known, new = Source(location="k", key="known"), Source(location="n", key="new")
    assert memory.new([known, new]) == (new,)
    memory.add(Outcome(source="n", status=Status.CREATED))
    memory.save()
    content = (tmp_path / ".feeds.json").read_text()
    assert "new" in content
    assert "hunter2" not in content
    assert FeedMemory(tmp_path, address).new([known, new]) == ()


def test_what_a_program_is_called_with_is_not_published(
    tmp_path: Path, article: Path, ran: Path
) -> None:
    program_voice(user_folder() / "voices", "mine", ran)
    pod = tmp_path / "pod"
    assert main(["convert", str(article), "-o", str(pod), "--voice", "mine"]) == 0
    (record,) = pod.glob("episodes/*/episode.json")
    assert json.loads(record.read_text("utf-8"))["engine"].startswith("command python")
    for path in pod.rglob("*"):
        if path.is_file():
            assert os.fsencode(tmp_path) not in path.read_bytes(), path
            assert os.fsencode(user_folder()) not in path.read_bytes(), path


def test_where_ones_own_server_is_is_not_published(server: str) -> None:
    server_voice(user_folder() / "voices", "mine", server, "MY_KEY")
    voice = find_voice("mine", [user_folder() / "voices"])
    with Synthesizer(voice) as synthesizer:
        assert server in synthesizer.identity
        assert server.removeprefix("http://") not in synthesizer.public_identity


def test_for_every_setting_it_is_decided_whether_a_podcast_folder_may_say_it() -> None:
    needs_trust = {"voice", "quote_voice"}
    # No names of files, programs, keys or servers, and bounded numbers.
    free = {
        *("lang", "notice", "speak_notice", "speak_byline", "outro", "speed", "pause_scale"),
        *("pauses", "loudness_lufs", "bit_rate_kbps", "sample_rate", "tables", "allow_partial"),
        *("formats", "id3_version", "foreign_voices", "cache", "cache_megabytes", "workers"),
        "deadline_seconds",
        *("listen", "received"),
        "output",  # it is the folder itself that is asked
    }
    decided = [needs_trust, free, FOR_USERS_ONLY, INSIDE_FOLDER]
    assert setting_names() == set().union(*decided)
    assert sum(map(len, decided)) == len(setting_names())


@pytest.mark.skipif(os.name == "nt", reason="pipes with names")
@pytest.mark.parametrize("name", ["podcast.toml", "lexicon.toml", "voices/mine.toml"])
@pytest.mark.parametrize("is_pipe", [True, False])
def test_a_folder_with_a_pipe_or_a_device_for_a_file_holds_nobody(
    tmp_path: Path, article: Path, name: str, capfd: pytest.CaptureFixture[str], *, is_pipe: bool
) -> None:
    path = tmp_path / "pod" / name
    path.parent.mkdir(parents=True)
    if is_pipe:
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    voice = "mine" if "mine" in name else "silent"
    assert main(["convert", str(article), "-o", str(tmp_path / "pod"), "--voice", voice]) > 0
    assert "is no file" in capfd.readouterr().err
