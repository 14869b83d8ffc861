"""Bytes become an RSS channel, or a clear refusal."""

from xml.etree.ElementTree import Element, ParseError, fromstring

from audio_builder.errors import PublishingError


def parse_rss(content: bytes, subject: str) -> Element:
    """Return the channel of an RSS 2.0 feed.

    Document types and entities are refused: a feed needs none, and they are how small files
    become large ones.
    """
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise PublishingError("declares a document type or entities", subject=subject)
    try:
        root = fromstring(content)  # noqa: S314 - no entities, see above
    except (ParseError, ValueError, LookupError) as error:
        raise PublishingError(f"is not well-formed: {error}", subject=subject) from error
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        raise PublishingError("is no RSS 2.0 feed", subject=subject)
    return channel
