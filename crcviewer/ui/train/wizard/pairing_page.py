"""Step 2: how a tile comes to its radiology image, and what that means for the result."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from crcviewer.ui.look.theme import SPACE_LARGE
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.train.wizard.pairing_picture import PairingPicture
from crcviewer.ui.train.wizard.wizard_page import Page, Setup

_ALONE = "tiles"
"""No pairing at all."""
_MODES = ("manifest", "random", "index", _ALONE, "label")


class PairingPage(Page):
    """Offers what the images allow; the mode that leaks the answer is explained, not offered."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        super().__init__(setup, parent)
        self.picture = PairingPicture(self)
        self.choices: dict[str, QRadioButton] = {}
        group = QButtonGroup(self)
        column = QVBoxLayout()
        for mode in _MODES:
            button = QRadioButton(self)
            button.toggled.connect(lambda on, mode=mode: self._on_mode_toggled(mode, on))
            group.addButton(button)
            self.choices[mode] = button
            column.addWidget(button)
        self.meaning = plain_label(self, wrap=True)
        self.why_not = plain_label(self, role="muted", wrap=True)
        column.addSpacing(SPACE_LARGE)
        column.addWidget(self.meaning)
        column.addWidget(self.why_not)
        column.addStretch(1)
        layout = QHBoxLayout(self)
        layout.addLayout(column, 1)
        layout.addSpacing(SPACE_LARGE)
        layout.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        self.setTitle(self.tr("Pairing"))
        self.setSubTitle(
            self.tr("The model sees a tile and a radiology image together. Which two?")
        )
        titles = {
            "manifest": self.tr("True pairs, as the images declare them"),
            "random": self.tr("Drawn at random, anew in each epoch"),
            "index": self.tr("In the order of the files, always the same"),
            _ALONE: self.tr("Tiles alone, without radiology"),
            "label": self.tr("By the tile's class (refused)"),
        }
        for mode, button in self.choices.items():
            button.setText(titles[mode])
        self._explain()

    def initializePage(self) -> None:
        """What these images allow."""
        report = self.setup.report
        if report is None:
            return
        possible = {choice.mode: choice for choice in report.pairings}
        default = next((c.mode for c in report.pairings if c.default), "random")
        for mode, button in self.choices.items():
            choice = possible.get(mode)
            offered = choice is not None and choice.possible and mode != "label"
            offered = offered and not self.setup.draft.no_radiology
            button.setEnabled(offered or mode == _ALONE)
        wanted = _ALONE if self.setup.draft.tile_only else self.setup.draft.pairing or default
        if not self.choices[wanted].isEnabled():
            wanted = default
        self.choices[wanted].setChecked(True)
        self._on_mode_toggled(wanted, True)

    def isComplete(self) -> bool:
        """One is always chosen."""
        return any(button.isChecked() for button in self.choices.values())

    def _on_mode_toggled(self, mode: str, on: bool) -> None:
        if on:
            alone = mode == _ALONE
            self.setup.change(tile_only=alone, pairing="" if alone else mode)
            self.picture.show_mode(mode)
            self._explain()
            self.completeChanged.emit()

    def _explain(self) -> None:
        if self.choices[_ALONE].isChecked():
            meaning = self.tr(
                "The model learns from tiles and nothing else, and needs no radiology image when it"
                " is used. It is the simplest model, takes the least time, and is as good as any"
                " where radiology tells nothing of the tile. A radiology image that is opened"
                " beside a tile is shown, and not looked at by the model."
            )
        elif self.choices["manifest"].isChecked():
            meaning = self.tr(
                "Each tile is seen with the radiology image that was declared for it. Only with"
                " such pairs can the radiology image add to the answer. No patient is both learnt"
                " from and tested on."
            )
        else:
            meaning = self.tr(
                "The tiles and the radiology images are of different people. The pair is made up,"
                " so the radiology image can tell nothing about the tile: the model learns to work"
                " with two images, and every result says that its pairs were made up."
            )
        self.meaning.setText(meaning)
        if self.setup.draft.no_radiology:
            self.why_not.setText(
                self.tr(
                    "The images were looked at as tiles alone, so that nothing is paired. To pair"
                    " them, choose them again in the first step."
                )
            )
            return
        why_not = self.tr(
            "Choosing the radiology image by the tile's class is not offered: the radiology image"
            " would then tell the model the answer, and its accuracy would mean nothing."
        )
        if not self.choices["manifest"].isEnabled():
            why_not += " " + self.tr(
                "True pairs are not offered, because these images do not say which belong to one"
                " patient."
            )
        self.why_not.setText(why_not)
