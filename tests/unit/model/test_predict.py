"""Every prediction goes one way, and what it reports adds up."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from crcviewer.model.checkpoint import write_into_document
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.golden_cases import save_model
from crcviewer.model.network import FusionNetwork, NetworkConfig
from crcviewer.model.predict import LoadedModel, load_model
from crcviewer.model.preprocess import dihedral_views, to_input
from crcviewer.protocol.audit_report import AuditVerdict, Verdict
from crcviewer.protocol.images import Direction

Image = NDArray[np.uint8]
Images = tuple[list[Image], list[Image]]
Saver = Callable[[CheckpointDocument], Path]


@pytest.fixture
def model(save: Saver, document: CheckpointDocument) -> LoadedModel:
    return load_model(save(document), "cpu")


@pytest.fixture
def averaging(save: Saver, document: CheckpointDocument) -> LoadedModel:
    views = dataclasses.replace(document.preprocessing, test_time_views=8)
    return load_model(save(dataclasses.replace(document, preprocessing=views)), "cpu")


def plain_logits(
    network: FusionNetwork, document: CheckpointDocument, tile: Image, organ: Image
) -> torch.Tensor:
    """By the network alone, as it was trained."""
    values = document.preprocessing
    with torch.no_grad():
        logits: torch.Tensor = network(
            to_input(torch.tensor(tile)[None], values.pathology, values.input_size),
            to_input(torch.tensor(organ)[None], values.radiology, values.input_size),
        ).logits
    return logits


def test_it_is_the_network(
    model: LoadedModel, tiny_network: FusionNetwork, document: CheckpointDocument, images: Images
) -> None:
    tile, organ = images[0][3], images[1][3]
    want = plain_logits(tiny_network, document, tile, organ)
    found = model.predict(tile, organ)
    np.testing.assert_allclose(found.logits, want[0], atol=1e-4)
    np.testing.assert_allclose(found.probabilities, want.softmax(1)[0], atol=1e-5)
    assert not found.tile_only


def test_logits_are_the_sum_of_the_evidence(averaging: LoadedModel, images: Images) -> None:
    for organ in (images[1][2], None):
        found = averaging.predict(images[0][2], organ)
        assert found.evidence_pathology.shape == (9, 4, 4)
        total = (
            found.bias
            + found.evidence_pathology.mean((1, 2))
            + found.evidence_radiology.mean((1, 2))
        )
        np.testing.assert_allclose(total, found.logits, rtol=1e-5, atol=1e-5)


def test_attention_has_both_layers_and_directions(model: LoadedModel, images: Images) -> None:
    found = model.predict(images[0][0], images[1][0])
    shapes = {name: values.shape for name, values in found.attention.items()}
    assert shapes == {
        "layer3_pathology_to_radiology": (64, 64),
        "layer3_radiology_to_pathology": (64, 64),
        "layer4_pathology_to_radiology": (16, 16),
        "layer4_radiology_to_pathology": (16, 16),
    }
    for values in found.attention.values():
        np.testing.assert_allclose(values.sum(1), 1, atol=1e-5)
    sizes = [(e.layer, e.direction, e.grid, round(e.gamma, 3)) for e in found.exchanges]
    assert sizes == [
        ("layer3", Direction.PATHOLOGY_TO_RADIOLOGY, 8, 0.4),
        ("layer3", Direction.RADIOLOGY_TO_PATHOLOGY, 8, 0.4),
        ("layer4", Direction.PATHOLOGY_TO_RADIOLOGY, 4, 0.4),
        ("layer4", Direction.RADIOLOGY_TO_PATHOLOGY, 4, 0.4),
    ]
    assert all(e.relative_size > 0 for e in found.exchanges)


def test_without_overlays_the_answer_is_the_same(model: LoadedModel, images: Images) -> None:
    shown = model.predict(images[0][1], images[1][1])
    plain = model.predict(images[0][1], images[1][1], overlays=False)
    assert plain.attention == {}
    np.testing.assert_allclose(plain.probabilities, shown.probabilities, atol=1e-6)
    assert plain.radiology_effect == shown.radiology_effect


def test_attention_is_that_of_the_tile_as_it_is(
    averaging: LoadedModel, model: LoadedModel, images: Images
) -> None:
    with_views = averaging.predict(images[0][1], images[1][1])
    one_view = model.predict(images[0][1], images[1][1])
    for name, values in with_views.attention.items():
        np.testing.assert_allclose(values, one_view.attention[name], atol=1e-6)
    for ours, theirs in zip(with_views.exchanges, one_view.exchanges, strict=True):
        assert ours.relative_size == pytest.approx(theirs.relative_size)


def test_probabilities_are_averaged_over_views_of_the_tile_only(
    averaging: LoadedModel,
    tiny_network: FusionNetwork,
    document: CheckpointDocument,
    images: Images,
) -> None:
    values = document.preprocessing
    tile, organ = images[0][2], images[1][2]
    views = dihedral_views(to_input(torch.tensor(tile)[None], values.pathology, 32))[:, 0]
    organ_input = to_input(torch.tensor(organ)[None], values.radiology, 32)
    with torch.no_grad():
        logits = tiny_network(views, organ_input.expand(8, -1, -1, -1)).logits
    found = averaging.predict(tile, organ)
    np.testing.assert_allclose(found.probabilities, logits.softmax(1).mean(0), atol=1e-5)
    assert np.abs(found.probabilities - logits.softmax(1)[0].numpy()).max() > 1e-3
    # The evidence explains the mean of the same views.
    np.testing.assert_allclose(found.logits, logits.mean(0), atol=1e-4)


def test_evidence_of_the_views_lies_where_the_tile_has_it(
    averaging: LoadedModel, images: Images
) -> None:
    tile, organ = images[0][2], images[1][2]
    found = averaging.predict(tile, organ).own
    turned = averaging.predict(np.ascontiguousarray(np.rot90(tile)), organ).own
    mirrored = averaging.predict(np.ascontiguousarray(tile[:, ::-1]), organ).own
    for other, back in (
        (turned, np.rot90(turned.evidence_pathology, -1, (1, 2))),
        (mirrored, mirrored.evidence_pathology[..., ::-1]),
    ):
        np.testing.assert_allclose(other.probabilities, found.probabilities, atol=1e-5)
        np.testing.assert_allclose(back, found.evidence_pathology, atol=1e-4)
    assert found.evidence_pathology.std() > 1e-3


def test_the_neutral_answer_has_its_own_evidence(model: LoadedModel, images: Images) -> None:
    found = model.predict(images[0][2], images[1][2])
    alone = model.predict(images[0][2], None)
    assert found.neutral is not None
    assert alone.neutral is None
    for name in ("probabilities", "logits", "evidence_pathology", "evidence_radiology"):
        np.testing.assert_allclose(
            getattr(found.neutral, name), getattr(alone.own, name), atol=1e-4
        )


def test_a_tile_alone_is_seen_with_the_neutral_radiology(
    averaging: LoadedModel, images: Images
) -> None:
    tile = images[0][0]
    alone = averaging.predict(tile, None)
    neutral = np.arange(28 * 28).reshape(28, 28).astype(np.uint8)
    beside = averaging.predict(tile, neutral)
    assert alone.tile_only
    assert alone.attention == {}
    assert alone.radiology_effect is None
    np.testing.assert_allclose(alone.probabilities, beside.probabilities, atol=1e-5)


@pytest.mark.parametrize("kind", ["model", "averaging"])
def test_the_radiology_effect_compares_with_the_neutral_image(
    kind: str, images: Images, request: pytest.FixtureRequest
) -> None:
    model: LoadedModel = request.getfixturevalue(kind)
    tile, organ = images[0][1], images[1][1]
    found, alone = model.predict(tile, organ), model.predict(tile, None)
    effect = found.radiology_effect
    assert effect is not None
    np.testing.assert_allclose(effect.neutral_probabilities, alone.probabilities, atol=1e-5)
    difference = np.abs(found.probabilities - alone.probabilities).max()
    assert effect.delta == pytest.approx(difference, abs=1e-5)
    assert effect.delta > 1e-4
    assert effect.changed == (found.probabilities.argmax() != alone.probabilities.argmax())


@pytest.mark.parametrize("kind", ["model", "averaging"])
def test_many_are_as_one_by_one(kind: str, images: Images, request: pytest.FixtureRequest) -> None:
    model: LoadedModel = request.getfixturevalue(kind)
    tiles, slices = list(images[0]), list(images[1])
    tiles[2] = np.ascontiguousarray(tiles[2][:30, :30])
    many = model.predict_many(tiles, slices, batch=3)
    for index, (tile, organ) in enumerate(zip(tiles, slices, strict=True)):
        one = model.predict(tile, organ)
        np.testing.assert_allclose(many.probabilities[index], one.probabilities, atol=1e-5)
        np.testing.assert_allclose(many.logits[index], one.logits, atol=1e-4)
        assert one.radiology_effect is not None
        np.testing.assert_allclose(
            many.neutral_probabilities[index], one.radiology_effect.neutral_probabilities, atol=1e-5
        )
    assert many.features.shape == (4, 128)
    assert many.layer3_features.shape == (4, 32)
    assert many.joined_layer3.shape == (4, 64)
    np.testing.assert_array_equal(many.joined_layer3[:, :32], many.layer3_features)
    alone = model.predict_many(tiles, None)
    assert alone.joined_layer3.shape == (4, 64)
    np.testing.assert_allclose(alone.probabilities, many.neutral_probabilities, atol=1e-5)


@pytest.mark.parametrize("kind", ["model", "averaging"])
def test_cases_at_once_are_each_as_alone(
    kind: str, images: Images, request: pytest.FixtureRequest
) -> None:
    """Those without a radiology image stand among the others."""
    model: LoadedModel = request.getfixturevalue(kind)
    tiles, slices = images
    beside = [None if n == 1 else slice_ for n, slice_ in enumerate(slices)]
    together = model.predict_cases(tiles, beside)
    assert len(together) == len(tiles)
    for tile, slice_, found in zip(tiles, beside, together, strict=True):
        want = model.predict(tile, slice_, overlays=False)
        assert found.tile_only is want.tile_only
        assert (found.neutral is None) is (want.neutral is None)
        answers = [(found.own, want.own)]
        if found.neutral is not None and want.neutral is not None:
            answers.append((found.neutral, want.neutral))
        for ours, theirs in answers:
            for field in dataclasses.fields(ours):
                name = field.name
                np.testing.assert_allclose(
                    getattr(ours, name), getattr(theirs, name), atol=1e-4, err_msg=name
                )
        np.testing.assert_allclose(found.tile_statistics, want.tile_statistics, atol=1e-4)
        for moved, alone in zip(found.exchanges, want.exchanges, strict=True):
            assert moved.relative_size == pytest.approx(alone.relative_size, rel=1e-3)


def test_the_card_tells_what_the_document_holds(
    model: LoadedModel, document: CheckpointDocument, tiny_network: FusionNetwork
) -> None:
    card = model.card
    assert card.name == "小 model"
    assert card.path.endswith("模型 a.safetensors")
    assert card.classes == document.classes
    assert str(card.network) == (
        "resnet10, 0.125 × the width × 2, cross-modal attention at layer3 and layer4"
    )
    assert card.parameters == sum(p.numel() for p in tiny_network.parameters())
    assert card.evaluation == document.evaluation
    assert card.trained_on == document.trained_on
    assert card.audit_verdict == AuditVerdict(Verdict.NOT_USED)
    assert (card.input_size, card.pathology_source_size, card.test_time_views) == (32, 28, 1)


def test_read_only_images_are_taken_and_left_alone(model: LoadedModel, images: Images) -> None:
    tile, organ = images[0][0].copy(), images[1][0].copy()
    before = tile.copy()
    tile.flags.writeable = organ.flags.writeable = False
    assert model.predict(tile, organ).probabilities.sum() == pytest.approx(1, abs=1e-5)
    np.testing.assert_array_equal(tile, before)


def test_a_network_worth_bfloat16_still_gives_the_answers(
    tmp_path: Path, images: Images, document: CheckpointDocument
) -> None:
    from crcviewer.model.device import has_fast_bfloat16
    from crcviewer.model.inference import Inference
    from crcviewer.model.optimize_for_inference import bfloat16_pays

    config = NetworkConfig("resnet18", 0.5)
    torch.manual_seed(0)
    network = FusionNetwork(config).eval()
    assert bfloat16_pays(network)
    neutral = torch.full((28, 28), 99, dtype=torch.uint8)
    cpu = torch.device("cpu")
    exact = Inference(network, document.preprocessing, neutral, cpu, fast=False)
    fast = Inference(network, document.preprocessing, neutral, cpu, fast=True)
    dtypes = {p.dtype for p in fast.network.pathology.parameters()}
    assert dtypes == {torch.bfloat16 if has_fast_bfloat16() else torch.float32}
    assert fast.head.weight.dtype == torch.float32
    tiles, slices = images
    want, found = exact.run(tiles, slices), fast.run(tiles, slices)
    assert torch.equal(want.probabilities.argmax(1), found.probabilities.argmax(1))
    assert (want.probabilities - found.probabilities).abs().max() < 0.01
    assert {p.dtype for p in network.parameters()} == {torch.float32}, "it works on a copy"


def test_one_precision_answers_one_case_and_many() -> None:
    """Of the bundled model: a click on a field of a map gives what the map has."""
    from crcviewer.model.device import has_fast_bfloat16
    from crcviewer.protocol.resources import demo_model
    from training.phantoms import generate_tiles

    model = load_model(demo_model(), "cpu")
    assert model.precision == ("bfloat16" if has_fast_bfloat16() else "float32")
    numbers = np.arange(9)
    tiles = list(generate_tiles(numbers, numbers, seed=4, size=112))
    many = model.predict_many(tiles, None, with_neutral=False)
    assert 0 < model.images_at_once < len(tiles), "it took more than one pass"
    for index, tile in enumerate(tiles):
        one = model.predict(tile, None, overlays=False)
        np.testing.assert_allclose(many.probabilities[index], one.probabilities, atol=2e-3)
        assert many.probabilities[index].argmax() == one.probabilities.argmax()
        np.testing.assert_allclose(
            many.tile_statistics[index], one.tile_statistics, atol=0.02, rtol=0.02
        )


def test_a_precision_that_misses_the_golden_cases_is_not_used(
    tmp_path: Path, images: Images, document: CheckpointDocument
) -> None:
    from crcviewer.model.device import has_fast_bfloat16

    config = NetworkConfig("resnet10", 0.5)
    torch.manual_seed(0)
    path = tmp_path / "model.safetensors"
    save_model(
        path,
        FusionNetwork(config).eval(),
        dataclasses.replace(document, network=config),
        golden_tiles=images[0],
        golden_slices=images[1],
        neutral=np.full((28, 28), 99, np.uint8),
    )
    fast = "bfloat16" if has_fast_bfloat16() else "float32"
    assert load_model(path, "cpu").precision == fast
    write_into_document(path, {"golden": {"count": len(images[0]), "tolerance": 2e-5}})
    assert load_model(path, "cpu").precision == "float32"


def test_one_slice_stands_beside_all_tiles(model: LoadedModel, images: Images) -> None:
    tiles, organ = list(images[0]), images[1][0]
    one = model.predict_many(tiles, [organ], with_neutral=False, batch=3)
    each = model.predict_many(tiles, [organ] * len(tiles), with_neutral=False, batch=3)
    np.testing.assert_allclose(one.probabilities, each.probabilities, atol=1e-5)
    both = model.predict_many(tiles, [organ]).neutral_probabilities
    np.testing.assert_allclose(both, model.predict_many(tiles, None).probabilities, atol=1e-5)
