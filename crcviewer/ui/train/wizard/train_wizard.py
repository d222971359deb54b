"""From images to a training in five steps; what was entered is kept as it is entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QMessageBox, QVBoxLayout, QWidget, QWizard

from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.run_follower import RunFollower
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol.failure import SettingValue
from crcviewer.protocol.json_lines import to_json
from crcviewer.protocol.text import text
from crcviewer.ui.look import theme
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.shared.plain_text import question_box
from crcviewer.ui.shared.window_size import resize_on_screen
from crcviewer.ui.train.wizard.data_page import DataPage
from crcviewer.ui.train.wizard.machine_page import MachinePage
from crcviewer.ui.train.wizard.pairing_page import PairingPage
from crcviewer.ui.train.wizard.recipe_page import RecipePage
from crcviewer.ui.train.wizard.review_page import ReviewPage
from crcviewer.ui.train.wizard.run_draft import (
    DataSource,
    RunDraft,
    Step,
    draft_of_request,
    remembered_draft,
    request_of_arguments,
)
from crcviewer.ui.train.wizard.wizard_page import Page, Setup

_KEY = "train"
_SAVE_AFTER_MS = 300
_START_OVER = QWizard.WizardButton.CustomButton1


class TrainWizard(Translated, QWizard):
    """Starts the run itself when it is finished; ``started`` names its folder.

    It opens at the step where it was left, after whatever ended it: the steps before that one are
    walked through as each is found to be right again.
    """

    started = Signal(object)
    message_raised = Signal(object)

    def __init__(
        self,
        library: RunLibrary,
        settings: Settings,
        again: RunFollower | None = None,
        changes: Mapping[str, SettingValue] | None = None,
        parent: QWidget | None = None,
        *,
        reader: ReaderClient | None = None,
        table: str = "",
    ) -> None:
        """``again``: a run whose settings this one begins with, but for ``changes``, of which the
        first is shown and has the focus. ``reader``: for pictures of the images. ``table``: of the
        images to learn from, in place of those of before."""
        super().__init__(parent)
        self._library, self._settings, self._reader = library, settings, reader
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage, True)
        self.setOption(QWizard.WizardOption.HaveCustomButton1, True)
        self.setButtonLayout(
            [
                _START_OVER,
                QWizard.WizardButton.Stretch,
                QWizard.WizardButton.BackButton,
                QWizard.WizardButton.NextButton,
                QWizard.WizardButton.FinishButton,
                QWizard.WizardButton.CancelButton,
            ]
        )
        self._saving = QTimer(self, singleShot=True, interval=_SAVE_AFTER_MS)
        self._saving.timeout.connect(self._save)
        self._walking = QTimer(self, singleShot=True, interval=0)
        self._walking.timeout.connect(self._walk)
        changes = dict(changes or {})
        self._goal: Step | None = None
        """The step to walk to."""
        self._focus = next(iter(changes), "")
        draft = self._first_draft(again, changes)
        if table:
            draft = replace(draft, step=Step.DATA, source=DataSource.TABLE, table=table)
        self._build(draft)
        resize_on_screen(self, 960, 680)
        self.currentIdChanged.connect(self._on_current_id_changed)
        self.customButtonClicked.connect(self._on_custom_button_clicked)
        app = QCoreApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self._on_app_about_to_quit)
        self.retranslate()
        self._walking.start()

    def _build(self, draft: RunDraft) -> None:
        """All steps anew, filled in with ``draft``."""
        for page_id in self.pageIds():
            page = self.page(page_id)
            self.removePage(page_id)
            page.deleteLater()
        data = self._settings.folder("data")
        self.setup = Setup(
            draft, Path(data) if data else self._library.folder.parent / "data", self
        )
        self.setup.models = self._models()
        self.data = DataPage(self.setup, self._reader)
        self.pairing = PairingPage(self.setup)
        self.recipe = RecipePage(self.setup)
        self.machine = MachinePage(self.setup)
        self.review = ReviewPage(self.setup)
        self._pages: dict[Step, Page] = {
            Step.DATA: self.data,
            Step.PAIRING: self.pairing,
            Step.RECIPE: self.recipe,
            Step.MACHINE: self.machine,
            Step.REVIEW: self.review,
        }
        for page in self._pages.values():
            self.addPage(page)
            page.completeChanged.connect(self._walking.start)
        self._steps = StepList(tuple(self._pages.values()), self)
        self.recipe.entered.connect(self.machine.find_devices)
        self.data.source_changed.connect(self._stay)
        side = QWidget(self)
        layout = QVBoxLayout(side)
        layout.addWidget(self._steps)
        layout.addStretch(1)
        self.setSideWidget(side)
        self._goal = None if draft.step is Step.DATA else draft.step
        self.setup.changed.connect(self._on_setup_changed)

    def retranslate(self) -> None:
        """Each step does so itself."""
        self.setWindowTitle(self.tr("New training"))
        self.setButtonText(QWizard.WizardButton.FinishButton, self.tr("Start training"))
        # Qt itself names them once only.
        for button, words in (
            (QWizard.WizardButton.NextButton, self.tr("&Next >")),
            (QWizard.WizardButton.BackButton, self.tr("< &Back")),
            (QWizard.WizardButton.CancelButton, self.tr("Cancel")),
            (_START_OVER, self.tr("Start &over")),
        ):
            self.setButtonText(button, words)
        self.button(_START_OVER).setToolTip(self.tr("Clear all that was entered in every step"))
        self.button(QWizard.WizardButton.CancelButton).setToolTip(
            self.tr("Close; what you have entered is kept for the next time")
        )
        for page in self._pages.values():
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
        # The next one begins with what this one was, at the first step.
        self._goal = None
        self.setup.draft = replace(draft, step=Step.DATA, name="")
        super().accept()
        self.started.emit(run)

    def done(self, result: int) -> None:
        """No job of a step goes on after the wizard."""
        self._drop_jobs()
        self._walking.stop()
        self._save()
        super().done(result)

    def start_over(self) -> None:
        """Every step as at first."""
        self._drop_jobs()
        self._build(RunDraft())
        self.retranslate()
        self.restart()
        self._save()

    # -------------------------------------------------------------------------- keeping the draft

    def _on_setup_changed(self) -> None:
        self.button(_START_OVER).setEnabled(not self.setup.draft.untouched)
        self._saving.start()

    def _save(self) -> None:
        """Qt writes its settings to another name first, and renames."""
        self._saving.stop()
        self._settings.set_text(_KEY, to_json(self.setup.draft))
        self._settings.sync()

    def _on_app_about_to_quit(self) -> None:
        self._drop_jobs()
        self._save()

    def _on_custom_button_clicked(self, which: int) -> None:
        if which != _START_OVER.value:
            return
        box = question_box(
            self,
            self.tr("Clear all that was entered?"),
            self.tr("Every step begins anew. No image, table or run is deleted."),
        )
        clear = box.addButton(self.tr("Start over"), QMessageBox.ButtonRole.DestructiveRole)
        clear.setObjectName("start_over")
        box.addButton(self.tr("Keep it"), QMessageBox.ButtonRole.RejectRole)

        def answered() -> None:
            if box.clickedButton() is clear:
                self.start_over()

        box.finished.connect(answered)
        box.open()

    # ---------------------------------------------------------------------------- walking back

    def _now(self) -> Step | None:
        ids, now = self.pageIds(), self.currentId()
        return list(self._pages)[ids.index(now)] if now in ids else None

    def _walk(self) -> None:
        """One step on towards the one where it was left, as soon as this one is right."""
        now = self._now()
        if self._goal is None or now is None:
            return
        steps = list(self._pages)
        if steps.index(now) >= steps.index(self._goal):
            if now is Step.RECIPE and self._focus:
                if not self.recipe.editors:
                    return  # they are being read
                self.recipe.show_setting(self._focus)
            self._goal, self._focus = None, ""
        elif self._pages[now].isComplete():
            self.next()

    def _stay(self) -> None:
        """The user does something else now."""
        self._goal, self._focus = None, ""

    def _on_current_id_changed(self) -> None:
        self._show_step()
        now = self._now()
        if now is not None and self._goal is None:
            self.setup.change(step=now)
        self._walking.start()

    # ------------------------------------------------------------------------------------ others

    def _drop_jobs(self) -> None:
        for page in (self.data, self.recipe, self.machine):
            page.job.drop()
        self.recipe.start.job.drop()

    def _show_step(self) -> None:
        now = self._now()
        self._steps.show_step(list(self._pages).index(now) if now is not None else 0)
        self.button(_START_OVER).setEnabled(not self.setup.draft.untouched)

    def _models(self) -> dict[str, str]:
        """Of runs that have made one, the latest first."""
        return {str(run.model): run.name for run in self._library.runs() if run.model is not None}

    def _consent(self) -> list[str]:
        """Pictures of one's own images go into a model only where their owner has said so."""
        return ["--thumbnails", "all"] if self._settings.shows_own_images else []

    def _first_draft(
        self, again: RunFollower | None, changes: Mapping[str, SettingValue]
    ) -> RunDraft:
        request = again.request if again is not None else {}
        if again is not None and not request and again.launch is not None:
            request = request_of_arguments(again.launch.arguments)
        if request:
            draft = draft_of_request(request)
        else:
            draft = remembered_draft(self._settings.text(_KEY))
        if changes:
            return replace(draft, step=Step.RECIPE, changes={**draft.changes, **changes})
        return draft


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
