import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mastering_sounds import episode, master, script, speech, utterance
from mutagen.id3 import ID3

from audio_builder.errors import MasteringError
from audio_builder.mastering.tags import tag_problems, write_tags

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 200 + b"\xff\xd9"


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    path = tmp_path / "a.mp3"
    master(script(utterance("A.")), iter([speech(2)]), path, gain_db=0.0)
    return path


def test_every_frame_of_an_episode_is_written(mp3: Path) -> None:
    write_tags(mp3, episode(), "Quay Aloud", JPEG)
    tag = ID3(mp3, translate=False)
    assert tag.version == (2, 3, 0)
    texts = {name: tag[name].text[0] for name in tag if name.startswith("T") and ":" not in name}
    assert texts == {
        "TIT2": "Harbour council votes for a second ferry",
        "TPE1": "Ada Mertens, Jo Ölberg",
        "TALB": "Quay Aloud",
        "TPE2": "The Quay",
        "TYER": "2024",
        "TDAT": "1711",
        "TIME": "1348",
        "TCON": "Speech",
        "TLAN": "eng",
        "TLEN": "200000",
        "TPUB": "The Quay",
        "TENC": texts["TENC"],
        "TSSE": "LAME 3.100 CBR 64 kbit/s, 22050 Hz mono",
    }
    assert texts["TENC"].startswith("audio_builder ")
    assert tag["WOAS"].url == "https://quay.example/second-ferry?page=1"
    assert tag["APIC:"].data == JPEG
    assert tag["APIC:"].mime == "image/jpeg"
    assert tag["APIC:"].type == 3


def test_the_disclosure_stands_where_people_and_machines_look(mp3: Path) -> None:
    write_tags(mp3, episode(), "Quay Aloud", None)
    tag = ID3(mp3)
    assert "This audio is created with AI assistance." in tag["COMM::eng"].text[0]
    assert tag["TXXX:AI_DISCLOSURE"].text == ["This audio is created with AI assistance."]
    assert tag["TXXX:DIGITAL_SOURCE_TYPE"].text == [
        "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
    ]
    assert tag["TXXX:VOICE"].text == ["English (synthetic)"]
    assert tag["TXXX:TTS_ENGINE"].text == ["pyttsx3 2.99, espeak-ng 1.51"]
    assert tag["TXXX:SOURCE_SHA256"].text == ["ab" * 32]


def test_replay_gain_brings_the_episode_to_the_reference(mp3: Path) -> None:
    write_tags(mp3, episode(), "Quay Aloud", None)
    tag = ID3(mp3)
    assert tag["TXXX:REPLAYGAIN_TRACK_GAIN"].text == ["-1.80 dB"]
    assert float(tag["TXXX:REPLAYGAIN_TRACK_PEAK"].text[0]) == pytest.approx(0.841395)


def test_lyrics_are_the_paragraphs_that_are_read(mp3: Path) -> None:
    write_tags(mp3, episode(), "Quay Aloud", None)
    assert ID3(mp3)["USLT::eng"].text == (
        "This audio is created with AI assistance.\n\nThe first sentence. The second sentence."
        "\n\nAnother paragraph."
    )


def test_chapters_stay_in_time_order(mp3: Path) -> None:
    write_tags(mp3, episode(), "Quay Aloud", None)
    data = mp3.read_bytes()
    at = [data.index(b"CHAP", 10)]
    while (next_at := data.find(b"CHAP", at[-1] + 4)) > 0:
        at.append(next_at)
    starts = [int.from_bytes(data[place + 15 : place + 19], "big") for place in at]
    assert starts == [0, 50000, 120500]
    assert data.index(b"CTOC") < at[0]
    tag = ID3(mp3)
    assert tag["CTOC:toc"].child_element_ids == ["chp0", "chp1", "chp2"]
    assert tag["CHAP:chp2"].end_time == 200000
    assert tag["CHAP:chp1"].sub_frames["TIT2"].text == [episode().chapters[1].title]


def test_version_4_has_one_date_and_utf8(mp3: Path) -> None:
    write_tags(mp3, episode(), "Quay Aloud", JPEG, version=4)
    tag = ID3(mp3, translate=False)
    assert tag.version == (2, 4, 0)
    assert str(tag["TDRC"].text[0]) == "2024-11-17 13:48"
    assert tag["TPE1"].encoding == 3
    assert "TYER" not in tag


def test_the_sound_is_not_touched(mp3: Path) -> None:
    before = mp3.read_bytes()
    write_tags(mp3, episode(), "Quay Aloud", JPEG)
    assert mp3.read_bytes().endswith(before)


def test_a_tag_written_again_is_the_same_to_the_byte(mp3: Path) -> None:
    write_tags(mp3, episode(), "Quay Aloud", JPEG)
    once = mp3.read_bytes()
    write_tags(mp3, episode(title="Other"), "Quay Aloud", JPEG)
    write_tags(mp3, episode(), "Quay Aloud", JPEG)
    assert mp3.read_bytes() == once


def test_what_is_not_known_leaves_no_empty_frame(mp3: Path) -> None:
    bare = episode(
        authors=(),
        site="",
        url="",
        summary="",
        disclosure="",
        language="",
        voice_credit="",
        digital_source_type="",
        chapters=(),
        cues=(),
        text_sha256="",
    )
    write_tags(mp3, bare, "Quay Aloud", None)
    tag = ID3(mp3)
    assert tag["TPE1"].text == ["Quay Aloud"]
    assert tag["TLAN"].text == ["und"]
    assert not [name for name in tag if name.startswith(("COMM", "USLT", "CHAP", "WOAS", "APIC"))]


def test_a_whole_book_is_not_put_into_the_lyrics(mp3: Path) -> None:
    cues = tuple(episode().cues[1:2]) * 6000
    write_tags(mp3, episode(cues=cues), "Quay Aloud", None)
    assert "USLT::eng" not in ID3(mp3)


def test_an_address_in_other_letters_is_percent_encoded(mp3: Path) -> None:
    write_tags(mp3, episode(url="https://quay.example/паром"), "Quay Aloud", None)
    assert ID3(mp3)["WOAS"].url == "https://quay.example/%D0%BF%D0%B0%D1%80%D0%BE%D0%BC"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(min_size=1, max_size=40), summary=st.text(max_size=40))
def test_no_title_breaks_the_tag(mp3: Path, title: str, summary: str) -> None:
    write_tags(mp3, episode(title=title, summary=summary), "Quay Aloud", None)
    tag = ID3(mp3)
    assert len(tag["TXXX:VOICE"].text) == 1
    assert "TIT2" not in tag or len(tag["TIT2"].text) == 1


def test_a_file_that_cannot_be_tagged_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(MasteringError, match="cannot write the tag"):
        write_tags(tmp_path / "none" / "a.mp3", episode(), "Quay Aloud", None)


def test_an_unknown_version_is_refused(mp3: Path) -> None:
    with pytest.raises(MasteringError, match="use 3 or 4"):
        write_tags(mp3, episode(), "Quay Aloud", None, version=2)


@pytest.mark.parametrize("version", [3, 4])
def test_a_tag_that_was_written_has_no_problems(mp3: Path, version: int) -> None:
    seconds_too = episode().published.replace(second=31)
    write_tags(mp3, episode(published=seconds_too), "Quay Aloud", JPEG, version=version)
    assert list(tag_problems(mp3, episode(published=seconds_too))) == []


def test_a_tag_that_lies_is_found_out(mp3: Path) -> None:
    (problem,) = tag_problems(mp3, episode())
    assert "no readable tag" in problem
    write_tags(mp3, episode(), "Quay Aloud", None)
    for changed in (
        {"title": "Harbour council votes"},
        {"disclosure": "Read by a person."},
        {"language": "de"},
        {"digital_source_type": "humanEdits"},
        {"chapters": episode().chapters[:2]},
        {"authors": ("Someone Else",)},
    ):
        assert len(list(tag_problems(mp3, episode(**changed)))) == 1, changed


@pytest.mark.ffmpeg
@pytest.mark.parametrize("version", [3, 4])
def test_ffprobe_lists_tags_and_chapters_in_time_order(mp3: Path, version: int) -> None:
    write_tags(mp3, episode(), "Quay Aloud", None, version=version)
    shown = json.loads(
        subprocess.run(
            ["ffprobe", "-v", "error", "-show_format", "-show_chapters", "-of", "json", mp3],
            capture_output=True,
            check=True,
        ).stdout
    )
    assert shown["format"]["tags"]["title"] == episode().title
    assert shown["format"]["tags"]["AI_DISCLOSURE"] == episode().disclosure
    assert [chapter["tags"]["title"] for chapter in shown["chapters"]] == [
        chapter.title for chapter in episode().chapters
    ]


@pytest.mark.mp3val
def test_mp3val_is_content_with_a_tagged_file(mp3: Path) -> None:
    write_tags(mp3, episode(), "Quay Aloud", None)
    report = subprocess.run(["mp3val", mp3], capture_output=True, text=True, check=True).stdout
    assert "WARNING" not in report
    assert "ERROR" not in report


@pytest.mark.parametrize("version", [3, 4])
def test_eyed3_reads_the_same(mp3: Path, version: int) -> None:
    eyed3 = pytest.importorskip("eyed3", reason="needs eyeD3, as an independent reader")
    write_tags(mp3, episode(), "Quay Aloud", JPEG, version=version)
    tag = eyed3.load(mp3).tag
    assert tag.title == episode().title
    assert tag.artist == episode().byline
    assert tag.album == "Quay Aloud"
    assert tag.publisher == "The Quay"
    assert str(tag.recording_date) == "2024-11-17T13:48"
    assert tag.user_text_frames.get("AI_DISCLOSURE").text == episode().disclosure
    assert [chapter.title for chapter in tag.chapters] == [
        chapter.title for chapter in episode().chapters
    ]
    assert tag.images[0].image_data == JPEG
    assert tag.lyrics[0].text.startswith("This audio is created")


def test_exiftool_reads_the_same_without_a_warning(mp3: Path) -> None:
    if not shutil.which("exiftool"):
        pytest.skip("needs exiftool, as an independent reader")
    write_tags(mp3, episode(), "Quay Aloud", JPEG)
    (shown,) = json.loads(
        subprocess.run(["exiftool", "-json", mp3], capture_output=True, check=True).stdout
    )
    assert shown["Title"] == episode().title
    assert shown["Artist"] == episode().byline
    assert shown["Year"] == 2024
    assert shown["Language"] == "eng"
    assert shown["SourceURL"] == episode().url
    assert episode().disclosure in shown["Comment"]
    assert "Warning" not in shown
