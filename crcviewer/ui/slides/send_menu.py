"""Which fields of a map go to Classify as cases: all, those of a class, those without a verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from crcviewer.protocol.slide_measures import SlideRegion
from crcviewer.ui.look.language import class_names
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.slides.tissue_map import TissueMap

MOST = 2000
"""Fields at once: each becomes a case with overlays to be looked at by a person."""

Fields = NDArray[np.intp]
"""``(n, 2)``: column and row."""


class SendMenu(Translated, QMenu):
    """Made anew each time it is opened."""

    chosen = Signal(object)
    """:data:`Fields`."""

    def __init__(
        self,
        shown: Callable[[], tuple[TissueMap | None, Sequence[SlideRegion]]],
        parent: QWidget | None = None,
    ) -> None:
        """``shown``: the map, and the regions that restrict it."""
        super().__init__(parent)
        self._shown = shown
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.fill)

    def retranslate(self) -> None:
        """Nothing stands in it before it is opened."""

    def fill(self) -> None:
        """What there is now."""
        self.clear()
        tissue, regions = self._shown()
        if tissue is None:
            return
        groups, count = tissue.groups(regions)
        every = np.concatenate(groups)
        words = (
            self.tr("All fields of the regions ({0})") if regions else self.tr("All fields ({0})")
        )
        self._add(words.format(f"{count:,}"), "all", every)
        self._add(
            self.tr("Without a verdict ({0})").format(f"{len(groups[-1]):,}"),
            "without",
            groups[-1],
        )
        self.addSeparator()
        for tissue_class, fields in zip(tissue.classes, groups[:-1], strict=True):
            if len(fields):
                name = class_names(tissue_class)[0]
                self._add(
                    f"{tissue_class.code}  {name} ({len(fields):,})", tissue_class.code, fields
                )

    def _add(self, words: str, name: str, fields: Fields) -> None:
        action = self.addAction(words.replace("&", "&&"))
        action.setObjectName(name)
        action.setEnabled(0 < len(fields) <= MOST)
        if len(fields) > MOST:
            action.setToolTip(
                self.tr("At most {0} at once: draw a region first").format(f"{MOST:,}")
            )
        action.triggered.connect(lambda: self.chosen.emit(fields))
