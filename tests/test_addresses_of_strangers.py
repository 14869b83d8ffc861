"""What strangers call an address runs nothing, opens nothing and tells no password."""

from datetime import UTC, datetime

import msgspec
import pytest

from audio_builder.model.article import Article
from audio_builder.model.episode import Episode
from audio_builder.network.addresses import web_address, without_secrets

HOSTILE = (
    *("javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "data:text/html,x"),
    *("file:///etc/passwd", "/etc/passwd", "//host/x", "vbscript:x", "http:", "https://"),
    *("java\nscript:alert(1)", "http://[", "http://host:99999/", "\x01javascript:x"),
    *("http://a/\u2028b", "https:///x", "ftp://host/x", "http://ho st/"),
)


@pytest.mark.parametrize("address", HOSTILE)
def test_a_hostile_address_is_none(address: str) -> None:
    assert web_address(address) == ""
    assert Article(url=address, image=address).url == ""
    assert Article(url=address, image=address).image == ""


@pytest.mark.parametrize(
    "address", ["https://a.example/x?y=1#z", "HTTP://A.example", "https://münchen.example/ä"]
)
def test_a_web_address_stays_as_it_is(address: str) -> None:
    assert Article(url=address).url == address


def test_an_address_loses_its_user_and_password() -> None:
    assert web_address("https://user:hunter2@a.example/x") == "https://a.example/x"
    assert without_secrets("https://user:hunter2@a.example:8/x") == "https://a.example:8/x"


def episode(**changes: object) -> Episode:
    facts = {"guid": "1", "slug": "s", "title": "t", "mp3": "s.mp3", "bytes": 1}
    facts |= {"duration_seconds": 1.0, "published": datetime(2026, 5, 4, tzinfo=UTC)}
    return msgspec.convert(facts | changes, Episode)


@pytest.mark.parametrize("address", HOSTILE)
def test_an_episode_read_from_a_folder_links_to_nothing_hostile(address: str) -> None:
    written = msgspec.json.encode(episode()).replace(
        b'"url":""', b'"url":' + msgspec.json.encode(address)
    )
    assert msgspec.json.decode(written, type=Episode).url == ""
    assert msgspec.structs.replace(episode(), url=address).url == ""


def test_an_episode_does_not_tell_the_password_of_its_source() -> None:
    assert episode(source="https://u:hunter2@a.example/x").source == "https://a.example/x"
