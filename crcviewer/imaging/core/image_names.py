"""What an image is called where people read it."""

from __future__ import annotations

import re

from crcviewer.imaging.core.files import shown_name
from crcviewer.protocol.images import ImageInfo
from crcviewer.protocol.text import visible

_PART = re.compile(r"#((series|volume)-[0-9]+|tree-[0-9a-f]+-[0-9]+)$")
# As of imaging/core/part_paths, but without asking the disk, which may not answer.


def file_without_part(path: str) -> str:
    """The file or folder of a series or volume."""
    return _PART.sub("", path) if "#" in path else path


def image_name(info: ImageInfo) -> str:
    """The name of its file or folder; of a part of these, with the numbers of series and volume.
    A description is shown, never a name: it may hold a patient's."""
    if "#" not in info.path:
        return shown_name(info.path)
    path = file_without_part(info.path)
    name = shown_name(path)
    if path == info.path or info.series is None:
        return name
    number = str(info.series.number) if info.series.number else ""
    return " · ".join(filter(None, (name, number, visible(info.series.volume))))
