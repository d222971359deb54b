"""What a training begins with: nothing, the demo model, an earlier run, or a file of weights."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from crcviewer.client.command_job import JobOutcome
from crcviewer.protocol.failure import ChangeSettings, Failure
from crcviewer.protocol.resources import demo_model
from crcviewer.protocol.text import text
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.dropped_paths import handed_over
from crcviewer.ui.shared.file_dialogs import choose_weights
from crcviewer.ui.shared.job_row import JobRow
from crcviewer.ui.shared.number_field import QuietCombo
from crcviewer.ui.shared.plain_text import ElidedLabel, plain_label
from crcviewer.ui.train.wizard.wizard_page import Setup

_FILE = "\0file"
_SUFFIXES = (".safetensors", ".pth")
_LOOK_AFTER_MS = 700


class StartBox(Translated, QWidget):
    """Whether it fits is looked at as soon as it is chosen, and told here."""

    checked = Signal()

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._setup = setup
        self._failure: Failure | None = None
        self._looked: list[str] = []
        self.combo = QuietCombo(self)
        self.combo.setSizeAdjustPolicy(
            QuietCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.addItem("", "")
        if demo_model().is_file():
            self.combo.addItem("", str(demo_model()))
        for path, name in setup.models.items():
            self.combo.addItem(name, path)
        self.combo.addItem("", _FILE)
        self.path = ElidedLabel(self)
        self.job = JobRow(self)
        self.said = plain_label(self, role="danger", wrap=True)
        self.fit_button = QPushButton(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.combo, self.path, self.job, self.said, self.fit_button):
            layout.addWidget(widget)
        self._looking = QTimer(self, singleShot=True, interval=_LOOK_AFTER_MS)
        self._looking.timeout.connect(self._look)
        self.combo.activated.connect(self._on_combo_activated)
        self.fit_button.clicked.connect(self._on_fit_clicked)
        setup.changed.connect(self._on_setup_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Names of runs and files are the same in every language."""
        self.combo.setAccessibleName(self.tr("Begin with"))
        self.combo.setItemText(0, self.tr("begin with random weights"))
        demo = self.combo.findData(str(demo_model()))
        if demo > 0:
            self.combo.setItemText(demo, self.tr("begin with the demo model"))
        self.combo.setItemText(self.combo.findData(_FILE), self.tr("begin with a file …"))
        self.combo.setToolTip(
            self.tr("Weights of another model, or torchvision's of the same ResNet (ImageNet)")
        )
        self.fit_button.setText(self.tr("Use the settings that fit"))
        self._show()

    @property
    def trouble(self) -> bool:
        """Whether what was chosen is known not to do."""
        return self._failure is not None

    @property
    def busy(self) -> bool:
        """Whether it is not known yet."""
        return self.job.busy or self._looking.isActive()

    def show_draft(self) -> None:
        """As the draft has it."""
        self._put(self._setup.draft.start)
        self._on_setup_changed()

    def choose(self, path: str) -> None:
        """Begin with this; empty: with nothing."""
        self._put(path)
        self._setup.change(start=path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A model or weights."""
        if self._fitting(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The first that fits."""
        fitting = self._fitting(event)
        if fitting:
            event.acceptProposedAction()
            self.choose(fitting[0])

    @staticmethod
    def _fitting(event: QDropEvent) -> list[str]:
        return [p for p in handed_over(event.mimeData()).paths if p.lower().endswith(_SUFFIXES)]

    def _put(self, path: str) -> None:
        place = self.combo.findData(path)
        if place < 0:
            place = self.combo.count() - 1
            self.combo.insertItem(place, Path(path).name, path)
        self.combo.setCurrentIndex(place)

    def _show(self) -> None:
        start, failure = self._setup.draft.start, self._failure
        self.path.setText(start)
        self.path.setToolTip(start)
        self.path.setVisible(bool(start))
        self.said.setVisible(failure is not None)
        if failure is not None:
            self.said.setText(say(failure.said))
        self.fit_button.setVisible(
            failure is not None and isinstance(failure.action, ChangeSettings)
        )

    def _on_combo_activated(self, _index: int) -> None:
        chosen = str(self.combo.currentData())
        if chosen != _FILE:
            self.choose(chosen)
            return
        before = self._setup.draft.start
        self._put(before)
        folder = str(Path(before).parent) if before else str(Path.home())
        choose_weights(self, folder, self.choose)

    def _on_setup_changed(self) -> None:
        """Whether it fits depends on the images and the network, too."""
        draft = self._setup.draft
        network = {n: v for n, v in draft.changes.items() if n.startswith("network.")}
        where = replace(draft, changes=network, control=True, device="", seed=0)
        now = where.start_arguments() if draft.start else []
        if now == self._looked or not self._setup.recipes:
            return
        self._looked = now
        self._failure = None
        self.job.drop()
        self._looking.stop()
        if now and self._setup.report is not None:
            self._looking.start()
        self._show()
        self.checked.emit()

    def _look(self) -> None:
        self.job.run(
            text("Whether it can begin with this is being looked at …"),
            self._setup.draft.start_arguments(),
            self._on_look_ended,
        )

    def _on_look_ended(self, outcome: JobOutcome) -> None:
        self._failure = outcome.failure
        self._show()
        self.checked.emit()

    def _on_fit_clicked(self) -> None:
        action = self._failure.action if self._failure is not None else None
        if isinstance(action, ChangeSettings):
            self._setup.change(changes={**self._setup.draft.changes, **action.settings})
