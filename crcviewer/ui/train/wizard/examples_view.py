"""A few of the images that are to be learnt from, by class, before anything begins."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.data_report import DataReport, ExampleImage
from crcviewer.protocol.images import ImageRef, Slot
from crcviewer.protocol.messages import ImageOpened
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.own_images.data_report_view import class_words
from crcviewer.ui.shared.pixels import fitted, image_of, take_pixels
from crcviewer.ui.shared.plain_text import ElidedLabel

_SIDE = 48
_OF_A_CLASS = 4
_MOST_CLASSES = 12
_AT_ONCE = 2


class ExamplesView(Translated, QWidget):
    """Tiles of the training part, a row a class; empty without a reader or a report."""

    def __init__(self, reader: ReaderClient | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._report: DataReport | None = None
        self._round = 0
        self._waiting: list[tuple[ExampleImage, QLabel]] = []
        self.pictures: list[QLabel] = []
        self._names: list[ElidedLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(_OF_A_CLASS + 1, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Names of the study's classes have words in each language."""
        self.setAccessibleName(self.tr("Examples of each class"))
        self._name_rows()

    def show_report(self, report: DataReport | None) -> None:
        """None: nothing was checked."""
        self._report = report
        self._round += 1
        self._waiting = []
        for widget in (*self.pictures, *self._names):
            widget.deleteLater()
        self.pictures, self._names = [], []
        shown = self._shown()
        self._grid.setColumnMinimumWidth(0, self.fontMetrics().horizontalAdvance("n" * 20))
        self.setVisible(bool(shown))
        for row, (_, examples) in enumerate(shown):
            name = ElidedLabel(self)
            self._names.append(name)
            self._grid.addWidget(name, row, 0)
            for column, example in enumerate(examples):
                picture = QLabel(self)
                picture.setFixedSize(_SIDE, _SIDE)
                picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
                picture.setToolTip(example.path)
                self._grid.addWidget(picture, row, column + 1)
                self.pictures.append(picture)
                self._waiting.append((example, picture))
        self._name_rows()
        for _ in range(_AT_ONCE):
            self._ask()

    def _shown(self) -> list[tuple[int, list[ExampleImage]]]:
        if self._report is None or self._reader is None:
            return []
        tiles = sorted(
            (e for e in self._report.examples if e.slot is Slot.PATHOLOGY and e.split == "train"),
            key=lambda example: example.label,
        )
        by_class = groupby(tiles, key=lambda example: example.label)
        return [(label, list(some)[:_OF_A_CLASS]) for label, some in by_class][:_MOST_CLASSES]

    def _name_rows(self) -> None:
        if self._report is None or not self._report.sets:
            return
        words = class_words(self._report.sets[0])
        for name, (label, _) in zip(self._names, self._shown(), strict=False):
            name.setText(words[label] if 0 <= label < len(words) else "–")
            name.setToolTip(name.text())

    def _ask(self) -> None:
        if not self._waiting or self._reader is None:
            return
        example, picture = self._waiting.pop(0)
        image = ImageRef(example.path, example.slice_index)
        call = self._reader.open_image(image, example.slot, _SIDE * 2)
        call.belong_to(self)
        call.answered.connect(partial(self._on_call_answered, self._round, picture))
        call.failed.connect(partial(self._on_call_failed, self._round))

    def _on_call_answered(self, asked: int, picture: QLabel, opened: ImageOpened) -> None:
        pixels = take_pixels(opened.array)
        if asked == self._round:
            if pixels is not None:
                pixmap = QPixmap.fromImage(image_of(pixels))
                picture.setPixmap(fitted(pixmap, _SIDE, self.devicePixelRatioF()))
            self._ask()

    def _on_call_failed(self, asked: int, *_: object) -> None:
        if asked == self._round:
            self._ask()
