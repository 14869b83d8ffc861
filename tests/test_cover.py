from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from podcast_folders import episode, folder_of
from written import STORM

from audio_builder.cli import main
from audio_builder.errors import PublishingError, SettingsError
from audio_builder.publishing.cover import cover
from audio_builder.publishing.cover.artwork import cover_for_tag
from audio_builder.publishing.cover.cover import (
    SHOW_BYTES,
    TAG_BYTES,
    TAG_PIXELS,
    Lettering,
    art_key,
    make_cover,
    resize,
)
from audio_builder.publishing.rebuild import out_of_date, rebuild
from audio_builder.publishing.store.channel import fill_podcast
from audio_builder.publishing.store.folder import open_folder
from audio_builder.speaking.synthesizer import Synthesizer

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
    made = make_cover(Lettering(title=title, outlet="The Harbour Post"))
    sizes = ((made.show, 2048, SHOW_BYTES), (made.tag, 1024, TAG_BYTES), (made.thumbnail, 512, 0))
    for content, pixels, limit in sizes:
        image = opened(content)
        assert (image.size, image.mode) == ((pixels, pixels), "RGB")
        assert len(content) < (limit or 60_000)
        assert image.info["dpi"] == (72, 72)


@pytest.mark.parametrize("title", TITLES)
def test_the_lettering_stays_within_the_margins(title: str) -> None:
    with_text = opened(make_cover(Lettering(title=title)).tag)
    width = with_text.width
    for edge in ((0, 0, width * 6 // 100, width), (width * 94 // 100, 0, width, width)):
        strip = with_text.crop(edge).convert("L")
        assert strip.getextrema()[1] < 160, "white letters reach the edge"


def test_scripts_are_drawn_with_letters_not_boxes() -> None:
    def ink(title: str) -> Image.Image:
        # The same title hash would be needed for equal colours: compare letters only.
        image = opened(make_cover(Lettering(title=title)).tag).convert("L")
        return image.crop((73, 183, 950, 695)).point(lambda value: 255 if value > 200 else 0)

    for one, other in (("Новини", "Погода"), ("أخبار", "طقس"), ("Νέα", "Καί")):
        assert ImageChops.difference(ink(one), ink(other)).getbbox()


def test_the_same_words_give_the_same_bytes() -> None:
    make_cover.cache_clear()
    first = make_cover(Lettering(title="News"))
    make_cover.cache_clear()
    assert make_cover(Lettering(title="News")) == first


def art(path: Path, size: tuple[int, int], mode: str = "RGB", kind: str = "PNG") -> Path:
    Image.new(mode, size, 128 if mode in {"L", "P"} else (200, 30, 30, 120)[: len(mode)]).save(
        path, kind
    )
    return path


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "LA"])
def test_given_art_becomes_a_jpeg_without_transparency(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "art.png"
    Image.new("RGBA", (1500, 1500), (200, 30, 30, 120)).convert(mode).save(path)
    image = opened(resize(path.read_bytes(), TAG_PIXELS, TAG_BYTES))
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
    assert len(first) == 4
    assert rebuild(folder).written == ()
    (folder.path / "podcast.toml").write_text('title = "Two"\n', "utf-8")
    folder = open_folder(folder.path)
    second = [name for name in rebuild(folder).written if name.endswith(".jpg")]
    assert set(first) & set(second) == {"cover.jpg"}
    left = {path.name for path in folder.path.glob("*.jpg")}
    assert left == set(second)
    (show,) = folder.path.glob("cover-????????.jpg")
    assert show.name in (folder.path / "feed.xml").read_text("utf-8")


@pytest.mark.parametrize("toml", ['title = "Show"\n', 'cover = "art.png"\n'])
def test_a_later_episode_takes_its_picture_from_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toml: str
) -> None:
    folder = folder_of(tmp_path / "pod", episode(), toml=toml)
    art(folder.path / "art.png", (1600, 1600))
    first = cover_for_tag(folder, fill_podcast(folder.podcast, (episode(),)))
    rebuild(folder)
    monkeypatch.setattr(cover, "make_cover", lambda _: pytest.fail("drawn again"))
    monkeypatch.setattr(cover, "fit_art", lambda *_: pytest.fail("made smaller again"))
    assert cover_for_tag(folder, fill_podcast(folder.podcast, (episode("Two", day=3),))) == first


def test_an_empty_picture_is_told_of_made_anew_and_put_into_no_tag(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod", episode(), toml='title = "Show"\n')
    rebuild(folder)
    (kept,) = folder.path.glob("cover-*-tag.jpg")
    before = kept.read_bytes()
    kept.write_bytes(b"")
    assert kept.name in out_of_date(folder)
    assert cover_for_tag(folder, fill_podcast(folder.podcast, (episode(),))) == before
    rebuild(folder)
    assert kept.read_bytes() == before


def test_given_art_is_made_smaller_once_wherever_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cover.fit_art.cache_clear()
    sizes: list[int] = []

    def counted(art: bytes, pixels: int, limit: int) -> bytes:
        sizes.append(pixels)
        return resize(art, pixels, limit)

    monkeypatch.setattr(cover, "resize", counted)
    for name in ("one", "two"):
        folder = folder_of(tmp_path / name, toml='cover = "art.png"\n')
        art(folder.path / "art.png", (1600, 1600))
        cover_for_tag(folder, fill_podcast(folder.podcast, (episode(),)))
    assert sizes == [3000, 1400, 512]


def test_given_art_is_used_everywhere(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod", episode(), toml='cover = "art.png"\n')
    art(folder.path / "art.png", (1600, 1600))
    rebuild(folder)
    assert opened((folder.path / "cover.jpg").read_bytes()).size == (1600, 1600)
    red, green, _ = opened(
        cover_for_tag(folder, fill_podcast(folder.podcast, (episode(),)))
    ).getpixel((700, 700))
    assert red > 150 > green
    assert (folder.path / "art.png").exists()


def test_art_that_stands_at_cover_jpg_is_left_alone(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pod", episode(), toml='cover = "cover.jpg"\n')
    art(folder.path / "cover.jpg", (1600, 1600), kind="JPEG")
    before = (folder.path / "cover.jpg").read_bytes()
    rebuild(folder)
    assert (folder.path / "cover.jpg").read_bytes() == before


@pytest.mark.parametrize("name", ["cover-1a2b3c4d.jpg", "cover-1a2b3c4d-tag.jpg"])
def test_given_art_that_is_named_like_ours_is_left_alone(tmp_path: Path, name: str) -> None:
    folder = folder_of(tmp_path / "pod", episode(), toml=f'cover = "{name}"\n')
    art(folder.path / name, (1600, 1600), kind="JPEG")
    rebuild(folder)
    assert (folder.path / name).exists()


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
    one = cover_for_tag(folder, fill_podcast(folder.podcast, (episode("One"),)))
    assert one == cover_for_tag(folder, fill_podcast(folder.podcast, (episode("Two", day=3),)))
    assert opened(one).size == (1024, 1024)
