"""Where the user's own files are: settings, voices, kept pieces, models, notes on folders."""

import os
from hashlib import sha256
from pathlib import Path

import platformdirs

APPLICATION = "audio-builder"


def user_folder() -> Path:
    """Return the user's config folder, which may hold ``audio-builder.toml`` and ``voices/``."""
    return platformdirs.user_config_path(APPLICATION, appauthor=False)


def cache_folder() -> Path:
    """Return the folder that finished pieces are kept in."""
    return platformdirs.user_cache_path(APPLICATION, appauthor=False) / "pieces"


def models_folder() -> Path:
    """Return the folder that recognisers' models are kept in."""
    return cache_folder().parent / "models"


def state_folder(output: Path) -> Path:
    """Return where notes on a podcast folder are kept that are not to be published with it."""
    whole = output.resolve()
    digest = sha256(os.fsencode(whole)).hexdigest()[:12]
    state = platformdirs.user_state_path(APPLICATION, appauthor=False)
    return state / "podcasts" / f"{whole.name}-{digest}"
