"""What is made of recorded events: curves, what is best, how long it took."""

from __future__ import annotations

import pytest

from crcviewer.client.run_history import RunHistory
from crcviewer.protocol.run_events import Event, Finished, Paused, Queued, Resumed
from tests.gui.recorded import SHORT, STARTED, T0, at, epoch, preview, stage


def history_of(*events: Event, start: float = T0, step: float = 10.0) -> RunHistory:
    history = RunHistory()
    for number, event in enumerate(events):
        history.apply(at(start + step * number, event))
    return history


def test_columns_hold_each_epoch() -> None:
    history = history_of(*SHORT)
    tiles = history.stages["pathology"]
    assert list(tiles.columns["val_accuracy"]) == [0.5, 0.7, 0.6]
    assert [list(column) for column in tiles.per_class_f1] == [[0.5, 0.7, 0.6]] * 9
    assert (tiles.best_epoch, tiles.best_accuracy) == (2, 0.7)
    assert (tiles.done, tiles.epochs) == (3, 3)
    assert tiles.preview == at(T0 + 30.0, preview("pathology", 1))
    assert (history.stages["radiology"].done, history.stages["radiology"].epochs) == (1, 2)
    assert isinstance(history.ending, Paused)
    assert history.best_accuracy == 0.7


def test_resumed_supersedes_later_epochs_and_stages() -> None:
    history = history_of(
        *SHORT[:-1],
        Resumed(1, "pathology", 1, "cpu", 2),
        stage("pathology", 3),
        epoch("pathology", 2, 3, 0.9),
    )
    assert list(history.stages) == ["pathology"]
    tiles = history.stages["pathology"]
    assert list(tiles.columns["epoch"]) == [1, 2]
    assert list(tiles.columns["val_accuracy"]) == [0.5, 0.9]
    assert tiles.best_accuracy == 0.9
    assert tiles.preview == at(T0 + 30.0, preview("pathology", 1))
    assert history.ending is None


def test_the_device_is_the_one_that_it_goes_on_with() -> None:
    history = history_of(*SHORT)
    assert history.device == "cpu"
    history.apply(at(T0 + 1e3, Resumed(1, "radiology", 1, "cuda:0 (NVIDIA H100)", 2)))
    assert history.device == "cuda:0 (NVIDIA H100)"


def test_going_back_forgets_what_was_best_later() -> None:
    history = history_of(*SHORT[:6], Resumed(1, "pathology", 1, "cpu", 2))
    assert history.best_accuracy == 0.5
    assert history.stages["pathology"].best_epoch == 1
    history = history_of(*SHORT[:6], Resumed(1, "pathology", 0, "cpu", 2))
    assert history.best_accuracy is None
    assert history.stages["pathology"].preview is None


def test_an_epoch_told_twice_counts_once() -> None:
    history = history_of(*SHORT[:6], epoch("pathology", 2, 3, 0.8), epoch("pathology", 3, 3, 0.81))
    assert list(history.stages["pathology"].columns["val_accuracy"]) == [0.5, 0.8, 0.81]


def test_the_line_of_a_stage_may_be_lost() -> None:
    history = history_of(STARTED, epoch("fusion", 1, 4, 0.5, stage=2))
    assert history.stages["fusion"].epochs == 4


def test_stages_stand_in_their_order() -> None:
    history = history_of(STARTED, stage("fusion", 2), stage("moon", 2), stage("pathology", 2))
    assert list(history.stages) == ["pathology", "fusion", "moon"]


def test_clock_jumps_add_no_working_time() -> None:
    history = history_of(*SHORT[:3])
    assert history.working_s == 20.0
    history.apply(at(T0 - 1e6, epoch("pathology", 2, 3, 0.5)))
    assert history.working_s == 20.0
    history.apply(at(T0 - 1e6 + 10, epoch("pathology", 3, 3, 0.5)))
    assert history.working_s == 30.0
    history.apply(at(T0 + 1e9, stage("radiology", 2)))
    assert history.working_s == 30.0
    history.apply(at(T0 + 2e9, epoch("radiology", 1, 2, 0.5)))
    assert history.working_s <= 30.0 + 3600.0


def test_waiting_and_pauses_are_no_work() -> None:
    history = RunHistory()
    history.apply(at(T0 + 0.0, STARTED))
    history.apply(at(T0 + 1.0, Queued("cpu", "/runs/other")))
    assert history.queued is not None
    history.apply(at(T0 + 500.0, stage("pathology", 1)))
    assert history.queued is None
    history.apply(at(T0 + 510.0, epoch("pathology", 1, 1, 0.5)))
    history.apply(at(T0 + 511.0, Paused(1, "pathology", 1)))
    history.apply(at(T0 + 900.0, Resumed(1, "pathology", 1, "cpu", 3)))
    history.apply(at(T0 + 905.0, stage("radiology", 1)))
    assert history.working_s == pytest.approx(1.0 + 10.0 + 1.0 + 5.0)


def test_share_done() -> None:
    history = history_of(*SHORT)
    assert 0.0 < history.share_done < 1.0
    history.apply(at(T0 + 1000, Finished("best.safetensors", 900.0, {})))
    assert history.share_done == 1.0
