"""From images to a training in five steps; what was chosen is there again the next time."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget, QWizard

from crcviewer.client.run_follower import RunFollower
from crcviewer.client.run_library import RunLibrary
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.train.wizard.data_page import DataPage
from crcviewer.ui.train.wizard.machine_page import MachinePage
from crcviewer.ui.train.wizard.pairing_page import PairingPage
from crcviewer.ui.train.wizard.recipe_page import RecipePage
from crcviewer.ui.train.wizard.review_page import ReviewPage
from crcviewer.ui.train.wizard.run_draft import RunDraft, draft_of, draft_of_request
from crcviewer.ui.train.wizard.step_list import StepList
from crcviewer.ui.train.wizard.wizard_page import Places, Setup

_KEY = "train"


class TrainWizard(QWizard):
    """Starts the run itself when it is finished; ``started`` names its folder."""

    started = Signal(object)
    message_raised = Signal(object)

    def __init__(
        self,
        library: RunLibrary,
        settings: Settings,
        again: RunFollower | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``again``: a run whose settings this one begins with."""
        super().__init__(parent)
        self._library, self._settings = library, settings
        self.setWindowTitle(self.tr("New training"))
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage, True)
        self.setButtonText(QWizard.WizardButton.FinishButton, self.tr("Start training"))
        draft = draft_of_request(again.request) if again is not None else self._remembered()
        data = settings.folder("data")
        places = Places(library.folder, Path(data) if data else library.folder.parent / "data")
        self.setup = Setup(draft, places, self)
        self.data = DataPage(self.setup)
        self.pairing = PairingPage(self.setup)
        self.recipe = RecipePage(self.setup)
        self.machine = MachinePage(self.setup)
        self.review = ReviewPage(self.setup)
        pages = (self.data, self.pairing, self.recipe, self.machine, self.review)
        for page in pages:
            self.addPage(page)
        self.steps = StepList([page.title() for page in pages], self)
        self.recipe.entered.connect(self.machine.look)
        side = QWidget(self)
        layout = QVBoxLayout(side)
        layout.addWidget(self.steps)
        layout.addStretch(1)
        self.setSideWidget(side)
        self.resize(960, 680)
        self.currentIdChanged.connect(self._on_current_id_changed)
        self.finished.connect(lambda _: self._remember())
        app = QCoreApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self._drop_jobs)

    def accept(self) -> None:
        """Start it; where that is not possible the wizard stays."""
        draft = self.setup.draft
        run = self._library.new_folder(draft.name or draft.preset)
        try:
            self._library.folder.mkdir(parents=True, exist_ok=True)
            self._library.begin(run, [*draft.train(run), *self._consent()])
        except OSError as error:
            self.message_raised.emit(
                Message(
                    Severity.ERROR,
                    self.tr("The training could not be started: {0}.").format(
                        error.strerror or error
                    ),
                    self.tr("Make room on the disk, then press Start once more."),
                )
            )
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

    def _on_current_id_changed(self, number: int) -> None:
        ids = self.pageIds()
        self.steps.show_step(ids.index(number) if number in ids else 0)

    def _consent(self) -> list[str]:
        """Pictures of one's own images go into a model only where their owner has said so."""
        return ["--thumbnails", "all"] if self._settings.shows_own_images else []

    # ------------------------------------------------------------------------------- memory

    def _remembered(self) -> RunDraft:
        try:
            plain = json.loads(self._settings.text(_KEY))
            return draft_of(plain) if isinstance(plain, dict) else RunDraft()
        except ValueError:
            return RunDraft()

    def _remember(self) -> None:
        draft = self.setup.draft
        self._settings.set_text(_KEY, json.dumps({**draft.to_plain(), "name": ""}))


def open_wizard(
    library: RunLibrary, settings: Settings, again: RunFollower | None, parent: QWidget
) -> TrainWizard:
    """Show it; nothing blocks."""
    wizard = TrainWizard(library, settings, again, parent)
    wizard.setModal(True)
    wizard.finished.connect(wizard.deleteLater)
    wizard.open()
    return wizard
