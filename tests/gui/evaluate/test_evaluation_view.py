"""The views of one evaluation, of files that the command has written."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from crcviewer.protocol.estimate import p_value
from crcviewer.protocol.evaluation_report import EvaluatedModel
from crcviewer.ui.look.language import say
from crcviewer.ui.shared.evaluation.confusion_view import Shares
from crcviewer.ui.shared.evaluation.curves_page import Which
from crcviewer.ui.shared.evaluation.evaluation_view import EvaluationView
from crcviewer.ui.shared.evaluation.loaded_evaluation import (
    EvaluationError,
    LoadedEvaluation,
    TileToOpen,
    read_evaluation,
)
from crcviewer.ui.shared.message_bar import Message, Severity

M = EvaluatedModel
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def loaded(evaluated: Path) -> LoadedEvaluation:
    return read_evaluation(evaluated / "run")


@pytest.fixture
def view(loaded: LoadedEvaluation, qtbot: QtBot) -> EvaluationView:
    made = EvaluationView()
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show_evaluation(loaded)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_models_stand_side_by_side(view: EvaluationView, loaded: LoadedEvaluation) -> None:
    rows = view.page_rows()
    report = loaded.report
    assert len(rows[0]) == 1 + len(report.models) + 2  # and the study's two
    fused = report.model(M.FUSED)
    assert fused is not None
    accuracy = fused.measure("accuracy")
    assert accuracy.value is not None
    place = 1 + [model.model for model in report.models].index(M.FUSED)
    assert rows[1][place].startswith(f"{accuracy.value:.3f}")
    assert rows[1][-2:] == ["0.9029", "0.9249"]
    assert rows[-1][place].startswith(str(fused.errors))
    assert [row.estimate.value for row in view.models.chart.rows][: len(report.models)] == [
        model.measure("accuracy").value for model in report.models
    ]
    assert view.models.cautions.isVisible()  # all are phantoms


def test_a_cell_opens_its_tiles_worst_first(
    view: EvaluationView, loaded: LoadedEvaluation, qtbot: QtBot
) -> None:
    view.pages.setCurrentWidget(view.confusion)
    page, fused = view.confusion, loaded.report.model(M.FUSED)
    assert fused is not None
    assert len(page.strip.rows) == fused.errors
    counts = np.array(fused.confusion)
    wrong = counts * (1 - np.eye(len(counts), dtype=int))
    true, said = (int(n) for n in np.unravel_index(wrong.argmax(), wrong.shape))
    # By the mouse, in the middle of the cell.
    left, top, width, height = page.matrix._grid()
    middle = QPoint(int(left + (said + 0.5) * width), int(top + (true + 0.5) * height))
    qtbot.mouseClick(page.matrix, LEFT, pos=middle)
    assert page.matrix.chosen == (true, said)
    rows = page.strip.rows
    assert len(rows) == counts[true, said] == page.strip.count()
    assert loaded.cases is not None
    answers = loaded.answers(M.FUSED)
    assert answers is not None
    assert (loaded.cases.truth[rows] == true).all()
    assert (answers[rows].argmax(axis=1) == said).all()
    assert (np.diff(answers[rows].max(axis=1)) <= 0).all()
    # A double-click opens one of them, with its radiology image.
    with qtbot.waitSignal(view.tile_requested) as asked:
        page.strip.itemActivated.emit(page.strip.item(0))
    tile: TileToOpen = asked.args[0]
    assert tile.pathology.path.endswith("pathmnist.npz#test")
    assert tile.pathology.slice_index == rows[0]
    assert tile.radiology is not None
    assert tile.synthetic
    qtbot.mouseClick(page.all_button, LEFT)
    assert page.matrix.chosen is None
    assert len(page.strip.rows) == fused.errors


def test_cells_are_reached_by_keys_and_say_shares(view: EvaluationView, qtbot: QtBot) -> None:
    view.pages.setCurrentWidget(view.confusion)
    matrix = view.confusion.matrix
    qtbot.keyClick(matrix, Qt.Key.Key_Down)
    qtbot.keyClick(matrix, Qt.Key.Key_Right)
    qtbot.keyClick(matrix, Qt.Key.Key_Space)
    assert matrix.chosen == (1, 1)
    counts = np.array(matrix._counts)
    true, said = (int(n) for n in np.unravel_index(counts.argmax(), counts.shape))
    of = {
        Shares.COUNTS: None,
        Shares.OF_TRUE: counts[true].sum(),
        Shares.OF_PREDICTED: counts[:, said].sum(),
    }
    for place, total in enumerate(of.values()):
        view.confusion.shares.setCurrentIndex(place)
        count = counts[true, said]
        expected = count if total is None else round(100 * count / total)
        assert matrix.written(true, said) == str(expected)
        assert view.page_rows()[true + 1][said + 1] == str(expected)


def test_the_cases_that_two_models_differ_on(
    view: EvaluationView, loaded: LoadedEvaluation, qtbot: QtBot
) -> None:
    known = loaded.report.comparison(M.CONTROL, M.FUSED)
    assert known is not None
    view.models.differing_requested.emit(M.CONTROL, M.FUSED)
    assert view.page() is view.confusion
    rows = view.confusion.strip.rows
    assert len(rows) == known.only_first_right
    assert loaded.cases is not None
    truth = loaded.cases.truth[rows]
    assert (loaded.cases.predicted("control")[rows] == truth).all()
    assert (loaded.cases.predicted("fused")[rows] != truth).all()


def test_curves_have_the_areas_of_the_report(
    view: EvaluationView, loaded: LoadedEvaluation
) -> None:
    view.pages.setCurrentWidget(view.curves)
    for model in (M.FUSED, M.CONTROL):
        view.show_model(model)
        found = loaded.report.model(model)
        assert found is not None
        of = {
            tissue.code: measures.auc.value
            for tissue, measures in zip(loaded.report.classes, found.classes, strict=True)
        }
        *classes, together = view.curves.chart.series
        assert {one.name for one in classes} == {c for c, area in of.items() if area is not None}
        for one in classes:
            assert float(one.value) == pytest.approx(of[one.name], abs=1e-4)
        micro = found.measure("auc_ovr_micro").value
        assert float(together.value) == pytest.approx(micro, abs=1e-4)
    view.curves.which.setCurrentIndex(list(Which).index(Which.ONE_VS_ONE))
    *classes, macro, weighted = view.curves.chart.series
    assert {one.name for one in classes} == {c for c, area in of.items() if area is not None}
    for mean, name in ((macro, "auc_ovo_macro"), (weighted, "auc_ovo_micro")):
        assert float(mean.value) == pytest.approx(found.measure(name).value, abs=1e-4)
    view.curves.which.setCurrentIndex(list(Which).index(Which.MODELS_ROC))
    assert len(view.curves.chart.series) == 3
    assert len(view.page_rows()) > 6


def test_two_models_are_compared_in_each_class(
    view: EvaluationView, loaded: LoadedEvaluation
) -> None:
    view.pages.setCurrentWidget(view.classes)
    compared = [loaded.report.comparison(first, M.FUSED) for first in (M.CONTROL, M.STAGE1)]
    rows = view.page_rows()
    for column, two in enumerate(compared, len(rows[0]) - 2):
        assert two is not None
        for row, one in zip(rows[1:], two.by_class, strict=True):
            if one.f1_difference.value is not None:
                figure = say(one.f1_difference.figure(3, signed=True)).removeprefix("+")
                assert row[column].startswith(figure)
                assert one.p is None or p_value(one.p) in row[column]


def test_trust_is_drawn_of_the_cases(view: EvaluationView, loaded: LoadedEvaluation) -> None:
    view.pages.setCurrentWidget(view.trust)
    fused = loaded.report.model(M.FUSED)
    assert fused is not None
    (curve,) = view.trust.chart.series
    assert curve.x.tolist() == [one.confidence for one in fused.reliability if one.count]
    view.trust.which.setCurrentIndex(1)
    risks = {one.name: one for one in view.trust.chart.series}
    assert len(risks) == 3
    wrong = [model.errors / loaded.report.cases for model in loaded.shown_models()]
    assert [one.y[-1] for one in risks.values()] == pytest.approx(wrong)
    view.trust.which.setCurrentIndex(2)  # this model has no quantiles
    assert view.trust.none.isVisible()


def test_classes_have_a_row_each(view: EvaluationView, loaded: LoadedEvaluation) -> None:
    view.pages.setCurrentWidget(view.classes)
    rows = view.page_rows()
    assert len(rows) == 1 + len(loaded.report.classes)
    assert [int(row[1]) for row in rows[1:]] == [c.count for c in loaded.report.models[0].classes]


@pytest.fixture
def export(view: EvaluationView, tmp_path: Path) -> Callable[[str, str], Path]:
    """Chooses something of the menu and a file for it; the file is returned."""

    def chosen(action: str, name: str) -> Path:
        said: list[Message] = []
        view.message_raised.connect(said.append)
        view.export_actions[action].trigger()
        dialog = view.findChildren(QFileDialog)[-1]
        path = tmp_path / "导出" / name
        path.parent.mkdir(exist_ok=True)
        dialog.fileSelected.emit(str(path))
        dialog.close()
        assert [one.severity for one in said] == [Severity.INFORMATION]
        return path

    return chosen


def test_it_is_taken_along(
    view: EvaluationView, loaded: LoadedEvaluation, export: Callable[[str, str], Path]
) -> None:
    cases = export("cases", "cases.csv")
    with cases.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == loaded.report.cases * len(loaded.report.models)
    assert {"file", "patient", "split"} <= set(rows[0])
    view.pages.setCurrentWidget(view.classes)
    with export("page_csv", "classes.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == view.page_rows()
    picture = QImage(str(export("page_png", "classes.png")))
    assert picture.width() == 2 * view.classes.width()
    view.pages.setCurrentWidget(view.curves)
    drawing = export("page_svg", "curves.svg").read_text(encoding="utf-8")
    assert "<path" in drawing
    pdf = export("pdf", "all.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b(?!s)", pdf)) == 7
    assert view.page() is view.curves


def test_what_cannot_be_written_is_said(view: EvaluationView, tmp_path: Path) -> None:
    said: list[Message] = []
    view.message_raised.connect(said.append)
    view.export_actions["cases"].trigger()
    dialog = view.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(tmp_path / "nowhere" / "cases.csv"))
    dialog.close()
    assert [one.severity for one in said] == [Severity.ERROR]


def test_an_image_that_is_gone_is_said(
    evaluated: Path, tmp_path: Path, phantoms: Path, view: EvaluationView
) -> None:
    loaded = view.evaluation
    assert loaded is not None
    assert loaded.cases is not None
    said: list[object] = []
    view.message_raised.connect(said.append)
    view.tile_requested.connect(said.append)
    moved = phantoms.parent / "elsewhere"
    phantoms.rename(moved)
    try:
        view.confusion.case_activated.emit(0)
    finally:
        moved.rename(phantoms)
    assert [type(one) for one in said] == [Message]


def test_an_evaluation_without_its_cases_has_figures_still(
    evaluated: Path, tmp_path: Path, view: EvaluationView
) -> None:
    for damage in ("missing", "garbage"):
        folder = tmp_path / damage
        shutil.copytree(evaluated / "run", folder)
        if damage == "missing":
            (folder / "cases.npz").unlink()
        else:
            (folder / "cases.npz").write_bytes(b"PK\5\6" + bytes(40))
        found = read_evaluation(folder)
        assert found.cases is None
        view.show_evaluation(found)
        for place in range(view.pages.count()):
            view.pages.setCurrentIndex(place)
            view.page_rows()
        view.pages.setCurrentWidget(view.confusion)
        view.confusion.matrix.choose(0, 0)
        assert view.confusion.none.isVisible()
        view.pages.setCurrentWidget(view.curves)
        assert view.curves.none.isVisible()


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"models": []}', "{" * 5000])
def test_what_is_no_evaluation_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "evaluation.json").write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationError):
        read_evaluation(tmp_path)
