import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from mastering_sounds import master, script, speech, utterance
from msgspec.structs import replace

from audio_builder.converting.speak import speak
from audio_builder.mastering.finishing import finish
from audio_builder.mastering.mastering_settings import MasteringSettings
from audio_builder.mastering.piece import Piece, PieceSettings
from audio_builder.mastering.piece_cache import CacheSize, PieceCache, cache_info, clear_cache
from audio_builder.model.episode import Narration
from audio_builder.model.script import Utterance
from audio_builder.model.sound import Mark, Sound

HOW = PieceSettings(gain_db=0.0)
TEXTS = ["The vote.", "The ferry.", "The cost of it all.", "The end."]


class Engine:
    """Speaks a sound that follows from the words, and remembers what it was asked for."""

    def __init__(self, rate: int = 22050) -> None:
        self.spoken: list[str] = []
        self._rate = rate

    def speak(self, utterances: Iterable[Utterance]) -> Iterator[Sound]:
        for said in utterances:
            self.spoken.append(said.spoken)
            seconds = 0.3 + 0.05 * len(said.spoken)
            marks = (Mark(start=0, end=3, seconds=0.06),)
            yield speech(seconds, rate=self._rate, marks=marks)


def narrate(
    texts: Iterable[str | Utterance],
    engine: Engine,
    path: Path,
    *,
    cache: PieceCache | None,
    gain_db: float = 0.0,
    **chosen: Any,
) -> Narration:
    """Speak what is not kept, and master all."""
    said = script(*(utterance(text) if isinstance(text, str) else text for text in texts))
    settings, gains = MasteringSettings(**chosen), [gain_db] * len(said.utterances)
    sounds = speak(said, engine.speak, settings, gains, cache)
    return master(said, sounds, path, gain_db=gains, cache=cache, threads=1, **chosen)


@pytest.fixture
def cache(tmp_path: Path) -> PieceCache:
    return PieceCache(tmp_path / "kept", "engine 1, voice a")


@pytest.fixture
def convert(tmp_path: Path, cache: PieceCache) -> Callable[..., tuple[list[str], Narration, bytes]]:
    def made(texts: list[str], **more: Any) -> tuple[list[str], Narration, bytes]:
        engine = Engine(more.pop("rate", 22050))
        path = tmp_path / "a.mp3"
        narration = narrate(texts, engine, path, **({"cache": cache} | more))
        return engine.spoken, narration, path.read_bytes()

    return made


def pieces(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.piece"))


def test_only_the_corrected_sentence_is_spoken_again(convert: Callable) -> None:
    convert(TEXTS)
    corrected = [*TEXTS[:2], "The price of it all.", TEXTS[3]]
    assert convert(corrected)[0] == ["The price of it all."]


def test_a_narration_from_kept_pieces_is_the_same_to_the_byte(convert: Callable) -> None:
    first, narration, mp3 = convert(TEXTS)
    again, same_narration, same_mp3 = convert(TEXTS)
    assert (first, again) == (TEXTS, [])
    assert same_mp3 == mp3
    assert same_narration == narration
    assert narration.cues[0].words != ()


def test_other_settings_and_voices_make_other_pieces(convert: Callable, tmp_path: Path) -> None:
    convert(TEXTS)
    for changed in (
        {"gain_db": 1.0},
        {"bit_rate_kbps": 96},
        {"sample_rate": 44100},
        {"cache": PieceCache(tmp_path / "kept", "engine 1, voice b")},
        {"cache": None},
    ):
        assert convert(TEXTS, **changed)[0] == TEXTS, changed


def test_another_take_of_a_sentence_is_another_piece(cache: PieceCache, tmp_path: Path) -> None:
    engine, said = Engine(), [utterance(text) for text in TEXTS]
    narrate(said, engine, tmp_path / "a.mp3", cache=cache)
    said[1] = replace(said[1], take=1)
    for _ in range(2):
        narrate(said, engine, tmp_path / "a.mp3", cache=cache)
    assert engine.spoken == [*TEXTS, TEXTS[1]]


def test_another_pause_is_heard_without_speaking_again(cache: PieceCache, tmp_path: Path) -> None:
    engine = Engine()
    lengths = []
    for pause in (300, 900):
        said = [utterance(text, pause) for text in TEXTS]
        narration = narrate(said, engine, tmp_path / "a.mp3", cache=cache)
        lengths.append(narration.duration_seconds)
    assert engine.spoken == TEXTS
    assert lengths[1] - lengths[0] == pytest.approx(4 * 0.6, abs=0.06)


def test_a_sentence_in_another_place_is_not_spoken_again(convert: Callable) -> None:
    convert(TEXTS)
    assert convert([TEXTS[0], TEXTS[3], TEXTS[1]])[0] == []


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "foreign"])
def test_a_damaged_piece_is_noticed_and_made_again(
    convert: Callable, tmp_path: Path, damage: str
) -> None:
    _, _, mp3 = convert(TEXTS)
    victim = pieces(tmp_path / "kept")[1]
    content = bytearray(victim.read_bytes())
    if damage == "flip":
        content[len(content) // 2] ^= 1
    elif damage == "cut":
        del content[-100:]
    else:
        content = bytearray(b"" if damage == "empty" else b"RIFF" * 40)
    victim.write_bytes(content)
    spoken, _, again = convert(TEXTS)
    assert len(spoken) == 1
    assert again == mp3
    assert convert(TEXTS)[0] == []


def test_every_single_byte_of_a_piece_counts(cache: PieceCache, tmp_path: Path) -> None:
    piece = finish(speech(0.2), HOW)
    cache.keep("00aa", piece)
    (path,) = pieces(tmp_path / "kept")
    whole = path.read_bytes()
    assert cache.find("00aa") == piece
    for at in range(0, len(whole), 37):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        assert cache.find("00aa") is None, at


def test_a_gain_is_kept_and_a_damaged_one_is_not_believed(
    cache: PieceCache, tmp_path: Path
) -> None:
    assert cache.find_gain("00aa") is None
    cache.keep_gain("00aa", 4.25)
    assert cache.find_gain("00aa") == 4.25
    (path,) = tmp_path.rglob("*.gain")
    path.write_text(path.read_text().replace("4.25", "24.0"))
    assert cache.find_gain("00aa") is None


def test_silence_is_kept_too(cache: PieceCache, tmp_path: Path) -> None:
    class Mute(Engine):
        def speak(self, utterances: Iterable[Utterance]) -> Iterator[Sound]:
            for said in utterances:
                (sound,) = super().speak([said])
                yield Sound(pcm=b"", rate=22050) if said.spoken == "..." else sound

    for asked in (["...", "A."], []):
        engine = Mute()
        narration = narrate(["...", "A."], engine, tmp_path / "b.mp3", cache=cache)
        assert engine.spoken == asked
        assert [cue.text for cue in narration.cues] == ["A."]


def test_pieces_of_another_sample_rate_are_made_again(convert: Callable) -> None:
    convert(TEXTS, rate=16000)
    spoken, narration, mp3 = convert(["First.", *TEXTS], rate=22050)
    assert spoken == ["First.", *TEXTS]
    assert narration.sample_rate == 22050
    assert convert(["First.", *TEXTS], rate=22050, cache=None)[2] == mp3


def test_the_first_sound_heard_sets_the_rate_whatever_is_kept(
    convert: Callable, tmp_path: Path
) -> None:
    class Duet(Engine):
        """The first two sentences are another voice's."""

        def speak(self, utterances: Iterable[Utterance]) -> Iterator[Sound]:
            for said in utterances:
                self._rate = 16000 if said.spoken in TEXTS[:2] else 22050
                yield from super().speak([said])

    path = tmp_path / "duet.mp3"
    plain = narrate(TEXTS, Duet(), path, cache=None)
    mp3 = path.read_bytes()
    assert plain.sample_rate == 16000
    convert(TEXTS[2:])
    for lost in (slice(0), slice(0, 1), slice(1, 3)):
        for victim in pieces(tmp_path / "kept")[lost]:
            victim.unlink()
        cache = PieceCache(tmp_path / "kept", "engine 1, voice a")
        assert narrate(TEXTS, Duet(), path, cache=cache) == plain
        assert path.read_bytes() == mp3


def test_an_article_longer_than_a_batch_is_spoken_whole_and_in_order(
    convert: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"Sentence {number}." for number in range(11)]
    spoken, narration, mp3 = convert(texts, cache=None)
    monkeypatch.setattr("audio_builder.converting.speak._BATCH", 3)
    assert (spoken, narration, mp3) == convert(texts)
    texts[5] = "Another one."
    spoken, narration, _ = convert(texts)
    assert spoken == ["Another one."]
    assert [cue.text for cue in narration.cues] == texts


def test_voice_and_encoders_work_at_the_same_time(
    cache: PieceCache, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    encoded = threading.Event()

    def noting(sound: Sound, encoding: PieceSettings) -> Piece:
        piece = finish(sound, encoding)
        encoded.set()
        return piece

    monkeypatch.setattr("audio_builder.mastering.pipeline.finish", noting)

    class Slow(Engine):
        def speak(self, utterances: Iterable[Utterance]) -> Iterator[Sound]:
            for said in utterances:
                # The last sentence is not spoken before an earlier one is encoded.
                assert said.spoken != TEXTS[-1] or encoded.wait(10)
                yield from super().speak([said])

    said = script(*map(utterance, TEXTS))
    sounds = speak(said, Slow().speak, MasteringSettings(), [0.0] * 4, cache)
    assert len(master(said, sounds, tmp_path / "a.mp3", cache=cache, threads=2).cues) == 4


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    piece = finish(speech(0.3), HOW)
    names = [f"00{number:04x}00" for number in range(8)]
    roomy = PieceCache(tmp_path, "engine")
    for number, name in enumerate(names):
        roomy.keep(name, piece)
        os.utime(tmp_path / "0" / f"{name}.piece", (1000 + number, 1000 + number))
    assert roomy.find(names[0]) is not None  # used now, and by that the youngest
    size = (tmp_path / "0" / f"{names[0]}.piece").stat().st_size
    PieceCache(tmp_path, "engine", most_bytes=16 * size * 4).keep("00ffff00", piece)
    left = {path.stem for path in pieces(tmp_path)}
    assert left == {names[0], names[6], names[7], "00ffff00"}


def test_a_folder_that_cannot_be_written_fails_no_narration(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = PieceCache(blocked, "engine")
    assert narrate(["A."], Engine(), tmp_path / "a.mp3", cache=cache).cues


def _convert_in_a_process(folder: str, number: int) -> bytes:
    path = Path(folder) / f"{number}.mp3"
    narrate(TEXTS, Engine(), path, cache=PieceCache(Path(folder) / "kept", "engine"))
    return path.read_bytes()


def test_many_processes_share_a_folder(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        made = list(pool.map(_convert_in_a_process, [str(tmp_path)] * 6, range(6)))
    assert len(set(made)) == 1
    assert cache_info(tmp_path / "kept").pieces == len(TEXTS)


def test_clearing_throws_away_pieces_and_nothing_else(convert: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    convert(TEXTS)
    stranger = folder / "notes.txt"
    stranger.write_text("mine")
    there = cache_info(folder)
    assert there.pieces == len(TEXTS)
    assert there.bytes == sum(path.stat().st_size for path in pieces(folder))
    assert clear_cache(folder) == there
    assert cache_info(folder) == CacheSize(pieces=0, bytes=0)
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


def test_a_missing_folder_is_an_empty_one(tmp_path: Path) -> None:
    assert cache_info(tmp_path / "none") == CacheSize(pieces=0, bytes=0)
    assert clear_cache(tmp_path / "none") == CacheSize(pieces=0, bytes=0)
