"""The command: the files that it writes, and what it says when it cannot."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.run_events import Event, Failed, Progress
from crcviewer.protocol.tissue import ORGANS, TISSUE_CLASSES
from training.cli.phantom import main
from training.phantoms import ORGAN_OF_LABEL

Told = Callable[[], list[Event]]
_COUNT = {"train": 90, "val": 15, "test": 15}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("数据 set")
    arguments = ["--out", str(out), "--count", "90", "--size", "64", "--signal", "1", "--seed", "7"]
    assert main(arguments) == 0
    return out


def test_only_the_four_files_are_there(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert names == {"pathmnist_64.npz", "organamnist_64.npz", "pairs.csv", "phantom.json"}


def test_archives_have_the_medmnist_layout(folder: Path) -> None:
    for name, channels, classes in (("pathmnist", (3,), 9), ("organamnist", (), 11)):
        with np.load(folder / f"{name}_64.npz", allow_pickle=False) as archive:
            assert len(archive.files) == 6
            for split, count in _COUNT.items():
                images, labels = archive[f"{split}_images"], archive[f"{split}_labels"]
                assert images.shape == (count, 64, 64, *channels)
                assert labels.shape == (count, 1)
                assert images.dtype == labels.dtype == np.uint8
                per_class = np.bincount(labels[:, 0], minlength=classes)
                assert len(per_class) == classes
                assert per_class.max() - per_class.min() <= 1
                assert per_class.min() >= 1


def test_medmnist_reads_them(folder: Path) -> None:
    from medmnist import OrganAMNIST, PathMNIST

    tiles = PathMNIST(split="val", root=str(folder), size=64, download=False)
    image, label = tiles[3]
    assert image.size == (64, 64)
    assert image.mode == "RGB"
    assert 0 <= int(label[0]) < 9
    slices = OrganAMNIST(split="test", root=str(folder), size=64, download=False)
    assert slices[0][0].mode == "L"
    assert slices.imgs.shape == (15, 64, 64)


def test_pairs_name_a_slice_for_each_tile(folder: Path) -> None:
    with (folder / "pairs.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["split", "pathology_index", "radiology_index"]
    tiles = np.load(folder / "pathmnist_64.npz", allow_pickle=False)
    slices = np.load(folder / "organamnist_64.npz", allow_pickle=False)
    for split, count in _COUNT.items():
        mine = [row for row in rows if row["split"] == split]
        assert [int(row["pathology_index"]) for row in mine] == list(range(count))
        chosen = [int(row["radiology_index"]) for row in mine]
        organs = slices[f"{split}_labels"][chosen, 0]
        # The signal is 1 here.
        np.testing.assert_array_equal(organs, ORGAN_OF_LABEL[tiles[f"{split}_labels"][:, 0]])


def test_description_says_that_it_is_synthetic(folder: Path) -> None:
    text = json.loads((folder / "phantom.json").read_text(encoding="utf-8"))
    assert text["synthetic"] is True
    assert (text["count"], text["size"], text["signal"], text["seed"]) == (90, 64, 1.0, 7)
    assert text["counts"] == _COUNT
    assert {"difficulty", "version"} <= set(text)


def test_same_settings_give_the_same_files(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for out in (one, other):
        assert main(["--out", str(out), "--count", "20", "--size", "28", "--seed", "2"]) == 0
    for name in ("pathmnist.npz", "organamnist.npz"):
        with np.load(one / name) as first, np.load(other / name) as second:
            for key in first.files:
                np.testing.assert_array_equal(first[key], second[key])
    assert (one / "pairs.csv").read_bytes() == (other / "pairs.csv").read_bytes()


def test_samples_are_marked_and_carry_their_resolution(tmp_path: Path) -> None:
    assert main(["--samples", str(tmp_path)]) == 0
    tiles = sorted(tmp_path.glob("*_path.png"))
    slices = sorted(tmp_path.glob("*_ct.png"))
    assert [t.name[: -len("_path.png")] for t in tiles] == [
        s.name[: -len("_ct.png")] for s in slices
    ]
    assert len(tiles) == 12
    seen = set()
    for path in (*tiles, *slices):
        with Image.open(path) as image:
            assert image.size == (224, 224)
            assert image.info["Description"].startswith("synthetic phantom")
            seen.update(image.info["Description"].replace(".", "").replace(",", "").split())
            if path in tiles:
                assert image.mode == "RGB"
                # 0.5 µm a pixel is 50,800 dots an inch.
                assert image.info["dpi"] == pytest.approx((50800, 50800), rel=1e-3)
            else:
                assert image.mode == "L"
    assert {tissue.code for tissue in TISSUE_CLASSES} <= seen
    assert seen & set(ORGANS)


def refused(told: Told, arguments: list[str]) -> Failed:
    assert main([*arguments, "--json"]) == 1
    (failed,) = told()
    assert isinstance(failed, Failed)
    return failed


@pytest.mark.parametrize(
    ("arguments", "values"),
    [
        (["--count", "5"], {"least": 11}),
        (["--size", "65"], {"sizes": (28, 64, 128, 224)}),
        (["--signal", "1.5"], {}),
        (["--signal", "nan"], {}),
        (["--difficulty", "-1"], {}),
        (["--seed", "-1"], {}),
    ],
)
def test_wrong_numbers_are_refused_and_leave_nothing(
    tmp_path: Path, told: Told, arguments: list[str], values: dict[str, object]
) -> None:
    failed = refused(told, ["--out", str(tmp_path / "new"), *arguments])
    assert failed.cause.values == values
    assert not list(tmp_path.rglob("*.*"))


def test_what_the_disk_cannot_hold_is_refused_and_leaves_nothing(
    tmp_path: Path, told: Told
) -> None:
    failed = refused(told, ["--out", str(tmp_path / "new"), "--count", "99999999999"])
    assert failed.cause.values["needed"] > failed.cause.values["free"] > 0
    assert failed.action == ChooseFolder()
    assert not list(tmp_path.rglob("*.*"))


def test_existing_files_are_kept_unless_forced(tmp_path: Path, told: Told) -> None:
    mine = tmp_path / "pairs.csv"
    mine.write_text("my own pairs", encoding="utf-8")
    arguments = ["--out", str(tmp_path), "--count", "11", "--size", "28"]
    failed = refused(told, arguments)
    assert failed.cause.values == {"folder": str(tmp_path), "file": "pairs.csv"}
    assert failed.action == ChooseFolder()
    assert mine.read_text(encoding="utf-8") == "my own pairs"
    assert main([*arguments, "--force", "--json"]) == 0
    assert mine.read_text(encoding="utf-8").startswith("split,")
    last = told()[-1]
    assert isinstance(last, Progress)
    assert (last.done, last.total, last.unit) == (66, 66, "images")


@pytest.mark.parametrize("option", ["--out", "--samples"])
def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path, told: Told, option: str) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    for folder in (blocked, blocked / "below"):
        failed = refused(told, [option, str(folder)])
        assert str(folder) in failed.cause.values.values()
        assert failed.action == ChooseFolder()
