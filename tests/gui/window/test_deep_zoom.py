"""A large picture in Classify is sharp wherever one looks, with the network's own pixels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import FieldOfView, ImageRef, Slot
from crcviewer.session.case import WantedCase
from crcviewer.ui.shared.image_pane import ImagePane
from crcviewer.ui.window.main_window import MainWindow
from tests.unit.imaging.icc_writing import adobe_rgb, in_space
from tests.unit.imaging.slide_writing import pyramid, tissue

Pixels = NDArray[np.uint8]


def _photograph(folder: Path) -> Path:
    path = folder / "P1 照片.png"
    Image.fromarray(in_space(tissue(4200, 3000), adobe_rgb())).save(path, icc_profile=adobe_rgb())
    return path


def _slide(folder: Path) -> Path:
    path = folder / "P2 slide.tiff"
    pyramid(path, tissue(4600, 3200))
    return path


def _pixels(image: QImage) -> Pixels:
    made = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(made.constBits(), np.uint8).reshape(made.height(), made.bytesPerLine())
    return rows[:, : made.width() * 3].reshape(made.height(), made.width(), 3).copy()


def _shown(window: MainWindow, path: Path, qtbot: QtBot) -> ImagePane:
    window.open_paths([str(path)])
    pane = window.classify_tab.panes[Slot.PATHOLOGY]
    qtbot.waitUntil(lambda: pane.view.has_image and pane.view.tiles is not None)
    return pane


def _sharp(window: MainWindow, pane: ImagePane, qtbot: QtBot) -> Pixels:
    """What is seen, once it is as sharp as it can be."""
    found: list[QImage] = []

    def done() -> bool:
        found[:] = [pane.view.viewport().grab().toImage()]
        return window.classify_tab.zoom.sharp and not window.classify_tab.zoom.waiting

    qtbot.waitUntil(done)
    return _pixels(found[0])


def _bare(window: MainWindow, pane: ImagePane) -> None:
    """Nothing lies over the image."""
    if window.classify_tab.overlay_bar.overlay_visible:
        window.classify_tab.overlay_bar.toggle_overlay()
    pane.view.editor.set_dims(False)


@pytest.mark.parametrize("write", [_photograph, _slide], ids=lambda one: one.__name__)
def test_what_is_seen_is_what_the_network_is_given(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, write: Callable[[Path], Path]
) -> None:
    path = write(tmp_path)
    pane = _shown(window, path, qtbot)
    _bare(window, pane)
    view = pane.view
    side = 160
    place = QPointF(3100, 2200)
    view.fit_rect(QRectF(place.x(), place.y(), side, side))
    view.zoom_by(1 / view.magnification, QPointF(view.viewport().rect().center()))
    assert view.magnification == pytest.approx(1)
    seen = _sharp(window, pane, qtbot)
    corner = view.viewportTransform().map(place)
    left, top = round(corner.x()), round(corner.y())
    here = seen[top : top + side, left : left + side].astype(int)
    source = open_image(str(path))
    expected = [
        source.read_field(
            0,
            FieldOfView(place.x() + across, place.y() + down, side),
            slot=Slot.PATHOLOGY,
            min_side=side,
        )
        for across in (-1, 0, 1)
        for down in (-1, 0, 1)
    ]  # a pixel of the screen lies on one of the picture, or on its neighbour
    assert min(int(np.abs(here - one).max()) for one in expected) == 0


def test_the_copy_is_seen_until_tiles_come_and_when_it_is_enough(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    pane = _shown(window, _photograph(tmp_path), qtbot)
    _bare(window, pane)
    view = pane.view
    view.fit()
    _sharp(window, pane, qtbot)
    assert view.tiles is not None
    assert not len(window.classify_tab.zoom.cache)  # the whole picture needs none
    view.fit_rect(QRectF(1000, 800, 300, 300))
    before = _pixels(view.viewport().grab().toImage())
    assert view.tiles.frame.blank == pytest.approx(1)  # drawn from the copy
    after = _sharp(window, pane, qtbot)
    middle = np.s_[after.shape[0] // 2 - 60 :, after.shape[1] // 2 - 60 :]
    assert np.abs(before[middle].astype(int) - after[middle]).mean() < 40
    assert before.std() < after.std()  # the copy has lost the grain


def test_another_case_has_tiles_of_its_own_and_a_small_one_none(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    small = tmp_path / "P3 small.png"
    Image.fromarray(tissue(224, 224)).save(small)
    pane = _shown(window, _photograph(tmp_path), qtbot)
    view = pane.view
    overview = window.classify_tab.zoom.overview
    assert not overview.isVisible()
    view.fit_rect(QRectF(1000, 800, 300, 300))
    assert overview.isVisible()
    assert overview.frame.width() < 0.2 * overview.width()
    qtbot.mouseClick(overview, Qt.MouseButton.LeftButton, pos=overview.rect().center())
    assert (view.seen.center() - view.extent.center()).manhattanLength() < 60
    _sharp(window, pane, qtbot)
    assert len(window.classify_tab.zoom.cache)
    window.open_paths([str(small)])
    qtbot.waitUntil(lambda: "small" in pane.header.name.text())
    assert view.tiles is None
    assert not overview.isVisible()
    assert not len(window.classify_tab.zoom.cache)
    window.classify_tab.step(-1)
    qtbot.waitUntil(lambda: view.tiles is not None)
    view.fit_rect(QRectF(1000, 800, 300, 300))
    _sharp(window, pane, qtbot)


def test_a_field_of_a_slide_is_gone_to_and_the_wheel_is_followed(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = _slide(tmp_path)
    fields = [FieldOfView(500, 400, 224), FieldOfView(4000, 2800, 224)]
    window.classify_tab.intake.open_cases(
        [WantedCase(f"field {n}", ImageRef(str(path), field=f)) for n, f in enumerate(fields)]
    )
    pane = window.classify_tab.panes[Slot.PATHOLOGY]
    view = pane.view
    qtbot.waitUntil(lambda: view.has_image and view.tiles is not None)
    assert view.seen.contains(QRectF(500, 400, 224, 224))
    assert view.seen.width() < 2000
    window.classify_tab.step(1)
    qtbot.waitUntil(lambda: view.seen.contains(QRectF(4000, 2800, 224, 224)))
    view.fit()
    window.classify_tab.step(-1)  # all is in view: it stays so
    qtbot.waitUntil(lambda: pane.field == fields[0])
    assert view.seen.contains(view.extent)
    before, at = view.magnification, QPointF(120, 120)
    under = view.mapToScene(at.toPoint())
    view.zoom_smoothly(4, at)
    assert before < view.magnification < 3 * before
    qtbot.waitUntil(lambda: abs(view.magnification - 4 * before) < 0.05 * before)
    assert (view.mapToScene(at.toPoint()) - under).manhattanLength() < 4 / view.magnification
