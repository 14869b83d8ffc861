"""Listening as it is called: in check, convert and batch, with an invented recogniser."""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

import pytest
from msgspec.structs import replace

from audio_builder.cli import main
from audio_builder.converting import listen as listen_step
from audio_builder.errors import EngineMissingError, SettingsError
from audio_builder.listening import model_files, recognizer
from audio_builder.listening.words import HeardSegment
from audio_builder.mastering.measurement import Measured, measure
from audio_builder.model.episode import Episode
from audio_builder.upkeep import check, check_listening
from audio_builder.upkeep.check_listening import choose_sample

ARTICLE = """Harbour ferry breaks down again

Passengers waited for three hours on the quay before buses came to take them home.

The operator blamed a valve that had been replaced only in June.
"""


class FakeRecognizer:
    """Hears what it is told to hear, one answer for each hearing of a whole file."""

    def __init__(self, answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.hearings = 0
        self._text = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        pass

    def close(self) -> None:
        pass

    def knows(self, _language: str) -> bool:
        return True

    def hear(
        self, samples: Any, _language: str, *, offset: float = 0.0, careful: bool = False
    ) -> list[HeardSegment]:
        if not careful:
            self._text = self._answers[min(self.hearings, len(self._answers) - 1)]
            self.hearings += 1
        return [HeardSegment(text=self._text, start=offset, end=offset + len(samples) / 16_000)]


Install = Callable[..., FakeRecognizer]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Give the program an invented recogniser that believes the silent voice."""

    def put(*answers: str) -> FakeRecognizer:
        fake = FakeRecognizer(answers)
        for module in (listen_step, check_listening):
            monkeypatch.setattr(module, "open_recognizer", lambda *_, **__: fake)
        monkeypatch.setattr(listen_step, "require_installed", lambda: None)
        monkeypatch.setattr(listen_step, "has_model", lambda _cache: True)
        monkeypatch.setattr(listen_step, "is_believed", lambda *_: True)
        # The silent voice is silent: what is heard must not be held against that.
        for module in (listen_step, check):
            monkeypatch.setattr(module, "measure", measure_as_loud)
        return fake

    return put


def measure_as_loud(path: Path) -> Measured:
    return replace(measure(path), quiet=b"")


def article_at(folder: Path) -> Path:
    path = folder / "article.txt"
    path.write_text(ARTICLE, "utf-8")
    return path


def convert(tmp_path: Path, *more: str) -> int:
    return main(
        [
            "convert", str(article_at(tmp_path)), "-o", str(tmp_path / "pod"),
            "--voice", "silent", "--no-notice", *more,
        ]
    )  # fmt: skip


WRONG = "Harbour ferry breaks down again. The operator blamed a valve replaced only in June."


def test_a_narration_that_is_heard_as_written_is_published(
    tmp_path: Path, install: Install
) -> None:
    fake = install(ARTICLE)
    assert convert(tmp_path, "--listen") == 0
    assert fake.hearings == 1


def test_one_that_is_wrong_once_is_spoken_anew(tmp_path: Path, install: Install) -> None:
    fake = install(WRONG, ARTICLE)
    assert convert(tmp_path, "--listen") == 0
    assert fake.hearings == 2


def test_one_that_is_wrong_twice_is_held_and_named(
    tmp_path: Path, install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = install(WRONG)
    assert convert(tmp_path, "--listen") == 1
    assert fake.hearings == 2
    line = capsys.readouterr().err
    assert "article.txt: held back" in line
    assert "Passengers waited" in line
    assert not list((tmp_path / "pod").glob("episodes/*/*.mp3"))


@pytest.mark.hibari
def test_one_that_is_held_is_not_given_to_another_voice(
    tmp_path: Path, install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install(WRONG)
    assert main(["convert", str(article_at(tmp_path)), "-o", str(tmp_path), "--listen"]) == 1
    assert "held back" in capsys.readouterr().err
    assert not list(tmp_path.glob("episodes/*/*.mp3"))


def test_a_correction_that_is_held_leaves_the_episode_as_it_was(
    tmp_path: Path, install: Install
) -> None:
    assert convert(tmp_path) == 0
    before = {path: path.read_bytes() for path in (tmp_path / "pod").glob("episodes/*/*")}
    install(WRONG)
    assert convert(tmp_path, "--listen", "--speed", "1.3") == 1
    assert {path: path.read_bytes() for path in before} == before


def test_without_listen_nothing_is_heard(tmp_path: Path, install: Install) -> None:
    fake = install(WRONG)
    assert convert(tmp_path) == 0
    assert fake.hearings == 0


def test_check_tells_what_is_not_said_with_time_and_link(
    tmp_path: Path, install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    convert(tmp_path)
    install(WRONG)
    capsys.readouterr()
    assert main(["check", str(tmp_path / "pod"), "--listen", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    (fault,) = [one for one in report["faults"] if one["rule"] == "heard-missing"]
    assert fault["written"].startswith("Passengers waited")
    assert fault["link"].startswith("episodes/")
    assert f"#t={fault['start']:.1f}" in fault["link"]
    assert fault["start"] < fault["end"]
    assert "heard-missing" in report["remedies"]
    assert report["heard"]["episodes"][0]["heard_share"] < 0.7


def test_a_voice_that_is_badly_understood_gives_hints(
    tmp_path: Path,
    install: Install,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    convert(tmp_path)
    install(WRONG)
    monkeypatch.setattr(listen_step, "is_believed", lambda *_: False)
    capsys.readouterr()
    main(["check", str(tmp_path / "pod"), "--listen"])
    out, err = capsys.readouterr()
    assert "heard-missing" not in out
    assert "perhaps: " in err


def test_a_badly_understood_voice_is_published_with_a_warning(
    tmp_path: Path,
    install: Install,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fake = install(WRONG)
    monkeypatch.setattr(listen_step, "is_believed", lambda *_: False)
    assert convert(tmp_path, "--listen") == 0
    assert fake.hearings == 0
    assert "not listened to" in caplog.text


@pytest.mark.parametrize("flags", [("--sample", "3"), ("--model", "x"), ("--fetch-model",)])
def test_flags_of_listening_need_listen(tmp_path: Path, flags: tuple[str, ...]) -> None:
    assert main(["check", str(tmp_path), *flags]) == 2


@pytest.mark.parametrize("command", ["check", "convert", "batch"])
def test_without_the_extra_one_line_says_how_to_get_it(
    tmp_path: Path,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(recognizer, "find_spec", lambda _name: None)
    output = [] if command == "check" else ["-o", str(tmp_path / "pod")]
    subject = tmp_path if command == "check" else article_at(tmp_path)
    assert main([command, str(subject), *output, "--listen"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "pip install 'audio-builder[listen]'" in lines[0]


def episode(number: int) -> Episode:
    return Episode(
        guid=f"guid-{number}", slug=f"s{number}", title="", mp3="", bytes=0, duration_seconds=1,
        published="2026-01-01T00:00:00Z",  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_sample_is_the_same_every_time_and_not_simply_the_first_ones() -> None:
    folder = [episode(number) for number in range(100)]
    chosen = choose_sample(folder, 10)
    assert chosen == choose_sample(folder[:], 10)
    assert len(chosen) == 10
    assert chosen != tuple(folder[:10])
    assert choose_sample(folder, 0) == tuple(folder)
    assert choose_sample(folder, 1000) == tuple(folder)


def test_a_sample_stays_much_the_same_when_the_folder_grows() -> None:
    folder = [episode(number) for number in range(100)]
    grown = [*folder, *(episode(number) for number in range(100, 110))]
    both = {one.slug for one in choose_sample(folder, 20)} & {
        one.slug for one in choose_sample(grown, 20)
    }
    assert len(both) >= 12


def parts_of(folder: Path) -> dict[str, list[Path]]:
    parts = {}
    for name, files in model_files._PARTS.items():
        parts[name] = [folder / file for file in files]
        for path in parts[name]:
            path.write_bytes(path.name.encode())
    return parts


def test_a_model_is_put_together_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = parts_of(tmp_path)
    digests = {
        name: sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
        for name, paths in parts.items()
    }
    monkeypatch.setattr(model_files, "_DIGESTS", digests)
    monkeypatch.setattr(model_files, "_package_parts", lambda: parts)
    model = model_files.find_model(None, tmp_path / "cache")
    assert (model / "model.bin").read_bytes() == b"model.bin.part1model.bin.part2"
    monkeypatch.setattr(model_files, "_package_parts", lambda: None)
    assert model_files.find_model(None, tmp_path / "cache") == model
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [model.name]


def test_a_model_of_another_digest_is_refused_and_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = parts_of(tmp_path)
    monkeypatch.setattr(model_files, "_package_parts", lambda: parts)
    with pytest.raises(EngineMissingError, match="not what it should be"):
        model_files.find_model(None, tmp_path / "cache")
    assert not list((tmp_path / "cache").iterdir())


def test_without_the_models_packages_a_line_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_files, "_package_parts", lambda: None)
    with pytest.raises(EngineMissingError, match="--fetch-model"):
        model_files.find_model(None, tmp_path)


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"model\.bin is missing"):
        model_files.find_model(tmp_path, tmp_path)


def test_a_podcast_folder_may_not_name_a_model(tmp_path: Path) -> None:
    (tmp_path / "podcast.toml").write_text('listen_model = "/etc"\n', "utf-8")
    assert main(["check", str(tmp_path)]) == 2
