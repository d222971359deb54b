"""The map worker as the window meets it: a process that reads maps and places cases."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from worker_dialogue import Dialogue, Start

from crcviewer.model.reference import (
    Reference,
    ReferenceCases,
    build_reference,
    reference_arrays,
)
from crcviewer.protocol.map_messages import CasesPlaced, MapOpened, OpenMap, PlaceCases
from crcviewer.protocol.messages import Failed

COUNT = 40


@pytest.fixture(scope="module")
def reference() -> Reference:
    random = np.random.default_rng(0)
    labels = np.arange(COUNT) % 2
    features = (random.normal(0, 1, (COUNT, 12)) + 6 * labels[:, None]).astype(np.float32)
    probabilities = random.dirichlet(np.ones(9), COUNT).astype(np.float32)
    return build_reference(
        ReferenceCases(
            data="numbers",
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


def features_file(worker: Dialogue, **arrays: np.ndarray) -> Path:
    path = worker.session / "features.npz"
    np.savez(path, **arrays)
    return path


def test_a_map_is_opened_and_a_case_is_placed_into_both_maps(
    worker: Dialogue, path: Path, reference: Reference
) -> None:
    worker.send(OpenMap(1, str(path)))
    opened = worker.final()
    assert isinstance(opened, MapOpened), opened
    assert (opened.data, opened.path) == ("numbers", str(path))
    assert opened.fused_quality == reference.fused.quality
    assert reference.single is not None
    assert opened.single_quality == reference.single.quality
    with np.load(opened.array, allow_pickle=False) as arrays:
        assert np.array_equal(arrays["fused_map"], reference.fused.coordinates)
        assert arrays["tiles"].tolist() == reference.tiles.tolist()
        assert "fused_features" not in arrays.files

    features = features_file(
        worker, fused=reference.fused.features[[7, 8]], single=reference.single.features[[7, 8]]
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
    features = features_file(worker, fused=reference.fused.features[:1])
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
    assert "carries no reference sample" in without.cause
    assert isinstance(gone, Failed)
    assert gone.next_step


def test_features_of_another_model_are_refused(worker: Dialogue, path: Path) -> None:
    features = features_file(worker, fused=np.zeros((1, 5), np.float32))
    worker.send(PlaceCases(1, str(path), str(features)))
    failed = worker.final()
    assert isinstance(failed, Failed)
    assert "do not fit those of the map" in failed.cause


def test_it_does_without_torch(worker: Dialogue, path: Path) -> None:
    """Opening a map is quick since nothing of the network is needed for it."""
    worker.send(OpenMap(1, str(path)))
    assert isinstance(worker.final(), MapOpened)
    maps = Path(f"/proc/{worker.process.pid}/maps")
    if not maps.exists():
        pytest.skip("only Linux tells which libraries a process holds")
    assert "libtorch" not in maps.read_text(encoding="utf-8")
