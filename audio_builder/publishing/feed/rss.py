"""Bytes become an RSS channel, or a clear refusal."""

from typing import NoReturn
from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers.expat import ExpatError, ParserCreate

from audio_builder.errors import PublishingError


def parse_rss(content: bytes, subject: str) -> Element:
    """Return the channel of an RSS 2.0 feed.

    Document types and entities are refused: a feed needs none, and they are how small files
    become large ones.
    """
    try:
        _refuse_document_type(content, subject)
        root = fromstring(content)  # noqa: S314 - no entities, see above
    except (ParseError, ExpatError, ValueError, LookupError) as error:
        raise PublishingError(f"is not well-formed: {error}", subject=subject) from error
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        raise PublishingError("is no RSS 2.0 feed", subject=subject)
    return channel


def _refuse_document_type(content: bytes, subject: str) -> None:
    """Let the parser itself find one, in whatever charset it is written."""

    def refuse(*_declared: object) -> NoReturn:
        raise PublishingError("declares a document type or entities", subject=subject)

    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(content, True)  # noqa: FBT003 - the library's own form
