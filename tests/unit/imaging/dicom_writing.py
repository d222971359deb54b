"""DICOM files as the tests need them, with a patient's name that nothing may keep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gdcm
import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

PATIENT = "Musterfrau^Erika"
PATIENT_ID = "GEHEIM-4711"


def dataset(pixels: NDArray[Any], **values: Any) -> Dataset:
    """Uncompressed, of one frame ``(H, W)``, RGB ``(H, W, 3)`` or frames ``(N, H, W)``."""
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.file_meta.MediaStorageSOPClassUID = CTImageStorage
    data.SOPClassUID = data.file_meta.MediaStorageSOPClassUID
    data.SOPInstanceUID = generate_uid()
    data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID
    data.PatientName = PATIENT
    data.PatientID = PATIENT_ID
    data.Modality = "CT"
    data.SeriesInstanceUID = "1.2.3.4.5"
    colour = pixels.ndim == 3 and pixels.shape[2] == 3
    frames = pixels.ndim == 3 and not colour
    data.Rows, data.Columns = pixels.shape[1:] if frames else pixels.shape[:2]
    if frames:
        data.NumberOfFrames = len(pixels)
    data.SamplesPerPixel = 3 if colour else 1
    data.PhotometricInterpretation = "RGB" if colour else "MONOCHROME2"
    if colour:
        data.PlanarConfiguration = 0
    bits = pixels.dtype.itemsize * 8
    data.BitsAllocated = data.BitsStored = bits
    data.HighBit = bits - 1
    data.PixelRepresentation = int(pixels.dtype.kind == "i")
    data.PixelData = pixels.tobytes() + b"\0" * (pixels.nbytes % 2)
    data["PixelData"].VR = "OW" if bits > 8 else "OB"
    for keyword, value in values.items():
        setattr(data, keyword, value)
    return data


def write(path: Path, pixels: NDArray[Any], **values: Any) -> Path:
    """:func:`dataset` as a file."""
    dataset(pixels, **values).save_as(path, enforce_file_format=True)
    return path


def recompress(source: Path, target: Path, syntax: int) -> Path:
    """A copy with its pixels compressed by GDCM. ``syntax``: of ``gdcm.TransferSyntax``."""
    reader = gdcm.ImageReader()
    reader.SetFileName(str(source))
    assert reader.Read()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(syntax))
    change.SetInput(reader.GetImage())
    assert change.Change()
    writer = gdcm.ImageWriter()
    writer.SetFileName(str(target))
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    assert writer.Write()
    return target


def hounsfield() -> NDArray[np.int16]:
    """``(32, 40)``: from -1000 to 1000 HU."""
    return np.linspace(-1000, 1000, 32 * 40).astype(np.int16).reshape(32, 40)
