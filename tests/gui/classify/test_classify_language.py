"""Classify in either language: what is the user's own stays as it is, all else is said anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import CaseFiles
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard, RadiologyEffect
from crcviewer.protocol.text import text
from crcviewer.protocol.tissue import TissueClass
from crcviewer.report.case_arrays import OverlayKind
from crcviewer.session.case_order import ListOrder, SortKey
from crcviewer.ui.classify.case_list import CaseList
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.overlay_bar import OverlayBar
from crcviewer.ui.classify.result_panel import ResultPanel
from crcviewer.ui.look import language
from tests.gui.classify.no_thumbnails import NoThumbnails
from tests.gui.read_words import english_in, speak, switch

MakeFiles = Callable[..., CaseFiles]

OWN = (
    TissueClass("test", "Fast", "Fast", "#AA4499"),
    TissueClass("control", "Cancel this run", "Cancel this run", "#A64242"),
)
"""Called as things of the program are."""


@pytest.fixture(autouse=True)
def english_again(app: QApplication) -> Iterator[None]:
    yield
    language.install(language.ENGLISH)
    app.processEvents()


@pytest.fixture
def own_result(result: Classified) -> Classified:
    effect = RadiologyEffect(True, 0.3, (0.5, 0.5))
    warning = text("{name} is damaged.", name="control")
    return replace(
        result, class_index=1, verdict=1, probabilities=(0.2, 0.8), logits=(0.0, 0.0),
        tile_only=False, radiology_effect=effect, warnings=(warning,),
    )  # fmt: skip


@pytest.fixture
def cases(
    store: CaseStore, make_files: MakeFiles, card: ModelCard, own_result: Classified, qtbot: QtBot
) -> CaseList:
    """Three tiles, of which the second is classified, and a file that is damaged."""
    made = CaseList(store, NoThumbnails())
    qtbot.addWidget(made)
    store.add([make_files(name, f"/{name}.png") for name in ("Fast", "test", "control")])
    store.add([make_files("Waiting")])
    made.set_card(replace(card, classes=OWN))
    store.set_result(store.ids()[1], own_result)
    made.show()
    return made


def test_the_list_keeps_names_selection_and_filter(
    app: QApplication, store: CaseStore, cases: CaseList
) -> None:
    cases.set_order(ListOrder(classes=("control",), sort=SortKey.NAME))
    cases.select_case(store.ids()[1])
    switch(app, cases, "test.png", "Fast", "control")
    assert cases.current_id() == store.ids()[1]
    assert [cases.model.index(row, 0).data() for row in range(cases.model.rowCount())] == ["test"]
    for menu in (cases.bar.filter_menu, cases.bar.sort_menu):
        menu.aboutToShow.emit()
    cases.context_menu()
    assert english_in(cases) == []
    cases.set_order(ListOrder())
    names = [cases.model.index(row, 0).data() for row in range(cases.model.rowCount())]
    assert names == ["Fast", "test", "control", "Waiting"]


def test_the_answer_keeps_classes_of_one_s_own_and_the_chosen_bar(
    app: QApplication, card: ModelCard, own_result: Classified, qtbot: QtBot
) -> None:
    panel = ResultPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.show_result(replace(card, classes=OWN, pairing="manifest"), own_result)
    panel.select_class(0)
    switch(app, panel, "Cancel this run", "control", "Fast")
    assert panel.bars.currentItem().text() == "test"
    assert panel.findChild(QLabel, "class_name").text() == "Cancel this run"
    assert not panel.findChild(QLabel, "other_class_name").isVisible()
    panel.show_message(text("Classifying …"))
    speak(app, language.ENGLISH)
    assert panel.findChild(QLabel, "message").text() == "Classifying …"
    speak(app, language.CHINESE)
    assert panel.findChild(QLabel, "message").text() != "Classifying …"


def test_the_overlay_keeps_its_choice(
    app: QApplication, card: ModelCard, own_result: Classified, qtbot: QtBot
) -> None:
    bar = OverlayBar()
    qtbot.addWidget(bar)
    bar.set_card(replace(card, classes=OWN))
    bar.set_result(own_result)
    bar.set_class(0)
    told: list[object] = []
    bar.choice_changed.connect(told.append)
    switch(app, bar, "Cancel this run", "Fast")
    assert (bar.choice.kind, bar.choice.class_index) == (OverlayKind.EVIDENCE, 0)
    assert not told
    assert bar.findChild(QComboBox, "class").currentText() == "test · Fast"
