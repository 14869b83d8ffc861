"""Templates, style and script become what all pages share."""

import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape
from msgspec import Struct

from audio_builder.publishing.store.phrases import clock, language_of_phrases, phrases

# The pages load nothing but the folder's own files; ``file:`` is the folder opened from a disk.
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:;"
    " img-src 'self' file: data:; media-src 'self' file:; base-uri 'none'; form-action 'none'"
)
ICON = (
    "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200%2016%2016'%3E"
    "%3Cpath%20fill='%231f4fa3'%20d='M1,6h2v4H1zm3-3h2v10H4zm3,2h2v6H7zm3-4h2v14h-2zm3,5h2v4h-2z'/%3E"
    "%3C/svg%3E"
)

PLAYER = "player.js"
"""What other pages put in with one line; in the folder itself."""
_TEMPLATES = Path(__file__).with_name("templates")
_FIXED = re.compile(r"\{\{ (words\.\w+|policy|icon_address|style|script) \}\}")


class Assets(Struct, frozen=True, kw_only=True):
    """The files that pages share; the names of style and script change with their contents."""

    style: str
    script: str
    files: Mapping[str, bytes]


@cache
def assets() -> Assets:
    """Return style and script with the names they have in the folder."""
    named = {}
    for ending in ("css", "js"):
        content = (_TEMPLATES / f"page.{ending}").read_bytes()
        content = content.replace(b"\r\n", b"\n")
        named[ending] = (f"assets/page-{sha256(content).hexdigest()[:8]}.{ending}", content)
    # Other sites name this one, so its name stays; it finds the folder by its own address.
    player = (_TEMPLATES / PLAYER).read_bytes().replace(b"\r\n", b"\n")
    files = {**dict(named.values()), PLAYER: player}
    return Assets(style=named["css"][0], script=named["js"][0], files=files)


@cache
def _environment(language: str) -> "Environment":
    """Return the templates in a language.

    What stands on every page of a language is put into them once, before they are compiled, not
    ten thousand times.
    """
    shared = assets()
    fixed = {"policy": POLICY, "icon_address": ICON, "style": shared.style, "script": shared.script}
    fixed |= {f"words.{name}": text for name, text in phrases(language).items()}

    def load(name: str) -> str:
        source = (_TEMPLATES / name).read_text("utf-8")
        return _FIXED.sub(lambda match: str(escape(fixed[match[1]])), source)

    environment = Environment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        keep_trailing_newline=True,
    )
    environment.filters["clock"] = clock
    return environment


def json_ld(value: Mapping[str, Any]) -> "Markup":
    """Return a description for search engines, safe inside a script element."""
    text = msgspec.json.encode(value, order="sorted").decode()
    # The only ways out of a script element.
    text = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup(text)  # noqa: S704 - escaped above


def render(template: str, language: str, values: Mapping[str, Any]) -> bytes:
    """Fill in a template whose own words are in a language; all texts are escaped."""
    return (
        _environment(language_of_phrases(language)).get_template(template).render(values).encode()
    )
