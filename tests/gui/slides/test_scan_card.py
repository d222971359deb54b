"""The scan beside a slide, where a folder holds several."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import CaseFiles, ImageInfo, ImageRef, SeriesInfo, Slot
from crcviewer.ui.slides.slides_tab import SlidesTab


def test_series_are_told_apart_as_in_the_list_of_cases(
    tab: SlidesTab, phantom_slide: Path, qtbot: QtBot
) -> None:
    tab.open_paths([str(phantom_slide)])
    qtbot.waitUntil(lambda: tab.page is not None and not tab.opening)
    assert tab.page is not None
    card = tab.page.mapping.panel.scan
    series = [
        ImageInfo(
            path=f"/study/{number}", kind="dicom_series", format="DICOM", width=64, height=64,
            slices=slices, plane="axial", slot=Slot.RADIOLOGY,
            series=SeriesInfo(number=number, description=description),
        )
        for number, description, slices in ((4, "t2_tse", 19), (7, "dwi", 1))
    ]  # fmt: skip
    assert card.offer([CaseFiles(str(one.path), None, one) for one in series])
    assert card.ref == ImageRef("/study/4")
    titles = [card.series.itemText(n) for n in range(card.series.count())]
    assert titles == ["4 · t2_tse · axial · 19 slices", "7 · dwi · axial"]
    qtbot.waitUntil(lambda: not card.waiting)
