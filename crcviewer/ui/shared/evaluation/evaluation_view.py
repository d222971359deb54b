"""One evaluation: its models, mistakes, classes, curves, trust and audit, each a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.evaluation_report import EvaluatedModel
from crcviewer.protocol.evaluation_words import MODELS, split_title
from crcviewer.protocol.text import text
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.evaluation.audit_page import AuditPage
from crcviewer.ui.shared.evaluation.classes_page import ClassesPage
from crcviewer.ui.shared.evaluation.confusion_page import ConfusionPage
from crcviewer.ui.shared.evaluation.curves_page import CurvesPage
from crcviewer.ui.shared.evaluation.evaluation_export import EvaluationExport
from crcviewer.ui.shared.evaluation.loaded_evaluation import LoadedEvaluation, Rows
from crcviewer.ui.shared.evaluation.models_page import ModelsPage
from crcviewer.ui.shared.evaluation.trust_page import TrustPage
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.shared.plain_text import plain_label

_PAGES: tuple[type[QWidget], ...] = (
    ModelsPage, ConfusionPage, ClassesPage, CurvesPage, TrustPage, AuditPage,
)  # fmt: skip
_Page = TypeVar("_Page", bound=QWidget)


class EvaluationView(Translated, QWidget):
    """Shows what it is given, and tells what the user wants to see of it elsewhere."""

    tile_requested = Signal(object)
    """:class:`TileToOpen`, in Classify."""
    explore_requested = Signal(object, object)
    """:class:`LoadedEvaluation`, and the rows of its cases to select on the map."""
    message_raised = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.evaluation: LoadedEvaluation | None = None
        self.model_box = QComboBox(self)
        self.model_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._model_label = QLabel(self)
        self._model_label.setBuddy(self.model_box)
        self.about = plain_label(self, role="muted")
        self.export_button = QToolButton(self)
        theme.set_role(self.export_button, "framed")
        self.pages = QTabWidget(self)
        self.pages.setDocumentMode(True)
        for _ in _PAGES:
            self.pages.addTab(QWidget(self), "")
        self._made: dict[type[QWidget], QWidget] = {}
        self._offer_map = False
        self.export = EvaluationExport(self)
        self.export.message_raised.connect(self.message_raised)
        self.export_actions: dict[str, QAction] = {}
        self._make_menu()
        bar = QHBoxLayout()
        bar.addWidget(self._model_label)
        bar.addWidget(self.model_box)
        bar.addWidget(self.about, 1)
        bar.addWidget(self.export_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.addLayout(bar)
        layout.addWidget(self.pages, 1)
        self.model_box.currentIndexChanged.connect(lambda _: self._show_model())
        self.pages.currentChanged.connect(lambda _: self._show_model())
        self.retranslate()

    # A page is made when it is first looked at: charts take their time.

    @property
    def models(self) -> ModelsPage:
        """The first page."""
        return self._page_of(ModelsPage)

    @property
    def confusion(self) -> ConfusionPage:
        """Of the matrix and its cases."""
        return self._page_of(ConfusionPage)

    @property
    def classes(self) -> ClassesPage:
        """Of each class."""
        return self._page_of(ClassesPage)

    @property
    def curves(self) -> CurvesPage:
        """Over all thresholds."""
        return self._page_of(CurvesPage)

    @property
    def trust(self) -> TrustPage:
        """Of probabilities and sets."""
        return self._page_of(TrustPage)

    @property
    def audit(self) -> AuditPage:
        """Of what radiology does."""
        return self._page_of(AuditPage)

    def offer_map(self) -> None:
        """There is an Explore to show cases in."""
        self._offer_map = True
        if ConfusionPage in self._made:
            self.confusion.offer_map(offered=True)

    def _page_of(self, kind: type[_Page]) -> _Page:
        made = self._made.get(kind)
        if made is None:
            made = self._made[kind] = kind(self)
            if isinstance(made, ModelsPage):
                made.differing_requested.connect(self._on_models_differing_requested)
            elif isinstance(made, ConfusionPage):
                made.offer_map(offered=self._offer_map)
                made.case_activated.connect(self._on_confusion_case_activated)
                made.explore_requested.connect(self._on_confusion_explore_requested)
            self._put(_PAGES.index(kind), made)
        assert isinstance(made, kind)
        return made

    def _put(self, place: int, page: QWidget) -> None:
        """In the place of the empty one that held it."""
        seen, empty = self.pages.currentIndex(), self.pages.widget(place)
        blocked = self.pages.blockSignals(True)
        title = self.pages.tabText(place)
        self.pages.removeTab(place)
        self.pages.insertTab(place, page, title)
        self.pages.setCurrentIndex(seen)
        self.pages.blockSignals(blocked)
        if empty is not None:
            empty.deleteLater()

    def _make_menu(self) -> None:
        menu = self.export_menu = QMenu(self)
        acts: tuple[tuple[str, Callable[[], object]], ...] = (
            ("report", lambda: self.export.open_report(self._shown())),
            ("pdf", lambda: self.export.choose_pdf(self._shown(), self.page_widgets())),
            ("cases", lambda: self.export.choose_cases(self._shown())),
            ("page_csv", lambda: self.export.choose_page_table(self._shown(), self.page_rows())),
            ("page_png", lambda: self.export.choose_drawing(self._shown(), self.drawing(), "png")),
            ("page_svg", lambda: self.export.choose_drawing(self._shown(), self.drawing(), "svg")),
            ("folder", lambda: self.export.open_folder(self._shown())),
        )
        for name, act in acts:
            action = menu.addAction("")
            action.setObjectName(name)
            action.triggered.connect(lambda _=False, act=act: act())
            self.export_actions[name] = action
        menu.aboutToShow.connect(self._on_menu_about_to_show)
        self.export_button.clicked.connect(
            lambda: menu.popup(
                self.export_button.mapToGlobal(self.export_button.rect().bottomLeft())
            )
        )

    def retranslate(self) -> None:
        """Titles; pages do so themselves."""
        self._model_label.setText(self.tr("Model"))
        self.export_button.setText(self.tr("Export ▾"))
        self.export_button.setAccessibleName(self.tr("Export"))
        for place, words in enumerate(
            (
                self.tr("Models"), self.tr("Confusion"), self.tr("Classes"), self.tr("Curves"),
                self.tr("Trust"), self.tr("Radiology"),
            )
        ):  # fmt: skip
            self.pages.setTabText(place, words)
        for name, words in (
            ("report", self.tr("Open the report")),
            ("pdf", self.tr("All pages as PDF …")),
            ("cases", self.tr("All cases as a table …")),
            ("page_csv", self.tr("Figures of this page as a table …")),
            ("page_png", self.tr("This page as PNG …")),
            ("page_svg", self.tr("This page as SVG …")),
            ("folder", self.tr("Open its folder")),
        ):
            self.export_actions[name].setText(words)
        for place in range(self.model_box.count()):
            self.model_box.setItemText(place, say(MODELS[self.model_box.itemData(place)]))
        self._show_about()

    # ----------------------------------------------------------------------------------- use

    def show_evaluation(self, evaluation: LoadedEvaluation) -> None:
        """From its first page on; the model that it is about comes first."""
        if evaluation is self.evaluation:
            return
        self.evaluation = evaluation
        self.model_box.blockSignals(True)
        self.model_box.clear()
        for one in evaluation.report.models:
            self.model_box.addItem(say(MODELS[one.model]), one.model)
        self.model_box.setCurrentIndex(self.model_box.findData(evaluation.report.main.model))
        self.model_box.blockSignals(False)
        self._show_about()
        self._show_model()

    def show_model(self, model: EvaluatedModel) -> None:
        """Of this evaluation."""
        self.model_box.setCurrentIndex(self.model_box.findData(model))

    @property
    def model(self) -> EvaluatedModel:
        """Whose figures are seen."""
        return EvaluatedModel(self.model_box.currentData())

    def page(self) -> QWidget:
        """The one that is seen."""
        return self._page_of(_PAGES[self.pages.currentIndex()])

    def page_rows(self) -> list[list[str]]:
        """The figures of the page that is seen, for a table."""
        page = self.page()
        if isinstance(page, ModelsPage | ClassesPage):
            return page.table.as_rows()
        if isinstance(page, CurvesPage):
            return page.chart.as_rows()
        assert isinstance(page, ConfusionPage | TrustPage | AuditPage)
        return page.rows()

    def drawing(self) -> QWidget:
        """What is drawn of the page that is seen."""
        page = self.page()
        return page.drawing() if isinstance(page, ModelsPage | ConfusionPage) else page

    def page_widgets(self) -> list[tuple[str, QWidget]]:
        """What is drawn of all pages, with their titles."""
        seen = self.pages.currentIndex()
        found = []
        for place in range(self.pages.count()):
            self.pages.setCurrentIndex(place)  # it is laid out and filled when it is looked at
            found.append((self.pages.tabText(place), self.drawing()))
        self.pages.setCurrentIndex(seen)
        return found

    def _shown(self) -> LoadedEvaluation:
        assert self.evaluation is not None
        return self.evaluation

    def _show_about(self) -> None:
        evaluation = self.evaluation
        if evaluation is None:
            return
        report = evaluation.report
        self.about.setText(
            say(
                text(
                    "{cases} cases of {data}, {split}",
                    cases=report.cases, data=report.data, split=split_title(report.split),
                )
            )
        )  # fmt: skip

    def _show_model(self) -> None:
        """Only the page that is seen: others do so when they are looked at."""
        evaluation = self.evaluation
        if evaluation is None or self.model_box.currentData() is None:
            return
        page = self.page()
        if isinstance(page, ModelsPage | AuditPage):
            self.model_box.setEnabled(False)
            if page.property("shown") != str(id(evaluation)):
                page.setProperty("shown", str(id(evaluation)))
                page.show_evaluation(evaluation)
            return
        self.model_box.setEnabled(True)
        key = f"{id(evaluation)} {self.model}"
        if page.property("shown") != key:
            page.setProperty("shown", key)
            assert isinstance(page, ConfusionPage | ClassesPage | CurvesPage | TrustPage)
            page.show_evaluation(evaluation, self.model)

    # --------------------------------------------------------------------------------- slots

    def _on_models_differing_requested(self, right: EvaluatedModel, wrong: EvaluatedModel) -> None:
        self.pages.setCurrentWidget(self.confusion)
        self.confusion.show_differing(right, wrong)

    def _on_confusion_case_activated(self, row: int) -> None:
        tile = self._shown().tile(row)
        if tile is not None and _is_there(tile.pathology.path):
            self.tile_requested.emit(tile)
            return
        self.message_raised.emit(
            Message(
                Severity.INFORMATION,
                text("The image of this case is not where it was when the model was evaluated."),
                text("Put it there again, or evaluate the model with the images where they are."),
            )
        )

    def _on_confusion_explore_requested(self, rows: Rows) -> None:
        self.explore_requested.emit(self._shown(), rows)

    def _on_menu_about_to_show(self) -> None:
        there = self.evaluation is not None
        for action in self.export_actions.values():
            action.setEnabled(there)
        if self.evaluation is not None:
            folder = self.evaluation.folder
            self.export_actions["report"].setEnabled((folder / names.REPORT).is_file())
            self.export_actions["cases"].setEnabled((folder / names.PREDICTIONS).is_file())


def _is_there(path: str) -> bool:
    return Path(path.rsplit(".npz#", 1)[0] + ".npz" if ".npz#" in path else path).exists()
