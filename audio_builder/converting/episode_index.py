"""The episodes of a folder by all that an article may be known by."""

from collections.abc import Iterable

from msgspec.structs import replace

from audio_builder.model.episode import Episode
from audio_builder.publishing.store.identity import normal_url


class EpisodeIndex:
    """Episodes by slug, address, text and source file, without their cues.

    An episode is a likely match for other articles from a file of the same name only until it is
    claimed: ten thousand articles may be called index.html, and none corrects another.
    """

    def __init__(self) -> None:
        self.by_slug: dict[str, Episode] = {}
        self._by_url: dict[str, Episode] = {}
        self._by_text: dict[str, Episode] = {}
        self._unclaimed: dict[str, dict[str, Episode]] = {}

    def load(self, episodes: Iterable[Episode]) -> None:
        """Add what the folder holds."""
        for episode in episodes:
            self.add(episode)
            self._unclaimed.setdefault(file_name(episode.source), {})[episode.slug] = episode

    def add(self, episode: Episode) -> None:
        """Add an episode, or what is known of it now."""
        light = replace(episode, cues=(), chapters=())
        self.by_slug[episode.slug] = light
        for index, key in self._keys(episode):
            index[key] = light

    def remove(self, episode: Episode) -> None:
        """Forget an episode that was not made after all."""
        del self.by_slug[episode.slug]
        for index, key in self._keys(episode):
            if key in index and index[key].slug == episode.slug:
                del index[key]

    def claim(self, episode: Episode) -> None:
        """Take an episode from those that other files of the same name could be."""
        self._unclaimed.get(file_name(episode.source), {}).pop(episode.slug, None)

    def candidates(self, *, url: str, text_sha256: str, source_name: str) -> tuple[Episode, ...]:
        """Return the episodes that an article may be, by the surest way that finds any."""
        known = self._by_url.get(normal_url(url)) if url else None
        known = known or self._by_text.get(text_sha256)
        if known:
            return (known,)
        return tuple(self._unclaimed.get(file_name(source_name), {}).values())

    def _keys(self, episode: Episode) -> tuple[tuple[dict[str, Episode], str], ...]:
        url = ((self._by_url, normal_url(episode.url)),) if episode.url else ()
        return (*url, (self._by_text, episode.text_sha256))


def file_name(source: str) -> str:
    """Return the last part of a path or an address."""
    return source.replace("\\", "/").rpartition("/")[2]
