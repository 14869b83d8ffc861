"""Commands, exit codes, and what goes to stdout and stderr."""

import io
import json
import subprocess
import sys
import tomllib
import wave
from pathlib import Path

import pytest
from written import FERRY, STORM

from audio_builder.cli import COMMANDS, main
from audio_builder.version import __version__


@pytest.fixture
def storm(tmp_path: Path) -> str:
    path = tmp_path / "storm.txt"
    path.write_text(STORM, "utf-8")
    return str(path)


@pytest.fixture
def pod(tmp_path: Path) -> str:
    return str(tmp_path / "pod")


def call(*arguments: str) -> int:
    try:
        return main(arguments)
    except SystemExit as left:
        return int(left.code or 0)


def give(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))


@pytest.mark.parametrize("flag", ["--title", "--author", "--notice", "--outro"])
def test_a_text_with_bytes_that_are_none_is_taken_with_question_marks(
    flag: str, storm: str, pod: str, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = b"Storm \xff here".decode("utf-8", "surrogateescape")
    said = ("convert", storm, "-o", pod, "--voice", "silent", "--speak-byline", flag, typed)
    assert call(*said, "--json") == 0
    (episode,) = json.loads(capsys.readouterr().out)["episodes"]
    kept = Path(pod, episode["mp3"]).with_name("episode.json").read_text("utf-8")
    assert "Storm ? here" in kept


def test_convert_json_is_one_document_in_the_shape_of_the_contract(
    storm: str, pod: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("convert", storm, "-o", pod, "--voice", "silent", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    (episode,) = report["episodes"]
    assert set(episode) >= {
        "source", "status", "error", "title", "slug", "mp3", "guid", "language", "voice",
        "duration_seconds", "bytes", "loudness_lufs", "words", "dropped", "seconds",
    }  # fmt: skip
    assert (report["created"], report["updated"], report["unchanged"], report["failed"]) == (
        1,
        0,
        0,
        0,
    )
    assert (Path(pod) / episode["mp3"]).exists()
    assert (Path(pod) / "feed.xml").exists()
    assert (Path(pod) / "index.html").exists()


def test_convert_answers_with_paths_and_talks_on_stderr(
    storm: str, pod: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("convert", storm, "-o", pod, "--voice", "silent") == 0
    printed = capsys.readouterr()
    assert Path(printed.out.strip()).suffix == ".mp3"
    assert Path(printed.out.strip()).exists()
    assert "created" in printed.err


def test_one_bad_source_gives_exit_code_1_and_a_line_while_others_are_done(
    storm: str, pod: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("convert", "missing.txt", storm, "-o", pod, "--voice", "silent", "-q") == 1
    printed = capsys.readouterr()
    assert len(printed.err.strip().splitlines()) == 1
    assert "missing.txt" in printed.err
    assert len(list(Path(pod).glob("episodes/*/*.mp3"))) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["sing"],
        ["convert"],
        ["convert", "x.txt", "--loud"],
        ["convert", "x.txt", "--voice", "no-such-voice"],
        ["convert", "x.txt", "--date", "soon"],
        ["convert", "x.txt", "--lang", "!!"],
        ["convert", "x.txt", "--speed", "99"],
        ["convert", "a.txt", "b.txt", "--title", "One title"],
        ["batch", "no-such-jobs"],
        ["voices", "show", "no-such-voice"],
        ["feed", "paint"],
    ],
)
def test_a_wrong_call_is_exit_code_2_and_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(*arguments) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert not arguments or len(lines) == 1


def test_the_version_is_the_package_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--version") == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(command, "--help") == 0
    assert f"audio-builder {command}" in capsys.readouterr().out


def test_clean_prints_what_is_read_and_explain_what_is_not(
    storm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("clean", storm) == 0
    text = capsys.readouterr().out
    assert "3 min read" not in text
    assert "Wind gusts of 120 km/h were measured" in text
    assert call("clean", storm, "--explain") == 0
    assert "3 min read" in capsys.readouterr().out


def test_clean_json_has_the_shape_of_the_contract(
    storm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("clean", storm, "--format", "json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["byline"] == "Ines Calder"
    assert answer["published"] == "2026-03-02T07:15:00"
    assert answer["language"] == "en"
    assert [block["role"] for block in answer["blocks"]] == ["paragraph"] * 5
    assert all({"text", "rule", "reason"} <= set(piece) for piece in answer["dropped"])


def test_clean_markdown_can_be_cleaned_again(
    storm: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("clean", storm, "--format", "markdown") == 0
    again = tmp_path / "again.md"
    again.write_text(capsys.readouterr().out, "utf-8")
    assert call("clean", str(again), "--format", "markdown") == 0
    assert capsys.readouterr().out == again.read_text("utf-8")


def test_script_json_has_the_shape_of_the_contract(
    storm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("script", storm, "--format", "json") == 0
    script = json.loads(capsys.readouterr().out)
    notice, title = script["utterances"][:2]
    assert notice["role"] == "notice"
    assert notice["text"] == "This audio is created with AI assistance."
    assert title["role"] == "title"
    assert all(u["pause_ms"] > 0 for u in script["utterances"])
    assert not any(char.isdigit() for u in script["utterances"] for char in u["spoken"])


def test_normalize_gives_one_line_for_each_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    give(monkeypatch, b"3 men\n\n\xff\xfe\n  \nlast \x0b line \xe2\x80\xa8 5")
    assert call("normalize") == 0
    out = capsys.readouterr().out
    assert len(out.removesuffix("\n").split("\n")) == 5
    assert out.startswith("three men\n\n")


def test_segment_gives_one_sentence_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    give(monkeypatch, b"Dr. Reed came.\nHe saw it.\r\n\r\nThen he left.\n")
    assert call("segment", "--lang", "en") == 0
    assert capsys.readouterr().out == "Dr. Reed came.\nHe saw it.\nThen he left.\n"


def test_stdin_can_be_converted(
    pod: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    give(monkeypatch, FERRY.encode())
    assert call("convert", "-", "-o", pod, "--voice", "silent", "--json") == 0
    (episode,) = json.loads(capsys.readouterr().out)["episodes"]
    assert episode["title"] == "Night ferry to Oster Island returns after four years"


def test_check_is_content_with_what_convert_made_and_sees_what_was_broken(
    storm: str, pod: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bridge = str(Path(__file__).parent / "articles" / "harbor-bridge" / "source.txt")
    assert call("convert", storm, bridge, "-o", pod, "--json") == 0
    episode, _ = json.loads(capsys.readouterr().out)["episodes"]
    assert call("check", pod) == 0, capsys.readouterr().out
    mp3 = Path(pod) / episode["mp3"]
    mp3.write_bytes(mp3.read_bytes()[: episode["bytes"] // 2])
    capsys.readouterr()
    assert call("check", pod, "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert {fault["rule"] for fault in report["faults"]} >= {"duration", "enclosure-length"}


def test_feed_rebuild_writes_the_same_feed_from_the_episodes_alone(storm: str, pod: str) -> None:
    assert call("convert", storm, "-o", pod, "--voice", "silent", "-q") == 0
    feed, page = Path(pod) / "feed.xml", Path(pod) / "index.html"
    before = feed.read_bytes(), page.read_bytes()
    feed.unlink()
    page.unlink()
    assert call("feed", "rebuild", pod) == 0
    assert (feed.read_bytes(), page.read_bytes()) == before


def test_pieces_are_kept_used_again_and_thrown_away(
    storm: str, pod: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("convert", storm, "-o", pod, "--voice", "silent", "-q") == 0
    assert call("cache", "info", "--json") == 0
    kept = json.loads(capsys.readouterr().out)["pieces"]
    assert kept > 5
    other = str(tmp_path / "other")
    assert call("convert", storm, "-o", other, "--voice", "silent", "-q") == 0
    first, second = (next(Path(where).glob("episodes/*/*.mp3")) for where in (pod, other))
    assert first.read_bytes() == second.read_bytes()
    assert call("cache", "clear", "--json") == 0
    assert json.loads(capsys.readouterr().out)["pieces"] == kept
    assert call("convert", storm, "-o", str(tmp_path / "c"), "--voice", "silent", "--no-cache") == 0
    capsys.readouterr()
    assert call("cache", "info", "--json") == 0
    assert json.loads(capsys.readouterr().out)["pieces"] == 0


def test_names_travel_from_pls_to_a_list_and_back(
    tmp_path: Path, pod: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(pod).mkdir()
    lexicon = Path(pod) / "lexicon.toml"
    lexicon.write_text('[[name]]\ngrapheme = "Larkfield"\nalias = "Lark field"\n', "utf-8")
    assert call("lexicon", "export", pod) == 0
    exported = tmp_path / "names.pls"
    exported.write_text(capsys.readouterr().out, "utf-8")
    assert "<grapheme>Larkfield</grapheme>" in exported.read_text("utf-8")
    assert call("lexicon", "import", str(exported)) == 0
    (name,) = tomllib.loads(capsys.readouterr().out)["name"]
    assert (name["grapheme"], name["alias"]) == ("Larkfield", "Lark field")
    assert call("lexicon", "import", str(tmp_path / "none.pls")) == 2


def test_the_folders_names_are_said_its_way(
    storm: str, pod: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(pod).mkdir()
    (Path(pod) / "lexicon.toml").write_text(
        '[[name]]\ngrapheme = "Larkfield"\nalias = "Lark field"\n', "utf-8"
    )
    monkeypatch.setenv("AUDIO_BUILDER_OUTPUT", pod)
    assert call("script", storm, "--json") == 0
    script = json.loads(capsys.readouterr().out)["utterances"]
    said = [u for u in script if "Larkfield" in u["text"]]
    assert said
    assert all("Lark field" in u["spoken"] for u in said)


def test_pauses_can_be_chosen(
    storm: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUDIO_BUILDER_PAUSES", "title=1234,sentence=321")
    assert call("script", storm, "--json") == 0
    utterances = json.loads(capsys.readouterr().out)["utterances"]
    assert {u["pause_ms"] for u in utterances if u["role"] == "title"} == {1234}
    monkeypatch.setenv("AUDIO_BUILDER_PAUSES", "titel=1")
    assert call("script", storm) == 2
    assert "titel" in capsys.readouterr().err


def test_a_voice_brings_its_own_pauses_and_the_settings_go_before(
    storm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    voice = tmp_path / "calm.toml"
    voice.write_text('engine = "silent"\n[pauses]\nparagraph = 432\ntitle = 999\n')
    monkeypatch.setenv("AUDIO_BUILDER_PAUSES", "title=1234")
    monkeypatch.setenv("AUDIO_BUILDER_VOICE", str(voice))
    assert call("script", storm, "--json") == 0
    pauses = {u["pause_ms"] for u in json.loads(capsys.readouterr().out)["utterances"]}
    assert {432, 1234} <= pauses
    assert 999 not in pauses
    voice.write_text('engine = "silent"\n[pauses]\nsentence = 60000\n')
    assert call("convert", storm, "-o", str(tmp_path / "pod")) == 2
    assert "voice calm: sentence = 60000 is no pause" in capsys.readouterr().err


def test_voices_try_writes_a_wav(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("voices", "try", "silent", "-o", str(tmp_path / "try.wav")) == 0
    assert (tmp_path / "try.wav").read_bytes()[:4] == b"RIFF"
    assert "try.wav" in capsys.readouterr().out


def test_a_voice_is_shown_as_people_write(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("voices", "show", "en-us") == 0
    lines = capsys.readouterr().out.splitlines()
    assert "languages: en-US, en" in lines
    assert "works: yes" in lines
    assert not any(line.endswith(": ") for line in lines)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_an_answer_that_cannot_be_written_is_one_line(storm: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "audio_builder", "clean", storm],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "audio-builder: the answer: No space left on device\n"


PROGRAM = """\
import atexit
from audio_builder.cli import program
atexit.register(print, "the end")
program()
"""


def test_a_program_that_ends_at_once_has_said_everything(storm: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "clean", storm], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    said = done.stdout.splitlines()
    assert said[-1] == "the end"
    assert len(said) > len(STORM.split("\n\n"))
    call = [sys.executable, "-c", PROGRAM, "clean", f"{storm}.none"]
    assert subprocess.run(call, capture_output=True, check=False).returncode == 1


def test_standard_input_that_is_too_large_stops_no_other_source(
    storm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a" * 10_000_002)))
    folder = str(tmp_path / "pod")
    assert call("convert", "-", storm, "-o", folder, "--voice", "silent", "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["created"], answer["failed"]) == (1, 1)
    assert "larger than 10 MB" in answer["episodes"][0]["error"]


def test_voices_list_names_a_voice_for_each_promised_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert call("voices", "list", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    languages = {tag.lower() for row in rows for tag in row["languages"]}
    promised = {"en-us", "en-gb", "de", "fr", "es", "it", "pt", "pl", "uk", "ru", "tr", "nl"}
    assert {tag.split("-")[0] for tag in languages} >= {tag.split("-")[0] for tag in promised}
    assert {row["name"] for row in rows} >= promised


def test_doctor_says_that_the_main_job_works(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("doctor", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is True
    for finding in report["findings"]:
        assert finding["works"] or finding["remedy"] or not finding["needed"]


def test_a_reader_that_goes_away_ends_the_program_in_silence(storm: str) -> None:
    program = [sys.executable, "-m", "audio_builder", "clean", storm, "--explain"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""


def test_batch_converts_a_folder_and_reports(
    tmp_path: Path, pod: str, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = tmp_path / "jobs"
    jobs.mkdir()
    (jobs / "storm.txt").write_text(STORM, "utf-8")
    (jobs / "ferry.txt").write_text(FERRY, "utf-8")
    (jobs / "blank.txt").write_text("\n", "utf-8")
    call_batch = ("batch", str(jobs), "-o", pod, "--voice", "silent", "--workers", "2", "--json")
    assert call(*call_batch) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["created"], report["failed"]) == (2, 1)
    assert (Path(pod) / "feed.xml").read_text("utf-8").count("<item>") == 2
    assert call(*call_batch) == 1
    assert json.loads(capsys.readouterr().out)["unchanged"] == 2


def test_a_teaser_is_shown_but_is_no_episode(
    tmp_path: Path, pod: str, capsys: pytest.CaptureFixture[str]
) -> None:
    teaser = tmp_path / "teaser.txt"
    lines = STORM.split("\n\n")[:2]
    teaser.write_text("\n\n".join([*lines, "Subscribe to continue reading this article."]), "utf-8")
    assert call("clean", str(teaser)) == 1
    printed = capsys.readouterr()
    assert "A storm tore the roof" in printed.out
    assert "paywall" in printed.err
    assert call("convert", str(teaser), "-o", pod, "--voice", "silent") == 1
    assert not list(Path(pod).glob("episodes/*"))
    assert call("convert", str(teaser), "-o", pod, "--voice", "silent", "--allow-partial") == 0


def test_two_programs_on_one_folder_both_reach_the_feed(
    storm: str, tmp_path: Path, pod: str
) -> None:
    ferry = tmp_path / "ferry.txt"
    ferry.write_text(FERRY, "utf-8")
    calls = [
        [
            sys.executable,
            "-m",
            "audio_builder",
            "convert",
            source,
            "-o",
            pod,
            "-q",
            "--voice",
            "silent",
        ]
        for source in (storm, str(ferry))
    ]
    programs = [subprocess.Popen(call) for call in calls]
    assert [program.wait(timeout=60) for program in programs] == [0, 0]
    assert (Path(pod) / "feed.xml").read_text("utf-8").count("<item>") == 2
    assert call("check", pod, "-q") in {0, 1}
    assert not list(Path(pod).glob(".making-*"))


@pytest.mark.parametrize("date", ["2024-11-17", "2024-11-17T09:00", "2024-11-17T00:30"])
def test_check_is_content_with_any_time_of_day(storm: str, pod: str, date: str) -> None:
    assert call("convert", storm, "-o", pod, "-q", "--date", date) == 0
    assert call("check", pod, "-q") == 0


@pytest.mark.parametrize("suffix", ["vtt", "srt", "json"])
def test_check_sees_an_edited_transcript(
    storm: str, pod: str, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("convert", storm, "-o", pod, "-q") == 0
    (path,) = Path(pod).glob(f"episodes/*/*storm*.{suffix}")
    path.write_text(path.read_text("utf-8").replace("storm", "calm", 1), "utf-8")
    assert call("check", pod, "-q") == 1
    assert path.name in capsys.readouterr().out


def test_check_holds_an_episode_against_the_loudness_that_was_wanted(storm: str, pod: str) -> None:
    assert call("convert", storm, "-o", pod, "-q", "--loudness", "-19") == 0
    assert call("check", pod, "-q") == 0


def test_an_article_keeps_its_episode_when_its_address_becomes_known(
    storm: str, pod: str, capsys: pytest.CaptureFixture[str]
) -> None:
    statuses = []
    for more in (
        [],
        ["--url", "https://example.org/storm"],
        ["--url", "https://example.org/storm"],
    ):
        assert call("convert", storm, "-o", pod, "--voice", "silent", "--json", *more) == 0
        (episode,) = json.loads(capsys.readouterr().out)["episodes"]
        statuses.append((episode["status"], episode["guid"]))
    assert [status for status, _ in statuses] == ["created", "updated", "unchanged"]
    assert len({guid for _, guid in statuses}) == 1


@pytest.mark.parametrize("url", ["javascript:alert(1)", "not a url", "ftp://example.org/x"])
def test_only_a_web_address_is_an_address(storm: str, url: str) -> None:
    assert call("convert", storm, "--url", url) == 2


def test_a_jingle_that_moves_makes_another_episode(
    storm: str, pod: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jingle = str(tmp_path / "jingle.wav")
    assert call("voices", "try", "en-us", "--text", "Harbor news.", "-o", jingle) == 0
    for place, status in (("--intro-file", "created"), ("--outro-file", "updated")):
        capsys.readouterr()
        arguments = ("convert", storm, "-o", pod, "--voice", "silent", "--json", place, jingle)
        assert call(*arguments) == 0
        assert json.loads(capsys.readouterr().out)["episodes"][0]["status"] == status


def test_a_folder_that_is_no_podcast_is_not_rebuilt(tmp_path: Path) -> None:
    assert call("feed", "rebuild", str(tmp_path)) == 1
    assert not list(tmp_path.glob("*.xml"))


def test_one_broken_voice_hides_no_other(
    pod: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (Path(pod) / "voices").mkdir(parents=True)
    (Path(pod) / "voices" / "a.toml").write_text("engine = \n", "utf-8")
    monkeypatch.setenv("AUDIO_BUILDER_OUTPUT", pod)
    assert call("voices", "list") == 0
    assert "en-us" in capsys.readouterr().out


def test_a_name_that_is_no_text_spoils_no_answer(
    tmp_path: Path, pod: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = tmp_path / b"storm-\xff.txt".decode("utf-8", "surrogateescape")
    try:
        name.write_text(STORM, "utf-8")
    except OSError:
        pytest.skip("this disk takes no such name")
    assert call("convert", str(name), "-o", pod, "--voice", "silent", "--json") == 0
    assert json.loads(capsys.readouterr().out)["created"] == 1


def test_unknown_names_can_be_heard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, folder = tmp_path / "text.txt", tmp_path / "names"
    source.write_text("The boat of Okafor lay in Wexcombe. There Okafor sat.\n" * 2, "utf-8")
    said = ("script", str(source), "--voice", "silent", "--lang", "en", "--unknown")
    assert call(*said, "--try", str(folder), "--json") == 0
    names = json.loads(capsys.readouterr().out)["unknown"]
    assert [name["name"] for name in names] == ["Okafor", "Wexcombe"]
    for name in names:
        with wave.open(name["file"]) as file:
            assert file.getnframes() > file.getframerate() / 2


def test_hearing_names_without_listing_them_is_a_wrong_call(
    storm: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("script", storm, "--try", str(tmp_path / "names")) == 2
    assert "--unknown" in capsys.readouterr().err
    assert not (tmp_path / "names").exists()


def test_a_folder_that_cannot_be_made_for_names_is_one_line(
    storm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ("script", storm, "--voice", "silent", "--unknown", "--try", f"{storm}/names")
    assert call(*said) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_voices_of_a_podcast_folder_are_listed_and_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pod" / "voices").mkdir(parents=True)
    (tmp_path / "pod" / "voices" / "anna.toml").write_text('engine = "silent"\n')
    assert call("voices", "list", "--json", "-o", str(tmp_path / "pod")) == 0
    assert "anna" in [voice["name"] for voice in json.loads(capsys.readouterr().out)]
    assert call("voices", "show", "anna", "-o", str(tmp_path / "pod")) == 0
    shown = capsys.readouterr().out
    assert "credit: not told" in shown
    assert "licence: not told" in shown
    wav = tmp_path / "a.wav"
    assert call("voices", "try", "anna", "--podcast", str(tmp_path / "pod"), "-o", str(wav)) == 0
    assert wav.is_file()


def test_voices_list_says_which_voice_a_language_gets_and_why(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert call("voices", "list") == 0
    lines = capsys.readouterr().out.partition("Without --voice:")[2].splitlines()
    (german,) = [line for line in lines if line.startswith("de-DE")]
    assert "de: no natural voice of this language is installed" in german
    assert "audio-builder voices install de" in german
