"""Several runs beside each other: stages aligned, differences listed, test figures shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from crcviewer.client.run_history import RunHistory
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.run_events import Event, FigureOnTest, Finished
from crcviewer.ui.train.curves.curve_series import (
    Metric,
    compared,
    curves_of,
    latest_of,
    offsets_of,
)
from crcviewer.ui.train.runs.run_differences import RunDifferences
from tests.gui.recorded import STARTED, T0, at, epoch, stage, write_run


def history_of(*events: Event) -> RunHistory:
    history = RunHistory()
    for number, event in enumerate(events):
        history.apply(at(T0 + number, event))
    return history


def two_stages(tiles: int, together: int) -> tuple[Event, ...]:
    return (
        STARTED,
        stage("pathology", tiles),
        *(epoch("pathology", n, tiles, 0.5 + n / 100) for n in range(1, tiles + 1)),
        stage("fusion", together, 2),
        *(epoch("fusion", n, together, 0.8 + n / 100, stage=2) for n in range(1, together + 1)),
    )


def test_a_stage_begins_at_one_place_for_all_runs() -> None:
    histories = [history_of(*two_stages(3, 2)), history_of(*two_stages(10, 2))]
    assert offsets_of(histories) == {"pathology": 0.0, "fusion": 10.0}
    short, long = compared([("a", histories[0]), ("b", histories[1])], Metric.ACCURACY)
    for curve in (short, long):
        assert curve.y[curve.x == 11.0][0] == 0.81
    assert latest_of(histories[0], histories) == ("fusion", 12.0)


def test_the_latest_value_is_none_where_the_newest_is_no_number() -> None:
    bad = replace(epoch("pathology", 3, 3, 0.7), val_loss=float("inf"))
    history = history_of(
        STARTED,
        stage("pathology", 3),
        epoch("pathology", 1, 3, 0.5),
        epoch("pathology", 2, 3, 0.6),
        bad,
    )
    _, place = latest_of(history)
    assert place == 3.0
    _, loss = curves_of(history, Metric.LOSS)
    assert np.isnan(loss.latest(place))
    assert loss.at(place) == 1.25  # what the pointer reads is the nearest that is known
    _, accuracy = curves_of(history, Metric.ACCURACY)
    assert accuracy.latest(place) == 0.7


def config(seed: int, rate: float) -> dict[str, object]:
    return {
        "request": {"preset": "tiny", "data": ["/data/a"]},
        "preset": "tiny",
        "seed": seed,
        "pairing": "random",
        "data": [{"name": "mine", "count": 100, "sha256": "ab" * 32}],
        "settings": {"batch": {"size": 32}, "optimiser": {"learning_rate": rate}},
    }


def finished(accuracy: float) -> Finished:
    told = FigureOnTest("mine", names.BEST, "accuracy", accuracy, accuracy - 0.1, 0.95, 143)
    neutral = FigureOnTest("mine", names.BEST, "accuracy", 0.1, radiology="neutral")
    return Finished(names.BEST, 10.0, recommended=names.BEST, figures=(neutral, told))


def test_differences_are_listed_and_what_is_the_same_is_left_out(
    runs: Path, make_library: Callable[[], RunLibrary], qtbot: QtBot
) -> None:
    write_run(runs / "one", *two_stages(3, 2), finished(0.8), **config(0, 0.001))
    write_run(runs / "two", *two_stages(3, 2), finished(0.9), **config(1, 0.002))
    library = make_library()
    view = RunDifferences()
    qtbot.addWidget(view)
    shown = sorted(library.runs(), key=lambda run: run.path.name)
    view.show_runs(shown)
    rows = {
        view.table.item(row, 0).text(): [view.table.item(row, n).text() for n in (1, 2)]
        for row in range(view.table.rowCount())
    }
    assert rows["accuracy on test"] == ["80.0 % (70.0 % – 95.0 %), n = 143",
                                        "90.0 % (80.0 % – 95.0 %), n = 143"]  # fmt: skip
    assert rows["seed"] == ["0", "1"]
    assert rows["optimiser › learning rate"] == ["0.001", "0.002"]
    assert "recipe" not in rows
    assert "batch › size" not in rows
    assert rows["the same in all"] == ["–", "–"]  # the data
    heads = [view.table.horizontalHeaderItem(n).text() for n in (1, 2)]
    assert heads == [run.name for run in shown]
