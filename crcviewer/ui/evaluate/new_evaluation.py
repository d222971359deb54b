"""What to evaluate: a model, and labelled images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.protocol.evaluation_report import ALL_CASES
from crcviewer.protocol.evaluation_words import split_title
from crcviewer.protocol.text import text
from crcviewer.ui.evaluate.evaluation_library import Order
from crcviewer.ui.evaluate.own_images_box import OwnImagesBox
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.file_dialogs import choose_model, choose_table
from crcviewer.ui.shared.path_row import PathRow
from crcviewer.ui.shared.plain_text import plain_label

_SPLITS = ("test", "val", ALL_CASES)
_TABLES = (".csv", ".tsv", ".txt", ".xlsx")


@dataclass(frozen=True)
class ModelOffered:
    """A model that can be chosen."""

    path: str
    name: str


class NewEvaluation(Translated, QDialog):
    """Tells of an :class:`Order`; nothing is computed before."""

    ordered = Signal(object)

    def __init__(
        self,
        models: Sequence[ModelOffered],
        folder: str,
        order: Order | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``folder``: of data that were used last; ``order``: to begin with."""
        super().__init__(parent)
        self._folder = folder
        self.model_box = QComboBox(self)
        for one in models:
            self.model_box.addItem(one.name, one.path)
        self._other_button = QPushButton(self)
        self._other_button.clicked.connect(self._on_other_clicked)
        model_row = QHBoxLayout()
        model_row.addWidget(self.model_box, 1)
        model_row.addWidget(self._other_button)
        self.data = PathRow("", folder=True, name=text("Labelled images"), parent=self)
        self.table_button = QPushButton(self)
        self.table_button.clicked.connect(self._on_table_clicked)
        data_row = QHBoxLayout()
        data_row.addWidget(self.data, 1)
        data_row.addWidget(self.table_button)
        self.split_box = QComboBox(self)
        for split in _SPLITS:
            self.split_box.addItem("", split)
        self.hint = plain_label(self, role="muted", wrap=True)
        self.caution = plain_label(self, role="notice", wrap=True)
        self.own_images = OwnImagesBox(self)
        self._form = QFormLayout()
        self._model_label, self._data_label, self._split_label = (
            plain_label(self), plain_label(self), plain_label(self),
        )  # fmt: skip
        self._form.addRow(self._model_label, model_row)
        self._form.addRow(self._data_label, data_row)
        self._form.addRow(self._split_label, self.split_box)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.start_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.start_button.setObjectName("start_evaluation")
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(self._form)
        layout.addWidget(self.hint)
        layout.addWidget(self.caution)
        layout.addWidget(self.own_images, 1)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(640)
        self.data.chosen.connect(self._on_data_chosen)
        self.data.edit.textChanged.connect(lambda _: self._show())
        self.split_box.currentIndexChanged.connect(lambda _: self._show())
        if order is not None:
            self._choose_model(order.model, order.model_name)
            self.data.edit.setText(order.data)
            self.split_box.setCurrentIndex(max(self.split_box.findData(order.split), 0))
            if _is_own(order.data):
                self.own_images.look_at(order.data, order.choices)
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        self.setWindowTitle(self.tr("Evaluate a model"))
        self._model_label.setText(self.tr("Model"))
        self._data_label.setText(self.tr("Labelled images"))
        self._split_label.setText(self.tr("Which of them"))
        self.model_box.setAccessibleName(self.tr("Model"))
        self.split_box.setAccessibleName(self.tr("Which of them"))
        self._other_button.setText(self.tr("Another file …"))
        self.table_button.setText(self.tr("Table …"))
        self.start_button.setText(self.tr("Evaluate"))
        for place, split in enumerate(_SPLITS):
            self.split_box.setItemText(place, say(split_title(split)))
        self.hint.setText(
            self.tr(
                "A folder in the MedMNIST layout, a folder with one folder a class, or a table"
                " with the columns pathology, label and, where they are known, radiology and"
                " patient. Images of a hospital of your own are evaluated whole: choose all"
                " labelled images."
            )
        )
        self._show()

    def order(self) -> Order:
        """As it stands."""
        return Order(
            self.model_box.currentData() or "",
            self.model_box.currentText(),
            self.data.path,
            self.split_box.currentData(),
            choices=self.own_images.choices,
        )

    def _show(self) -> None:
        split = self.split_box.currentData()
        words = ""
        if split == "val":
            words = self.tr(
                "A model is chosen by the validation images of its own training: of these, the"
                " figures say nothing of how good it is on others."
            )
        elif split == "test":
            words = self.tr(
                "Test images are for the end. Who looks at them while choosing among models"
                " fools oneself."
            )
        self.caution.setText(words)
        self.caution.setVisible(bool(words))
        order = self.order()
        self.start_button.setEnabled(bool(order.model and Path(order.data).exists() and order.data))

    def _choose_model(self, path: str, name: str = "") -> None:
        place = self.model_box.findData(path)
        if place < 0:
            self.model_box.addItem(name or Path(path).stem, path)
            place = self.model_box.count() - 1
        self.model_box.setCurrentIndex(place)
        self._show()

    def _on_other_clicked(self) -> None:
        here = self.model_box.currentData() or self._folder
        choose_model(self, str(Path(here).parent), self._choose_model)

    def _on_table_clicked(self) -> None:
        start = self.data.path or self._folder
        choose_table(self, str(Path(start).parent), self.data.choose)

    def _on_data_chosen(self, path: str) -> None:
        """Own images have no split that a model was tested with."""
        own = _is_own(path)
        self.split_box.setCurrentIndex(self.split_box.findData(ALL_CASES if own else "test"))
        if own:
            self.own_images.look_at(path)
        else:
            self.own_images.forget()
        self._show()

    def done(self, result: int) -> None:
        """Nobody waits for the look at the images any more."""
        self.own_images.job.drop()
        super().done(result)

    def _on_accepted(self) -> None:
        order = self.order()
        self.accept()
        self.ordered.emit(order)


def _is_own(path: str) -> bool:
    """Whether it is a table or a folder of images, no MedMNIST set."""
    place = Path(path)
    if place.suffix.casefold() in _TABLES:
        return place.is_file()
    return bool(path) and place.is_dir() and not any(place.glob("*.npz"))
