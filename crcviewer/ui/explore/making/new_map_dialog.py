"""What a new map is to be of: images in a folder, a table, a MedMNIST split, an evaluation."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
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

from crcviewer.client.call import Call
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.map_messages import ListCases, SetSurveyed
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import NOTHING, Text, joined, text
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.path_row import PathRow
from crcviewer.ui.shared.plain_text import plain_label

_SOURCES = ("folder", "table", "medmnist", "evaluation")
_FEWEST, _MOST, _USUAL = 10, 20_000, 2_000


class NewMapDialog(Translated, QDialog):
    """Non-modal: it tells what is asked for, and the tab does it."""

    start_requested = Signal(object)  # ListCases, without what is known of the model

    def __init__(self, reader: ReaderClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._survey: Call | None = None
        self.setModal(False)
        self.sources: dict[str, QRadioButton] = {}
        self.paths: dict[str, PathRow] = {}
        self._labels: dict[str, QLabel] = {}
        self._hints: dict[str, QLabel] = {}
        self._found = NOTHING
        """What is said of a set that was chosen."""
        self.found = self._hint()
        self.data = PathRow("", folder=True, parent=self)
        self.split = QComboBox(self)
        for split in SPLITS:
            self.split.addItem("", split)
        self.split.setCurrentIndex(2)
        self.most = QSpinBox(self)
        self.most.setRange(_FEWEST, _MOST)
        self.most.setValue(_USUAL)
        self.most.setSingleStep(100)
        self.joined = QCheckBox(self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.start_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        for row in (*self.paths.values(), self.data):
            row.edit.setMinimumWidth(360)
            row.edit.textChanged.connect(self._show_ready)
        self._group.idToggled.connect(lambda *_: self._show_ready())
        self.paths["medmnist"].chosen.connect(self._on_set_chosen)
        self.buttons.accepted.connect(self._on_buttons_accepted)
        self.buttons.rejected.connect(self.close)
        self._show_ready()
        self.retranslate()

    def _lay_out(self) -> None:
        self._intro = plain_label(self, wrap=True)
        self._split_label, self._data_label = plain_label(self), plain_label(self)
        self._most_label, self._drawn = plain_label(self), self._hint()
        self._group = QButtonGroup(self)
        pages = QStackedWidget(self)
        choices = QHBoxLayout()
        for source in _SOURCES:
            button = self.sources[source] = QRadioButton(self)
            self._group.addButton(button, pages.addWidget(self._page(source)))
            choices.addWidget(button)
        choices.addStretch(1)
        self._group.idClicked.connect(pages.setCurrentIndex)
        self.sources["folder"].setChecked(True)
        most = QFormLayout()
        most.addRow(self._most_label, self.most)
        for label, field in (
            (self._most_label, self.most),
            (self._split_label, self.split),
            (self._data_label, self.data),
        ):
            label.setBuddy(field)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self._intro)
        layout.addLayout(choices)
        layout.addWidget(pages)
        layout.addLayout(most)
        layout.addWidget(self._drawn)
        layout.addWidget(self.joined)
        layout.addWidget(self.buttons)

    def retranslate(self) -> None:
        """All of it, and what was found in a set."""
        self.setWindowTitle(self.tr("New map of …"))
        self._intro.setText(
            self.tr("The model that is loaded looks at all of these cases; then a map is made.")
        )
        splits = (self.tr("training"), self.tr("validation"), self.tr("test"))
        for place, split in enumerate(splits):
            self.split.setItemText(place, split)
        self._split_label.setText(self.tr("Split"))
        self._data_label.setText(self.tr("Images"))
        self._most_label.setText(self.tr("Cases at most"))
        self._drawn.setText(
            self.tr(
                "A map holds 20,000 cases at most. Of more cases than this number, so many are"
                " drawn at random, always the same ones, and the map says how many of how many."
            )
        )
        self.joined.setText(self.tr("Join the features of the radiology branch"))
        self.joined.setToolTip(
            self.tr(
                "As the study's figure may be read. Where tiles and radiology images are unrelated,"
                " clusters are then split by organ. Without it the map is of the tile branch after"
                " its look at radiology."
            )
        )
        self.start_button.setText(self.tr("Make the map"))
        for source, (name, label, hint) in self._words().items():
            self.sources[source].setText(name)
            self._labels[source].setText(label)
            self._hints[source].setText(hint)
        self.found.setText(say(self._found))

    def _words(self) -> dict[str, tuple[str, str, str]]:
        """Of each source: what it is called, what its path is, and what is expected there."""
        return {
            "folder": (
                self.tr("Folder of images"),
                self.tr("Folder"),
                self.tr(
                    "Tiles and radiology images are paired by their names, as in Classify. A"
                    " folder that is named after a class, such as STR, tells the true class of its"
                    " tiles."
                ),
            ),
            "table": (
                self.tr("Table of images"),
                self.tr("Table (CSV)"),
                self.tr(
                    "One line for each tile. Columns: pathology, and where known radiology, label"
                    " and patient. Files are looked for beside the table."
                ),
            ),
            "medmnist": (
                self.tr("MedMNIST data"),
                self.tr("Folder"),
                self.tr("The folder with pathmnist.npz and an organ set."),
            ),
            "evaluation": (
                self.tr("Evaluation"),
                self.tr("Run folder"),
                self.tr(
                    "The folder of an evaluation, with its evaluation.json. Name the folder of the"
                    " images only where they were moved since."
                ),
            ),
        }

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
            join_radiology=self.joined.isChecked(),
        )

    # -------------------------------------------------------------------------------- pages

    def _page(self, source: str) -> QWidget:
        page = QWidget(self)
        form = QFormLayout(page)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        row = self.paths[source] = PathRow("", folder=source != "table", parent=page)
        self._labels[source], self._hints[source] = plain_label(page), self._hint()
        form.addRow(self._labels[source], row)
        if source == "medmnist":
            form.addRow(self._split_label, self.split)
        elif source == "evaluation":
            form.addRow(self._data_label, self.data)
        form.addRow("", self._hints[source])
        if source == "medmnist":
            form.addRow("", self.found)
        return page

    def _hint(self) -> QLabel:
        hint = plain_label(self, role="muted", wrap=True)
        hint.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        return hint

    # ------------------------------------------------------------------------------- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a path means the path, and does not start anything yet."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _show_ready(self) -> None:
        self.start_button.setEnabled(bool(self.paths[self.source].path))

    def _on_set_chosen(self, path: str) -> None:
        self._say(text("Looking …"))
        if self._survey is not None:
            self._survey.drop()
        self._survey = self._reader.survey_set(path)
        self._survey.answered.connect(self._on_survey_answered)
        self._survey.failed.connect(self._on_survey_failed)

    def _on_survey_answered(self, found: SetSurveyed) -> None:
        training, validation, test = found.tiles
        tiles = text(
            "Tiles: {training} training, {validation} validation, {test} test.",
            training=training,
            validation=validation,
            test=test,
        )
        if not found.radiology:
            pairs = text("There is no radiology: the tiles are seen alone.")
        elif found.declared:
            pairs = text("Radiology: {name}, paired as pairs.csv says.", name=found.radiology)
        else:
            pairs = text("Radiology: {name}, paired at random.", name=found.radiology)
        self._say(joined((tiles, pairs)))

    def _on_survey_failed(self, failure: Failure) -> None:
        self._say(failure.said)

    def _say(self, found: Text) -> None:
        self._found = found
        self.found.setText(say(found))

    def _on_buttons_accepted(self) -> None:
        self.start_requested.emit(self.wanted())
        self.close()
