"""Step 5: all that was chosen, once more, and the name of the run."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from crcviewer.ui.look.language import say
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.train.wizard.trial_result import time_words
from crcviewer.ui.train.wizard.wizard_page import Page, Setup, name_row

_LONGEST_PATH = 60


class ReviewPage(Page):
    """Nothing is asked here but a name."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        super().__init__(setup, parent)
        self.name = QLineEdit(self)
        self.name.setMaxLength(80)
        self.summary = plain_label(self, wrap=True)
        self.summary.setTextFormat(Qt.TextFormat.RichText)
        self._meanwhile = plain_label(self, role="muted", wrap=True)
        self._form = QFormLayout()
        self._form.addRow(QLabel(), self.name)
        layout = QVBoxLayout(self)
        layout.addLayout(self._form)
        layout.addWidget(self.summary)
        layout.addWidget(self._meanwhile)
        layout.addStretch(1)
        self.name.textChanged.connect(lambda name: self.setup.change(name=name.strip()))
        self.setup.changed.connect(self._on_setup_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        self.setTitle(self.tr("Review and start"))
        self.setSubTitle(self.tr("This is what will be trained."))
        name_row(self._form, self.name, self.tr("name of the model"))
        self.name.setPlaceholderText(self.tr("as you like, or leave it empty"))
        self._meanwhile.setText(
            self.tr(
                "It goes on when you close this window or the program. You can pause it at any"
                " time; what was learnt is saved. The model is for research use only, not for"
                " diagnosis."
            )
        )
        self._show()

    def initializePage(self) -> None:
        """As it stands now."""
        self.name.setText(self.setup.draft.name)
        self._show()

    def isComplete(self) -> bool:
        """A trial that ended meanwhile may say that it does not fit."""
        return self.setup.trial is None or self.setup.trial.fits

    def _on_setup_changed(self) -> None:
        if self.isVisible():
            self._show()
            self.completeChanged.emit()

    def _show(self) -> None:
        draft, report = self.setup.draft, self.setup.report
        rows = []
        if report is not None:
            sets = report.sets[:1] if draft.tile_only else report.sets
            titles = " + ".join(say(found.title) for found in sets)
            if all(found.synthetic for found in report.sets):
                titles = self.tr("synthetic images, for practice only")
            rows.append((self.tr("images"), titles))
            counts = [split.images for split in report.sets[0].splits] if report.sets else []
            rows.append((self.tr("tiles"), str(sum(counts))))
            # One long word would make the whole wizard as wide.
            room = self.fontMetrics().averageCharWidth() * _LONGEST_PATH
            middle = Qt.TextElideMode.ElideMiddle
            place = self.fontMetrics().elidedText(draft.data, middle, room)
            rows.append((self.tr("where they are"), place))
            self.summary.setToolTip(draft.data)
        pairing = {
            "manifest": self.tr("true pairs"),
            "random": self.tr("drawn at random"),
            "index": self.tr("in the order of the files"),
        }.get(draft.pairing, draft.pairing)
        if draft.tile_only:
            pairing = self.tr("none: tiles alone")
        rows.append((self.tr("pairing"), pairing))
        recipe = self.setup.recipe
        rows.append((self.tr("recipe"), draft.preset if recipe is None else say(recipe.title)))
        if draft.changes:
            rows.append((self.tr("changed settings"), self.setup.words_of(draft.changes)))
        if not draft.tile_only:
            control = self.tr("yes") if draft.control else self.tr("no")
            rows.append((self.tr("tile-only control"), control))
        if draft.start:
            rows.append((self.tr("begins with"), Path(draft.start).name))
        if draft.seeds > 1:
            seeds = ", ".join(str(draft.seed + n) for n in range(draft.seeds))
            rows.append((self.tr("seeds"), seeds))
        rows.append((self.tr("device"), self._device_title()))
        rows.append((self.tr("expected time"), self._expected_time()))
        cells = "".join(
            f"<tr><td>{escape(label)}&nbsp;&nbsp;</td><td><b>{escape(value)}</b></td></tr>"
            for label, value in rows
        )
        self.summary.setText(f"<table cellspacing=4>{cells}</table>")

    def _expected_time(self) -> str:
        trial = self.setup.trial
        if trial is None:
            measuring = self.tr("is being measured …")
            return measuring if self.setup.trying else self.tr("not measured")
        if not trial.fits:
            return self.tr("it does not fit into the memory: go back one step")
        draft = self.setup.draft
        words = time_words(trial, cpu=draft.device == "cpu")
        return words if draft.seeds == 1 else self.tr("{0}, {1} times").format(words, draft.seeds)

    def _device_title(self) -> str:
        report = self.setup.devices
        wanted = self.setup.draft.device
        for device in report.devices if report is not None else ():
            if device.name == wanted:
                return device.title
        return wanted
