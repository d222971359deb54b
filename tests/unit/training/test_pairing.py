from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from training.base.errors import DataError
from training.data.medmnist_data import read_study
from training.data.pairing import Pairing, PairingMode, choose_mode
from training.data.study_data import StudyData, join_studies

WritePhantoms = Callable[..., Path]


@pytest.fixture(scope="module")
def data(phantom_folder: Path) -> StudyData:
    return read_study(phantom_folder)


def all_tiles(data: StudyData, split: str = "train") -> torch.Tensor:
    return torch.arange(len(data.pathology.split(split)))


def test_random_pairs_change_with_epoch_and_seed_in_training_only(data: StudyData) -> None:
    pairing, other = (Pairing(PairingMode.RANDOM, data, seed) for seed in (0, 1))
    tiles = all_tiles(data)
    first = pairing.partners("train", tiles, 0)
    assert torch.equal(first, pairing.partners("train", tiles, 0))
    assert not torch.equal(first, pairing.partners("train", tiles, 1))
    assert not torch.equal(first, other.partners("train", tiles, 0))
    for split in ("val", "test"):
        tiles = all_tiles(data, split)
        fixed = pairing.partners(split, tiles, 0)
        assert torch.equal(fixed, pairing.partners(split, tiles, 5))
        assert int(fixed.max()) < len(data.radiology.split(split))


def test_random_pairs_do_not_depend_on_the_batch(data: StudyData) -> None:
    pairing = Pairing(PairingMode.RANDOM, data, 3)
    whole = pairing.partners("train", all_tiles(data), 2)
    part = pairing.partners("train", torch.tensor([70, 3]), 2)
    assert part.tolist() == whole[[70, 3]].tolist()


def test_random_pairs_are_independent_of_the_label(data: StudyData) -> None:
    pairing = Pairing(PairingMode.RANDOM, data, 0)
    tiles = all_tiles(data)
    table = np.zeros((9, 11))
    for epoch in range(60):
        organs = data.radiology.train.labels[pairing.partners("train", tiles, epoch).numpy()]
        np.add.at(table, (data.pathology.train.labels, organs), 1)
    expected = table.sum(1, keepdims=True) * table.sum(0, keepdims=True) / table.sum()
    chi_squared = ((table - expected) ** 2 / expected).sum()
    # 80 degrees of freedom: 125 is passed once in a thousand.
    assert chi_squared < 125


def test_index_pairs_go_round(data: StudyData) -> None:
    pairing = Pairing(PairingMode.INDEX, data, 0)
    count = len(data.radiology.train)
    tiles = torch.tensor([0, 1, count - 1, count, 2 * count + 3])
    assert pairing.partners("train", tiles).tolist() == [0, 1, count - 1, 0, 3]


def test_manifest_pairs_are_those_of_the_file(
    tmp_path: Path, write_phantoms: WritePhantoms
) -> None:
    data = read_study(write_phantoms(tmp_path / "full", signal=1.0))
    mode = choose_mode(None, data, allow_label_leak=False)
    assert mode is PairingMode.MANIFEST
    organs = data.radiology.test.labels[
        Pairing(mode, data, 0).partners("test", all_tiles(data, "test")).numpy()
    ]
    # At signal 1 the label decides the organ.
    by_label = [set(organs[data.pathology.test.labels == label].tolist()) for label in range(9)]
    assert [len(organs_of) for organs_of in by_label] == [1] * 9
    assert len(set.union(*by_label)) == 9


def test_label_pairs_need_consent_and_leak(data: StudyData) -> None:
    with pytest.raises(DataError, match="--allow-label-leak"):
        choose_mode("label", data, allow_label_leak=False)
    mode = choose_mode("label", data, allow_label_leak=True)
    partners = Pairing(mode, data, 0).partners("train", all_tiles(data), 4)
    organs = data.radiology.train.labels[partners.numpy()]
    assert organs.tolist() == data.pathology.train.labels.tolist()


def test_joined_with_an_unpaired_source_the_pairs_are_given_up(
    tmp_path: Path, phantom_folder: Path, write_phantoms: WritePhantoms
) -> None:
    unpaired = write_phantoms(tmp_path / "unpaired", seed=1)
    (unpaired / "pairs.csv").unlink()
    joined = join_studies((read_study(phantom_folder), read_study(unpaired)))
    assert choose_mode(None, joined, allow_label_leak=False) is PairingMode.RANDOM
    with pytest.raises(DataError, match=r"pairs\.csv"):
        Pairing(PairingMode.MANIFEST, joined, 0)


def test_joined_pairs_point_into_their_own_source(
    tmp_path: Path, write_phantoms: WritePhantoms
) -> None:
    folders = [write_phantoms(tmp_path / str(seed), signal=1.0, seed=seed) for seed in (1, 2)]
    studies = [read_study(folder) for folder in folders]
    joined = join_studies(tuple(studies))
    partners = Pairing(PairingMode.MANIFEST, joined, 0).partners("val", all_tiles(joined, "val"))
    separate = [
        Pairing(PairingMode.MANIFEST, study, 0).partners("val", all_tiles(study, "val"))
        for study in studies
    ]
    shift = len(studies[0].radiology.val)
    assert partners.tolist() == [*separate[0].tolist(), *(separate[1] + shift).tolist()]
