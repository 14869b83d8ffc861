"""A page that a browser saved with its pictures in one file becomes an Article."""

from email.message import Message

from msgspec.structs import replace

from audio_builder.errors import ReadingError
from audio_builder.model.article import Article
from audio_builder.network.addresses import is_address
from audio_builder.reading.charset import decode_page
from audio_builder.reading.documents.mail import charset_of, header, open_message, payload
from audio_builder.reading.html import parse_page


def parse_mhtml(content: bytes, subject: str) -> Article:
    """Turn a saved page into an Article: its first page, without the frames in it."""
    message = open_message(content, subject)
    page = _main_page(message)
    if page is None:
        raise ReadingError(
            "holds no page", subject=subject, remedy="save the page again, as MHTML or HTML"
        )
    places = (
        header(message, "Snapshot-Content-Location"),
        header(page, "Content-Location"),
        header(message, "Content-Location"),
    )
    url = next((place for place in places if is_address(place)), "")
    decoded = decode_page(payload(page), charset_of(page), subject)
    return replace(parse_page(decoded.text, url=url), remarks=decoded.remarks)


def _main_page(message: Message) -> Message | None:
    """Return the part that the archive starts with, else its first page."""
    start = str(message.get_param("start", ""))
    pages = [
        part
        for part in message.walk()
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}
    ]
    named = (page for page in pages if start and page.get("Content-ID", "") == start)
    return next(named, None) or next(iter(pages), None)
