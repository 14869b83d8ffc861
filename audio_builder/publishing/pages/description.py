"""A Podcast or an Episode becomes what search engines read of it (schema.org)."""

from typing import Any

from markupsafe import Markup

from audio_builder.model.episode import Episode
from audio_builder.model.podcast import Podcast
from audio_builder.publishing.pages.templating import json_ld
from audio_builder.publishing.store.wording import aware, one_line

DESCRIPTION_CHARACTERS = 300
_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def describe_podcast(podcast: Podcast, *, address: str, image: str) -> Markup:
    """Return the show's description."""
    return json_ld(
        {
            "@context": "https://schema.org",
            "@type": "PodcastSeries",
            "name": podcast.title,
            "description": one_line(podcast.description),
            "url": address,
            "webFeed": f"{address}feed.xml",
            "image": image,
            "inLanguage": podcast.language,
        }
    )


def describe_episode(
    podcast: Podcast, episode: Episode, title: str, place: str, image: str
) -> Markup:
    """Return an episode's description, with the mark that tells how its voice was made."""
    sound: dict[str, Any] = {
        "@type": "AudioObject",
        "contentUrl": place + episode.mp3,
        "encodingFormat": "audio/mpeg",
        "contentSize": str(episode.bytes),
        "duration": f"PT{round(episode.duration_seconds)}S",
    }
    if episode.disclosure:
        sound["creditText"] = episode.disclosure
    if episode.digital_source_type:
        sound["digitalSourceType"] = _SOURCE_TYPES + episode.digital_source_type.rpartition("/")[2]
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "name": title,
        "url": f"{place}index.html",
        "datePublished": aware(episode.published).isoformat(),
        "inLanguage": episode.language,
        "description": one_line(episode.summary, DESCRIPTION_CHARACTERS),
        "image": image,
        "associatedMedia": sound,
        "partOfSeries": {"@type": "PodcastSeries", "name": podcast.title},
    }
    if episode.authors:
        described["author"] = [{"@type": "Person", "name": name} for name in episode.authors]
    if episode.url:
        described["isBasedOn"] = episode.url
    return json_ld(described)
