"""A podcast folder in object storage: whole objects, the feed last, a picture of it here."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from many_articles import articles
from msgspec.structs import replace
from object_storage import bucket_here
from podcast_folders import episode, folder_of
from written import STORM

from audio_builder.batch.bucket import LEASE_NAME, Bucket, _headers
from audio_builder.batch.run import BatchRun, Plan
from audio_builder.batch.worker_pool import WorkerPool
from audio_builder.converting.outcome import Outcome
from audio_builder.errors import PublishingError, SettingsError
from audio_builder.model.episode import Format
from audio_builder.model.source import Source
from audio_builder.settings import Settings

needs_fsspec = pytest.mark.skipif(not find_spec("fsspec"), reason="needs fsspec")
needs_s3 = [
    pytest.mark.s3,
    pytest.mark.skipif(not find_spec("s3fs") or not find_spec("moto"), reason="needs s3fs, moto"),
]


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    import fsspec  # noqa: PLC0415 - an extra

    yield Bucket("memory://podcasts/show")
    files = fsspec.filesystem("memory")
    if files.exists("/podcasts"):
        files.rm("/podcasts", recursive=True)


def run(sources: list[Source], folder: Path, bucket: Bucket) -> list[Outcome]:
    settings = Settings(output=str(folder), voice="silent", cache=False)
    pool = WorkerPool(ThreadPoolExecutor(2), 2)
    return [o for o in BatchRun(sources, settings, Plan(bucket=bucket), pool=pool).outcomes() if o]


def objects(bucket: Bucket) -> dict[str, bytes]:
    files, root = bucket._place
    return {path.removeprefix(root + "/"): files.cat_file(path) for path in files.find(root)}


@needs_fsspec
def test_a_batch_puts_whole_episodes_and_a_feed(tmp_path: Path, bucket: Bucket) -> None:
    assert [o.status for o in run(articles(tmp_path, 3), tmp_path / "a", bucket)] == ["created"] * 3
    found = objects(bucket)
    feed = found["feed.xml"].decode()
    assert feed.count("<item>") == 3
    assert LEASE_NAME not in found
    for name, content in found.items():
        if name.endswith("episode.json"):
            episode = json.loads(content)
            place = name.rpartition("/")[0]
            assert len(found[f"{place}/{episode['mp3']}"]) == episode["bytes"]
            assert f"{place}/index.html" in found
    # What lies here of it takes no room.
    sound = list((tmp_path / "a").rglob("*.mp3"))
    assert len(sound) == 3
    if os.name != "nt":
        assert sum(path.stat().st_blocks for path in sound) == 0


@needs_fsspec
def test_another_machine_finds_everything_unchanged(tmp_path: Path, bucket: Bucket) -> None:
    sources = articles(tmp_path, 2)
    run(sources, tmp_path / "a", bucket)
    before = objects(bucket)
    assert [o.status for o in run(sources, tmp_path / "b", bucket)] == ["unchanged"] * 2
    assert objects(bucket) == before


@needs_fsspec
def test_what_was_left_half_put_is_removed_and_done_again(tmp_path: Path, bucket: Bucket) -> None:
    sources = articles(tmp_path, 2)
    first, _ = run(sources, tmp_path / "a", bucket)
    files, root = bucket._place
    files.rm_file(f"{root}/episodes/{first.slug}/episode.json")
    files.pipe_file(f"{root}/episodes/gone/gone.mp3", b"x")
    statuses = sorted(o.status for o in run(sources, tmp_path / "a", bucket))
    assert statuses == ["created", "unchanged"]
    assert not [name for name in objects(bucket) if "gone" in name]


@needs_fsspec
def test_a_correction_gets_a_new_file_and_the_last_one_stays(
    tmp_path: Path, bucket: Bucket
) -> None:
    path = tmp_path / "storm.txt"
    for number in range(3):
        path.write_text(STORM.replace("two people", f"{number + 2} people"), "utf-8")
        (outcome,) = run([Source(location=str(path))], tmp_path / "a", bucket)
    sound = [name.rpartition("/")[2] for name in objects(bucket) if name.endswith(".mp3")]
    assert sorted(sound) == [f"{outcome.slug}-2.mp3", f"{outcome.slug}-3.mp3"]


@needs_fsspec
def test_a_bucket_in_use_is_left_alone_until_its_holder_is_long_silent(
    tmp_path: Path, bucket: Bucket
) -> None:
    with bucket.hold_lease(), pytest.raises(PublishingError, match="another audio-builder"):
        run(articles(tmp_path, 1), tmp_path / "a", bucket)
    files, root = bucket._place
    files.pipe_file(f"{root}/{LEASE_NAME}", b'{"id": "x", "host": "gone", "until": 5.0}')
    (outcome,) = run(articles(tmp_path, 1), tmp_path / "a", bucket)
    assert outcome.status == "created"


@needs_fsspec
def test_an_unknown_kind_of_storage_is_named() -> None:
    with pytest.raises(SettingsError, match="nowhere"):
        Bucket("nowhere://x").mirror(Path())


@needs_fsspec
def test_further_formats_go_to_the_bucket_under_their_types_and_leave_it_again(
    tmp_path: Path, bucket: Bucket
) -> None:
    made = replace(
        episode(), formats=(Format(file=f"{episode().slug}.opus", bytes=1, integrity=""),)
    )
    place = f"episodes/{made.slug}"
    folder = folder_of(tmp_path / "pod", made).path
    for name in (f"{made.slug}.opus", f"{made.slug}.m4b", "theirs.wav"):
        (folder / place / name).write_bytes(b"x")
    bucket.put_episode(folder, made)
    left = {name.rpartition("/")[2] for name in objects(bucket)}
    assert {f"{made.slug}.opus", "theirs.wav", made.mp3} <= left
    assert f"{made.slug}.m4b" not in left
    s3 = SimpleNamespace(protocol=("s3", "s3a"))
    assert _headers(s3, f"{place}/{made.slug}.opus") == {"ContentType": "audio/ogg"}


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    with bucket_here("podcasts", monkeypatch) as client:
        yield client


class TestS3:
    pytestmark = needs_s3

    @pytest.mark.filterwarnings("ignore")
    def test_the_command_writes_to_s3_and_finds_it_there_again(
        self, tmp_path: Path, s3: Any
    ) -> None:
        (tmp_path / "jobs").mkdir()
        articles(tmp_path / "jobs", 3)
        call = [sys.executable, "-m", "audio_builder", "batch", str(tmp_path / "jobs")]
        call += ["-o", "s3://podcasts/show", "--voice", "silent", "--workers", "2", "--json"]
        for expected in ("created", "unchanged"):
            done = subprocess.run(call, capture_output=True, text=True, timeout=60, check=False)
            assert done.returncode == 0, done.stderr
            assert json.loads(done.stdout)[expected] == 3
        listed = s3.list_objects_v2(Bucket="podcasts")["Contents"]
        names = {entry["Key"] for entry in listed}
        assert "show/feed.xml" in names
        assert not [name for name in names if "/." in name]
        sound = next(name for name in names if name.endswith(".mp3"))
        assert s3.head_object(Bucket="podcasts", Key=sound)["ContentType"] == "audio/mpeg"
        assert len([name for name in names if name.endswith("index.html")]) == 4


def test_a_bucket_writes_nothing_outside_its_mirror(tmp_path: Path) -> None:
    place = tmp_path / "bucket"
    for name in ("episodes/a/episode.json", "podcast.toml"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text("{}")
    bucket = Bucket(f"file://{place}")
    hostile = {"episodes/../../x/episode.json", "../evil.toml", "/etc/x.toml", "a/b/c/d.toml"}
    files, root = bucket._place
    real = files.find

    def find(path: str, **options: object) -> dict[str, dict[str, object]]:
        facts = real(path, **options)
        return facts | {f"{root}/{name}": {"size": 2, "type": "file"} for name in hostile}

    files.find = find
    try:
        bucket.mirror(tmp_path / "mirror" / "pod")
    finally:
        files.find = real
    assert {path.name for path in tmp_path.iterdir()} == {"bucket", "mirror"}
    assert {path.name for path in (tmp_path / "mirror").iterdir()} == {"pod"}
