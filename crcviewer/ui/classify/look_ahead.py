"""What will be looked at next is fetched before it is: by the arrow keys, and by scrolling."""

from __future__ import annotations

from PySide6.QtCore import QObject

from crcviewer.protocol.images import Slot
from crcviewer.ui.classify.case_images import CaseImages
from crcviewer.ui.classify.case_list import CaseList
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classifier import Classifier
from crcviewer.ui.classify.thumbnails import Thumbnails

_CASES = 3
"""In the direction of the walk."""


class LookAhead(QObject):
    """Tells those who fetch what the list says comes next."""

    def __init__(
        self,
        store: CaseStore,
        cases: CaseList,
        classifier: Classifier,
        *,
        images: CaseImages,
        thumbnails: Thumbnails,
    ) -> None:
        super().__init__(cases)
        self._store, self._cases, self._classifier = store, cases, classifier
        self._images, self._thumbnails = images, thumbnails
        cases.thumbnail_side_changed.connect(thumbnails.set_side)
        cases.rows_ahead.connect(self._on_cases_rows_ahead)

    def show_next(self) -> None:
        """Another case is shown: images and overlays of those that the arrow keys come to."""
        ids = self._cases.neighbours(_CASES)
        cases = [case for case in map(self._store.get, ids) if case is not None]
        self._classifier.look_ahead(ids)
        for slot in Slot:
            pictures = [case.picture(slot) for case in cases]
            self._images.fetch_ahead(slot, [p for p in pictures if p is not None])

    def _on_cases_rows_ahead(self, case_ids: list[int]) -> None:
        cases = [case for case in map(self._store.get, case_ids) if case is not None]
        pictures = [(case.picture(slot), slot) for case in cases for slot in Slot]
        self._thumbnails.fetch_ahead((p, slot) for p, slot in pictures if p is not None)
