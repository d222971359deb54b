"""Whatever a decoder does with a damaged file becomes one ImageError, and nothing is printed."""

from __future__ import annotations

import errno
import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import display_name
from crcviewer.protocol.failure import InstallPart
from crcviewer.protocol.text import text

# These write what they find in a file to the log: of a DICOM header that may be a patient's name.
_TALKATIVE = ("pydicom", "tifffile", "nibabel", "nibabel.global", "PIL", "pyvips")
_NO_ROOM = ("Cannot allocate memory", "failed to map segment", "paging file is too small")
"""What the loaders of Linux, macOS and Windows say where memory does not suffice."""
_SILENT = logging.CRITICAL + 1


def silence_decoders() -> None:
    """Keep the decoders' own messages off every log; libvips is told so before it loads."""
    os.environ.setdefault("VIPS_WARNING", "1")
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        if logger.level != _SILENT:
            logger.setLevel(_SILENT)


@contextmanager
def decoding(path: str | os.PathLike[str]) -> Iterator[None]:
    """Around every call of a decoder.

    Decoders raise nearly anything on damaged bytes (struct.error, IndexError, SyntaxError …), and
    their texts may quote the file, so the cause is told in our words and theirs are dropped.
    """
    silence_decoders()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except ImageError:
        raise
    except Exception as error:
        if lacks_memory(error):
            raise ImageError(
                text("There is not enough memory to decode {name}.", name=display_name(path)),
                text("Close other programs, or save a smaller part of the image."),
            ) from None
        if isinstance(error, ImportError):
            raise missing_part(display_name(path)) from None
        raise ImageError(
            text(
                "{name} is damaged or incomplete, so it could not be decoded.",
                name=display_name(path),
            ),
            text("Copy or export it again from where it came from."),
        ) from None


def lacks_memory(error: BaseException) -> bool:
    """Also where a part of the program could not be loaded for lack of memory: the loader tells
    that only in its words."""
    seen: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in seen:
        seen.append(one)
        if isinstance(one, MemoryError) or getattr(one, "errno", None) == errno.ENOMEM:
            return True
        said = str(one) if isinstance(one, ImportError | OSError) else ""
        if any(words in said for words in _NO_ROOM):
            return True
        one = one.__cause__ or one.__context__
    return False


def missing_part(name: str) -> ImageError:
    """Not the file's fault: a decoder that ships with the program is not there."""
    return ImageError(
        text("A part of this program that is needed to read {name} is missing.", name=name),
        text("Install the program again; the file itself may be sound."),
        InstallPart("decoder"),
    )
