"""Which of the pictures in a TIFF is the one that was meant.

Microscopes and converters put several into one file, the label and the photograph of the whole
glass among them, and not always behind the tissue. On a label stands a patient's name.
"""

from __future__ import annotations

import re

import tifffile

_NOT_THE_PICTURE = re.compile(r"\b(label|macro|overview|thumbnail|barcode|slide ?preview)", re.I)
_SMALL = 10
"""Times smaller than the largest, a picture without such a name is none of the slide's either."""
_OME_IMAGE = re.compile(r"<(?:\w+:)?Image[\s>]")


def picture_series(tiff: tifffile.TiffFile) -> tifffile.TiffPageSeries:
    """The first series that is neither named as a label, an overview or the like nor far smaller
    than another. Where all are named so: the largest of them, as nothing else is there to be meant.
    """
    series = list(tiff.series)
    if len(series) == 1:
        return series[0]
    pictures = [one for one in series if not _NOT_THE_PICTURE.search(str(one.name or ""))]
    if not pictures:
        return max(series, key=_pixels)
    largest = max(map(_pixels, pictures))
    return next(one for one in pictures if _pixels(one) * _SMALL >= largest)


def description_of(tiff: tifffile.TiffFile, series: tifffile.TiffPageSeries) -> str:
    """What the file says of one series: of OME that part which is this picture's."""
    page = series.keyframe
    ome = tiff.ome_metadata
    if ome is None:
        return page.description or ""
    starts = [found.start() for found in _OME_IMAGE.finditer(ome)]
    number = list(tiff.series).index(series)
    if len(starts) != len(tiff.series):
        return ome if number == 0 else ""
    return ome[starts[number] : starts[number + 1] if number + 1 < len(starts) else None]


def _pixels(series: tifffile.TiffPageSeries) -> int:
    return int(series.keyframe.imagewidth) * int(series.keyframe.imagelength)
