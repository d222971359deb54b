"""The list of keyboard shortcuts."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from crcviewer.ui.shared.text_dialog import TextDialog


class ShortcutsDialog(TextDialog):
    """Opened with ``?``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(lambda: _tr("Keyboard shortcuts"), shortcuts_html, parent)


def shortcuts_html() -> str:
    """One table a theme."""
    groups = (
        (
            _tr("Cases"),
            (
                ("Ctrl+O", _tr("open images")),
                ("Ctrl+Shift+O", _tr("open a folder, or a DICOM series")),
                ("Ctrl+V", _tr("paste files or a picture")),
                ("Ctrl+N", _tr("new session")),
                ("Ctrl+S, Ctrl+Shift+S", _tr("name the session; go on under another name")),
                ("← →", _tr("previous and next case")),
                ("Ctrl+G", _tr("cases as lines, or as a grid of thumbnails")),
                ("Delete", _tr("remove the selected cases from the list")),
                ("Ctrl+Shift+X", _tr("swap pathology and radiology")),
                ("Ctrl+Z, Ctrl+Shift+Z", _tr("undo and redo changes of the list")),
                ("Ctrl+C", _tr("copy the result")),
                ("Ctrl+E", _tr("export all results")),
                ("F5", _tr("classify what is not classified yet")),
                ("Esc", _tr("end editing, stop reading and classifying, or close a message")),
            ),
        ),
        (
            _tr("Review"),
            (
                ("1 2 3 4 5 6 7 8 9", _tr("your class of the case in view")),
                ("0", _tr("no class can be told")),
                ("A", _tr("accept the model's class")),
                ("G", _tr("flag the case")),
            ),
        ),
        (
            _tr("Images"),
            (
                (_tr("wheel"), _tr("zoom at the pointer; walk the slices of a scan")),
                (_tr("Ctrl+wheel"), _tr("opacity of the overlay; zoom in a scan")),
                (_tr("drag"), _tr("move the image")),
                (_tr("double-click, F"), _tr("fit the image")),
                ("+ −", _tr("zoom")),
                (_tr("Shift+arrows"), _tr("move the image")),
                (_tr("Ctrl+arrows"), _tr("point at a place of the image")),
                ("PgUp, PgDown", _tr("previous and next slice")),
                ("Shift+PgUp, Shift+PgDown", _tr("ten slices back or on")),
                (
                    "Alt+PgUp, Alt+PgDown",
                    _tr("previous and next series or volume of the study"),
                ),
                (_tr("right-drag, Alt+arrows"), _tr("window (across) and level (up, down)")),
                ("Alt+1 … Alt+8", _tr("windows of the menu, in its order")),
                ("I", _tr("invert")),
                ("W", _tr("window as the network has it")),
                ("R", _tr("ruler; arrows move its end, with Shift all of it")),
                (_tr("right click, menu key"), _tr("menu of the image")),
                ("Ctrl+C, Ctrl+Shift+C", _tr("copy the picture, with and without overlay")),
                ("Ctrl+0", _tr("fit both images")),
                ("Shift+F", _tr("show the field of view")),
                (_tr("arrows, [ ]"), _tr("move and resize the field of view while it is edited")),
                ("X", _tr("show or hide the overlay")),
                (_tr("Ctrl++, Ctrl+−"), _tr("opacity of the overlay")),
            ),
        ),
        (
            _tr("Map"),
            (
                (_tr("wheel, drag"), _tr("zoom and move the map")),
                ("L, R, M", _tr("lasso, rectangle, move")),
                (_tr("Ctrl while selecting"), _tr("add to what is selected")),
                (_tr("arrows, Space"), _tr("go from case to case, select one")),
                (_tr("Enter, double-click a case"), _tr("open the case in Classify")),
                (_tr("Ctrl+Space"), _tr("add the case to what is selected")),
                ("+ −", _tr("zoom")),
                (_tr("Shift+arrows"), _tr("move the map")),
                (_tr("double-click, F, 0"), _tr("show the whole map")),
            ),
        ),
        (
            _tr("Slides"),
            (
                (_tr("wheel, + −"), _tr("zoom")),
                (_tr("drag, arrows"), _tr("move the slide")),
                (_tr("double-click, F, 0"), _tr("show the whole slide")),
                ("1", _tr("a pixel of the slide for each of the screen")),
                ("T, Shift+T", _tr("turn by 90°")),
                ("R", _tr("ruler")),
                ("O", _tr("show or hide the overview")),
                (_tr("click"), _tr("what the model says of a field")),
                (_tr("Enter, double-click"), _tr("close a polygon")),
                ("Ctrl+Z, Ctrl+Shift+Z", _tr("undo and redo changes of the regions")),
            ),
        ),
        (
            _tr("Program"),
            (
                ("Ctrl+M", _tr("load a model")),
                ("Ctrl+,", _tr("settings")),
                ("Ctrl+L", _tr("the log, and diagnostics to copy")),
                ("?", _tr("this list")),
                ("Ctrl+Q", _tr("quit")),
            ),
        ),
    )
    parts = []
    for title, rows in groups:
        body = "".join(
            f"<tr><td style='padding: 2px 24px 2px 0'><b>{escape(keys)}</b></td>"
            f"<td>{escape(what)}</td></tr>"
            for keys, what in rows
        )
        parts.append(f"<h3>{escape(title)}</h3><table>{body}</table>")
    return "".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ShortcutsDialog", text)
