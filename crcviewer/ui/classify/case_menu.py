"""What can be done with the selected cases, and with the images of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from crcviewer.imaging.core.files import display_name
from crcviewer.protocol.images import Slot
from crcviewer.session.case import Case
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.pairing import choose_scan, move_image, split_off
from crcviewer.ui.classify.review.blinding import Blinding


class CaseMenu(QMenu):
    """Changes go straight into the store; for the rest it has signals. Its actions have names."""

    image_requested = Signal(int, object)
    """Case id and slot: let the user choose a file for it."""
    folder_requested = Signal(str)
    """Show this file in the system's file manager."""
    retry_requested = Signal(list)
    """Ids of cases to classify again."""

    def __init__(
        self, store: CaseStore, cases: Sequence[Case], blinding: Blinding, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._store, self._blinding = store, blinding
        self._cases = [blinding.seen(case) for case in cases]
        self.setToolTipsVisible(True)

    def fill(self, *, swap: QAction, copy: QAction, remove: QAction) -> None:
        """With what fits these cases; the actions given are those of the list, with their keys."""
        cases = self._cases
        if len(cases) == 1:
            self._add_image_actions(cases[0])
        elif len(cases) == 2 and _complementary(*cases):
            self._add("pair", self.tr("Pair these two images"), partial(self._pair, *cases))
            self.addSeparator()
        if any(not case.empty for case in cases):
            self.addAction(swap)
        if any(case.classifiable for case in cases):
            again = partial(self.retry_requested.emit, [case.id for case in cases])
            self._add("classify_again", self.tr("Classify again"), again)
        self.addSeparator()
        if any(case.result is not None for case in cases):
            self.addAction(copy)
        if cases:
            self.addAction(remove)

    def _add_image_actions(self, case: Case) -> None:
        words = {
            Slot.PATHOLOGY: (
                self.tr("Set pathology image …"),
                self.tr("Replace pathology image …"),
                self.tr("Remove pathology image"),
                self.tr("Show pathology file in folder"),
            ),
            Slot.RADIOLOGY: (
                self.tr("Set radiology image …"),
                self.tr("Replace radiology image …"),
                self.tr("Remove radiology image"),
                self.tr("Show radiology file in folder"),
            ),
        }
        for path in case.candidates:
            scan = self.tr("Radiology image: {0}").format(display_name(path).replace("&", "&&"))
            self._add("choose_scan", scan, partial(choose_scan, self._store, case.id, path))
        if case.candidates:
            self.addSeparator()
        both = case.pathology is not None and case.radiology is not None
        for slot, (put, replace, remove, show) in words.items():
            picture = case.picture(slot)
            choose = partial(self.image_requested.emit, case.id, slot)
            self._add(f"choose_{slot}", put if picture is None else replace, choose)
            if picture is None:
                continue
            if both:
                gone = partial(self._store.set_picture, case.id, slot, None)
                self._add(f"remove_{slot}", remove, gone)
            path = picture.info.path
            if not self._blinding.hides(case):
                self._add(f"show_{slot}", show, partial(self.folder_requested.emit, path))
            self.addSeparator()
        if both:
            split = partial(split_off, self._store, case.id, Slot.RADIOLOGY)
            self._add("separate", self.tr("Separate the two images"), split)

    def _pair(self, first: Case, second: Case) -> None:
        slot = Slot.PATHOLOGY if first.pathology is None else Slot.RADIOLOGY
        move_image(self._store, second.id, slot, first.id, slot)

    def _add(self, name: str, words: str, triggered: Callable[[], object]) -> None:
        action = self.addAction(words)
        action.setObjectName(name)
        action.triggered.connect(lambda _=False: triggered())


def _complementary(first: Case, second: Case) -> bool:
    return (
        (first.pathology is None) != (second.pathology is None)
        and (first.radiology is None) != (second.radiology is None)
        and first.synthetic == second.synthetic
    )
