"""A Podcast becomes a ``podcast.toml`` that explains itself."""

import json
import re
from pathlib import Path

from audio_builder.model.podcast import Podcast
from audio_builder.publishing.store.atomic_write import write_changed

_OPENING = """\
# The podcast this folder holds. Everything here may be changed; run
#     audio-builder feed rebuild FOLDER
# afterwards. Settings of the narration (voice, loudness_lufs, ...) may stand here too.
"""
COMMENTS = {
    "title": "The show's name. Empty: the outlet's name, taken from the articles.",
    "description": "What the show is about. Empty: made from the author's name.",
    "link": "The show's own web page. Empty: this folder's index.html.",
    "base_url": (
        "Where the folder will be found on the web, for example https://example.org/podcast/.\n"
        "SET THIS BEFORE PUBLISHING: until then the feed works only with audio-builder serve."
    ),
    "language": "Language of the show, like en or en-US. Empty: the language most episodes have.",
    "category": "One of Apple's names, such as News, News > Politics, Science.",
    "author": "Who makes the show. Empty: the outlet's name.",
    "email": "A role address that directories may write to; it is public in the feed.",
    "copyright": "Name of the owner only, without sign, word or year.",
    "explicit": "true where episodes are not for children.",
    "type": "episodic (newest first, for news) or serial.",
    "cover": "A square JPEG or PNG in this folder, 1400 to 3000 pixels. Empty: one is made.",
    "locked": "true forbids other hosts to import the feed.",
    "guid": (
        "The podcast's identity, filled in once base_url is set.\n"
        "Never change it, not even after a move."
    ),
    "private_key": (
        "Letters and digits hard to guess, for a feed that only those you tell can find:\n"
        "the folder is then published below base_url/private_key/."
    ),
    "keep_episodes": "How many episodes to keep; 0 keeps all. Nothing is removed unasked.",
    "keep_days": "How many days to keep an episode; 0 keeps it for ever.",
}


def podcast_toml(podcast: Podcast) -> str:
    """Return the text of a ``podcast.toml``, each setting under a comment that explains it."""
    parts = [_OPENING]
    for name in Podcast.__struct_fields__:
        comment = "".join(f"# {line}\n" for line in COMMENTS[name].splitlines())
        parts.append(f"{comment}{name} = {_toml_value(getattr(podcast, name))}\n")
    return "\n".join(parts)


def _toml_value(value: str | bool | int) -> str:  # noqa: FBT001 - a value, not a switch
    if isinstance(value, bool):
        return "true" if value else "false"
    # A JSON string is a TOML basic string, DEL apart, which JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def start_podcast_file(path: Path, podcast: Podcast | None = None) -> None:
    """Write a ``podcast.toml`` with sensible values and comments."""
    write_changed(path, podcast_toml(podcast or Podcast()).encode())


def keep_guid(path: Path, guid: str) -> None:
    """Write the podcast's guid into its file, leaving all else as its owner wrote it."""
    text = path.read_text("utf-8-sig") if path.exists() else podcast_toml(Podcast())
    line = f'guid = "{guid}"'
    changed, count = re.subn(r'(?m)^[ \t]*guid[ \t]*=[ \t]*(""|\'\')', line, text, count=1)
    if not count:
        # Before everything else: after a table's heading the line would belong to the table.
        changed = f"{line}\n{text}"
    write_changed(path, changed.encode())
