"""Draw an uploaded picture anew: what comes out holds pixels and nothing else of what came in."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from PIL import Image, ImageOps, UnidentifiedImageError

from app.platform.files.errors import DamagedPicture, PictureTooLarge, TooManyPixels, UnknownPicture

if TYPE_CHECKING:
    from collections.abc import Sequence

MEGABYTE = MILLION = 1_000_000
LARGEST = 10 * MEGABYTE
MOST_PIXELS = 36 * MILLION
MOST_PIXELS_IN_JPEG = 64 * MILLION  # decoded at a fraction of its size, so more fit the same memory
QUALITY = 88
SQUARE_ENOUGH = 100  # longest side over shortest: beyond it, the thumbnail has no second side left
PHOTOGRAPHS = ("JPEG", "PNG", "WEBP")
DAMAGE = (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, struct.error, zlib.error)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture of our own making, as JPEG, or as PNG where it is see-through."""

    content: bytes
    suffix: str
    width: int
    height: int


def check_image(upload: bytes, *, max_side: int) -> None:
    """Refuse what ``checked_image`` refuses, and keep nothing of it."""
    _drawn(upload, max_side, PHOTOGRAPHS, LARGEST)


def size_of(picture: bytes) -> tuple[int, int]:
    """Return width and height of a picture of our own making."""
    with Image.open(io.BytesIO(picture)) as image:
        return image.size


def checked_image(
    upload: bytes | IO[bytes],
    *,
    max_side: int,
    formats: Sequence[str] = PHOTOGRAPHS,
    largest: int = LARGEST,
) -> Picture:
    """Return the picture upright, at most ``max_side`` long, without places, dates or anything hidden in the file."""
    content = upload if isinstance(upload, bytes) else upload.read(largest + 1)
    return _encoded(_drawn(content, max_side, formats, largest))


def _drawn(content: bytes, max_side: int, formats: Sequence[str], largest: int) -> Image.Image:
    if len(content) > largest:
        raise PictureTooLarge(megabytes=largest // MEGABYTE)
    image = _opened(content, formats)
    most = MOST_PIXELS_IN_JPEG if image.format == "JPEG" else MOST_PIXELS
    if image.width * image.height > most:
        raise TooManyPixels(megapixels=most // MILLION)
    if max(image.size) > SQUARE_ENOUGH * min(image.size):
        raise DamagedPicture
    try:
        return _upright(image, max_side)
    except DAMAGE as error:
        # A decoder fails in as many ways as files can be broken.
        raise DamagedPicture from error


def _opened(content: bytes, formats: Sequence[str]) -> Image.Image:
    try:
        return Image.open(io.BytesIO(content), formats=tuple(formats))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels(megapixels=MOST_PIXELS // MILLION) from error
    except UnidentifiedImageError as error:
        raise UnknownPicture(formats=", ".join(formats)) from error
    except DAMAGE as error:
        raise DamagedPicture from error


def _upright(image: Image.Image, max_side: int) -> Image.Image:
    image.draft("RGB", (max_side, max_side))
    see_through = image.has_transparency_data
    image.thumbnail((max_side, max_side))
    turned = ImageOps.exif_transpose(image)
    drawn = turned.convert("RGBA" if see_through else "RGB")
    # Whatever Pillow found beside the pixels (comment, profile, XMP) would be written out again.
    drawn.info = {}
    return drawn


def _encoded(image: Image.Image) -> Picture:
    target = io.BytesIO()
    if image.mode == "RGBA":
        image.save(target, "PNG", optimize=True)
        suffix = ".png"
    else:
        image.save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        suffix = ".jpg"
    return Picture(content=target.getvalue(), suffix=suffix, width=image.width, height=image.height)
