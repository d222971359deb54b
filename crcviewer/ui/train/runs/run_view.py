"""The right side of the tab: one run as it goes, or the curves of several."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.run_follower import RunFollower, RunStatus
from crcviewer.client.run_launch import log_of
from crcviewer.protocol import run_directory as names
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.theme import SPACE, set_role
from crcviewer.ui.train.curves.curves_view import CurvesView
from crcviewer.ui.train.runs.log_view import LogView
from crcviewer.ui.train.runs.run_actions import RunActions
from crcviewer.ui.train.runs.run_delegate import status_colour
from crcviewer.ui.train.runs.run_facts import facts_of
from crcviewer.ui.train.runs.run_words import NextStep, device_words, status_words, trouble_of
from crcviewer.ui.train.runs.settings_view import SettingsView
from crcviewer.ui.train.runs.stage_timeline import StageTimeline
from crcviewer.ui.train.runs.validation_view import ValidationView


class RunView(QWidget):
    """Shows what it is given; what the buttons do is the affair of ``actions``."""

    def __init__(self, actions: RunActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._runs: list[RunFollower] = []
        self._title = QLabel(self)
        self._title.setFont(theme.scaled_font(self.font(), 1.25, bold=True))
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._state = QLabel(self)
        head = self._head()
        self._trouble = QLabel(self)
        self._trouble.setWordWrap(True)
        self._trouble.setTextFormat(Qt.TextFormat.PlainText)
        self._trouble.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(self._trouble, "danger")
        self._hint = QLabel(self)
        self._hint.setWordWrap(True)
        set_role(self._hint, "notice")
        self.timeline = StageTimeline(self)
        self.facts = QLabel(self)
        self.facts.setWordWrap(True)
        self._make_pages()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.addLayout(head)
        for widget in (self._trouble, self._hint, self.timeline, self.facts):
            layout.addWidget(widget)
        layout.addWidget(self.pages, 1)
        self.pause_button.clicked.connect(lambda: self._act(actions.pause))
        self.stop_button.clicked.connect(lambda: self._act(actions.stop))
        self.resume_button.clicked.connect(self._on_resume_clicked)
        self.use_button.clicked.connect(lambda: self._act(actions.use_model))
        self.more_button.clicked.connect(self._on_more_clicked)
        self.pages.currentChanged.connect(lambda _: self.refresh())

    def _head(self) -> QHBoxLayout:
        self.pause_button = QPushButton(self.tr("Pause"), self)
        self.pause_button.setToolTip(self.tr("Save and stop for now; it goes on where it stood"))
        self.stop_button = QPushButton(self.tr("Stop …"), self)
        self.stop_button.setToolTip(self.tr("End the training and keep the best model so far"))
        self.resume_button = QPushButton(self.tr("Go on"), self)
        self.resume_button.setToolTip(self.tr("Go on from where it was saved last"))
        self.use_button = QPushButton(self.tr("Use this model"), self)
        self.use_button.setToolTip(self.tr("Load its best model for all tabs"))
        self.more_button = QToolButton(self)
        self.more_button.setText(self.tr("More ▾"))
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._state)
        head.addStretch(1)
        buttons = (
            self.resume_button, self.pause_button, self.stop_button, self.use_button,
            self.more_button,
        )  # fmt: skip
        for button in buttons:
            head.addWidget(button)
        return head

    def _make_pages(self) -> None:
        self.curves = CurvesView(self)
        self.validation = ValidationView(self)
        self.settings = SettingsView(self)
        self.log = LogView(self)
        self.pages = QTabWidget(self)
        self.pages.setDocumentMode(True)
        self.pages.addTab(self.curves, self.tr("Curves"))
        self.pages.addTab(self.validation, self.tr("Validation"))
        self.pages.addTab(self.settings, self.tr("Settings"))
        self.pages.addTab(self.log, self.tr("Log"))

    # ----------------------------------------------------------------------------------- use

    def show_runs(self, runs: list[RunFollower]) -> None:
        """The first is shown; the curves are those of all."""
        self._runs = runs
        self.refresh()

    def on_run_changed(self, path: Path) -> None:
        """A run of the library has news."""
        if any(run.path == path for run in self._runs):
            self.refresh()

    def refresh(self) -> None:
        """Show the runs as they are now. Cheap where nothing has changed."""
        if not self._runs:
            return
        run, several = self._runs[0], len(self._runs) > 1
        self._show_head(run, several=several)
        self._show_trouble(run, several=several)
        self.timeline.setVisible(not several)
        self.facts.setVisible(not several)
        for number in (1, 2, 3):
            self.pages.setTabVisible(number, not several)
        control = run.request.get("control") is not False
        self.timeline.show_history(run.history, active=run.status.active, control=control)
        self.facts.setText(facts_of(run))
        page = self.pages.currentWidget()
        if page is self.curves:
            active = any(run.status.active for run in self._runs)
            self.curves.show_runs([(r.name, r.history) for r in self._runs], active=active)
        elif page is self.validation:
            self.validation.show_run(run.path, run.history, active=run.status.active)
        elif page is self.settings:
            self.settings.show_run(run)
        else:
            log = run.path / names.WORKER_LOG
            self.log.show_file(log_of(run.path) if run.unsaid or not log.exists() else log)

    def changeEvent(self, event: QEvent) -> None:
        """What is said of a run is made of its state."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "pages"):
            self.refresh()

    def _show_head(self, run: RunFollower, *, several: bool) -> None:
        title = run.name
        if several:
            title = self.tr("{0} runs compared").format(len(self._runs))
        self._title.setText(self._title.fontMetrics().elidedText(
            title, Qt.TextElideMode.ElideRight, 380))  # fmt: skip
        self._title.setToolTip(title)
        self._state.setText("" if several else status_words(run.status))
        self._state.setStyleSheet(f"color: {status_colour(run.status)}")
        status = run.status
        running = status in (RunStatus.RUNNING, RunStatus.QUEUED)
        shown = not several
        self.pause_button.setVisible(shown and running)
        self.stop_button.setVisible(shown and running)
        self.resume_button.setVisible(shown and run.can_resume)
        trouble = trouble_of(run)
        step = trouble.step if trouble is not None else NextStep("")
        if any(setting.startswith("batch.size") for setting in step.settings):
            self.resume_button.setText(self.tr("Go on with smaller batches"))
        elif step.other_device:
            self.resume_button.setText(self.tr("Go on with another device"))
        else:
            self.resume_button.setText(self.tr("Go on"))
        self.use_button.setVisible(shown and run.model is not None)
        self.more_button.setVisible(shown)

    def _show_trouble(self, run: RunFollower, *, several: bool) -> None:
        trouble = None if several else trouble_of(run)
        text = say(f"{trouble.cause} {trouble.step.text}") if trouble is not None else ""
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        hint = "" if several else self._hint_of(run)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def _hint_of(self, run: RunFollower) -> str:
        if run.status is RunStatus.QUEUED and run.history.queued is not None:
            behind = Path(run.history.queued.behind).name
            return self.tr(
                "Another training ({0}) has the {1}. This one begins by itself when that has ended."
            ).format(behind or self.tr("of another user"), device_words(run.history.queued.device))
        if run.status is RunStatus.STARTING:
            return self.tr("The images are being read; this can take some minutes.")
        if run.status is RunStatus.STOPPING:
            return self.tr("It saves its state and ends after the present step.")
        if run.history.started is not None and run.history.started.pairing == "label":
            return self.tr(
                "The radiology image was chosen by the answer: this is a control, not a result."
            )
        if run.unknown:
            return self.tr(
                "A newer version of the program writes this run: some of it is not shown here."
            )
        return ""

    # --------------------------------------------------------------------------------- slots

    def _act(self, act: object) -> None:
        if self._runs:
            assert callable(act)
            act(self._runs[0])

    def _on_resume_clicked(self) -> None:
        if self._runs:
            trouble = trouble_of(self._runs[0])
            self._actions.resume(self._runs[0], trouble.step.options if trouble else ())

    def _on_more_clicked(self) -> None:
        if self._runs:
            menu = self._actions.menu(self._runs[0], self)
            menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))
