"""Looks at a logo before it is drawn, so that a wrong file costs the logo and not the receipt."""

from __future__ import annotations

from typing import Final

from enrolldesk.app.paper import PrintRemark
from enrolldesk.domain.school import LOGO_LIMIT

LARGEST_PIXELS: Final = 16_000_000
_JPEG_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def picture_format(logo: bytes) -> str | None:
    """The format by the file's own first bytes: ``png``, ``jpg``, ``svg``, or None."""
    if logo.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if logo.startswith(b"\xff\xd8\xff"):
        return "jpg"
    head = logo[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<") and b"<svg" in head:
        return "svg"
    return None


def problem_before_decoding(logo: bytes) -> PrintRemark | None:
    """What can be told without decoding; a small file can hold a picture that fills the memory."""
    kind = picture_format(logo)
    if kind is None:
        return PrintRemark.LOGO_NOT_A_PICTURE
    if len(logo) > LOGO_LIMIT:
        return PrintRemark.LOGO_TOO_LARGE
    if kind == "svg":
        # Entities that name each other can grow without end, and no drawing program needs them.
        return PrintRemark.LOGO_DAMAGED if b"<!ENTITY" in logo else None
    pixels = _png_pixels(logo) if kind == "png" else _jpeg_pixels(logo)
    if pixels is None:
        return PrintRemark.LOGO_DAMAGED
    return PrintRemark.LOGO_TOO_LARGE if pixels > LARGEST_PIXELS else None


def _png_pixels(logo: bytes) -> int | None:
    if len(logo) < 24 or logo[12:16] != b"IHDR":
        return None
    return int.from_bytes(logo[16:20]) * int.from_bytes(logo[20:24]) or None


def _jpeg_pixels(logo: bytes) -> int | None:
    """Walk the segments to the one that tells the size."""
    at = 2
    while at + 9 <= len(logo) and logo[at] == 0xFF:
        marker = logo[at + 1]
        if marker in _JPEG_FRAMES:
            height, width = logo[at + 5 : at + 7], logo[at + 7 : at + 9]
            return int.from_bytes(height) * int.from_bytes(width) or None
        # A marker may be padded with any number of 0xFF bytes.
        at += 1 if marker == 0xFF else 2 + int.from_bytes(logo[at + 2 : at + 4])
    return None
