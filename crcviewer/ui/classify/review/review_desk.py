"""What belongs to the reader of the cases: panel, blinding, keys, and how they go together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crcviewer.protocol.model_card import ModelCard
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.review.blinding import Blinding
from crcviewer.ui.classify.review.review_actions import ReviewActions
from crcviewer.ui.classify.review.review_panel import ReviewPanel
from crcviewer.ui.classify.review.reviewing import Reviewing
from crcviewer.ui.look.user_settings import Settings

_OPENED, _GO_ON = "review_opened", "review_go_on"


class ReviewDesk(QObject):
    """Of one Classify tab."""

    hidden_changed = Signal()
    """More or less of the cases is hidden than before."""
    next_requested = Signal(int)
    """The reader is done with the case of this id, and wants to go on."""

    def __init__(
        self,
        store: CaseStore,
        blinding: Blinding,
        settings: Settings,
        card: Callable[[], ModelCard | None],
        place: QWidget,
        *,
        awaited: Callable[[], bool],
    ) -> None:
        """``place``: within it the keys hold. ``awaited``: see :class:`Reviewing`."""
        super().__init__(place)
        self._store, self._settings, self._blinding = store, settings, blinding
        self.panel = ReviewPanel(place)
        self.reviewing = Reviewing(store, self.panel, blinding, card, self, awaited=awaited)
        self.actions = ReviewActions(self.reviewing, self)
        for group in self.actions.groups:
            place.addActions(group)
        self.panel.set_opened(settings.text(_OPENED) != "no")
        self.actions.go_on.setChecked(settings.text(_GO_ON) == "yes")
        self.reviewing.decided.connect(self._on_reviewing_decided)
        blinding.changed.connect(self._on_blinding_changed)
        store.order_changed.connect(self._on_store_order_changed)

    def save(self) -> None:
        """What was typed, and how the panel stands, for the next start."""
        self.reviewing.commit()
        self._settings.set_text(_OPENED, "yes" if self.panel.opened else "no")
        self._settings.set_text(_GO_ON, "yes" if self.actions.go_on.isChecked() else "no")

    def _on_store_order_changed(self) -> None:
        if self._blinding.active:
            self._blinding.number(self._store)

    def _on_blinding_changed(self) -> None:
        self._on_store_order_changed()
        self.hidden_changed.emit()

    def _on_reviewing_decided(self, case_id: int) -> None:
        if self._blinding.active:
            self.hidden_changed.emit()
        if self.actions.go_on.isChecked():
            self.next_requested.emit(case_id)
