"""The same image is found by its content, in whatever data; real tiles where they are at hand."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from crcviewer.protocol.data_choices import DataChoices
from crcviewer.protocol.data_report import Severity
from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.stages import SPLITS
from training.data.data_check import check_data, report_data
from training.data.fingerprints import fingerprints, overlap, same_images
from training.data.known_tiles import known_tiles, seen_among, seen_tensors
from training.data.medmnist_data import read_study
from training.data.same_in_study import refuse_same_images
from training.phantoms.tissue import generate_tiles

REAL = Path(os.environ.get("CRCVIEWER_TEST_DATA", "/nowhere"))
Tiles = NDArray[np.uint8]


def tiles(count: int, seed: int = 0) -> Tiles:
    numbers = np.arange(count)
    return generate_tiles(numbers % 9, numbers, seed=seed, size=28, split="train")


def changed(tile: Tiles, turn: int, quality: int | None = None) -> Tiles:
    turned = np.ascontiguousarray(np.rot90(tile[:, ::-1] if turn >= 4 else tile, turn % 4))
    if quality is None:
        return turned
    stream = io.BytesIO()
    Image.fromarray(turned).save(stream, "JPEG", quality=quality)
    return np.asarray(Image.open(stream))


@given(st.integers(0, 199), st.integers(0, 7), st.sampled_from([None, 95, 85]))
@settings(max_examples=40, deadline=None)
def test_a_copy_is_found_however_it_is_turned_or_compressed(
    number: int, turn: int, quality: int | None
) -> None:
    own = tiles(200)
    copy = changed(own[number], turn, quality)
    shown = not fingerprints(own[number : number + 1]).blank[0]
    (*found,) = same_images([own, copy[None]])
    assert [group.members for group in found] == ([(number, 200)] if shown else [])
    if found:
        assert found[0].exact == (True, np.array_equal(copy, own[number]))


def test_no_two_phantoms_are_the_same_and_glass_is_no_image() -> None:
    assert same_images([tiles(1000), tiles(1000, seed=1)]) == []
    glass = np.full((50, 28, 28, 3), 243, np.uint8)
    glass += np.random.default_rng(0).integers(0, 3, glass.shape, np.uint8)
    assert same_images([glass, glass]) == []


def test_many_copies_are_one_group() -> None:
    own = tiles(20)
    shown = int(np.flatnonzero(~fingerprints(own).blank)[0])
    (group,) = same_images([own, np.repeat(own[shown : shown + 1], 3000, axis=0)])
    assert group.members == (shown, *range(20, 3020))
    assert all(group.exact)


def test_larger_images_are_reduced_as_the_published_set_was() -> None:
    large = generate_tiles(np.arange(9), np.arange(9), seed=5, size=128, split="train")
    small = np.stack(
        [np.asarray(Image.fromarray(t).resize((28, 28), Image.Resampling.BILINEAR)) for t in large]
    )
    shown = np.flatnonzero(~fingerprints(small).blank).tolist()
    assert [group.members for group in same_images([small, large])] == [(k, k + 9) for k in shown]


@pytest.mark.real_data
def test_the_real_sets_share_the_tile_that_their_readme_names() -> None:
    study = read_study(REAL / "medmnist_subset")
    refuse_same_images(study)  # it has none twice
    report, native = check_data(REAL / "tiles_224", tile_only=True, side=224)
    assert native is not None
    assert report.sets[0].side == 224
    assert report.patients is not None
    assert report.patients.known == 0
    sets = [study.pathology.split(name).images for name in SPLITS]
    own = [native.pathology.split(name).images for name in SPLITS]
    (group,) = same_images([*sets, *own])
    official, mine = group.members
    assert official - len(sets[0]) - len(sets[1]) == 93
    places = [
        ref.path
        for name in SPLITS
        for split in [native.pathology.split(name)]
        for row in range(len(split))
        if split.places is not None and (ref := split.places.ref(row)) is not None
    ]
    assert Path(places[mine - sum(map(len, sets))]).name == "DEB-TCGA-AHQCDGMY.tif"
    # The same from what a model's file has of its tiles.
    known = known_tiles(seen_tensors(study))
    assert {name: len(found) for name, found in seen_among(np.concatenate(own), known).items()} == {
        "test": 1
    }


@pytest.mark.real_data
def test_jpeg_copies_of_real_tiles_are_found_and_no_other_tile_is() -> None:
    arrays = np.load(REAL / "medmnist_subset" / "pathmnist.npz")
    own = np.concatenate([arrays[f"{name}_images"] for name in SPLITS])
    count = len(own)
    shown = int((~fingerprints(own).blank).sum())
    assert same_images([own]) == []
    for quality, least in ((90, 1.0), (75, 0.99), (50, 0.96)):
        copies = np.stack([changed(tile, k % 8, quality) for k, tile in enumerate(own)])
        pairs = [group.members for group in same_images([own, copies])]
        assert all(other - one == count for one, other in pairs)
        assert len(pairs) >= least * shown
        alone = overlap(fingerprints(copies), fingerprints(own))
        assert all(mine == theirs for mine, theirs in alone.items())
        # Without pixels to ask, only what is certain.
        assert quality == 50 or len(alone) >= 0.97 * shown


# ---------------------------------------------------------------------- a MedMNIST file


def with_copies(folder: Path, target: Path, count: int) -> Path:
    """Training tiles copied into test, as they are and turned."""
    target.mkdir()
    arrays: dict[str, Any] = dict(np.load(folder / "pathmnist.npz"))
    shown = np.flatnonzero(~fingerprints(arrays["train_images"]).blank)[:count]
    copies = np.stack([changed(arrays["train_images"][k], k % 8) for k in shown])
    arrays["test_images"] = np.concatenate([arrays["test_images"], copies])
    arrays["test_labels"] = np.concatenate([arrays["test_labels"], arrays["train_labels"][shown]])
    np.savez(target / "pathmnist.npz", allow_pickle=True, **arrays)
    organs = next(folder.glob("organ*.npz"))
    (target / organs.name).write_bytes(organs.read_bytes())
    return target


def test_copies_in_test_are_refused_and_can_be_left_out(
    phantom_folder: Path, tmp_path: Path
) -> None:
    whole = read_study(phantom_folder)
    folder = with_copies(phantom_folder, tmp_path / "copies", 10)
    report = report_data(folder)
    assert not report.usable
    (problem,) = [p for p in report.problems if p.severity is Severity.ERROR]
    assert problem.cause.values["count"] == 10
    assert report.same_count == 10
    pair = report.same[0]
    assert (pair.first.split, pair.second.split) == ("train", "test")
    assert pair.splits_differ
    assert not pair.labels_differ
    with pytest.raises(PlainError):
        refuse_same_images(read_study(folder))
    assert report.can_leave_out == ("duplicates:10",)
    again = report_data(folder, choices=DataChoices(leave_out=report.can_leave_out))
    assert again.usable
    assert [(one.rule, one.count) for one in again.left_out] == [("duplicates:10", 10)]
    assert again.left_out[0].places[0].split == "train"
    kept = read_study(folder, choices=DataChoices(leave_out=("duplicates",)))
    assert len(kept.pathology.train) == len(whole.pathology.train) - 10
    assert len(kept.pathology.test) == len(whole.pathology.test) + 10
    assert again.sha256 != report_data(phantom_folder).sha256
    # More than the user has seen is not left out unseen.
    other = report_data(folder, choices=DataChoices(leave_out=("duplicates:9",)))
    assert not other.usable
    assert other.problems[0].cause.values == {"count": 10, "expected": 9}


def test_pairs_stay_with_their_tiles_where_others_are_left_out(phantom_folder: Path) -> None:
    whole = read_study(phantom_folder)
    without = read_study(phantom_folder, choices=DataChoices(leave_out=("train 3", "val 0")))
    assert whole.pairs is not None
    assert without.pairs is not None
    np.testing.assert_array_equal(without.pairs["train"], np.delete(whole.pairs["train"], 3))
    np.testing.assert_array_equal(without.pathology.val.images, whole.pathology.val.images[1:])
    assert without.pathology.val.places is not None
    ref = without.pathology.val.places.ref(0)
    assert ref is not None
    assert ref.slice_index == 1
