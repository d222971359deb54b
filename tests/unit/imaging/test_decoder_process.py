"""A decoder that dies of a file takes neither the program nor the files after it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import gdcm
import numpy as np
import pytest

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import stamp_of
from crcviewer.imaging.formats.decoder_process import DecoderProcess
from crcviewer.imaging.open.open_image import open_image
from tests.unit.imaging import dicom_writing as dicom


@pytest.fixture
def decoder() -> Iterator[DecoderProcess]:
    made = DecoderProcess(time_limit_s=20.0)
    yield made
    made.close()


def damaged(sound: Path, target: Path, seed: int) -> Path:
    """A copy with some bytes of its compressed pixels changed."""
    data = bytearray(sound.read_bytes())
    drawn = random.Random(seed)
    start = data.rfind(b"\xe0\x7f\x10\x00") + 20
    for _ in range(drawn.choice((1, 3, 10, 40))):
        data[drawn.randrange(start, min(len(data), start + 400))] = drawn.randrange(256)
    target.write_bytes(data)
    return target


def test_a_decoder_that_dies_is_told_and_the_next_file_is_decoded(
    tmp_path: Path, decoder: DecoderProcess
) -> None:
    y, x = np.mgrid[0:32, 0:48]
    values = (3 * y + 2 * x).astype(np.uint8)
    plain = dicom.write(tmp_path / "plain", values, Modality="US")
    packed = dicom.recompress(plain, tmp_path / "packed", gdcm.TransferSyntax.JPEGLSLossless)
    path = str(packed)
    np.testing.assert_array_equal(decoder.frame(path, stamp_of(path), 0), values)
    first = decoder.pid
    deaths = 0
    for seed in range(400):
        poison = str(damaged(packed, tmp_path / "poison", seed))
        try:
            decoder.frame(poison, stamp_of(poison), 0)
        except ImageError:
            if decoder.pid is None:
                deaths += 1
                break
    assert deaths, "no damage kills this decoder any more: it may go back into the worker"
    np.testing.assert_array_equal(decoder.frame(path, stamp_of(path), 0), values)
    assert decoder.pid not in (None, first)


def test_a_decoder_that_does_not_come_back_is_ended(tmp_path: Path) -> None:
    plain = dicom.write(tmp_path / "plain", dicom.hounsfield())
    path = str(dicom.recompress(plain, tmp_path / "ct", gdcm.TransferSyntax.JPEG2000Lossless))
    impatient = DecoderProcess(time_limit_s=0.0)
    with pytest.raises(ImageError):
        impatient.frame(path, stamp_of(path), 0)
    assert impatient.pid is None


def test_a_dicom_file_whose_preamble_is_a_tiff_header_is_dicom(tmp_path: Path) -> None:
    path = dicom.write(tmp_path / "ct.dcm", dicom.hounsfield())
    data = bytearray(path.read_bytes())
    data[:8] = b"II*\0\x08\0\0\0"
    path.write_bytes(data)
    info = open_image(path).info
    assert (info.kind, info.modality) == ("dicom", "CT")


def test_a_byte_after_a_deflated_stream_does_not_loop(tmp_path: Path) -> None:
    from pydicom.uid import DeflatedExplicitVRLittleEndian

    deflated = dicom.dataset(dicom.hounsfield())
    deflated.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    path = tmp_path / "deflated"
    deflated.save_as(path, enforce_file_format=True)
    sound = open_image(path).read(0, slot=None)[0]
    path.write_bytes(path.read_bytes() + b"\0" * 100_000)
    np.testing.assert_array_equal(open_image(path).read(0, slot=None)[0], sound)
