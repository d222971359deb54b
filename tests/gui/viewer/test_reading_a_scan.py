"""A CT series in the Classify tab as a radiologist reads it, with the program's own reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.session_folder import SessionFolder
from crcviewer.imaging.core.intensity import ABDOMINAL_WINDOW, windowed
from crcviewer.protocol.images import Slot
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classify_tab import ClassifyTab
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.brightness import Brightness, Preset
from crcviewer.ui.shared.image_pane import ImagePane
from tests.gui.viewer.test_image_view import turn_wheel
from tests.unit.imaging.dicom_writing import write

_SLICES = 40
_WAIT_MS = 60_000


def hounsfield(index: int) -> np.ndarray:
    """``(48, 64)``: a ramp from left to right, brighter in each slice."""
    ramp = np.linspace(-200, 200, 64).astype(np.int16) + np.int16(5 * index)
    return np.tile(ramp, (48, 1))


@pytest.fixture
def series(tmp_path: Path) -> Path:
    folder = tmp_path / "a CT"
    folder.mkdir()
    for n in range(_SLICES):
        write(
            folder / f"{n}.dcm",
            hounsfield(n),
            InstanceNumber=n + 1,
            SeriesNumber=4,
            SeriesDescription="venous",
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
            ImagePositionPatient=[0, 0, 3.0 * n],
            PixelSpacing=[2, 2],
            WindowCenter=-600,
            WindowWidth=1500,
        )
    return folder


@pytest.fixture
def store() -> CaseStore:
    return CaseStore()


@pytest.fixture
def tab(qtbot: QtBot, tmp_path: Path, store: CaseStore) -> Iterator[ClassifyTab]:
    session = SessionFolder(tmp_path)
    reader, engine = ReaderClient(session.path), EngineClient(session.path)
    stored = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    tab = ClassifyTab(store, reader, engine, Settings(stored))
    qtbot.addWidget(tab)
    tab.resize(1300, 700)
    tab.show()
    reader.start()
    yield tab
    reader.shutdown()
    session.remove()


@pytest.fixture
def scan(tab: ClassifyTab, series: Path, qtbot: QtBot) -> ImagePane:
    tab.add_paths([str(series)])
    pane = tab.panes[Slot.RADIOLOGY]
    qtbot.waitUntil(lambda: pane.view.has_image, timeout=_WAIT_MS)
    return pane


@pytest.fixture
def tile(tab: ClassifyTab, tmp_path: Path, qtbot: QtBot) -> ImagePane:
    noise = np.random.default_rng(0).integers(0, 120, (400, 600, 3), np.uint8)
    Image.fromarray(noise + np.array([120, 60, 120], np.uint8)).save(tmp_path / "a_HE.png")
    tab.add_paths([str(tmp_path / "a_HE.png")])
    pane = tab.panes[Slot.PATHOLOGY]
    qtbot.waitUntil(lambda: pane.view.has_image, timeout=_WAIT_MS)
    return pane


def shown(pane: ImagePane) -> np.ndarray:
    """The grey of each pixel in view, without what is drawn over it."""
    image = pane.view.picture(overlay=False)
    buffer = np.frombuffer(image.constBits(), np.uint8)
    return buffer.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width(), 0]


def sees(pane: ImagePane, index: int, window: tuple[float, float]) -> Callable[[], bool]:
    return lambda: np.array_equal(shown(pane), windowed(hounsfield(index), *window))


def side_is(pane: ImagePane, side: float) -> Callable[[], bool]:
    return lambda: pane.field is not None and pane.field.side == side


def test_wheel_and_keys_walk_the_slices_and_the_last_one_is_the_cases(
    tab: ClassifyTab, store: CaseStore, scan: ImagePane, qtbot: QtBot
) -> None:
    assert sees(scan, 20, ABDOMINAL_WINDOW)()
    zoom = scan.view.magnification
    for _ in range(6):
        turn_wheel(scan.view, QPointF(50, 50), -120)
    qtbot.waitUntil(sees(scan, 26, ABDOMINAL_WINDOW), timeout=_WAIT_MS)
    qtbot.keyClick(scan.view, Qt.Key.Key_PageUp)
    qtbot.keyClick(scan.view, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(sees(scan, 35, ABDOMINAL_WINDOW), timeout=_WAIT_MS)
    assert scan.view.magnification == zoom
    case = tab.current_case()
    assert case is not None
    assert case.radiology is not None
    assert case.radiology.slice_index is None
    with qtbot.waitSignal(store.pictures_changed, timeout=_WAIT_MS):
        pass
    case = tab.current_case()
    assert case is not None
    assert case.radiology is not None
    assert case.radiology.slice_index == 35
    turn_wheel(scan.view, QPointF(50, 50), 120, Qt.KeyboardModifier.ControlModifier)
    assert scan.view.magnification == pytest.approx(1.25 * zoom)


def test_a_slice_that_was_passed_belongs_to_the_case_it_was_seen_in(
    tab: ClassifyTab, store: CaseStore, scan: ImagePane, qtbot: QtBot
) -> None:
    (first,) = store
    (other,) = store.add_pictured([("other", None, first.radiology)])
    qtbot.keyClick(scan.view, Qt.Key.Key_PageDown)
    tab.case_list.select_case(other)
    seen = store.get(first.id)
    assert seen is not None
    assert seen.radiology is not None
    assert seen.radiology.slice_index == 21


def test_windows_are_for_looking_and_stay_from_slice_to_slice(
    store: CaseStore, scan: ImagePane, qtbot: QtBot
) -> None:
    voided: list[int] = []
    store.pictures_changed.connect(voided.append)
    scan.offered.presets[Preset.LUNG].trigger()
    assert sees(scan, 20, (-600, 1500))()
    qtbot.keyClick(scan.view, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert sees(scan, 20, (-600, 1500))()  # the file's own
    qtbot.keyClick(scan.view, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert scan.brightness == Brightness((50, 400))
    qtbot.keyClick(scan.view, Qt.Key.Key_I)
    np.testing.assert_array_equal(shown(scan), ~windowed(hounsfield(20), 50, 400))
    qtbot.keyClick(scan.view, Qt.Key.Key_W)
    assert scan.brightness == Brightness()
    qtbot.keyClick(scan.view, Qt.Key.Key_8, Qt.KeyboardModifier.AltModifier)
    low, high = int(hounsfield(20).min()), int(hounsfield(20).max())
    full = ((low + high) / 2, high - low)
    assert sees(scan, 20, full)()
    assert voided == []
    turn_wheel(scan.view, QPointF(50, 50), -120)
    qtbot.waitUntil(sees(scan, 21, full), timeout=_WAIT_MS)


def test_the_right_button_drags_window_and_level_or_brings_the_menu(
    scan: ImagePane, qtbot: QtBot
) -> None:
    viewport, right = scan.view.viewport(), Qt.MouseButton.RightButton
    asked: list[QPoint] = []
    scan.view.menu_requested.connect(asked.append)
    qtbot.mousePress(viewport, right, pos=QPoint(100, 100))
    qtbot.mouseMove(viewport, QPoint(150, 100))
    qtbot.mouseRelease(viewport, right, pos=QPoint(150, 100))
    window = scan.brightness.window
    assert window is not None
    assert window[0] == 50
    assert window[1] > 600
    qtbot.keyClick(scan.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert scan.brightness.window is not None
    assert scan.brightness.window[0] < 50  # brighter
    assert asked == []
    qtbot.mouseClick(viewport, right, pos=QPoint(100, 100))
    assert len(asked) == 1
    assert scan.offered.menu.isVisible()
    scan.offered.menu.close()


def test_the_value_under_the_pointer_is_in_hounsfield_units(scan: ImagePane, qtbot: QtBot) -> None:
    at = scan.view.viewportTransform().map(QPointF(10.5, 7.5)).toPoint()
    qtbot.mouseMove(scan.view.viewport(), at)
    point = scan.view.mapToScene(at)
    value = hounsfield(20)[int(point.y()), int(point.x())]
    assert scan.view.reading == f"x {int(point.x())}, y {int(point.y())} · {value} HU".replace(
        "-", "−"
    )


def test_the_ruler_measures_millimetres(scan: ImagePane, qtbot: QtBot) -> None:
    view = scan.view
    qtbot.keyClick(view, Qt.Key.Key_R)
    assert scan.header.ruler_button.isChecked()
    ends = [view.viewportTransform().map(QPointF(x, 20)).toPoint() for x in (10, 40)]
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=ends[0])
    qtbot.mouseMove(view.viewport(), ends[1])
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=ends[1])
    ruler = view.ruler.line
    assert ruler.pixels == pytest.approx(30, abs=0.5)
    assert ruler.text.endswith("mm")
    assert ruler.pixel_size_um == 2000
    before = ruler.pixels
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert ruler.pixels > before
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not scan.header.ruler_button.isChecked()
    assert not view.ruler.item.isVisible()


def test_the_pane_says_which_series_and_which_windows(scan: ImagePane) -> None:
    scan.offered.presets[Preset.BONE].trigger()
    facts = scan.facts
    assert "series 4 · venous · axial" in facts
    assert "window 400 / 1800 (network: 50 / 400)" in facts
    assert "2 mm/px" in facts


def test_pictures_are_copied_with_and_without_what_lies_over_them(
    scan: ImagePane, qtbot: QtBot
) -> None:
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(scan.view, Qt.Key.Key_C, control | shift)
    plain = QGuiApplication.clipboard().image()
    assert (plain.width(), plain.height()) == (64, 48)
    assert plain.pixelColor(32, 20).red() == windowed(hounsfield(20), 50, 400)[20, 32]
    qtbot.keyClick(scan.view, Qt.Key.Key_C, control)
    drawn = QGuiApplication.clipboard().image()
    assert drawn.height() == 448


def test_a_tile_is_told_its_pixel_size_and_its_field_of_view_follows(
    tab: ClassifyTab, tile: ImagePane, qtbot: QtBot
) -> None:
    assert tile.header.size_button.isVisible()
    assert tile.field is not None
    assert tile.field.side == 400
    tile.offered.objectives[20].trigger()
    qtbot.waitUntil(side_is(tile, 224), timeout=_WAIT_MS)
    case = tab.current_case()
    assert case is not None
    assert case.pathology is not None
    assert case.pathology.ref().field == tile.field
    qtbot.keyClick(tile.view, Qt.Key.Key_R)
    assert tile.view.ruler.line.text.endswith("µm")
    tile.offered.objectives[40].trigger()
    qtbot.waitUntil(side_is(tile, 400), timeout=_WAIT_MS)  # all there is
    tab.offered.undo.trigger()
    qtbot.waitUntil(side_is(tile, 224), timeout=_WAIT_MS)


def test_any_pixel_size_can_be_typed(tile: ImagePane, qtbot: QtBot) -> None:
    tile.offered.other_size.trigger()
    box = tile.findChild(QInputDialog)
    box.setDoubleValue(0.46)
    box.accept()
    qtbot.waitUntil(side_is(tile, 243), timeout=_WAIT_MS)
    assert "0.46 µm/px" in tile.facts


def test_nothing_is_darkened_until_the_overlay_is_asked_for(
    tab: ClassifyTab, tile: ImagePane
) -> None:
    assert not tab.overlay_bar.overlay_visible
    assert not tile.view.editor.item.dims
    tab.offered.toggle_overlay.trigger()
    assert tile.view.editor.item.dims
