"""An episode becomes what other pages need to embed its player (https://oembed.com)."""

import msgspec
from markupsafe import escape

from audio_builder.model.episode import Episode
from audio_builder.model.podcast import Podcast
from audio_builder.publishing.store.wording import one_line

_WIDTH, _HEIGHT = 640, 200


def oembed_json(podcast: Podcast, episode: Episode, *, address: str, image: str) -> bytes:
    """Return the answer of an oEmbed provider, as a file."""
    title = one_line(episode.title) or episode.slug
    place = f"{address}{episode.place}embed.html"
    frame = (
        f'<iframe src="{escape(place)}" title="{escape(title)}" width="{_WIDTH}"'
        f' height="{_HEIGHT}" frameborder="0" loading="lazy" allow="autoplay"></iframe>'
    )
    facts = {
        "type": "rich",
        "version": "1.0",
        "title": title,
        "author_name": one_line(episode.byline),
        "provider_name": podcast.title,
        "provider_url": address,
        "thumbnail_url": address + image,
        "html": frame,
        "width": _WIDTH,
        "height": _HEIGHT,
    }
    return msgspec.json.format(msgspec.json.encode(facts), indent=1) + b"\n"
