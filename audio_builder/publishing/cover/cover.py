"""A title and an outlet, or given art, become square cover pictures."""

import colorsys
import logging
from functools import cache, lru_cache
from hashlib import sha256
from io import BytesIO
from math import sin
from pathlib import Path

from msgspec import Struct
from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from audio_builder.errors import PublishingError
from audio_builder.publishing.cover.lettering import font_for, is_right_to_left, needs_rare_font
from audio_builder.publishing.cover.wrapping import LINE_HEIGHT, break_lines, fit_lines
from audio_builder.publishing.store.atomic_write import read_content
from audio_builder.publishing.store.wording import one_line

SHOW_PIXELS = 3000
TAG_PIXELS = 1400
THUMBNAIL_PIXELS = 512
# Letters and bars on a gradient: more pixels show nobody more, and cost a new folder a tenth of its
# first narration.
MADE_PIXELS = 2048
LEAST_PIXELS = 1400
# Decoded, larger ones take more memory than all else together.
_MOST_PIXELS = 8000
# Directories want the show's art below 512 kB; tags stay below 300 kB so that apps soon find the
# sound.
SHOW_BYTES = 512_000
TAG_BYTES = 300_000
# Raise it when the drawing changes, so that folders get the new one.
DESIGN = 4
_MARGIN = 0.09
_TITLE_BOX = (0.82, 0.46)
_LARGEST, _SMALLEST = 0.135, 0.04
_BARS = 41
# Where the sound wave is and how far it goes, as shares of the height.
_WAVE, _WAVE_ALONE = (0.82, 0.085), (0.5, 0.3)
# Colours at equal distances around the circle that white letters stand out from.
_HUES = 24


_log = logging.getLogger(__name__)


class Lettering(Struct, frozen=True, kw_only=True):
    """What stands on a made cover."""

    title: str
    outlet: str = ""
    language: str = ""
    """Decides how Han characters look."""

    @property
    def key(self) -> str:
        """A short hash that changes when the picture would."""
        text = "\n".join((str(DESIGN), self.title, self.outlet))
        if needs_rare_font(self.title):
            # Drawn again once there is a font for it.
            text += f"\n{self.language}\n{font_for(_title(self), self.language) is not None}"
        return sha256(text.encode(errors="replace")).hexdigest()[:8]


class Cover(Struct, frozen=True, kw_only=True):
    """A cover as JPEG, for the show, for an episode's tag and for a list."""

    show: bytes
    tag: bytes
    thumbnail: bytes


@lru_cache(maxsize=4)
def make_cover(lettering: Lettering) -> Cover:
    """Draw a square cover of 2048, 1024 and 512 pixels."""
    large = _draw(lettering, MADE_PIXELS)
    medium = large.reduce(2)
    return Cover(
        show=_jpeg(large, SHOW_BYTES),
        tag=_jpeg(medium, TAG_BYTES),
        thumbnail=_jpeg(medium.reduce(2), TAG_BYTES),
    )


@lru_cache(maxsize=4)
def fit_art(art: bytes) -> Cover:
    """Return given art in the sizes that apps take.

    It is remembered by what it holds: a batch into a bucket has it in another folder each time.
    """
    large = resize(art, SHOW_PIXELS, SHOW_BYTES)
    return Cover(
        show=large,
        tag=resize(art, TAG_PIXELS, TAG_BYTES),
        thumbnail=resize(large, THUMBNAIL_PIXELS, TAG_BYTES),
    )


def resize(art: bytes, pixels: int, limit: int) -> bytes:
    """Return given art as a square RGB JPEG of at most ``pixels`` and ``limit`` bytes."""
    image = _open_picture(art, pixels)
    side = min(pixels, image.width)
    return _jpeg(image if side == image.width else image.resize((side, side)), limit)


def art_key(path: Path) -> str:
    """Return a short hash of given art, having checked that directories would take it."""
    check_art(path)
    return sha256(read_content(path)).hexdigest()[:8]


def check_art(art: bytes | Path) -> None:
    """Refuse art that Apple would refuse: not square, too small, not a picture."""
    image = _open_picture(art)
    if image.width < LEAST_PIXELS:
        raise PublishingError(
            f"is {image.width} pixels wide",
            subject=art.name if isinstance(art, Path) else "cover",
            remedy=f"give {LEAST_PIXELS} to {SHOW_PIXELS} pixels",
        )


def _open_picture(art: bytes | Path, pixels: int = 0) -> Image.Image:
    """Open art; with ``pixels`` a JPEG may come smaller, but not smaller than that."""
    name = art.name if isinstance(art, Path) else "cover"
    try:
        image = Image.open(BytesIO(art) if isinstance(art, bytes) else art, formats=("JPEG", "PNG"))
        if max(image.size) > _MOST_PIXELS:
            raise PublishingError(
                f"is {image.width}x{image.height} pixels",
                subject=name,
                remedy=f"give {LEAST_PIXELS} to {SHOW_PIXELS} pixels",
            )
        if pixels:
            # Half, a quarter or an eighth costs that much less to decode.
            image.draft("RGB", (pixels, pixels))
        image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PublishingError(
            "is not a JPEG or PNG picture", subject=name, remedy="give a square JPEG or PNG"
        ) from error
    if image.width != image.height:
        raise PublishingError(
            f"is {image.width}x{image.height} pixels, not square",
            subject=name,
            remedy="crop it to a square",
        )
    if image.mode in {"RGBA", "LA", "P", "PA"}:
        flat = Image.new("RGB", image.size, "white")
        with_alpha = image.convert("RGBA")
        flat.paste(with_alpha, mask=with_alpha.getchannel("A"))
        return flat
    return image.convert("RGB")


def _jpeg(image: Image.Image, limit: int) -> bytes:
    content = b""
    for quality in (90, 84, 76, 66, 54, 40):
        buffer = BytesIO()
        image.save(buffer, "JPEG", quality=quality, dpi=(72, 72))
        content = buffer.getvalue()
        if len(content) < limit:
            return content
    return _jpeg(image.resize((image.width * 3 // 4,) * 2), limit)


def _draw(lettering: Lettering, pixels: int) -> Image.Image:
    digest = sha256(lettering.title.encode(errors="replace")).digest()
    hue = digest[0] % _HUES / _HUES
    top, bottom = _colour(hue, 0.62, 0.40), _colour((hue + 0.07) % 1, 0.70, 0.17)
    # From 0 to 255 downwards, one pixel wide: all columns are alike.
    ramp = Image.linear_gradient("L").resize((1, pixels), Image.Resampling.BILINEAR)
    column = Image.merge(
        "RGB", [ramp.point(_steps(*ends)) for ends in zip(top, bottom, strict=True)]
    )
    image = column.resize((pixels, pixels), Image.Resampling.NEAREST)
    draw = ImageDraw.Draw(image)
    has_title = _draw_texts(draw, lettering, pixels)
    # Where there are no letters the voice takes their place.
    middle, swing = _WAVE if has_title else _WAVE_ALONE
    bright = _colour(hue, 0.45, 0.86)
    _draw_wave(draw, digest, pixels, bright, middle=middle, swing=swing)
    return image


def _colour(hue: float, saturation: float, value: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hsv_to_rgb(hue, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def _steps(first: int, last: int) -> list[int]:
    return [round(first + (last - first) * step / 255) for step in range(256)]


def _draw_wave(
    draw: ImageDraw.ImageDraw,
    digest: bytes,
    pixels: int,
    colour: tuple[int, int, int],
    *,
    middle: float,
    swing: float,
) -> None:
    """Draw the sound of a voice, a different one for each title; shares of the picture's height."""
    left, width = _MARGIN * pixels, (1 - 2 * _MARGIN) * pixels
    step = width / _BARS
    for bar in range(_BARS):
        swell = abs(sin(bar * 0.31 + digest[1] / 40)) * 0.6 + 0.25
        height = swing * pixels * swell * (0.45 + digest[bar % 32] / 255 * 0.55) + 0.008 * pixels
        x, y = left + bar * step, middle * pixels
        draw.rounded_rectangle(
            (x, y - height, x + step * 0.56, y + height), radius=step * 0.28, fill=colour
        )


@cache
def _warn_of_missing_font(title: str) -> None:
    """Say once why a cover has no title, and what would give it one."""
    if any(map(str.isalpha, title)):
        _log.warning(
            "no font here has the letters of %r: the cover goes without"
            " (pip install 'audio-builder[fonts]', or install Noto fonts, or give a cover)",
            title,
        )


def _title(lettering: Lettering) -> str:
    return one_line(lettering.title, 160)


def _draw_texts(draw: ImageDraw.ImageDraw, lettering: Lettering, pixels: int) -> bool:
    """Draw what stands on a cover; False where there are no letters for its title."""
    title, outlet = _title(lettering), one_line(lettering.outlet, 60)
    width, height = (share * pixels for share in _TITLE_BOX)
    title_font = font_for(title, lettering.language)
    if title_font:
        font, lines = fit_lines(
            title_font,
            width=width,
            height=height,
            largest=_LARGEST * pixels,
            smallest=_SMALLEST * pixels,
        )
        step = font.size * LINE_HEIGHT
        y = 0.2 * pixels + max(0.0, (height - step * len(lines)) / 2)
        for line in lines:
            _draw_line(draw, line, y, font, pixels=pixels)
            y += step
    else:
        _warn_of_missing_font(title)
    outlet_font = font_for(outlet, lettering.language) if outlet not in title else None
    if outlet_font:
        small = outlet_font.at_size(600, round(0.042 * pixels))
        line = next(break_lines(outlet_font.text, small, width))
        _draw_line(draw, line, 0.095 * pixels, small, pixels=pixels)
    return title_font is not None


def _draw_line(
    draw: ImageDraw.ImageDraw, line: str, y: float, font: "FreeTypeFont", *, pixels: int
) -> None:
    right_to_left = is_right_to_left(line)
    x = (1 - _MARGIN if right_to_left else _MARGIN) * pixels
    draw.text((x, y), line, font=font, fill="white", anchor="ra" if right_to_left else "la")
