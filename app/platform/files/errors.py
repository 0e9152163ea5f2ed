"""Why a picture cannot be taken."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.core.errors import Refusal


class PictureRefused(Refusal):
    """The base of every reason why a picture cannot be taken."""

    code = "picture.refused"


class UnknownPicture(PictureRefused):
    """A kind of file that is not drawn here: SVG and PDF can hold scripts, GIF and EPS are not needed."""

    code = "picture.unknown"
    message = lazy_gettext("This is not a picture we can use. Choose a file of one of these kinds: %(formats)s.")


class DamagedPicture(PictureRefused):
    """A picture that ends too early or contradicts itself."""

    code = "picture.damaged"
    message = lazy_gettext("This picture is damaged or incomplete. Save it anew, or choose another one.")


class PictureTooLarge(PictureRefused):
    """More bytes than a photograph of a phone has."""

    code = "picture.too_large"
    message = lazy_gettext("This picture is too large: %(megabytes)s MB at most.")


class TooManyPixels(PictureRefused):
    """More pixels than a photograph of a phone has; a few kilobytes can claim billions."""

    code = "picture.too_many_pixels"
    message = lazy_gettext("This picture has too many pixels: %(megapixels)s million at most. Make it smaller first.")
