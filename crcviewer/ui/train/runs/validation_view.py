"""How validation stands: the confusion matrix, and the tiles that are wrong now."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
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
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.medmnist import read_small_arrays
from crcviewer.protocol.run_directory import is_plain_file
from crcviewer.protocol.run_events import Finished, Preview
from crcviewer.protocol.stages import FUSION
from crcviewer.ui.look.theme import SPACE
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.background import Background
from crcviewer.ui.shared.evaluation.confusion_view import ConfusionView, class_codes
from crcviewer.ui.shared.pixels import image_of
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.train.runs.run_words import branch_words, percent_words

_log = logging.getLogger(__name__)
_SIDE = 72
_MOST_BYTES = 1 << 24
_MOST_IMAGES = 64
_LARGEST_SIDE = 512
_COLUMNS = ("truth", "predicted", "confidence")


@dataclass(frozen=True)
class WrongTile:
    """One validation case that the network got wrong."""

    image: NDArray[np.uint8]
    """``(s, s, 3)``."""
    truth: int
    predicted: int
    confidence: float


@dataclass(frozen=True)
class _Read:
    """The wrong tiles of a preview, and as they are shown; None: they cannot be read."""

    run: Path
    preview: Preview
    images: list[tuple[WrongTile, QImage]] | None


class ValidationView(Translated, QWidget):
    """Follows the stage that learns, until the user chooses another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = Path()
        self._history = RunHistory()
        self._active = False
        self._shown: Preview | None = None
        self._wrong: list[WrongTile] | None = []
        """Of what is shown; None: they cannot be read."""
        self._reading = False
        self.branch = QComboBox(self)
        self.branch.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._title = QLabel(self)
        bar = QHBoxLayout()
        bar.addWidget(self.branch)
        bar.addWidget(self._title, 1)
        self.confusion = ConfusionView(self)
        self.tiles = _tile_list(self)
        self.no_tiles = plain_label(self, role="muted", wrap=True)
        self.no_tiles.setAlignment(Qt.AlignmentFlag.AlignCenter)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(SPACE, 0, 0, 0)
        self._heading = QLabel(right)
        column.addWidget(self._heading)
        column.addWidget(self.tiles, 1)
        column.addWidget(self.no_tiles, 1)
        split = QSplitter(self)
        split.addWidget(self.confusion)
        split.addWidget(right)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        self.empty = plain_label(self, role="muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        filled = QWidget(self)
        inner = QVBoxLayout(filled)
        inner.setContentsMargins(0, SPACE, 0, 0)
        inner.addLayout(bar)
        inner.addWidget(split, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(filled)
        self.branch.activated.connect(lambda _: self._show())

        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        self.branch.setAccessibleName(self.tr("Stage"))
        self.tiles.setAccessibleName(self.tr("Validation images that are wrong now"))
        self._heading.setText(self.tr("Wrong now, the surest mistakes first"))
        for row in range(self.branch.count()):
            self.branch.setItemText(row, branch_words(self.branch.itemData(row)))
        self._show_words()

    def show_run(self, run: Path, history: RunHistory, *, active: bool = True) -> None:
        """What is newest of this run."""
        if run != self._run:
            self.branch.clear()
            self._shown = None
        follows = self.branch.currentIndex() in (-1, self.branch.count() - 1)
        self._run, self._history, self._active = run, history, active
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
        if preview is not None and preview != self._shown:
            self._shown, self._wrong = preview, []
            self._reading = bool(preview.file)
            self.tiles.clear()
            if self._reading:
                # Up to 16 MB are unpacked, which the window does not wait for.
                reading = Background(partial(_read_wrong, self._run, preview))
                reading.done.connect(self._on_reading_done)
                reading.start()
        self._show_words()

    def _on_reading_done(self, read: _Read) -> None:
        if (read.run, read.preview) != (self._run, self._shown):
            return  # another one is shown by now
        self._reading = False
        self._wrong = None if read.images is None else [tile for tile, _ in read.images]
        for _, image in read.images or ():
            self.tiles.addItem(QListWidgetItem(QIcon(QPixmap.fromImage(image)), ""))
        self._show_words()

    def _show_words(self) -> None:
        self.empty.setText(
            self.tr("The first picture of validation comes with the end of the first epoch.")
            if self._active
            else self.tr("There is nothing to show: no epoch was finished.")
        )
        self.no_tiles.setText(
            self.tr("The images of this epoch cannot be read any more.")
            if self._wrong is None
            else self.tr("Nothing is wrong in this stage now.")
        )
        self.no_tiles.setVisible(not self._wrong and not self._reading)
        self.tiles.setVisible(bool(self._wrong))
        preview = self._shown
        if preview is None:
            return
        names = _codes(preview)
        self.confusion.show_counts(preview.confusion, names)
        total = sum(map(sum, preview.confusion))
        right = sum(row[index] for index, row in enumerate(preview.confusion))
        self._title.setText(
            self.tr("after epoch {0}: {1} of {2} validation images named rightly ({3})").format(
                preview.epoch, right, total, percent_words(right / total if total else None)
            )
        )
        for row, tile in enumerate(self._wrong or ()):
            true, guess = _name(names, tile.truth), _name(names, tile.predicted)
            self.tiles.item(row).setText(f"{true} → {guess}")
            self.tiles.item(row).setToolTip(
                self.tr("is {0}, was taken for {1} with {2}").format(
                    true, guess, percent_words(tile.confidence)
                )
            )


def _read_wrong(run: Path, preview: Preview) -> _Read:
    try:
        tiles = read_wrong_tiles(run / preview.file)
    except (OSError, ValueError, ImageError) as error:
        _log.warning("a preview cannot be read: %s", error)
        return _Read(run, preview, None)
    wrong = [tile for tile in tiles if tile.truth != tile.predicted]
    shown = [(tile, image_of(tile.image).scaled(_SIDE, _SIDE)) for tile in wrong]
    return _Read(run, preview, shown)


def _tile_list(parent: QWidget) -> QListWidget:
    tiles = QListWidget(parent)
    tiles.setViewMode(QListView.ViewMode.IconMode)
    tiles.setIconSize(QSize(_SIDE, _SIDE))
    tiles.setResizeMode(QListView.ResizeMode.Adjust)
    tiles.setMovement(QListView.Movement.Static)
    tiles.setSpacing(4)
    tiles.setWordWrap(True)
    return tiles


def _codes(preview: Preview) -> list[str]:
    return class_codes(len(preview.confusion), organs=preview.branch == "radiology")


def _name(names: list[str], index: int) -> str:
    return names[index] if 0 <= index < len(names) else str(index)


def read_wrong_tiles(path: Path) -> tuple[WrongTile, ...]:
    """The most wrong first. Raises OSError, ValueError or ImageError where the file is no preview,
    before much of it is unpacked."""
    if not is_plain_file(path):
        raise ValueError("there is no such file")
    arrays = read_small_arrays(path, ("images", *_COLUMNS), _MOST_BYTES)
    images, columns = arrays["images"], [arrays[name] for name in _COLUMNS]
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[3] != 3:
        raise ValueError("the file has no images")
    count, height, width, _ = images.shape
    if height != width or not 1 <= width <= _LARGEST_SIDE:
        raise ValueError("the images are not square, or too large")
    for values in columns:
        if values.shape != (count,) or values.dtype.kind not in "iuf":
            raise ValueError("the file has parts of another length or kind")
        if not np.isfinite(values).all():
            raise ValueError("the file has values that are no numbers")
    return tuple(
        WrongTile(np.ascontiguousarray(image), int(true), int(guess), float(sure))
        for image, true, guess, sure in zip(images[:_MOST_IMAGES], *columns, strict=False)
    )
