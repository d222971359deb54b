"""Pointing at a place in one image lights up where the other is looked at from there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QComboBox, QToolButton
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import Direction, Slot
from crcviewer.report.case_arrays import OverlayKind
from crcviewer.ui.window.main_window import MainWindow
from tests.gui.drags import drop_files

WAIT_MS = 60_000


def point_at(window: MainWindow, slot: Slot, place: tuple[float, float], qtbot: QtBot) -> None:
    """Move the mouse to ``(u, v)`` of the field of view."""
    pane = window.classify_tab.panes[slot]
    field = pane.field
    assert field is not None
    u, v = place
    spot = QPointF(field.x + u * field.side, field.y + v * field.side)
    qtbot.mouseMove(pane.view.viewport(), pane.view.mapFromScene(spot))


def test_the_probe_shows_whence_and_where_to(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    tab = window.classify_tab
    drop_files(window, [images / "01 tumour_path.png", images / "01 tumour_ct.png"])
    overlays = {slot: tab.panes[slot].view.overlay for slot in Slot}
    qtbot.waitUntil(lambda: overlays[Slot.PATHOLOGY].overlay is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: tab.panes[Slot.RADIOLOGY].view.has_image, timeout=WAIT_MS)
    button = tab.overlay_bar.findChild(QToolButton, "attention")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    layer = tab.overlay_bar.findChild(QComboBox, "layer")
    layer.setCurrentIndex(layer.findData("layer4"))
    assert tab.overlay_bar.choice.kind is OverlayKind.ATTENTION
    assert tab.overlay_bar.choice.direction is Direction.PATHOLOGY_TO_RADIOLOGY
    case = tab.current_case()
    assert case is not None
    arrays, card = tab.classifier.arrays(case.id), window.chooser.card
    assert arrays is not None
    assert card is not None
    assert case.result is not None

    def expected(place: tuple[float, float] | None) -> NDArray[np.float32]:
        assert case.result is not None
        found = arrays.overlay(tab.overlay_bar.choice, Slot.RADIOLOGY, place, case.result, card)
        assert found is not None
        return np.asarray(found.values)

    looked_at = overlays[Slot.RADIOLOGY]

    def drawn() -> NDArray[np.float32]:
        assert looked_at.overlay is not None
        return np.asarray(looked_at.overlay.values)

    marker = tab.panes[Slot.PATHOLOGY].view.marker
    np.testing.assert_array_equal(drawn(), expected(None))
    assert not marker.isVisible()
    places = ((0.06, 0.06), (0.9, 0.3))
    assert not np.array_equal(expected(places[0]), expected(places[1]))
    for place in places:
        point_at(window, Slot.PATHOLOGY, place, qtbot)
        np.testing.assert_array_equal(drawn(), expected(place))
        assert marker.isVisible()
    tab.panes[Slot.PATHOLOGY].probe_moved.emit(None)  # the pointer has left the image
    np.testing.assert_array_equal(drawn(), expected(None))
    assert not marker.isVisible()
