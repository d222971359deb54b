"""Files of a map: GeoJSON for QuPath, CSV, Parquet, PNG, pyramidal OME-TIFF, a page in PDF, a
summary in JSON.

Each is written to another name and renamed; on a full disk what was there before stays.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from crcviewer.engine.failures import RequestError
from crcviewer.engine.slides.field_table import write_fields_csv, write_fields_parquet
from crcviewer.engine.slides.journal import Journal, Records
from crcviewer.engine.slides.map_report import write_map_report
from crcviewer.engine.slides.measures import grid_of_head
from crcviewer.engine.slides.picture import MapPicture
from crcviewer.engine.slides.summary import as_written, summary_of
from crcviewer.protocol.atomic import write_atomically, write_text_atomically
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.slide_measures import SlideRegion
from crcviewer.protocol.slide_messages import FIELD_STATES, FieldState
from crcviewer.protocol.text import text

Check = Callable[[], None]
"""Raises where the files are not wanted any more."""

ENDINGS = {
    "geojson": ".map.geojson",
    "csv": ".fields.csv",
    "parquet": ".fields.parquet",
    "png": ".map.png",
    "ome-tiff": ".map.ome.tiff",
    "pdf": ".report.pdf",
    "json": ".summary.json",
}
_NO_VERDICT = "No verdict"
_NO_VERDICT_COLOUR = "#777777"
_MOST_PNG_SIDE = 20_000
_PIXELS_A_FIELD = 8
_TILE = 256


def export_map(
    journal: Journal,
    folder: Path,
    formats: Sequence[str],
    regions: Sequence[SlideRegion],
    *,
    png_side: int,
    check: Check,
    name: str = "",
    card: ModelCard | None = None,
    languages: Sequence[str] = ("en",),
) -> list[Path]:
    """The files, in the order of ``formats``; called after ``name``, else after the slide.
    ``card``: of the model, where it is at hand; ``languages``: of the report.

    Raises RequestError for a format that is not known, OSError.
    """
    writers: dict[str, Callable[[Path], None]] = {
        "geojson": lambda path: _geojson(path, journal, records, check),
        "csv": lambda path: write_fields_csv(path, journal, records, check),
        "parquet": lambda path: write_fields_parquet(path, journal, records),
        "png": lambda path: _png(path, picture, png_side),
        "ome-tiff": lambda path: _ome_tiff(path, journal, picture),
        "pdf": lambda path: write_map_report(path, journal, regions, card, languages),
        "json": lambda path: write_text_atomically(path, as_written(summary_of(journal, regions))),
    }
    check_formats(formats)
    within = grid_of_head(journal.head).within(regions)
    all_of = journal.records
    records = all_of[within[all_of["row"], all_of["column"]]]
    picture = MapPicture(journal, within)
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for kind in formats:
        check()
        path = folder / f"{name or stem_of(journal.head.slide)}{ENDINGS[kind]}"
        writers[kind](path)
        files.append(path)
    return files


def check_formats(formats: Sequence[str]) -> None:
    """Raises RequestError where one is not known."""
    for name in formats:
        if name not in ENDINGS:
            raise RequestError(
                text("A map cannot be saved as {name}.", name=name),
                text("Choose one of {names}.", names=tuple(ENDINGS)),
            )


def stem_of(slide: str) -> str:
    """What the files of a slide are called after: its whole name, since ``a.svs`` and ``a.tiff``
    may be two slides."""
    return slide.replace("/", "_").replace("\\", "_") or "slide"


# -------------------------------------------------------------------------------------- fields


def _geojson(path: Path, journal: Journal, records: Records, check: Check) -> None:
    """A detection a field, as QuPath reads it: class, colour, probabilities as measurements."""
    head, grid = journal.head, grid_of_head(journal.head)
    codes = [tissue.code for tissue in head.classes]

    def feature(record: Any) -> dict[str, Any]:
        square = grid.field(int(record["column"]), int(record["row"]))
        # A field is drawn as wide as it stands for, so that the map has no gaps and no overlap.
        x, y, side = square.x, square.y, float(round(grid.pitch))
        inset = (grid.side - side) / 2
        x, y = x + inset - head.origin[0], y + inset - head.origin[1]
        name, colour = _NO_VERDICT, _NO_VERDICT_COLOUR
        measurements = {
            f"p {code}": round(float(value), 4)
            for code, value in zip(codes, record["probabilities"], strict=True)
        }
        if record["state"] == _VERDICT:
            tissue = head.classes[int(record["class_index"])]
            name, colour = tissue.code, tissue.colour
        return {
            "type": "Feature",
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
                ],
            },
            "properties": {
                "objectType": "detection",
                "classification": {"name": name, "color": _colour(colour)},
                "measurements": measurements,
            },
        }

    about = {"name": "crcviewer tissue map", "model": head.model_name}

    def write(temporary: Path) -> None:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(f'{{"type":"FeatureCollection","about":{json.dumps(about)},"features":[\n')
            for number, record in enumerate(records):
                if number % 4096 == 0:
                    check()
                comma = ",\n" if number else ""
                file.write(comma + json.dumps(feature(record), separators=(",", ":")))
            file.write("\n]}\n")

    write_atomically(path, write)


_VERDICT = FIELD_STATES.index(FieldState.VERDICT)


def _colour(words: str) -> list[int]:
    try:
        return list(bytes.fromhex(words.removeprefix("#")))
    except ValueError:
        return [128, 128, 128]


# ------------------------------------------------------------------------------------- pictures


def _png(path: Path, picture: MapPicture, side: int) -> None:
    width, height = picture.size(min(max(side, 16), _MOST_PNG_SIDE))
    page = picture.rows(width, height, 0, height)
    words = PngInfo()
    words.add_text("Description", "crcviewer tissue map. For research use only.")
    write_atomically(path, lambda p: Image.fromarray(page).save(p, format="PNG", pnginfo=words))


def _ome_tiff(path: Path, journal: Journal, picture: MapPicture) -> None:
    """The map where the slide is, at eight pixels a field; each level half of the one before."""
    head = journal.head
    longer = round(max(head.width, head.height) * _PIXELS_A_FIELD / head.pitch)
    sizes = [picture.size(min(max(longer, 64), 60_000))]
    while max(sizes[-1]) > 2 * _TILE:
        width, height = sizes[-1]
        sizes.append((max(1, width // 2), max(1, height // 2)))
    pixel = head.pixel_size_um * head.width / sizes[0][0]

    def write(temporary: Path) -> None:
        with tifffile.TiffWriter(temporary, ome=True, bigtiff=True) as file:
            for number, (width, height) in enumerate(sizes):
                first = number == 0
                options: dict[str, Any] = (
                    {
                        "subifds": len(sizes) - 1,
                        "metadata": {
                            "axes": "YXS",
                            "Name": "crcviewer tissue map",
                            "PhysicalSizeX": pixel, "PhysicalSizeXUnit": "µm",
                            "PhysicalSizeY": pixel, "PhysicalSizeYUnit": "µm",
                        },
                    }
                    if first
                    else {"subfiletype": 1, "metadata": None}
                )  # fmt: skip
                file.write(
                    picture.tiles(width, height, _TILE),
                    shape=(height, width, 3),
                    dtype=np.uint8,
                    photometric="rgb",
                    compression="zlib",
                    tile=(_TILE, _TILE),
                    **options,
                )

    write_atomically(path, write)
