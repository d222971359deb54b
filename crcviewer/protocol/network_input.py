"""What the network had of the images of a result, as the fields of tables and JSON lines."""

from __future__ import annotations

from typing import Any

from crcviewer.protocol.images import FieldOfView
from crcviewer.protocol.messages import Classified

COLUMNS = (
    "pathology_field_x", "pathology_field_y", "pathology_field_side",
    "radiology_field_x", "radiology_field_y", "radiology_field_side",
    "radiology_slice", "radiology_window_centre", "radiology_window_width",
)  # fmt: skip
"""Of a table. Fields in pixels of the full image (upper left corner and side), slices from 1, the
window in the units of :func:`network_input`."""


def network_input(done: Classified) -> dict[str, Any]:
    """Of JSON lines; ``radiology_…`` are None where no radiology image was given.

    ``radiology_window``: None where the image has nothing but brightness; its ``unit`` is ``HU`` or
    ``file``. It is the window of the network, whatever was looked at.
    """
    seen = done.radiology_windowing
    return {
        "pathology_field": _square(done.pathology_field),
        "radiology_field": _square(done.radiology_field) if done.radiology_field else None,
        "radiology_slice": None if done.radiology_slice is None else done.radiology_slice + 1,
        "radiology_window": None
        if seen is None
        else {
            "centre": seen.network[0],
            "width": seen.network[1],
            "unit": "HU" if seen.hounsfield else "file",
            "inverted": seen.inverted,
        },
    }


def cells(done: Classified | None) -> list[str]:
    """Of one row, in the order of :data:`COLUMNS`; empty where there is none."""
    if done is None:
        return [""] * len(COLUMNS)
    fields = (done.pathology_field, done.radiology_field)
    squares = [f"{v:g}" if v is not None else "" for f in fields for v in _numbers(f)]
    number = "" if done.radiology_slice is None else str(done.radiology_slice + 1)
    seen = done.radiology_windowing
    return [*squares, number, *([f"{v:g}" for v in seen.network] if seen else ["", ""])]


def _numbers(field: FieldOfView | None) -> tuple[float | None, ...]:
    return (field.x, field.y, field.side) if field is not None else (None, None, None)


def _square(field: FieldOfView) -> dict[str, float]:
    return {"x": field.x, "y": field.y, "side": field.side}
