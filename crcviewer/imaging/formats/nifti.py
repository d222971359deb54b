"""NIfTI volumes, one slice at a time, the way a radiologist looks at them.

In the plane in which they were taken: that of the thinnest pixels (a volume of like pixels: axial).
Oblique volumes are shown by their nearest axes, without resampling. What kind of scan it is, the
format hardly tells: its header where scanners' converters write it, else values that only a CT in
Hounsfield units has, else its name; else it is not known, and said so.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace as replace_field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from msgspec.structs import replace
from nibabel.arrayproxy import ArrayProxy
from PIL import Image

from crcviewer.imaging.core import intensity
from crcviewer.imaging.core.anatomy import NO_ORIENTATION
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.file_names import names_ct, names_mr, stem_of
from crcviewer.imaging.core.files import Stamp, display_name, opened, stamp_of
from crcviewer.imaging.core.image_source import (
    Files,
    WholeSliceSource,
    resized,
    resized_values,
)
from crcviewer.imaging.core.intensity import UInt8, Values
from crcviewer.imaging.core.part_paths import no_such_volume, volume_path
from crcviewer.imaging.core.size_limits import MAX_VOLUME_BYTES
from crcviewer.imaging.formats.detect_format import is_split_nifti
from crcviewer.imaging.formats.nifti_header import Volume, label_map, read_volume
from crcviewer.protocol.images import ImageInfo, SeriesInfo, Slot, Windowing
from crcviewer.protocol.modality import Modality
from crcviewer.protocol.text import Text, text

_AIR_HU, _FAT_HU, _METAL_HU = -500, -50, 32_000
_WINDOW_SLICES = 9
"""How many slices tell the brightness of a volume."""
_MOST_LABELS = 512
_LARGEST_BVAL = 2**20
_ALIKE = 0.8

MODALITY_UNKNOWN = text(
    "The file does not tell what kind of scan it is: it is shown by its own brightness."
)
NOT_A_NUMBER = text(
    "The volume holds values that are no numbers (NaN): they are shown as its lowest."
)


def open_nifti(
    path: str, stamp: Stamp, *, compressed: bool, number: int | None = None
) -> NiftiSource:
    """A ``.nii`` or ``.nii.gz`` (by content, whatever it is called).

    ``number``: of its volumes, from 1; None: the first, and that there are more is told.
    """
    with opened(path, stamp) as file:
        values = _values_of(path, stamp, file)
        with _unpacked(file, compressed) as stream:
            volume = read_volume(path, values[1], stream, compressed)
    width, height, pixel = _shown(volume)
    warnings = []
    if number is None and volume.volumes > 1:
        warnings.append(
            text("The file holds {count} volumes: the first is shown.", count=volume.volumes)
        )
    if number is not None and number > volume.volumes:
        raise no_such_volume(path)
    chosen = (number or 1) - 1
    volume = replace_field(volume, chosen=chosen)
    names = volume_names(path, volume.volumes)
    if not volume.known:
        warnings.append(NO_ORIENTATION)
    info = ImageInfo(
        path if number is None else volume_path(path, number),
        "nifti",
        "NIfTI",
        width,
        height,
        slices=volume.shape[volume.along],
        slot=Slot.RADIOLOGY,
        slot_reason=text("it is a NIfTI volume"),
        pixel_size_um=pixel * 1000 if pixel > 0 else None,
        slice_positions_mm=volume.positions_mm,
        plane=volume.view.plane if volume.known else "",
        letters=volume.view.letters if volume.known else None,
        spacing_um=(pixel * 1000, pixel * 1000) if pixel > 0 else None,
        series=SeriesInfo(volume=names[chosen], volumes=names) if names else None,
    )
    files = ((path, stamp),) if values[0] == path else ((path, stamp), values)
    return NiftiSource(info, files, volume, warnings)


def _values_of(path: str, stamp: Stamp, file: BinaryIO) -> tuple[str, Stamp]:
    """The file with the values: itself, or the other half of a pair (``.hdr`` and ``.img``)."""
    split = is_split_nifti(file.read(512))
    file.seek(0)
    if not split:
        return path, stamp
    place = Path(path)
    names = (place.stem + ending for ending in (".img", ".IMG"))
    other = next((place.with_name(n) for n in names if place.with_name(n).is_file()), None)
    if other is None:
        raise ImageError(
            text(
                "The other half of {name} is missing: {part}.",
                name=display_name(path),
                part=display_name(place.stem + ".img"),
            ),
            text("Copy both files from where they came from, into one folder."),
        )
    return str(other), stamp_of(other)


def volume_names(path: str, count: int) -> tuple[str, ...]:
    """By the b-values that converters write beside the file, else by number; empty for one."""
    if count < 2:
        return ()
    beside = Path(path).with_name(f"{stem_of(path)}.bval")
    with suppress(OSError, ValueError):
        if beside.stat().st_size < _LARGEST_BVAL:
            values = [float(word) for word in beside.read_text(encoding="ascii").split()]
            if len(values) == count:
                return tuple(f"{n}: b {value:g}" for n, value in enumerate(values, start=1))
    return tuple(map(str, range(1, count + 1)))


def _shown(volume: Volume) -> tuple[int, int, float]:
    """Width and height of a slice as shown, and the mm of its (square) pixels."""
    across, down = volume.inside
    sizes = volume.sizes_mm[across], volume.sizes_mm[down]
    width, height = volume.shape[across], volume.shape[down]
    if min(sizes) > 0 and abs(sizes[0] - sizes[1]) > 0.01 * max(sizes):
        pixel = min(sizes)
        width, height = round(width * sizes[0] / pixel), round(height * sizes[1] / pixel)
    else:
        pixel = sizes[0]
    if volume.view.transpose:
        width, height = height, width
    return width, height, pixel


@contextmanager
def _unpacked(file: BinaryIO, compressed: bool) -> Iterator[Any]:
    if compressed:
        with gzip.GzipFile(fileobj=file, mode="rb") as stream:
            yield stream
    else:
        yield file


def _seems_labels(slices: list[Values]) -> bool:
    """Whole numbers from 0, few of them, and where two neighbours are both above 0 they are nearly
    always alike: a region has one label, a scan of tissue has noise."""
    alike = both = 0
    seen: set[float] = set()
    for values in slices:
        if values.size < 64 or not np.isfinite(values).all() or float(values.min()) < 0:
            return False
        if values.dtype.kind == "f" and np.any(values != np.rint(values)):
            return False
        seen.update(np.unique(values).tolist())
        if len(seen) > _MOST_LABELS:
            return False
        for first, second in ((values[:, :-1], values[:, 1:]), (values[:-1], values[1:])):
            inside = (first > 0) & (second > 0)
            both += int(inside.sum())
            alike += int((first == second)[inside].sum())
    return len(seen) > 1 and both > 0 and alike > _ALIKE * both


class NiftiSource(WholeSliceSource):
    """One volume of the file, slice by slice; CT or MR is told by its values."""

    def __init__(self, info: ImageInfo, files: Files, volume: Volume, warnings: list[Text]) -> None:
        """Raises ImageError where the values are labels. ``files``: the last has the values."""
        super().__init__(info, files)
        self._volume = volume
        self._in_memory: Values | None = None
        self._brightness: tuple[float, float] | None = None
        middle = self._values(info.slices // 2)
        if self._holds_nan(middle):
            warnings.append(NOT_A_NUMBER)
        step = max(1, info.slices // _WINDOW_SLICES)
        some = [self._values(n) for n in range(step // 2, info.slices, step)][:_WINDOW_SLICES]
        if _seems_labels([middle, *some]):
            raise label_map(display_name(self.files[0][0]))
        modality = volume.by_header or self._by_values_and_name(middle)
        if modality is None:
            warnings.append(MODALITY_UNKNOWN)
        ct = modality is Modality.CT
        self.info = replace(
            info,
            modality=modality or "",
            window=intensity.ABDOMINAL_WINDOW if ct else None,
            window_from="standard" if ct else "percentiles",
            warnings=tuple(warnings),
        )

    def _by_values_and_name(self, middle: Values) -> Modality | None:
        finite = middle[np.isfinite(middle)]
        lowest = float(finite.min()) if finite.size else 0.0
        highest = float(finite.max()) if finite.size else 0.0
        # Air and fat in Hounsfield units; a CT whose air was cut away goes down to fat at least,
        # and then its name counts.
        if lowest <= _AIR_HU and highest <= _METAL_HU:
            return Modality.CT
        stem = stem_of(self.files[0][0])
        if lowest <= _FAT_HU and names_ct(stem):
            return Modality.CT
        return Modality.MR if lowest > _AIR_HU and names_mr(stem) else None

    @property
    def _has_colour_channels(self) -> bool:
        return False

    def _holds_nan(self, middle: Values) -> bool:
        whole = self._in_memory if self._in_memory is not None else middle
        return whole.dtype.kind == "f" and not bool(np.isfinite(whole).all())

    def _values(self, slice_index: int) -> Values:
        """``(H, W)``, rescaled, as it is stored: rows across, but not yet turned."""
        volume = self._volume
        position = slice_index
        if volume.backwards:
            position = volume.shape[volume.along] - 1 - slice_index
        key: list[Any] = [slice(None)] * 3
        key[volume.along] = position
        return np.ascontiguousarray(self._read(tuple(key)).T)

    def _volume_window(self) -> tuple[float, float]:
        """Percentiles of some slices spread over the volume, so that slices can be compared."""
        if self._brightness is None:
            count = self.info.slices
            step = max(1, count // _WINDOW_SLICES)
            some = range(step // 2, count, step)[:_WINDOW_SLICES]
            self._brightness = intensity.percentile_window(*map(self._values, some))
        return self._brightness

    def _read(self, key: tuple[Any, ...]) -> Values:
        if self._in_memory is not None:
            return np.asarray(self._in_memory[key])
        path, stamp = self.files[-1]
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
        # Only the one volume, whatever lies before and after it.
        size = math.prod(self._volume.shape) * header.get_data_dtype().itemsize
        spec = (
            self._volume.shape,
            header.get_data_dtype(),
            int(header.get_data_offset()) + self._volume.chosen * size,
            1.0 if slope is None else slope,
            0.0 if intercept is None else intercept,
        )
        return ArrayProxy(stream, spec, mmap=False)  # type: ignore[no-untyped-call]  # nibabel

    def _decode(self, slice_index: int) -> UInt8:
        pixels = intensity.windowed(self._finite(slice_index), *self._network_window())
        turned = np.asarray(self._volume.view.turned(pixels))
        return resized(turned, _shown(self._volume)[:2], Image.Resampling.BILINEAR)

    def _slice_values(self, slice_index: int) -> tuple[Values, Windowing] | None:
        turned = np.asarray(self._volume.view.turned(self._finite(slice_index)))
        values = resized_values(turned, _shown(self._volume)[:2])
        ct = self.info.modality == Modality.CT
        return values, Windowing(self._network_window(), hounsfield=ct)

    def _network_window(self) -> tuple[float, float]:
        return self.info.window or self._volume_window()

    def _finite(self, slice_index: int) -> Values:
        """As :meth:`_values`, what is no number as the lowest of the slice."""
        values = self._values(slice_index)
        if values.dtype.kind == "f":
            finite = values[np.isfinite(values)]
            low = float(finite.min()) if finite.size else 0.0
            high = float(finite.max()) if finite.size else 0.0
            values = np.nan_to_num(values, nan=low, neginf=low, posinf=high)
        return values
