"""One command under way: what it does, how far it is, and a button to end it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from crcviewer.client.command_job import CommandJob, JobOutcome
from crcviewer.protocol.run_events import Progress
from crcviewer.protocol.text import NOTHING, Text
from crcviewer.protocol.units import bytes_words
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label


class JobRow(Translated, QWidget):
    """Hidden while nothing is under way. One job at a time. ``narrow``: the words have a line of
    their own, above the bar."""

    busy_changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, narrow: bool = False) -> None:
        super().__init__(parent)
        self._job: CommandJob | None = None
        self._what: Text = NOTHING
        self.progress: Progress | None = None
        """The latest."""
        self._text = plain_label(self, wrap=True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        if not narrow:
            self._bar.setFixedWidth(140)
        self.cancel_button = QPushButton(self)
        self.cancel_button.clicked.connect(self._on_cancel_clicked)
        layout = QVBoxLayout(self) if narrow else QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._text, 1)
        row = QHBoxLayout()
        row.addWidget(self._bar, int(narrow))
        row.addWidget(self.cancel_button)
        layout.addLayout(row)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        self.cancel_button.setText(self.tr("Cancel"))
        self._show()

    @property
    def share(self) -> float:
        """How much of it is done, as far as that is known."""
        progress = self.progress
        return progress.done / progress.total if progress is not None and progress.total else 0.0

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return self._job is not None

    def run(
        self,
        what: Text,
        arguments: Sequence[str],
        ended: Callable[[JobOutcome], object],
        report: type | None = None,
    ) -> None:
        """Start ``crcviewer ARGUMENTS``; ``ended`` gets its outcome, unless another follows it.

        ``report``: the type of what it reports, if anything.
        """
        self.drop()
        job = CommandJob(arguments, report, parent=self)
        self._job, self._what, self.progress = job, what, None
        self._show()
        self.cancel_button.setEnabled(True)
        self.show()

        def on_ended(outcome: JobOutcome) -> None:
            job.deleteLater()
            if self._job is not job:
                return
            self._job = None
            self.hide()
            ended(outcome)
            self.busy_changed.emit()

        job.progressed.connect(self._on_job_progressed)
        job.ended.connect(on_ended)
        job.start()
        self.busy_changed.emit()

    def drop(self) -> None:
        """End the job, and tell nobody."""
        job, self._job = self._job, None
        self.hide()
        if job is not None:
            job.close()
            job.deleteLater()

    def _show(self) -> None:
        progress = self.progress
        known = progress is not None and progress.total > 0
        # Thousandths: sizes of files are beyond what a bar can count.
        self._bar.setRange(0, 1000 if known else 0)
        self._bar.setValue(round(1000 * self.share))
        if progress is None:
            self._text.setText(say(self._what))
            return
        if progress.unit == "bytes":
            of = bytes_words(progress.total) if known else "?"
            words = self.tr("{0} is being downloaded: {1} of {2}")
            self._text.setText(words.format(say(progress.task), bytes_words(progress.done), of))
            return
        of = self.tr("{0} of {1}").format(progress.done, progress.total) if known else ""
        self._text.setText(" ".join(filter(None, (say(progress.task), of))))

    def _on_job_progressed(self, progress: Progress) -> None:
        self.progress = progress
        self._show()

    def _on_cancel_clicked(self) -> None:
        self.cancel_button.setEnabled(False)
        if self._job is not None:
            self._job.cancel()
