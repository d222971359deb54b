"""Slides as the tests need them: pyramids in TIFF, DICOM, with a pattern whose pixels are known."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, JPEGBaseline8Bit, generate_uid

from tests.unit.imaging import dicom_writing as dicom

WSM = "1.2.840.10008.5.1.4.1.1.77.1.6"


def tissue(width: int, height: int) -> NDArray[np.uint8]:
    """``(height, width, 3)``: smooth pinks and violets, each place another."""
    y, x = np.mgrid[0:height, 0:width]
    red = 150 + 90 * np.sin(x / 37)
    green = 90 + 60 * np.sin(y / 29)
    blue = 160 + 60 * np.sin((x + y) / 53)
    return np.stack([red, green, blue], axis=-1).astype(np.uint8)


def halved(pixels: NDArray[Any]) -> NDArray[Any]:
    """Half the size, each pixel the mean of four."""
    wide = pixels[: pixels.shape[0] // 2 * 2, : pixels.shape[1] // 2 * 2].astype(float)
    mean = (wide[::2, ::2] + wide[1::2, ::2] + wide[::2, 1::2] + wide[1::2, 1::2]) / 4
    return np.asarray(np.rint(mean).astype(pixels.dtype))


def pyramid(
    path: Path,
    pixels: NDArray[Any],
    *,
    levels: int = 3,
    ome: bool = False,
    mpp: float | None = 0.5,
    **options: Any,
) -> list[NDArray[Any]]:
    """Writes it; gives the pixels of each level as stored. ``mpp``: µm, None leaves it out."""
    stored = [pixels]
    while len(stored) < levels:
        stored.append(halved(stored[-1]))
    common: dict[str, Any] = {"tile": (128, 128), "photometric": "rgb", **options}
    with tifffile.TiffWriter(path, ome=ome, bigtiff=False) as writer:
        for number, level in enumerate(stored):
            here = dict(common)
            if mpp is not None:
                per_cm = 10_000 / (mpp * 2**number) if mpp else 0
                here |= {"resolution": (per_cm, per_cm), "resolutionunit": "CENTIMETER"}
            if ome:
                sub: dict[str, Any] = {"subifds": levels - 1} if number == 0 else {"subfiletype": 1}
                words: dict[str, Any] = (
                    {"PhysicalSizeX": mpp, "PhysicalSizeXUnit": "µm"} if mpp else {}
                )
                words |= {"PhysicalSizeY": mpp, "PhysicalSizeYUnit": "µm"} if mpp else {}
                metadata = {"axes": "YXS", **words} if number == 0 else None
                writer.write(level, metadata=metadata, **here, **sub)
            else:
                writer.write(level, metadata=None, subfiletype=int(number > 0), **here)
    return stored


def dicom_level(
    path: Path,
    pixels: NDArray[np.uint8],
    *,
    series: str = "1.2.3.77",
    part: str = "VOLUME",
    mpp: float = 0.5,
    syntax: str = "",
    sparse: bool = False,
    profile: bytes = b"",
    side: int = 64,
    patient: str = "",
) -> Path:
    """One file of a slide, tiles of ``side`` pixels. ``syntax``: JPEG baseline, or as it is."""
    height, width = pixels.shape[:2]
    places = [(x, y) for y in range(0, height, side) for x in range(0, width, side)]
    padded = np.full((-(-height // side) * side, -(-width // side) * side, 3), 255, np.uint8)
    padded[:height, :width] = pixels
    frames = [padded[y : y + side, x : x + side] for x, y in places]
    if sparse:
        order = list(reversed(range(len(places))))
        places, frames = [places[n] for n in order], [frames[n] for n in order]
    data = dicom.dataset(frames[0], Modality="SM")
    data.SOPClassUID = data.file_meta.MediaStorageSOPClassUID = UID(WSM)
    data.SeriesInstanceUID = series
    data.StudyInstanceUID = f"{series}.1"
    data.PatientID = patient
    data.FrameOfReferenceUID = f"{series}.2"
    data.ImageType = ["ORIGINAL", "PRIMARY", part, "NONE"]
    data.TotalPixelMatrixColumns, data.TotalPixelMatrixRows = width, height
    data.TotalPixelMatrixFocalPlanes = 1
    data.NumberOfFrames = len(frames)
    data.ImagedVolumeWidth, data.ImagedVolumeHeight = width * mpp / 1000, height * mpp / 1000
    data.DimensionOrganizationType = "TILED_SPARSE" if sparse else "TILED_FULL"
    measures = Dataset()
    measures.PixelSpacing = [mpp / 1000, mpp / 1000]
    measures.SliceThickness = 0.001
    shared = Dataset()
    shared.PixelMeasuresSequence = [measures]
    data.SharedFunctionalGroupsSequence = [shared]
    if sparse:
        data.PerFrameFunctionalGroupsSequence = [_place(x, y) for x, y in places]
    optical = Dataset()
    optical.OpticalPathIdentifier = "1"
    optical.ObjectiveLensPower = 20
    if profile:
        optical.ICCProfile = profile
    data.OpticalPathSequence = [optical]
    data.NumberOfOpticalPaths = 1
    if syntax == JPEGBaseline8Bit:
        data.file_meta.TransferSyntaxUID = UID(syntax)
        data.PhotometricInterpretation = "YBR_FULL_422"
        data.PixelData = encapsulate([_jpeg(frame) for frame in frames])
        data["PixelData"].is_undefined_length = True
    else:
        data.PixelData = b"".join(frame.tobytes() for frame in frames)
        if syntax:
            data.compress(syntax, generate_instance_uid=False)
    data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    data.save_as(path, enforce_file_format=True)
    return path


def _place(x: int, y: int) -> Dataset:
    place = Dataset()
    place.ColumnPositionInTotalImagePixelMatrix = x + 1
    place.RowPositionInTotalImagePixelMatrix = y + 1
    place.XOffsetInSlideCoordinateSystem = 0
    place.YOffsetInSlideCoordinateSystem = 0
    place.ZOffsetInSlideCoordinateSystem = 0
    group = Dataset()
    group.PlanePositionSlideSequence = [place]
    return group


def _jpeg(frame: NDArray[np.uint8]) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(frame).save(stream, format="JPEG", quality=95)
    return stream.getvalue()


def leica(
    path: Path, pixels: NDArray[np.uint8], corner: tuple[int, int], size: tuple[int, int]
) -> None:
    """An SCN of 0.5 µm: ``pixels`` were scanned at ``corner`` (x, y) of a glass of ``size`` pixels,
    as OpenSlide's bounds then tell."""
    high, wide = pixels.shape[:2]
    small = size[0] // 16, size[1] // 16

    def image(
        at: tuple[int, int], extent: tuple[int, int], sides: tuple[int, int], page: int, lens: int
    ) -> str:
        nanometres = [500 * value for value in (*extent, *at)]
        return (
            '<image><device model="Leica SCN400;Leica SCN"/>'
            f'<pixels sizeX="{sides[0]}" sizeY="{sides[1]}">'
            f'<dimension sizeX="{sides[0]}" sizeY="{sides[1]}" r="0" ifd="{page}"/></pixels>'
            '<view sizeX="{}" sizeY="{}" offsetX="{}" offsetY="{}"/>'.format(*nanometres)
            + f"<scanSettings><objectiveSettings><objective>{lens}</objective></objectiveSettings>"
            "<illuminationSettings><illuminationSource>brightfield</illuminationSource>"
            "</illuminationSettings></scanSettings></image>"
        )

    words = (
        '<?xml version="1.0"?>'
        '<scn xmlns="http://www.leica-microsystems.com/scn/2010/10/01">'
        f'<collection sizeX="{500 * size[0]}" sizeY="{500 * size[1]}">'
        + image((0, 0), size, small, 0, 1)
        + image(corner, (wide, high), (wide, high), 1, 20)
        + "</collection></scn>"
    )
    how: dict[str, Any] = {
        "tile": (128, 128), "photometric": "rgb", "compression": "jpeg", "metadata": None,
        "compressionargs": {"level": 95},
    }  # fmt: skip
    with tifffile.TiffWriter(path, bigtiff=True) as file:
        file.write(np.full((small[1], small[0], 3), 240, np.uint8), description=words, **how)
        file.write(pixels, resolution=(20_000, 20_000), resolutionunit="CENTIMETER", **how)
