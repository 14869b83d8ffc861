"""The feed by the rules of the W3C's validator, and each rule on a feed that breaks it."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from podcast_folders import episode, files_of, folder_of
from w3c_rules import broken_rules

from audio_builder.model.episode import Format
from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.episode_store import correct, write_episode
from audio_builder.publishing.store.folder import Folder

BASE = "https://example.org/podcast/"
TITLES = {
    "Harbour reopens after the storm": "en",
    '<script>alert("x")</script> & ]]> “quotes”': "en",
    "Порт знову працює після шторму": "uk",
    "الميناء يفتح أبوابه بعد العاصفة": "ar",
    "x" * 900: "de-AT",
}
ADDRESSES = (
    "",
    "https://example.org/a?b=c&d=e[1]",
    "https://приклад.укр/новини/шторм?де=порт тут#тоді",
    "https://user:pass@host.example:8443/ü",
    'https://example.org/"quoted"<b>',
)
PLAIN = f'base_url = "{BASE}"\n'
OTHER_SCRIPT = 'base_url = "https://пошта.укр/подкаст/"\nlink = "https://пошта.укр/"\n'
ALL = f"""
base_url = "{BASE}"
email = "news@example.org"
private_key = "k3y"
type = "serial"
category = "News > Politics"
copyright = "The Harbour Post"
language = "pt-BR"
title = "  A & B <i>aloud</i>\\n "
explicit = true
"""


def folder_of_several(path: Path, toml: str) -> Folder:
    made = [
        episode(title, day=day, language=language, url=url)
        for day, ((title, language), url) in enumerate(zip(TITLES.items(), ADDRESSES, strict=True))
    ]
    opus = Format(file=f"{made[1].slug}.opus", bytes=6, integrity="sha384-x")
    made[1] = replace(made[1], formats=(opus,))
    folder = folder_of(path, *made, toml=toml)
    (folder.path / "episodes" / made[1].slug / opus.file).write_bytes(b"sounds")
    corrected = correct(made[0], made[0])
    write_episode(folder, corrected, files_of(corrected))
    rebuild(folder)
    return folder


def feeds(folder: Folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.path.glob("feed*.xml")}


@pytest.mark.parametrize("toml", [PLAIN, OTHER_SCRIPT, ALL])
def test_a_feed_of_several_languages_hostile_titles_and_a_correction_breaks_no_rule(
    tmp_path: Path, toml: str
) -> None:
    folder = folder_of_several(tmp_path / "pod", toml)
    (content,) = feeds(folder).values()
    assert content.count(b"<item>") == len(TITLES)
    assert content.count(b"podcast:alternateEnclosure ") == 1
    assert list(broken_rules(content, folder.feed_url)) == []


def test_archives_break_no_rule(tmp_path: Path) -> None:
    many = [episode(f"Article {number}", day=number) for number in range(305)]
    folder = folder_of(tmp_path / "pod", *many, toml=f'base_url = "{BASE}"\n')
    rebuild(folder)
    found = feeds(folder)
    assert set(found) == {"feed.xml", "feed-archive-1.xml"}
    for name, content in found.items():
        assert list(broken_rules(content, BASE + name)) == []


@pytest.fixture(scope="module")
def sound_feed(tmp_path_factory: pytest.TempPathFactory) -> str:
    toml = f'base_url = "{BASE}"\nemail = "news@example.org"\nprivate_key = "k"\n'
    folder = folder_of(tmp_path_factory.mktemp("sound") / "pod", episode(), toml=toml)
    rebuild(folder)
    (content,) = feeds(folder).values()
    return content.decode()


@pytest.mark.parametrize(
    ("pattern", "put", "rule"),
    [
        (r"(?s)<item>.*</item>(?=\s*</channel>)", r"\g<0><copyright>x</copyright>", "MisplacedItem"),
        (r"<atom:link rel=\"self\".*?/>", "", "MissingAtomSelfLink"),
        (r"(rel=\"self\" href=\")", r"\g<1>https://other.example/", "SelfDoesntMatchLocation"),
        (r"(rel=\"self\".*?)application/rss\+xml", r"\g<1>text/xml", "SelfNotAtom"),
        (r"<title>.*?</title>", "<title/>", "Missing title"),
        (r"<language>en", "<language>English", "InvalidLanguage"),
        (r"(<image>\s*<url>.*?</url>\s*<title>)", r"\g<1>Other ", "ImageTitleDoesntMatch"),
        (r"(?s)(<image>.*?<link>https://)", r"\g<1>www.", "ImageLinkDoesntMatch"),
        (r"\.jpg</url>", ".webp</url>", "ImageUrlFormat"),
        (r"<itunes:category.*?/>", "", "MissingItunesElement"),
        (r"text=\"News\"", 'text="news"', "InvalidItunesCategory"),
        (r"episodic", "daily", "InvalidItunesChannelType"),
        (r"news@example", "news at example", "InvalidAddrSpec"),
        (r"(?s)(<item>\s*)<title>.*?</title>", r"\g<1><title></title>", "NotBlank"),
        (r"<guid.*?</guid>", "", "MissingGuid"),
        (r"isPermaLink=\"false\"", "", "InvalidHttpGUID"),
        (r"(<guid[^>]*>)[^<]*", r"\g<1>123", "NotSufficientlyUnique"),
        (r"(?s)<item>.*</item>", r"\g<0>\g<0>", "DuplicateValue"),
        (r" length=\"\d+\"", "", "MissingAttribute"),
        (r" length=\"\d+\"", ' length="1.5 MB"', "InvalidIntegerAttribute"),
        (r"audio/mpeg", "mp3", "InvalidMIMEAttribute"),
        (r"\.mp3\"", '.ogg"', "UnsupportedItunesFormat"),
        (r"<itunes:duration>\d+", "<itunes:duration>1 min", "InvalidDuration"),
        (r">full<", ">whole<", "InvalidItunesEpisodeType"),
        (r"<description>&lt;p&gt;", "<description>&lt;script&gt;", "SecurityRisk"),
        (r"&lt;p&gt;", "&lt;p onclick='https://x.example/'&gt;", "SecurityRiskAttr"),
        (r"&lt;p&gt;", "&lt;a href='x.html'&gt;", "ContainsRelRef"),
        (r"<pubDate>.*?</pubDate>", r"\g<0>\g<0>", "DuplicateElement"),
        (r"<item>", "<item><summary/>", "UndefinedElement"),
        (r"<link>https://example", "<link>https://приклад", "InvalidFullLink"),
        (r"(enclosure url=\")https:", r"\g<1>", "InvalidFullLink"),
        (r"(<pubDate>.*?) \+0000", r"\g<1>", "InvalidRFC2822Date"),
        (r"<pubDate>Sun", "<pubDate>Mon", "IncorrectDOW"),
        (r"rel=\"self\"", 'rel="itself"', "UnregisteredAtomLinkRel"),
        (r"(<atom:link .*?) />", r"\g<1>>x</atom:link>", "AtomLinkNotEmpty"),
        (r"<itunes:explicit>false", "<itunes:explicit>no", "InvalidTrueFalse"),
        (r"<itunes:block>Yes", "<itunes:block>1", "InvalidYesNoClean"),
        (r"<itunes:author>", "<itunes:author>" + "x" * 300, "TooLong"),
        (r"<generator>", "<generator> ", "UnexpectedWhitespace"),
    ],
)  # fmt: skip
def test_each_rule_finds_the_feed_that_breaks_it(
    sound_feed: str, pattern: str, put: str, rule: str
) -> None:
    address = f"{BASE}k/feed.xml"
    assert list(broken_rules(sound_feed.encode(), address)) == []
    broken, count = re.subn(pattern, put, sound_feed, count=1)
    assert count == 1
    assert rule in set(broken_rules(broken.encode(), address))
