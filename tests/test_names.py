"""The built-in names, asked of the engine itself."""

import json
import re
import subprocess
import sys

import pytest

from audio_builder.model.script import Utterance, UtteranceRole
from audio_builder.phrasing.lexicon import builtin
from audio_builder.phrasing.normalizer import speakable
from audio_builder.speaking.engine import Capabilities
from audio_builder.speaking.engine_text import engine_text
from audio_builder.speaking.workers import hibari_speaker

# In a process of its own: a mismatched library ends the process it is loaded into.
_ASK = """
import ctypes, json, sys
import espeakng_loader
library = ctypes.CDLL(espeakng_loader.get_library_path())
if library.espeak_Initialize(2, 0, espeakng_loader.get_data_path().encode(), 0x8000) < 0:
    sys.exit(3)
library.espeak_SetVoiceByName(b"en-us")
library.espeak_TextToPhonemes.restype = ctypes.c_char_p
library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
def phonemes(text):
    rest, said = ctypes.c_char_p(text.encode()), []
    while rest.value:
        said.append((library.espeak_TextToPhonemes(ctypes.byref(rest), 1, 2) or b"").decode())
        if not rest:
            break
    return " ".join(said)
print(json.dumps([phonemes(text) for text in json.load(sys.stdin)]))
"""


@pytest.fixture(scope="module")
def phonemes() -> dict[str, str]:
    pytest.importorskip("espeakng_loader")
    words = sorted({w for e in builtin().entries for w in (e.grapheme, e.alias)})
    answer = subprocess.run(
        [sys.executable, "-c", _ASK],
        input=json.dumps(words),
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    return dict(zip(words, json.loads(answer.stdout), strict=True))


def test_there_are_a_few_hundred_names_each_once() -> None:
    graphemes = [entry.grapheme for entry in builtin().entries]
    assert len(graphemes) > 200
    assert len(set(graphemes)) == len(graphemes)


def test_the_engine_says_each_alias_as_its_entry_says(phonemes: dict[str, str]) -> None:
    wrong = {e.grapheme: phonemes[e.alias] for e in builtin().entries if phonemes[e.alias] != e.ipa}
    assert wrong == {}


def test_each_entry_changes_what_the_engine_says(phonemes: dict[str, str]) -> None:
    def bare(text: str) -> str:
        return re.sub("[ˈˌː ]", "", text)

    idle = [
        e.grapheme
        for e in builtin().entries
        if bare(phonemes[e.grapheme]) == bare(phonemes[e.alias])
    ]
    assert idle == []


def test_names_said_as_written_are_in_the_engines_own_dictionary() -> None:
    pytest.importorskip("hibari")
    speaker = hibari_speaker.open_speaker({"model": "", "british": False})
    lists = (speaker._g2p.lexicon.golds, speaker._g2p.lexicon.silvers)
    marked = [entry for entry in builtin().entries if "hibari" in entry.as_written]
    assert len(marked) > 40
    for entry in marked:
        for word in entry.grapheme.split():
            known = (word in names or word.lower() in names for names in lists)
            assert any(known), word


def test_every_built_in_name_reaches_engines_that_take_phonemes_without_its_respelling() -> None:
    taking = Capabilities(pronunciations=True)
    for entry in builtin().entries:
        spoken, readings = speakable(f"They met {entry.grapheme} there.", "en", builtin())
        said = Utterance(
            role=UtteranceRole.PARAGRAPH, text="", spoken=spoken, pause_ms=0, readings=readings
        )
        for engine in ("kokoro", "piper"):
            given = engine_text(said, engine, taking)
            assert given.text == f"They met {entry.grapheme} there."
            (name,) = given.names
            assert given.text[name.start : name.end] == entry.grapheme
            assert name.ipa == entry.ipa
        assert engine_text(said, "pyttsx3", Capabilities()).text == spoken
        assert engine_text(said, "openai", Capabilities()).text == given.text
