from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from crcviewer.protocol.stages import SPLITS
from training.base.errors import DataError
from training.data.medmnist_data import read_study
from training.data.pairing import Pairing, PairingMode, choose_mode
from training.data.study_data import ImageSet, Split, StudyData, join_studies

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
    with pytest.raises(DataError):
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
    with pytest.raises(DataError):
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


# ------------------------------------------------------------------------------- any data


def split_of(labels: list[int], side: int = 1) -> Split:
    count = len(labels)
    pixels = np.zeros((count, side, side), np.uint8)
    return Split(pixels, np.array(labels, np.int64), np.zeros(count, np.bool_))


@st.composite
def studies(draw: st.DrawFn) -> StudyData:
    """Any labels, classes that nobody has, more tiles than slices and fewer; declared pairs."""
    sets, pairs = [], {}
    for classes in (draw(st.integers(2, 9)), draw(st.integers(2, 11))):
        label = st.integers(0, classes - 1)
        parts = [split_of(draw(st.lists(label, min_size=1, max_size=12))) for _ in range(3)]
        sets.append(ImageSet(tuple(f"class {k}" for k in range(classes)), *parts))
    for split in SPLITS:
        place = st.integers(0, len(sets[1].split(split)) - 1)
        tiles = len(sets[0].split(split))
        pairs[split] = np.array(draw(st.lists(place, min_size=tiles, max_size=tiles)), np.int64)
    return StudyData("any", sets[0], sets[1], "CT", pairs, ())


@settings(deadline=None, max_examples=60)
@given(
    data=studies(), mode=st.sampled_from(PairingMode), seed=st.integers(0, 2**31),
    epoch=st.integers(0, 50), split=st.sampled_from(SPLITS),
)  # fmt: skip
def test_each_tile_has_a_partner_whatever_the_data(
    data: StudyData, mode: PairingMode, seed: int, epoch: int, split: str
) -> None:
    pairing = Pairing(mode, data, seed)
    tiles = all_tiles(data, split)
    partners = pairing.partners(split, tiles, epoch)
    radiology = data.radiology.split(split)
    assert partners.dtype == torch.int64
    assert 0 <= int(partners.min()) <= int(partners.max()) < len(radiology)
    # The same alone, in another order, from a new object, and in any epoch where nothing is drawn.
    back = tiles.flip(0)
    assert torch.equal(Pairing(mode, data, seed).partners(split, back, epoch), partners.flip(0))
    if split != "train" or mode in (PairingMode.INDEX, PairingMode.MANIFEST):
        assert torch.equal(pairing.partners(split, tiles, epoch + 1), partners)
    if mode is PairingMode.MANIFEST:
        assert data.pairs is not None
        assert partners.tolist() == data.pairs[split].tolist()
    if mode is PairingMode.LABEL:
        organs = data.pathology.split(split).labels % len(data.radiology.classes)
        there = np.isin(organs, radiology.labels)
        assert (radiology.labels[partners.numpy()] == organs)[there].all()


@settings(deadline=None, max_examples=60)
@given(several=st.lists(studies(), min_size=2, max_size=3))
def test_joined_studies_keep_each_tile_and_its_partner(several: list[StudyData]) -> None:
    tiles, radiology = several[0].pathology.classes, several[0].radiology.classes
    several = [
        replace(
            study,
            pathology=replace(study.pathology, classes=tiles),
            radiology=replace(study.radiology, classes=radiology),
        )
        for study in several
    ]
    joined = join_studies(tuple(several))
    assert joined.pairs is not None
    for split in SPLITS:
        labels = joined.radiology.split(split).labels[joined.pairs[split]]
        separate = [one.radiology.split(split).labels[one.pairs[split]] for one in several]
        assert labels.tolist() == np.concatenate(separate).tolist()
