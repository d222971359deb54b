"""Series and volumes are the user's to choose: of a drop of many, and of the study in view."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crcviewer.protocol.images import ImageInfo, Slot
from crcviewer.protocol.text import text
from crcviewer.session.case import Case
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.intake import Intake
from crcviewer.ui.classify.review.blinding import Blinding
from crcviewer.ui.classify.series import Offer
from crcviewer.ui.classify.series_chooser import SeriesChooser
from crcviewer.ui.classify.series_model import series_title
from crcviewer.ui.classify.thumbnails import Thumbnails
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import follow_language
from crcviewer.ui.shared.image_pane import ImagePane
from crcviewer.ui.shared.series_menu import SeriesEntry


class SeriesChoice(QObject):
    """Between the list, the radiology pane's menu and the window with the tree of studies."""

    chooser_opened = Signal(object)  # SeriesChooser

    def __init__(
        self,
        store: CaseStore,
        intake: Intake,
        pane: ImagePane,
        thumbnails: Thumbnails,
        *,
        blinding: Blinding,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._store, self._intake, self._pane = store, intake, pane
        self._blinding = blinding
        self._thumbnails, self._window = thumbnails, parent
        self._case_id: int | None = None
        self._choices: dict[str, ImageInfo] = {}
        intake.series_offered.connect(self._on_intake_series_offered)
        pane.series.series_chosen.connect(self._on_pane_series_chosen)
        follow_language(self.retranslate)

    def retranslate(self) -> None:
        """The words in the titles of the menu."""
        self.show(self._store.get(self._case_id) if self._case_id is not None else None)

    def show(self, case: Case | None) -> None:
        """Offer what could be shown in the place of this case's radiology image."""
        scan = case.radiology if case is not None else None
        self._case_id = case.id if case is not None else None
        choices = self._intake.studies.choices(scan.info) if scan is not None else []
        self._choices = {info.path: info for info in choices}
        hidden = case is not None and self._blinding.hides(case)
        titles = (
            say(text("Series {number}", number=n)) if hidden else series_title(info)
            for n, info in enumerate(choices, start=1)
        )
        entries = [
            SeriesEntry(info.path, title) for info, title in zip(choices, titles, strict=True)
        ]
        path = scan.info.path if scan is not None else ""
        if choices and path not in self._choices:
            # The path of a NIfTI file means its first volume.
            path = next((p for p in self._choices if p.startswith(f"{path}#")), path)
        self._pane.series.set_entries(entries, path)

    def _on_pane_series_chosen(self, path: str) -> None:
        info = self._choices.get(path)
        if info is not None and self._case_id is not None:
            self._store.set_series(self._case_id, Slot.RADIOLOGY, info)

    def _on_intake_series_offered(
        self, offer: Offer, could: Sequence[int], meant: int | None
    ) -> None:
        cases = [case for case in map(self._store.get, could) if case is not None]
        targets = [(case.id, self._blinding.shown_name(case)) for case in cases]
        chooser = SeriesChooser(offer, targets, self._thumbnails, self._window.window())
        chooser.set_target(meant)
        chooser.chosen.connect(self._intake.take_series)
        chooser.open()
        self.chooser_opened.emit(chooser)
