"""How a model answers to tiles of another laboratory, scanner or field of view: a table of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

import crcviewer
from crcviewer.imaging.core.table import as_csv
from crcviewer.imaging.core.temperature import calibrated
from crcviewer.model.predict import LoadedModel
from crcviewer.model.verdict import TileFacts, check_tile
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.json_lines import to_json
from crcviewer.protocol.stress_report import PLAIN, StressReport, StressRow
from crcviewer.protocol.text import text
from training.audit.statistics import bootstrap_mean
from training.data.study_data import Split
from training.evaluation.drawing import (
    FAINT,
    INK,
    MUTED,
    grid,
    house_style,
    new_figure,
    save_figure,
)
from training.evaluation.stressed_copies import STRESSES, Stress

SURE = 0.9
_BLOCK = 32
_FILE = "stress"

Progress = Callable[[int, int], None]


def stress(
    model: LoadedModel,
    tiles: Split,
    *,
    data: str,
    split: str,
    command: str = "",
    seed: int = 0,
    stresses: Sequence[Stress] = STRESSES,
    progress: Progress = lambda done, total: None,
) -> StressReport:
    """Of ``tiles`` in the model's own classes, as the window would judge each copy of them."""
    count = len(tiles)
    images, truth, patients = tiles.images[:count], tiles.labels, tiles.patients
    total = count * (1 + len(stresses))

    def mean(values: NDArray[np.generic], rows: NDArray[np.bool_] | None = None) -> Estimate:
        chosen = np.ones(count, np.bool_) if rows is None else rows
        if not chosen.any():
            return Estimate(None, note=text("no tile gets a verdict"))
        whose = None if patients is None else patients[chosen]
        return bootstrap_mean(values[chosen].astype(np.float64), seed=seed, patients=whose)

    plain: NDArray[np.bool_] | None = None
    rows = []
    for nth, one in enumerate((Stress(PLAIN, "", lambda same: same), *stresses)):
        told = partial(_told, progress, nth * count, total)
        probabilities, flagged = _judged(model, one.change(images), told)
        right = probabilities.argmax(1) == truth
        plain = right if plain is None else plain
        sure = ~flagged & ~right & (probabilities.max(1) >= SURE)
        rows.append(
            StressRow(
                one.kind,
                one.level,
                accuracy=mean(right),
                lost=mean(plain.astype(np.float64) - right),
                flagged=mean(flagged),
                answered=mean(right, ~flagged),
                surely_wrong=int(sure.sum()),
            )
        )
    return StressReport(
        model=model.card.name,
        sha256=model.card.sha256,
        data=data,
        split=split,
        cases=count,
        patients=tiles.patient_count,
        rows=tuple(rows),
        command=command,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        code_version=crcviewer.__version__,
    )


def _told(progress: Progress, before: int, total: int, done: int) -> None:
    progress(before + done, total)


def _judged(
    model: LoadedModel, images: NDArray[np.uint8], told: Callable[[int], object]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Calibrated probabilities ``(N, K)``, and which get no verdict ``(N,)``."""
    said, flagged = [], []
    fitted = model.card.calibration
    for start in range(0, len(images), _BLOCK):
        some = list(images[start : start + _BLOCK])
        said.append(model.predict_many(some, None).probabilities)
        statistics = model.tile_statistics(some)
        for tile, of_tile in zip(some, statistics, strict=True):
            # Phantoms are told as such elsewhere: here all tiles are what the model is for.
            facts = TileFacts(tile, scale_matters=False, synthetic=True)
            flagged.append(check_tile(model.card, model.gate, of_tile, facts).outside)
        told(start + len(some))
    probabilities = np.concatenate(said).astype(np.float64)
    temperature = 1.0 if fitted is None else fitted.temperature
    return calibrated(probabilities, temperature), np.array(flagged, np.bool_)


def write_stress(report: StressReport, folder: Path) -> None:
    """``stress.json``, ``stress.csv`` and the figure, each whole or not there. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with house_style():
        save_figure(stress_chart(report), folder, _FILE)
    write_text_atomically(folder / f"{_FILE}.csv", _table(report))
    write_text_atomically(folder / f"{_FILE}.json", to_json(report) + "\n")


def _table(report: StressReport) -> str:
    measured = ("accuracy", "lost", "flagged", "answered")
    heads = ["kind", "level", "cases", "surely_wrong"]
    for name in measured:
        heads += [name, f"{name}_low", f"{name}_high"]

    def rows() -> Iterable[Sequence[Any]]:
        for row in report.rows:
            found: list[Estimate] = [getattr(row, name) for name in measured]
            yield (
                row.kind, row.level, report.cases, row.surely_wrong,
                *(value for one in found for value in (one.value, one.low, one.high)),
            )  # fmt: skip

    return as_csv(heads, rows())


def stress_chart(report: StressReport) -> Figure:
    """Accuracy with its interval, and the share without a verdict, of every copy."""
    rows = report.rows
    figure = new_figure(9.4, 1.2 + 0.24 * len(rows))
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=(3, 2))
    places = np.arange(len(rows))
    for place, row in enumerate(rows):
        value, low, high = row.accuracy.value, row.accuracy.low, row.accuracy.high
        if value is None:
            continue
        bars = None if low is None or high is None else [[value - low], [high - value]]
        left.errorbar(value, place, xerr=bars, fmt="o", color=INK, markersize=4, capsize=2)
    right.barh(places, [row.flagged.value or 0.0 for row in rows], color=MUTED, height=0.6)
    if rows[0].accuracy.value is not None:
        left.axvline(rows[0].accuracy.value, color=FAINT, linewidth=1.2)
    left.set_yticks(places, [f"{row.kind}  {row.level}".strip() for row in rows])
    left.set_ylim(len(rows) - 0.5, -0.5)
    left.set(xlim=(0, 1.01), xlabel="accuracy, 95 % interval")
    right.set(xlim=(0, 1.01), xlabel="share without a verdict")
    for axes in (left, right):
        grid(axes, "x")
    figure.suptitle(f"{report.model}: {report.cases} tiles of {report.data}, {report.split}")
    return figure
