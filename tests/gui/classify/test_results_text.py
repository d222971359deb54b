"""Results as text for the clipboard."""

from __future__ import annotations

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
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.results_text import as_text

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


def test_results_of_another_model_are_left_out(
    cases: CaseStore, card: ModelCard, result: Classified
) -> None:
    assert "STR cancer-associated stroma 癌相关基质 0.60" in as_text(cases, card)
    assert "For research use only" in as_text(cases, card)
    cases.set_result(cases.ids()[0], replace(result, model_sha256="old"))
    assert as_text(cases, card) == ""


def test_without_a_verdict_no_class_is_named(
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
    copied = as_text(cases, card)
    assert "blue or green ink" in copied
    assert "stroma" not in copied
    assert "STR" not in copied


def test_odd_names_are_seen_as_such(
    store: CaseStore, make_files: MakeFiles, card: ModelCard, result: Classified, tmp_path: Path
) -> None:
    odd = os.fsdecode(b"/d/caf\xe9_path.png"), "/d/a\u202egnp.<b>\nq_ct.png"
    store.add([make_files("odd", *odd)])
    store.set_result(store.ids()[0], result)
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
