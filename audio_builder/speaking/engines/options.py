"""A voice's engine options become a checked value."""

from typing import TypeVar

import msgspec

from audio_builder.errors import SettingsError
from audio_builder.model.voice import Voice

OptionsT = TypeVar("OptionsT", bound=msgspec.Struct)


def read_options(voice: Voice, form: type[OptionsT]) -> OptionsT:
    """Convert ``voice.options``, or say which one is wrong and which are known."""
    try:
        return msgspec.convert(voice.options, form)
    except msgspec.ValidationError as error:
        raise SettingsError(
            f"in [options]: {error}",
            subject=f"voice {voice.name}",
            remedy=f"{voice.engine} knows: {', '.join(form.__struct_fields__)}",
        ) from error
