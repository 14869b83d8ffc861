import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from mastering_sounds import script, speech, utterance

from audio_builder.mastering.assembly import master
from audio_builder.mastering.calibration import calibrate
from audio_builder.mastering.finishing import finish
from audio_builder.mastering.piece import PieceSettings
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


@pytest.fixture
def kept(tmp_path: Path) -> PieceCache:
    return PieceCache(tmp_path / "kept", "engine 1, voice a")


@pytest.fixture
def convert(tmp_path: Path, kept: PieceCache) -> Callable[..., tuple[list[str], Narration, bytes]]:
    def made(texts: list[str], **more: object) -> tuple[list[str], Narration, bytes]:
        engine = Engine(more.pop("rate", 22050))
        said = script(*(utterance(text) for text in texts))
        path = tmp_path / "a.mp3"
        settings = {"gain_db": 0.0, "kept": kept} | more
        narration = master(said, engine.speak, path, **settings)
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
        {"kept": PieceCache(tmp_path / "kept", "engine 1, voice b")},
        {"kept": None},
    ):
        assert convert(TEXTS, **changed)[0] == TEXTS, changed


def test_another_pause_is_heard_without_speaking_again(kept: PieceCache, tmp_path: Path) -> None:
    engine = Engine()
    lengths = []
    for pause in (300, 900):
        said = script(*(utterance(text, pause) for text in TEXTS))
        path = tmp_path / "a.mp3"
        lengths.append(master(said, engine.speak, path, gain_db=0.0, kept=kept).duration_seconds)
    assert engine.spoken == TEXTS
    assert lengths[1] - lengths[0] == pytest.approx(4 * 0.6, abs=0.06)


def test_a_sentence_in_another_place_is_not_spoken_again(convert: Callable) -> None:
    convert(TEXTS)
    assert convert([TEXTS[3], TEXTS[0]])[0] == []


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


def test_every_single_byte_of_a_piece_counts(kept: PieceCache, tmp_path: Path) -> None:
    piece = finish(speech(0.2), HOW)
    kept.keep("00aa", piece)
    (path,) = pieces(tmp_path / "kept")
    whole = path.read_bytes()
    assert kept.find("00aa") == piece
    for at in range(0, len(whole), 37):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        assert kept.find("00aa") is None, at


def test_a_voice_is_calibrated_once(kept: PieceCache, tmp_path: Path) -> None:
    sample = tuple(utterance(text) for text in TEXTS)
    engine = Engine()
    gain = kept.gain_db(sample, engine.speak, -16.0)
    assert gain == calibrate(Engine().speak(sample), -16.0)
    assert kept.gain_db(sample, engine.speak, -16.0) == gain
    assert engine.spoken == TEXTS
    assert kept.gain_db(sample, engine.speak, -19.0) < gain
    assert kept.gain_db(sample[1:], engine.speak, -16.0) != 0
    assert len(engine.spoken) == 4 + 4 + 3
    (path,) = [path for path in tmp_path.rglob("*.gain") if repr(gain) in path.read_text()]
    path.write_text(path.read_text().replace(repr(gain), "24.0"))
    assert kept.gain_db(sample, engine.speak, -16.0) == gain
    assert len(engine.spoken) == 4 + 4 + 3 + 4


def test_a_gain_found_in_silence_is_not_kept(kept: PieceCache) -> None:
    sample = (utterance("A."),)
    mute = [Sound(pcm=b"", rate=22050)]
    assert kept.gain_db(sample, lambda _: mute, -16.0) == 0
    assert kept.gain_db(sample, Engine().speak, -16.0) != 0


def test_silence_is_kept_too(kept: PieceCache, tmp_path: Path) -> None:
    class Mute(Engine):
        def speak(self, utterances: Iterable[Utterance]) -> Iterator[Sound]:
            for said, sound in zip(utterances, super().speak([utterance("x")] * 9), strict=False):
                self.spoken.append(said.spoken)
                yield Sound(pcm=b"", rate=22050) if said.spoken == "..." else sound

    for asked in (["...", "A."], []):
        engine = Mute()
        said = script(utterance("..."), utterance("A."))
        narration = master(said, engine.speak, tmp_path / "b.mp3", gain_db=0.0, kept=kept)
        assert [text for text in engine.spoken if text != "x"] == asked
        assert [cue.text for cue in narration.cues] == ["A."]


def test_pieces_of_another_sample_rate_are_made_again(convert: Callable) -> None:
    convert(TEXTS[:2], rate=22050)
    convert(TEXTS[2:], rate=16000)
    spoken, narration, _ = convert(TEXTS, rate=22050)
    assert spoken == TEXTS
    assert narration.sample_rate == 22050


def test_a_piece_that_goes_away_while_it_is_needed_is_made_again(
    convert: Callable, kept: PieceCache, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("audio_builder.mastering.pipeline._MOST_HELD", 1)
    _, _, mp3 = convert(TEXTS)

    class Sweeping(Engine):
        def speak(self, utterances: Iterable[Utterance]) -> Iterator[Sound]:
            wanted = list(utterances)
            clear_cache(tmp_path / "kept")
            yield from super().speak(wanted)

    engine = Sweeping()
    said = script(*(utterance(text) for text in TEXTS))
    master(said, engine.speak, tmp_path / "b.mp3", gain_db=0.0, kept=kept)
    assert engine.spoken == TEXTS
    assert (tmp_path / "b.mp3").read_bytes() == mp3


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
    engine = Engine()
    said = script(utterance("A."))
    kept = PieceCache(blocked, "engine")
    assert master(said, engine.speak, tmp_path / "a.mp3", gain_db=0.0, kept=kept).cues


def _convert_in_a_process(folder: str, number: int) -> bytes:
    path = Path(folder) / f"{number}.mp3"
    said = script(*(utterance(text) for text in TEXTS))
    kept = PieceCache(Path(folder) / "kept", "engine")
    master(said, Engine().speak, path, gain_db=0.0, kept=kept, threads=1)
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
