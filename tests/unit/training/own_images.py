"""A small cohort of one's own: three classes, patients with tiles and radiology images."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from crcviewer.protocol.data_report import DataReport, Severity
from crcviewer.protocol.text import JOINED, Text
from training.base.errors import DataError

CLASSES = ("polyp 2", "polyp 10", "腺瘤")
HEADER = ("pathology", "radiology", "label", "patient")

Line = dict[str, str]


def write_cohort(
    folder: Path,
    *,
    patients: int = 12,
    tiles: int = 3,
    classes: Sequence[str] = CLASSES,
    header: Sequence[str] = HEADER,
    edit: Callable[[list[Line]], object] = lambda lines: None,
    more: Mapping[str, bytes] = {},
) -> Path:
    """Images of 40 × 32 pixels and ``cases.csv``; ``edit`` may change its lines first.

    Each patient has one radiology image and ``tiles`` tiles of classes in turn.
    """
    folder.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng(0)
    lines: list[Line] = []
    for patient in range(patients):
        organ = f"scan {patient}.png"
        pixels = generator.integers(0, 200, (32, 40), np.uint8)
        Image.fromarray(pixels).save(folder / organ)
        for tile in range(tiles):
            label = (patient + tile) % len(classes)
            name = f"病例 {patient} {tile}.{('png', 'tif', 'jpg')[tile % 3]}"
            noise = generator.integers(0, 100, (32, 40, 3), np.uint8)
            colour = np.roll([150, 60, 100], label % 3).astype(np.uint8)
            Image.fromarray(noise + colour).save(folder / name)
            lines.append(
                {
                    "pathology": name, "radiology": organ, "label": classes[label],
                    "patient": f"P{patient}", "split": ("train", "val", "test")[patient % 3],
                }
            )  # fmt: skip
    edit(lines)
    for name, content in more.items():
        (folder / name).write_bytes(content)
    path = folder / "cases.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, header, extrasaction="ignore")
        table.writeheader()
        table.writerows(lines)
    return path


def problems_told(error: DataError) -> list[dict[str, Any]]:
    """The values of each line that the error lists."""

    def lines(text: Text) -> list[dict[str, Any]]:
        if text.template == JOINED:
            return lines(text.values["first"]) + lines(text.values["next"])
        return [text.values]

    return lines(error.cause.values["problems"])


def rewritten(
    path: Path,
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
    names: Sequence[str] = HEADER,
    head: str = "",
    cell: Callable[[str, str], str] = lambda column, value: value,
) -> Path:
    """The table of a cohort as another program would have saved it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([cell(column, row[column]) for column in HEADER] for row in rows)
    path.write_bytes((head + stream.getvalue()).encode(encoding))
    return path


def errors(report: DataReport) -> list[str]:
    return [str(p.cause) for p in report.problems if p.severity is Severity.ERROR]
