"""Agreement of readers: against scikit-learn, and what is counted as what."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sklearn.metrics import cohen_kappa_score, confusion_matrix

from crcviewer.protocol.images import FieldOfView, ImageInfo, Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.review import Review
from crcviewer.protocol.text import verbatim
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.session.agreement import FEWEST, agreement, reader_and_model, two_readers
from crcviewer.session.case import Case, Picture

CODES = ["TUM", "STR", "LYM"]
CARD = ModelCard(
    "trial", "/m", "abc", TISSUE_CLASSES, verbatim("n"), 1, "random", "CT", 28, 28, 64, 1
)
PLACE = {tissue.code: n for n, tissue in enumerate(TISSUE_CLASSES)}


def case(number: int, own: Review | None = None, verdict: str = "", *, sha: str = "") -> Case:
    """A case with what was said of it; ``verdict`` ``?``: an answer without one."""
    info = ImageInfo(f"/{number}.png", "raster", "PNG", 64, 64, slot=Slot.PATHOLOGY, sha256=sha)
    index = PLACE.get(verdict)
    answer = Classified(
        1, "trial", "abc", index or 0, (1.0,) * 9, (0.0,) * 9, True, FieldOfView(0, 0, 64), None,
        "", "", None, (), verdict=index,
    )  # fmt: skip
    return Case(number, f"{number}", Picture(info), result=answer if verdict else None, review=own)


@given(st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)), min_size=1, max_size=60))
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    found = agreement(pairs, CODES)
    first, second = zip(*pairs, strict=True)
    assert found.counts == tuple(map(tuple, confusion_matrix(first, second, labels=CODES)))
    assert found.observed.value == pytest.approx(np.mean([a == b for a, b in pairs]))
    if len({*first, *second}) == 1:
        assert found.kappa.value is None
        assert found.kappa.note
    else:
        assert found.kappa.value == pytest.approx(cohen_kappa_score(first, second))


def test_the_interval_holds_the_true_kappa_about_as_often_as_it_says() -> None:
    draw = np.random.default_rng(4)
    truth = np.array([[0.35, 0.05, 0.02], [0.05, 0.25, 0.03], [0.02, 0.03, 0.20]])
    chance = (truth.sum(0) * truth.sum(1)).sum()
    kappa = (np.trace(truth) - chance) / (1.0 - chance)
    held = 0
    for _ in range(200):
        drawn = draw.choice(9, 120, p=truth.ravel())
        found = agreement([(CODES[n // 3], CODES[n % 3]) for n in drawn], CODES).kappa
        assert found.low is not None
        assert found.high is not None
        held += found.low <= kappa <= found.high
    assert 180 <= held <= 198  # 95 % of 200 are 190; three standard errors are 9


def test_few_cases_have_no_interval() -> None:
    few = agreement([("TUM", "TUM"), ("STR", "TUM")] * (FEWEST // 2 - 1))
    assert few.kappa.low is None
    assert few.observed.high is None
    assert few.kappa.note
    enough = agreement([("TUM", "TUM"), ("STR", "TUM")] * (FEWEST // 2))
    assert enough.observed.low is not None


def test_only_verdicts_count_against_the_reader() -> None:
    cases = [
        case(1, Review(class_code="TUM", blinded=True), "TUM"),
        case(2, Review(class_code="STR", model_class="TUM"), "TUM"),
        case(3, Review(class_code="STR"), "?"),
        case(4, Review(cannot_be_told=True), "TUM"),
        case(5, Review(note="fold"), "TUM"),
        case(6, Review(class_code="STR")),
    ]
    found = reader_and_model(cases, CARD)
    assert (found.agreement.count, found.agreement.agreed) == (2, 1)
    assert found.disagreed == (2,)
    assert (found.only_first, found.only_second) == (2, 2)
    assert found.first_cannot_tell == 1
    assert (found.blinded, found.model_in_view) == (1, 1)
    other = reader_and_model(cases, replace(CARD, sha256="another"))
    assert other.agreement.count == 0
    assert other.agreement.kappa.value is None


def test_readers_meet_on_the_same_file_and_field_wherever_it_lies() -> None:
    mine = [
        case(1, Review(class_code="TUM"), sha="a"),
        case(2, Review(class_code="STR"), sha="b"),
        case(3, Review(class_code="LYM"), sha="c"),
        case(4, Review(class_code="LYM")),
    ]
    field = FieldOfView(3.0, 4.0, 50.0)
    moved = case(3, Review(class_code="LYM"), sha="c")
    assert moved.pathology is not None
    theirs = [
        case(12, Review(class_code="TUM"), sha="b"),
        case(11, Review(class_code="TUM"), sha="a"),
        replace(moved, pathology=replace(moved.pathology, field=field)),
        case(14, Review(class_code="LYM")),
    ]
    found, said = two_readers(mine, theirs, CODES)
    assert said == {1: "TUM", 2: "TUM"}
    assert found.agreement.counts == ((1, 0, 0), (1, 0, 0), (0, 0, 0))
    assert found.disagreed == (2,)


def test_a_sign_in_the_name_of_a_file_is_no_part_of_it() -> None:
    def named(name: str, own: str) -> Case:
        found = case(1, Review(class_code=own), sha="a")
        tile = found.pathology
        assert tile is not None
        return replace(found, pathology=replace(tile, info=replace(tile.info, path=name)))

    _, said = two_readers([named("/P1#1.png", "TUM")], [named("/x#2.png", "STR")], CODES)
    assert said == {1: "STR"}
    volume, other = named("/a.nii#volume-1", "TUM"), named("/a.nii#volume-2", "STR")
    assert two_readers([volume], [other], CODES)[1] == {}
