import json

from mastering_sounds import cue, episode

from audio_builder.mastering.chapters import chapters_json, find_chapters
from audio_builder.model.episode import Chapter, Cue
from audio_builder.model.script import UtteranceRole

TITLE = cue(3, 6, "The second ferry", role=UtteranceRole.TITLE)


def heading(start: float, text: str, block: int) -> Cue:
    return cue(start, start + 2, text, role=UtteranceRole.HEADING, block=block)


LONG_ENOUGH = (
    cue(0, 2, "A notice.", role=UtteranceRole.NOTICE),
    TITLE,
    cue(7, 60, "Text.", block=0),
    heading(61, "The  vote", 1),
    cue(64, 100, "Text.", block=2),
    heading(101, "The cost", 3),
    cue(104, 200, "Text.", block=4),
)


def test_headings_become_chapters_behind_an_opening() -> None:
    assert find_chapters(LONG_ENOUGH, 200) == (
        Chapter(start=0.0, title="The second ferry"),
        Chapter(start=61, title="The vote"),
        Chapter(start=101, title="The cost"),
    )


def test_a_short_episode_has_no_chapters() -> None:
    assert find_chapters(LONG_ENOUGH, 179.9) == ()


def test_one_heading_makes_no_chapters() -> None:
    assert find_chapters(LONG_ENOUGH[:5], 200) == ()
    assert find_chapters((), 200) == ()


def test_a_heading_spoken_in_two_sentences_is_one_chapter() -> None:
    cues = (*LONG_ENOUGH[:4], heading(63.5, "And its price", 1), *LONG_ENOUGH[5:])
    assert [chapter.title for chapter in find_chapters(cues, 200)] == [
        "The second ferry",
        "The vote And its price",
        "The cost",
    ]


def test_a_title_spoken_in_two_sentences_is_the_opening() -> None:
    titles = (
        cue(3, 5, "Too late?", role=UtteranceRole.TITLE),
        cue(5, 6, " The second ferry", role=UtteranceRole.TITLE),
    )
    found = find_chapters((LONG_ENOUGH[0], *titles, *LONG_ENOUGH[2:]), 200)
    assert found[0] == Chapter(start=0.0, title="Too late? The second ferry")


def test_an_episode_that_starts_with_a_heading_needs_no_opening() -> None:
    cues = (heading(0, "One", 0), cue(3, 90, "Text.", block=1), heading(91, "Two", 2))
    assert [chapter.title for chapter in find_chapters(cues, 200)] == ["One", "Two"]


def test_the_json_is_that_of_podcasting_2() -> None:
    document = json.loads(chapters_json(episode()))
    assert document["version"] == "1.2.0"
    assert document["chapters"][0] == {"startTime": 0.0, "title": "Opening"}
    starts = [chapter["startTime"] for chapter in document["chapters"]]
    assert starts == sorted(starts)
