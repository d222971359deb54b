"""What macOS sends on a double click reaches the window, also before it is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from crcviewer.ui.window.opened_files import OpenedFiles


@pytest.fixture
def opened(qapp: QApplication) -> Iterator[OpenedFiles]:
    made = OpenedFiles(qapp)
    yield made
    qapp.removeEventFilter(made)
    made.deleteLater()


def test_files_come_in_order_and_none_is_lost(opened: OpenedFiles, qapp: QApplication) -> None:
    def send(path: str) -> None:
        QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(path)))

    received: list[list[str]] = []

    def receive(paths: Sequence[str]) -> None:
        received.append(list(paths))

    send("/a/one 模型.safetensors")
    send("/a/two.png")
    assert received == []
    opened.deliver(receive)
    assert received == [["/a/one 模型.safetensors", "/a/two.png"]]
    send("/a/three.png")
    assert received[1:] == [["/a/three.png"]]
