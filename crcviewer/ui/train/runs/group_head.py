"""The head of a group of seeds: how it stands, its mean and spread, what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crcviewer.client.run_follower import RunStatus
from crcviewer.client.run_group import RunGroup
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.seed_group import SeedFigure
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.train.runs.run_actions import RunActions
from crcviewer.ui.train.runs.run_delegate import status_colour
from crcviewer.ui.train.runs.run_words import percent_words, status_words


class GroupHead(Translated, QWidget):
    """Hidden where no group is shown."""

    def __init__(self, actions: RunActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group: RunGroup | None = None
        self._title = plain_label(self, scale=1.25, bold=True)
        self._state = QLabel(self)
        self.said = plain_label(self, role="notice", wrap=True)
        self.pause_button = QPushButton(self)
        self.stop_button = QPushButton(self)
        self.resume_button = QPushButton(self)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._state)
        head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.said)
        for button, act in (
            (self.resume_button, actions.go_on_with_group),
            (self.pause_button, actions.pause_group),
            (self.stop_button, actions.stop_group),
        ):
            head.addWidget(button)
            button.clicked.connect(partial(self._on_button_clicked, act))
        self.retranslate()

    def _on_button_clicked(self, act: Callable[[RunGroup], object], _checked: bool = False) -> None:
        if self._group is not None:
            act(self._group)

    def retranslate(self) -> None:
        """Names of runs are the same in every language."""
        self.pause_button.setText(self.tr("Pause all"))
        self.pause_button.setToolTip(
            self.tr("The run at work saves and stops for now, and no other begins")
        )
        self.stop_button.setText(self.tr("Stop all …"))
        self.stop_button.setToolTip(self.tr("End the training and keep the best models so far"))
        self.resume_button.setText(self.tr("Go on"))
        self.resume_button.setToolTip(self.tr("Go on with the seeds that are not finished"))
        self.show_group(self._group)

    def show_group(self, group: RunGroup | None) -> None:
        """As it is now."""
        self._group = group
        self.setVisible(group is not None)
        if group is None:
            return
        metrics = self._title.fontMetrics()
        self._title.setText(metrics.elidedText(group.name, Qt.TextElideMode.ElideRight, 380))
        self._title.setToolTip(group.name)
        self._state.setText(status_words(group.status))
        self._state.setStyleSheet(f"color: {status_colour(group.status)}")
        for button in (self.pause_button, self.stop_button):
            button.setVisible(group.status is not RunStatus.FINISHED)
            button.setEnabled(group.status.active and group.status is not RunStatus.STOPPING)
        self.resume_button.setVisible(group.can_resume)
        if group.figures:
            self.said.setText(over_seeds(group.seeds, group.figures))
        else:
            self.said.setText(
                self.tr(
                    "{0} of {1} seeds are finished, one after the other. Mean and spread are told"
                    " when all are."
                ).format(group.finished, len(group.seeds))
            )


def over_seeds(seeds: Sequence[int], figures: Sequence[SeedFigure]) -> str:
    """Mean and spread of each model's accuracy."""
    models = {
        names.BEST: _tr("both images"),
        names.STAGE1_PATHOLOGY: _tr("tiles alone"),
        names.CONTROL: _tr("tile-only control"),
    }
    splits = {"val": _tr("validation"), "test": _tr("test images")}
    parts = [
        _tr("{0} on {1}: {2} ± {3}").format(
            models[figure.model], splits[figure.split],
            percent_words(figure.value), f"{100 * (figure.deviation or 0.0):.1f}",
        )
        for figure in figures
        if figure.model in models and figure.split in splits and figure.value is not None
    ]  # fmt: skip
    return _tr(
        "Mean and spread over {0} seeds. {1}. The spread is of chance in training,"
        " not of other patients."
    ).format(len(seeds), "; ".join(parts))


def _tr(words: str) -> str:
    return QCoreApplication.translate("GroupHead", words)
