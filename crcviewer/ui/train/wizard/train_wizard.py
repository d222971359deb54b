"""From images to a training in five steps; what was chosen is there again the next time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget, QWizard

from crcviewer.client.run_follower import RunFollower
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol.failure import SettingValue
from crcviewer.protocol.json_lines import to_json
from crcviewer.protocol.text import text
from crcviewer.ui.look import theme
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.train.wizard.data_page import DataPage
from crcviewer.ui.train.wizard.machine_page import MachinePage
from crcviewer.ui.train.wizard.pairing_page import PairingPage
from crcviewer.ui.train.wizard.recipe_page import RecipePage
from crcviewer.ui.train.wizard.review_page import ReviewPage
from crcviewer.ui.train.wizard.run_draft import RunDraft, draft_of_request, remembered_draft
from crcviewer.ui.train.wizard.wizard_page import Page, Setup

_KEY = "train"


class TrainWizard(Translated, QWizard):
    """Starts the run itself when it is finished; ``started`` names its folder."""

    started = Signal(object)
    message_raised = Signal(object)

    def __init__(
        self,
        library: RunLibrary,
        settings: Settings,
        again: RunFollower | None = None,
        changes: Mapping[str, SettingValue] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``again``: a run whose settings this one begins with, but for ``changes``."""
        super().__init__(parent)
        self._library, self._settings = library, settings
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage, True)
        data = settings.folder("data")
        self.setup = Setup(
            self._first_draft(again, changes or {}),
            Path(data) if data else library.folder.parent / "data",
            self,
        )
        self.data = DataPage(self.setup)
        self.pairing = PairingPage(self.setup)
        self.recipe = RecipePage(self.setup)
        self.machine = MachinePage(self.setup)
        self.review = ReviewPage(self.setup)
        self._pages = (self.data, self.pairing, self.recipe, self.machine, self.review)
        for page in self._pages:
            self.addPage(page)
        self._steps = StepList(self._pages, self)
        self.recipe.entered.connect(self.machine.find_devices)
        side = QWidget(self)
        layout = QVBoxLayout(side)
        layout.addWidget(self._steps)
        layout.addStretch(1)
        self.setSideWidget(side)
        self.resize(960, 680)
        self.currentIdChanged.connect(lambda _: self._show_step())
        self.finished.connect(lambda _: self._remember())
        app = QCoreApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self._drop_jobs)
        self.retranslate()

    def retranslate(self) -> None:
        """Each step does so itself."""
        self.setWindowTitle(self.tr("New training"))
        self.setButtonText(QWizard.WizardButton.FinishButton, self.tr("Start training"))
        # Qt itself names them once only.
        for button, words in (
            (QWizard.WizardButton.NextButton, self.tr("&Next >")),
            (QWizard.WizardButton.BackButton, self.tr("< &Back")),
            (QWizard.WizardButton.CancelButton, self.tr("Cancel")),
        ):
            self.setButtonText(button, words)
        for page in self._pages:
            page.retranslate()  # before the list of steps takes their titles
        self._show_step()

    def accept(self) -> None:
        """Start it; where that is not possible the wizard stays."""
        draft = self.setup.draft
        run = self._library.new_folder(draft.name or draft.preset)
        try:
            self._library.folder.mkdir(parents=True, exist_ok=True)
            self._library.begin(run, [*draft.train_arguments(run), *self._consent()])
        except OSError as error:
            self.message_raised.emit(
                Message(
                    Severity.ERROR,
                    text("The training could not be started: {reason}.",
                         reason=error.strerror or str(error)),
                    text("Make room on the disk, then press Start once more."),
                )
            )  # fmt: skip
            return
        super().accept()
        self.started.emit(run)

    def done(self, result: int) -> None:
        """No job of a step goes on after the wizard."""
        self._drop_jobs()
        super().done(result)

    def _drop_jobs(self) -> None:
        for page in (self.data, self.recipe, self.machine):
            page.job.drop()

    def _show_step(self) -> None:
        ids, now = self.pageIds(), self.currentId()
        self._steps.show_step(ids.index(now) if now in ids else 0)

    def _consent(self) -> list[str]:
        """Pictures of one's own images go into a model only where their owner has said so."""
        return ["--thumbnails", "all"] if self._settings.shows_own_images else []

    def _first_draft(
        self, again: RunFollower | None, changes: Mapping[str, SettingValue]
    ) -> RunDraft:
        if again is not None and again.request:
            draft = draft_of_request(again.request)
        else:
            draft = remembered_draft(self._settings.text(_KEY))
        return replace(draft, changes={**draft.changes, **changes})

    def _remember(self) -> None:
        self._settings.set_text(_KEY, to_json(replace(self.setup.draft, name="")))


class StepList(QWidget):
    """The steps at the side: which are done, which is now. They are walked with the buttons."""

    def __init__(self, pages: Sequence[Page], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._labels = [QLabel(self) for _ in pages]
        layout = QVBoxLayout(self)
        for label in self._labels:
            layout.addWidget(label)

    def show_step(self, now: int) -> None:
        """Counted from 0."""
        bold = theme.scaled_font(self.font(), 1.0, bold=True)
        longest = max((page.title() for page in self._pages), key=len)
        self.setMinimumWidth(QFontMetrics(bold).horizontalAdvance("●   " + longest) + 24)
        for place, (label, page) in enumerate(zip(self._labels, self._pages, strict=True)):
            mark = "✓" if place < now else "●" if place == now else "○"
            label.setText(f"{mark}  {page.title()}")
            theme.set_role(label, "" if place <= now else "muted")
            label.style().unpolish(label)
            label.style().polish(label)
            # Last of all: polishing brings back the font that the label had at first.
            label.setFont(theme.scaled_font(self.font(), 1.0, bold=place == now))
