"""Compressed DICOM frames that GDCM cannot read: JPEG of 12 bits, and high-throughput JPEG 2000."""

from __future__ import annotations

from typing import Any

import imagecodecs
import numpy as np
from pydicom.encaps import get_frame
from pydicom.pixels.processing import convert_color_space

from crcviewer.imaging.core.intensity import Values

_JPEG = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in (51, 53, 55))
"""Extended, spectral selection, full progression: 8 or 12 bits."""
_HTJ2K = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in (201, 202, 203))
SYNTAXES = _JPEG | _HTJ2K


def frame(dataset: Any, index: int) -> Values:
    """Stored values of one frame: ``(H, W)``, or RGB ``(H, W, 3)``.

    Raises ValueError where the frame is not of the size that the header tells.
    """
    frames = max(1, int(dataset.get("NumberOfFrames") or 1))
    data = get_frame(dataset.PixelData, index, number_of_frames=frames)
    if dataset.file_meta.TransferSyntaxUID in _HTJ2K:
        values = np.asarray(imagecodecs.htj2k_decode(data))
    else:
        values = np.asarray(imagecodecs.jpeg8_decode(data))
    if values.shape[:2] != (dataset.Rows, dataset.Columns):
        raise ValueError("the frame is not of the size that the header tells")
    stored = int(dataset.BitsStored)
    if int(dataset.get("PixelRepresentation") or 0) and values.dtype.kind == "u":
        # Two's complement of the stored bits, in a wider unsigned sample.
        shift = values.dtype.itemsize * 8 - stored
        values = (values << shift).view(f"i{values.dtype.itemsize}") >> shift
    # JPEG decoders give RGB already where the stream says so; JPEG 2000 ones do not.
    raw = dataset.file_meta.TransferSyntaxUID in _HTJ2K and values.ndim == 3
    if raw and str(dataset.PhotometricInterpretation).startswith("YBR_FULL"):
        values = convert_color_space(values, "YBR_FULL", "RGB")
    return values
