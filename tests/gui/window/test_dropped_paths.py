"""A drop is sorted into models, images and what must not be opened."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QUrl

from crcviewer.ui.shared.dropped_paths import DroppedPaths, local_paths, sort_paths


def test_sorted_by_suffix_whatever_its_case() -> None:
    assert sort_paths(
        ["/m.SafeTensors", "/a.png", "/folder", "/old.PT", "/x.h5", "/CT.0001", "/y.ckpt"]
    ) == DroppedPaths(
        models=("/m.SafeTensors",),
        refused=("/old.PT", "/x.h5", "/y.ckpt"),
        images=("/a.png", "/folder", "/CT.0001"),
    )


def test_only_local_files_with_odd_names() -> None:
    data = QMimeData()
    data.setUrls(
        [QUrl.fromLocalFile("/图 像/a 'b' \"c\"\n.png"), QUrl("https://example.org/x.png")]
    )
    assert local_paths(data) == ["/图 像/a 'b' \"c\"\n.png"]
