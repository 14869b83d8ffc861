"""Finished files get the name and cover that their show has now; their sound stays as it is."""

from msgspec import Struct

from audio_builder.converting.albums import (
    is_other,
    is_ours,
    mp3_path,
    require_own_sounds,
    retag_files,
    show_of,
)
from audio_builder.errors import AudioBuilderError
from audio_builder.mastering.branding import read_branding
from audio_builder.publishing.cover.artwork import check_cover
from audio_builder.publishing.rebuild import publish_changes
from audio_builder.publishing.store.episode_files import episodes
from audio_builder.publishing.store.folder import Folder

_UNTIL = " until its next correction"


class Retagged(Struct, frozen=True, kw_only=True):
    """What became of a folder's files."""

    slugs: tuple[str, ...]
    """Episodes whose files were given new tags."""
    signed: tuple[str, ...]
    """A line for each episode that is signed and was left as it is."""
    failed: tuple[str, ...]
    """A line for each episode that could not be done."""


def retag(folder: Folder) -> Retagged:
    """Write the show's name and cover into tags that say others, and bring the feed up to date.

    Guid, date, file names and the sound itself stay, so apps see nothing new. Signed files are
    left alone, because their signature would break, and so is what came from another feed.
    """
    done: list[str] = []
    lines: dict[str, list[str]] = {"signed": [], "failed": []}
    check_cover(folder)
    with publish_changes(folder, everything=True) as changed:
        heads = episodes(folder, with_cues=False)
        show = show_of(folder, heads)
        for head in filter(is_ours, heads):
            try:
                require_own_sounds(folder, head)
                known = read_branding(mp3_path(folder, head))
                if not is_other(folder, known, show):
                    continue
                if known.is_signed:
                    lines["signed"].append(f"{head.slug}: is signed and keeps its tag{_UNTIL}")
                    continue
                changed.add(head.slug)
                retag_files(folder, head.slug, show)
                done.append(head.slug)
            except AudioBuilderError as error:
                lines["failed"].append(f"{head.slug}: {error}")
    return Retagged(slugs=tuple(done), signed=tuple(lines["signed"]), failed=tuple(lines["failed"]))
