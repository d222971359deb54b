"""Many radiology images beside the same tiles: the answers of one by one, for less work."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.golden_cases import neutral_image
from crcviewer.model.inference import Inference
from crcviewer.model.network import FusionNetwork
from crcviewer.model.predict import load_model
from crcviewer.model.predict_pairs import predict_pairs

Image = NDArray[np.uint8]
Images = tuple[list[Image], list[Image]]
Saver = Callable[[CheckpointDocument], Path]

PARTNERS = np.array([[0, 1, 2, 3], [3, 3, 0, 4], [4, 4, 4, 4]])


@pytest.mark.parametrize("views", [1, 8])
@pytest.mark.parametrize("room", [1, 10**9], ids=["tile by tile", "all tiles at once"])
def test_pairs_are_answered_as_one_by_one(
    views: int, room: int, save: Saver, document: CheckpointDocument, images: Images
) -> None:
    values = dataclasses.replace(document.preprocessing, test_time_views=views)
    path = save(dataclasses.replace(document, preprocessing=values))
    model = load_model(path, "cpu")
    tiles, slices = images[0], [*images[1], np.zeros((28, 28), np.uint8)]
    checkpoint = read_checkpoint(path)
    assert isinstance(checkpoint.network, FusionNetwork)
    inference = Inference(
        checkpoint.network, values, neutral_image(checkpoint), torch.device("cpu"), fast=True
    )
    told = []
    found = predict_pairs(
        inference, tiles, slices, PARTNERS, batch=3, room=room,
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    for (row, tile), partner in np.ndenumerate(PARTNERS):
        one = model.predict(tiles[tile], slices[partner], overlays=False)
        np.testing.assert_allclose(found.probabilities[row, tile], one.probabilities, atol=1e-5)
        for exchange, size in zip(found.exchanges, one.exchanges, strict=True):
            assert (exchange.layer, exchange.direction) == (size.layer, size.direction)
            assert exchange.gamma == pytest.approx(size.gamma)
            if views == 1:
                assert exchange.relative_sizes[row, tile] == pytest.approx(
                    size.relative_size, rel=1e-3
                )
    assert told[-1] == (12, 12)
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_each_image_goes_through_its_own_half_once(
    save: Saver, document: CheckpointDocument, images: Images
) -> None:
    model = load_model(save(document), "cpu")
    network = model._inference.network
    seen = {"tiles": 0, "slices": 0, "pairs": 0}

    def counting(name: str) -> Callable[..., None]:
        def count(module: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
            seen[name] += len(inputs[0])

        return count

    network.pathology.stem.register_forward_pre_hook(counting("tiles"))
    network.radiology.stem.register_forward_pre_hook(counting("slices"))
    network.exchange3.register_forward_pre_hook(counting("pairs"))
    slices = [*images[1], np.zeros((28, 28), np.uint8)]
    partners = np.concatenate([PARTNERS] * 10)
    model.predict_pairs(images[0], slices, partners)
    # One tile more: it is asked how large its features are.
    assert seen == {"tiles": 5, "slices": 5, "pairs": 120}
