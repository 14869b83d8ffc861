import json
import re

from hypothesis import given
from hypothesis import strategies as st
from mastering_sounds import cue, episode

from audio_builder.mastering.transcript import srt, transcript_json, vtt
from audio_builder.model.episode import Word

LONG = (
    "Because, the mayor said, a town that waits for one boat soon stops waiting and starts "
    "driving; and a town that drives has no use for a harbour at all."
)


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def vtt_cues(text: str) -> list[tuple[float, float, list[str]]]:
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return [
        (*map(seconds, lines[0].split(" --> ")), lines[1:]) for lines in blocks if "-->" in lines[0]
    ]


def test_a_sentence_is_a_cue_spoken_by_the_voice() -> None:
    text = vtt(episode())
    assert text.startswith("WEBVTT\n\n")
    assert "00:00:03.200 --> 00:00:06.000\n<v English (synthetic)>The first sentence.\n" in text


def test_the_transcript_says_that_the_voice_is_synthetic() -> None:
    assert "NOTE This audio is created with AI assistance." in vtt(episode())


def test_lines_are_no_longer_than_players_show() -> None:
    cues = vtt_cues(vtt(episode(cues=(cue(1, 9, LONG),))))
    assert cues
    for _, _, lines in cues:
        plain = [re.sub(r"<[^>]*>", "", line) for line in lines]
        assert all(len(line) <= 65 for line in plain)
        assert " ".join(plain) == LONG


def test_markup_and_arrows_in_the_text_stay_text() -> None:
    text = vtt(episode(cues=(cue(0, 2, "A <b> & C --> D"),), voice_display_name="V <i>"))
    assert "A &lt;b&gt; &amp; C --&gt; D" in text
    assert "<v V &lt;i&gt;>" in text


def test_blank_lines_in_the_text_end_no_cue() -> None:
    text = vtt(episode(cues=(cue(0, 2, "One\n\n two"), cue(2, 3, "three"))))
    assert [lines for *_, lines in vtt_cues(text)] == [
        ["<v English (synthetic)>One two"],
        ["<v English (synthetic)>three"],
    ]


def test_times_are_in_order_and_inside_the_sound() -> None:
    cues = (cue(0, 2.0004, "a"), cue(2.0003, 5, "b"), cue(4.9, 10.2, "c"), cue(10.3, 11, "d"))
    timed = vtt_cues(vtt(episode(cues=cues, duration_seconds=10.05)))
    flat = [moment for start, end, _ in timed for moment in (start, end)]
    assert flat == sorted(flat)
    assert flat[-1] <= 10.05


def test_a_day_has_hours() -> None:
    assert "01:01:01.500 --> 10:00:00.000" in vtt(
        episode(cues=(cue(3661.5, 36000, "a"),), duration_seconds=36001)
    )


def test_subrip_shows_two_lines_of_32_in_turn() -> None:
    blocks = srt(episode(cues=(cue(1, 9, LONG), cue(9.5, 10, "Yes.")))).strip().split("\n\n")
    said = []
    times = []
    for number, block in enumerate(blocks, start=1):
        first, clocks, *lines = block.split("\n")
        assert first == str(number)
        assert len(lines) <= 2
        assert all(len(line) <= 32 for line in lines)
        times += map(seconds, clocks.split(" --> "))
        said += lines
    assert " ".join(said) == f"{LONG} Yes."
    assert times == sorted(times)
    assert times[0] == 1.0
    assert times[-1] == 10.0


def test_subrip_turns_follow_the_words_where_they_are_known() -> None:
    text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    spans = [match.span() for match in re.finditer(r"\S+", text)]
    words = tuple(
        Word(start=float(n), end=n + 1.0, text_start=start, text_end=end)
        for n, (start, end) in enumerate(spans)
    )
    blocks = srt(episode(cues=(cue(0, 14, text, words=words),))).strip().split("\n\n")
    first_of_second = blocks[1].split("\n")[2].split()[0]
    assert blocks[1].split("\n")[1].startswith(f"00:00:{text.split().index(first_of_second):02}")


def test_a_word_longer_than_a_line_is_broken() -> None:
    lines = srt(episode(cues=(cue(0, 2, "x" * 80),))).split("\n")
    assert max(map(len, lines)) <= 32


def test_json_has_a_segment_for_each_sentence() -> None:
    document = json.loads(transcript_json(episode()))
    assert document["version"] == "1.0.0"
    assert document["segments"][1] == {
        "speaker": "English (synthetic)",
        "startTime": 3.2,
        "endTime": 6.0,
        "body": "The first sentence.",
    }


def test_json_has_a_segment_for_each_word_where_the_engine_tells() -> None:
    words = (
        Word(start=1.0, end=1.5, text_start=0, text_end=2),
        Word(start=1.5, end=2.0, text_start=3, text_end=10),
    )
    said = cue(1.0, 2.0, "$5 million", words=words)
    segments = json.loads(transcript_json(episode(cues=(said,))))["segments"]
    assert [(s["startTime"], s["endTime"], s["body"]) for s in segments] == [
        (1.0, 1.5, "$5"),
        (1.5, 2.0, "million"),
    ]


@given(st.lists(st.tuples(st.text(max_size=60), st.floats(0, 5), st.floats(0, 5)), max_size=6))
def test_any_text_gives_a_transcript_that_can_be_read_back(
    pieces: list[tuple[str, float, float]],
) -> None:
    at, cues = 0.0, []
    for text, gap, length in pieces:
        cues.append(cue(at + gap, at + gap + length, text))
        at += gap + length
    made = episode(cues=tuple(cues), duration_seconds=at + 1, disclosure="")
    flat = [moment for start, end, _ in vtt_cues(vtt(made)) for moment in (start, end)]
    assert flat == sorted(flat)
    assert sum(1 for line in srt(made).split("\n") if "-->" in line) >= len(flat) // 2
    assert len(json.loads(transcript_json(made))["segments"]) == len(flat) // 2
