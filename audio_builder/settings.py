"""What the user may choose, as one frozen value.

Command line over ``AUDIO_BUILDER_*`` environment over ``podcast.toml`` in the folder over
``audio-builder.toml`` in the user's config folder.
"""

import os
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import msgspec
from msgspec import Struct

from audio_builder.errors import SettingsError
from audio_builder.language import require_language
from audio_builder.model.podcast import Podcast
from audio_builder.toml_file import read_toml, require_known
from audio_builder.user_folders import user_folder

PODCAST_FILE = "podcast.toml"
ENVIRONMENT_PREFIX = "AUDIO_BUILDER_"
SECRET_NAMES = frozenset({"ghost_secret", "wordpress_secret", "articles_secret"})
"""What newsrooms' systems prove themselves by. No settings, so that none is shown or published."""
SECRETS_FILE = "secrets_file"
"""Where they stand instead of the environment."""

_Loudness = Annotated[float, msgspec.Meta(ge=-31, le=-9)]
_Speed = Annotated[float, msgspec.Meta(ge=0.5, le=2)]
_PauseScale = Annotated[float, msgspec.Meta(ge=0.2, le=4)]
_Workers = Annotated[int, msgspec.Meta(ge=0, le=256)]
_Deadline = Annotated[float, msgspec.Meta(ge=0.1, le=3600)]
_Megabytes = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
_BitRate = Literal[32, 40, 48, 56, 64, 80, 96, 112, 128, 160]
_SampleRate = Literal[0, 16000, 22050, 24000, 32000, 44100, 48000]


class SoundSettings(Struct, frozen=True, kw_only=True):
    """What changes an episode's files beside its script and its voice; all of it is hashed.

    What changes the script or the voice need not stand here: these are hashed themselves.
    """

    loudness_lufs: _Loudness = -16.0
    """Integrated loudness (ITU-R BS.1770, one channel); -19 is the other usual choice for mono."""
    bit_rate_kbps: _BitRate = 64
    sample_rate: _SampleRate = 0
    """Hertz; 0 takes the engine's own rate."""
    intro_file: Path | None = None
    """A sound file played first."""
    outro_file: Path | None = None
    """A sound file played last."""
    chime_file: Path | None = None
    """A short sound before each heading."""
    bed_file: Path | None = None
    """Music under notice, headline and byline."""
    quote_voice: str = ""
    """A second voice for block quotes."""
    foreign_voices: bool = False
    """Passages in another language are read by the default voice of that language."""
    formats: tuple[Literal["m4a", "m4b", "opus", "flac", "wav"], ...] = ()
    """What an episode is written as beside the MP3; needs ffmpeg or the extra ``bundled``."""
    id3_version: Literal["2.3", "2.4"] = "2.3"
    """Of the tag; 2.3 is read everywhere."""
    c2pa_certificate: Path | None = None
    """A PEM file: sign episodes with Content Credentials (extra ``c2pa``)."""


class Settings(SoundSettings, frozen=True, kw_only=True):
    """Everything a user may choose for a conversion."""

    output: Path = Path("output")
    """The podcast folder."""
    voice: str = ""
    """Name of a voice; empty takes the default one of the article's language."""
    lang: str = ""
    """BCP 47 tag of every article; empty finds it in each."""
    notice: str = ""
    """The AI notice; empty takes the standard sentence in the article's language."""
    speak_notice: bool = True
    """False leaves the spoken notice out; the machine-readable mark always stays."""
    speak_byline: bool = False
    """True announces the author after the headline."""
    outro: str = ""
    """A sentence spoken at the end."""
    speed: _Speed = 1.0
    """1 is the voice's own pace."""
    pause_scale: _PauseScale = 1.0
    """1 is the standard length of pauses."""
    pauses: tuple[str, ...] = ()
    """Single pauses in milliseconds, such as ``paragraph=700``."""
    tables: Literal["sentences", "note", "skip"] = "sentences"
    """What becomes of tables: read as sentences, replaced by a note, or left out."""
    allow_partial: bool = False
    """Convert a paywall's teaser all the same."""
    allow_private: bool = False
    """Fetch from private and loopback addresses too."""
    workers: _Workers = 0
    """Parallel workers; 0 takes one for each core."""
    c2pa_key: Path | None = None
    """The PEM file of the certificate's key, in PKCS#8 form."""
    cache: bool = True
    """Keep finished pieces, so that a corrected article costs only what changed."""
    cache_megabytes: _Megabytes = 1024
    """How much is kept at most; the piece unused for longest is evicted first."""
    deadline_seconds: _Deadline = 20.0
    """How long an engine may take for a sentence, with a tenth of a second for each character."""
    voices_folder: Path | None = None
    """A further folder of voice files."""
    voices_mirror: str = ""
    """Address of a copy of Piper's catalogue of voices, for ``voices install``."""
    listen: bool = False
    """Hear each narration before it is published (extra ``listen``)."""
    listen_model: Path | None = None
    """The folder of another model of faster-whisper."""
    received: Literal["wait", "corrections", "publish"] = "wait"
    """What becomes of what newsrooms' systems send: it waits for an editor, or only what is new
    does, or all is published at once."""
    said_by_podcast: frozenset[str] = frozenset()
    """No setting: the names of those that ``podcast.toml`` decided, a stranger's perhaps."""

    @property
    def cores(self) -> int:
        """How many workers to run."""
        return self.workers or os.cpu_count() or 1

    @property
    def sound(self) -> SoundSettings:
        """What changes an episode's files beside its script and its voice."""
        names = SoundSettings.__struct_fields__
        return SoundSettings(**{name: getattr(self, name) for name in names})


@cache
def path_names() -> frozenset[str]:
    """Return the names of the settings that are files and folders."""
    hints = get_type_hints(Settings)
    return frozenset(name for name in setting_names() if hints[name] in {Path, Path | None})


# A podcast folder may come from somebody else. These open doors or use keys of the user's.
FOR_USERS_ONLY = frozenset(
    {"allow_private", "c2pa_certificate", "c2pa_key", "listen_model", "voices_mirror"}
)
# What podcast.toml names lies in its folder: else a stranger's folder would publish files of ours.
INSIDE_FOLDER = frozenset({"intro_file", "outro_file", "chime_file", "bed_file", "voices_folder"})
LISTS = frozenset({"formats", "pauses"})
"""Settings with several values: a list in TOML, separated by commas in the environment."""


def setting_names() -> frozenset[str]:
    """Return the names of all settings, as they stand in the TOML files."""
    return frozenset(Settings.__struct_fields__) - {"said_by_podcast"}


def load_settings(
    options: Mapping[str, Any] | None = None,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    user_file: Path | None = None,
    podcast: Mapping[str, Any] | None = None,
) -> Settings:
    """Merge the four layers into one value.

    ``options`` are the command line's; those that are None count as not given. ``folder`` is the
    podcast folder; by default it is the one that the other layers name.
    ``podcast`` is what its ``podcast.toml`` is going to say, before it is written.
    """
    given = {name: value for name, value in (options or {}).items() if value is not None}
    outer = _environment(os.environ if environment is None else environment)
    user_path = user_file or user_folder() / "audio-builder.toml"
    user = _read_file(user_path, setting_names())
    where = folder or Path(str({**user, **outer, **given}.get("output", Settings().output)))
    podcast_path = where / PODCAST_FILE
    inner = _podcast_layer(podcast_path, podcast)
    merged: dict[str, Any] = {}
    layers = ((str(user_path), user), (str(podcast_path), inner), ("environment", outer))
    for origin, layer in layers:
        chosen = {name: value for name, value in layer.items() if name in setting_names()}
        _validate(chosen, origin)
        merged |= chosen
    require_known(given, setting_names(), "command line")
    _validate(given, "command line")
    said = frozenset(
        name
        for name in inner.keys() & setting_names()
        if name not in outer and name not in given and inner[name] != user.get(name)
    )
    merged |= _stay_inside({name: inner[name] for name in said}, where, str(podcast_path))
    settings = _validate({**merged, **given, "output": where, "said_by_podcast": said}, "settings")
    require_language(settings.lang)
    return settings


def _stay_inside(said: Mapping[str, Any], folder: Path, origin: str) -> dict[str, Path]:
    """Refuse what ``podcast.toml`` may not say; return the files it names by their whole paths."""
    for name in sorted(FOR_USERS_ONLY & said.keys()):
        if said[name]:
            raise SettingsError(
                f"{name} is not for a podcast folder to say",
                subject=origin,
                remedy=f"set it on the command line, as {ENVIRONMENT_PREFIX}{name.upper()}, or in"
                " your own settings file",
            )
    return {
        name: _inside(name, said[name], folder, origin)
        for name in sorted(INSIDE_FOLDER & said.keys())
        if said[name]
    }


def _inside(name: str, written: str, folder: Path, origin: str) -> Path:
    """Return a path in the folder: relative to it or, as the user would write it, to here."""
    try:
        for path in (folder / written, Path(written)):
            # Not a pipe, which would keep us for ever.
            is_there = path.is_file() or path.is_dir()
            if is_there and path.resolve().is_relative_to(folder.resolve()):
                return path
    except (OSError, ValueError):
        pass  # No name of a file at all.
    raise SettingsError(
        f"{name} = {written!r} is no file in the podcast folder",
        subject=origin,
        remedy="put it there, or name it on the command line or in your own settings file",
    )


def _validate(values: Mapping[str, Any], origin: str, *, strict: bool = True) -> Settings:
    """Convert values by name, or say which is wrong; lax conversion reads numbers from text."""
    given = {name: None if _is_no_path(name, value) else value for name, value in values.items()}
    try:
        return msgspec.convert(given, Settings, strict=strict, dec_hook=_decode_path)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at ")
        name = place.strip("`$.")
        raise SettingsError(
            f"{name}: {problem[:1].lower()}{problem[1:]}, got {values.get(name)!r}",
            subject=origin,
            remedy="correct the value",
        ) from error


def _is_no_path(name: str, value: Any) -> bool:
    """Tell whether an empty text stands for no file."""
    return value == "" and name in path_names()


def _decode_path(_kind: type, value: Any) -> Path:
    if not isinstance(value, str | Path) or "\0" in str(value):
        raise ValueError("expected the path of a file")
    return Path(value)


def _environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name.removeprefix(ENVIRONMENT_PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(ENVIRONMENT_PREFIX)
    }
    for name in (*SECRET_NAMES, SECRETS_FILE):
        found.pop(name, None)
    require_known(found, setting_names(), "environment")
    for name in LISTS & found.keys():
        found[name] = [part.strip() for part in found[name].split(",") if part.strip()]
    typed = _validate(found, "environment", strict=False)
    return {name: getattr(typed, name) for name in found}


def _podcast_layer(path: Path, planned: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what ``podcast.toml`` says, or what it is going to say."""
    known = setting_names() | frozenset(Podcast.__struct_fields__)
    if planned is None:
        return _read_file(path, known)
    require_known(planned, known, str(path))
    return dict(planned)


def _read_file(path: Path, known: Collection[str]) -> dict[str, Any]:
    content = read_toml(path)
    require_known(content, known, str(path))
    return content
