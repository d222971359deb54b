"""The cases of an evaluation, written and read again; damaged files are refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from crcviewer.imaging.core.evaluated_cases import (
    EvaluatedCases,
    Places,
    read_cases,
    write_cases,
)
from crcviewer.protocol.images import ImageRef


def some_cases() -> EvaluatedCases:
    answers = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]], np.float32)
    return EvaluatedCases(
        truth=np.array([0, 1, 1]),
        probabilities={"stage1": answers, "fused": answers[:, ::-1]},
        tiles=Places.of_files(["图/a.png", "b.png", "c.png"]),
        slices=Places.of_set("organ.npz#test", 9).chosen(np.array([8, -1, 0])),
        splits=("test", "test", "val"),
        patients=("p1", "p1", "患者 2"),
        picture_rows=np.array([0, 2]),
        pictures=np.arange(2 * 4 * 4 * 3, dtype=np.uint8).reshape(2, 4, 4, 3),
    )


def test_cases_come_back_as_they_were(tmp_path: Path) -> None:
    write_cases(tmp_path / "cases.npz", some_cases())
    read = read_cases(tmp_path / "cases.npz", 3, 2)
    assert read.truth.tolist() == [0, 1, 1]
    assert list(read.probabilities) == ["stage1", "fused"]
    assert read.predicted("fused").tolist() == [1, 0, 1]
    assert read.tiles.ref(0) == ImageRef("图/a.png")
    assert read.slices.ref(0) == ImageRef("organ.npz#test", 8)
    assert read.slices.ref(1) is None
    assert read.patients == ("p1", "p1", "患者 2")
    assert read.splits == ("test", "test", "val")
    picture = read.picture(2)
    assert picture is not None
    assert picture[0, 0, 0] == 48
    assert read.picture(1) is None


def test_places_one_after_the_other() -> None:
    first, second = Places.of_files(["a", "b"], [None, 3]), Places.of_set("c.npz#val", 2)
    both = Places.joined([first, Places.unknown(1), second])
    refs = [both.ref(row) for row in range(5)]
    assert refs == [
        ImageRef("a"), ImageRef("b", 3), None, ImageRef("c.npz#val", 0), ImageRef("c.npz#val", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(("count", "classes"), [(2, 2), (3, 3), (4, 2)])
def test_cases_of_another_report_are_refused(tmp_path: Path, count: int, classes: int) -> None:
    write_cases(tmp_path / "cases.npz", some_cases())
    with pytest.raises(ValueError, match="others than the report's"):
        read_cases(tmp_path / "cases.npz", count, classes)
