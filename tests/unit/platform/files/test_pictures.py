from __future__ import annotations

import io
import struct
import tracemalloc
import zlib

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from app.platform.files.errors import DamagedPicture, PictureTooLarge, TooManyPixels, UnknownPicture
from app.platform.files.pictures import Picture, checked_image

GPS = 0x8825
ORIENTATION = 0x0112
SIDE = 400


def drawing(size: tuple[int, int] = (300, 200), mode: str = "RGB") -> Image.Image:
    image = Image.new(mode, size, (20, 60, 160, 90)[: len(mode)])
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill=(200, 30, 30, 255)[: len(mode)])
    return image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def opened(picture: Picture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.content))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_comes_out_as_a_new_jpeg_of_the_size_asked_for(kind: str) -> None:
    picture = checked_image(encoded(drawing((1200, 800)), kind), max_side=SIDE)

    assert (picture.suffix, picture.width, picture.height) == (".jpg", 400, 267)
    assert (opened(picture).format, opened(picture).size) == ("JPEG", (400, 267))


def test_a_small_picture_is_not_blown_up() -> None:
    assert checked_image(encoded(drawing((30, 20)), "PNG"), max_side=SIDE).width == 30


def test_a_stream_is_read_like_bytes() -> None:
    content = encoded(drawing(), "PNG")

    assert checked_image(io.BytesIO(content), max_side=SIDE) == checked_image(content, max_side=SIDE)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_see_through_logo_stays_see_through(kind: str) -> None:
    picture = checked_image(encoded(drawing(mode="RGBA"), kind, lossless=True), max_side=SIDE)

    assert (picture.suffix, opened(picture).mode) == (".png", "RGBA")
    pixel = opened(picture).getpixel((299, 199))
    assert isinstance(pixel, tuple)
    assert pixel[3] == 90


def test_a_palette_with_one_clear_colour_stays_see_through() -> None:
    image = drawing().convert("P")
    content = encoded(image, "PNG", transparency=0)

    assert checked_image(content, max_side=SIDE).suffix == ".png"


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_other_colour_systems_become_rgb(mode: str) -> None:
    assert opened(checked_image(encoded(drawing().convert(mode), "JPEG"), max_side=SIDE)).mode == "RGB"


def test_where_and_with_what_a_photograph_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "CanaryCamera"
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (29.0, 9.0, 30.0)
    content = encoded(drawing(), "JPEG", exif=exif, comment=b"CanaryComment", xmp=b"<x:xmpmeta>CanaryXmp</x:xmpmeta>")
    assert all(word in content for word in (b"CanaryCamera", b"CanaryComment", b"CanaryXmp"))

    picture = checked_image(content, max_side=SIDE)

    assert b"Canary" not in picture.content
    assert dict(opened(picture).getexif()) == {}
    assert (picture.width, picture.height) == (200, 300)


def test_texts_in_a_png_are_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "Canary", zip=False)
    content = encoded(drawing(mode="RGBA"), "PNG", pnginfo=notes)
    assert b"Canary" in content

    assert b"Canary" not in checked_image(content, max_side=SIDE).content


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_hangs_behind_the_pixels_is_gone(kind: str) -> None:
    content = encoded(drawing(), kind) + b"<script>alert(1)</script>%PDF-1.7 PK\x03\x04"

    assert b"alert(1)" not in checked_image(content, max_side=SIDE).content


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a/*\x00\x01\x00\x00\xff\x00,\x00\x00*/=alert(1)//;",
        encoded(drawing().convert("P"), "GIF"),
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        b"%PDF-1.7\n1 0 obj\n<html><script>alert(1)</script>",
        encoded(drawing(), "TIFF"),
        encoded(drawing(), "BMP"),
        b"PK\x03\x04",
        b"",
        b"\xff\xd8",
    ],
    ids=["gif-js", "gif", "svg", "eps", "pdf-html", "tiff", "bmp", "zip", "empty", "two-bytes"],
)
def test_other_kinds_of_file_are_refused_by_their_content(content: bytes) -> None:
    with pytest.raises((UnknownPicture, DamagedPicture), match="picture"):
        checked_image(content, max_side=SIDE)


def test_the_refusal_names_the_kinds_that_are_taken() -> None:
    with pytest.raises(UnknownPicture, match=r"JPEG, PNG\."):
        checked_image(encoded(drawing(), "WEBP"), max_side=SIDE, formats=("JPEG", "PNG"))


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [6_001, 10_000, 50_000])
def test_a_bomb_is_refused_at_once_by_what_it_claims(side: int) -> None:
    bomb = png_claiming(side, side)
    tracemalloc.start()

    with pytest.raises(TooManyPixels, match="36 million"):
        checked_image(bomb, max_side=SIDE)

    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_jpeg_beyond_its_own_limit_is_refused() -> None:
    content = bytearray(encoded(drawing(), "JPEG"))
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", 9_000, 9_000)

    with pytest.raises(TooManyPixels, match="64 million"):
        checked_image(bytes(content), max_side=SIDE)


def test_too_many_bytes_are_refused_without_reading_them_all() -> None:
    endless = io.BytesIO(bytes(5_000_000))

    with pytest.raises(PictureTooLarge, match="1 MB"):
        checked_image(endless, max_side=SIDE, largest=1_000_000)

    assert endless.tell() == 1_000_001


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_truncated_picture_is_refused(kind: str) -> None:
    content = encoded(drawing(), kind)

    with pytest.raises(DamagedPicture):
        checked_image(content[: len(content) * 2 // 3], max_side=SIDE)


def test_a_hair_thin_picture_is_refused() -> None:
    with pytest.raises(DamagedPicture):
        checked_image(encoded(drawing((5000, 1)), "PNG"), max_side=SIDE)


def test_a_text_bomb_in_a_png_is_refused() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "a" * 80_000_000, zip=True)
    content = encoded(drawing(), "PNG", pnginfo=notes)
    assert len(content) < 200_000

    with pytest.raises(DamagedPicture):
        checked_image(content, max_side=SIDE)
