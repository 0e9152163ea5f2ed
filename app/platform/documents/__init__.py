"""Paper and pictures: QR codes, fonts, and PDF set by typst.

The only importer of typst, qrcode and fontTools. Text reaches a layout (``layouts/*.typ``) as data, never as
source, so that a name is always only a name. Fonts are the bundled ones and those of the installation, never the
machine's; what a name needs and no font has, ``fonts.missing_glyphs`` tells before it is printed.
"""
