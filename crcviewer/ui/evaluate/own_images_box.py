"""Images of one's own before they are evaluated: what is in them, and what may be said of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from crcviewer.client.command_job import JobOutcome
from crcviewer.protocol.data_choices import DataChoices
from crcviewer.protocol.data_report import DataReport
from crcviewer.protocol.text import text
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.job_row import JobRow
from crcviewer.ui.shared.own_images.data_choices_view import DataChoicesView
from crcviewer.ui.shared.own_images.data_report_view import DataReportView
from crcviewer.ui.shared.plain_text import plain_label

_HEIGHT = 220


class OwnImagesBox(Translated, QWidget):
    """Looks at a table or at class folders as the command will. Hidden while there are none."""

    choices_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self.choices = DataChoices()
        """What the user has said."""
        self.report: DataReport | None = None
        self._trouble: JobOutcome | None = None
        self.job = JobRow(self)
        self.trouble = plain_label(self, role="danger", wrap=True)
        found = QWidget(self)
        self.choices_view = DataChoicesView(found, training=False)
        self.report_view = DataReportView(found)
        inside = QVBoxLayout(found)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.choices_view)
        inside.addWidget(self.report_view)
        inside.addStretch(1)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(found)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setMinimumHeight(_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.job, self.trouble, self.choices_view.bar):
            layout.addWidget(part)
        layout.addWidget(self._scroll, 1)
        self.choices_view.chosen.connect(self._on_choices_chosen)
        self.choices_view.again_requested.connect(lambda: self.look_at(self._path, self.choices))
        self.report_view.leave_out_requested.connect(self.choices_view.leave_out)
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        self._scroll.setAccessibleName(self.tr("What was found in the images"))
        self._show()

    def look_at(self, path: str, choices: DataChoices | None = None) -> None:
        """At a table or folder, with what was said of it before."""
        self._path, self.choices, self._trouble = path, choices or DataChoices(), None
        self.choices_changed.emit()
        self._show()
        self.job.run(
            text("The images are being checked …"),
            ["check", "--data", path, "--tile-only", "--whole", *self.choices.arguments()],
            self._on_look_ended,
            DataReport,
        )

    def forget(self) -> None:
        """There are no images of one's own."""
        self.job.drop()
        self._path, self.choices, self.report, self._trouble = "", DataChoices(), None, None
        self.choices_changed.emit()
        self._show()

    def _show(self) -> None:
        failure = self._trouble.failure if self._trouble is not None else None
        self.trouble.setText(say(failure.said) if failure is not None else "")
        self.trouble.setVisible(failure is not None)
        self.choices_view.show_report(self.report)
        self.report_view.show_report(self.report)
        self._scroll.setVisible(self.report is not None)
        self.setVisible(bool(self._path))

    def _on_choices_chosen(self, choices: DataChoices) -> None:
        self.look_at(self._path, choices)

    def _on_look_ended(self, outcome: JobOutcome) -> None:
        self._trouble = outcome
        if outcome.failure is not None or outcome.report is not None:
            self.report = outcome.report
        self._show()
