"""A zipped document becomes its files, never more than a document can hold."""

import io
import posixpath
import zipfile
import zlib
from typing import Any
from urllib.parse import unquote, urldefrag

from audio_builder.errors import ReadingError
from audio_builder.reading.documents.faults import damaged_error, encrypted_error
from audio_builder.reading.documents.xml_trees import parse_xml

MOST_FILES = 5_000
"""The largest e-books have a thousand pages and as many pictures."""
MOST_TEXT_BYTES = 40_000_000
"""Of all that is unpacked: markup of a long novel is a twentieth of it."""
_MOST_RATIO = 200
"""Unpacked to packed. XML of one repeated word reaches 100; beyond that it is a bomb."""
_LEAST_SUSPECT = 1_000_000
"""Bytes; smaller files may be packed as well as they like."""
_ENCRYPTED = 0x1


class Archive:
    """A zip file whose entries are read by name, within limits; nothing is written to disk."""

    def __init__(self, content: bytes, subject: str) -> None:
        self.subject = subject
        self._left = MOST_TEXT_BYTES
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise damaged_error(subject) from error
        if len(entries) > MOST_FILES:
            raise ReadingError(
                f"holds more than {MOST_FILES} files", subject=subject, remedy="split the document"
            )
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            # The first of a name is what others read, too.
            self._entries.setdefault(entry.filename, entry)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """Return a file's bytes; raise ReadingError where it is missing, damaged or too large."""
        entry = self._entries.get(name)
        if entry is None:
            raise damaged_error(self.subject)
        if entry.flag_bits & _ENCRYPTED:
            raise encrypted_error(self.subject)
        if entry.file_size > max(_LEAST_SUSPECT, entry.compress_size * _MOST_RATIO):
            raise self._too_large()
        try:
            # The size that an entry claims may be a lie, so no more than is left is unpacked.
            with self._zip.open(entry) as file:
                content = file.read(self._left + 1)
        except (
            *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
            *(NotImplementedError, RuntimeError, ValueError),
        ) as error:
            raise damaged_error(self.subject) from error
        self._left -= len(content)
        if self._left < 0:
            raise self._too_large()
        return content

    def xml(self, name: str) -> Any:
        """Return a file's XML tree; None where there is no such file."""
        return parse_xml(self.read(name), self.subject) if name in self else None

    def _too_large(self) -> ReadingError:
        return ReadingError(
            "unpacks to more than any document holds",
            subject=self.subject,
            remedy="split the document, or save its text alone",
        )


def beside(base: str, reference: str) -> str:
    """Return the entry that a reference in the file ``base`` means; it cannot leave the archive."""
    path = unquote(urldefrag(reference)[0])
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
    return joined.lstrip("/")
