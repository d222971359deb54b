"""Puts the chosen overlay over both images, and the probe's answer over the other one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
from PySide6.QtCore import QObject

from crcviewer.protocol.images import Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.report.case_arrays import CaseArrays, OverlayKind
from crcviewer.report.overlay_map import OverlayMap
from crcviewer.ui.classify.overlay_bar import OverlayBar
from crcviewer.ui.shared.image_pane import ImagePane

# A place stands out if it gets half as much again as an even share of the attention; below that
# a marker would point at noise.
_STANDS_OUT = 1.5


class OverlayPainter(QObject):
    """Knows the result in view, the choice of the bar, and where the user points."""

    def __init__(
        self, panes: Mapping[Slot, ImagePane], bar: OverlayBar, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._panes, self._bar = panes, bar
        self._card: ModelCard | None = None
        self._result: Classified | None = None
        self._arrays: CaseArrays | None = None
        self._probe: tuple[float, float] | None = None
        self._shown: set[Slot] = set()
        bar.choice_changed.connect(self._on_bar_choice_changed)
        bar.opacity_changed.connect(self._on_bar_opacity_changed)
        bar.visibility_changed.connect(self._on_bar_visibility_changed)
        for slot, pane in panes.items():
            pane.probe_moved.connect(partial(self._on_pane_probe_moved, slot))
            pane.opacity_step_requested.connect(bar.step_opacity)
            pane.set_overlay_opacity(bar.opacity)
            pane.set_overlay_visible(bar.overlay_visible)

    def set_result(
        self, card: ModelCard | None, result: Classified | None, arrays: CaseArrays | None
    ) -> None:
        """Show what belongs to this result; without arrays there is nothing to draw yet."""
        same = result is not None and result is self._result
        self._card, self._result, self._arrays = card, result, arrays
        if not same:
            self._bar.set_result(result)
        self.paint()

    def clear(self) -> None:
        """Another case comes."""
        self._result, self._arrays, self._probe = None, None, None
        self._shown.clear()
        for pane in self._panes.values():
            pane.set_overlay(None)
            pane.set_marker(None)

    def show_slot(self, slot: Slot) -> None:
        """The image of the present case is in view now: before, the last case's still was."""
        self._shown.add(slot)
        self._paint_slot(slot)

    def hide_slot(self, slot: Slot) -> None:
        """Another slice is in view than the one of the result."""
        self._shown.discard(slot)
        self._paint_slot(slot)

    def paint(self) -> None:
        """Draw the present choice over both images."""
        for slot in Slot:
            self._paint_slot(slot)

    def _paint_slot(self, slot: Slot) -> None:
        overlay: OverlayMap | None = None
        choice = self._bar.choice
        arrays, result, card = self._arrays, self._result, self._card
        if arrays is not None and result is not None and card is not None and slot in self._shown:
            overlay = arrays.overlay(choice, slot, self._probe, result, card)
        self._panes[slot].set_overlay(overlay)
        marker = None
        if self._probe is not None and choice.kind is OverlayKind.ATTENTION:
            # Both ends of the look: whence, and where to.
            if slot is choice.query_slot:
                marker = self._probe
            elif overlay is not None:
                marker = _peak(overlay)
        self._panes[slot].set_marker(marker)

    def _on_bar_choice_changed(self) -> None:
        self._probe = None
        self.paint()

    def _on_bar_opacity_changed(self, opacity: float) -> None:
        for pane in self._panes.values():
            pane.set_overlay_opacity(opacity)

    def _on_bar_visibility_changed(self, visible: bool) -> None:
        for pane in self._panes.values():
            pane.set_overlay_visible(visible)

    def _on_pane_probe_moved(self, slot: Slot, position: tuple[float, float] | None) -> None:
        choice = self._bar.choice
        if choice.kind is not OverlayKind.ATTENTION or slot is not choice.query_slot:
            return
        self._probe = position
        self.paint()


def _peak(overlay: OverlayMap) -> tuple[float, float] | None:
    """Centre of the strongest cell in 0..1 of the field of view, if it stands out."""
    values = overlay.values
    if float(values.max()) < _STANDS_OUT / values.size:
        return None
    row, column = divmod(int(np.argmax(values)), values.shape[1])
    return (column + 0.5) / values.shape[1], (row + 0.5) / values.shape[0]
