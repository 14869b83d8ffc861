from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import fontpkg
import pytest
from PIL import Image, ImageChops
from PIL.ImageFont import FreeTypeFont
from podcast_folders import episode, folder_of
from written import STORM

from audio_builder.cli import main
from audio_builder.errors import PublishingError, SettingsError
from audio_builder.publishing import cover, cover_for_tag, fonts, open_folder, rebuild
from audio_builder.publishing.cover import (
    SHOW_BYTES,
    SHOW_PIXELS,
    TAG_BYTES,
    TAG_PIXELS,
    Lettering,
    _tell_of_missing_font,
    art_key,
    make_cover,
    resize,
)
from audio_builder.publishing.lettering import Lettered, font_for
from audio_builder.publishing.wrapping import broken, fitted
from audio_builder.speaking import Synthesizer

TITLES = [
    "News",
    "The Harbour Post, read aloud",
    "Новини України: найважливіше за день, прочитане вголос",
    "أخبار اليوم بصوت مسموع",
    "Ειδήσεις της ημέρας",
    "A long title of a podcast that goes on about the many things newsrooms write in a week",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "日本のニュース",
    "😀",
    "",
    "x" * 500,
]


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=("JPEG",))


@pytest.mark.parametrize("title", TITLES)
def test_a_cover_is_a_square_picture_that_apps_take(title: str) -> None:
    content = make_cover(Lettering(title=title, outlet="The Harbour Post"), TAG_PIXELS)
    image = opened(content)
    assert (image.size, image.mode) == ((TAG_PIXELS, TAG_PIXELS), "RGB")
    assert len(content) < TAG_BYTES
    assert image.info["dpi"] == (72, 72)


@pytest.mark.parametrize("title", TITLES)
def test_the_lettering_stays_within_the_margins(title: str) -> None:
    with_text = opened(make_cover(Lettering(title=title), TAG_PIXELS))
    width = with_text.width
    for edge in ((0, 0, width * 6 // 100, width), (width * 94 // 100, 0, width, width)):
        strip = with_text.crop(edge).convert("L")
        assert strip.getextrema()[1] < 160, "white letters reach the edge"


def test_the_show_has_a_large_cover() -> None:
    content = make_cover(Lettering(title="News", outlet="The Harbour Post"))
    assert opened(content).size == (SHOW_PIXELS, SHOW_PIXELS)
    assert len(content) < SHOW_BYTES


def test_scripts_are_drawn_with_letters_not_boxes() -> None:
    def ink(title: str) -> Image.Image:
        # The same title hash would be needed for equal colours: compare letters only.
        image = opened(make_cover(Lettering(title=title), TAG_PIXELS)).convert("L")
        return image.crop((100, 250, 1300, 950)).point(lambda value: 255 if value > 200 else 0)

    for one, other in (("Новини", "Погода"), ("أخبار", "طقس"), ("Νέα", "Καί")):
        assert ImageChops.difference(ink(one), ink(other)).getbbox()


def test_the_same_words_give_the_same_bytes() -> None:
    make_cover.cache_clear()
    first = make_cover(Lettering(title="News"), TAG_PIXELS)
    make_cover.cache_clear()
    assert make_cover(Lettering(title="News"), TAG_PIXELS) == first


def art(path: Path, size: tuple[int, int], mode: str = "RGB", kind: str = "PNG") -> Path:
    Image.new(mode, size, 128 if mode in {"L", "P"} else (200, 30, 30, 120)[: len(mode)]).save(
        path, kind
    )
    return path


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "LA"])
def test_given_art_becomes_a_jpeg_without_transparency(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "art.png"
    Image.new("RGBA", (1500, 1500), (200, 30, 30, 120)).convert(mode).save(path)
    image = opened(resize(path, TAG_PIXELS, TAG_BYTES))
    assert (image.size, image.mode) == ((TAG_PIXELS, TAG_PIXELS), "RGB")


@pytest.mark.parametrize(
    ("size", "problem"), [((1500, 1400), "not square"), ((800, 800), "800 pixels wide")]
)
def test_art_that_directories_refuse_is_refused(
    tmp_path: Path, size: tuple[int, int], problem: str
) -> None:
    with pytest.raises(PublishingError, match=problem):
        art_key(art(tmp_path / "art.png", size))


@pytest.mark.parametrize("content", [b"", b"GIF89a" + bytes(99), b"\x89PNG\r\n\x1a\n" + bytes(50)])
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "art.png"
    path.write_bytes(content)
    with pytest.raises(PublishingError, match="not a JPEG or PNG"):
        art_key(path)


def test_noisy_art_is_brought_below_the_limit() -> None:
    noise = Image.effect_noise((1400, 1400), 120).convert("RGB")
    buffer = BytesIO()
    noise.save(buffer, "PNG")
    content = resize(buffer.getvalue(), TAG_PIXELS, TAG_BYTES)
    assert len(content) < TAG_BYTES


def test_a_cover_is_made_once_and_anew_under_a_new_name_when_the_title_changes(
    tmp_path: Path,
) -> None:
    folder = folder_of(tmp_path / "pod", episode(), toml='title = "One"\n')
    first = [name for name in rebuild(folder).written if name.endswith(".jpg")]
    assert len(first) == 3
    assert rebuild(folder).written == ()
    (folder.path / "podcast.toml").write_text('title = "Two"\n', "utf-8")
    folder = open_folder(folder.path)
    second = [name for name in rebuild(folder).written if name.endswith(".jpg")]
    assert set(first) & set(second) == {"cover.jpg"}
    left = {path.name for path in folder.path.glob("*.jpg")}
    assert left == set(second)
    assert (second[1] if "small" in second[0] else second[0]) in (
        folder.path / "feed.xml"
    ).read_text("utf-8")


def test_given_art_is_used_everywhere(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod", episode(), toml='cover = "art.png"\n')
    art(folder.path / "art.png", (1600, 1600))
    rebuild(folder)
    assert opened((folder.path / "cover.jpg").read_bytes()).size == (1600, 1600)
    red, green, _ = opened(cover_for_tag(folder, episode())).getpixel((700, 700))
    assert red > 150 > green
    assert (folder.path / "art.png").exists()


def test_art_that_stands_at_cover_jpg_is_left_alone(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod", episode(), toml='cover = "cover.jpg"\n')
    art(folder.path / "cover.jpg", (1600, 1600), kind="JPEG")
    before = (folder.path / "cover.jpg").read_bytes()
    rebuild(folder)
    assert (folder.path / "cover.jpg").read_bytes() == before


@pytest.mark.parametrize("name", ["gone.png", "../art.png", "/etc/passwd"])
def test_art_must_be_in_the_folder(tmp_path: Path, name: str) -> None:
    art(tmp_path / "art.png", (1600, 1600))
    folder = folder_of(tmp_path / "pod", episode(), toml=f'cover = "{name}"\n')
    with pytest.raises(SettingsError, match="is not in the podcast folder"):
        rebuild(folder)


def _nothing(_folder: Path) -> None:
    pass


def _small(folder: Path) -> None:
    art(folder / "art.png", (800, 800))


def _oblong(folder: Path) -> None:
    art(folder / "art.png", (1500, 1400))


def _text(folder: Path) -> None:
    (folder / "art.png").write_text("no picture")


@pytest.mark.parametrize(
    ("paint", "problem"),
    [
        (_nothing, "is not in the podcast folder"),
        (_small, "is 800 pixels wide"),
        (_oblong, "is 1500x1400 pixels, not square"),
        (_text, "is not a JPEG or PNG picture"),
    ],
)
@pytest.mark.parametrize("command", ["convert", "batch", "check"])
def test_a_wrong_cover_is_one_line_about_podcast_toml_before_anything_is_spoken(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    paint: Callable[[Path], None],
    problem: str,
    command: str,
) -> None:
    pod, article = tmp_path / "pod", tmp_path / "storm.txt"
    article.write_text(STORM, "utf-8")
    folder_of(pod, toml='cover = "art.png"\n')
    paint(pod)
    monkeypatch.setattr(Synthesizer, "speak", lambda *_: pytest.fail("something was spoken"))
    if command == "check":
        assert main(["check", str(pod)]) == 1
        assert f"podcast.toml: cover 'art.png' {problem} [artwork]" in capsys.readouterr().out
        return
    source = str(article) if command == "convert" else str(tmp_path)
    assert main([command, source, "-o", str(pod), "--voice", "silent"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    (line,) = told.err.splitlines()
    assert line.startswith(f"audio-builder: {pod / 'podcast.toml'}: cover 'art.png' {problem} (")
    assert list(pod.glob("episodes/*")) == []


def test_a_tag_cover_depends_on_the_show_and_not_on_the_day(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod", toml='title = "Show"\n')
    one = cover_for_tag(folder, episode("One"))
    assert one == cover_for_tag(folder, episode("Two", day=3))
    assert opened(one).size == (TAG_PIXELS, TAG_PIXELS)


class OneWide:
    """A font in which every character is one wide."""

    size = 1.0

    def getlength(self, text: str) -> float:
        return float(len(text))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("今日の新聞、明日", 5, ["今日の新", "聞、明日"]),
        ("港町の「今日」", 4, ["港町の", "「今日」"]),
        ("新しいニュースです", 6, ["新しい", "ニュースです"]),
        ("BBC 中文网", 5, ["BBC 中", "文网"]),
        ("뉴스를 들려 드립니다", 6, ["뉴스를 들려", "드립니다"]),
        ("x" * 7, 3, ["xxx", "xxx", "x"]),
    ],
)
def test_titles_break_where_their_language_lets_them(
    text: str, width: float, lines: list[str]
) -> None:
    assert list(broken(text, cast("FreeTypeFont", OneWide()), width)) == lines


def test_no_word_stands_alone_in_the_last_line_where_there_is_room_above() -> None:
    font = SimpleNamespace(sized=lambda _weight, _size: OneWide(), text="one two three four")
    _, lines = fitted(cast("Lettered", font), width=15, height=9, largest=1, smallest=1)
    assert lines == ("one two", "three four")


def test_hebrew_has_letters() -> None:
    pytest.importorskip("fontpkg_heebo", reason="needs fontpkg-heebo")
    found = font_for("חדשות היום בקול רם")
    assert found is not None
    assert found.text == "חדשות היום בקול רם"


@pytest.mark.parametrize(
    ("title", "language", "face"),
    [
        ("今日のニュース", "zh", 0),
        ("新聞", "ja", 0),
        ("오늘의 뉴스", "en", 1),
        ("每日新闻", "zh", 2),
        ("每日新聞", "zh-TW", 3),
        ("每日新聞", "zh-Hant", 3),
        ("每日新聞", "zh-HK", 4),
    ],
)
def test_han_characters_look_as_their_readers_write_them(
    title: str, language: str, face: int
) -> None:
    pytest.importorskip("manimgx_fonts_cjk", reason="needs the extra fonts")
    found = font_for(title, language)
    assert found is not None
    assert (found.text, found.face) == (title, face)
    assert title != "新聞" or "JP" in found.sized(700, 40).getname()[0]


@pytest.fixture
def _bare_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Leave nothing but Latin, Greek and Cyrillic, and a system's folder that is empty."""
    monkeypatch.setattr(fonts, "FAMILIES", ("noto-sans",))
    monkeypatch.setattr(fonts, "_CJK_MODULE", "no_such_module")
    monkeypatch.setattr(fontpkg, "families", lambda: ["noto-sans"])
    monkeypatch.setattr(fonts, "_system_folders", lambda: (tmp_path / "fonts",))
    kept = (font_for, fonts.of_system, make_cover, _tell_of_missing_font)
    for function in kept:
        function.cache_clear()
    yield
    for function in kept:
        function.cache_clear()


@pytest.mark.usefixtures("_bare_fonts")
def test_a_cover_without_letters_says_why_and_is_drawn_again_when_they_come(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lettering = Lettering(title="ข่าววันนี้", outlet="ข่าว")
    before = lettering.key
    make_cover(lettering, TAG_PIXELS)
    make_cover(lettering, SHOW_PIXELS)
    (line,) = caplog.messages
    assert "ข่าววันนี้" in line
    assert "audio-builder[fonts]" in line
    assert lettering.key == before
    (tmp_path / "fonts" / "truetype").mkdir(parents=True)
    # Any font with letters will do to see that one of the system is found.
    arabic = "أخبار اليوم"
    for function in (font_for, fonts.of_system):
        function.cache_clear()
    path = tmp_path / "fonts" / "truetype" / "NotoSansArabic-Bold.ttf"
    path.write_bytes(fontpkg.path("noto-sans-arabic").read_bytes())
    (path.parent / "NotoSansArabic-Thin.ttf").write_bytes(b"not looked at")
    found = font_for(arabic)
    assert found is not None
    assert (found.text, found.path) == (arabic, path)


@pytest.mark.usefixtures("_bare_fonts")
def test_the_name_of_a_cover_tells_whether_it_has_its_title(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lettering = Lettering(title="每日新闻", language="zh")
    plain = Lettering(title="Daily news", language="en")
    before, plain_before = lettering.key, plain.key
    monkeypatch.setattr(cover, "font_for", lambda _text, _language: object())
    assert lettering.key != before
    assert plain.key == plain_before
