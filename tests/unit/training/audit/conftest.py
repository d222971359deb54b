"""Untrained models on a few phantoms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from crcviewer.model.checkpoint import write_checkpoint
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.golden_cases import save_model
from crcviewer.model.network import FusionNetwork, NetworkConfig, SingleModalNetwork
from crcviewer.model.preprocess import Preprocessing
from training.data.medmnist_data import read_study
from training.data.study_data import StudyData, neutral_image
from training.loop.device_images import measured_statistics
from training.run.export import golden_images

CONFIG = NetworkConfig("resnet10", 0.125)
WriteModel = Callable[..., Path]


@pytest.fixture(scope="session")
def data(phantom_folder: Path) -> StudyData:
    """90 training pairs, 15 in validation and test, with a pairs.csv."""
    return read_study(phantom_folder)


@pytest.fixture(scope="session")
def single() -> SingleModalNetwork:
    """A tile branch with its head, with normalisation as if it had seen something."""
    torch.manual_seed(4)
    network = SingleModalNetwork(CONFIG, 9).train()
    with torch.no_grad():
        for _ in range(20):
            network(torch.randn(4, 3, 32, 32))
    return network.eval()


@pytest.fixture(scope="session")
def tile_only(single: SingleModalNetwork) -> FusionNetwork:
    """γ = 0 and a zero radiology part of the head: a fused network that sees the tile alone."""
    torch.manual_seed(5)
    return FusionNetwork.from_branches(CONFIG, single, SingleModalNetwork(CONFIG, 11)).eval()


@pytest.fixture(scope="session")
def document(data: StudyData) -> CheckpointDocument:
    values = Preprocessing(
        measured_statistics(data.pathology.train.images),
        measured_statistics(data.radiology.train.images),
        input_size=32,
    )
    return CheckpointDocument(
        "model", "2025-01-01T00:00:00Z", CONFIG, values, "manifest", training={"seed": 3}
    )


@pytest.fixture
def write_model(data: StudyData, document: CheckpointDocument) -> WriteModel:
    """Writes (path, network, pairing="manifest", kind="fusion")."""

    def write(
        path: Path,
        network: FusionNetwork | SingleModalNetwork,
        *,
        pairing: str = "manifest",
        kind: str = "fusion",
    ) -> Path:
        told = replace(document, pairing=pairing, kind=kind)
        if isinstance(network, SingleModalNetwork):
            write_checkpoint(path, network, told, {})
            return path
        tiles, slices = golden_images()
        neutral = neutral_image(data.radiology.train.images)
        save_model(path, network, told, neutral=neutral, golden_tiles=tiles, golden_slices=slices)
        return path

    return write
