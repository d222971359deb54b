"""The right side of the tab: one run as it goes, or the curves of several."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Qt
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
from crcviewer.client.run_group import RunGroup
from crcviewer.client.run_launch import log_of
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.failure import ChangeSettings, ChooseFolder, FreeSpaceAndResume, Resume
from crcviewer.protocol.liveness import Liveness
from crcviewer.protocol.run_events import Finished
from crcviewer.protocol.stages import FUSION
from crcviewer.protocol.text import joined
from crcviewer.protocol.units import bytes_words
from crcviewer.ui.look.language import say
from crcviewer.ui.look.theme import SPACE
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.train.curves.curves_view import CurvesView
from crcviewer.ui.train.runs.group_head import GroupHead, over_seeds
from crcviewer.ui.train.runs.result_page import ResultPage
from crcviewer.ui.train.runs.run_actions import RunActions
from crcviewer.ui.train.runs.run_delegate import status_colour
from crcviewer.ui.train.runs.run_differences import RunDifferences
from crcviewer.ui.train.runs.run_record import LogView, SettingsView
from crcviewer.ui.train.runs.run_words import (
    device_words,
    duration_words,
    percent_words,
    status_words,
)
from crcviewer.ui.train.runs.stage_timeline import StageTimeline
from crcviewer.ui.train.runs.validation_view import ValidationView


class RunView(Translated, QWidget):
    """Shows what it is given; what the buttons do is the affair of ``actions``."""

    def __init__(self, actions: RunActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._runs: list[RunFollower] = []
        self._group: RunGroup | None = None
        self._title = plain_label(self, scale=1.25, bold=True)
        self._state = QLabel(self)
        head = self._head()
        self.group_head = GroupHead(actions, self)
        self.trouble = plain_label(self, role="danger", wrap=True)
        self.trouble.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hint = plain_label(self, role="notice", wrap=True)
        self.timeline = StageTimeline(self)
        self.facts = QLabel(self)
        self.facts.setWordWrap(True)
        self.facts.setTextFormat(Qt.TextFormat.RichText)
        self.curves = CurvesView(self)
        self.validation = ValidationView(self)
        self.settings = SettingsView(self)
        self.differences = RunDifferences(self)
        self.log = LogView(self)
        self.pages = QTabWidget(self)
        self.pages.setDocumentMode(True)
        self.result = ResultPage(self)
        for page in (
            self.result, self.curves, self.validation, self.settings, self.log, self.differences
        ):  # fmt: skip
            self.pages.addTab(page, "")
        self.pages.setCurrentWidget(self.curves)
        self._finished: dict[Path, bool] = {}
        """Of each run that was shown, whether it was finished then."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.addLayout(head)
        layout.addWidget(self.group_head)
        for widget in (self.trouble, self.hint, self.timeline, self.facts):
            layout.addWidget(widget)
        layout.addWidget(self.pages, 1)
        self.pause_button.clicked.connect(lambda: self._act(actions.pause))
        self.stop_button.clicked.connect(lambda: self._act(actions.stop))
        self.resume_button.clicked.connect(lambda: self._act(actions.go_on))
        self.dead_button.clicked.connect(lambda: self._act(actions.declare_dead))
        self.room_button.clicked.connect(lambda: self._act(actions.open_folder))
        self.use_button.clicked.connect(lambda: self._act(actions.use_model))
        self.more_button.clicked.connect(self._on_more_clicked)
        self.pages.currentChanged.connect(lambda _: self.refresh())
        self.retranslate()

    def _head(self) -> QHBoxLayout:
        self.pause_button = QPushButton(self)
        self.stop_button = QPushButton(self)
        self.resume_button = QPushButton(self)
        self.dead_button = QPushButton(self)
        self.room_button = QPushButton(self)
        self.use_button = QPushButton(self)
        self.more_button = QToolButton(self)
        kept = self.use_button.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # it comes with the first model, under a running pause
        self.use_button.setSizePolicy(kept)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._state)
        head.addStretch(1)
        for button in (
            self.room_button, self.dead_button, self.resume_button, self.pause_button,
            self.stop_button, self.use_button, self.more_button,
        ):  # fmt: skip
            head.addWidget(button)
        for button in (self.room_button, self.dead_button, self.resume_button):
            button.hide()  # until a run stands so: all of them together need more than the room
        return head

    def retranslate(self) -> None:
        """What is said of a run is made of its state."""
        self.pause_button.setText(self.tr("Pause"))
        self.pause_button.setToolTip(self.tr("Save and stop for now; it goes on where it stood"))
        self.stop_button.setText(self.tr("Stop …"))
        self.stop_button.setToolTip(self.tr("End the training and keep the best model so far"))
        self.resume_button.setText(self.tr("Go on"))
        self.dead_button.setText(self.tr("It has ended: go on …"))
        self.room_button.setText(self.tr("Open its folder"))
        self.use_button.setText(self.tr("Use this model"))
        self.use_button.setToolTip(self.tr("Load its best model for all tabs"))
        self.more_button.setText(self.tr("More ▾"))
        for place, title in enumerate(
            (
                self.tr("Result"), self.tr("Curves"), self.tr("Validation"), self.tr("Settings"),
                self.tr("Log"), self.tr("Differences"),
            )
        ):  # fmt: skip
            self.pages.setTabText(place, title)
        self.refresh()

    # ----------------------------------------------------------------------------------- use

    def show_runs(self, runs: list[RunFollower], group: RunGroup | None = None) -> None:
        """The first is shown; the curves are those of all, which may be a whole ``group``."""
        self._runs, self._group = runs, group
        self.refresh()

    def on_run_changed(self, path: Path) -> None:
        """A run of the library has news."""
        if any(run.path == path for run in self._runs):
            self.refresh()

    def refresh(self) -> None:
        """Show the runs as they are now. Cheap where nothing has changed."""
        if not self._runs:
            return
        run, several = self._runs[0], len(self._runs) > 1 or self._group is not None
        self.group_head.show_group(self._group)
        self._show_head(run, several=several)
        self._show_trouble(run, several=several)
        self.timeline.setVisible(not several)
        self.facts.setVisible(not several)
        for only_one in (self.validation, self.settings, self.log):
            self.pages.setTabVisible(self.pages.indexOf(only_one), not several)
        self.pages.setTabVisible(self.pages.indexOf(self.differences), several)
        self._offer_result(run, several=several)
        control = run.request.get("control") is not False
        self.timeline.show_history(
            run.history, active=run.status.active, control=control, tile_only=run.tile_only
        )
        self.facts.setText(self._facts_of(run))
        page = self.pages.currentWidget()
        if page is self.result:
            self.result.show_run(run)
        elif page is self.curves:
            active = any(run.status.active for run in self._runs)
            self.curves.show_runs([(r.name, r.history) for r in self._runs], active=active)
        elif page is self.validation:
            self.validation.show_run(run.path, run.history, active=run.status.active)
        elif page is self.settings:
            self.settings.show_run(run)
        elif page is self.differences:
            self.differences.show_runs(self._runs)
        else:
            log = run.path / names.WORKER_LOG
            self.log.show_file(
                log if names.is_plain_file(log) and run.start_failure is None else log_of(run.path)
            )

    def _offer_result(self, run: RunFollower, *, several: bool) -> None:
        """There is a page of results once there is a model that nobody works on any more; it comes
        to the front when the run ends, or is first looked at."""
        offered = run.model is not None and not run.status.active and not several
        self.pages.setTabVisible(self.pages.indexOf(self.result), offered)
        finished = run.status is RunStatus.FINISHED
        before = self._finished.get(run.path)
        self._finished[run.path] = finished
        if offered and finished and not before:
            self.pages.setCurrentWidget(self.result)
        elif not offered and self.pages.currentWidget() is self.result:
            self.pages.setCurrentWidget(self.curves)

    def _show_head(self, run: RunFollower, *, several: bool) -> None:
        title = run.name
        if several:
            title = self.tr("{0} runs compared").format(len(self._runs))
        for part in (self._title, self._state):
            part.setVisible(self._group is None)
        self._title.setText(self._title.fontMetrics().elidedText(
            title, Qt.TextElideMode.ElideRight, 380))  # fmt: skip
        self._title.setToolTip(title)
        self._state.setText("" if several else status_words(run.status))
        self._state.setStyleSheet(f"color: {status_colour(run.status)}")
        # They keep their place until the run is finished: a second click on "Pause" must not meet
        # "Go on", which comes to the left of it.
        running = run.status in (RunStatus.RUNNING, RunStatus.QUEUED)
        unfinished = run.status is not RunStatus.FINISHED and not several
        for button in (self.pause_button, self.stop_button):
            button.setVisible(unfinished)
            button.setEnabled(running)
        self.resume_button.setVisible(run.can_resume and not several)
        self.resume_button.setText(self._resume_words(run))
        self.resume_button.setToolTip(
            self.tr("Go on from where it was saved last") if run.config else ""
        )
        self.dead_button.setVisible(run.status is RunStatus.UNKNOWN and not several)
        full = run.failure is not None and isinstance(run.failure.action, FreeSpaceAndResume)
        self.room_button.setVisible(full and not several)
        self.use_button.setVisible(run.model is not None and not several)
        self.more_button.setVisible(not several)

    def _resume_words(self, run: RunFollower) -> str:
        """What :meth:`RunActions.go_on` does."""
        match run.failure.action if run.failure is not None else None:
            case ChangeSettings() if run.config:
                return self.tr("Change the settings …")
            case Resume(settings) | ChangeSettings(settings) if "batch.size" in settings:
                return self.tr("Go on with smaller batches")
            case Resume(settings) | ChangeSettings(settings) if settings:
                return self.tr("Go on with other settings")
            case Resume(other_device=True):
                return self.tr("Go on with another device")
            case ChooseFolder():
                return self.tr("Choose the images …")
        return self.tr("Go on") if run.config else self.tr("Try again")

    def _show_trouble(self, run: RunFollower, *, several: bool) -> None:
        failure = None if several else run.failure
        if failure is not None:
            self.trouble.setText(say(joined((failure.cause, failure.next_step))))
        self.trouble.setVisible(failure is not None)
        hint = "" if several else self._hint_of(run)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))

    def _facts_of(self, run: RunFollower) -> str:
        """How good, how fast, how long still, as rich text; what is not known yet is left out."""
        history = run.history
        facts: list[tuple[str, str]] = []
        best = history.best_accuracy
        if best is not None:
            fused = FUSION in history.stages and history.stages[FUSION].best_epoch
            alone = self.tr("best on validation (tiles alone)")
            facts.append((self.tr("best on validation") if fused else alone, percent_words(best)))
        if isinstance(history.ending, Finished) and history.ending.test_accuracy is not None:
            accuracy = history.ending.test_accuracy
            facts.append((self.tr("on the test images"), percent_words(accuracy)))
        latest = history.latest
        if history.seconds_left is not None and run.status is RunStatus.RUNNING:
            facts.append((self.tr("time left"), self._time_left(history.seconds_left)))
        learns = run.status is RunStatus.RUNNING and history.final is None
        if latest is not None and learns and latest.images_per_second < 1e9:
            speed = self.tr("{0} images/s").format(f"{latest.images_per_second:.0f}")
            facts.append((self.tr("speed"), speed))
        if latest is not None and latest.memory:
            facts.append((self.tr("memory"), bytes_words(latest.memory)))
        if history.working_s >= 1:
            facts.append((self.tr("worked for"), duration_words(history.working_s)))
        if history.device:
            facts.append((self.tr("device"), device_words(history.device)))
        return " &nbsp;·&nbsp; ".join(
            f"{escape(label)}: <b>{escape(value)}</b>" for label, value in facts
        )

    def _time_left(self, seconds: float) -> str:
        if not 0 <= seconds < 1e8:
            return "–"
        end = QDateTime.currentDateTime().addSecs(int(seconds))
        form = "HH:mm" if seconds < 12 * 3600 else "ddd HH:mm"
        return self.tr("{0}, until about {1}").format(
            duration_words(seconds), QLocale().toString(end, form)
        )

    def _hint_of(self, run: RunFollower) -> str:
        if run.status is RunStatus.QUEUED and run.history.queued is not None:
            behind = Path(run.history.queued.behind).name
            return self.tr(
                "Another training ({0}) has the {1}. This one begins by itself when that has ended."
            ).format(behind or self.tr("of another user"), device_words(run.history.queued.device))
        if run.status.active and run.liveness is Liveness.WATCHED:
            return self.tr(
                "It was begun on another computer or in a container. Whether it still works there"
                " is being watched; this can take a minute or two."
            )
        if run.group is not None and run.group.figures:
            return over_seeds(run.group.seeds, run.group.figures)
        if run.group is not None and run.status is RunStatus.RUNNING:
            return self.tr(
                "One of {0} runs that differ in their seed: they follow each other."
            ).format(len(run.group.seeds))
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

    def _act(self, act: Callable[[RunFollower], object]) -> None:
        if self._runs:
            act(self._runs[0])

    def _on_more_clicked(self) -> None:
        if self._runs:
            menu = self._actions.menu(self._runs[0], self)
            menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))
