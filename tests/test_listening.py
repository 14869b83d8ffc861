"""What a recogniser heard, invented here, becomes findings: fast, and without any model."""

import random
import time
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from audio_builder.listening.alignment import align
from audio_builder.listening.comparison import Comparison, SoundFacts, compare
from audio_builder.listening.find import find
from audio_builder.listening.findings import Finding
from audio_builder.listening.languages import is_believed
from audio_builder.listening.listen import confirm, doubtful_windows
from audio_builder.listening.names import NameHeard, names_heard, unheard_names
from audio_builder.listening.words import (
    HeardSegment,
    SpokenWord,
    alike,
    heard_words,
    written_words,
)
from audio_builder.model.episode import Cue, Word
from audio_builder.model.script import UtteranceRole
from audio_builder.phrasing.normalizer import normalize

SECONDS_PER_WORD = 0.4
PAUSE = 0.5

ARTICLE = (
    "Harbour ferry breaks down again.",
    "Passengers waited for three hours on the quay before buses came to take them home.",
    "The operator blamed a valve that had been replaced only in June.",
    "It was the fourth failure of the ferry this year, and the longest one.",
    "A replacement boat from the islands will run until the weekend.",
)


def cues_of(sentences: Sequence[str], language: str = "") -> tuple[Cue, ...]:
    cues, at = [], 0.0
    for number, text in enumerate(sentences):
        end = at + len(text.split()) * SECONDS_PER_WORD
        role = UtteranceRole.PARAGRAPH if number else UtteranceRole.TITLE
        cues.append(Cue(start=at, end=end, text=text, role=role, language=language))
        at = end + PAUSE
    return tuple(cues)


def heard_of(sentences: Sequence[str], pace: float = 1.0) -> list[HeardSegment]:
    heard, at = [], 0.0
    for text in sentences:
        end = at + len(text.split()) * SECONDS_PER_WORD * pace
        heard.append(HeardSegment(text=text, start=at, end=end))
        at = end + PAUSE
    return heard


def comparison_of(
    written: Sequence[str],
    heard: Sequence[str],
    *,
    pace: float = 1.0,
    language: str = "en",
    facts: SoundFacts | None = None,
) -> Comparison:
    cues = cues_of(written)
    stretches = heard_of(heard, pace)
    end = stretches[-1].end if stretches else 10.0
    return compare(
        cues,
        written_words(cues, language, normalize),
        heard_words(stretches, language, normalize),
        facts or SoundFacts(seconds=end, expected_seconds=cues[-1].end + PAUSE),
        language,
    )


def findings_of(written: Sequence[str], heard: Sequence[str], **more: float) -> list[Finding]:
    return list(find(comparison_of(written, heard, **more)))


def kinds_of(written: Sequence[str], heard: Sequence[str], **more: float) -> list[str]:
    return [str(finding.kind) for finding in findings_of(written, heard, **more)]


def test_what_is_heard_as_written_is_no_finding() -> None:
    assert kinds_of(ARTICLE, ARTICLE) == []


@pytest.mark.parametrize("gone", range(len(ARTICLE)))
def test_each_sentence_that_is_not_said_is_found(gone: int) -> None:
    heard = [text for number, text in enumerate(ARTICLE) if number != gone]
    (found,) = findings_of(ARTICLE, heard)
    assert (found.kind, found.written, found.cue) == ("missing", ARTICLE[gone], gone)


@pytest.mark.parametrize("count", [2, 3])
def test_sentences_in_a_row_that_are_not_said_are_one_finding(count: int) -> None:
    heard = [*ARTICLE[:1], *ARTICLE[1 + count :]]
    (found,) = findings_of(ARTICLE, heard)[:1]
    assert found.kind == "missing"
    assert ARTICLE[1] in found.written
    assert ARTICLE[count] in found.written


def test_a_sentence_that_begins_as_the_next_one_is_named_whole() -> None:
    article = ("News of the lake.", "The old boat is sold.", "The old boat was red.", "So it is.")
    for gone in (1, 2):
        heard = [text for number, text in enumerate(article) if number != gone]
        (found,) = findings_of(article, heard)
        assert (found.kind, found.written) == ("missing", article[gone])


@pytest.mark.parametrize("twice", range(1, len(ARTICLE)))
def test_each_sentence_that_is_said_twice_is_found(twice: int) -> None:
    (found,) = findings_of(ARTICLE, [*ARTICLE[: twice + 1], *ARTICLE[twice:]])
    assert found.kind == "said-twice"


@pytest.mark.parametrize("first", range(1, len(ARTICLE) - 1))
def test_two_sentences_in_each_others_place_are_one_finding(first: int) -> None:
    heard = list(ARTICLE)
    heard[first], heard[first + 1] = heard[first + 1], heard[first]
    assert kinds_of(ARTICLE, heard) == ["order"]


def test_two_sentences_far_apart_that_are_exchanged_are_found() -> None:
    heard = [ARTICLE[number] for number in (0, 4, 2, 3, 1)]
    assert set(kinds_of(ARTICLE, heard)) == {"order"}


@pytest.mark.parametrize("start", range(10))
def test_three_words_that_are_not_said_are_found_wherever_they_stand(start: int) -> None:
    words = ARTICLE[1].split()
    less = " ".join([*words[:start], *words[start + 3 :]])
    assert kinds_of(ARTICLE, [ARTICLE[0], less, *ARTICLE[2:]]) == ["missing"]


@pytest.mark.parametrize("start", range(12))
def test_one_or_two_words_are_left_to_the_recogniser(start: int) -> None:
    words = ARTICLE[1].split()
    for count in (1, 2):
        less = " ".join([*words[:start], *words[start + count :]])
        assert kinds_of(ARTICLE, [ARTICLE[0], less, *ARTICLE[2:]]) == []


def test_other_words_are_found() -> None:
    other = ARTICLE[2].replace("a valve that had been replaced", "some ice on both propellers")
    (found,) = findings_of(ARTICLE, [*ARTICLE[:2], other, *ARTICLE[3:]])
    assert found.kind == "other-words"
    assert "ice on both" in found.heard


def test_another_articles_sound_is_one_finding() -> None:
    other = (
        "Council wants trees along every street.",
        "Gardeners have started to plant limes and maples near the station and the market.",
        "Shops must keep two metres of the pavement free for the pits and for the roots.",
    )
    assert kinds_of(ARTICLE, other) == ["other-article"]


def test_no_words_at_all_are_one_finding() -> None:
    assert kinds_of(ARTICLE, []) == ["silent"]


def test_words_after_the_last_are_found() -> None:
    assert kinds_of(ARTICLE, [*ARTICLE, "Please remember to rate this show."]) == ["after-the-end"]


@pytest.mark.parametrize("pace", [2.0, 1.6, 0.55])
def test_another_pace_is_one_finding(pace: float) -> None:
    assert kinds_of(ARTICLE, ARTICLE, pace=pace) == ["pace"]


@pytest.mark.parametrize("pace", [0.85, 1.0, 1.2])
def test_a_recognisers_own_sense_of_time_is_no_finding(pace: float) -> None:
    assert kinds_of(ARTICLE, ARTICLE, pace=pace) == []


def test_a_refrain_is_neither_twice_nor_missing() -> None:
    refrain = "The lake is closed today."
    article = [part for text in ARTICLE for part in (text, refrain)]
    assert kinds_of(article, article) == []


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_refrain_that_is_left_out_is_found(count: int) -> None:
    refrain = "The lake is closed today."
    article = [part for text in ARTICLE for part in (text, refrain)]
    heard = [*article[: -2 * count], *(text for text in article[-2 * count :] if text != refrain)]
    assert set(kinds_of(article, heard)) == {"missing"}


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("It cost $3.5 billion in 2024.", "It cost three and a half billion dollars in 2024."),
        ("He paid €1,250 on 17 November.", "He paid 1250 euros on the 17th of November."),
        ("Some 25% of 1,000 people.", "Some twenty-five percent of a thousand people."),
        ("Dr. Smith lives at No. 5.", "Doctor Smith lives at number five."),
        ("The web site of the ice-cream maker.", "The website of the icecream maker."),
        ("Volodymyr Zelenskyy met Xi Jinping.", "Vladimir Zelensky met Shi Jin Ping."),
        ("They flew from Izhevsk to Łódź.", "They flew from Ijevsk to Woodge."),
        ("The U.S. and the U.K. agree.", "The US and the UK agree."),
    ],
)
def test_numbers_and_names_are_compared_as_they_are_spoken(written: str, heard: str) -> None:
    article = [ARTICLE[0], written, ARTICLE[1]]
    assert kinds_of(article, [ARTICLE[0], heard, ARTICLE[1]]) == []


def test_a_passage_in_another_language_is_not_judged() -> None:
    cues = list(cues_of(ARTICLE))
    cues[2] = Cue(
        start=cues[2].start,
        end=cues[2].end,
        text="Der Betreiber nannte ein Ventil als Ursache.",
        role=UtteranceRole.QUOTE,
        language="de",
    )
    heard = [*ARTICLE[:2], "There betrayed or", *ARTICLE[3:]]
    comparison = compare(
        cues,
        written_words(cues, "en", normalize),
        heard_words(heard_of(heard), "en", normalize),
        SoundFacts(seconds=cues[-1].end, expected_seconds=cues[-1].end),
        "en",
    )
    assert [str(one.kind) for one in find(comparison)] in ([], ["other-words"])
    assert not any(one.written for one in find(comparison))


def quiet_except(seconds: float, *sounding: tuple[float, float]) -> bytes:
    steps = bytearray(b"\1" * round(seconds * 100))
    for start, end in sounding:
        steps[round(start * 100) : round(end * 100)] = bytes(round(end * 100) - round(start * 100))
    return bytes(steps)


def sound_of(
    article: Sequence[str], seconds: float = 0.0, *more: tuple[float, float]
) -> SoundFacts:
    cues = cues_of(article)
    expected = cues[-1].end + PAUSE
    seconds = seconds or expected
    quiet = quiet_except(seconds, *((cue.start, cue.end) for cue in cues), *more)
    return SoundFacts(seconds=seconds, expected_seconds=expected, quiet=quiet)


def test_pauses_as_they_are_meant_are_no_finding() -> None:
    assert not find(comparison_of(ARTICLE, ARTICLE, facts=sound_of(ARTICLE)))


def test_sentences_without_the_pause_between_them_are_found() -> None:
    cues = cues_of(ARTICLE)
    facts = sound_of(ARTICLE, 0.0, (cues[2].end, cues[3].start))
    (found,) = find(comparison_of(ARTICLE, ARTICLE, facts=facts))
    assert found.kind == "run-together"
    assert found.written == f"{ARTICLE[2]} {ARTICLE[3]}"


def test_noise_after_the_last_word_is_found() -> None:
    end = cues_of(ARTICLE)[-1].end
    facts = sound_of(ARTICLE, end + 6, (end + 2, end + 6))
    assert [str(one.kind) for one in find(comparison_of(ARTICLE, ARTICLE, facts=facts))] == [
        "after-the-end"
    ]


def test_a_sound_file_played_last_is_no_finding() -> None:
    cues = cues_of(ARTICLE)
    end = cues[-1].end + 6
    facts = SoundFacts(
        seconds=end,
        expected_seconds=end,
        quiet=quiet_except(end, *((c.start, c.end) for c in cues), (end - 5, end)),
    )
    heard = [*ARTICLE, "You heard the harbour news."]
    assert not find(comparison_of(ARTICLE, heard, facts=facts))


def test_a_minute_of_silence_is_found() -> None:
    end = cues_of(ARTICLE)[-1].end
    facts = sound_of(ARTICLE, end + 60)
    (found,) = find(comparison_of(ARTICLE, ARTICLE, facts=facts))
    assert (found.kind, round(found.end - found.start)) == ("dead-air", 60)


def timed_cues() -> tuple[Cue, ...]:
    cues = []
    for cue in cues_of(ARTICLE):
        at, words = 0, []
        for number, word in enumerate(cue.text.split()):
            start = cue.start + number * SECONDS_PER_WORD
            first = cue.text.index(word, at)
            at = first + len(word)
            end = start + SECONDS_PER_WORD
            words.append(Word(start=start, end=end, text_start=first, text_end=at))
        cues.append(replace(cue, words=tuple(words)))
    return tuple(cues)


def muted_comparison(first: int, last: int) -> Comparison:
    """Words of the second sentence are muted, and the recogniser writes them all the same."""
    cues = timed_cues()
    end = cues[-1].end + PAUSE
    gap = cues[1].words[first].start, cues[1].words[last].end
    spans = [(c.start, c.end) for c in cues if c is not cues[1]]
    spans += [(cues[1].start, gap[0]), (gap[1], cues[1].end)]
    facts = SoundFacts(seconds=end, expected_seconds=end, quiet=quiet_except(end, *spans))
    written, heard = (
        written_words(cues, "en", normalize),
        heard_words(heard_of(ARTICLE), "en", normalize),
    )
    return compare(cues, written, heard, facts, "en")


def test_muted_words_are_found_though_the_recogniser_guesses_them() -> None:
    (found,) = find(muted_comparison(4, 6))
    assert (found.kind, found.written) == ("missing", "hours on the")


def test_one_muted_word_is_not_told() -> None:
    assert not find(muted_comparison(4, 4))


def words_of(text: str) -> list[SpokenWord]:
    return heard_words([HeardSegment(text=text, start=0, end=len(text.split()))], "en", normalize)


def test_an_apostrophe_makes_no_two_words_and_accents_no_other() -> None:
    assert [word.form for word in words_of("Don't say café, it’s naïve")] == [
        "dont", "say", "cafe", "its", "naive",
    ]  # fmt: skip


def test_words_keep_the_times_that_the_recogniser_gives() -> None:
    heard = HeardSegment(
        text="one two", start=1, end=9, times=((0, 1.0), (3, 2.0), (4, 8.0), (7, 9.0))
    )
    one, two = heard_words([heard], "en", normalize)
    assert (one.start, one.end, two.start, two.end) == (1.0, 2.0, 8.0, 9.0)


def test_text_without_spaces_is_compared_letter_by_letter() -> None:
    assert len(words_of("東京の天気")) == 5


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Katarzyna Nowakowska", "Catarzina Noa Causca", True),
        ("Kyiv", "Keev", True),
        ("needed for schools", "", False),
        ("the mayor told reporters", "and nobody was hurt", False),
    ],
)
def test_runs_sound_alike_or_do_not(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert alike(words_of(one), words_of(other)) is same


def test_alignment_is_the_cheapest_one() -> None:
    """On small lists it costs what trying everything costs."""
    draw = random.Random(3)
    for _ in range(150):
        written, heard = (
            [draw.choice("abc") for _ in range(draw.randrange(0, 7))] for _ in range(2)
        )
        pairs = align(words_of(" ".join(written)), words_of(" ".join(heard)))
        assert all(written[w] == heard[h] for w, h in pairs)
        assert pairs == sorted(pairs)
        assert len(pairs) >= longest_common(written, heard) - 1


def longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    if not one or not other:
        return 0
    if one[0] == other[0]:
        return 1 + longest_common(one[1:], other[1:])
    return max(longest_common(one[1:], other), longest_common(one, other[1:]))


def test_alignment_of_a_long_and_repetitive_text_takes_little_time_and_memory() -> None:
    draw = random.Random(5)
    vocabulary = [f"w{letter}{other}" for letter in "abcdefgh" for other in "abcde"]
    text = [draw.choice(vocabulary) for _ in range(12_000)]
    written = words_of(" ".join(text))
    heard = words_of(" ".join(text[:4000] + text[5000:]))
    started = time.process_time()
    pairs = align(written, heard)
    assert time.process_time() - started < 20
    assert len(pairs) > 10_500


def test_a_text_too_long_to_align_is_given_up_at_once() -> None:
    word = words_of("so")[0]
    other = words_of("not")[0]
    started = time.process_time()
    assert align([word] * 200_000, [other] * 200_000) == []
    assert time.process_time() - started < 20


def test_only_what_is_found_twice_is_told() -> None:
    first = findings_of(ARTICLE, [*ARTICLE[:2], *ARTICLE[3:]])
    assert confirm(first, first) == tuple(first)
    assert confirm(first, []) == ()
    elsewhere = findings_of(ARTICLE, ARTICLE[:-1])
    assert confirm(first, elsewhere) == ()


def test_a_doubtful_stretch_is_heard_again_with_what_is_around_it() -> None:
    comparison = comparison_of(ARTICLE, [*ARTICLE[:2], *ARTICLE[3:]])
    (window,) = doubtful_windows(comparison)
    missing_at = heard_of(ARTICLE)[1].end
    assert window[0] < missing_at - 2 < missing_at + 2 < window[1]
    assert doubtful_windows(comparison_of(ARTICLE, ARTICLE)) == []


def test_names_never_heard_as_written_come_most_frequent_first() -> None:
    article = ["We met Oksana and Piotr.", "Then Oksana left.", "So Piotr and Anna stayed."]
    heard = ["We met Exana and Piotr.", "Then Oxanna left.", "So Peter and Anna stayed."]
    (found,) = unheard_names(names_heard(comparison_of(article, heard)))
    assert (found.name, found.count) == ("Oksana", 2)
    assert set(found.heard) == {"Exana", "Oxanna"}


def test_names_are_counted_over_a_folder() -> None:
    names = [NameHeard(name=n, heard=n[::-1], is_right=False) for n in ("Ada", "Bo", "Bo")]
    assert [one.name for one in unheard_names(names)] == ["Bo", "Ada"]


@pytest.mark.parametrize(
    ("engine", "language", "believed"),
    [
        ("hibari 0.2.1", "en", True),
        ("kokoro-onnx 0.6.1", "it", True),
        ("pyttsx3 2.99", "en", False),
        ("hibari 0.2.1", "xx", False),
    ],
)
def test_what_is_heard_of_a_voice_that_is_badly_understood_is_a_hint(
    engine: str,
    language: str,
    believed: bool,  # noqa: FBT001
) -> None:
    assert is_believed(engine, language) is believed
