"""What a session keeps of open slides, and how they come back."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.json_lines import from_json, to_json
from crcviewer.session.slide import KeptSlide, KeptSlides
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.slides.slides_tab import SlidesTab
from tests.gui.drags import drop_files

SQUARE = ((100.0, 100.0), (900.0, 100.0), (900.0, 900.0))


def _settled(tab: SlidesTab, count: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(tab.pages()) == count and not tab.opening)


def test_slides_come_back_as_they_were(
    tab: SlidesTab, phantom_slide: Path, unscaled: Path, qtbot: QtBot
) -> None:
    tab.open_paths([str(unscaled), str(phantom_slide)])
    _settled(tab, 2, qtbot)
    first, second = tab.pages()
    told: list[None] = []
    tab.kept_changed.connect(lambda: told.append(None))
    first.question.buttons[20].click()
    first.mapping.regions.add(SQUARE)
    first.view.zoom_to(1)
    first.view.turn(1)
    first.view.go_to(QPointF(700, 800))
    tab.tabs.setCurrentWidget(first)
    assert told
    kept = tab.kept()
    assert kept.shown == 0
    assert [one.pixel_size_um for one in kept.slides] == [0.5, None]
    assert all(one.sha256 for one in kept.slides)
    assert kept.slides[1].place is None
    for page in (first, second):
        tab.close_slide(page)
    assert tab.kept() == KeptSlides()

    tab.restore(from_json(KeptSlides, to_json(kept).encode()))
    _settled(tab, 2, qtbot)
    assert tab.kept() == kept
    shown = tab.page
    assert shown is not None
    assert Path(shown.path) == unscaled
    assert not shown.question.isVisible()
    assert shown.view.camera.quarters == 1
    assert shown.view.camera.centre == QPointF(700, 800)
    assert shown.mapping.regions.undo_stack.count() == 0  # nobody drew them now


def test_a_slide_that_is_not_there_stays_among_the_kept_ones(
    tab: SlidesTab, phantom_slide: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    raised: list[Message] = []
    tab.message_raised.connect(raised.append)
    gone = KeptSlide(str(tmp_path / "gone.svs"), "aa", 0.25, journal="map.slidemap")
    tab.restore(KeptSlides((gone, KeptSlide(str(phantom_slide))), shown=1))
    _settled(tab, 1, qtbot)
    qtbot.waitUntil(lambda: bool(raised))
    assert gone in tab.kept().slides


def test_regions_of_another_file_of_that_name_are_not_shown(
    tab: SlidesTab, phantom_slide: Path, qtbot: QtBot
) -> None:
    raised: list[Message] = []
    tab.message_raised.connect(raised.append)
    tab.open_paths([str(phantom_slide)])
    _settled(tab, 1, qtbot)
    page = tab.page
    assert page is not None
    page.mapping.regions.add(SQUARE)
    kept = tab.kept()
    tab.close_slide(page)
    tab.restore(replace(kept, slides=(replace(kept.slides[0], sha256="of another"),)))
    _settled(tab, 1, qtbot)
    assert tab.page is not None
    assert not len(tab.page.mapping.regions)
    assert [message.severity for message in raised] == [Severity.WARNING]


def test_the_scan_beside_a_slide_comes_back(
    tab: SlidesTab, phantom_slide: Path, scan: Path, qtbot: QtBot
) -> None:
    tab.open_paths([str(phantom_slide)])
    _settled(tab, 1, qtbot)
    page = tab.page
    assert page is not None
    card = page.mapping.panel.scan
    card.take([str(scan)])
    qtbot.waitUntil(lambda: card.ref is not None and not card.waiting)
    kept = tab.kept()
    assert kept.slides[0].radiology == ImageRef(str(scan))
    assert kept.slides[0].radiology_sha256
    tab.close_slide(page)
    tab.restore(kept)
    _settled(tab, 1, qtbot)
    assert tab.page is not None
    qtbot.waitUntil(lambda: tab.page is not None and not tab.page.mapping.panel.scan.waiting)
    assert tab.kept() == kept


def test_a_pixel_size_that_was_given_is_remembered_for_that_slide(
    tab: SlidesTab, unscaled: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    tab.open_paths([str(unscaled)])
    _settled(tab, 1, qtbot)
    page = tab.page
    assert page is not None
    page.question.buttons[40].click()
    tab.close_slide(page)
    moved = tmp_path / "elsewhere" / "same.tiff"
    moved.parent.mkdir()
    moved.write_bytes(unscaled.read_bytes())
    tab.open_paths([str(moved)])
    _settled(tab, 1, qtbot)
    assert tab.page is not None
    assert tab.page.pixel_size_um == 0.25
    assert not tab.page.question.isVisible()
    assert tab.page.kept().pixel_size_um == 0.25


def test_a_scan_that_is_dropped_goes_beside_the_slide(
    tab: SlidesTab, phantom_slide: Path, scan: Path, qtbot: QtBot
) -> None:
    raised: list[Message] = []
    tab.message_raised.connect(raised.append)
    assert drop_files(tab, [scan])
    qtbot.waitUntil(lambda: bool(raised) and not tab.opening)  # there is no slide yet
    assert not tab.pages()
    assert drop_files(tab, [phantom_slide])
    _settled(tab, 1, qtbot)
    page = tab.page
    assert page is not None
    assert drop_files(tab, [scan])
    card = page.mapping.panel.scan
    qtbot.waitUntil(lambda: card.ref is not None and not card.waiting)
    assert card.ref == ImageRef(str(scan))
    assert len(tab.pages()) == 1
    card.remove_button.click()
    assert card.ref is None
