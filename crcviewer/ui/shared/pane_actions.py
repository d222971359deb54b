"""What can be done with the image of a pane: one action each, for the keys and the menus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QInputDialog, QMenu, QToolButton

from crcviewer.imaging.core.pixel_size import LARGEST_UM, SMALLEST_UM
from crcviewer.protocol.images import Windowing
from crcviewer.protocol.units import pixel_size_text
from crcviewer.ui.look.translated import follow_language
from crcviewer.ui.shared.brightness import Preset, presets_of
from crcviewer.ui.shared.decimal_box import take_commas
from crcviewer.ui.shared.image_view import ImageView

OBJECTIVES = {4: 2.5, 10: 1.0, 20: 0.5, 40: 0.25}
"""Micrometres per pixel of a usual camera behind each magnification."""
_MANY = 10
"""Slices that Shift+PageUp walks."""


class PaneActions(QObject):
    """Belongs to one view, which has all keys while it has the focus."""

    preset_chosen = Signal(object)
    """Preset"""
    invert_toggled = Signal(bool)
    window_reset = Signal()
    """Window and inversion as the network has them."""
    copy_requested = Signal(bool)
    """Whether with what is drawn over it."""
    save_requested = Signal()
    """Of the picture, in full resolution."""
    slice_steps_requested = Signal(int)
    pixel_size_chosen = Signal(float)
    """Micrometres."""

    def __init__(self, view: ImageView) -> None:
        super().__init__(view)
        self._view = view
        self._windowing: Windowing | None = None
        self._size_settable = False
        self.fit = self._action(view.fit, "F")
        self.fit_field = self._action(view.fit_field, "Shift+F")
        self.edit_field = QAction(self, checkable=True)
        self.measure = self._action(view.measure, "R", checkable=True)
        self.copy = self._action(lambda: self.copy_requested.emit(True), "Ctrl+C")
        self.copy_plain = self._action(lambda: self.copy_requested.emit(False), "Ctrl+Shift+C")
        self.save = self._action(self.save_requested.emit)
        self.invert = self._action(self.invert_toggled.emit, "I", checkable=True)
        self.reset = self._action(self.window_reset.emit, "W")
        self.presets = {
            preset: self._action(lambda preset=preset: self.preset_chosen.emit(preset))
            for preset in Preset
        }
        self.objectives = {
            times: self._action(lambda um=um: self.pixel_size_chosen.emit(um))
            for times, um in OBJECTIVES.items()
        }
        self.other_size = self._action(self._ask_size)
        self._steps = [
            self._action(lambda steps=steps: self.slice_steps_requested.emit(steps), key)
            for key, steps in (
                ("PgDown", 1),
                ("PgUp", -1),
                ("Shift+PgDown", _MANY),
                ("Shift+PgUp", -_MANY),
            )
        ]
        view.ruler.measuring_ended.connect(lambda: self.measure.setChecked(False))
        self.window_menu, self.size_menu, self.menu = QMenu(view), QMenu(view), QMenu(view)
        self.show_image(None, has_image=False, size_settable=False)
        follow_language(self.retranslate)

    def show_image(
        self, windowing: Windowing | None, *, has_image: bool, size_settable: bool
    ) -> None:
        """Offer what can be done with this image."""
        for action in (
            self.fit,
            self.fit_field,
            self.edit_field,
            self.measure,
            self.copy,
            self.copy_plain,
            self.save,
        ):
            action.setEnabled(has_image)
        same = windowing is not None and self._windowing is not None
        if same and _kinds(windowing) == _kinds(self._windowing) and not size_settable:
            return
        self._windowing, self._size_settable = windowing, size_settable
        self._fill_menus()

    def retranslate(self) -> None:
        """All of them."""
        named = {
            self.fit: _tr("Show the whole image"),
            self.fit_field: _tr("Show the field of view"),
            self.edit_field: _tr("Change the field of view"),
            self.measure: _tr("Ruler"),
            self.copy: _tr("Copy picture"),
            self.copy_plain: _tr("Copy picture without overlay"),
            self.save: _tr("Save pictures in full resolution …"),
            self.invert: _tr("Invert"),
            self.reset: _tr("Reset window"),
            self.other_size: _tr("Other size …"),
            self.presets[Preset.NETWORK]: _tr("As the network sees it"),
            self.presets[Preset.FILE]: _tr("The file's own"),
            self.presets[Preset.AUTO]: _tr("Automatic for this slice"),
            self.presets[Preset.ABDOMEN]: _tr("Abdomen"),
            self.presets[Preset.LIVER]: _tr("Liver"),
            self.presets[Preset.SOFT_TISSUE]: _tr("Soft tissue"),
            self.presets[Preset.BONE]: _tr("Bone"),
            self.presets[Preset.LUNG]: _tr("Lung"),
            self.presets[Preset.FULL]: _tr("Full range of this slice"),
        }
        for action, name in named.items():
            action.setText(name)
        for times, um in OBJECTIVES.items():
            text = _tr("Objective {0}× ({1})").format(times, pixel_size_text(um))
            self.objectives[times].setText(text)
        self._fill_menus()

    def _fill_menus(self) -> None:
        """Anew: what is offered depends on the image."""
        self.window_menu.clear()
        offered = presets_of(self._windowing) if self._windowing is not None else ()
        for preset, action in self.presets.items():
            wanted = preset in offered
            action.setEnabled(wanted)
            # Digits alone are the reader's classes.
            keys = [QKeySequence(f"Alt+{offered.index(preset) + 1}")] if wanted else []
            action.setShortcuts(keys)
            if wanted:
                self.window_menu.addAction(action)
        self.window_menu.addSeparator()
        self.window_menu.addActions([self.invert, self.reset])
        self.window_menu.setTitle(_tr("Window"))
        self.size_menu.clear()
        self.size_menu.addActions([*self.objectives.values(), self.other_size])
        self.size_menu.setTitle(_tr("Size of a pixel"))
        self.menu.clear()
        if self._windowing is not None:
            self.menu.addMenu(self.window_menu)
        if self._size_settable:
            self.menu.addMenu(self.size_menu)
        self.menu.addActions([self.measure, self.edit_field])
        self.menu.addSeparator()
        self.menu.addActions([self.fit, self.fit_field])
        self.menu.addSeparator()
        self.menu.addActions([self.copy, self.copy_plain, self.save])
        for action in (self.invert, self.reset):
            action.setEnabled(self._windowing is not None)

    def _ask_size(self) -> None:
        box = QInputDialog(self._view)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(_tr("Size of a pixel"))
        box.setLabelText(_tr("Micrometres per pixel"))
        box.setInputMode(QInputDialog.InputMode.DoubleInput)
        box.setDoubleDecimals(4)
        box.setDoubleRange(SMALLEST_UM, LARGEST_UM)
        box.setDoubleValue(OBJECTIVES[20])
        take_commas(box)
        box.doubleValueSelected.connect(self.pixel_size_chosen)
        box.open()

    def _action(
        self, triggered: Callable[..., object], *keys: str, checkable: bool = False
    ) -> QAction:
        action = QAction(self, checkable=checkable)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setShortcuts([QKeySequence(one) for one in keys])
        if checkable:
            action.toggled.connect(triggered)
        else:
            action.triggered.connect(lambda _=False: triggered())
        self._view.addAction(action)
        return action


def button_of(action: QAction) -> QToolButton:
    """Follows the action; words and tooltip are its own."""
    button = QToolButton()
    button.setEnabled(action.isEnabled())
    action.enabledChanged.connect(button.setEnabled)
    if action.isCheckable():
        button.setCheckable(True)
        button.toggled.connect(action.setChecked)
        action.toggled.connect(button.setChecked)
    else:
        button.clicked.connect(action.trigger)
    return button


def _kinds(windowing: Windowing | None) -> tuple[Preset, ...]:
    return presets_of(windowing) if windowing is not None else ()


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImagePane", text)
