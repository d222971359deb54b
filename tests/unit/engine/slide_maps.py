"""Slides and models for tests of tissue maps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import crcviewer
from crcviewer.engine.engine_role import Engine
from crcviewer.engine.image_cache import FieldCropper
from crcviewer.engine.job import Job
from crcviewer.engine.slides.journal import JournalHead, JournalWriter, read_journal, record_type
from crcviewer.engine.slides.slide_maps import SlideMaps
from crcviewer.engine.slides.tissue_bits import packed
from crcviewer.protocol.messages import LoadModel, Reply
from crcviewer.protocol.slide_messages import MapSlide, SlideMapped
from crcviewer.protocol.tissue import TISSUE_CLASSES
from tests.unit.imaging.slide_writing import pyramid

CODES = [one.code for one in TISSUE_CLASSES]
VERDICT, NO_VERDICT, UNREADABLE = range(3)


def stained(width: int, height: int) -> NDArray[np.uint8]:
    """``(height, width, 3)``: haematoxylin and eosin with some grain, glass at the borders."""
    y, x = np.mgrid[0:height, 0:width]
    noise = np.random.default_rng(0).normal(0, 0.04, (2, height, width))
    blue = 0.25 + 0.15 * np.sin(x / 37) + noise[0]
    red = 0.30 + 0.15 * np.sin(y / 29) + noise[1]
    dyes = np.array([[0.65, 0.70, 0.29], [0.07, 0.99, 0.11]])
    density = np.maximum(blue, 0)[..., None] * dyes[0] + np.maximum(red, 0)[..., None] * dyes[1]
    page: NDArray[np.uint8] = (243 * 10**-density).astype(np.uint8)
    margin = 112
    for edge in (np.s_[:margin], np.s_[-margin:], np.s_[:, :margin], np.s_[:, -margin:]):
        page[edge] = 243
    return page


def write_slide(path: Path, width: int = 1344, height: int = 1120, **options: Any) -> Path:
    """A pyramid of ``stained`` at 0.5 µm: 30 fields, some of them glass."""
    pyramid(path, stained(width, height), compression="deflate", **options)
    return path


class Mapping:
    """One engine with a model, and all that it tells."""

    def __init__(self, model: Path, folder: Path) -> None:
        self.engine = Engine()
        load = LoadModel(1, str(model))
        self.engine.load_model(load, Job(load, lambda _: None, Path))
        self.maps = SlideMaps(self.engine.warm_model, FieldCropper())
        self.folder = folder
        self.told: list[Reply] = []
        self._files = 0

    def job(self, request: Any) -> Job:
        def name(suffix: str) -> Path:
            self._files += 1
            return self.folder / f"array-{self._files}{suffix}"

        return Job(request, self.told.append, name)

    def map(self, path: Path, **options: Any) -> SlideMapped:
        options.setdefault("journal", str(self.folder / "map.slidemap"))
        request = MapSlide(2, str(path), **options)
        return self.maps.map_slide(request, self.job(request))


def write_map(
    path: Path, labels: NDArray[np.int64], *, outside: NDArray[np.bool_] | None = None,
    tissue: NDArray[np.bool_] | None = None,
) -> Any:  # fmt: skip
    """A journal of a map that is known: classes by field, -1 for fields that are not done; its
    fields are 224 pixels of 0.5 µm."""
    rows, columns = labels.shape
    on = labels >= 0 if tissue is None else tissue
    head = JournalHead(
        "slide.tiff", "1" * 64, "model", "2" * 64, TISSUE_CLASSES, columns * 224, rows * 224,
        0.5, 112.0, 224.0, 224.0, columns, rows, packed(on), code_version=crcviewer.__version__,
    )  # fmt: skip
    at_rows, at_columns = np.nonzero(labels >= 0)
    records = np.zeros(len(at_rows), record_type(len(CODES)))
    records["row"], records["column"] = at_rows, at_columns
    records["class_index"] = labels[at_rows, at_columns]
    records["span"] = 1
    records["probability"] = 0.9
    if outside is not None:
        records["state"] = outside[at_rows, at_columns]
        records["reasons"] = outside[at_rows, at_columns]
    with JournalWriter(path, head) as writer:
        writer.add(records)
    return read_journal(path)
