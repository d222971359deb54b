"""What a new map is to be of: images in a folder, a table, a MedMNIST split, an evaluation."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSizePolicy,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.catalogue import joined
from crcviewer.protocol.map_messages import ListCases, SetSurveyed
from crcviewer.protocol.messages import Failed
from crcviewer.protocol.stages import SPLITS
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.theme import set_role
from crcviewer.ui.shared.path_row import PathRow

_FEWEST, _MOST, _USUAL = 10, 20_000, 2_000


class NewMapDialog(QDialog):
    """Non-modal: it tells what is asked for, and the tab does it."""

    start_requested = Signal(object)  # ListCases, without what is known of the model

    def __init__(self, reader: ReaderClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._survey = 0
        self.setWindowTitle(self.tr("New map of …"))
        self.setModal(False)
        intro = QLabel(
            self.tr("The model that is loaded looks at all of these cases; then a map is made."),
            self,
        )
        intro.setWordWrap(True)
        self.sources: dict[str, QRadioButton] = {}
        self.paths: dict[str, PathRow] = {}
        self._group = QButtonGroup(self)
        self._pages = QStackedWidget(self)
        self.split = QComboBox(self)
        for split, text in zip(
            SPLITS, (self.tr("training"), self.tr("validation"), self.tr("test")), strict=True
        ):
            self.split.addItem(text, split)
        self.split.setCurrentIndex(2)
        self.found = self._hint("")
        self.data = PathRow("", folder=True, parent=self)
        self.most = QSpinBox(self)
        self.most.setRange(_FEWEST, _MOST)
        self.most.setValue(_USUAL)
        self.most.setSingleStep(100)
        choices = QHBoxLayout()
        for source, text, page in (
            ("folder", self.tr("Folder of images"), self._folder_page()),
            ("table", self.tr("Table of images"), self._table_page()),
            ("medmnist", self.tr("MedMNIST data"), self._medmnist_page()),
            ("evaluation", self.tr("Evaluation"), self._evaluation_page()),
        ):
            button = QRadioButton(text, self)
            self.sources[source] = button
            self._group.addButton(button, self._pages.addWidget(page))
            choices.addWidget(button)
        choices.addStretch(1)
        self._group.idClicked.connect(self._pages.setCurrentIndex)
        self.sources["folder"].setChecked(True)
        most = QFormLayout()
        most.addRow(self.tr("Cases at most"), self.most)
        drawn = self._hint(
            self.tr(
                "A map holds 20,000 cases at most. Of more cases than this number, so many are"
                " drawn at random, always the same ones, and the map says how many of how many."
            )
        )
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.start_button = self.buttons.addButton(
            self.tr("Make the map"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(intro)
        layout.addLayout(choices)
        layout.addWidget(self._pages)
        layout.addLayout(most)
        layout.addWidget(drawn)
        layout.addWidget(self.buttons)
        for row in (*self.paths.values(), self.data):
            row.edit.setMinimumWidth(360)
            row.edit.textChanged.connect(self._show_ready)
        self._group.idToggled.connect(lambda *_: self._show_ready())
        self.paths["medmnist"].chosen.connect(self._on_set_chosen)
        self.buttons.accepted.connect(self._on_buttons_accepted)
        self.buttons.rejected.connect(self.close)
        reader.set_surveyed.connect(self._on_reader_set_surveyed)
        reader.request_failed.connect(self._on_reader_request_failed)
        self._show_ready()

    @property
    def source(self) -> str:
        """The kind that is chosen."""
        return next(name for name, button in self.sources.items() if button.isChecked())

    def wanted(self) -> ListCases:
        """As it is set."""
        source = self.source
        return ListCases(
            0,
            source,
            self.paths[source].path,
            self.most.value(),
            split=self.split.currentData(),
            data=self.data.path if source == "evaluation" else "",
        )

    # -------------------------------------------------------------------------------- pages

    def _folder_page(self) -> QWidget:
        return self._page(
            "folder",
            self.tr("Folder"),
            self.tr(
                "Tiles and radiology images are paired by their names, as in Classify. A folder"
                " that is named after a class, such as STR, tells the true class of its tiles."
            ),
        )

    def _table_page(self) -> QWidget:
        return self._page(
            "table",
            self.tr("Table (CSV)"),
            self.tr(
                "One line for each tile. Columns: pathology, and where known radiology, label and"
                " patient. Files are looked for beside the table."
            ),
            folder=False,
        )

    def _medmnist_page(self) -> QWidget:
        page = self._page(
            "medmnist",
            self.tr("Folder"),
            self.tr("The folder with pathmnist.npz and an organ set."),
        )
        form = page.layout()
        assert isinstance(form, QFormLayout)
        form.insertRow(1, self.tr("Split"), self.split)
        form.addRow("", self.found)
        return page

    def _evaluation_page(self) -> QWidget:
        page = self._page(
            "evaluation",
            self.tr("Run folder"),
            self.tr(
                "The folder that crcviewer evaluate has written into. Name the folder of the images"
                " only where they were moved since."
            ),
        )
        form = page.layout()
        assert isinstance(form, QFormLayout)
        form.insertRow(1, self.tr("Images"), self.data)
        return page

    def _page(self, source: str, label: str, hint: str, *, folder: bool = True) -> QWidget:
        page = QWidget(self)
        form = QFormLayout(page)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        row = self.paths[source] = PathRow("", folder=folder, parent=page)
        form.addRow(label, row)
        form.addRow("", self._hint(hint))
        return page

    def _hint(self, text: str) -> QLabel:
        hint = QLabel(text, self)
        hint.setWordWrap(True)
        hint.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        set_role(hint, "muted")
        return hint

    # ------------------------------------------------------------------------------- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a path means the path, and does not start anything yet."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _show_ready(self) -> None:
        self.start_button.setEnabled(bool(self.paths[self.source].path))

    def _on_set_chosen(self, path: str) -> None:
        self.found.setText(self.tr("Looking …"))
        self._survey = self._reader.survey_set(path)

    def _on_reader_set_surveyed(self, found: SetSurveyed) -> None:
        if found.id != self._survey:
            return
        tiles = self.tr("Tiles: {0} training, {1} validation, {2} test.").format(*found.tiles)
        if not found.radiology:
            pairs = self.tr("There is no radiology: the tiles are seen alone.")
        elif found.declared:
            pairs = self.tr("Radiology: {0}, paired as pairs.csv says.").format(found.radiology)
        else:
            pairs = self.tr("Radiology: {0}, paired at random.").format(found.radiology)
        self.found.setText(joined((tiles, pairs)))

    def _on_reader_request_failed(self, failed: Failed) -> None:
        if failed.id == self._survey:
            self.found.setText(say(f"{failed.cause} {failed.next_step}".strip()))

    def _on_buttons_accepted(self) -> None:
        self.start_requested.emit(self.wanted())
        self.close()
