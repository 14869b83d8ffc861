"""Deliveries of newsrooms' systems: proof, reading, order, and what each does."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import newsroom_senders as senders
import pytest
from msgspec.structs import replace
from newsroom_senders import CHANGED, GHOST_ID, HTML, SECRET, packed

from audio_builder.desk.lines import carry_edits
from audio_builder.desk.receivers import generic, ghost, wordpress
from audio_builder.desk.receivers.delivery import Delivery, Ignored, Standing
from audio_builder.desk.receivers.received import ReceivedArticles, Result, Taken
from audio_builder.desk.receivers.shared_secrets import load_secrets
from audio_builder.desk.receivers.signatures import (
    WINDOW_MS,
    AuthenticationError,
    generic_sent_ms,
    ghost_sent_ms,
    require_secret,
)
from audio_builder.desk.records import Edits, LineEdit, Record, State, Wanted
from audio_builder.desk.store import Store
from audio_builder.errors import SettingsError
from audio_builder.model.article import Article, Block
from audio_builder.settings import load_settings

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
NOW_MS = 1_795_867_200_000
BODY = b'{"post": {}}'
SIGNED = [
    (ghost_sent_ms, senders.ghost_signature),
    (ghost_sent_ms, senders.old_ghost_signature),
    (generic_sent_ms, senders.signature),
]


# Signatures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("authenticate", "sign"), SIGNED)
def test_a_right_signature_tells_when_it_was_sent(authenticate: Any, sign: Any) -> None:
    assert authenticate(sign(BODY, NOW_MS), BODY, (SECRET,), NOW_MS) == NOW_MS
    turned = ",".join(reversed(sign(BODY, NOW_MS).split(",")))
    assert authenticate(turned, BODY, ("another-secret", SECRET), NOW_MS) == NOW_MS


@pytest.mark.parametrize(("authenticate", "sign"), SIGNED)
@pytest.mark.parametrize("skew", [-WINDOW_MS, -60_000, 60_000, WINDOW_MS])
def test_a_clock_may_be_some_minutes_wrong(authenticate: Any, sign: Any, skew: int) -> None:
    sent = NOW_MS + skew
    assert authenticate(sign(BODY, sent), BODY, (SECRET,), NOW_MS) == sent


@pytest.mark.parametrize(("authenticate", "sign"), SIGNED)
@pytest.mark.parametrize("skew", [-WINDOW_MS - 1000, WINDOW_MS + 1000, -86_400_000])
def test_what_was_recorded_is_refused_later(authenticate: Any, sign: Any, skew: int) -> None:
    with pytest.raises(AuthenticationError):
        authenticate(sign(BODY, NOW_MS + skew), BODY, (SECRET,), NOW_MS)


@pytest.mark.parametrize(("authenticate", "sign"), SIGNED)
def test_every_other_signature_is_refused(authenticate: Any, sign: Any) -> None:
    right = sign(BODY, NOW_MS)
    digest = right.partition("sha256=")[2][:64]
    later = right.replace(str(NOW_MS // 1000), str(NOW_MS // 1000 + 1))
    wrong = [
        "",
        digest,
        f"sha256={digest}",
        f"t={NOW_MS}",
        right.replace(digest, digest[:-1]),
        right.replace(digest, digest[:-1] + ("0" if digest[-1] != "0" else "1")),
        right.replace("sha256=", "sha1="),
        sign(BODY + b" ", NOW_MS),
        sign(BODY, NOW_MS, "another-secret"),
        right.replace("t=", "t=-"),
        right.replace("t=", "t=²"),
        "sha256=" + "é" * 64 + f", t={NOW_MS}",
        f"sha256={digest}, t={'9' * 5000}",
        right + ", " * 1000,
    ]
    if sign is not senders.old_ghost_signature:
        wrong.append(later)
    for header in wrong:
        with pytest.raises(AuthenticationError):
            authenticate(header, BODY, (SECRET,), NOW_MS)


def test_a_shared_secret_is_the_secret_and_nothing_else() -> None:
    require_secret(SECRET, ("old", SECRET))
    for given in ("", SECRET[:-1], SECRET + "x", SECRET.upper(), "\udcff"):
        with pytest.raises(AuthenticationError):
            require_secret(given, (SECRET,))


# Secrets ---------------------------------------------------------------------------------------


def test_secrets_come_from_the_environment_or_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text('ghost_secret = ["new", "old"]\nwordpress_secret = "w"\n')
    path.chmod(0o600)
    where = {"AUDIO_BUILDER_SECRETS_FILE": str(path)}
    assert load_secrets(where) == {"ghost_secret": ("new", "old"), "wordpress_secret": ("w",)}
    both = load_secrets({**where, "AUDIO_BUILDER_GHOST_SECRET": "from outside"})
    assert both["ghost_secret"] == ("from outside",)


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        ('ghost_secret = "hush-hush"', 0o644),
        ('ghost_secret = "hush-hush"', 0o640),
        ('ghost_secrte = "hush-hush"', 0o600),
        ('ghost_secret = {a = "hush-hush"}', 0o600),
        ('ghost_secret = ["hush-hush", 3]', 0o600),
        ('ghost_secret = "hush-hush', 0o600),
    ],
)
def test_a_file_of_secrets_that_is_wrong_is_named_without_them(
    tmp_path: Path, content: str, mode: int
) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text(content)
    path.chmod(mode)
    with pytest.raises(SettingsError) as caught:
        load_secrets({"AUDIO_BUILDER_SECRETS_FILE": str(path)})
    assert "secrets.toml" in str(caught.value)
    assert "hush-hush" not in str(caught.value)


def test_a_file_of_secrets_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        load_secrets({"AUDIO_BUILDER_SECRETS_FILE": str(tmp_path / "none")})


def test_secrets_are_no_settings(tmp_path: Path) -> None:
    environment = {"AUDIO_BUILDER_GHOST_SECRET": SECRET, "AUDIO_BUILDER_SECRETS_FILE": "x"}
    settings = load_settings(
        folder=tmp_path, environment=environment, user_file=tmp_path / "none.toml"
    )
    assert SECRET not in repr(settings)
    (tmp_path / "podcast.toml").write_text(f'ghost_secret = "{SECRET}"')
    with pytest.raises(SettingsError, match="unknown setting"):
        load_settings(folder=tmp_path, environment={}, user_file=tmp_path / "none.toml")


# Reading ---------------------------------------------------------------------------------------


def of_ghost(content: Any) -> Delivery:
    found = ghost.read(packed(content), NOW_MS, "")
    assert isinstance(found, Delivery)
    return found


def of_wordpress(content: Any, event: str = "") -> Delivery:
    found = wordpress.read(packed(content), 0, event)
    assert isinstance(found, Delivery)
    return found


def test_a_post_of_ghost_is_read_whole() -> None:
    found = of_ghost(senders.ghost_published(5))
    assert (found.key, found.standing, found.sent_ms) == (GHOST_ID, Standing.PUBLIC, NOW_MS)
    assert found.updated == datetime(2026, 11, 28, 9, 5, tzinfo=UTC)
    post = found.post
    assert post
    assert (post.title, post.author) == ("Harbour reopens", "Ada Pier")
    assert post.url == "https://news.example/harbour/"
    assert post.published == datetime(2026, 11, 28, 9, 1, tzinfo=UTC)
    assert HTML.encode() in (post.content or b"")


@pytest.mark.parametrize(
    ("content", "standing"),
    [
        (senders.ghost_edited(5), Standing.PUBLIC),
        (senders.ghost_unpublished(5), Standing.WITHDRAWN),
        (senders.ghost_deleted(5), Standing.WITHDRAWN),
        ({"post": {"previous": senders.ghost_post(5)}}, Standing.WITHDRAWN),
        (senders.ghost_published(5, status="scheduled"), Standing.WITHDRAWN),
        (senders.ghost_published(5, status="sent"), Standing.WITHDRAWN),
        (senders.ghost_published(5, visibility="paid"), Standing.RESTRICTED),
        (senders.ghost_published(5, visibility="members"), Standing.RESTRICTED),
        (
            {
                "post": {
                    "current": senders.ghost_post(5, visibility="paid"),
                    "previous": {"visibility": "public"},
                }
            },
            Standing.WITHDRAWN,
        ),
    ],
)
def test_the_state_of_a_post_of_ghost_says_what_happened(
    content: dict[str, Any], standing: Standing
) -> None:
    found = of_ghost(content)
    assert (found.key, found.standing) == (GHOST_ID, standing)
    assert found.updated == datetime(2026, 11, 28, 9, 5, tzinfo=UTC)


def test_the_address_of_the_original_goes_before_that_of_a_copy() -> None:
    original = "https://agency.example/harbour"
    post = of_ghost(senders.ghost_published(5, canonical_url=original)).post
    assert post
    assert post.url == original


def test_a_post_of_wordpress_is_read_whole() -> None:
    found = of_wordpress(senders.wordpress_post(5))
    assert (found.key, found.standing) == ("4711", Standing.PUBLIC)
    assert found.updated == datetime(2026, 11, 28, 9, 5, tzinfo=UTC)
    post = found.post
    assert post
    assert (post.title, post.author) == ("Harbour’s reopening", "Ben Quay")
    assert (post.url, post.language) == ("https://paper.example/2026/11/harbour/", "en-GB")
    assert post.published == datetime(2026, 11, 28, 9, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "content",
    [
        senders.wordpress_row(5),
        {"post": senders.wordpress_post(5, title={"rendered": "Harbour reopens"})},
        {"data": senders.wordpress_post(5, title={"rendered": "Harbour reopens"}), "event": "x"},
        {"data": senders.wordpress_row(5)},
        {**senders.wordpress_row(5)["post"], "hook": "publish_post", "link": "https://paper.example/2026/11/harbour/"},
    ],
)  # fmt: skip
def test_plugins_wrap_a_post_in_several_ways(content: dict[str, Any]) -> None:
    found = of_wordpress(content)
    assert (found.key, found.standing) == ("4711", Standing.PUBLIC)
    assert found.updated == datetime(2026, 11, 28, 9, 5, tzinfo=UTC)
    assert found.post
    assert found.post.title == "Harbour reopens"
    assert HTML.encode() in (found.post.content or b"")


@pytest.mark.parametrize(
    ("content", "event"),
    [
        (senders.wordpress_post(5, status="trash"), ""),
        (senders.wordpress_post(5, status="draft"), ""),
        (senders.wordpress_post(5, status="private"), ""),
        (senders.wordpress_post(5, content={"rendered": "", "protected": True}), ""),
        (senders.wordpress_row(5, post_password="x"), ""),  # noqa: S106 - it opens nothing
        ({**senders.wordpress_row(5), "hook": "before_delete_post"}, ""),
        ({"event": "post_trash", "post_id": 4711}, ""),
        ({"post_id": 4711}, "deleted"),
        (senders.wordpress_row(5), "wp_trash_post"),
    ],
)
def test_a_post_of_wordpress_that_is_not_for_all_is_withdrawn(
    content: dict[str, Any], event: str
) -> None:
    found = of_wordpress(content, event)
    assert (found.key, found.standing, found.post) == ("4711", Standing.WITHDRAWN, None)


@pytest.mark.parametrize("hook", ["untrashed_post", "trash_to_publish", "restore_post"])
def test_a_post_that_comes_out_of_the_bin_is_published(hook: str) -> None:
    assert of_wordpress({**senders.wordpress_row(5), "hook": hook}).standing is Standing.PUBLIC


@pytest.mark.parametrize("kind", ["html", "text", "markdown"])
def test_an_article_in_our_own_form_is_read_whole(kind: str) -> None:
    content = senders.article(5, **{"html": None, kind: HTML})
    found = generic.read(packed(content), NOW_MS, "")
    assert isinstance(found, Delivery)
    assert (found.key, found.standing) == ("harbour-1", Standing.PUBLIC)
    post = found.post
    assert post
    assert (post.author, post.url) == ("Cleo Mole", "https://daily.example/harbour")
    assert HTML.encode() in (post.content or b"")


def test_an_article_without_an_id_is_known_by_its_address() -> None:
    keys = set()
    for url in ("https://daily.example/harbour?utm_source=x", "http://www.daily.example/harbour/"):
        content = senders.article(5, url=url)
        del content["id"]
        found = generic.read(packed(content), NOW_MS, "")
        assert isinstance(found, Delivery)
        keys.add(found.key)
    assert len(keys) == 1


@pytest.mark.parametrize(
    "found",
    [
        ghost.read(b'{"page": {"current": {"id": "x"}}}', 0, ""),
        ghost.read(b'{"member": {"current": {"id": "x"}, "previous": {}}}', 0, ""),
        ghost.read(b"{}", 0, ""),
        wordpress.read(packed(senders.wordpress_post(5, type="page")), 0, ""),
        wordpress.read(packed(senders.wordpress_post(5, type="revision")), 0, ""),
        generic.read(b'{"event": "liked", "by": 3}', 0, ""),
    ],
)
def test_other_events_are_none_of_our_business(found: Delivery | Ignored) -> None:
    assert isinstance(found, Ignored)
    assert found.reason


POSTS = {"ghost": senders.ghost_post, "wordpress": senders.wordpress_post}
WRONG = [
    (ghost, b""),
    (ghost, b"post=1"),
    (ghost, b"[]"),
    (ghost, b"\xff\xfe"),
    (ghost, b"[" * 100_000),
    (ghost, b'{"post": 3}'),
    (ghost, b'{"post": {}}'),
    (ghost, b'{"post": {"current": []}}'),
    (ghost, {"post": {"current": {**senders.ghost_post(1), "id": 7}}}),
    (ghost, {"post": {"current": {**senders.ghost_post(1), "id": "x" * 300}}}),
    (ghost, {"post": {"current": {**senders.ghost_post(1), "title": ["x"]}}}),
    (ghost, {"post": {"current": {**senders.ghost_post(1), "title": "x" * 3000}}}),
    (ghost, {"post": {"current": {**senders.ghost_post(1), "updated_at": None}}}),
    (ghost, {"post": {"current": {**senders.ghost_post(1), "updated_at": "yesterday"}}}),
    (ghost, {"post": {"current": {**senders.ghost_post(1), "updated_at": "0001-01-01T00:00+23:00"}}}),
    (ghost, {"post": {"current": {**senders.ghost_post(1), "authors": [3]}}}),
    (wordpress, b"post_title=x&post_status=publish"),
    (wordpress, b"[1]"),
    (wordpress, b"{}"),
    (wordpress, {**senders.wordpress_post(1), "id": None}),
    (wordpress, {**senders.wordpress_post(1), "id": {"a": 1}}),
    (wordpress, {**senders.wordpress_post(1), "id": True}),
    (wordpress, {**senders.wordpress_post(1), "status": None}),
    (wordpress, {**senders.wordpress_post(1), "modified_gmt": None}),
    (wordpress, {**senders.wordpress_post(1), "modified_gmt": "1 hour ago"}),
    (generic, b"{}"),
    (generic, b'{"event": 3}'),
    (generic, {**senders.article(1), "id": "", "url": ""}),
    (generic, {**senders.article(1), "url": "javascript:alert(1)"}),
    (generic, {**senders.article(1), "url": "file:///etc/passwd"}),
    (generic, {**senders.article(1), "text": "both"}),
    (generic, {**senders.article(1), "html": None, "url": ""}),
    (generic, {**senders.article(1), "language": "klingon!"}),
    (generic, {**senders.article(1), "updated_at": ""}),
    (generic, {**senders.article(1), "colour": "red"}),
    (generic, {**senders.article(1), "title": 3}),
]  # fmt: skip


@pytest.mark.parametrize(("system", "content"), WRONG)
def test_what_is_not_as_it_should_be_is_said_in_one_line(system: Any, content: Any) -> None:
    with pytest.raises(SettingsError) as caught:
        system.read(packed(content), NOW_MS, "")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_what_is_hostile_in_a_post_is_text() -> None:
    title = '</title><script>alert("x")</script>\x00\u202e'
    found = of_ghost(senders.ghost_published(5, title=title, url="javascript:alert(1)"))
    post = found.post
    assert post
    assert post.url == ""
    assert "\x00" not in post.title
    assert b"<script" not in (post.content or b"")


# What a delivery does --------------------------------------------------------------------------


class Newsroom:
    """Deliveries on a desk whose threads do not run."""

    def __init__(self, store: Store) -> None:
        self.store, self.received = store, ReceivedArticles(store)
        self.setting = "wait"

    def ghost(self, content: Any, sent_ms: int = NOW_MS, site: str = "ghost/") -> Taken:
        body = packed(content)
        delivery = ghost.read(body, sent_ms, "")
        assert isinstance(delivery, Delivery)
        return self.received.take(site, delivery, body, self.setting, NOW)

    def wordpress(self, content: Any, event: str = "") -> Taken:
        body = packed(content)
        delivery = of_wordpress(content, event)
        return self.received.take("wordpress/", delivery, body, self.setting, NOW)

    def record(self, identity: str) -> Record:
        return self.store.record(identity)

    def text(self, identity: str) -> bytes:
        return self.store.texts(identity).source.content or b""

    def narrated(self, identity: str, *, slug: str = "") -> None:
        """Make as if the threads had done their work."""
        source = replace(self.store.texts(identity).source, content=None)
        state = State.PUBLISHED if slug else State.READY
        self.store.change(identity, source=source, state=state, wanted=Wanted.NOTHING, slug=slug)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    (tmp_path / "show").mkdir()
    store = Store(tmp_path / "show")
    yield Newsroom(store)
    store.close()


def test_a_new_post_is_narrated_and_waits_for_an_editor(room: Newsroom) -> None:
    taken = room.ghost(senders.ghost_published(5))
    assert taken.result is Result.ADDED
    record = room.record(taken.id)
    assert (record.state, record.wanted) == (State.READING, Wanted.NARRATION)
    assert room.store.texts(taken.id).source.url == "https://news.example/harbour/"


@pytest.mark.parametrize(
    ("setting", "new", "correction"),
    [
        ("wait", Wanted.NARRATION, Wanted.NARRATION),
        ("corrections", Wanted.NARRATION, Wanted.EPISODE),
        ("publish", Wanted.EPISODE, Wanted.EPISODE),
    ],
)
def test_the_show_says_what_is_published_at_once(
    room: Newsroom, setting: str, new: Wanted, correction: Wanted
) -> None:
    room.setting = setting
    identity = room.ghost(senders.ghost_published(5)).id
    assert room.record(identity).wanted is new
    room.narrated(identity, slug="2026-11-28-harbour")
    room.ghost(senders.ghost_edited(6, html=CHANGED))
    assert room.record(identity).wanted is correction


def test_what_is_for_some_readers_only_waits_whatever_the_show_says(room: Newsroom) -> None:
    room.setting = "publish"
    identity = room.ghost(senders.ghost_published(5, visibility="paid")).id
    assert room.record(identity).wanted is Wanted.NARRATION
    room.ghost(senders.ghost_edited(6))
    assert room.record(identity).wanted is Wanted.EPISODE


def test_an_edit_is_the_same_article_also_under_another_address(room: Newsroom) -> None:
    identity = room.ghost(senders.ghost_published(5)).id
    moved = senders.ghost_edited(6, html=CHANGED, url="https://news.example/harbour-open/")
    taken = room.ghost(moved)
    assert (taken.result, taken.id) == (Result.CORRECTED, identity)
    assert CHANGED.encode() in room.text(identity)
    assert len(room.store.records()) == 1
    assert not room.store.is_free("https://news.example/harbour-open")


def test_an_article_that_an_editor_added_by_its_address_is_the_same(room: Newsroom) -> None:
    first = room.ghost(senders.ghost_published(5))
    other = senders.wordpress_post(7, link="https://news.example/harbour/?utm_source=feed")
    taken = room.wordpress(other)
    assert (taken.result, taken.id) == (Result.CORRECTED, first.id)


def test_the_same_delivery_twice_does_nothing_the_second_time(room: Newsroom) -> None:
    for content in (senders.ghost_published(5), senders.ghost_edited(6, html=CHANGED)):
        identity = room.ghost(content).id or room.store.records()[0].id
        before = room.record(identity)
        assert room.ghost(content, NOW_MS + 900).result is Result.IGNORED
        assert room.record(identity) == before


def test_an_edit_that_changes_nothing_that_is_heard_does_nothing(room: Newsroom) -> None:
    identity = room.ghost(senders.ghost_published(5)).id
    room.narrated(identity, slug="2026-11-28-harbour")
    before = room.record(identity)
    taken = room.ghost(senders.ghost_edited(6, tags=[{"name": "Ports"}], featured=True))
    assert taken.result is Result.IGNORED
    assert room.record(identity) == before
    # It still orders what comes after.
    assert room.ghost(senders.ghost_edited(5, html=CHANGED)).result is Result.IGNORED


def test_an_older_edit_after_a_newer_one_is_ignored(room: Newsroom) -> None:
    identity = room.ghost(senders.ghost_edited(8, html=CHANGED)).id
    taken = room.ghost(senders.ghost_published(5))
    assert (taken.result, taken.id) == (Result.IGNORED, identity)
    assert CHANGED.encode() in room.text(identity)


def test_a_withdrawal_older_than_a_later_publication_does_nothing(room: Newsroom) -> None:
    identity = room.ghost(senders.ghost_published(9)).id
    assert room.ghost(senders.ghost_unpublished(7)).result is Result.IGNORED
    assert room.record(identity).wanted is Wanted.NARRATION


@pytest.mark.parametrize("gone", [senders.ghost_unpublished(7), senders.ghost_deleted(7)])
def test_a_publication_older_than_a_withdrawal_does_nothing(
    room: Newsroom, gone: dict[str, Any]
) -> None:
    assert room.ghost(gone).result is Result.IGNORED
    assert room.ghost(senders.ghost_published(5)).result is Result.IGNORED
    assert room.store.records() == []
    assert room.ghost(senders.ghost_published(8)).result is Result.ADDED


def test_what_happened_within_one_second_is_ordered_by_when_it_was_sent(room: Newsroom) -> None:
    identity = room.ghost(senders.ghost_edited(6, html=CHANGED), NOW_MS + 700).id
    assert room.ghost(senders.ghost_edited(6), NOW_MS + 300).result is Result.IGNORED
    assert CHANGED.encode() in room.text(identity)
    assert room.ghost(senders.ghost_unpublished(6), NOW_MS + 900).result is Result.WITHDRAWN


def test_every_order_of_a_posts_life_ends_in_its_last_state(tmp_path: Path) -> None:
    life = [
        (senders.ghost_published(2), 1),
        (senders.ghost_edited(3, html=CHANGED), 2),
        (senders.ghost_unpublished(4), 3),
        (senders.ghost_published(5, title="Harbour back"), 4),
    ]
    orders = [(0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 3, 2), (2, 3, 0, 1, 3, 2), (0, 3, 1, 3, 2, 0)]
    for number, order in enumerate(orders):
        show = tmp_path / str(number)
        show.mkdir()
        store = Store(show)
        room = Newsroom(store)
        for step in order:
            room.ghost(life[step][0], NOW_MS + life[step][1])
        (record,) = store.records()
        assert b"Harbour back" in room.text(record.id), order
        assert record.wanted in {Wanted.NARRATION, Wanted.NO_EPISODE}
        assert record.state is State.READING
        store.close()


def test_a_withdrawn_post_leaves_the_show_and_one_published_again_comes_back(
    room: Newsroom,
) -> None:
    room.setting = "publish"
    identity = room.ghost(senders.ghost_published(5)).id
    room.narrated(identity, slug="2026-11-28-harbour")
    assert room.ghost(senders.ghost_unpublished(6)).result is Result.WITHDRAWN
    assert room.record(identity).wanted is Wanted.NO_EPISODE
    back = room.ghost(senders.ghost_published(7))
    assert (back.result, back.id) == (Result.CORRECTED, identity)
    assert room.record(identity).wanted is Wanted.EPISODE


def test_a_withdrawal_that_is_not_done_yet_is_not_forgotten(room: Newsroom) -> None:
    identity = room.ghost(senders.ghost_published(5)).id
    room.narrated(identity, slug="2026-11-28-harbour")
    room.ghost(senders.ghost_unpublished(6))
    room.ghost(senders.ghost_published(7))
    assert room.record(identity).wanted is Wanted.NO_EPISODE


def test_a_withdrawal_stops_a_narration(room: Newsroom) -> None:
    identity = room.ghost(senders.ghost_published(5)).id
    room.store.change(identity, state=State.NARRATING)
    before = room.record(identity).version
    room.ghost(senders.ghost_unpublished(6))
    record = room.record(identity)
    assert (record.state, record.version) == (State.DRAFT, before + 1)


def test_a_deletion_without_a_time_comes_after_what_is_known(room: Newsroom) -> None:
    identity = room.wordpress(senders.wordpress_post(5)).id
    gone = {"event": "post_delete", "post_id": 4711}
    assert room.wordpress(gone).result is Result.WITHDRAWN
    assert room.wordpress(senders.wordpress_post(5)).result is Result.IGNORED
    assert room.wordpress(senders.wordpress_post(6)).id == identity
    assert room.wordpress(gone).result is Result.WITHDRAWN


def test_two_sites_with_the_same_number_have_two_articles(room: Newsroom) -> None:
    one = room.ghost(senders.ghost_published(5), site="ghost/north")
    two = room.ghost(senders.ghost_published(5, url="https://south.example/x"), site="ghost/south")
    assert one.id != two.id
    assert len(room.store.records()) == 2


def test_an_article_that_an_editor_removed_comes_back_with_the_next_edit(room: Newsroom) -> None:
    identity = room.ghost(senders.ghost_published(5)).id
    room.store.free_address(identity)
    room.store.change(identity, wanted=Wanted.REMOVAL)
    assert room.ghost(senders.ghost_published(5)).result is Result.IGNORED
    taken = room.ghost(senders.ghost_edited(6, html=CHANGED))
    assert taken.result is Result.ADDED
    assert taken.id != identity


def test_a_moment_in_the_future_would_keep_out_all_edits_and_is_refused(room: Newsroom) -> None:
    content = senders.ghost_published(5, updated_at="9999-01-01T00:00:00.000Z")
    with pytest.raises(SettingsError, match="future"):
        room.ghost(content)
    assert room.ghost(senders.ghost_published(5)).result is Result.ADDED


def test_a_delivery_is_kept_whole_or_not_at_all(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(room.store, "change", fail)
        with pytest.raises(OSError, match="full"):
            room.ghost(senders.ghost_published(5))
    assert room.store.records() == []
    assert room.ghost(senders.ghost_published(5)).result is Result.ADDED


def test_the_newsrooms_new_title_goes_before_an_editors_old_one(room: Newsroom) -> None:
    identity = room.ghost(senders.ghost_published(5)).id
    edits = Edits(title="Harbour open", byline="Desk", voice="en-us")
    room.store.change(identity, edits=edits)
    room.ghost(senders.ghost_edited(6, html=CHANGED))
    assert room.store.texts(identity).edits == edits
    room.ghost(senders.ghost_edited(7, title="Harbour shut"))
    assert room.store.texts(identity).edits == replace(edits, title="")


def test_editors_words_stay_with_their_lines_in_a_newer_text() -> None:
    before = Article(blocks=tuple(Block(text=t) for t in ("a", "same", "b", "same", "c")))
    after = Article(blocks=tuple(Block(text=t) for t in ("new", "same", "c", "same", "b2")))
    edits = Edits(
        title="T",
        lines={n: LineEdit(text=f"edited {n}") for n in range(5)},
    )
    carried = carry_edits(edits, before, after)
    assert carried.title == "T"
    assert {n: edit.text for n, edit in carried.lines.items()} == {
        1: "edited 1",
        3: "edited 3",
        2: "edited 4",
    }
