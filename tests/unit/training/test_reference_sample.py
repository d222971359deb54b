"""A run's reference sample: its validation cases, as its two models see them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from crcviewer.model.checkpoint import write_checkpoint
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.golden_cases import save_model
from crcviewer.model.network import FusionNetwork, NetworkConfig, SingleModalNetwork
from crcviewer.model.predict import load_model
from crcviewer.model.preprocess import ChannelStatistics, Preprocessing
from crcviewer.model.reference_file import PREFIX, reference_of_arrays
from crcviewer.model.reference_sample import Reference
from crcviewer.model.single_modal import load_single_modal
from crcviewer.protocol import run_directory as names
from training.data.medmnist_data import read_study
from training.data.pairing import Pairing, PairingMode
from training.data.study_data import StudyData, neutral_image
from training.evaluation.answers import Answers
from training.evaluation.reference_sample import reference_of_validation
from training.run.export import golden_images

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def data(phantom_folder: Path) -> StudyData:
    return read_study(phantom_folder)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, data: StudyData) -> Path:
    """A folder with the two models of a run that has learned nothing."""
    folder = tmp_path_factory.mktemp("run")
    torch.manual_seed(0)
    config = NetworkConfig("resnet10", 0.1)
    tiles = ChannelStatistics(28, (0.7, 0.5, 0.7), (0.1, 0.2, 0.1))
    preprocessing = Preprocessing(tiles, ChannelStatistics(28, (0.5,), (0.3,)), input_size=32)
    document = CheckpointDocument("none", "2025-01-01T00:00:00Z", config, preprocessing, "random")
    golden_tiles, golden_slices = golden_images()
    save_model(
        folder / names.BEST,
        FusionNetwork(config).eval(),
        document,
        neutral=neutral_image(data.radiology.train.measured),
        golden_tiles=golden_tiles,
        golden_slices=golden_slices,
    )
    alone = SingleModalNetwork(config, config.classes).eval()
    document = replace(document, kind="pathology", pairing="none")
    write_checkpoint(folder / names.STAGE1_PATHOLOGY, alone, document, {})
    return folder


Make = Callable[..., Reference]


@pytest.fixture(scope="module")
def make(run: Path, data: StudyData) -> Make:
    def made(folder: Path = run, **options: Any) -> Reference:
        pairing = Pairing(PairingMode.RANDOM, data, 0)
        tensors = reference_of_validation(Answers(folder, CPU), data, pairing, **options)
        assert all(name.startswith(PREFIX) for name in tensors)
        return reference_of_arrays({n: t.numpy() for n, t in tensors.items()}, folder)

    return made


def test_it_holds_what_both_models_say_of_the_validation_split(
    make: Make, run: Path, data: StudyData
) -> None:
    reference = make()
    tiles, slices = data.pathology.val.images, data.radiology.val.images
    assert len(reference) == len(tiles)
    assert reference.labels.tolist() == data.pathology.val.labels.tolist()
    assert reference.data.template == "{data}, validation split"
    fused = load_model(run / names.BEST, "cpu").predict_many(
        list(tiles[reference.tiles]), list(slices[reference.slices])
    )
    assert np.allclose(reference.probabilities, fused.probabilities, atol=1e-5)
    assert np.allclose(reference.fused.features, fused.layer3_features, rtol=2e-3, atol=1e-4)
    alone = load_single_modal(run / names.STAGE1_PATHOLOGY, "cpu").predict_many(list(tiles))
    assert reference.single is not None
    assert np.allclose(reference.single.features, alone.layer3_features, rtol=2e-3, atol=1e-4)
    assert not np.allclose(reference.single.features, reference.fused.features, atol=1e-2)


def test_thumbnails_are_those_of_their_cases(make: Make, data: StudyData) -> None:
    reference = make(most=12)
    assert len(reference) == 12
    assert reference.thumbnails is not None
    images = data.pathology.val.images
    for row, picture in zip(reference.thumbnail_rows, reference.thumbnails, strict=True):
        assert np.array_equal(picture, images[reference.tiles[row]])


def test_pictures_can_be_left_out(make: Make) -> None:
    assert make(thumbnails="none").thumbnails is None
    # All of these are phantoms, which may always be shown.
    assert len(make(thumbnails="synthetic").thumbnail_rows) == len(make())


def test_without_stage_1_there_is_no_single_modal_part(
    make: Make, run: Path, tmp_path: Path
) -> None:
    shutil.copy(run / names.BEST, tmp_path)
    reference = make(tmp_path)
    assert reference.single is None
    assert reference.single_probabilities is None


def test_too_few_cases_for_a_map_are_no_error(run: Path, data: StudyData) -> None:
    pairing = Pairing(PairingMode.RANDOM, data, 0)
    assert reference_of_validation(Answers(run, CPU), data, pairing, most=9) == {}
