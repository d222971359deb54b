"""One's own images, from a table: what is read, paired and warned of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from crcviewer.protocol.data_report import Severity
from crcviewer.protocol.stages import SPLITS
from tests.unit.training.own_images import CLASSES, HEADER, Line, write_cohort
from training.data.class_names import class_names
from training.data.data_check import report_data
from training.data.pairing import PairingMode, default_mode
from training.data.read_data import read_data
from training.data.study_data import join_studies

pytestmark = pytest.mark.usefixtures("own_cache")
SPLIT = (*HEADER, "split")


def test_a_cohort_becomes_a_study(tmp_path: Path) -> None:
    study = read_data(write_cohort(tmp_path / "队列 one"))
    assert study.pathology.classes == CLASSES
    assert study.radiology.classes == CLASSES
    assert study.radiology_labels == "tile"
    assert study.pathology.source_size == 32
    assert study.radiology.train.images.ndim == 3
    assert sum(len(study.pathology.split(split)) for split in SPLITS) == 36
    assert default_mode(study) is PairingMode.MANIFEST
    assert not study.synthetic
    assert [source.count for source in study.sources] == [36, 12]


def test_pixels_and_pairs_are_those_of_the_files(tmp_path: Path) -> None:
    path = write_cohort(tmp_path, header=SPLIT)
    study = read_data(path)
    assert study.pairs is not None
    # Patient 1 is the first of val: his tiles 0 to 2, and his scan, without its margins.
    tile = np.asarray(Image.open(tmp_path / "病例 1 0.png"))
    np.testing.assert_array_equal(study.pathology.val.images[0], tile[:, 4:36])
    scan = np.asarray(Image.open(tmp_path / "scan 1.png"))
    np.testing.assert_array_equal(study.radiology.val.images[0], scan[:, 4:36])
    np.testing.assert_array_equal(study.pairs["val"], np.repeat(np.arange(4), 3))
    assert study.pathology.val.labels[:3].tolist() == [1, 2, 0]
    # Of a scan whose tiles are of three classes, the first of the equally frequent.
    assert study.radiology.val.labels.tolist() == [0, 0, 0, 0]


def test_codes_of_the_study_are_its_classes_in_its_order() -> None:
    names = class_names(["tum", "polyp 10", "基质", "癌相关基质", "polyp 2", "ADI"])
    assert names == (
        "adipose", "cancer-associated stroma", "colorectal adenocarcinoma epithelium",
        "polyp 2", "polyp 10", "基质",
    )  # fmt: skip


def test_a_tile_without_radiology_gets_the_mean_image(tmp_path: Path) -> None:
    def some_without(lines: list[Line]) -> None:
        for line in lines[0:6]:  # patients 0 (train) and 1 (val)
            line["radiology"] = "nan"

    path = write_cohort(tmp_path, header=SPLIT, edit=some_without)
    study = read_data(path)
    assert study.pairs is not None
    training = study.radiology.train
    assert len(training) == 3
    assert len(training.images) == 4
    assert study.pairs["train"][:4].tolist() == [3, 3, 3, 0]
    mean = training.measured.mean(axis=0)
    assert len(training.measured) == 3
    assert np.abs(training.images[3] - mean).max() <= 0.5
    np.testing.assert_array_equal(study.radiology.val.images[-1], training.images[3])
    (warned,) = report_data(path).problems
    assert (warned.severity, warned.row) == (Severity.WARNING, 2)
    assert warned.cause.values == {"count": 6}
    # Joined with itself, each tile keeps its partner.
    joined = join_studies((study, study))
    assert joined.pairs is not None
    for split in SPLITS:
        twice = joined.radiology.split(split).images[joined.pairs[split]]
        once = study.radiology.split(split).images[study.pairs[split]]
        np.testing.assert_array_equal(twice, np.concatenate([once, once]))
    assert len(joined.radiology.train) == 6


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_a_table_may_be_as_excel_saves_it(tmp_path: Path, encoding: str) -> None:
    path = write_cohort(tmp_path)
    expected = read_data(path)
    content = path.read_text("utf-8-sig").replace(",", ";").replace("腺瘤", "腺瘤")
    path.write_bytes(content.replace("polyp 10; 腺瘤", "polyp 10, 腺瘤").encode(encoding))
    assert read_data(path).sources[0].sha256 == expected.sources[0].sha256


def test_warnings_do_not_stop_a_study(tmp_path: Path) -> None:
    def edit(lines: list[Line]) -> None:
        lines[0]["pathology"] = "scan 0.png"  # grey
        for line in lines:
            line["label"] = line["label"] if line["split"] != "val" else CLASSES[0]

    path = write_cohort(tmp_path, header=("pathology", "radiology", "label", "split"), edit=edit)
    report = report_data(path)
    assert report.usable
    told = [(problem.row, problem.cause.values) for problem in report.problems]
    assert told == [
        (None, {}),  # no column "patient"
        (None, {"split": "val", "classes": ("polyp 10", "腺瘤")}),
        (2, {}),  # a grey image as a tile
    ]
    assert {p.severity for p in report.problems} == {Severity.WARNING}
