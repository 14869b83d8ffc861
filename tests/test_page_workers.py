from collections.abc import Mapping
from pathlib import Path

import pytest
from podcast_folders import episode, folder_of

from audio_builder.podcast import Podcast
from audio_builder.publishing import Folder, episodes, page_workers, rebuild
from audio_builder.publishing.page_files import Scene, write_pages


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = [episode(f"N <{day}>", day=day, language=("en", "ar")[day % 2]) for day in range(9)]
    return folder_of(tmp_path / "pod", *made)


@pytest.fixture
def scene(folder: Folder) -> Scene:
    return Scene(folder=folder, podcast=Podcast(title="The <Harbour>"), image="cover.jpg")


@pytest.fixture
def slugs(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Name the episodes, and have it pay to share even so few."""
    monkeypatch.setattr(page_workers, "_BATCH_PAGES", 2)
    monkeypatch.setattr(page_workers, "_WORTH_PAGES", 2)
    monkeypatch.setattr(page_workers, "_cores", lambda: 3)
    return [one.slug for one in episodes(folder)]


def pages_of(folder: Folder) -> Mapping[Path, bytes]:
    return {path: path.read_bytes() for path in folder.path.rglob("*.html")}


def test_another_process_writes_the_same_pages(scene: Scene, slugs: list[str]) -> None:
    ours = write_pages(scene, slugs)
    expected = pages_of(scene.folder)
    for path in expected:
        path.unlink()
    task = page_workers._Task(slugs)
    page_workers._feed(scene, task)
    assert not task.waiting
    assert [name for pages in task.done for name in pages.written] == list(ours.written)
    assert pages_of(scene.folder) == expected


def test_shared_or_not_the_folder_is_the_same(
    folder: Folder, slugs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiled = folder.path / "episodes" / slugs[3] / "episode.json"
    spoiled.write_bytes(spoiled.read_bytes().replace(b'"cues": [', b'"cues": ["none",'))
    shared = rebuild(folder)
    expected = pages_of(folder)
    for path in expected:
        path.unlink()
    monkeypatch.setattr(page_workers, "_cores", lambda: 1)
    alone = rebuild(folder)
    assert pages_of(folder) == expected
    assert set(alone.written) <= set(shared.written)
    assert [fault.subject for fault in shared.faults] == [f"episodes/{slugs[3]}/episode.json"]
    assert alone.faults == shared.faults


@pytest.mark.parametrize("program", ["", "import sys; sys.stdin.buffer.read(9)", "print('hello')"])
def test_a_lost_process_loses_no_page(
    scene: Scene, slugs: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    lost = tmp_path / "lost.py"
    lost.write_text(program)
    monkeypatch.setattr(page_workers, "_MAIN", lost)
    task = page_workers._Task(slugs)
    page_workers._feed(scene, task)
    assert task.done == []
    assert sorted(slug for batch in task.waiting for slug in batch) == sorted(slugs)
    pages = page_workers.write_many_pages(scene, slugs)
    assert len(pages.written) == 2 * len(slugs)
    assert write_pages(scene, slugs).written == ()


def test_what_is_up_to_date_starts_no_process(
    folder: Folder, slugs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild(folder)
    monkeypatch.setattr(page_workers, "_share", lambda *_: pytest.fail(f"shared {slugs}"))
    assert rebuild(folder).written == ()
