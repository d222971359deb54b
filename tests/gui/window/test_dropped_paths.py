"""A drop is sorted into models, images and what must not be opened."""

from __future__ import annotations

import os
import socket

from PySide6.QtCore import QMimeData, QUrl

from crcviewer.ui.shared.dropped_paths import DroppedPaths, Handed, handed_over, sort_paths


def test_sorted_by_suffix_whatever_its_case() -> None:
    assert sort_paths(
        ["/m.SafeTensors", "/a.png", "/folder", "/old.PT", "/x.h5", "/CT.0001", "/y.ckpt"]
    ) == DroppedPaths(
        models=("/m.SafeTensors",),
        refused=("/old.PT", "/x.h5", "/y.ckpt"),
        images=("/a.png", "/folder", "/CT.0001"),
    )


def test_files_with_odd_names_and_addresses_beside_them() -> None:
    data = QMimeData()
    data.setUrls(
        [QUrl.fromLocalFile("/图 像/a 'b' \"c\"\n.png"), QUrl("https://example.org/x.png")]
    )
    assert handed_over(data) == Handed(
        ("/图 像/a 'b' \"c\"\n.png",), ("https://example.org/x.png",)
    )


def test_this_machine_by_its_name_and_names_that_are_not_utf_8() -> None:
    data = QMimeData()
    data.setUrls(
        [
            QUrl("file://localhost/data/a%20b.png"),
            QUrl(f"file://{socket.gethostname()}/data/c.png"),
            QUrl("file:///data/caf%E9.png"),
        ]
    )
    paths = ("/data/a b.png", "/data/c.png", os.fsdecode(b"/data/caf\xe9.png"))
    assert handed_over(data) == Handed(paths)
