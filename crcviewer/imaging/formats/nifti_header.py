"""What the header of a NIfTI file says: its grid, how it lies in the patient and is sliced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import nibabel as nib
import numpy as np

from crcviewer.imaging.core.anatomy import View, view_of
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import Stamp, display_name
from crcviewer.imaging.core.intensity import Values
from crcviewer.imaging.core.size_limits import check_fits_memory, check_size
from crcviewer.protocol.modality import Modality
from crcviewer.protocol.text import text

_DEFLATE_LIMIT = 1032
_UNIT_MM = {"meter": 1000.0, "mm": 1.0, "micron": 0.001, "unknown": 1.0}
_THICK = 1.5
"""How much thicker than wide a voxel is where its slices were taken one by one."""
_FEW = 4
"""How many times fewer slices than pixels a side tell the same."""
_LABELS = 1002
"""NIFTI_INTENT_LABEL."""


@dataclass(frozen=True)
class _Placed:
    """How a volume lies in the patient."""

    along: int
    """The axis of the slices; the first of the two others runs across the stored slice."""
    view: View
    known: bool
    """Whether the header tells how the volume lies in the patient."""
    sizes_mm: tuple[float, float, float]
    positions_mm: tuple[float, ...]
    backwards: bool
    """Whether slices run against the view's normal."""


@dataclass(frozen=True, kw_only=True)
class Volume(_Placed):
    """What the header says. ``shape``: of the first volume, three axes."""

    header: Any
    shape: tuple[int, int, int]
    volumes: int
    compressed: bool
    by_header: Modality | None
    """What the header says that it is."""
    chosen: int = 0
    """Which of its volumes, from 0."""

    @property
    def inside(self) -> tuple[int, int]:
        """The axes that run across and down the stored slice."""
        first, second = (axis for axis in range(3) if axis != self.along)
        return first, second


def read_volume(path: str, stamp: Stamp, stream: Any, compressed: bool) -> Volume:
    """``stream``: the header, unpacked, from its start; ``stamp``: of the file with the values.
    Raises ImageError for what is no grey volume, or too large."""
    head = stream.read(8)
    stream.seek(0)
    kind = nib.Nifti2Header if head[4:8] == b"n+2\0" else nib.Nifti1Header
    header: Any = kind.from_fileobj(stream, check=False)  # type: ignore[no-untyped-call]  # nibabel
    by_header = _modality_by(header)
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
    where = _orientation(header, spatial)
    along = where.along
    # Sizes are checked with Python's integers: a header can name numbers that overflow others.
    first_bytes = spatial[0] * spatial[1] * spatial[2] * dtype.itemsize
    width, height = (spatial[axis] for axis in range(3) if axis != along)
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
    intent = int(header["intent_code"]) if "intent_code" in header else 0
    if intent == _LABELS:
        raise label_map(name)
    return Volume(
        **vars(where),
        header=header,
        shape=spatial,
        volumes=volumes,
        compressed=compressed,
        by_header=by_header,
    )


def _orientation(header: Any, shape: tuple[int, int, int]) -> _Placed:
    affine = np.asarray(header.get_best_affine(), dtype=np.float64)
    codes = [int(header[name]) for name in ("qform_code", "sform_code") if name in header]
    known = any(codes)
    if not np.isfinite(affine).all() or abs(np.linalg.det(affine[:3, :3])) < 1e-9:
        affine, known = np.diag([-1.0, 1.0, 1.0, 1.0]), False
    unit = _UNIT_MM.get(header.get_xyzt_units()[0], 1.0)
    # NIfTI's world runs to the right, front and head; DICOM's, whose letters we use, to L, P, H.
    directions = np.diag([-1.0, -1.0, 1.0]) @ affine[:3, :3]
    sizes = np.linalg.norm(directions, axis=0) * unit
    along = _slice_axis(directions, sizes, shape)
    across, down = (axis for axis in range(3) if axis != along)
    view = view_of(directions[:, across], directions[:, down])
    if view is None:  # two axes alike: nothing can be said
        along, known = 2, False
        view = view_of(np.array([1.0, 0.0, 0.0]), np.array([0.0, -1.0, 0.0]))
        assert view is not None
        directions = np.diag([1.0, -1.0, 1.0])
    normal = np.array(view.normal)
    corner = (np.diag([-1.0, -1.0, 1.0]) @ affine[:3, 3]) * unit
    step = float(directions[:, along] @ normal) * unit
    places = [float(corner @ normal) + step * number for number in range(shape[along])]
    backwards = step < 0
    positions = tuple(round(place, 4) + 0.0 for place in (places[::-1] if backwards else places))
    mm = (float(sizes[0]), float(sizes[1]), float(sizes[2]))
    return _Placed(along, view, known, mm, positions, backwards)


def _slice_axis(directions: Values, sizes: Values, shape: tuple[int, int, int]) -> int:
    """Across the plane in which it was taken: a single slice, else the thick direction, else few
    slices of many pixels, else the patient's long axis."""
    if shape.count(1) == 1:
        return shape.index(1)
    thick = int(np.argmax(sizes))
    others = [float(sizes[axis]) for axis in range(3) if axis != thick]
    if max(others) > 0 and sizes[thick] > _THICK * max(others):
        return thick
    few = int(np.argmin(shape))
    if min(n for axis, n in enumerate(shape) if axis != few) > _FEW * shape[few]:
        return few
    unit = directions / np.where(sizes > 0, np.linalg.norm(directions, axis=0), 1.0)
    return int(np.argmax(np.abs(unit[2])))


def _modality_by(header: Any) -> Modality | None:
    """Only MR has directions of frequency and phase; dcm2niix writes echo times of MR."""
    try:
        encoded = header.get_dim_info()[:2]
    except (AttributeError, ValueError):
        encoded = (None, None)
    said = bytes(header["descrip"].tobytes()) if "descrip" in header else b""
    if any(direction is not None for direction in encoded) or said.startswith((b"TE=", b"TR=")):
        return Modality.MR
    return None


def label_map(name: str) -> ImageError:
    """What is told of a file whose values are labels."""
    return ImageError(
        text("{name} is a label map: its values are names of regions, not an image.", name=name),
        text("Open the scan that was labelled instead."),
    )
