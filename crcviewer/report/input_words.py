"""What the network had of the images behind a result: slice, window and fields of view."""

from __future__ import annotations

from crcviewer.protocol.messages import Classified
from crcviewer.protocol.text import NOTHING, Text, joined, text
from crcviewer.protocol.units import length_text, value_text
from crcviewer.session.case import Case, Picture


def input_text(case: Case, result: Classified) -> Text:
    """For people, as far as it is known."""
    tile, scan = case.pathology, case.radiology
    said = []
    if tile is not None:
        size = length_text(result.pathology_field.side, tile.known_pixel_size_um)
        said.append(text("Given to the network: a square of {size} of the tile.", size=size))
    if scan is not None and result.radiology_field is not None:
        size = length_text(result.radiology_field.side, scan.info.pixel_size_um)
        said.append(_scan_text(scan, result, size))
    if result.radiology_windowing is not None:
        said.append(
            text("Window and level that you choose change what you see, not what it was given.")
        )
    return joined(said) if said else NOTHING


def _scan_text(scan: Picture, result: Classified, size: str) -> Text:
    number, windowing = result.radiology_slice, result.radiology_windowing
    if number is None:
        return text("Of the scan: a square of {size}.", size=size)
    if windowing is None:
        return text(
            "Of the scan: a square of {size} of slice {number} of {count}.",
            size=size,
            number=number + 1,
            count=max(scan.info.slices, number + 1),
        )
    centre, width = (value_text(part) for part in windowing.network)
    window = f"{centre} / {width} HU" if windowing.hounsfield else f"{centre} / {width}"
    return text(
        "Of the scan: a square of {size} of slice {number} of {count}, through the window"
        " {window}.",
        size=size,
        number=number + 1,
        count=max(scan.info.slices, number + 1),
        window=window,
    )
