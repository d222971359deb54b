"""A model that does not answer as it did when it was made is not let in."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from crcviewer.model.checkpoint import CheckpointError, read_checkpoint, write_checkpoint
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.golden_cases import save_model
from crcviewer.model.network import SingleModalNetwork
from crcviewer.model.predict import load_model
from tests.unit.model.checkpoint_edits import Edit, edit_document, edit_tensors

Saver = Callable[[CheckpointDocument], Path]


def refusal(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        load_model(path, "cpu")
    assert caught.value.next_step
    cause = caught.value.cause
    return str(cause.values.get("why", cause.template))


@pytest.mark.parametrize("weights", ["float32", "float16"])
def test_a_model_meets_its_golden_cases(
    save: Saver, document: CheckpointDocument, weights: str
) -> None:
    path = save(dataclasses.replace(document, weights=weights))
    assert load_model(path, "cpu").card.name == document.name
    golden = read_checkpoint(path).document.golden
    assert golden is not None
    assert (golden.count, golden.tolerance) == (2, 0.01)


def test_other_weights_are_refused(save: Saver, document: CheckpointDocument) -> None:
    path = save(document)
    edit_tensors(path, lambda t: t["network.head.weight"].mul_(-1))
    assert "does not give the answers" in refusal(path)


def test_a_probability_beyond_the_tolerance_is_refused(
    save: Saver, document: CheckpointDocument
) -> None:
    path = save(document)

    def shift(by: float) -> Edit:
        return lambda t: t["golden.neutral_probabilities"][1, 4].add_(by)

    edit_tensors(path, shift(0.005))
    assert load_model(path, "cpu").card.name == document.name
    edit_tensors(path, shift(0.01))
    assert "does not give the answers" in refusal(path)


def test_not_a_number_is_refused(save: Saver, document: CheckpointDocument) -> None:
    path = save(document)
    edit_tensors(path, lambda t: t["golden.probabilities"].fill_(float("nan")))
    assert "does not give the answers" in refusal(path)


def test_other_preprocessing_is_refused(save: Saver, document: CheckpointDocument) -> None:
    path = save(document)
    edit_document(path, lambda p: p["preprocessing"]["pathology"].update(std=[0.3, 0.2, 0.1]))
    assert "does not give the answers" in refusal(path)


def test_a_file_cannot_widen_its_tolerance(save: Saver, document: CheckpointDocument) -> None:
    path = save(document)
    edit_document(path, lambda p: p["golden"].update(tolerance=1.0))
    edit_tensors(path, lambda t: t["golden.probabilities"][0, 0].add_(0.05))
    assert "does not give the answers" in refusal(path)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda t: t.pop("golden.tiles"), "no golden cases"),
        (lambda t: t.update({"golden.tiles": torch.zeros(2, 9, 9, 1)}), "golden cases are damaged"),
        (lambda t: t.update({"golden.probabilities": torch.zeros(0, 9)}), "cases are damaged"),
        (lambda t: t.pop("neutral.radiology"), "neutral"),
        (lambda t: t.update({"neutral.radiology": torch.zeros(28, 28)}), "neutral"),
    ],
)
def test_what_is_missing_or_misshapen_is_refused(
    save: Saver,
    document: CheckpointDocument,
    edit: Edit,
    words: str,
) -> None:
    path = save(document)
    edit_tensors(path, edit)
    assert words in refusal(path)


@pytest.fixture
def tile_only(tmp_path: Path, document: CheckpointDocument) -> Path:
    """A tile-only model with golden cases."""
    torch.manual_seed(2)
    path = tmp_path / "stage1_pathology.safetensors"
    alone = dataclasses.replace(document, kind="pathology", pairing="none", audit=None)
    network = SingleModalNetwork(document.network, 9).eval()
    tiles = np.random.default_rng(1).integers(0, 256, (3, 28, 28, 3), np.uint8)
    save_model(path, network, alone, golden_tiles=list(tiles))
    return path


def test_a_tile_only_model_meets_its_golden_cases(tile_only: Path) -> None:
    assert load_model(tile_only, "cpu").card.tile_only


def test_other_weights_of_a_tile_only_model_are_refused(tile_only: Path) -> None:
    edit_tensors(tile_only, lambda tensors: tensors["network.head.bias"].add_(torch.arange(9)))
    assert "does not give the answers" in refusal(tile_only)


def test_a_tile_only_model_without_golden_cases_is_refused(tile_only: Path) -> None:
    edit_tensors(tile_only, lambda tensors: tensors.pop("golden.probabilities"))
    assert "no golden cases" in refusal(tile_only)


def test_a_branch_that_sees_no_tiles_is_refused(
    tmp_path: Path, document: CheckpointDocument
) -> None:
    path = tmp_path / "stage1_radiology.safetensors"
    alone = dataclasses.replace(document, kind="radiology", pairing="none")
    write_checkpoint(path, SingleModalNetwork(document.network, 11), alone, {})
    assert "radiology images alone" in refusal(path)


def test_saving_needs_golden_cases_in_pairs(
    tmp_path: Path, tiny_network: object, document: CheckpointDocument
) -> None:
    from crcviewer.model.network import FusionNetwork

    assert isinstance(tiny_network, FusionNetwork)
    tile, organ = np.zeros((28, 28, 3), np.uint8), np.zeros((28, 28), np.uint8)
    for tiles, slices in (([], []), ([tile], [organ, organ])):
        with pytest.raises(ValueError, match="golden"):
            save_model(
                tmp_path / "a.safetensors",
                tiny_network,
                document,
                neutral=organ,
                golden_tiles=tiles,
                golden_slices=slices,
            )
    assert list(tmp_path.iterdir()) == []
