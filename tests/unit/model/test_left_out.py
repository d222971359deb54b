"""The move of the radiology branch at layer3 is left out only where no answer shows it."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch

from crcviewer.model.inference import Inference
from crcviewer.model.left_out import (
    LARGEST_CHANGE,
    largest_change,
    radiology_needs_no_move,
    strange_copies,
)
from crcviewer.model.network import FusionNetwork
from tests.unit.model.conftest import TINY, Image, lively, preprocessing

Images = tuple[list[Image], list[Image]]
NEUTRAL = torch.full((28, 28), 99, dtype=torch.uint8)


def _network(gamma: float) -> FusionNetwork:
    """All exchanges are at work; that which moves the radiology branch at layer3 by ``gamma``."""
    torch.manual_seed(1)
    network = lively(FusionNetwork(TINY))
    torch.nn.init.constant_(network.exchange3.radiology_to_pathology.gamma, gamma)
    return network


def _needs_none(network: FusionNetwork, images: Images) -> bool:
    tiles, slices = (torch.from_numpy(np.stack(some)) for some in images)
    return radiology_needs_no_move(network, preprocessing(), tiles, slices, NEUTRAL)


@pytest.mark.parametrize(("gamma", "expected"), [(0.0, True), (1e-5, True), (0.4, False)])
def test_only_a_move_that_no_answer_shows(gamma: float, expected: bool, images: Images) -> None:
    network = _network(gamma)
    assert _needs_none(network, images) is expected
    assert not network.exchange3.radiology_to_pathology.left_out  # tried, and put back


def test_strange_colours_count(images: Images) -> None:
    slices = torch.from_numpy(np.stack(images[1]))
    shade = torch.arange(len(slices), dtype=torch.uint8)[:, None, None, None] * 10
    tiles = (torch.tensor([200, 120, 180], dtype=torch.uint8) + shade).expand(-1, 28, 28, 3)
    copies = strange_copies(tiles)
    assert copies.shape == (4 * len(tiles), *tiles.shape[1:])
    assert torch.equal(copies[: len(tiles)], tiles)
    # As the change grows with γ, there is one that only the copies show.
    gamma, values = 1e-4, preprocessing()
    plain, strange = (
        max(largest_change(_network(gamma), values, some, beside) for some, beside in kinds)
        for kinds in (((tiles, slices), (tiles, NEUTRAL[None])), ((copies, NEUTRAL[None]),))
    )
    assert strange > 1.2 * plain
    for shown_by, expected in ((plain, False), (strange, True)):
        network = _network(0.9 * gamma * LARGEST_CHANGE / shown_by)
        found = radiology_needs_no_move(network, values, tiles, slices, NEUTRAL)
        assert found is expected


@pytest.mark.parametrize("views", [1, 8])
def test_what_is_left_out_costs_no_layer4_and_changes_no_answer(views: int, images: Images) -> None:
    network = _network(1e-5)
    exact = Inference(
        copy.deepcopy(network), preprocessing(views), NEUTRAL, torch.device("cpu"), fast=False
    )
    quick = Inference(network, preprocessing(views), NEUTRAL, torch.device("cpu"), fast=False)
    quick.may_leave_out()
    rows: list[int] = []
    first = network.radiology.layer4.get_submodule("0.conv1")
    first.register_forward_pre_hook(lambda _, given: rows.append(len(given[0])))
    tiles, slices = images
    for beside in (slices, None):
        rows.clear()
        ours = quick.run(tiles, beside, attention=True, whole=False)
        assert rows == ([len(tiles), 1] if beside else [1])
        theirs = exact.run(tiles, beside, attention=True)
        pairs = [(ours.probabilities, theirs.probabilities)]
        if ours.neutral_probabilities is not None and theirs.neutral_probabilities is not None:
            pairs.append((ours.neutral_probabilities, theirs.neutral_probabilities))
        assert len(pairs) == (2 if beside else 1)
        for found, wanted in pairs:
            assert float((found - wanted).abs().max()) <= LARGEST_CHANGE
        assert ours.output.radiology_maps.shape == theirs.output.radiology_maps.shape
        for found_exchange, wanted_exchange in zip(
            ours.output.exchanges, theirs.output.exchanges, strict=True
        ):
            assert found_exchange.attention is not None
            assert wanted_exchange.attention is not None
            torch.testing.assert_close(
                found_exchange.attention, wanted_exchange.attention, atol=1e-3, rtol=0
            )
            torch.testing.assert_close(
                found_exchange.relative_size, wanted_exchange.relative_size, atol=1e-6, rtol=0.01
            )


def test_features_of_both_branches_are_never_without_it(images: Images) -> None:
    network = _network(0.4)
    inference = Inference(network, preprocessing(), NEUTRAL, torch.device("cpu"), fast=False)
    before = inference.run(images[0], None).output.radiology_layer3
    inference.may_leave_out()
    after = inference.run(images[0], None).output.radiology_layer3
    assert before is not None
    assert after is not None
    assert torch.equal(before, after)
    assert len(after) == len(images[0])  # each tile has moved it
