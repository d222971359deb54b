"""Files that cannot be read: each a sentence with a cause and a next step."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from crcviewer.imaging.core.errors import ImageError, UnknownFormatError
from crcviewer.imaging.core.files import opened, stamp_of
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import FieldOfView, Slot
from crcviewer.protocol.text import text

Picture = NDArray[np.uint8]

_TEXT = "{name} is not an image: it holds text."
_UNKNOWN = "{name} is not an image: it holds something that is not among the known image formats."


def _error(path: Path | str) -> ImageError:
    with pytest.raises(ImageError) as caught:
        open_image(path).read(0, slot=None)
    error = caught.value
    assert error.cause.template.endswith(".")
    assert error.next_step.template.endswith(".")
    assert str(error) == f"{error.cause} {error.next_step}"
    assert "Traceback" not in str(error)
    return error


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"just some text\nin a file\n", _TEXT),
        ("Ärztlicher Bericht 病理".encode(), _TEXT),
        ("text".encode("utf-16"), _TEXT),
        (b"%PDF-1.7 \x80\x81", "a PDF document"),
        (b"PK\x03\x04\x00\x01", "a ZIP archive or office document"),
        (b"GIF89a\x01\x00\x01\x00\x00", "a GIF picture"),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\0", "a compressed file that holds no NIfTI volume"),
        (bytes(range(256)) * 4, _UNKNOWN),
        (b"\0" * 2000, _UNKNOWN),
    ],
)
def test_a_file_that_is_something_else(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "a.png").write_bytes(content)
    error = _error(tmp_path / "a.png")
    assert isinstance(error, UnknownFormatError)
    assert error.cause.values["name"] == "“a.png”"
    assert told in (error.cause.template, str(error.cause.values.get("what")))


def test_zero_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"")
    assert "empty (zero bytes)" in _error(tmp_path / "a.png").cause.template


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "WEBP", "JPEG2000", "TIFF"])
@pytest.mark.parametrize("share", [0.02, 0.4, 0.9])
def test_a_truncated_picture_is_an_error_not_half_a_picture(
    tmp_path: Path, kind: str, share: float
) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (200, 200, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, format=kind)
    whole = buffer.getvalue()
    (tmp_path / "a_he.png").write_bytes(whole[: int(len(whole) * share)])
    error = _error(tmp_path / "a_he.png")
    assert re.search("damaged or incomplete|cut off", error.cause.template)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_truncation_is_seen_in_the_case_list_even_where_the_name_tells_the_slot(
    tmp_path: Path, kind: str, stained: Picture
) -> None:
    from crcviewer.imaging.discover.find_cases import find_cases

    buffer = io.BytesIO()
    Image.fromarray(stained).save(buffer, format=kind)
    (tmp_path / "a_path.png").write_bytes(buffer.getvalue()[: len(buffer.getvalue()) // 2])
    cases, _ = find_cases(
        [tmp_path], on_cases=lambda _: None, on_progress=lambda *_: None, cancelled=lambda: False
    )
    assert "damaged or incomplete" in str(cases[0].error.said)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "TIFF", "WEBP", "JPEG2000"])
def test_flipped_bytes_are_an_error_or_a_picture_of_the_right_size(
    tmp_path: Path, stained: Picture, kind: str
) -> None:
    buffer = io.BytesIO()
    Image.fromarray(stained).save(buffer, format=kind)
    whole, random = buffer.getvalue(), np.random.default_rng(7)
    errors = 0
    for _ in range(40):
        data = bytearray(whole)
        for position in random.integers(4, min(len(data), 600), 4):
            data[position] = random.integers(0, 256)
        (tmp_path / "a").write_bytes(data)
        try:
            source = open_image(tmp_path / "a")
            pixels, _ = source.read(0, slot=Slot.PATHOLOGY, max_side=512)
        except ImageError:
            errors += 1
        else:
            assert pixels.shape[2] == 3
            assert max(pixels.shape) <= 512
    assert errors > 0


def test_an_image_bomb(tmp_path: Path) -> None:
    import struct
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    def png(width: int, height: int) -> bytes:
        size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        data = chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + data + chunk(b"IEND", b"")

    (tmp_path / "a.png").write_bytes(png(200_000, 200_000))
    too_many = _error(tmp_path / "a.png").cause
    assert (too_many.values["width"], too_many.values["most"]) == (200_000, 2_000)
    (tmp_path / "b.png").write_bytes(png(30_000, 30_000))
    assert "far too small to hold them" in _error(tmp_path / "b.png").cause.template


def test_a_tiff_that_announces_too_much(tmp_path: Path, stained: Picture) -> None:
    import tifffile

    tifffile.imwrite(tmp_path / "a.tif", stained, photometric="rgb", compression="deflate")
    data = bytearray((tmp_path / "a.tif").read_bytes())
    with tifffile.TiffFile(tmp_path / "a.tif") as tiff:
        tags = tiff.pages[0].tags
        offsets = [tags[name].valueoffset for name in ("ImageWidth", "ImageLength")]
    for offset in offsets:
        data[offset : offset + 2] = (60_000).to_bytes(2, "little")
    (tmp_path / "a.tif").write_bytes(data)
    assert _error(tmp_path / "a.tif").cause.values["width"] == 60_000


def test_a_large_bmp_cannot_be_streamed(tmp_path: Path) -> None:
    header = bytearray(54)
    header[:2] = b"BM"
    header[10:14] = (54).to_bytes(4, "little")
    header[14:18] = (40).to_bytes(4, "little")
    header[18:22] = header[22:26] = (20_000).to_bytes(4, "little")
    header[26:30] = b"\x01\0\x18\0"
    with (tmp_path / "a.bmp").open("wb") as file:
        file.write(header)
        file.truncate(54 + 20_000 * 20_000 * 3)  # sparse: takes no room on the disk
    assert "can only be decoded whole" in _error(tmp_path / "a.bmp").cause.template


def test_a_file_that_vanishes(tmp_path: Path, stained: Picture) -> None:
    path = tmp_path / "a.png"
    assert "not there any more" in _error(path).cause.template
    Image.fromarray(stained).save(path)
    source = open_image(path)
    path.unlink()
    with pytest.raises(ImageError, match="not there any more"):
        source.read(0, slot=None)
    with pytest.raises(ImageError, match="not there any more"):
        source.read_field(0, FieldOfView(0, 0, 8), slot=Slot.PATHOLOGY)


def test_a_file_that_changes_after_it_was_opened(tmp_path: Path, stained: Picture) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(stained).save(path)
    source = open_image(path)
    Image.fromarray(stained[::-1]).save(path)
    os.utime(path, ns=(1, 1))
    with pytest.raises(ImageError, match="was changed"):
        source.read(0, slot=None)
    np.testing.assert_array_equal(open_image(path).read(0, slot=None)[0], stained[::-1])


@pytest.mark.parametrize("decoder_fails", [False, True])
def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, stained: Picture, decoder_fails: bool
) -> None:
    """Whether the decoder noticed or not, the cause that is told is the change."""
    path = tmp_path / "a.png"
    Image.fromarray(stained).save(path)
    with pytest.raises(ImageError, match="was changed"), opened(path, stamp_of(path)) as file:  # noqa: PT012
        file.read(100)
        path.write_bytes(b"something else")
        if decoder_fails:
            raise ValueError


_AS_NOBODY = """
import os, sys
sys.path.insert(0, sys.argv[2])
from crcviewer.imaging.discover.find_cases import find_cases

def told():
    cases, _ = find_cases([sys.argv[1]], on_cases=lambda _: None,
                             on_progress=lambda *_: None, cancelled=lambda: False)
    return [str(case.error.said) if case.error else case.name for case in cases]

told()  # imports what it needs while Python's own files may be read
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
print(*told(), sep="\\n")
"""


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="permissions of Unix")
def test_no_permission(tmp_path: Path, stained: Picture) -> None:
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    Image.fromarray(stained).save(tmp_path / "good.png")
    Image.fromarray(stained).save(tmp_path / "barred.png")
    (tmp_path / "barred.png").chmod(0)
    (tmp_path / "locked").mkdir()
    Image.fromarray(stained).save(tmp_path / "locked" / "inner.png")
    (tmp_path / "locked").chmod(0)
    root = str(Path(__file__).parents[3])
    result = subprocess.run(
        [sys.executable, "-c", _AS_NOBODY, str(tmp_path), root],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.stderr == ""
    assert result.stdout.splitlines() == [
        "good.png",
        "The folder “locked” cannot be opened. "
        "Change its permissions, or ask its owner for a copy.",
        "You have no permission to read “barred.png”. "
        "Change its permissions, or ask its owner for a copy.",
    ]


def test_a_folder_is_no_picture(tmp_path: Path) -> None:
    assert "holds no DICOM images" in _error(tmp_path).cause.template
    os.mkfifo(tmp_path / "pipe.png")
    assert _error(tmp_path / "pipe.png").cause.values["kind"] == text("a device or pipe")
    assert _error("nul\0byte.png").cause


def test_nothing_is_printed_or_logged(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    import tifffile

    caplog.set_level(10)
    tifffile.imwrite(tmp_path / "a.tif", np.zeros((9, 9), np.uint8))
    data = (tmp_path / "a.tif").read_bytes()
    (tmp_path / "a.tif").write_bytes(data[:4] + b"\xff\xff\xff\x0f" + data[8:])
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(300))
    for name in ("a.tif", "b.jpg"):
        _error(tmp_path / name)
    out, err = capfd.readouterr()
    assert (out, err, caplog.text) == ("", "", "")


def test_parts_of_a_slide_are_no_tiles(tmp_path: Path) -> None:
    """A thumbnail or a label, which may show a patient's name, is not taken for tissue."""
    picture = Image.new("RGB", (64, 64), (200, 120, 180))
    mirax = tmp_path / "mirax"
    (mirax / "a").mkdir(parents=True)
    (mirax / "a" / "Slidedat.ini").write_text("[GENERAL]")
    picture.save(mirax / "a.mrxs", format="JPEG")
    picture.save(mirax / "a" / "label.jpg")
    hamamatsu = tmp_path / "hamamatsu"
    hamamatsu.mkdir()
    (hamamatsu / "b.vms").write_text("[Virtual Microscope Specimen]")
    picture.save(hamamatsu / "b_macro.jpg")
    picture.save(hamamatsu / "other.jpg")
    for part in (mirax / "a.mrxs", mirax / "a" / "label.jpg", hamamatsu / "b_macro.jpg"):
        with pytest.raises(ImageError):
            open_image(part)
    assert open_image(hamamatsu / "other.jpg").info.width == 64
