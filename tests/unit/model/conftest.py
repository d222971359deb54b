"""Tiny networks and models with exchanges that truly exchange."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from crcviewer.model.document import CheckpointDocument
from crcviewer.model.golden_cases import save_model
from crcviewer.model.network import FusionNetwork, NetworkConfig
from crcviewer.model.preprocess import ChannelStatistics, Preprocessing
from crcviewer.protocol.model_card import DataSource, EvaluationFigure
from crcviewer.protocol.text import text

Image = NDArray[np.uint8]

TINY = NetworkConfig("resnet10", 0.125)


def lively(network: FusionNetwork, gamma: float = 0.4, seed: int = 0) -> FusionNetwork:
    """Non-zero gammas, and batch statistics that are not those of a network fresh from its mint."""
    torch.manual_seed(seed)
    for exchange in (network.exchange3, network.exchange4):
        for attention in (exchange.pathology_to_radiology, exchange.radiology_to_pathology):
            torch.nn.init.constant_(attention.gamma, gamma)
    network.train()
    with torch.no_grad():
        for _ in range(20):
            network(torch.randn(4, 3, 32, 32), torch.randn(4, 3, 32, 32))
    return network.eval()


@pytest.fixture(scope="session")
def tiny_network() -> FusionNetwork:
    torch.manual_seed(1)
    return lively(FusionNetwork(TINY))


def preprocessing(views: int = 1) -> Preprocessing:
    return Preprocessing(
        ChannelStatistics(28, (0.7, 0.5, 0.7), (0.1, 0.2, 0.1)),
        ChannelStatistics(28, (0.5,), (0.3,)),
        input_size=32,
        test_time_views=views,
    )


@pytest.fixture
def document() -> CheckpointDocument:
    return CheckpointDocument(
        "小 model",
        "2025-01-01T00:00:00Z",
        TINY,
        preprocessing(),
        "random",
        code_version="1.2",
        notes=(text("made for a test"),),
        trained_on=(DataSource("phantoms", 12, True),),
        training={"seed": 7, "epochs": [1, 2]},
        evaluation=(
            EvaluationFigure(
                0.9,
                0.8,
                1.0,
                12,
                data="phantoms",
                split="test",
                metric=text("accuracy"),
                command="run",
            ),
        ),
        audit={"verdict": {"kind": "not_used"}},
    )


@pytest.fixture(scope="session")
def images() -> tuple[list[Image], list[Image]]:
    """Four tiles and four slices."""
    random = np.random.default_rng(3)
    tiles = random.integers(0, 256, (4, 40, 40, 3), np.uint8)
    slices = random.integers(0, 256, (4, 40, 40), np.uint8)
    return list(tiles), list(slices)


Saver = Callable[[CheckpointDocument], Path]


@pytest.fixture
def save(
    tmp_path: Path, tiny_network: FusionNetwork, images: tuple[list[Image], list[Image]]
) -> Saver:
    """Writes the tiny network as a model with golden cases."""

    def write(document: CheckpointDocument) -> Path:
        path = tmp_path / "模型 a.safetensors"
        neutral = np.arange(28 * 28).reshape(28, 28).astype(np.uint8)
        tiles, slices = images
        save_model(
            path,
            tiny_network,
            document,
            neutral=neutral,
            golden_tiles=tiles[:2],
            golden_slices=slices[:2],
        )
        return path

    return write
