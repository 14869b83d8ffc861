"""Where the receivers' secrets come from: the environment, or a file that only its user can read.

Never a podcast folder, which is published, and never a command line, which others can list.
"""

import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from audio_builder.errors import SettingsError
from audio_builder.settings import ENVIRONMENT_PREFIX, SECRET_NAMES, SECRETS_FILE
from audio_builder.toml_file import read_toml, require_known
from audio_builder.user_folders import user_folder

FILE_NAME = "secrets.toml"
"""In the user's config folder."""
Secrets = Mapping[str, tuple[str, ...]]
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def load_secrets(environment: Mapping[str, str] | None = None) -> Secrets:
    """Return the secrets by name; one may have several values while it is being changed."""
    variables = os.environ if environment is None else environment
    named = variables.get(f"{ENVIRONMENT_PREFIX}{SECRETS_FILE.upper()}", "")
    path = Path(named) if named else user_folder() / FILE_NAME
    found = dict(_of_file(path, is_named=bool(named)))
    for name in SECRET_NAMES:
        given = variables.get(f"{ENVIRONMENT_PREFIX}{name.upper()}", "")
        if given:
            found[name] = (given,)
    return found


def _of_file(path: Path, *, is_named: bool) -> Secrets:
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        if not is_named:
            return {}
        raise _secrets_error("no such file", path, "correct the path") from error
    except (OSError, ValueError) as error:
        raise _secrets_error("cannot be read", path, "correct its permissions") from error
    if sys.platform != "win32" and status.st_mode & _OTHERS:
        raise _secrets_error("can be read by others", path, "allow it to yourself alone: chmod 600")
    content = read_toml(path)
    require_known(content, SECRET_NAMES, str(path))
    return {name: _values(name, value, path) for name, value in content.items() if value}


def _values(name: str, value: object, path: Path) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    texts = tuple(one for one in values if isinstance(one, str) and one)
    if len(texts) != len(values):
        # What it is stays unsaid: it may be a secret that was mistyped.
        raise _secrets_error(
            f"{name} is neither a text nor a list of texts", path, "correct the value"
        )
    return texts


def _secrets_error(problem: str, path: Path, remedy: str) -> SettingsError:
    return SettingsError(problem, subject=str(path), remedy=remedy)
