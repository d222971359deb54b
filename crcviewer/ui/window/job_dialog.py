"""A dialog for one command of the program: what it is told, how far it is, what came of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLayout, QPushButton, QVBoxLayout, QWidget

from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import NOTHING, Text, text
from crcviewer.session.case import Case
from crcviewer.session.errors import SessionError
from crcviewer.session.notes import SessionNotes
from crcviewer.session.opening import ENDING
from crcviewer.session.session_file import SessionFile
from crcviewer.session.slide import KeptSlides
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.background import Background
from crcviewer.ui.shared.job_row import JobRow
from crcviewer.ui.shared.plain_text import plain_label

_NO_SLIDES = KeptSlides()
_Parts = tuple[tuple[Case, ...], ModelCard | None, KeptSlides, SessionNotes]


class JobDialog(Translated, QDialog):
    """Does not stop the window. However it is closed, its work ends with it."""

    def __init__(self, parent: QWidget | None, *, width: int = 620) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(width)
        self._said: Text = NOTHING
        self._handed: Path | None = None
        """Folder of what the command reads."""
        self._then: Callable[[Path], object] | None = None
        self.said = plain_label(self, role="notice", wrap=True)
        """What came of it, where that is to be read here."""
        self.job = JobRow(self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.buttons.rejected.connect(self.close)

    def done(self, result: int) -> None:
        """Nobody waits for the work any more."""
        # Closing, Escape and the button all come here, unlike to ``closeEvent``.
        self._then = None
        self.job.drop()
        self._clear()
        super().done(result)

    # --------------------------------------------------------------------------- for the heirs

    @property
    def busy(self) -> bool:
        """Whether its command is at work, or is about to begin."""
        return self.job.busy or self._then is not None

    def lay_out(self, *parts: QWidget | QLayout) -> None:
        """From top to bottom; below them what is said, the work and the buttons."""
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE)
        for part in (*parts, self.said, self.job, self.buttons):
            if isinstance(part, QLayout):
                layout.addLayout(part)
            else:
                layout.addWidget(part)
        self.job.busy_changed.connect(self._on_job_busy_changed)

    def add_button(self, clicked: Callable[[], object], name: str = "") -> QPushButton:
        """Beside that which closes the dialog."""
        button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        button.setObjectName(name)
        button.clicked.connect(clicked)
        return button

    def tell(self, said: Text) -> None:
        """Instead of what was said before."""
        self._said = said
        self._show()

    def hand_over(
        self,
        cases: Sequence[Case],
        scratch: Path,
        then: Callable[[Path], object],
        *,
        name: str,
        card: ModelCard | None = None,
        slides: KeptSlides = _NO_SLIDES,
        numbers: Sequence[int] = (),
        total: int = 0,
    ) -> None:
        """Write a session for the command, which so reads what is in the list now, whatever becomes
        of it meanwhile; then go on with its file. ``scratch``: a folder that goes with the
        program; ``numbers``: of the cases in the list of ``total`` that they are from."""
        self._then = then
        notes = SessionNotes(numbers=tuple(numbers), total=total)
        parts = tuple(cases), card, slides, notes
        writing = Background(partial(_write, scratch, name, parts))
        writing.done.connect(self._on_writing_done)
        writing.failed.connect(self._on_writing_failed)
        writing.start()
        self.tell(NOTHING)

    def _show(self) -> None:
        self.said.setText(say(self._said))
        self.said.setVisible(bool(self._said))

    # -------------------------------------------------------------------------------- inside

    def _on_writing_done(self, file: Path) -> None:
        self._handed = file.parent
        then, self._then = self._then, None
        if then is None:
            self._clear()  # it is closed
        else:
            then(file)

    def _on_writing_failed(self, error: Exception) -> None:
        self._then = None
        if isinstance(error, SessionError):
            self.tell(error.failure.said)
        else:
            self.tell(text("The cases could not be handed over: {reason}.", reason=str(error)))

    def _on_job_busy_changed(self) -> None:
        if not self.job.busy:
            self._clear()
        self._show()

    def _clear(self) -> None:
        if self._handed is not None:
            shutil.rmtree(self._handed, ignore_errors=True)
            self._handed = None


def _write(scratch: Path, name: str, parts: _Parts) -> Path:
    """Into a folder of its own, since the command of another dialog may still be reading. Raises
    SessionError, OSError."""
    scratch.mkdir(parents=True, exist_ok=True)
    file = Path(tempfile.mkdtemp(dir=scratch)) / f"{name}{ENDING}"
    cases, card, slides, notes = parts
    with SessionFile.create(file) as session:
        session.update(cases, order=[case.id for case in cases])
        if card is not None:
            session.set_model(card)
        session.set_slides(slides)
        session.set_notes(notes)
    return file
