"""The reference sample comes back from the file as it was, and a damaged one is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from crcviewer.model.checkpoint import read_checkpoint, write_checkpoint
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.network import FusionNetwork
from crcviewer.model.reference_file import (
    ReferenceSampleError,
    read_reference,
    reference_tensors,
    write_map,
)
from crcviewer.model.reference_sample import Reference, ReferenceCases, build_reference
from crcviewer.protocol.map_arrays import MAP_ARRAYS, misfit
from crcviewer.protocol.map_messages import split_of
from crcviewer.protocol.text import text, verbatim
from tests.unit.model.checkpoint_edits import Edit, edit_tensors
from tests.unit.model.features import clouds

COUNT = 30


@pytest.fixture(scope="module")
def reference() -> Reference:
    features, labels = clouds(COUNT)
    alone, _ = clouds(COUNT, channels=16)
    random = np.random.default_rng(0)
    probabilities = random.dirichlet(np.ones(9), (3, COUNT)).astype(np.float32)
    shown = np.arange(0, COUNT, 2)
    return build_reference(
        ReferenceCases(
            data=text("phantoms, validation split"),
            fused_features=features,
            single_features=alone,
            labels=labels,
            probabilities=probabilities[0],
            neutral_probabilities=probabilities[1],
            single_probabilities=probabilities[2],
            tiles=np.arange(COUNT) * 3,
            slices=np.arange(COUNT)[::-1],
            synthetic=np.arange(COUNT) % 2 == 0,
            thumbnails=random.integers(0, 256, (len(shown), 16, 16, 3), np.uint8),
            thumbnail_rows=shown,
        )
    )


@pytest.fixture
def path(
    tmp_path: Path, tiny_network: FusionNetwork, document: CheckpointDocument, reference: Reference
) -> Path:
    made = tmp_path / "模型.safetensors"
    write_checkpoint(made, tiny_network, document, reference_tensors(reference))
    return made


def test_all_comes_back(path: Path, reference: Reference) -> None:
    read = read_reference(path)
    assert read.data == reference.data
    assert len(read) == COUNT
    for name in (
        "labels", "probabilities", "neutral_probabilities", "single_probabilities", "tiles",
        "slices", "synthetic", "thumbnails", "thumbnail_rows",
    ):  # fmt: skip
        assert np.array_equal(getattr(read, name), getattr(reference, name)), name
    for ours, theirs in ((read.fused, reference.fused), (read.single, reference.single)):
        assert ours is not None
        assert theirs is not None
        assert np.array_equal(ours.features, theirs.features)  # half precision from the start
        assert np.array_equal(ours.coordinates, theirs.coordinates)
        assert (ours.settings, ours.quality) == (theirs.settings, theirs.quality)
    # 30 cases do not allow the usual perplexity, and the settings say so.
    assert read.fused.settings.perplexity == 9


def test_a_reference_has_the_arrays_that_are_declared(reference: Reference) -> None:
    arrays = reference.arrays
    assert arrays.keys() == MAP_ARRAYS.keys()
    assert misfit(arrays) == ""
    assert misfit(arrays | {"labels": arrays["labels"][:-1]}).startswith("labels is (29,)")
    assert misfit(arrays | {"tiles": arrays["tiles"].astype(float)}).startswith("tiles is float64")
    del arrays["fused_features"]
    assert misfit(arrays) == "fused_features is missing"
    assert misfit(arrays, shown=True) == ""


def test_the_model_reads_its_file_all_the_same(path: Path) -> None:
    assert "reference.labels" in read_checkpoint(path).extra


def test_a_sample_may_lack_the_single_modal_part_and_pictures(
    path: Path, reference: Reference
) -> None:
    def strip(tensors: dict[str, Any]) -> None:
        for name in ("single_probabilities", "thumbnails", "thumbnail_rows"):
            del tensors[f"reference.{name}"]
        text = tensors["reference.about"].numpy().tobytes().decode()
        head = text.split(', "single_settings"')[0] + "}"
        tensors["reference.about"] = torch.frombuffer(bytearray(head.encode()), dtype=torch.uint8)

    edit_tensors(path, strip)
    read = read_reference(path)
    assert read.single is None
    assert read.thumbnails is None
    assert len(read.thumbnail_rows) == 0


def test_an_earlier_version_wrote_which_images_they_are_as_a_string(path: Path) -> None:
    def write_as_before(tensors: dict[str, Any]) -> None:
        about = json.loads(tensors["reference.about"].numpy().tobytes())
        about["data"] = "phantoms, of 2024, validation split"
        plain = json.dumps(about).encode()
        tensors["reference.about"] = torch.frombuffer(bytearray(plain), dtype=torch.uint8)

    edit_tensors(path, write_as_before)
    assert read_reference(path).data == split_of(verbatim("phantoms, of 2024"), "val")


def test_a_model_without_one_says_what_to_do(
    tmp_path: Path, tiny_network: FusionNetwork, document: CheckpointDocument
) -> None:
    made = tmp_path / "bare.safetensors"
    write_checkpoint(made, tiny_network, document, {})
    with pytest.raises(ReferenceSampleError, match="carries no reference sample"):
        read_reference(made)
    with pytest.raises(ReferenceSampleError, match="could not be read"):
        read_reference(tmp_path / "gone.safetensors")


def _put(name: str, value: torch.Tensor) -> Edit:
    return lambda tensors: tensors.update({f"reference.{name}": value})


@pytest.mark.parametrize(
    "edit",
    [
        _put("about", torch.frombuffer(bytearray(b"{"), dtype=torch.uint8)),
        _put("about", torch.zeros(200_000, dtype=torch.uint8)),
        _put("labels", torch.full((COUNT,), 9, dtype=torch.int32)),
        _put("labels", torch.zeros(COUNT - 1, dtype=torch.int32)),
        _put("labels", torch.zeros(COUNT, dtype=torch.float32)),
        _put("tiles", torch.zeros(COUNT, dtype=torch.int32)),
        _put("fused_map", torch.full((COUNT, 2), torch.nan)),
        _put("fused_features", torch.zeros((COUNT, 3), dtype=torch.bfloat16)),
        _put("fused_features", torch.zeros((COUNT, 9000), dtype=torch.float16)),
        _put("thumbnails", torch.zeros((15, 4000, 4, 3), dtype=torch.uint8)),
        _put("thumbnail_rows", torch.arange(30, 45, dtype=torch.int32)),
        lambda tensors: tensors.pop("reference.probabilities"),
    ],
)
def test_a_damaged_sample_is_refused(path: Path, edit: Edit) -> None:
    edit_tensors(path, edit)
    with pytest.raises(ReferenceSampleError, match="damaged") as caught:
        read_reference(path)
    assert "predictions are not affected" in caught.value.next_step.template


def test_it_is_known_whether_probabilities_are_the_networks_own(
    path: Path, reference: Reference, tmp_path: Path
) -> None:
    assert read_reference(path).raw  # in a model's own file they were so in every version
    own = tmp_path / "map.safetensors"
    write_map(own, replace(reference, model_sha256="abc"))
    assert read_reference(own).raw
    write_map(own, replace(reference, model_sha256="abc", raw=False))
    assert not read_reference(own).raw
