"""The collector's long steps: only what is new, while somebody works with the window."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from crcviewer.ui.window.short_collections import ShortCollections


@pytest.fixture
def collections(qapp: QApplication) -> Iterator[ShortCollections]:
    made = ShortCollections(qapp)
    yield made
    made.end()
    made.setParent(None)
    made.deleteLater()


class _Knot:
    """Holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_what_outlived_a_collection_is_not_gone_through_again(
    collections: ShortCollections,
) -> None:
    kept = [_Knot() for _ in range(1000)]
    gc.collect()
    assert len(kept) == 1000
    # All of the program and of the tests is set aside; what is new is next to nothing.
    assert gc.get_freeze_count() > 10_000
    assert len(gc.get_objects()) < gc.get_freeze_count() / 10


def test_all_is_collected_when_the_user_turns_to_another_program(
    collections: ShortCollections, qapp: QApplication
) -> None:
    knot = _Knot()
    gc.collect()
    seen = weakref.ref(knot)
    del knot
    gc.collect()
    assert seen() is not None  # set aside, and so not looked at
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert seen() is None


def test_it_ends_with_the_program(collections: ShortCollections) -> None:
    collections.end()
    assert gc.get_freeze_count() == 0
    assert ShortCollections._on_collection not in gc.callbacks
