"""NIfTI volumes, one slice at a time, the way a radiologist looks at them.

Axial slices from foot to head, anterior up, the patient's right at the viewer's left. A volume of
a single slice is shown in the plane it was taken in (coronal and sagittal: head up; sagittal:
anterior at the left). Oblique volumes are shown by their nearest axes, without resampling.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

import nibabel as nib
import numpy as np
from msgspec.structs import replace
from nibabel.arrayproxy import ArrayProxy

from crcviewer.imaging.core import intensity
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.file_names import names_ct, stem_of
from crcviewer.imaging.core.files import Stamp, display_name, opened
from crcviewer.imaging.core.image_source import ImageSource, WholeSliceSource
from crcviewer.imaging.core.intensity import UInt8, Values
from crcviewer.imaging.core.size_limits import MAX_VOLUME_BYTES, check_fits_memory, check_size
from crcviewer.protocol.messages import ImageInfo, Slot
from crcviewer.protocol.modality import Modality
from crcviewer.protocol.text import Text, text

_DEFLATE_LIMIT = 1032
_UNIT_MM = {"meter": 1000.0, "mm": 1.0, "micron": 0.001, "unknown": 1.0}
_AIR_HU = -500

_NOT_A_NUMBER = text(
    "The volume holds values that are no numbers (NaN): they are shown as its lowest."
)


@dataclass(frozen=True)
class Plane:
    """Which axes of the array are seen, and which way round."""

    across: int
    down: int
    along: int
    """The axis of the slices."""
    mirror: bool
    """Whether columns run against the array's axis."""
    flip: bool
    """Whether rows do."""
    backwards: bool
    """Whether slices do."""


@dataclass(frozen=True)
class Volume:
    """What the header says. ``shape``: of the first volume, three axes."""

    header: Any
    shape: tuple[int, int, int]
    volumes: int
    plane: Plane
    sizes_mm: tuple[float, float, float]
    first_mm: float
    """Position of the first slice, along its axis."""
    compressed: bool


def open_nifti(path: str, stamp: Stamp, *, compressed: bool) -> ImageSource:
    """A ``.nii`` or ``.nii.gz`` (by content, whatever it is called)."""
    with opened(path, stamp) as file, _unpacked(file, compressed) as stream:
        volume = _read_volume(path, stamp, stream, compressed)
    plane, sizes = volume.plane, volume.sizes_mm
    across, down = sizes[plane.across], sizes[plane.down]
    slices = volume.shape[plane.along]
    warnings = []
    if volume.volumes > 1:
        warnings.append(
            text("The file holds {count} volumes: the first is shown.", count=volume.volumes)
        )
    if abs(across - down) > 0.01 * max(across, down):
        warnings.append(text("Its pixels are not square, so the image looks stretched."))
    step = sizes[plane.along]
    info = ImageInfo(
        path,
        "nifti",
        "NIfTI",
        volume.shape[plane.across],
        volume.shape[plane.down],
        slices=slices,
        slot=Slot.RADIOLOGY,
        slot_reason=text("it is a NIfTI volume"),
        pixel_size_um=across * 1000 if across > 0 else None,
        slice_positions_mm=tuple(round(volume.first_mm + step * i, 4) for i in range(slices)),
    )
    return NiftiSource(info, stamp, volume, warnings)


@contextmanager
def _unpacked(file: BinaryIO, compressed: bool) -> Iterator[Any]:
    if compressed:
        with gzip.GzipFile(fileobj=file, mode="rb") as stream:
            yield stream
    else:
        yield file


def _read_volume(path: str, stamp: Stamp, stream: Any, compressed: bool) -> Volume:
    head = stream.read(8)
    stream.seek(0)
    kind = nib.Nifti2Header if head[4:8] == b"n+2\0" else nib.Nifti1Header
    header: Any = kind.from_fileobj(stream, check=False)  # type: ignore[no-untyped-call]  # nibabel
    for free_text in ("descrip", "aux_file", "db_name", "intent_name"):
        if free_text in header:
            header[free_text] = b""  # may hold a patient's name
    shape = tuple(int(n) for n in header.get_data_shape())
    dtype = header.get_data_dtype()
    name = display_name(path)
    if not 2 <= len(shape) <= 7 or min(shape) < 1:
        raise ImageError(
            text("{name} holds no volume.", name=name), text("Export it again from its program.")
        )
    if dtype.kind not in "iuf":
        raise ImageError(
            text("{name} holds colours or complex numbers, not a grey volume.", name=name),
            text("Export it as one grey volume."),
        )
    spatial = shape[0], shape[1], shape[2] if len(shape) > 2 else 1
    volumes = int(np.prod(shape[3:], dtype=object)) if len(shape) > 3 else 1
    plane, sizes, first = _plane_of(header, spatial)
    # Sizes are checked with Python's integers: a header can name numbers that overflow others.
    first_bytes = spatial[0] * spatial[1] * spatial[2] * dtype.itemsize
    width, height = spatial[plane.across], spatial[plane.down]
    check_size(path, width, height, file_size=stamp.size, sample_bytes=dtype.itemsize)
    check_fits_memory(
        path,
        width,
        height,
        text("Export it with a coarser grid."),
        sample_bytes=dtype.itemsize,
    )
    at_most = stamp.size * (_DEFLATE_LIMIT if compressed else 1)
    if int(header.get_data_offset()) + first_bytes > at_most:
        raise ImageError(
            text("{name} is cut off: it announces more values than it can hold.", name=name),
            text("Copy or export it again from where it came from."),
        )
    return Volume(header, spatial, volumes, plane, sizes, first, compressed)


def _plane_of(
    header: Any, shape: tuple[int, int, int]
) -> tuple[Plane, tuple[float, float, float], float]:
    affine = np.asarray(header.get_best_affine(), dtype=np.float64)
    axes = _nearest_axes(affine) if np.isfinite(affine).all() else None
    if axes is None or np.isnan(axes).any():
        affine = np.eye(4)
        axes = _nearest_axes(affine)
    # Array axis and direction of each world axis: right, anterior, superior.
    where = [int(np.flatnonzero(axes[:, 0] == world)[0]) for world in range(3)]
    ahead = [bool(axes[axis, 1] > 0) for axis in where]
    single = [shape[axis] == 1 for axis in where]
    along = 2
    if not single[2] and any(single[:2]):
        along = single.index(True)
    across, down = {0: (1, 2), 1: (0, 2), 2: (0, 1)}[along]
    # Columns show the patient's right (of a sagittal slice: the anterior) first, rows the
    # anterior or the head first: both run against the world's axes.
    plane = Plane(
        where[across], where[down], where[along], ahead[across], ahead[down], not ahead[along]
    )
    unit = _UNIT_MM.get(header.get_xyzt_units()[0], 1.0)
    scale = np.linalg.norm(affine[:3, :3], axis=0) * unit
    sizes = (float(scale[0]), float(scale[1]), float(scale[2]))
    corner = [0.0, 0.0, 0.0, 1.0]
    if plane.backwards:
        corner[plane.along] = shape[plane.along] - 1
    return plane, sizes, float((affine @ corner)[along] * unit)


def _nearest_axes(affine: Values) -> Values:
    found = nib.orientations.io_orientation(affine)  # type: ignore[no-untyped-call]  # nibabel
    return np.asarray(found)


class NiftiSource(WholeSliceSource):
    """The first volume of the file, slice by slice; CT or MR is told by its values."""

    def __init__(self, info: ImageInfo, stamp: Stamp, volume: Volume, warnings: list[Text]) -> None:
        super().__init__(info, ((info.path, stamp),))
        self._volume = volume
        self._in_memory: Values | None = None
        middle = self._values(info.slices // 2)
        if self._holds_nan(middle):
            warnings.append(_NOT_A_NUMBER)
        lowest = float(np.nanmin(middle)) if np.isfinite(middle).any() else 0.0
        # A CT whose table and air were cut away goes down to fat at least; then its name counts.
        ct = lowest <= _AIR_HU or (lowest <= -50 and names_ct(stem_of(info.path)))
        self.info = replace(
            info,
            modality=Modality.CT if ct else Modality.MR,
            window=intensity.ABDOMINAL_WINDOW if ct else None,
            warnings=tuple(warnings),
        )

    @property
    def _has_colour_channels(self) -> bool:
        return False

    def _holds_nan(self, middle: Values) -> bool:
        whole = self._in_memory if self._in_memory is not None else middle
        return whole.dtype.kind == "f" and not bool(np.isfinite(whole).all())

    def _values(self, slice_index: int) -> Values:
        """``(H, W)``, rescaled, as seen."""
        plane = self._volume.plane
        position = slice_index
        if plane.backwards:
            position = self._volume.shape[plane.along] - 1 - slice_index
        key: list[Any] = [slice(None)] * 3
        key[plane.along] = position
        values = self._read(tuple(key))
        if plane.across < plane.down:
            values = values.T
        values = values[:: -1 if plane.flip else 1, :: -1 if plane.mirror else 1]
        return np.ascontiguousarray(values)

    def _read(self, key: tuple[Any, ...]) -> Values:
        if self._in_memory is not None:
            return np.asarray(self._in_memory[key])
        path, stamp = self.files[0]
        volume = self._volume
        with opened(path, stamp) as file, _unpacked(file, volume.compressed) as stream:
            proxy = self._proxy(stream)
            item = 4 if volume.header.get_data_dtype().itemsize <= 4 else 8
            if volume.compressed and int(np.prod(volume.shape)) * item <= MAX_VOLUME_BYTES:
                # gzip can only be read from the start: once for all slices, then.
                self._in_memory = np.asarray(proxy[..., :])
                return np.asarray(self._in_memory[key])
            return np.asarray(proxy[key])

    def _proxy(self, stream: Any) -> Any:
        header = self._volume.header
        slope, intercept = header.get_slope_inter()
        spec = (
            self._volume.shape,  # only the first volume, whatever follows it
            header.get_data_dtype(),
            header.get_data_offset(),
            1.0 if slope is None else slope,
            0.0 if intercept is None else intercept,
        )
        return ArrayProxy(stream, spec, mmap=False)  # type: ignore[no-untyped-call]  # nibabel

    def _decode(self, slice_index: int) -> UInt8:
        values = self._values(slice_index)
        if values.dtype.kind == "f":
            finite = values[np.isfinite(values)]
            low = float(finite.min()) if finite.size else 0.0
            high = float(finite.max()) if finite.size else 0.0
            values = np.nan_to_num(values, nan=low, neginf=low, posinf=high)
        return intensity.windowed(
            values, *(self.info.window or intensity.percentile_window(values))
        )
