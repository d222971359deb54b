"""A tiny untrained model with golden cases: ``python tiny_model.py FILE NAME``."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np


def write_tiny_model(path: Path, name: str = "tiny") -> None:
    """Another name gives other weights."""
    import torch

    from crcviewer.model.document import CheckpointDocument
    from crcviewer.model.golden_cases import save_model
    from crcviewer.model.network import FusionNetwork, NetworkConfig
    from crcviewer.model.preprocess import ChannelStatistics, Preprocessing

    torch.manual_seed(len(name))
    config = NetworkConfig("resnet10", 0.1)
    network = FusionNetwork(config)
    for exchange in (network.exchange3, network.exchange4):
        for parameter_name, parameter in exchange.named_parameters():
            if "gamma" in parameter_name:
                torch.nn.init.constant_(parameter, 0.3)
    preprocessing = Preprocessing(
        ChannelStatistics(28, (0.7, 0.5, 0.7), (0.1, 0.2, 0.1)),
        ChannelStatistics(28, (0.5,), (0.3,)),
        input_size=32,
    )
    random = np.random.default_rng(0)
    save_model(
        path,
        network.eval(),
        CheckpointDocument(name, "2025-01-01T00:00:00Z", config, preprocessing, "random"),
        neutral=np.full((28, 28), 120, np.uint8),
        golden_tiles=list(random.integers(0, 256, (2, 28, 28, 3), np.uint8)),
        golden_slices=list(random.integers(0, 256, (2, 28, 28), np.uint8)),
    )


def write_tiny_branch(path: Path, name: str = "tiny") -> None:
    """What stage 1 of the same run would have left of the tile branch: a tile-only model."""
    import torch

    from crcviewer.model.document import CheckpointDocument
    from crcviewer.model.golden_cases import save_model
    from crcviewer.model.network import NetworkConfig, SingleModalNetwork
    from crcviewer.model.preprocess import ChannelStatistics, Preprocessing

    torch.manual_seed(0)
    config = NetworkConfig("resnet10", 0.1)
    preprocessing = Preprocessing(
        ChannelStatistics(28, (0.7, 0.5, 0.7), (0.1, 0.2, 0.1)),
        ChannelStatistics(28, (0.5,), (0.3,)),
        input_size=32,
    )
    document = CheckpointDocument(
        name, "2025-01-01T00:00:00Z", config, preprocessing, "none", kind="pathology"
    )
    tiles = np.random.default_rng(0).integers(0, 256, (2, 28, 28, 3), np.uint8)
    network = SingleModalNetwork(config, config.classes).eval()
    save_model(path, network, document, golden_tiles=list(tiles))


if __name__ == "__main__":
    write_tiny_model(Path(sys.argv[1]), sys.argv[2])
