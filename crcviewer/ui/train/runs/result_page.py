"""What came of a run: which model to use and why, how good its models are, where they err."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crcviewer.client.command_job import JobOutcome
from crcviewer.client.run_follower import RunFollower
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.data_choices import DataChoices
from crcviewer.protocol.evaluation_words import recommendation_text
from crcviewer.protocol.json_lines import UnreadableError, from_plain
from crcviewer.protocol.run_events import Finished
from crcviewer.protocol.text import text
from crcviewer.ui.look import language, theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.evaluation.evaluation_view import EvaluationView
from crcviewer.ui.shared.evaluation.loaded_evaluation import (
    EvaluationError,
    has_evaluation,
    read_evaluation,
)
from crcviewer.ui.shared.job_row import JobRow
from crcviewer.ui.shared.message_bar import Message
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.train.runs.run_words import branch_words, percent_words

_KEPT = ("pathology", "fusion", "control")


class ResultPage(Translated, QWidget):
    """Of one run that has a model."""

    message_raised = Signal(object)
    model_chosen = Signal(str)
    """Path of the model to use: it is then seen in Classify."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: RunFollower | None = None
        self._stamp: tuple[Path, int] = (Path(), 0)
        self.recommendation = plain_label(self, wrap=True, scale=1.1, bold=True)
        self.recommendation.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.kept = plain_label(self, role="muted", wrap=True)
        self.use_button = QPushButton(self)
        self.report_button = QPushButton(self)
        self.evaluate_button = QPushButton(self)
        self.job = JobRow(self)
        self.view = EvaluationView(self)
        self.empty = plain_label(self, role="muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        buttons = QHBoxLayout()
        for button in (self.use_button, self.report_button, self.evaluate_button):
            buttons.addWidget(button)
        buttons.addWidget(self.job, 1)
        buttons.addStretch(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.addWidget(self.recommendation)
        layout.addWidget(self.kept)
        layout.addLayout(buttons)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.empty, 1)
        self.use_button.clicked.connect(self._on_use_clicked)
        self.report_button.clicked.connect(self._on_report_clicked)
        self.evaluate_button.clicked.connect(self.evaluate)
        self.view.message_raised.connect(self.message_raised)
        self.job.busy_changed.connect(self._show_buttons)
        self.retranslate()

    def retranslate(self) -> None:
        """What is said of a run is made of its state."""
        self.use_button.setText(self.tr("Use this model"))
        self.use_button.setToolTip(self.tr("Load the recommended model, and go to Classify"))
        self.report_button.setText(self.tr("Open the report"))
        self.evaluate_button.setText(self.tr("Evaluate now"))
        self.empty.setText(
            self.tr(
                "This run has not been evaluated. Evaluate it to see how good each of its models"
                " is, whether they differ, and where they err. Its test images are read for that."
            )
        )
        self._show()

    # ----------------------------------------------------------------------------------- use

    def show_run(self, run: RunFollower) -> None:
        """Cheap where nothing has changed."""
        if self._run is not None and run.path != self._run.path:
            self.job.drop()
        self._run = run
        self._show()

    def evaluate(self) -> None:
        """The models of the run on its test split, into its folder."""
        run = self._run
        if run is None or run.model is None:
            return
        spoken = "zh" if language.current() == language.CHINESE else "en"
        self.job.run(
            text("The models of {run} are being evaluated …", run=run.name),
            evaluation_arguments(run, spoken),
            self._on_job_ended,
        )

    @property
    def recommended(self) -> Path | None:
        """The model to use."""
        return self._run.model if self._run is not None else None

    # ----------------------------------------------------------------------------------- show

    def _show(self) -> None:
        run = self._run
        if run is None:
            return
        ending = run.history.ending
        words = say(recommendation_text(ending)) if isinstance(ending, Finished) else ""
        if not words and run.model is not None:
            # Which of its models is best is chosen at the end: nothing here has compared them.
            words = self.tr(
                "So far {0} can be used. Which of its models is best is told at the end."
            ).format(run.model.name)
        self.recommendation.setText(words)
        self.recommendation.setVisible(bool(words))
        self.kept.setText(self._kept_words(run))
        self._show_evaluation(run)
        self._show_buttons()

    def _kept_words(self, run: RunFollower) -> str:
        """Which epoch of each stage was kept."""
        told = [
            self.tr("{0}: epoch {1} of {2}, {3} on validation").format(
                branch_words(branch), stage.best_epoch, stage.epochs,
                percent_words(stage.best_accuracy),
            )
            for branch, stage in run.history.stages.items()
            if branch in _KEPT and stage.best_epoch
        ]  # fmt: skip
        return self.tr("Kept: {0}").format("; ".join(told)) if told else ""

    def _show_evaluation(self, run: RunFollower) -> None:
        there = has_evaluation(run.path)
        self.view.setVisible(there)
        self.empty.setVisible(not there)
        if not there:
            self._stamp = (run.path, 0)
            return
        try:
            stamp = (run.path, (run.path / names.EVALUATION).stat().st_mtime_ns)
        except OSError:
            return
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self.view.show_evaluation(read_evaluation(run.path))
        except EvaluationError as error:
            self.view.hide()
            self.empty.setText(f"{say(error.cause)} {say(error.next_step)}")
            self.empty.show()

    def _show_buttons(self) -> None:
        run = self._run
        if run is None:
            return
        there = has_evaluation(run.path)
        self.use_button.setVisible(run.model is not None)
        self.report_button.setVisible((run.path / names.REPORT).is_file())
        self.evaluate_button.setVisible(run.model is not None and not self.job.busy)
        self.evaluate_button.setText(
            self.tr("Evaluate again") if there else self.tr("Evaluate now")
        )
        self.evaluate_button.setEnabled(not run.status.active)

    # --------------------------------------------------------------------------------- slots

    def _on_use_clicked(self) -> None:
        model = self.recommended
        if model is not None:
            self.model_chosen.emit(str(model))

    def _on_report_clicked(self) -> None:
        if self._run is not None:
            report = (self._run.path / names.REPORT).absolute()
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(report)))

    def _on_job_ended(self, outcome: JobOutcome) -> None:
        if outcome.failure is not None:
            self.message_raised.emit(Message.of(outcome.failure))
        self._show()


def evaluation_arguments(run: RunFollower, spoken: str) -> list[str]:
    """Of the command: the run's own data, its models together where there is a fused one."""
    request = run.request
    best = run.path / names.BEST
    model = best if best.is_file() else run.model
    arguments = ["evaluate", "--model", str(model), "--run", str(run.path), "--language", spoken]
    for place in _words(request.get("data")):
        arguments += ["--data", place]
    for option in ("pathology", "radiology"):
        value = request.get(option)
        if isinstance(value, str) and value:
            arguments += [f"--{option}", value]
    try:
        choices = from_plain(DataChoices, request.get("choices") or {})
    except UnreadableError:
        choices = DataChoices()
    return arguments + choices.arguments()


def _words(value: Any) -> Sequence[str]:
    if isinstance(value, str):
        return [value]
    return [str(one) for one in value] if isinstance(value, list) else []
