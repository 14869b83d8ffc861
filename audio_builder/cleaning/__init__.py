"""An Article becomes what is read aloud, and an account of what is not."""

from audio_builder.cleaning.cleaner import clean

__all__ = ["clean"]
