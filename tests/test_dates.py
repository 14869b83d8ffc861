"""Dates as machines and people write them become datetimes with their zones."""

from datetime import datetime

import pytest

from audio_builder.dates.machine import parse_date
from audio_builder.dates.written import find_date


@pytest.mark.parametrize(
    ("text", "language", "when"),
    [
        ("4 May 2026 7:30 a.m. ET", "en", "2026-05-04T07:30:00-04:00"),
        ("4 January 2026 7:30 a.m. ET", "en", "2026-01-04T07:30:00-05:00"),
        ("May 4, 2026, 10:20am PDT", "en", "2026-05-04T10:20:00-07:00"),
        ("4 May 2026 10.30 BST", "en", "2026-05-04T10:30:00+01:00"),
        ("4 May 2026 10:30 GMT+2", "en", "2026-05-04T10:30:00+02:00"),
        ("4 May 2026 10:30 UTC-03:30", "en", "2026-05-04T10:30:00-03:30"),
        ("10:30 a.m. PDT, May 4, 2026", "en", "2026-05-04T10:30:00-07:00"),
        ("July 3, 2026 5 PM Eastern Time", "en", "2026-07-03T17:00:00-04:00"),
        ("April 07, 2020 03:49 pm IST", "en", "2020-04-07T15:49:00+05:30"),
        ("4. Mai 2026, 10:30 Uhr MESZ", "de", "2026-05-04T10:30:00+02:00"),
        ("4. Mai 2026, 10 Uhr", "de", "2026-05-04T10:00:00"),
        ("le 1er mai 2026 à 10 h 30 (heure de Paris)", "fr", "2026-05-01T10:30:00+02:00"),
        ("17 листопада 2024, 13:14 за Києвом", "uk", "2024-11-17T13:14:00+02:00"),
        ("4 de mayo de 2026 a las 10:30 h", "es", "2026-05-04T10:30:00"),
        ("2024. gada 4. maijā", "lv", "2024-05-04T00:00:00"),
        ("2024. november 17. 10:30", "hu", "2024-11-17T10:30:00"),
        ("4 maj 2026 kl. 10.30", "sv", "2026-05-04T10:30:00"),
        ("2026年5月4日 午後10時30分", "ja", "2026-05-04T22:30:00"),
        ("2026.05.04. 오후 3:20", "ko", "2026-05-04T15:20:00"),
        ("14 نوفمبر 2019", "ar", "2019-11-14T00:00:00"),
    ],
)
def test_a_written_date_keeps_its_hour_and_zone(text: str, language: str, when: str) -> None:
    found = find_date(f"| {text} |", language)
    assert found
    assert found.when == datetime.fromisoformat(when)
    assert found.when.utcoffset() == datetime.fromisoformat(when).utcoffset()


def test_the_whole_of_a_time_is_taken_so_that_nobody_reads_its_end() -> None:
    text = "4 May 2026 10:30 GMT+2"
    found = find_date(text, "en")
    assert found
    assert text[found.start : found.end] == text


def test_a_zone_nobody_knows_is_left_out_and_not_read() -> None:
    text = "3 Jan 2026 14:00 XYZT"
    found = find_date(text, "en")
    assert found
    assert found.when == datetime(2026, 1, 3, 14)  # noqa: DTZ001 - none is known
    assert found.end == len(text)


@pytest.mark.parametrize(
    "text", ["4 May 2026, 10:30 at the harbour", "le 4 mai 2026 à 10h30 et après"]
)
def test_a_word_behind_the_time_is_no_zone(text: str) -> None:
    found = find_date(text, "fr" if "mai" in text else "en")
    assert found
    assert text[: found.end].endswith(("10:30", "10h30"))
    assert found.when.tzinfo is None


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2023-01-02T10:00:00.000Z", "2023-01-02T10:00:00+00:00"),
        ("2023-01-02 10:00:00 +0200", "2023-01-02T10:00:00+02:00"),
        ("2023/01/02", "2023-01-02"),
        ("20230102", "2023-01-02"),
        ("Mon, 02 Jan 2023 10:00:00 EST", "2023-01-02T10:00:00-05:00"),
        ("January 2, 2023", "2023-01-02"),
    ],
)
def test_dates_in_a_pages_head_are_read_in_every_usual_form(text: str, when: str) -> None:
    assert parse_date(text) == datetime.fromisoformat(when)


@pytest.mark.parametrize("text", ["", "yesterday", "2023-99-99", "0", "9" * 400])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None
