"""What is said below an image: where it comes from, its sizes, its window, the field of view."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crcviewer.protocol.images import FieldOfView, ImageInfo, Windowing
from crcviewer.protocol.text import visible
from crcviewer.protocol.units import length_text, pixel_size_text, value_text
from crcviewer.ui.shared.brightness import Brightness, Window


def facts_text(
    info: ImageInfo,
    slice_index: int,
    field: FieldOfView,
    windowing: Windowing | None,
    brightness: Brightness,
    *,
    size_set: bool,
    described: bool = True,
) -> str:
    """All that is known; ``size_set``: the size of a pixel is the user's word, not the file's;
    ``described``: with what the scanner's user wrote of a series."""
    size = _tr("{0} × {1} px").format(info.width, info.height)
    parts = [*_series_parts(info, described=described), size]
    if info.pixel_size_um is not None:
        size = pixel_size_text(info.pixel_size_um)
        parts.append(_tr("{0} (set by you)").format(size) if size_set else size)
    if slice_index < len(info.slice_positions_mm):
        position = value_text(round(info.slice_positions_mm[slice_index], 1))
        parts.append(_tr("slice at {0} mm").format(position))
    if windowing is not None:
        parts.append(_window_text(windowing, brightness))
    parts.append(_field_text(field, info.pixel_size_um))
    return " · ".join(parts)


def reading_text(column: int, row: int, value: float | None, windowing: Windowing | None) -> str:
    """The place under the pointer, and the value there: "x 120, y 88 · −45 HU"."""
    place = _tr("x {0}, y {1}").format(column, row)
    if value is None:
        return place
    hounsfield = windowing is not None and windowing.hounsfield
    unit = " HU" if hounsfield else ""
    return f"{place} · {value_text(round(value) if hounsfield else value)}{unit}"


def _series_parts(info: ImageInfo, *, described: bool) -> list[str]:
    planes = {
        "axial": _tr("axial"),
        "coronal": _tr("coronal"),
        "sagittal": _tr("sagittal"),
    }
    parts = []
    if info.series is not None:
        if info.series.number:
            parts.append(_tr("series {0}").format(info.series.number))
        volume = info.series.volume
        told = _tr("volume {0}").format(volume) if volume.isdecimal() else volume
        description = info.series.description if described else ""
        parts += [visible(part) for part in (description, told) if part]
    if info.plane in planes:
        parts.append(planes[info.plane])
    return parts


def _window_text(windowing: Windowing, brightness: Brightness) -> str:
    network = _numbers(windowing.network)
    if brightness.window is None:
        shown = _tr("window {0}").format(network)
    else:
        shown = _tr("window {0} (network: {1})").format(_numbers(brightness.window), network)
    return shown + " · " + _tr("inverted") if brightness.inverted else shown


def _numbers(window: Window) -> str:
    centre, width = (value_text(round(part) if abs(part) >= 10 else part) for part in window)
    return f"{centre} / {width}"


def _field_text(field: FieldOfView, pixel_size_um: float | None) -> str:
    """How large the square is: in true length where it is known, and in pixels."""
    pixels = length_text(field.side, None)
    if pixel_size_um is None:
        return _tr("field of view {0}").format(pixels)
    return _tr("field of view {0} ({1})").format(length_text(field.side, pixel_size_um), pixels)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImagePane", text)
