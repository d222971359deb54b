"""What of an image is seen: its pixels, or its values through a window; what is pointed at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QGuiApplication

from crcviewer.protocol.images import Windowing
from crcviewer.protocol.messages import ImageOpened
from crcviewer.ui.shared.brightness import AS_IT_IS, Brightness, Preset, pixels_of, window_of
from crcviewer.ui.shared.image_facts import reading_text
from crcviewer.ui.shared.image_view import ImageView
from crcviewer.ui.shared.pane_actions import PaneActions
from crcviewer.ui.shared.pixels import image_of


class SliceDisplay(QObject):
    """Between a pane, its view and the actions on it. Nothing here changes what the network has."""

    brightness_changed = Signal()

    def __init__(self, view: ImageView, actions: PaneActions, *, grey: bool) -> None:
        """``grey``: brightness is the user's to choose, as of a radiology image."""
        super().__init__(view)
        self._view, self._actions, self._grey = view, actions, grey
        self._values: NDArray[Any] | None = None
        self._scale = 1.0
        self._pointer: QPointF | None = None
        self.windowing: Windowing | None = None
        """None: there is nothing to choose."""
        self.brightness = Brightness()
        view.window_dragged.connect(self._on_view_window_dragged)
        view.pointer_moved.connect(self._on_view_pointer_moved)
        actions.preset_chosen.connect(self._on_actions_preset_chosen)
        actions.invert_toggled.connect(self._on_actions_invert_toggled)
        actions.window_reset.connect(lambda: self._set_brightness(Brightness()))
        actions.copy_requested.connect(self._on_actions_copy_requested)

    def show(self, opened: ImageOpened, pixels: NDArray[Any], *, same_image: bool) -> None:
        """8 bits ``(H, W)`` or ``(H, W, 3)``, or values; of the ``same_image`` zoom, place and
        window stay."""
        if not same_image:
            self.brightness = Brightness()
        self._values, self._scale = pixels, opened.scale
        self.windowing = opened.windowing
        if self.windowing is None and self._grey and pixels.ndim == 2:
            self.windowing = AS_IT_IS
        self._view.scrolls = self._grey and opened.info.slices > 1
        self._view.has_window = self.windowing is not None
        self._view.show_image(
            image_of(self._shown()),
            opened.scale,
            opened.field,
            pixel_size_um=opened.info.pixel_size_um,
            letters=opened.info.letters if self._grey else None,
            keep_view=same_image,
        )
        self._actions.invert.setChecked(self.brightness.inverted)
        self._show_reading()

    def clear(self) -> None:
        """No image is shown."""
        self._values, self.windowing, self._pointer = None, None, None
        self._view.has_window = self._view.scrolls = False
        self._view.clear()

    def _on_view_window_dragged(self, dx: float, dy: float) -> None:
        if self.windowing is not None:
            self._set_brightness(self.brightness.dragged(self.windowing, dx, dy))

    def _on_actions_preset_chosen(self, preset: Preset) -> None:
        if self.windowing is not None and self._values is not None:
            window = window_of(preset, self.windowing, self._values)
            self._set_brightness(replace(self.brightness, window=window))

    def _on_actions_invert_toggled(self, inverted: bool) -> None:
        self._set_brightness(replace(self.brightness, inverted=inverted))

    def _on_actions_copy_requested(self, overlay: bool) -> None:
        QGuiApplication.clipboard().setImage(self._view.picture(overlay=overlay))

    def _on_view_pointer_moved(self, point: QPointF | None) -> None:
        self._pointer = point
        self._show_reading()

    def _shown(self) -> NDArray[np.uint8]:
        assert self._values is not None
        if self.windowing is None:
            return self._values
        return pixels_of(self._values, self.windowing, self.brightness)

    def _set_brightness(self, brightness: Brightness) -> None:
        if self.windowing is None or brightness == self.brightness:
            return
        self.brightness = brightness
        self._actions.invert.setChecked(brightness.inverted)
        self._view.show_pixels(image_of(self._shown()))
        self.brightness_changed.emit()

    def _show_reading(self) -> None:
        text = ""
        if self._pointer is not None and self._values is not None:
            height, width = self._values.shape[:2]
            row = min(int(self._pointer.y() * self._scale), height - 1)
            column = min(int(self._pointer.x() * self._scale), width - 1)
            value = float(self._values[row, column]) if self._values.ndim == 2 else None
            place = int(self._pointer.x()), int(self._pointer.y())
            text = reading_text(*place, value, self.windowing)
        self._view.set_reading(text)
