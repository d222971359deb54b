"""What a file is, by its first bytes; its name is never asked."""

from __future__ import annotations

import zlib
from enum import StrEnum

from crcviewer.protocol.text import Text, text


class Format(StrEnum):
    """The formats that can be read, as people call them."""

    PNG = "PNG"
    JPEG = "JPEG"
    TIFF = "TIFF"
    BMP = "BMP"
    WEBP = "WebP"
    JPEG2000 = "JPEG 2000"
    DICOM = "DICOM"
    NIFTI = "NIfTI"
    NIFTI_GZ = "NIfTI (compressed)"


_STARTS: tuple[tuple[bytes, Format], ...] = (
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
    (b"\xff\xd8\xff", Format.JPEG),
    (b"II*\0", Format.TIFF),
    (b"MM\0*", Format.TIFF),
    (b"II+\0", Format.TIFF),
    (b"MM\0+", Format.TIFF),
    (b"\0\0\0\x0cjP  \r\n\x87\n", Format.JPEG2000),
    (b"\xff\x4f\xff\x51", Format.JPEG2000),
)

_OTHERS: tuple[tuple[bytes, Text], ...] = (
    (b"%PDF", text("a PDF document")),
    (b"PK\x03\x04", text("a ZIP archive or office document")),
    (b"GIF8", text("a GIF picture")),
    (b"\x1f\x8b", text("a compressed file that holds no NIfTI volume")),
    (b"\x89HDF", text("an HDF5 file")),
    (b"\x93NUMPY", text("a NumPy array")),
    (b"\x7fELF", text("a program")),
    (b"MZ", text("a program")),
    (b"\x00asm", text("a program")),
    (b"7z\xbc\xaf", text("a 7-Zip archive")),
    (b"Rar!", text("a RAR archive")),
    (b"SQLite", text("a database")),
    (b"\xf1\x01\xee\xee", text("a slide of a KFBio scanner, whose name must end in .kfb")),
)

_VALUE_TYPES = frozenset(b"AE AS AT CS DA DS DT FL FD IS LO LT OB OW PN SH SL SS ST TM UI".split())


def detect_format(head: bytes) -> Format | None:
    """``head``: the first 4,096 bytes, or all.

    DICOM comes first: its preamble may be anything, the start of a valid TIFF included.
    """
    if head[128:132] == b"DICM":
        return Format.DICOM
    for start, format_ in _STARTS:
        if head.startswith(start):
            return format_
    if head[:2] == b"BM" and len(head) >= 26 and head[6:10] == b"\0\0\0\0":
        return Format.BMP
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Format.WEBP
    if _is_bare_dicom(head):
        return Format.DICOM
    if is_nifti(head) or is_split_nifti(head):
        return Format.NIFTI
    if head[:2] == b"\x1f\x8b" and is_nifti(_first_of_gzip(head)):
        return Format.NIFTI_GZ
    return None


def is_nifti(head: bytes) -> bool:
    """A single-file NIfTI of version 1 or 2."""
    return head[344:348] == b"n+1\0" or head[4:8] == b"n+2\0"


def is_split_nifti(head: bytes) -> bool:
    """The header half of a NIfTI pair (``.hdr`` and ``.img``)."""
    return head[344:348] == b"ni1\0" or head[4:8] == b"ni2\0"


def _first_of_gzip(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 1024)
    except zlib.error:
        return b""


def _is_bare_dicom(head: bytes) -> bool:
    """Old DICOM files begin at once with a file-meta (0002) or identifying (0008) element."""
    if len(head) < 132 or head[:2] not in (b"\x02\0", b"\x08\0") or head[3] != 0:
        return False
    if head[4:6] in _VALUE_TYPES:
        return True
    length = int.from_bytes(head[4:8], "little")
    return head[:2] == b"\x08\0" and 0 < length <= 128 and length % 2 == 0


def not_an_image(name: str, head: bytes) -> Text:
    """For people: what a file that is no image is, or holds."""
    for start, what in _OTHERS:
        if head.startswith(start):
            return text("{name} is not an image: it is {what}.", name=name, what=what)
    if is_text(head):
        return text("{name} is not an image: it holds text.", name=name)
    return text(
        "{name} is not an image: it holds something that is not among the known image formats.",
        name=name,
    )


def is_text(head: bytes) -> bool:
    """UTF-8 or UTF-16 text without control bytes."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    try:
        content = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # not merely a letter cut in two at the end
            return False
        content = head[: error.start].decode("utf-8")
    return not any(ord(c) < 32 and c not in "\t\n\r\f\x1b" for c in content)
