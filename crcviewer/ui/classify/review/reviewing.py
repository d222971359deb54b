"""Puts what the reader does into the store: classes, flags, words, with the time they took."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.review import Review
from crcviewer.protocol.text import NOTHING, Text, text
from crcviewer.session.agreement import verdict_code
from crcviewer.session.case import Case
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.review.blinding import Blinding
from crcviewer.ui.classify.review.review_clock import ReviewClock
from crcviewer.ui.classify.review.review_panel import ReviewPanel


class Reviewing(QObject):
    """Of the case in view. Every change is a step that can be undone."""

    decided = Signal(int)
    """Id of the case: it has a class, or none can be told."""
    judging = Signal(int)
    """Id of the case of which something is about to be said, or taken back."""

    def __init__(
        self,
        store: CaseStore,
        panel: ReviewPanel,
        blinding: Blinding,
        card: Callable[[], ModelCard | None],
        parent: QObject | None = None,
        *,
        awaited: Callable[[], bool] = bool,
    ) -> None:
        """``card``: of the model whose answers are shown, if there is one. ``awaited``: whether the
        tile of the case is still being opened, and that of another one may be in view."""
        super().__init__(parent)
        self._awaited, self._refused = awaited, False
        self._store, self._panel, self._blinding, self._card = store, panel, blinding, card
        self._case: int | None = None
        self.reader = ""
        """As the reader calls themselves; goes with each decision."""
        self.clock = ReviewClock(self)
        panel.class_chosen.connect(self.choose)
        panel.cannot_tell_chosen.connect(self.cannot_tell)
        panel.flag_chosen.connect(lambda _: self.toggle_flag())
        panel.diagnosis_edited.connect(lambda said: self._edit(diagnosis=said))
        panel.note_edited.connect(lambda said: self._edit(note=said))
        self.show(None)

    # ---------------------------------------------------------------------------------- use

    def show(self, case: Case | None) -> None:
        """Another case is in view, or the same one has changed."""
        case_id = case.id if case is not None else None
        if case_id != self._case:
            self._panel.commit()  # of the one before
            self._case, self._refused = case_id, False
            self.clock.look_at(case_id)
            case = self._store.get(case_id) if case_id is not None else None
        card = self._card()
        if card is not None:
            self._panel.set_classes(card.classes)
        review = case.review if case is not None and case.review is not None else Review()
        # Without a tile there is nothing to say a class of.
        read = case_id if case is not None and case.pathology is not None else None
        self._panel.show_review(read, review, self._told(case))

    def show_again(self) -> None:
        """The tile of the case has come into view, or will not come."""
        if self._refused:
            self._refused = False
            self.show(self._current())

    def choose(self, code: str) -> None:
        """A class; the one that is chosen already is taken back."""
        review = self._review()
        if review is not None:
            self._decide("" if review.class_code == code else code, cannot_be_told=False)

    def choose_by_number(self, number: int) -> None:
        """The class of that number, from 0, in the order of the model's card."""
        card = self._card()
        if card is not None and number < len(card.classes):
            self.choose(card.classes[number].code)

    def cannot_tell(self) -> None:
        """No class can be told; once more: that is taken back."""
        review = self._review()
        if review is not None:
            self._decide("", cannot_be_told=not review.cannot_be_told)

    def accept(self) -> None:
        """Say what the model says, where it is in view and has a verdict."""
        case, card = self._current(), self._card()
        if case is None or card is None or self._blinding.hides(case):
            return
        code = verdict_code(case, card)
        if code:
            self._decide(code, cannot_be_told=False)

    def toggle_flag(self) -> None:
        """Mark the case, or take the mark away."""
        review = self._review()
        if review is not None:
            self._edit(flagged=not review.flagged)

    def commit(self) -> None:
        """Keep what is still being typed."""
        self._panel.commit()

    def forget(self) -> None:
        """Cases of another session take the place of these, under the same ids."""
        self._case = None
        self.clock.forget()
        self._panel.show_review(None, Review())

    # -------------------------------------------------------------------------------- inside

    def _current(self) -> Case | None:
        return self._store.get(self._case) if self._case is not None else None

    def _review(self) -> Review | None:
        case = self._current()
        if case is None or case.pathology is None:
            return None
        return case.review or Review()

    def _decide(self, code: str, *, cannot_be_told: bool) -> None:
        self._panel.commit()
        case, card = self._current(), self._card()
        if case is None or case.pathology is None:
            return
        if self._awaited():
            # Nobody can have looked at it: the key was meant for the case before, or came early.
            self._refused = True
            self.show(case)
            return
        taken_back = not code and not cannot_be_told
        seen = "" if card is None or self._blinding.hides(case) else verdict_code(case, card)
        result = case.result
        self._edit(
            class_code=code,
            cannot_be_told=cannot_be_told,
            reader="" if taken_back else self.reader,
            blinded=not taken_back and self._blinding.hides(case),
            seconds=0.0 if taken_back else round(self.clock.seconds(case.id), 1),
            decided_at="" if taken_back else datetime.now(UTC).isoformat(timespec="seconds"),
            model_class="" if taken_back else seen,
            pathology_sha256=case.pathology.info.sha256
            or (result.pathology_sha256 if result is not None else ""),
            pathology_field=case.pathology.field,
        )
        if not taken_back:
            self.decided.emit(case.id)

    def _edit(self, **changes: object) -> None:
        if self._case is None:
            return

        def edited(case: Case) -> Review | None:
            review = replace(case.review or Review(), **changes)
            return None if review.empty else review

        self.judging.emit(self._case)
        self._store.set_review([self._case], edited)

    def _told(self, case: Case | None) -> Text:
        if self._refused:
            return text("The tile is still being opened, so no class was chosen.")
        if case is None or not self._blinding.active:
            return NOTHING
        if self._blinding.hides(case):
            return text("Blinded: names and the model's answer are hidden until you have chosen.")
        return NOTHING
