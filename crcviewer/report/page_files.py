"""The folder of which a report is made: pictures, the data of its pages, and what it carries."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from crcviewer.protocol.resources import resources_folder
from crcviewer.report.overlay_map import OverlayMap
from crcviewer.report.pictures import ReportImage, picture

TEMPLATE = "report.typ"
_JPEG_QUALITY = 92


class PageFiles:
    """Pictures are written once, whatever the number of languages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._added: set[str] = set()

    def add(self, name: str, image: ReportImage, overlay: OverlayMap | None = None) -> str:
        """The name of the file in which it is drawn."""
        file = f"{name}.jpg"
        if file not in self._added:
            drawn = picture(image, overlay)
            drawn.save(self.folder / file, quality=_JPEG_QUALITY, subsampling=0)
            self._added.add(file)
        return file

    def finish(self, data: dict[str, Any], record: bytes) -> Path:
        """Write the rest; the template that is to be compiled."""
        words = json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace")
        (self.folder / "data.json").write_bytes(words)
        (self.folder / "record.json").write_bytes(record)
        return Path(shutil.copy(resources_folder() / "report" / TEMPLATE, self.folder / TEMPLATE))
