"""How validation stands: the confusion matrix, and the tiles that are wrong now."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.run_history import RunHistory, StageHistory
from crcviewer.protocol.run_events import Finished, Preview
from crcviewer.protocol.stages import FUSION
from crcviewer.ui.look.theme import SPACE, set_role
from crcviewer.ui.train.runs.confusion_view import ConfusionView, class_codes
from crcviewer.ui.train.runs.preview_file import read_preview
from crcviewer.ui.train.runs.run_words import branch_words, percent_words

_log = logging.getLogger(__name__)
_SIDE = 72


class ValidationView(QWidget):
    """Follows the stage that learns, until the user chooses another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = Path()
        self._history = RunHistory()
        self._shown: Preview | None = None
        self.branch = QComboBox(self)
        self.branch.setAccessibleName(self.tr("Stage"))
        self.branch.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._title = QLabel(self)
        bar = QHBoxLayout()
        bar.addWidget(self.branch)
        bar.addWidget(self._title, 1)
        self.confusion = ConfusionView(self)
        self.tiles = QListWidget(self)
        self.tiles.setViewMode(QListView.ViewMode.IconMode)
        self.tiles.setIconSize(QSize(_SIDE, _SIDE))
        self.tiles.setResizeMode(QListView.ResizeMode.Adjust)
        self.tiles.setMovement(QListView.Movement.Static)
        self.tiles.setSpacing(4)
        self.tiles.setWordWrap(True)
        self.tiles.setAccessibleName(self.tr("Validation images that are wrong now"))
        self._no_tiles = QLabel(self)
        self._no_tiles.setWordWrap(True)
        self._no_tiles.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self._no_tiles, "muted")
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(SPACE, 0, 0, 0)
        heading = QLabel(self.tr("Wrong now, the surest mistakes first"), right)
        column.addWidget(heading)
        column.addWidget(self.tiles, 1)
        column.addWidget(self._no_tiles, 1)
        split = QSplitter(self)
        split.addWidget(self.confusion)
        split.addWidget(right)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        self._empty = QLabel(self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        set_role(self._empty, "muted")
        filled = QWidget(self)
        inner = QVBoxLayout(filled)
        inner.setContentsMargins(0, SPACE, 0, 0)
        inner.addLayout(bar)
        inner.addWidget(split, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(filled)
        self.branch.activated.connect(lambda _: self._show())

    def show_run(self, run: Path, history: RunHistory, *, active: bool = True) -> None:
        """What is newest of this run."""
        self._empty.setText(
            self.tr("The first picture of validation comes with the end of the first epoch.")
            if active
            else self.tr("There is nothing to show: no epoch was finished.")
        )
        if run != self._run:
            self.branch.clear()
            self._shown = None
        follows = self.branch.currentIndex() in (-1, self.branch.count() - 1)
        self._run, self._history = run, history
        branches = [stage.branch for stage in self._stages()]
        present = [self.branch.itemData(row) for row in range(self.branch.count())]
        if branches != present:
            chosen = self.branch.currentData()
            self.branch.clear()
            for branch in branches:
                self.branch.addItem(branch_words(branch), branch)
            row = len(branches) - 1 if follows else self.branch.findData(chosen)
            if follows and isinstance(history.ending, Finished) and FUSION in branches:
                row = branches.index(FUSION)  # the controls come last, and are not the model
            self.branch.setCurrentIndex(row)
        self._show()

    def _stages(self) -> list[StageHistory]:
        return [s for s in self._history.stages.values() if s.preview is not None]

    def _show(self) -> None:
        stage = self._history.stages.get(self.branch.currentData() or "")
        preview = stage.preview if stage is not None else None
        self._stack.setCurrentIndex(0 if preview is None else 1)
        if preview is None or preview == self._shown:
            return
        self._shown = preview
        organs = preview.branch == "radiology"
        names = class_codes(len(preview.confusion), organs=organs)
        total = sum(map(sum, preview.confusion))
        right = sum(row[index] for index, row in enumerate(preview.confusion))
        self._title.setText(
            self.tr("after epoch {0}: {1} of {2} validation images named rightly ({3})").format(
                preview.epoch, right, total, percent_words(right / total if total else None)
            )
        )
        self.confusion.show_counts(preview.confusion, names)
        self._show_tiles(preview, names)

    def _show_tiles(self, preview: Preview, names: list[str]) -> None:
        self.tiles.clear()
        why = self.tr("Nothing is wrong in this stage now.")
        if preview.file:
            try:
                wrong = read_preview(self._run / preview.file)
            except (OSError, ValueError) as error:
                _log.warning("a preview cannot be read: %s", error)
                wrong = ()
                why = self.tr("The images of this epoch cannot be read any more.")
            for tile in wrong:
                if tile.truth == tile.predicted:
                    continue
                side = tile.image.shape[0]
                image = QImage(
                    tile.image.data, side, side, 3 * side, QImage.Format.Format_RGB888
                ).scaled(_SIDE, _SIDE)
                true, guess = _name(names, tile.truth), _name(names, tile.predicted)
                item = QListWidgetItem(QIcon(QPixmap.fromImage(image)), f"{true} → {guess}")
                item.setToolTip(
                    self.tr("is {0}, was taken for {1} with {2}").format(
                        true, guess, percent_words(tile.confidence)
                    )
                )
                self.tiles.addItem(item)
        self._no_tiles.setText(why)
        self._no_tiles.setVisible(self.tiles.count() == 0)
        self.tiles.setVisible(self.tiles.count() > 0)


def _name(names: list[str], index: int) -> str:
    return names[index] if 0 <= index < len(names) else str(index)
