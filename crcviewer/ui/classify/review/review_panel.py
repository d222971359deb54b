"""Where the reader says what they see: a class by button or key, a flag, a diagnosis, a note."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.protocol.review import Review
from crcviewer.protocol.text import NOTHING, Text
from crcviewer.protocol.tissue import TissueClass
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import class_name, say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label

KEYS = "123456789"
"""Of the first nine classes, in the order of the model's card."""
CANNOT_TELL_KEY, FLAG_KEY, ACCEPT_KEY = "0", "G", "A"
_COLUMNS = 3
_LONGEST = 2000
"""Characters of a diagnosis; a note may have ten times as many."""


class ReviewPanel(Translated, QWidget):
    """Shows the review of one case; what the reader does is told, nothing is changed here."""

    class_chosen = Signal(str)
    """Code of a class; that of the present choice again takes it back."""
    cannot_tell_chosen = Signal()
    flag_chosen = Signal(bool)
    diagnosis_edited = Signal(str)
    note_edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes: tuple[TissueClass, ...] = ()
        self._buttons: dict[str, QToolButton] = {}
        self._case: int | None = None
        self._review = Review()
        self._told: Text = NOTHING
        self.open_button = QToolButton(self)
        self.open_button.setObjectName("review_open")
        self.open_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.open_button.setAutoRaise(True)
        self.open_button.clicked.connect(lambda: self.set_opened(not self.opened))
        self.chosen = plain_label(self, bold=True)
        self.chosen.setObjectName("review_chosen")
        self.flag_button = QToolButton(self)
        self.flag_button.setObjectName("review_flag")
        self.flag_button.setCheckable(True)
        theme.set_role(self.flag_button, "framed")
        self.flag_button.clicked.connect(self.flag_chosen)
        self.cannot_tell = QToolButton(self)
        self.cannot_tell.setObjectName("review_cannot_tell")
        self.cannot_tell.setCheckable(True)
        theme.set_role(self.cannot_tell, "framed")
        self.cannot_tell.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.cannot_tell.clicked.connect(self.cannot_tell_chosen)
        self.diagnosis = QLineEdit(self)
        self.diagnosis.setObjectName("review_diagnosis")
        self.diagnosis.setMaxLength(_LONGEST)
        self.diagnosis.editingFinished.connect(self._on_diagnosis_editing_finished)
        self.note = _Note(self)
        self.note.setObjectName("review_note")
        self.note.left.connect(self._on_note_left)
        self._hint = plain_label(self, role="muted", wrap=True, scale=0.9)
        self._lay_out()
        self.retranslate()

    def retranslate(self) -> None:
        """Its own words and the names of the classes."""
        self.open_button.setText(self.tr("My diagnosis"))
        self.open_button.setToolTip(self.tr("Show or hide what you say of this case yourself"))
        self.flag_button.setText("⚑")
        flagging = self.tr("Flag this case, to look at it again ({0})")
        self.flag_button.setToolTip(flagging.format(FLAG_KEY))
        self.flag_button.setAccessibleName(self.tr("Flag this case"))
        self.cannot_tell.setText(self.tr("{0}  cannot be told").format(CANNOT_TELL_KEY))
        self.cannot_tell.setToolTip(self.tr("You have looked, and no class can be told"))
        self.diagnosis.setPlaceholderText(self.tr("Diagnosis in your own words"))
        self.diagnosis.setAccessibleName(self.tr("Diagnosis in your own words"))
        self.note.setPlaceholderText(self.tr("Note"))
        self.note.setAccessibleName(self.tr("Note"))
        for number, tissue in enumerate(self._classes):
            button = self._buttons[tissue.code]
            key = KEYS[number] if number < len(KEYS) else ""
            button.setText(f"{key} {tissue.code}".strip())
            button.setToolTip(class_name(tissue))
            button.setAccessibleName(class_name(tissue))
        self._show()

    # ---------------------------------------------------------------------------------- use

    def set_classes(self, classes: tuple[TissueClass, ...]) -> None:
        """Those that can be chosen."""
        if classes == self._classes:
            return
        for button in self._buttons.values():
            self._group.removeButton(button)
            button.deleteLater()
        self._classes, self._buttons = classes, {}
        for number, tissue in enumerate(classes):
            button = QToolButton(self)
            button.setObjectName(f"review_{tissue.code}")
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIcon(_dot(QColor(tissue.colour)))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            theme.set_role(button, "framed")
            button.clicked.connect(lambda _=False, code=tissue.code: self.class_chosen.emit(code))
            self._group.addButton(button)
            self._grid.addWidget(button, number // _COLUMNS, number % _COLUMNS)
            self._buttons[tissue.code] = button
        self.retranslate()

    def show_review(self, case_id: int | None, review: Review, told: Text = NOTHING) -> None:
        """Of the case in view, if there is one; ``told``: what is to be said of the reading.

        What is being typed into the same case stays; of another one it has to be told before.
        """
        self._review, self._told = review, told
        same, self._case = case_id == self._case, case_id
        self.setEnabled(case_id is not None)
        with QSignalBlocker(self.diagnosis), QSignalBlocker(self.note):
            if self.diagnosis.text() != review.diagnosis and not (
                same and self.diagnosis.isModified()
            ):
                self.diagnosis.setText(review.diagnosis)
                self.diagnosis.setCursorPosition(0)
            if self.note.toPlainText() != review.note and not (
                same and self.note.document().isModified()
            ):
                self.note.setPlainText(review.note)
        self._show()

    def commit(self) -> None:
        """Tell what was typed and not told yet: the case in view is left, or the window closes."""
        if self._case is not None:
            self._on_diagnosis_editing_finished()
            self._on_note_left()

    @property
    def opened(self) -> bool:
        """Whether more than the first line is shown."""
        return not self._body.isHidden()

    def set_opened(self, opened: bool) -> None:
        """Show more than the first line, or fold it away."""
        self._body.setVisible(opened)
        arrow = Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow
        self.open_button.setArrowType(arrow)

    # -------------------------------------------------------------------------------- inside

    def _show(self) -> None:
        review = self._review
        for code, button in self._buttons.items():
            button.setChecked(code == review.class_code)
        self.cannot_tell.setChecked(review.cannot_be_told)
        self.flag_button.setChecked(review.flagged)
        words = review.class_code or (self.tr("cannot be told") if review.cannot_be_told else "–")
        self.chosen.setText(words)
        self._hint.setText(say(self._told))
        self._hint.setVisible(bool(self._told))

    def _on_diagnosis_editing_finished(self) -> None:
        if not self.diagnosis.isModified():
            return
        self.diagnosis.setModified(False)
        written = self.diagnosis.text().strip()
        if written != self._review.diagnosis:
            self._review = replace(self._review, diagnosis=written)
            self.diagnosis_edited.emit(written)

    def _on_note_left(self) -> None:
        if not self.note.document().isModified():
            return
        self.note.document().setModified(False)
        written = self.note.toPlainText().strip()[: _LONGEST * 10]
        if written != self._review.note:
            self._review = replace(self._review, note=written)
            self.note_edited.emit(written)

    def _lay_out(self) -> None:
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        head = QHBoxLayout()
        head.addWidget(self.open_button)
        head.addStretch(1)
        head.addWidget(self.chosen)
        head.addWidget(self.flag_button)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.SPACE_SMALL)
        self._body = QWidget(self)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.SPACE_SMALL)
        body.addLayout(self._grid)
        body.addWidget(self.cannot_tell)
        body.addWidget(self.diagnosis)
        body.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE, theme.SPACE_SMALL, theme.SPACE, theme.SPACE_SMALL)
        layout.setSpacing(theme.SPACE_SMALL)
        layout.addLayout(head)
        layout.addWidget(self._hint)
        layout.addWidget(self._body)
        self.set_opened(True)


class _Note(QPlainTextEdit):
    """Two lines; Tab goes on to the next widget."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        lines = self.fontMetrics().lineSpacing() * 2
        self.setFixedHeight(
            lines + 2 * self.frameWidth() + round(self.document().documentMargin() * 2)
        )

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed is told."""
        super().focusOutEvent(event)
        self.left.emit()


def _dot(colour: QColor) -> QIcon:
    pixels = QPixmap(20, 20)
    pixels.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixels)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(3, 3, 14, 14, 3, 3)
    painter.end()
    return QIcon(pixels)
