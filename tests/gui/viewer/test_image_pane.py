"""What surrounds the image: slices, facts, messages, dropped files."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel, QSlider
from pytestqt.qtbot import QtBot

from crcviewer.protocol.messages import ImageOpened
from crcviewer.protocol.text import text
from crcviewer.ui.shared.drop_card import DropCard
from crcviewer.ui.shared.image_pane import ImagePane

Opened = Callable[..., ImageOpened]
Pixels = NDArray[np.uint8]


def texts(pane: ImagePane) -> str:
    return "\n".join(label.text() for label in pane.findChildren(QLabel) if label.isVisible())


def test_slider_asks_for_a_slice_and_showing_one_does_not(
    qtbot: QtBot, pane: ImagePane, opened: Opened, grey: Pixels
) -> None:
    slider = pane.findChild(QSlider)
    pane.show_image(opened(), grey)
    assert not slider.isVisible()
    with qtbot.assertNotEmitted(pane.slice_changed):
        pane.show_image(opened(slices=20, slice_index=9), grey)
    assert slider.isVisible()
    assert "10 / 20" in texts(pane)
    with qtbot.waitSignal(pane.slice_changed) as told:
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert told.args == [10]


def test_another_slice_keeps_the_zoom_and_another_image_does_not(
    pane: ImagePane, opened: Opened, grey: Pixels
) -> None:
    pane.show_image(opened(slices=20), grey)
    fitted = pane.view.magnification
    pane.view.zoom_by(3.0, QPointF(100, 100))
    pane.show_image(opened(slices=20, slice_index=1), grey)
    assert pane.view.magnification > 2 * fitted
    pane.show_image(opened(path="/other.png"), grey)
    assert pane.view.magnification == fitted


def test_facts_tell_sizes_as_far_as_known(pane: ImagePane, opened: Opened, grey: Pixels) -> None:
    pane.show_image(opened(), grey)
    assert "448 × 448 px · 0.5 µm/px · field of view 224 µm (448 px)" in texts(pane)
    pane.show_image(opened(path="/b.png", pixel_size_um=None), grey)
    assert "448 × 448 px · field of view 448 px" in texts(pane)
    pane.show_image(opened(path="/c.nii", pixel_size_um=780.0), grey)
    assert "0.78 mm/px" in texts(pane)


def test_message_takes_the_place_of_the_image(
    pane: ImagePane, opened: Opened, grey: Pixels
) -> None:
    pane.show_image(opened(), grey)
    pane.show_message(text("Drop a histology tile here"))
    card = pane.findChild(DropCard)
    assert card.isVisible()
    assert card.accessibleName() == "Drop a histology tile here"
    assert pane.field is None
    pane.show_image(opened(), grey)
    assert pane.view.isVisible()
    assert not card.isVisible()


def test_busy_text_lies_over_the_image_until_the_next_one(
    pane: ImagePane, opened: Opened, grey: Pixels
) -> None:
    pane.show_image(opened(), grey)
    pane.show_busy(text("Opening …"))
    assert "Opening …" in texts(pane)
    assert pane.view.isVisible()
    pane.show_image(opened(slice_index=1, slices=2), grey)
    assert "Opening …" not in texts(pane)


def test_a_long_notice_over_the_image_is_read_whole_in_a_narrow_pane(
    pane: ImagePane, opened: Opened, grey: Pixels, qtbot: QtBot
) -> None:
    pane.show_image(opened(), grey)
    said = "slide.tiff could not be read any further. Copy or export it again from its source."
    pane.show_busy(text("{said}", said=said))
    label = next(label for label in pane.findChildren(QLabel) if label.text() == said)
    for width in (700, 260):
        pane.resize(width, 500)
        qtbot.waitUntil(lambda: pane.view.viewport().rect().contains(label.geometry()))
        needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
        assert label.height() >= needed
    assert label.wordWrap()
