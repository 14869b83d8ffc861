"""An article becomes an episode in a podcast folder, with the silent engine."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from written import FERRY, STORM

from audio_builder.converting.catalog import EpisodeCatalog
from audio_builder.converting.convert import convert, convert_all
from audio_builder.converting.open_voices import OpenVoices
from audio_builder.converting.outcome import Outcome
from audio_builder.converting.produce import LEAST_SECONDS_PER_LETTER, require_speech
from audio_builder.converting.reading_process import ReadingProcess
from audio_builder.errors import SpeakingError
from audio_builder.mastering.measurement import measure
from audio_builder.model.episode import Narration
from audio_builder.model.script import Script, Utterance, UtteranceRole
from audio_builder.model.source import Source
from audio_builder.model.voice import Voice
from audio_builder.settings import Settings
from audio_builder.speaking import synthesizer
from audio_builder.speaking.engines.hibari import HibariEngine
from audio_builder.speaking.engines.silent import SilentEngine
from audio_builder.user_folders import cache_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pod"


@pytest.fixture
def settings(folder: Path) -> Settings:
    return Settings(output=str(folder), voice="silent")


def write(tmp_path: Path, text: str, name: str = "storm.txt") -> Source:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return Source(location=str(path))


def one(settings: Settings, source: Source) -> Outcome:
    (outcome,) = convert_all([source], settings)
    assert outcome.error is None
    return outcome


def test_an_article_becomes_an_episode_with_all_its_files(
    tmp_path: Path, folder: Path, settings: Settings
) -> None:
    outcome = one(settings, write(tmp_path, STORM))
    assert outcome.status == "created"
    assert outcome.slug == "2026-03-02-storm-tears-roof-off-larkfield-market-hall"
    made = {path.name for path in (folder / "episodes" / outcome.slug).iterdir()}
    assert made >= {f"{outcome.slug}.{suffix}" for suffix in ("mp3", "vtt", "srt", "json")}
    assert "episode.json" in made
    assert (folder / outcome.mp3).stat().st_size == outcome.bytes


def test_what_is_found_in_the_article_stands_in_the_episode(
    tmp_path: Path, folder: Path, settings: Settings
) -> None:
    outcome = one(settings, write(tmp_path, STORM))
    episode = json.loads((folder / "episodes" / outcome.slug / "episode.json").read_text("utf-8"))
    assert episode["title"] == "Storm tears roof off Larkfield market hall"
    assert episode["authors"] == ["Ines Calder"]
    assert episode["published"].startswith("2026-03-02T07:15:00")
    assert episode["disclosure"] == "This audio is created with AI assistance."


def test_the_same_article_again_is_unchanged(
    tmp_path: Path, folder: Path, settings: Settings
) -> None:
    source = write(tmp_path, STORM)
    first = one(settings, source)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    second = one(settings, source)
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert second.status == "unchanged"
    assert (second.guid, second.mp3) == (first.guid, first.mp3)
    assert before == after


def test_a_correction_keeps_guid_and_date_and_gets_a_new_file_name(
    tmp_path: Path, folder: Path, settings: Settings
) -> None:
    source = write(tmp_path, STORM)
    first = one(settings, source)
    write(tmp_path, STORM.replace("two people", "three people"))
    second = one(settings, source)
    assert second.status == "updated"
    assert (second.guid, second.slug) == (first.guid, first.slug)
    assert second.mp3.endswith(f"{first.slug}-2.mp3")
    assert (folder / first.mp3).exists(), "apps that hold the old feed still find the old file"
    write(tmp_path, STORM.replace("two people", "four people"))
    third = one(settings, source)
    assert third.mp3.endswith(f"{first.slug}-3.mp3")
    assert (folder / second.mp3).exists()
    assert not (folder / first.mp3).exists()


def test_another_article_of_the_same_title_is_another_episode(
    tmp_path: Path, settings: Settings
) -> None:
    storm = one(settings, write(tmp_path, STORM, "a.txt"))
    title = STORM.splitlines()[0]
    other = one(settings, write(tmp_path, title + "\n" + FERRY.split("\n", 1)[1], "b.txt"))
    assert other.status == "created"
    assert other.guid != storm.guid
    assert other.slug != storm.slug


def test_one_that_fails_stops_no_other(tmp_path: Path, settings: Settings) -> None:
    sources = [
        write(tmp_path, STORM),
        Source(location=str(tmp_path / "missing.txt")),
        write(tmp_path, " \n", "blank.txt"),
        write(tmp_path, FERRY, "ferry.txt"),
    ]
    outcomes = list(convert_all(sources, settings))
    assert [outcome.status for outcome in outcomes] == ["created", "failed", "failed", "created"]
    for outcome in outcomes[1:3]:
        assert outcome.error
        assert outcome.source in outcome.error
        assert "\n" not in outcome.error


def test_nothing_of_a_failed_article_stays(
    tmp_path: Path, folder: Path, settings: Settings
) -> None:
    broken = replace(settings, intro_file=Path(write(tmp_path, "no sound", "intro.wav").location))
    (outcome,) = convert_all([write(tmp_path, STORM)], broken)
    assert outcome.status == "failed"
    assert not list(folder.glob("episodes/*"))
    assert not [path for path in folder.iterdir() if path.is_dir() and path.name.startswith(".")]
    assert one(settings, write(tmp_path, STORM)).status == "created"


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two" / "deep"]
    source = write(tmp_path, STORM)
    for folder in folders:
        one(Settings(output=str(folder), voice="silent"), source)
    first, second = (
        {
            path.relative_to(folder): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        for folder in folders
    )
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_overrides_win_over_what_is_found(tmp_path: Path, folder: Path, settings: Settings) -> None:
    source = replace(write(tmp_path, STORM), title="Roof gone", author="Ann Vale")
    outcome = one(settings, source)
    episode = json.loads((folder / "episodes" / outcome.slug / "episode.json").read_text("utf-8"))
    assert (episode["title"], episode["authors"]) == ("Roof gone", ["Ann Vale"])


def test_the_notice_can_be_left_unspoken_but_stays_in_the_record(
    tmp_path: Path, folder: Path, settings: Settings
) -> None:
    outcome = one(replace(settings, speak_notice=False), write(tmp_path, STORM))
    episode = json.loads((folder / "episodes" / outcome.slug / "episode.json").read_text("utf-8"))
    assert episode["notice_spoken"] is False
    assert episode["disclosure"]
    assert all(cue["role"] != "notice" for cue in episode["cues"])


def test_the_transcript_ends_with_the_sound(
    tmp_path: Path, folder: Path, settings: Settings
) -> None:
    outcome = one(settings, write(tmp_path, STORM))
    measured = measure(folder / outcome.mp3)
    assert measured.decoded_seconds == pytest.approx(outcome.duration_seconds, abs=0.06)
    vtt = (folder / "episodes" / outcome.slug / f"{outcome.slug}.vtt").read_text("utf-8")
    assert "$1.4 million" in vtt, "people read the article's words, not the engine's"


@pytest.fixture
def voices(settings: Settings) -> Iterator[OpenVoices]:
    with OpenVoices(settings) as voices:
        yield voices


def test_a_voice_is_opened_once_for_many_articles(
    tmp_path: Path, settings: Settings, voices: OpenVoices
) -> None:
    with EpisodeCatalog(settings) as catalog, ReadingProcess() as reader:
        convert(write(tmp_path, STORM), settings, catalog, voices, reader)
        voice = next(iter(voices._synthesizers.values()))
        convert(write(tmp_path, FERRY, "ferry.txt"), settings, catalog, voices, reader)
    assert list(voices._synthesizers.values()) == [voice]


def test_an_article_without_a_headline_is_named_by_its_first_words(
    tmp_path: Path, folder: Path, settings: Settings
) -> None:
    text = "The old lighthouse keeper counted every ship that passed the cape for forty-one years, and wrote each of them down in a book."
    outcome = one(settings, write(tmp_path, text, "note.txt"))
    episode = json.loads((folder / "episodes" / outcome.slug / "episode.json").read_text("utf-8"))
    assert episode["title"].startswith("The old lighthouse keeper counted")
    assert len(episode["title"]) <= 71
    spoken = " ".join(cue["text"] for cue in episode["cues"])
    assert spoken.count("lighthouse") == 1


def test_a_hostile_file_name_is_one_clean_line(settings: Settings) -> None:
    (outcome,) = convert_all([Source(location="no\x1b[31m\nsuch.txt")], settings)
    assert outcome.error
    assert outcome.error.isprintable()
    assert outcome.error.count("such.txt") == 1


def kept_files(folder: Path) -> dict[str, bytes]:
    """Return the contents of a folder, by name."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(
    "chosen",
    [
        {"voice": "en-us"},
        {"voice": "silent"},
        {"voice": "en-us", "quote_voice": "en-gb", "foreign_voices": True},
        {"voice": "en-us", "sample_rate": 44100, "loudness_lufs": -19.0},
    ],
    ids=["espeak", "silent", "two voices", "another rate"],
)
def test_a_folder_is_the_same_to_the_byte_whatever_is_kept(
    tmp_path: Path, chosen: dict[str, Any]
) -> None:
    def make(name: str, **more: Any) -> dict[str, bytes]:
        folder = tmp_path / name
        one(Settings(output=str(folder), **chosen | more), write(tmp_path, f"{STORM}\n\n> {FERRY}"))
        return kept_files(folder)

    without = make("without", cache=False)
    assert any(name.endswith(".mp3") for name in without)
    assert make("cold") == without
    assert make("warm") == without
    pieces = sorted(cache_folder().rglob("*.piece"))
    assert len(pieces) > 5
    damaged, gone, *_ = pieces
    damaged.write_bytes(damaged.read_bytes()[:-3])
    gone.unlink()
    assert make("damaged") == without


def test_a_voice_that_loses_text_fails_its_article_and_nothing_is_published(
    tmp_path: Path, folder: Path, settings: Settings
) -> None:
    voices = folder / "voices"
    voices.mkdir(parents=True)
    # Ten times the pace of a narrator: what an engine sounds like that stops in mid-sentence.
    voices.joinpath("hasty.toml").write_text('engine = "silent"\nspeed = 10.0\n', "utf-8")
    hasty = replace(settings, voice="hasty", cache=False)
    (outcome,) = convert_all([write(tmp_path, STORM)], hasty)
    assert outcome.status == "failed"
    assert "text was lost on the way" in (outcome.error or "")
    assert not list(folder.rglob("*.mp3"))


@pytest.mark.parametrize(
    ("letters", "expected"), [(900, nullcontext()), (1200, pytest.raises(SpeakingError))]
)
def test_speech_is_lost_where_it_is_faster_than_anybody_reads(
    letters: int, expected: AbstractContextManager[object]
) -> None:
    said = Utterance(role=UtteranceRole.PARAGRAPH, text="", spoken="a" * letters, pause_ms=0)
    narration = Narration(
        cues=(),
        duration_seconds=LEAST_SECONDS_PER_LETTER * 1000,
        sample_rate=22050,
        bit_rate_kbps=64,
        loudness_lufs=-16.0,
        sample_peak_dbfs=-2.0,
    )
    with expected:
        require_speech(Script(language="en", utterances=(said,)), narration)


def test_a_voice_is_calibrated_once_and_then_its_gain_is_kept(settings: Settings) -> None:
    voice = Voice(name="tone", engine="silent", options={"tone": True}, sample="A tone, a while.")
    with OpenVoices(settings) as first:
        gain = first.gain_db(voice)
    assert gain > 5
    with OpenVoices(settings) as second:
        # A second engine is not asked: its synthesizer was never opened but for its identity.
        second.synthesizer(voice).speak = None  # type: ignore[method-assign, assignment]
        assert second.gain_db(voice) == gain
    with OpenVoices(replace(settings, loudness_lufs=-19.0)) as third:
        assert third.gain_db(voice) == pytest.approx(gain - 3, abs=0.1)


def test_a_gain_found_in_silence_is_not_kept(settings: Settings) -> None:
    silent = Voice(name="silent", engine="silent", sample="Nothing is heard.")
    with OpenVoices(settings) as voices:
        assert voices.gain_db(silent) == 0
    assert not list(cache_folder().rglob("*.gain"))


def test_an_episode_is_the_same_to_the_byte_by_any_number_of_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parallel = replace(SilentEngine.capabilities, parallel=True)
    monkeypatch.setattr(SilentEngine, "capabilities", parallel)
    monkeypatch.setattr(synthesizer, "CHARACTERS_PER_WORKER", 200)
    made, source = [], write(tmp_path, STORM)
    for workers in (1, 2, 3):
        folder = tmp_path / f"by{workers}"
        settings = Settings(output=str(folder), voice="silent", workers=workers, cache=False)
        with (
            OpenVoices(settings) as voices,
            EpisodeCatalog(settings) as catalog,
            ReadingProcess() as reader,
        ):
            assert convert(source, settings, catalog, voices, reader).error is None
            (opened,) = voices._synthesizers.values()
            assert len(opened._engines) == workers
        made.append(kept_files(folder / "episodes"))
    assert made[0]
    assert made[0] == made[1] == made[2]


@pytest.mark.parametrize("length", [243, 250, 255])
def test_a_name_as_long_as_names_may_be_is_converted(
    tmp_path: Path, settings: Settings, length: int
) -> None:
    source = write(tmp_path, STORM, "s" * (length - len(".txt")) + ".txt")
    assert one(settings, source).status == "created"


def test_a_lexicon_nested_without_end_is_one_clear_line(tmp_path: Path, settings: Settings) -> None:
    write(tmp_path, "x = " + "[" * 50_000, "storm.txt.lexicon.toml")
    (outcome,) = convert_all([write(tmp_path, STORM)], settings)
    assert "lexicon.toml" in (outcome.error or "")
    assert "internal" not in (outcome.error or "")


@pytest.mark.hibari
@pytest.mark.skipif(find_spec("hibari") is None, reason="hibari-tts is not installed")
class TestANaturalVoiceThatFails:
    @pytest.fixture(params=["never_opens", "dies_on_opening"], autouse=True)
    def fault(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
        monkeypatch.setattr(HibariEngine, "speaker", f"engine_faults:{request.param}")

    def test_the_plain_voice_speaks_instead_and_is_credited(
        self, tmp_path: Path, folder: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        outcome = one(Settings(output=str(folder)), write(tmp_path, STORM))
        episode = folder / "episodes" / outcome.slug / "episode.json"
        assert outcome.voice == json.loads(episode.read_text("utf-8"))["voice"] == "en-us"
        assert "eSpeak" in json.loads(episode.read_text("utf-8"))["voice_credit"]
        assert "voice en-us speaks instead" in caplog.text

    def test_a_voice_that_was_asked_for_is_not_replaced(self, tmp_path: Path, folder: Path) -> None:
        settings = Settings(output=str(folder), voice="en-us-natural")
        (outcome,) = convert_all([write(tmp_path, STORM)], settings)
        assert outcome.status == "failed"
