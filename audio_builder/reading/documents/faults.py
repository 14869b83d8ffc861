"""What is said of a document that cannot be read."""

from audio_builder.errors import ReadingError


def damaged_error(subject: str) -> ReadingError:
    """Say that a document is broken."""
    return ReadingError("is damaged", subject=subject, remedy="get or save the file again")


def encrypted_error(subject: str) -> ReadingError:
    """Say that a document is locked."""
    return ReadingError(
        "is encrypted", subject=subject, remedy="save it without a password or copy protection"
    )
