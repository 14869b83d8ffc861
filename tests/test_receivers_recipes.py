"""The recipes of the pages on receivers, each run against a desk."""

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import newsroom_senders as senders
import pytest
from desk_server import Running, running_desk, wait_for
from newsroom_senders import SECRET, Sender, now_ms, packed
from recipes import needs
from test_publish_recipes import free_port, running

from audio_builder.desk.receivers.signatures import generic_sent_ms

DOCS = Path(__file__).parent.parent / "docs"
RECIPES = DOCS / "recipes"
SHOWN = [
    ("receivers.md", "nginx", "desk-hooks.nginx"),
    ("receivers-ghost.md", "sh", "send-as-ghost"),
    ("receivers-wordpress.md", "php", "audio-builder.php"),
    ("receivers-articles.md", "sh", "send-article"),
]


def block(page: str, kind: str) -> str:
    text = (DOCS / page).read_text("utf-8")
    found = re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL)
    assert found, (page, kind)
    return found[1]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("GHOST", "WORDPRESS", "ARTICLES"):
            patch.setenv(f"AUDIO_BUILDER_{name}_SECRET", SECRET)
        with running_desk(tmp_path_factory.mktemp("desk") / "show") as started:
            yield started


@pytest.fixture
def environment(desk: Running) -> dict[str, str]:
    return {**os.environ, "DESK": desk.address}


@pytest.mark.parametrize(("page", "kind", "name"), SHOWN)
def test_the_page_shows_the_recipe_as_it_is(page: str, kind: str, name: str) -> None:
    assert block(page, kind) == (RECIPES / name).read_text("utf-8")


def test_the_page_gives_a_signature_that_is_right() -> None:
    page = (DOCS / "receivers-articles.md").read_text("utf-8")
    header = block("receivers-articles.md", "text").partition(": ")[2].strip()
    secret, time, body = re.findall(r"the \w+ `([^`]+)`", page.partition("To try yours")[2])[:3]
    sent_ms = int(time) * 1000
    assert generic_sent_ms(header, body.encode(), (secret,), sent_ms) == sent_ms
    assert json.loads(body)["event"] == "deleted"


@pytest.mark.parametrize(
    ("page", "script"),
    [
        ("receivers-articles.md", RECIPES / "send-article"),
        ("receivers-ghost.md", RECIPES / "send-as-ghost"),
        ("receivers-wordpress.md", None),
    ],
)
def test_the_curl_recipe_adds_the_article_of_the_page(
    desk: Running, environment: dict[str, str], tmp_path: Path, page: str, script: Path | None
) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    if not script:
        script = tmp_path / "send"
        script.write_text(f"set -eu\n{block(page, 'sh')}")
    content = json.loads(block(page, "json"))
    (tmp_path / "post.json").write_text(json.dumps(content))

    def send() -> dict[str, Any]:
        done = subprocess.run(
            ["sh", str(script), "post.json"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    sent = send()
    assert sent["result"] == "added"
    found = desk.until(sent["id"], "ready", "failed")
    assert found["error"] is None
    assert found["byline"] == "Ada Pier"
    assert found["title"].startswith("Harbour")
    assert any("ferries left at noon" in line["text"] for line in found["lines"])
    assert send()["result"] == "ignored"


def test_a_script_with_another_secret_is_refused(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "article.json").write_text(json.dumps(senders.article(1)))
    environment["AUDIO_BUILDER_ARTICLES_SECRET"] = "another-secret"  # noqa: S105 - wrong on purpose
    needs("curl")
    command = [needs("sh"), str(RECIPES / "send-article"), str(tmp_path / "article.json")]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode != 0
    assert b"not signed" in done.stdout


@pytest.mark.usefixtures("desk")
def test_the_plugin_for_wordpress_sends_what_happens(
    environment: dict[str, str], tmp_path: Path
) -> None:
    php = shutil.which("php")
    if not php:
        pytest.skip("php is not installed")
    plugin = str(RECIPES / "audio-builder.php")
    subprocess.run([php, "-l", plugin], check=True, capture_output=True, timeout=60)

    def happen(*steps: tuple[str, dict[str, Any], dict[str, Any] | None]) -> list[Any]:
        (tmp_path / "steps.json").write_text(json.dumps(steps))
        stand_in = str(Path(__file__).with_name("wordpress_stand_in.php"))
        command = [php, "-d", "display_errors=stderr", stand_in, plugin]
        done = subprocess.run(
            [*command, str(tmp_path / "steps.json")],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert done.stderr == ""
        return [json.loads(line)["result"] for line in done.stdout.splitlines()]

    def post(minute: int, **changes: Any) -> dict[str, Any]:
        return senders.wordpress_post(minute, id=815, link="https://paper.example/815/", **changes)

    saved, deleted = "wp_after_insert_post", "deleted_post"
    draft = post(1, status="draft")
    assert happen((saved, draft, None), (saved, post(2, type="page"), None)) == []
    changed = post(3, content={"rendered": senders.CHANGED, "protected": False})
    assert happen((saved, post(2), draft), (saved, changed, post(2))) == ["added", "corrected"]
    binned = post(4, status="trash")
    assert happen((saved, binned, changed)) == ["withdrawn"]
    assert happen((saved, post(5), binned), (deleted, post(5), None)) == ["corrected", "withdrawn"]


def test_deliveries_go_past_the_login_of_nginx_and_nothing_else_does(
    desk: Running, tmp_path: Path
) -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        pytest.skip("needs nginx")
    page = (DOCS / "desk.md").read_text("utf-8")
    found = re.search(r"(?m)^    server \{\n(?:    .*\n)*?    \}\n", page)
    assert found
    port = free_port()
    # No certificate here, and no service on the usual ports.
    server = found[0].replace("listen 443 ssl", f"listen 127.0.0.1:{port}")
    server = server.replace("/etc/nginx/desk.users", str(tmp_path / "desk.users"))
    end = server.rindex("}")
    server = server[:end] + (RECIPES / "desk-hooks.nginx").read_text("utf-8") + server[end:]
    server = server.replace("http://127.0.0.1:8765", desk.address)
    server = server.replace("Bearer TOKEN", desk.http.headers["Authorization"])
    name = desk.address.replace("http://", "")
    server = server.replace("proxy_set_header Host $host;", f"proxy_set_header Host {name};")
    (tmp_path / "desk.users").write_text("ada:{PLAIN}harbour\n")
    (tmp_path / "desk.users").chmod(0o644)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() == tmp_path.owner() and folder != Path("/tmp"):  # noqa: S108 - no file
            folder.chmod(folder.stat().st_mode | 0o055)
    places = "".join(
        f"{kind}_temp_path {tmp_path};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; pid {tmp_path}/nginx.pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {places}\n{server}\n}}\n"
    )
    with running(nginx, "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path), port=port):
        outside = f"http://127.0.0.1:{port}"
        hostname = {"Host": "desk.example.org"}
        assert httpx.get(f"{outside}/api/v1/articles", headers=hostname).status_code == 401
        login = {"Authorization": f"Basic {base64.b64encode(b'ada:harbour').decode()}"}
        inside = httpx.get(f"{outside}/api/v1/articles", headers={**hostname, **login})
        assert inside.status_code == 200
        sent = senders.ghost_published(5, id="bbbbbbbbbbbbbbbbbbbbbbbb", url="https://n.example/b")
        answer = Sender(outside).ghost(sent)
        assert (answer.status_code, answer.json()["result"]) == (202, "added")
        assert httpx.get(f"{outside}/hooks/ghost").status_code == 403
        bare = httpx.post(f"{outside}/hooks/ghost", content=packed(sent))
        assert bare.status_code == 401
        signed = {"X-Ghost-Signature": senders.ghost_signature(b"{}", now_ms())}
        assert httpx.post(f"{outside}/hooks/ghost", content=b"{}", headers=signed).is_success
    wait_for(lambda: desk.article(answer.json()["id"])["state"] == "ready")
