"""What is exported can be read back by a table program and by a script."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from crcviewer.protocol.images import CaseFiles, FieldOfView, ImageInfo, Slot, Windowing
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import text
from crcviewer.protocol.verdict import ImageCheck, OutsideReason, RadiologyUse, Reason
from crcviewer.report.input_words import input_text
from crcviewer.session.case import OnDisk
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.results_export import as_text, export_results

MakeFiles = Callable[..., CaseFiles]


@pytest.fixture
def cases(store: CaseStore, make_files: MakeFiles, result: Classified) -> CaseStore:
    """One with a result and an odd name, one without a result, one unreadable."""
    store.add(
        [
            make_files('病例 "1", a', '/图/a "b", c.png'),
            make_files("b", "/b.png", "/b_ct.png"),
            make_files("broken"),
        ]
    )
    store.set_result(store.ids()[0], result)
    return store


def test_table(cases: CaseStore, card: ModelCard, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    export_results(file, cases, card)
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))
    first, second, third = rows
    assert first["case"] == '病例 "1", a'
    assert first["pathology"] == '/图/a "b", c.png'
    assert (first["class"], first["probability"]) == ("STR", "0.600000")
    total = sum(float(value) for key, value in first.items() if key.startswith("p_"))
    assert total == pytest.approx(1.0)
    assert (first["tile_only"], first["model_sha256"]) == ("yes", "abc")
    assert (second["class"], second["radiology"]) == ("", "/b_ct.png")
    assert third["error"] == "It is damaged. Choose another file."


def test_json_lines(cases: CaseStore, card: ModelCard, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    export_results(file, cases, card)
    first, second, third = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    assert first["class"] == "STR"
    assert first["radiology"] is None
    assert first["probabilities"]["STR"] == 0.6
    assert sum(first["probabilities"].values()) == pytest.approx(1.0)
    assert first["model"] == {"name": "trial", "sha256": "abc"}
    assert second["class"] is None
    assert third["error"].startswith("It is damaged.")


def test_results_of_another_model_are_left_out(
    cases: CaseStore, card: ModelCard, result: Classified
) -> None:
    assert "STR cancer-associated stroma 癌相关基质 0.60" in as_text(cases, card)
    assert "For research use only" in as_text(cases, card)
    cases.set_result(cases.ids()[0], replace(result, model_sha256="old"))
    assert as_text(cases, card) == ""


def test_how_far_an_answer_can_be_relied_on_is_exported(
    cases: CaseStore, card: ModelCard, result: Classified, tmp_path: Path
) -> None:
    ink = Reason(OutsideReason.INK, text("blue or green ink"))
    told = replace(
        result,
        verdict=None,
        prediction_set=(7, 5),
        pathology_check=ImageCheck(True, (ink,)),
        radiology_use=RadiologyUse.NOT_USED,
    )
    cases.set_result(cases.ids()[0], told)
    export_results(tmp_path / "r.csv", cases, card)
    export_results(tmp_path / "r.jsonl", cases, card)
    text_file = (tmp_path / "r.csv").read_bytes().decode("utf-8-sig")
    row, empty, _ = csv.DictReader(io.StringIO(text_file))
    assert (row["class"], row["verdict"], row["prediction_set"]) == ("STR", "", "STR MUS")
    assert (row["out_of_distribution"], row["reasons"]) == ("yes", "ink")
    assert (row["radiology_out_of_distribution"], row["radiology_use"]) == ("", "not_used")
    assert empty["out_of_distribution"] == ""
    first = json.loads((tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert (first["class"], first["verdict"]) == ("STR", None)
    assert (first["prediction_set"], first["reasons"]) == (["STR", "MUS"], ["ink"])
    assert first["out_of_distribution"] is True
    copied = as_text(cases, card)
    assert "blue or green ink" in copied
    assert "stroma" not in copied
    assert "STR" not in copied


def test_a_file_that_cannot_be_written_is_an_error(
    cases: CaseStore, card: ModelCard, tmp_path: Path
) -> None:
    with pytest.raises(OSError, match="No such file"):
        export_results(tmp_path / "no" / "out.csv", cases, card)


def test_odd_names_block_no_export_and_are_seen_as_such(
    store: CaseStore, make_files: MakeFiles, card: ModelCard, result: Classified, tmp_path: Path
) -> None:
    odd = os.fsdecode(b"/d/caf\xe9_path.png"), "/d/a\u202egnp.<b>\nq_ct.png"
    store.add([make_files("odd", *odd)])
    store.set_result(store.ids()[0], result)
    export_results(tmp_path / "r.csv", store, card)
    export_results(tmp_path / "r.jsonl", store, card)
    told = json.loads((tmp_path / "r.jsonl").read_text(encoding="utf-8"))
    assert (told["pathology"], told["radiology"]) == odd
    (row,) = csv.DictReader(io.StringIO((tmp_path / "r.csv").read_text(encoding="utf-8-sig")))
    assert row["pathology"] == "/d/caf\\udce9_path.png"
    assert row["radiology"] == odd[1]
    lines = as_text(store, card).splitlines()
    assert lines[1:3] == ["/d/caf\ufffd_path.png", "/d/a⟨U+202E⟩gnp.<b>␊q_ct.png"]


@pytest.fixture
def read_case(store: CaseStore, result: Classified) -> CaseStore:
    """A tile and a CT whose slice, window and fields of view are known."""
    tile = ImageInfo("/a.png", "raster", "PNG", 448, 448, slot=Slot.PATHOLOGY, pixel_size_um=0.5)
    scan = ImageInfo("/ct", "dicom_series", "DICOM series", 512, 512, 60, Slot.RADIOLOGY,
                     pixel_size_um=700.0)  # fmt: skip
    store.add([CaseFiles("a", tile, scan)])
    known = replace(
        result,
        tile_only=False,
        pathology_field=FieldOfView(12.5, 3, 224),
        radiology_field=FieldOfView(1, 2, 400),
        radiology_slice=29,
        radiology_windowing=Windowing((50.0, 400.0), hounsfield=True),
    )
    store.set_result(store.ids()[0], known)
    return store


def test_a_result_says_what_the_network_had(
    read_case: CaseStore, card: ModelCard, tmp_path: Path
) -> None:
    export_results(tmp_path / "out.csv", read_case, card)
    (row,) = csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig")))
    assert row["radiology_slice"] == "30"
    assert (row["radiology_window_centre"], row["radiology_window_width"]) == ("50", "400")
    assert (row["pathology_field_x"], row["pathology_field_side"]) == ("12.5", "224")
    assert row["radiology_field_side"] == "400"
    assert row["file_changed"] == "no"
    read_case.set_on_disk(read_case.ids(), OnDisk.CHANGED)
    export_results(tmp_path / "out.jsonl", read_case, card)
    given = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))
    assert given["radiology_slice"] == 30
    assert given["radiology_window"]["width"] == 400
    assert given["file_changed"] is True


def test_it_is_said_beside_the_result_too(read_case: CaseStore, card: ModelCard) -> None:
    (case,) = read_case
    assert case.result is not None
    said = str(input_text(case, case.result))
    for part in ("112 µm", "280 mm", "30", "60", "50 / 400 HU"):
        assert part in said
    copied = as_text([case], card)
    assert "/a.png" in copied
    assert "/ct" in copied
    assert said in copied
