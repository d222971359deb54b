"""Untrained models and small data sets of any classes, for tests that need no training."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from crcviewer.model.document import CheckpointDocument
from crcviewer.model.golden_cases import save_model
from crcviewer.model.network import FusionNetwork, NetworkConfig, SingleModalNetwork
from crcviewer.model.preprocess import ChannelStatistics, Preprocessing
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.model_card import DataSource
from training.data.class_names import tissue_classes
from training.data.study_data import ImageSet, Split, StudyData
from training.evaluation.evaluate import Tell

SIDE = 28
SILENT = Tell(lambda line: None, lambda task: lambda done, total: None)


@dataclass(frozen=True)
class EvaluatedRun:
    """A trained run with its evaluation."""

    folder: Path
    data: Path
    printed: str


def untrained_run(folder: Path, classes: tuple[str, ...], *, alone: bool = False) -> Path:
    """A folder with a fused model, whose file is returned; ``alone``: and both tile-only ones."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    config = NetworkConfig("resnet10", 0.05, classes=len(classes), organs=2)
    preprocessing = Preprocessing(
        ChannelStatistics(SIDE, (0.5,) * 3, (0.3,) * 3),
        ChannelStatistics(SIDE, (0.5,), (0.3,)),
        input_size=32,
    )
    document = CheckpointDocument(
        "未经训练 <b>&", "2026-01-01T00:00:00Z", config, preprocessing, "random",
        classes=tissue_classes(classes), organs=("liver", "spleen"),
        training={"seed": 0, "preset": "tiny", "settings": {"epochs": 1}},
    )  # fmt: skip
    of_branch = replace(document, kind="pathology", pairing="none")
    random = np.random.default_rng(0)
    for name in (names.STAGE1_PATHOLOGY, names.CONTROL) if alone else ():
        save_model(
            folder / name,
            SingleModalNetwork(config, len(classes)).eval(),
            of_branch,
            golden_tiles=list(random.integers(0, 256, (1, SIDE, SIDE, 3), np.uint8)),
        )
    save_model(
        folder / names.BEST,
        FusionNetwork(config).eval(),
        document,
        neutral=np.full((SIDE, SIDE), 120, np.uint8),
        golden_tiles=list(random.integers(0, 256, (1, SIDE, SIDE, 3), np.uint8)),
        golden_slices=list(random.integers(0, 256, (1, SIDE, SIDE), np.uint8)),
    )
    return folder / names.BEST


def small_data(classes: tuple[str, ...], test_labels: list[int]) -> StudyData:
    """Noise in the colour of its class; every class twice in training."""
    training = list(range(len(classes))) * 2
    return StudyData(
        name="noise",
        pathology=ImageSet(classes, _tiles(training), _tiles(training), _tiles(test_labels)),
        radiology=ImageSet(("liver", "spleen"), _slices(4), _slices(4), _slices(4)),
        radiology_modality="CT",
        pairs=None,
        sources=(DataSource("noise", 9, True, "", "0" * 64),),
    )


def _tiles(labels: list[int]) -> Split:
    random = np.random.default_rng(len(labels))
    images = random.integers(0, 60, (len(labels), SIDE, SIDE, 3)) + 20 * np.array(labels)[
        :, None, None, None
    ] % 190  # fmt: skip
    return _split(images, np.array(labels, np.int64))


def _slices(count: int) -> Split:
    images = np.random.default_rng(1).integers(0, 256, (count, SIDE, SIDE))
    return _split(images, np.arange(count) % 2)


def _split(images: NDArray[np.int64], labels: NDArray[np.int64]) -> Split:
    return Split(images.astype(np.uint8), labels, np.ones(len(labels), np.bool_))
