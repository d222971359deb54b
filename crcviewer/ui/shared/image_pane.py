"""One image of a case with all that belongs to it: name, view, legend, slices, window, facts."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crcviewer.imaging.core.field_of_view import default_field
from crcviewer.imaging.core.image_names import image_name
from crcviewer.imaging.core.pixel_size import believable
from crcviewer.protocol.images import FieldOfView, ImageInfo, Slot
from crcviewer.protocol.messages import ImageOpened
from crcviewer.protocol.modality import modality_text
from crcviewer.protocol.text import NOTHING, Text, visible
from crcviewer.report.overlay_map import OverlayMap
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.brightness import Brightness
from crcviewer.ui.shared.colour_scale import ColourScale
from crcviewer.ui.shared.drop_card import DropCard
from crcviewer.ui.shared.drop_zones import DropZones
from crcviewer.ui.shared.image_facts import facts_text
from crcviewer.ui.shared.image_view import ImageView
from crcviewer.ui.shared.pane_actions import PaneActions
from crcviewer.ui.shared.pane_header import PaneHeader
from crcviewer.ui.shared.series_menu import SeriesMenu
from crcviewer.ui.shared.slice_display import SliceDisplay


class ImagePane(Translated, QWidget):
    """Shows what it is given; files, slices and fields of view are asked for by signals."""

    slice_changed = Signal(int)
    """The user wants this slice: by slider, wheel or keys."""
    field_changed = Signal(object)
    """FieldOfView that the user has set, when mouse button or key is released."""
    probe_moved = Signal(object)
    """Where the cursor is: ``(u, v)`` in 0..1 of the field of view, or None outside of it."""
    opacity_step_requested = Signal(int)
    """Ctrl+wheel over a tile: +1 or -1."""
    pixel_size_chosen = Signal(float)
    """Micrometres, for a tile whose file does not tell."""

    def __init__(self, slot: Slot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slot = slot
        self._info: ImageInfo | None = None
        self._slice_index = 0
        self._wished_slice: int | None = None
        """What the user has asked for and is not in view yet."""
        self._size_set = False
        self._alias = ""
        self._said: Text = NOTHING
        self._build()
        self.drop_zones = DropZones(self)
        self.show_message(NOTHING)
        self.retranslate()

    # -------------------------------------------------------------------------------- content

    @property
    def view(self) -> ImageView:
        """The view of the image."""
        return self._view

    @property
    def field(self) -> FieldOfView | None:
        """The square as it is drawn now."""
        return self._view.editor.field

    @property
    def slice_wished(self) -> int:
        """What the slider stands at: what is in view may come after it."""
        return self._slider.value()

    @property
    def facts(self) -> str:
        """What is said below the image."""
        return self._facts.text()

    @property
    def brightness(self) -> Brightness:
        """What the user has chosen to look through; the network has its own window."""
        return self._display.brightness

    def show_image(
        self, opened: ImageOpened, pixels: NDArray[Any], *, size_set: bool = False
    ) -> None:
        """Show ``pixels`` of ``opened``: 8 bits ``(H, W)`` or ``(H, W, 3)``, or values.

        Zoom, place and window stay when it is another slice of the same image. The overlay goes
        when image, slice or field of view is another one, so set it afterwards. ``size_set``: the
        size of a pixel is what the user has said.
        """
        info = opened.info
        same_image = self.shows(info)
        same = same_image and self._slice_index == opened.slice_index and self.field == opened.field
        if not same:
            self.set_overlay(None)
            self.set_marker(None)
        if not same_image:
            self._wished_slice = None
        self._info, self._slice_index, self._size_set = info, opened.slice_index, size_set
        self._display.show(opened, pixels, same_image=same_image)
        self._pages.setCurrentWidget(self._view)
        self._busy.hide()
        self._said = NOTHING
        self._show_slices(info.slices, opened.slice_index)
        self._show_actions()
        self._show_facts()

    def shows(self, info: ImageInfo) -> bool:
        """Whether any slice of this image is in view."""
        known = self._info
        return known is not None and (known.path, known.sha256) == (info.path, info.sha256)

    def set_alias(self, alias: str) -> None:
        """What the image is called in place of its name, path and description; empty: by these."""
        self._alias = alias
        self._show_facts()

    def show_busy(self, said: Text) -> None:
        """Say that something is under way, over the present image; an empty text ends it."""
        self._said = said
        if self._view.has_image:
            self._busy.setVisible(bool(said))
        self._show_said()

    def show_message(self, said: Text) -> None:
        """Show no image but a text, such as the invitation to drop one."""
        self._info, self._said = None, said
        self._wished_slice = None
        self.set_overlay(None)
        self._display.clear()
        self._busy.hide()
        self._show_said()
        self._pages.setCurrentWidget(self._card)
        self.header.name.clear()
        self.header.name.setToolTip("")
        self._facts.clear()
        self._slices.hide()
        self.offered.edit_field.setChecked(False)
        self._show_actions()

    def set_overlay(self, overlay: OverlayMap | None) -> None:
        """Draw a map over the field of view; None: none."""
        self._view.overlay.set_overlay(overlay)
        self._legend.show_overlay(overlay, self._info.pixel_size_um if self._info else None)
        self._show_value()

    def set_overlay_opacity(self, opacity: float) -> None:
        """0: invisible, 1: opaque."""
        self._view.overlay.set_map_opacity(opacity)

    def set_overlay_visible(self, visible: bool) -> None:
        """Switch map and legend off or on; what lies outside of the field dims with them."""
        self._view.overlay.set_shown(visible)
        self._view.editor.set_dims(visible)
        self._legend.setVisible(visible)

    def set_marker(self, position: tuple[float, float] | None) -> None:
        """Mark a place, ``(u, v)`` in 0..1 of the field of view; None: none."""
        self._view.marker.mark(self.field, position)

    def retranslate(self) -> None:
        """Its own words, and those that it was given."""
        pathology = self._slot is Slot.PATHOLOGY
        self._view.setAccessibleName(
            self.tr("Pathology image") if pathology else self.tr("Radiology image")
        )
        self._view.setAccessibleDescription(
            self.tr("Plus and minus zoom, F fits, Shift+F shows the field of view.")
        )
        self._slider.setAccessibleName(self.tr("Slice"))
        self._show_said()
        self._show_facts()
        self._view.viewport().update()  # the scale bar has a unit

    # --------------------------------------------------------------------------------- build

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE, theme.SPACE_SMALL, theme.SPACE, theme.SPACE_SMALL)
        layout.setSpacing(theme.SPACE_SMALL)
        self._view = ImageView()
        self.offered = PaneActions(self._view)
        grey = self._slot is Slot.RADIOLOGY
        self._display = SliceDisplay(self._view, self.offered, grey=grey)
        self.series = SeriesMenu(self._view)
        self.header = PaneHeader(self._slot, self.offered, self.series)
        self.header.reset_button.clicked.connect(self._on_reset_button_clicked)
        layout.addWidget(self.header)
        self._build_pages()
        self._build_slices()
        self._legend = ColourScale()
        kept = self._legend.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # the image must not jump when X switches the overlay
        self._legend.setSizePolicy(kept)
        self._facts = QLabel()
        self._facts.setTextFormat(Qt.TextFormat.PlainText)
        theme.set_role(self._facts, "muted")
        self._facts.setWordWrap(True)
        self._facts.setFont(theme.scaled_font(self._facts.font(), 0.9))
        self._facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        # Always two lines, so that images and legends of both panes stand at one height.
        self._facts.setMinimumHeight(2 * QFontMetrics(self._facts.font()).lineSpacing())
        layout.addWidget(self._pages, 1)
        for widget in (self._slices, self._legend, self._facts):
            layout.addWidget(widget)

        self._view.seen_changed.connect(self._on_view_seen_changed)
        self._view.slice_steps_requested.connect(self._on_slice_steps_requested)
        self._display.brightness_changed.connect(self._show_facts)
        self._view.menu_requested.connect(self._on_view_menu_requested)
        offered = self.offered
        offered.slice_steps_requested.connect(self._on_slice_steps_requested)
        offered.pixel_size_chosen.connect(self.pixel_size_chosen)
        offered.edit_field.toggled.connect(self._on_edit_field_toggled)
        self._slider.valueChanged.connect(self._on_slider_value_changed)
        self._view.cursor_moved.connect(self._on_view_cursor_moved)
        self._view.opacity_step_requested.connect(self.opacity_step_requested)
        self._view.editing_end_requested.connect(lambda: self.offered.edit_field.setChecked(False))
        self._view.editor.field_edited.connect(self._on_editor_field_edited)
        self._view.editor.field_committed.connect(self.field_changed)

    def _build_pages(self) -> None:
        self._card = DropCard()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._card)
        self._pages.addWidget(self._view)
        self._pages.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._pages.setMinimumSize(160, 160)
        self._busy = QLabel(self._view)
        self._busy.setTextFormat(Qt.TextFormat.PlainText)
        theme.set_role(self._busy, "notice")
        self._busy.hide()

    def _build_slices(self) -> None:
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slice_text = QLabel()
        self._slices = QWidget()
        slices = QHBoxLayout(self._slices)
        slices.setContentsMargins(0, 0, 0, 0)
        slices.addWidget(self._slider, 1)
        slices.addWidget(self._slice_text)

    def _on_edit_field_toggled(self, editing: bool) -> None:
        self._view.editor.set_editing(editing)
        self.header.reset_button.setVisible(editing)
        if editing:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_reset_button_clicked(self) -> None:
        if self._info is not None:
            self._view.editor.replace(default_field(self._info, self._slot))

    def _on_slider_value_changed(self, index: int) -> None:
        self._slice_text.setText(f"{index + 1} / {self._slider.maximum() + 1}")
        self._wished_slice = index
        self.slice_changed.emit(index)

    def _on_slice_steps_requested(self, steps: int) -> None:
        self._slider.setValue(self._slider.value() + steps)

    def _on_view_seen_changed(self) -> None:
        if self._busy.isVisible():
            self._place_busy()  # the view may be narrower now

    def _on_view_menu_requested(self, at: QPoint) -> None:
        menu, series = self.offered.menu, self.series.menu
        menu.removeAction(series.menuAction())
        if self.series.offered:
            menu.insertMenu(menu.actions()[0], series)
        menu.popup(at)

    def _on_view_cursor_moved(self, place: tuple[float, float] | None) -> None:
        self._show_value(place)
        self.probe_moved.emit(place)

    def _on_editor_field_edited(self, _field: FieldOfView) -> None:
        # What was computed for the old square would lie.
        self.set_overlay(None)
        self.set_marker(None)
        self._show_facts()

    def _show_actions(self) -> None:
        info = self._info
        settable = (
            self._slot is Slot.PATHOLOGY
            and info is not None
            and (self._size_set or believable(info.pixel_size_um) is None)
        )
        self.offered.show_image(
            self._display.windowing, has_image=info is not None, size_settable=settable
        )
        self.header.window_button.setVisible(self._display.windowing is not None)
        self.header.size_button.setVisible(settable)

    def _show_value(self, place: tuple[float, float] | None = None) -> None:
        overlay = self._view.overlay.overlay
        value = None
        if overlay is not None and place is not None:
            value = float(overlay.values[overlay.cell_at(place)])
        self._legend.show_value(value)

    def _show_slices(self, count: int, index: int) -> None:
        self._slices.setVisible(count > 1)
        if self._wished_slice in (None, index):
            self._wished_slice = None
            with QSignalBlocker(self._slider):
                self._slider.setRange(0, max(count - 1, 0))
                self._slider.setValue(index)
        widest = self._slice_text.fontMetrics().horizontalAdvance(f"{count} / {count}")
        self._slice_text.setMinimumWidth(widest)
        self._slice_text.setText(f"{self._slider.value() + 1} / {count}")

    def _show_facts(self) -> None:
        if self._info is None or self.field is None:
            return
        name = self._alias or f"“{image_name(self._info)}”"
        kind = say(modality_text(self._info.modality))
        self.header.name.setText(f"{name} · {kind}" if kind else name)
        self.header.name.setToolTip("" if self._alias else visible(self._info.path))
        self._facts.setText(
            facts_text(
                self._info,
                self._slice_index,
                self.field,
                self._display.windowing,
                self._display.brightness,
                size_set=self._size_set,
                described=not self._alias,
            )
        )

    def _show_said(self) -> None:
        if not self._view.has_image:
            self._card.set_text(say(self._said))
            return
        self._busy.setText(say(self._said))
        self._place_busy()

    def _place_busy(self) -> None:
        """In one line, or in several where the view is narrower than it."""
        room = self._view.viewport().width() - 2 * theme.SPACE
        self._busy.setWordWrap(False)
        if self._busy.sizeHint().width() <= room:
            self._busy.resize(self._busy.sizeHint())
        else:
            self._busy.setWordWrap(True)
            self._busy.resize(room, self._busy.heightForWidth(room))
        self._busy.move(theme.SPACE, theme.SPACE)
