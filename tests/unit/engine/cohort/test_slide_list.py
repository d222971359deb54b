"""The list of a cohort, as spreadsheets write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crcviewer.engine.cohort.slide_list import read_slide_list
from crcviewer.engine.slides.map_files import names_of
from crcviewer.imaging.core.table import TableError


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_paths_are_relative_to_the_list(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "清单.csv"
    path.write_text(
        "Slide;Patient;radiology;MPP;备注\n切片/甲.svs;张三;扫描;0,25;好\n/elsewhere/b.svs;;;;\n\n",
        encoding=encoding,
    )
    read = read_slide_list(path)
    first, second = read.slides
    assert first.slide == str(tmp_path / "切片" / "甲.svs")
    assert (first.row, first.patient, first.mpp) == (2, "张三", 0.25)
    assert first.radiology == str(tmp_path / "扫描")
    assert second.slide == str(Path("/elsewhere/b.svs"))
    assert (second.patient, second.radiology, second.region, second.mpp) == ("", "", "", None)
    assert read.ignored == ("备注",)


def test_all_wrong_rows_are_told_of_by_number(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("slide,mpp\na.svs,0\n,0.5\nb.svs,quarter\na.svs,0.5\nok.svs,0.5\n")
    with pytest.raises(TableError) as told:
        read_slide_list(path)
    rows = [text.values["row"] for text in _texts(told.value.cause)]
    assert rows == [2, 3, 4, 5]


def test_many_wrong_rows_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("slide,mpp\n" + "".join(f"{n}.svs,-1\n" for n in range(200)))
    with pytest.raises(TableError) as told:
        read_slide_list(path)
    *_, last = _texts(told.value.cause)
    assert last.values["count"] == 190


def test_a_list_without_slides_names_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("file,patient\na.svs,1\n")
    with pytest.raises(TableError) as told:
        read_slide_list(path)
    assert "file" in str(told.value.cause)


def test_slides_of_one_name_have_files_of_their_own() -> None:
    slides = ["/a/x/s.svs", "/a/y/s.svs", "/b/y/S.SVS", "/a/x/t.svs"]
    names = names_of(slides)
    assert names == ["s.svs", "y_s.svs", "b_y_S.SVS", "t.svs"]
    assert names_of([*slides, "/c/s.svs"])[:4] == names
    assert names_of(["/s.svs", "/s.svs"]) == ["s.svs", "s.svs_2"]


def _texts(told: object) -> list:  # type: ignore[type-arg]
    """The sentences of a joined text."""
    values = told.values  # type: ignore[attr-defined]
    if "first" in values and "next" in values:
        return [*_texts(values["first"]), values["next"]]
    return [told]
