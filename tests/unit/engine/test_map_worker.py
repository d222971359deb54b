"""The map worker as the window meets it: a process that reads maps and places cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from crcviewer.model.reference_file import reference_arrays
from crcviewer.model.reference_sample import Reference, ReferenceCases, build_reference
from crcviewer.protocol.map_messages import (
    CasesPlaced,
    MakeMap,
    MapOpened,
    MapSettings,
    MapSteered,
    MapStepped,
    OpenMap,
    PlaceCases,
    SteerMap,
)
from crcviewer.protocol.messages import Cancel, Cancelled, Failed, Progress, Reply
from crcviewer.protocol.text import text, verbatim
from tests.unit.engine.worker_dialogue import Dialogue, Start

pytestmark = pytest.mark.slow

COUNT = 40


@pytest.fixture(scope="module")
def reference() -> Reference:
    random = np.random.default_rng(0)
    labels = np.arange(COUNT) % 2
    features = (random.normal(0, 1, (COUNT, 12)) + 6 * labels[:, None]).astype(np.float32)
    probabilities = random.dirichlet(np.ones(9), COUNT).astype(np.float32)
    return build_reference(
        ReferenceCases(
            data=verbatim("numbers"),
            fused_features=features,
            single_features=features[:, :8],
            labels=labels,
            probabilities=probabilities,
            neutral_probabilities=probabilities[::-1],
            single_probabilities=probabilities,
            tiles=np.arange(COUNT) + 100,
            slices=np.arange(COUNT),
            synthetic=np.zeros(COUNT, np.bool_),
        )
    )


@pytest.fixture
def path(tmp_path: Path, reference: Reference) -> Path:
    made = tmp_path / "模型 a.safetensors"
    save_file(reference_arrays(reference), made)
    return made


@pytest.fixture
def worker(start: Start) -> Dialogue:
    dialogue = start("map")
    assert dialogue.hello().role == "map"
    return dialogue


def features_file(worker: Dialogue, **arrays: Any) -> Path:
    path = worker.session / "features.npz"
    np.savez(path, **arrays)
    return path


def test_a_map_is_opened_and_a_case_is_placed_into_both_maps(
    worker: Dialogue, path: Path, reference: Reference
) -> None:
    worker.send(OpenMap(1, str(path)))
    opened = worker.final()
    assert isinstance(opened, MapOpened), opened
    assert (opened.data, opened.path) == (verbatim("numbers"), str(path))
    assert opened.fused_quality == reference.fused.quality
    assert reference.single is not None
    assert opened.single_quality == reference.single.quality
    with np.load(opened.array, allow_pickle=False) as arrays:
        assert np.array_equal(arrays["fused_map"], reference.fused.coordinates)
        assert arrays["tiles"].tolist() == reference.tiles.tolist()
        assert "fused_features" not in arrays.files

    features = features_file(
        worker,
        fused_features=reference.fused.features[[7, 8]],
        single_features=reference.single.features[[7, 8]],
    )
    worker.send(PlaceCases(2, str(path), str(features)))
    placed = worker.final()
    assert isinstance(placed, CasesPlaced), placed
    assert not features.exists()
    assert [case.nearest[0] for case in placed.fused] == [7, 8]
    assert [case.nearest[0] for case in placed.single] == [7, 8]
    for case, label in zip(placed.fused, (1, 0), strict=True):
        assert {int(reference.labels[row]) for row in case.nearest} == {label}
        assert not case.far

    # Features of the fused network alone are placed into the fused map alone.
    features = features_file(worker, fused_features=reference.fused.features[:1])
    worker.send(PlaceCases(3, str(path), str(features)))
    placed = worker.final()
    assert isinstance(placed, CasesPlaced)
    assert (len(placed.fused), placed.single) == (1, ())


def test_what_has_no_map_is_refused_in_sentences(worker: Dialogue, tmp_path: Path) -> None:
    bare = tmp_path / "bare.safetensors"
    save_file({"network.x": np.zeros(3, np.float32)}, bare)
    worker.send(OpenMap(1, str(bare)), OpenMap(2, str(tmp_path / "gone.safetensors")))
    without, gone = worker.final(), worker.final()
    assert isinstance(without, Failed)
    assert without.cause.values == {"name": bare.name}
    assert isinstance(gone, Failed)
    assert gone.next_step


def test_features_of_another_model_are_refused(worker: Dialogue, path: Path) -> None:
    features = features_file(worker, fused_features=np.zeros((1, 5), np.float32))
    worker.send(PlaceCases(1, str(path), str(features)))
    failed = worker.final()
    assert isinstance(failed, Failed)
    assert failed.next_step == text("Load the model that the map was made with.")


def test_it_does_without_torch(worker: Dialogue, path: Path) -> None:
    """Opening a map is quick since nothing of the network is needed for it."""
    worker.send(OpenMap(1, str(path)))
    assert isinstance(worker.final(), MapOpened)
    maps = Path(f"/proc/{worker.process.pid}/maps")
    if not maps.exists():
        pytest.skip("only Linux tells which libraries a process holds")
    assert "libtorch" not in maps.read_text(encoding="utf-8")


QUICK = MapSettings(perplexity=8, early_iterations=100, iterations=100, seed=3)
ENDLESS = MapSettings(perplexity=8, early_iterations=0, iterations=10_000)


def next_step(worker: Dialogue) -> MapStepped:
    while not isinstance(reply := worker.next(), MapStepped):
        assert not isinstance(reply, MapOpened | Failed), reply
    return reply


def test_a_map_is_laid_out_anew_and_can_be_opened_and_placed_into(
    worker: Dialogue, path: Path, reference: Reference
) -> None:
    worker.send(MakeMap(1, str(path), QUICK, "abc"))
    step = next_step(worker)
    assert (step.kind, step.total) == ("fused", 200)
    assert np.load(step.array).shape == (COUNT, 2)
    made = worker.final()
    assert isinstance(made, MapOpened), made
    assert made.fused_settings == QUICK
    assert made.model_sha256 == "abc"
    with np.load(made.array) as arrays:
        fused = arrays["fused_map"]
        assert not np.allclose(fused, reference.fused.coordinates)
        assert arrays["tiles"].tolist() == reference.tiles.tolist()
    # The same again: the same map.
    worker.send(MakeMap(2, str(path), QUICK, "abc"))
    again = worker.final()
    assert isinstance(again, MapOpened)
    with np.load(again.array) as arrays:
        assert np.array_equal(arrays["fused_map"], fused)
    features = features_file(worker, fused_features=reference.fused.features[[4]])
    worker.send(OpenMap(3, made.path), PlaceCases(4, made.path, str(features)))
    opened, placed = worker.final(), worker.final()
    assert isinstance(opened, MapOpened)
    assert opened.fused_quality == made.fused_quality
    assert isinstance(placed, CasesPlaced)
    assert placed.fused[0].nearest[0] == 4
    low, high = fused.min(axis=0) - 5, fused.max(axis=0) + 5
    assert low[0] < placed.fused[0].x < high[0]
    assert low[1] < placed.fused[0].y < high[1]


def test_a_layout_can_be_held_and_ended_and_others_are_answered_meanwhile(
    worker: Dialogue, path: Path
) -> None:
    worker.send(MakeMap(1, str(path), ENDLESS))
    next_step(worker)
    worker.send(SteerMap(2, 1, "pause"), OpenMap(3, str(path)))
    held: list[MapStepped] = []
    answers: dict[int, object] = {}
    while len(answers) < 2:
        reply = worker.next()
        if isinstance(reply, MapStepped):
            held.append(reply)
        elif not isinstance(reply, Progress):
            answers[reply.id] = reply
    assert isinstance(answers[2], MapSteered)
    assert isinstance(answers[3], MapOpened)
    # Held at once but for a step that was on its way: the next ones come after it goes on.
    assert len(held) <= 1
    worker.send(SteerMap(4, 1, "resume"), SteerMap(5, 1, "finish"))
    finals: dict[int, Reply] = {}
    while len(finals) < 3:
        reply = worker.next()
        if not isinstance(reply, Progress):
            finals[reply.id] = reply
    made = finals[1]
    # Ended long before its ten thousand iterations, and kept.
    assert isinstance(made, MapOpened), made
    assert Path(made.path).is_file()


def test_a_held_layout_can_be_cancelled_and_leaves_nothing(worker: Dialogue, path: Path) -> None:
    worker.send(MakeMap(1, str(path), ENDLESS))
    next_step(worker)
    worker.send(SteerMap(2, 1, "pause"))
    while not isinstance(worker.next(), MapSteered):
        pass
    worker.send(Cancel(3, 1))
    assert worker.final() == Cancelled(1)
    left = [p.name for p in worker.session.iterdir() if p.suffix in (".npy", ".safetensors")]
    assert left == []


def test_settings_that_do_not_suit_the_cases_are_refused(worker: Dialogue, path: Path) -> None:
    worker.send(MakeMap(1, str(path), MapSettings(perplexity=30)))
    failed = worker.final()
    assert isinstance(failed, Failed)
    assert failed.cause.values == {"perplexity": "30", "needed": 91, "count": 40}
    assert failed.next_step.values == {"most": "13"}
