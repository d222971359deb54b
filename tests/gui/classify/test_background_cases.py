"""Cases in the background: many at a time, stopped, gone on with, and each with its own end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.restart_policy import RestartPolicy
from crcviewer.protocol.images import CaseFiles
from crcviewer.session.case import CaseState
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classifier import Classifier
from tests.gui.client.trial_client import TRIAL_WORKER

MakeFiles = Callable[..., CaseFiles]


@pytest.fixture
def engine(tmp_path: Path, qapp: object) -> Iterator[EngineClient]:
    """The trial worker: the path of a tile is what becomes of its case."""
    made = EngineClient(
        tmp_path,
        command=[sys.executable, str(TRIAL_WORKER), str(tmp_path)],
        policy=RestartPolicy(delays_ms=(0, 10, 20), patience_ms=60_000),
    )
    made.start()
    yield made
    made.shutdown()


@pytest.fixture
def classifier(store: CaseStore, engine: EngineClient, qtbot: QtBot) -> Classifier:
    made = Classifier(store, engine)
    with qtbot.waitSignal(engine.model_loaded, timeout=60_000):
        engine.load_model("demo")
    return made


def states(store: CaseStore) -> list[CaseState]:
    return [case.state for case in store]


def test_hundreds_are_classified_and_each_bad_one_fails_alone(
    classifier: Classifier, store: CaseStore, make_files: MakeFiles, qtbot: QtBot
) -> None:
    told: list[tuple[int, int]] = []
    classifier.progress_changed.connect(lambda done, total: told.append((done, total)))
    paths = ["nothing"] * 300
    paths[7], paths[150], paths[290] = "refuse", "die", "read refuse"
    store.add([make_files(f"c{n}", path) for n, path in enumerate(paths)])
    ended = (CaseState.DONE, CaseState.FAILED)
    qtbot.waitUntil(lambda: all(s in ended for s in states(store)), timeout=120_000)
    qtbot.waitUntil(lambda: not classifier.running)
    assert [n for n, s in enumerate(states(store)) if s is CaseState.FAILED] == [7, 150, 290]
    assert told[-1] == (300, 300)


def test_stopped_work_is_gone_on_with(
    classifier: Classifier, store: CaseStore, make_files: MakeFiles, qtbot: QtBot, tmp_path: Path
) -> None:
    held: list[int] = []
    classifier.held_changed.connect(held.append)
    gate = tmp_path / "gate"
    store.add([make_files(f"c{n}", f"read wait {gate}") for n in range(200)])
    qtbot.waitUntil(lambda: CaseState.RUNNING in states(store))
    classifier.cancel_batch()
    qtbot.waitUntil(lambda: held == [200], timeout=60_000)
    assert set(states(store)) == {CaseState.NEW}
    assert not classifier.running
    gate.touch()
    classifier.resume()
    qtbot.waitUntil(lambda: set(states(store)) == {CaseState.DONE}, timeout=60_000)
    qtbot.waitUntil(lambda: held == [200, 0])


def test_the_case_that_is_looked_at_goes_before_the_others(
    classifier: Classifier, store: CaseStore, make_files: MakeFiles, qtbot: QtBot, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    store.add([make_files(f"c{n}", f"read wait {gate}") for n in range(150)])
    store.add([make_files("looked at", "nothing")])
    last = store.ids()[-1]
    classifier.select(last)

    def state() -> CaseState | None:
        case = store.get(last)
        return case.state if case is not None else None

    qtbot.waitUntil(lambda: state() is CaseState.DONE, timeout=60_000)
    assert states(store).count(CaseState.DONE) == 1
    gate.touch()
    qtbot.waitUntil(lambda: set(states(store)) == {CaseState.DONE}, timeout=60_000)


def test_the_next_case_gets_its_overlays_ahead(
    classifier: Classifier, store: CaseStore, make_files: MakeFiles, qtbot: QtBot
) -> None:
    store.add([make_files(f"c{n}", "nothing") for n in range(5)])
    qtbot.waitUntil(lambda: set(states(store)) == {CaseState.DONE}, timeout=60_000)
    second = store.get(store.ids()[1])
    classifier.look_ahead(store.ids()[1:3])
    qtbot.waitUntil(lambda: store.get(store.ids()[1]) is not second, timeout=60_000)
    assert set(states(store)) == {CaseState.DONE}
