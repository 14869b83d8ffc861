"""The environment of this process becomes that of a program it starts, without keys.

The environment may hold keys of servers and clouds. A program that speaks, encodes or is notified
needs none of them: it gets the variables named here.
"""

import os
from collections.abc import Iterable

_NAMES = frozenset(
    {
        # Where programs, files and this user are.
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "PWD", "TMPDIR", "TEMP", "TMP",
        # Language, clock, terminal.
        "LANG", "LANGUAGE", "TZ", "TERM", "NO_COLOR", "SOURCE_DATE_EPOCH",
        # Libraries and what they may use of the machine.
        "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "ESPEAK_DATA_PATH",
        "CUDA_VISIBLE_DEVICES",
        # This Python.
        "PYTHONPATH", "PYTHONHOME", "PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE",
        "PYTHONUTF8", "PYTHONIOENCODING", "VIRTUAL_ENV",
        # Certificates, sound and screen.
        "SSL_CERT_FILE", "SSL_CERT_DIR", "DISPLAY", "WAYLAND_DISPLAY", "PULSE_SERVER",
        # Windows.
        "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "APPDATA", "LOCALAPPDATA",
        "PROGRAMDATA", "PROGRAMFILES", "PROGRAMFILES(X86)", "COMMONPROGRAMFILES", "USERPROFILE",
        "USERNAME", "HOMEDRIVE", "HOMEPATH", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE",
    }
)  # fmt: skip
# ONNX Runtime would keep a number for this computer and report its use to its maker.
_FIXED = {"ORT_DISABLE_TELEMETRY": "1"}
_PREFIXES = ("LC_", "XDG_", "FONTCONFIG_", "OMP_", "OPENBLAS_", "MKL_", "KMP_", "ORT_")


def child_environment(further: Iterable[str] = ()) -> dict[str, str]:
    """Return what a program that is started may know, and the further variables by their names."""
    wanted = _NAMES.union(further)
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in wanted or name.upper() in _NAMES or name.startswith(_PREFIXES)
    }
    return kept | _FIXED
