"""A map to take along: a table of its cases, and a drawing for a paper."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.table import as_csv
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.text import text
from crcviewer.ui.explore.data.colouring import Group, colouring_name
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapData, MapKind
from crcviewer.ui.explore.map.symbols import STAR, symbol_path
from crcviewer.ui.look.language import say

_SIDE, _MARGIN, _LEGEND, _POINT, _STAR = 640, 24, 230, 7.0, 16.0


def write_table(
    path: Path,
    data: MapData,
    rows: NDArray[np.int64],
    *,
    files: Sequence[tuple[str, str]] = (),
) -> None:
    """One line a case, with a byte-order mark for Excel. Raises OSError.

    ``files``: images of each case that lie beside the table.
    """
    codes = [tissue.code for tissue in data.classes]
    maps = [("fused", data.fused_map)]
    if data.single_map is not None:
        maps.append(("tile_alone", data.single_map))
    columns = (
        (["pathology", "radiology_image"] if files else [])
        + [
            "data",
            "name",
            "patient",
            "tile",
            "radiology",
            "true",
            "predicted",
            "right",
            "confidence",
        ]
        + [f"p_{code}" for code in codes]
        + ["with_neutral_radiology", "synthetic"]
        + [f"{name}_{axis}" for name, _ in maps for axis in "xy"]
    )
    cells: list[list[object]] = []
    for place, row in enumerate(rows.tolist()):
        true = data.code(int(data.labels[row])) if data.known[row] else ""
        neutral = int(data.neutral_probabilities[row].argmax())
        cells.append(
            [
                *(files[place] if files else ()),
                str(data.data),
                data.name(row),
                data.patient(row),
                int(data.tiles[row]),
                _number(data.slices[row]),
                true,
            ]
            + [data.code(int(data.predictions[row]))]
            + [_yes(bool(data.right[row])) if data.known[row] else ""]
            + [f"{data.confidence[row]:.6f}"]
            + [f"{p:.6f}" for p in data.probabilities[row]]
            + [data.code(neutral), _yes(bool(data.synthetic[row]))]
            + [f"{value:.4f}" for _, places in maps for value in places[row]]
        )
    write_text_atomically(path, "\ufeff" + as_csv(columns, cells, line_end="\r\n"))


def write_svg(path: Path, model: ExploreModel, kinds: list[MapKind]) -> None:
    """The visible cases of one map or two, with the legend. Raises OSError."""
    data = model.data
    assert data is not None
    parts: list[str] = []
    x = float(_MARGIN)
    for kind in kinds:
        parts += _map(model, data, kind, x)
        x += _SIDE + _MARGIN
    parts += _legend(model, x)
    width, height = x + _LEGEND, _SIDE + 3 * _MARGIN
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" '
        f'viewBox="0 0 {width:.0f} {height}" font-family="sans-serif" font-size="13">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )
    write_text_atomically(path, drawing)


def _map(model: ExploreModel, data: MapData, kind: MapKind, left: float) -> list[str]:
    fused = kind is MapKind.FUSED
    places = data.map_of(kind)
    assert places is not None
    low, high = places.min(axis=0), places.max(axis=0)
    scale = (_SIDE - 2 * _POINT) / max(float((high - low).max()), 1e-6)
    middle = (low + high) / 2

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            left + _SIDE / 2 + (x - float(middle[0])) * scale,
            2 * _MARGIN + _SIDE / 2 - (y - float(middle[1])) * scale,
        )

    title = say(text("Tile and radiology fused") if fused else text("Tile alone"))
    parts = [
        f'<text x="{left}" y="{_MARGIN}" font-weight="bold">{escape(title)}</text>',
        f'<rect x="{left}" y="{2 * _MARGIN}" width="{_SIDE}" height="{_SIDE}" fill="none" '
        'stroke="#cdd2d9"/>',
    ]
    for group in model.visible_groups():
        marks = [_mark(group.symbol, *at(*places[row].tolist()), _POINT) for row in group.rows]
        parts.append(f'<g fill="{group.colour}" stroke="#1b1f24" stroke-width="0.4">')
        parts += [*marks, "</g>"]
    for star in model.stars:
        placed = star.placed(kind)
        if placed is not None:
            colour = data.classes[star.predicted].colour
            parts.append(f'<g fill="{colour}" stroke="#1b1f24" stroke-width="1.2">')
            parts += [_mark(STAR, *at(placed.x, placed.y), _STAR), "</g>"]
    return parts


def _legend(model: ExploreModel, left: float) -> list[str]:
    data = model.data
    assert data is not None
    y = 2.0 * _MARGIN + 12
    parts = [f'<text x="{left}" y="{y}" font-weight="bold">'
             f"{escape(say(colouring_name(model.colouring)))}</text>"]  # fmt: skip
    groups: tuple[Group, ...] = model.visible_groups()
    for group in groups:
        y += 22
        mark = _mark(group.symbol, left + 8, y - 4, 11)
        parts.append(f'<g fill="{group.colour}" stroke="#1b1f24" stroke-width="0.4">{mark}</g>')
        parts.append(f'<text x="{left + 22}" y="{y}">{escape(group.label)}</text>')
    y += 34
    for line in (say(data.data), say(text("For research use only, not for diagnosis."))):
        parts.append(f'<text x="{left}" y="{y}" font-size="10">{escape(line)}</text>')
        y += 16
    return parts


def _mark(symbol: str, x: float, y: float, side: float) -> str:
    if symbol == "circle":
        return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{0.45 * side:.2f}"/>'
    polygon = symbol_path(symbol).toFillPolygon()
    corners = " ".join(f"{x + p.x() * side:.2f},{y + p.y() * side:.2f}" for p in polygon.toList())
    return f'<polygon points="{corners}"/>'


def _number(slice_: int) -> str:
    return str(slice_) if slice_ >= 0 else ""


def _yes(value: bool) -> str:
    return "yes" if value else "no"
