"""Books and mailboxes become several episodes, in order."""

import json
from pathlib import Path

import pytest
from document_files import FIRST, SECOND, THIRD, epub, mail
from lxml import etree

from audio_builder.cli import main

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


def chapter(number: int) -> str:
    days = "".join(
        f"<p>On day {day} of part {number} {FIRST[0].lower()}{FIRST[1:]} {SECOND} {THIRD}</p>"
        for day in range(1, 4)
    )
    return f"<h1>Part {number}</h1>{days}"


CHAPTERS = {f"c{number}.xhtml": chapter(number) for number in (1, 2, 3)}
NAV = "".join(f'<li><a href="{name}">Part</a></li>' for name in CHAPTERS)
METADATA = (
    "<dc:title>A year of seals</dc:title><dc:language>en</dc:language><dc:date>2024-05-04</dc:date>"
)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    code = main([*arguments, "--voice", "silent", "--json"])
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return code, answer


def book(folder: Path) -> Path:
    path = folder / "book.epub"
    path.write_bytes(epub(CHAPTERS, nav=NAV, metadata=METADATA))
    return path


@pytest.mark.parametrize("command", ["convert", "batch"])
def test_a_split_book_is_a_serial_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    out = tmp_path / "out"
    code, _ = run(capsys, command, str(book(tmp_path)), "--split", "-o", str(out))
    assert code == 0
    channel = etree.parse(out / "feed.xml").getroot().find("channel")
    assert channel is not None
    assert channel.findtext(f"{ITUNES}type") == "serial"
    items = channel.findall("item")
    assert [item.findtext("title") for item in items] == ["Part 3", "Part 2", "Part 1"]
    assert [item.findtext(f"{ITUNES}episode") for item in items] == ["3", "2", "1"]
    code, again = run(capsys, command, str(book(tmp_path)), "--split", "-o", str(out))
    assert (code, again["unchanged"]) == (0, 3)


def test_a_book_that_is_not_split_is_one_episode_with_chapters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    code, answer = run(capsys, "convert", str(book(tmp_path)), "-o", str(out))
    assert (code, answer["created"]) == (0, 1)
    (file,) = out.glob("episodes/*/chapters.json")
    titles = [chapter["title"] for chapter in json.loads(file.read_text("utf-8"))["chapters"]]
    assert titles[-3:] == ["Part 1", "Part 2", "Part 3"]
    assert "<itunes:episode>" not in (out / "feed.xml").read_text("utf-8")


def letters(folder: Path) -> None:
    sent = [
        mail(text=f"{text} And so on.\n", subject=f"Letter {n}")
        for n, text in enumerate((FIRST, SECOND), 1)
    ]
    (folder / "all.mbox").write_bytes(
        b"".join(b"From a@b Mon May  4 2026\n%s\n" % one.as_bytes() for one in sent)
    )
    (folder / "three.eml").write_bytes(mail(text=THIRD, subject="Letter 3").as_bytes())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 cut")


def test_a_folder_of_mails_and_a_mailbox_is_a_batch(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    letters(folder)
    code, answer = run(capsys, "batch", str(folder), "-o", str(tmp_path / "out"))
    assert code == 1
    assert (answer["created"], answer["failed"]) == (3, 1)
    code, answer = run(capsys, "batch", str(folder / "all.mbox"), "-o", str(tmp_path / "out"))
    assert (code, answer["unchanged"]) == (0, 2)


def test_what_cannot_be_split_fails_as_it_does_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(b"PK\x03\x04 cut")
    code, answer = run(capsys, "convert", str(path), "--split", "-o", str(tmp_path / "out"))
    assert (code, answer["failed"]) == (1, 1)
