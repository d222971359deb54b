"""Which cases a list shows, and in which order: from what they are, for any store of them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import FieldOfView, ImageInfo, Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import RadiologyEffect
from crcviewer.protocol.review import Review
from crcviewer.protocol.text import text, verbatim
from crcviewer.session.case import Case, CaseState, OnDisk, Picture
from crcviewer.session.case_order import CaseOrder, ListOrder, Mark, SortKey, patient_of

CODES = ("ADI", "BACK", "STR")


def picture(path: str, slot: Slot = Slot.PATHOLOGY) -> Picture:
    return Picture(ImageInfo(path, "raster", "PNG", 64, 64, slot=slot))


def classified(index: int, top: float, *, verdict: bool = True, delta: float = 0.0) -> Classified:
    values = tuple(top if n == index else (1 - top) / 2 for n in range(3))
    return Classified(
        1,
        model_name="m",
        model_sha256="",
        class_index=index,
        probabilities=values,
        logits=values,
        tile_only=delta == 0,
        pathology_field=FieldOfView(0, 0, 64),
        radiology_field=None,
        pathology_sha256="",
        radiology_sha256="",
        radiology_effect=RadiologyEffect(False, delta, values) if delta else None,
        exchanges=(),
        verdict=index if verdict else None,
        prediction_set=tuple(range(index + 1)),
    )


def done(case_id: int, name: str, result: Classified, review: Review | None = None) -> Case:
    tile = picture(f"/day/{name}_he.png")
    return Case(case_id, name, tile, state=CaseState.DONE, result=result, review=review)


def some_cases() -> list[Case]:
    return [
        done(1, "n10", classified(2, 0.9, delta=0.5), Review("STR", decided_at="2026-01-02")),
        done(2, "n2", classified(0, 0.6), Review("STR", decided_at="2026-01-01", flagged=True)),
        done(3, "N1", classified(2, 0.7, verdict=False)),
        Case(4, "n3", picture("/day/n3_he.png"), state=CaseState.QUEUED),
        Case(5, "bad", state=CaseState.FAILED, error=Failure(verbatim("It is broken."))),
        done(6, "n4", classified(1, 0.8, delta=0.1), Review(cannot_be_told=True)),
    ]


def words(case: Case) -> str:
    return "" if case.error is None else str(case.error.said)


@pytest.fixture
def sorter() -> CaseOrder:
    made = CaseOrder()
    made.set_classes(CODES)
    return made


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        (ListOrder(), [1, 2, 3, 4, 5, 6]),
        (ListOrder(descending=True), [6, 5, 4, 3, 2, 1]),
        (ListOrder(sort=SortKey.NAME), [5, 3, 2, 4, 6, 1]),
        (ListOrder(sort=SortKey.CLASS), [2, 6, 1, 3, 4, 5]),
        (ListOrder(sort=SortKey.CONFIDENCE), [2, 6, 1, 3, 4, 5]),
        (ListOrder(sort=SortKey.CONFIDENCE, descending=True), [1, 6, 2, 3, 4, 5]),
        (ListOrder(sort=SortKey.SET_SIZE, descending=True), [1, 6, 2, 3, 4, 5]),
        (ListOrder(sort=SortKey.WARNING, descending=True), [5, 3, 1, 2, 4, 6]),
        (ListOrder(sort=SortKey.EFFECT, descending=True), [1, 6, 2, 3, 4, 5]),
        (ListOrder(sort=SortKey.REVIEWED, descending=True), [1, 2, 6, 3, 4, 5]),
        (ListOrder(classes=("STR",)), [1]),
        (ListOrder(classes=("STR", "ADI")), [1, 2]),
        (ListOrder(classes=("STR",), marks=(Mark.NO_VERDICT,)), [1, 3]),
        (ListOrder(own_classes=("STR",)), [1, 2]),
        (ListOrder(own_classes=("STR",), marks=(Mark.CANNOT_BE_TOLD,)), [1, 2, 6]),
        (ListOrder(own_classes=("STR",), classes=("ADI",)), [2]),
        (ListOrder(marks=(Mark.DISAGREEING,)), [2]),
        (ListOrder(marks=(Mark.NOT_REVIEWED,)), [3, 4, 5]),
        (ListOrder(marks=(Mark.NOT_REVIEWED, Mark.DISAGREEING)), [2, 3, 4, 5]),
        (ListOrder(marks=(Mark.REVIEWED, Mark.FLAGGED)), [2]),
        (ListOrder(marks=(Mark.WAITING, Mark.FAILED)), [4, 5]),
        (ListOrder(marks=(Mark.TILE_ONLY,)), [2, 3]),
        (ListOrder(text="BROKEN"), [5]),
        (ListOrder(text="n1", sort=SortKey.NAME), [3, 1]),
        (ListOrder(text="/day/n3"), [4]),
        (ListOrder(classes=("MUS",)), []),
    ],
)
def test_what_is_shown(sorter: CaseOrder, order: ListOrder, ids: list[int]) -> None:
    cases = some_cases()
    assert sorter.shown(cases, order, words) == ids
    assert sorter.shown(cases, order, words) == ids  # from what is kept


def test_another_value_of_a_case_counts_at_once(sorter: CaseOrder) -> None:
    cases = some_cases()
    order = ListOrder(marks=(Mark.WARNINGS,))
    assert sorter.shown(cases, order, words) == []
    cases[0] = replace(cases[0], on_disk=OnDisk.GONE)
    odd = replace(classified(0, 0.6), warnings=(text("It is odd."),))
    cases[1] = replace(cases[1], result=odd)
    assert sorter.shown(cases, order, words) == [1, 2]
    sorter.set_classes(("X", "Y", "Z"))
    assert sorter.shown(cases, ListOrder(classes=("Z",)), words) == [1]
    cases[3] = replace(cases[3], name="renamed")
    assert sorter.shown(cases, ListOrder(text="renamed"), words) == [4]
    assert sorter.shown(cases, ListOrder(sort=SortKey.NAME), words)[-1] == 4


def test_what_was_of_cases_that_are_gone_is_forgotten(sorter: CaseOrder) -> None:
    many = [replace(some_cases()[0], id=n) for n in range(5000)]
    sorter.shown(many, ListOrder(classes=("STR",), text="n"), words)
    assert sorter.unknown(range(5000)) == []
    sorter.forget_gone(range(10))
    assert sorter.unknown(range(5000)) == list(range(10, 5000))


@pytest.mark.parametrize(
    ("tile", "scan", "patient"),
    [
        ("/day/P07_he_a.png", "/day/P07_ct.png", "p07"),
        ("/day/P07_he.png", "/scans/P07_mri.nii.gz", "p07"),
        ("/p/07/he.png", "/p/07/ct.dcm", "07"),
        ("/p/07/he.png", "/p/07/ct#series-2", "07"),
        ("/p/07/he.png", "/p/08/ct.dcm", None),
        ("/day/P07_he.png", "/day/P08_ct.png", None),
    ],
)
def test_a_patient_is_what_the_names_of_a_pair_tell(
    tile: str, scan: str, patient: str | None
) -> None:
    assert patient_of(tile, scan) == patient


def test_cases_of_one_patient_stand_together(sorter: CaseOrder) -> None:
    def pair(case_id: int, tile: str, scan: str) -> Case:
        return Case(case_id, tile, picture(tile), picture(scan, Slot.RADIOLOGY))

    cases = [
        pair(1, "/d/P10_he_1.png", "/d/P10_ct.png"),
        pair(2, "/d/P9_he.png", "/e/P9_ct.png"),
        Case(3, "alone", picture("/d/alone.png")),
        pair(4, "/d/P10_he_2.png", "/d/P10_ct.png"),
    ]
    assert sorter.has_patients(cases)
    assert not sorter.has_patients(cases[2:3])
    assert sorter.shown(cases, ListOrder(sort=SortKey.PATIENT), words) == [2, 1, 4, 3]
