"""What the palette cannot say: flat bars and buttons, edges of controls, thin sliders, roles.

Tooltips are plain text, whatever they quote from a file.
"""

from __future__ import annotations

from crcviewer.protocol.resources import resources_folder
from crcviewer.ui.look.theme import DARK, RADIUS, Colours


def stylesheet(chosen: Colours) -> str:
    """For the whole program."""
    return _bars(chosen) + _buttons(chosen) + _fields(chosen) + _sliders(chosen) + _roles(chosen)


def _bars(c: Colours) -> str:
    return f"""
QToolTip {{ color: {c.text}; background: {c.surface}; border: 1px solid {c.border};
  padding: 3px; qproperty-textFormat: PlainText; }}
QMenuBar {{ background: {c.window}; border-bottom: 1px solid {c.border}; }}
QMenuBar::item {{ background: transparent; border-radius: {RADIUS}px; padding: 5px 9px;
  margin: 2px 0; }}
QMenuBar::item:selected {{ background: {c.hover}; }}
QMenuBar::item:pressed {{ background: {c.border}; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{ color: {c.muted}; background: transparent; border: 0;
  border-bottom: 2px solid transparent; padding: 7px 14px 5px 14px; }}
QTabBar::tab:hover {{ color: {c.text}; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom-color: {c.accent}; }}
QTabBar::tab:focus {{ background: {c.hover}; }}
QSplitter::handle {{ background: {c.border}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QGraphicsView {{ border: 1px solid {c.border}; background: {c.canvas}; }}
QGraphicsView:focus {{ border-color: {c.accent}; }}
"""


def _buttons(c: Colours) -> str:
    check = _glyph("check", c)
    return f"""
QToolButton {{ border: 1px solid transparent; border-radius: {RADIUS}px; padding: 3px 7px;
  color: {c.text}; background: transparent; }}
QToolButton:hover {{ background: {c.hover}; }}
QToolButton:pressed {{ background: {c.border}; }}
QToolButton:checked {{ background: {c.accent}; color: {c.on_accent}; }}
QToolButton:focus {{ border-color: {c.accent}; }}
QToolButton:checked:focus {{ border-color: {c.text}; }}
QToolButton[role="framed"] {{ border-color: {c.outline}; background: {c.surface}; }}
QToolButton[role="framed"]:hover {{ background: {c.hover}; }}
QToolButton[role="framed"]:focus {{ border-color: {c.accent}; }}
QToolButton[role="framed"]:checked {{ border-color: {c.accent}; background: {c.accent}; }}
QToolButton[role="framed"]:checked:focus {{ border-color: {c.text}; }}
QToolButton[role="fold"]:checked {{ background: transparent; color: {c.text}; }}
QToolButton:disabled {{ color: {c.muted}; }}
QToolButton:disabled[role="framed"] {{ background: {c.window}; border-color: {c.border}; }}
QToolButton:checked:disabled {{ background: {c.hover}; color: {c.muted}; }}
QPushButton {{ border: 1px solid {c.outline}; border-radius: {RADIUS}px; padding: 4px 14px;
  color: {c.text}; background: {c.surface}; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:pressed {{ background: {c.border}; }}
QPushButton:checked {{ background: {c.accent}; color: {c.on_accent}; }}
QPushButton:default {{ border-color: {c.accent}; }}
QPushButton:focus {{ border-color: {c.accent}; }}
QPushButton:disabled {{ color: {c.muted}; background: {c.window}; border-color: {c.border}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QCheckBox, QRadioButton {{ spacing: 6px; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 13px; height: 13px;
  border: 1px solid {c.outline}; background: {c.surface}; }}
QCheckBox::indicator {{ border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: 7px; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {c.accent}; }}
QCheckBox::indicator:checked {{ border-color: {c.accent}; background: {c.accent};
  image: url("{check}"); }}
QRadioButton::indicator:checked {{ border-color: {c.accent};
  background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
    stop: 0 {c.accent}, stop: 0.52 {c.accent}, stop: 0.6 {c.surface}, stop: 1 {c.surface}); }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {c.border};
  background: {c.window}; }}
QCheckBox::indicator:checked:disabled {{ background: {c.muted}; }}
"""


def _fields(c: Colours) -> str:
    up, down = _glyph("up", c), _glyph("down", c)
    return f"""
QLineEdit, QAbstractSpinBox, QComboBox {{ border: 1px solid {c.outline};
  border-radius: {RADIUS}px; padding: 3px 5px; color: {c.text}; background: {c.surface};
  selection-color: {c.on_accent}; selection-background-color: {c.accent}; }}
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {{ border-color: {c.accent}; }}
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {{ color: {c.muted};
  background: {c.window}; border-color: {c.border}; }}
QComboBox:hover {{ background: {c.hover}; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border: 0; padding: 0 0 0 3px; }}
QComboBox {{ padding-right: 22px; }}
QComboBox::drop-down {{ border: 0; width: 20px; }}
QComboBox::down-arrow {{ image: url("{down}"); width: 10px; height: 10px; }}
QComboBox QAbstractItemView {{ border: 1px solid {c.outline}; background: {c.surface};
  selection-color: {c.on_accent}; selection-background-color: {c.accent}; }}
QAbstractSpinBox {{ padding-right: 19px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: 0; width: 18px;
  subcontrol-origin: border; background: transparent; }}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{
  background: {c.hover}; }}
QAbstractSpinBox::up-arrow {{ image: url("{up}"); width: 9px; height: 9px; }}
QAbstractSpinBox::down-arrow {{ image: url("{down}"); width: 9px; height: 9px; }}
QHeaderView {{ background: {c.window}; }}
QHeaderView::section {{ color: {c.text}; background: {c.window}; border: 0; padding: 4px 8px; }}
QTableView {{ border: 1px solid {c.border}; }}
QTableView::item {{ padding: 3px 8px; border-bottom: 1px solid {c.border}; }}
QTableView::item:selected {{ color: {c.on_accent}; background: {c.accent}; }}
QTableCornerButton::section {{ background: {c.window}; border: 0; }}
QProgressBar {{ border: 1px solid {c.outline}; border-radius: {RADIUS}px;
  background: {c.surface}; color: {c.text}; text-align: center; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
"""


def _sliders(c: Colours) -> str:
    return f"""
QSlider:horizontal {{ min-height: 20px; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {c.outline}; }}
QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {c.accent}; }}
QSlider::groove:horizontal:disabled, QSlider::sub-page:horizontal:disabled {{
  background: {c.border}; }}
QSlider::handle:horizontal {{ width: 12px; height: 12px; margin: -5px 0; border-radius: 7px;
  background: {c.surface}; border: 1px solid {c.accent}; }}
QSlider::handle:horizontal:hover {{ background: {c.accent}; }}
QSlider::handle:horizontal:focus {{ background: {c.accent}; border-color: {c.text}; }}
QSlider::handle:horizontal:disabled {{ border-color: {c.border}; background: {c.window}; }}
QScrollBar:vertical {{ width: 10px; background: transparent; margin: 0; }}
QScrollBar:horizontal {{ height: 10px; background: transparent; margin: 0; }}
QScrollBar::handle {{ background: {c.outline}; border-radius: 4px; margin: 1px;
  min-height: 24px; min-width: 24px; }}
QScrollBar::handle:hover {{ background: {c.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _roles(c: Colours) -> str:
    return f"""
QLabel[role="muted"] {{ color: {c.muted}; }}
QLabel[role="badge"] {{ color: {c.text}; border: 1px solid {c.muted};
  border-radius: {RADIUS}px; padding: 1px 6px; }}
QLabel[role="notice"] {{ color: {c.notice}; background: {c.notice_surface};
  border-radius: {RADIUS}px; padding: 6px 8px; }}
QLabel[role="danger"] {{ color: {c.danger}; background: {c.danger_surface};
  border: 1px solid {c.danger}; border-radius: {RADIUS}px; padding: 6px 8px; }}
"""


def _glyph(name: str, c: Colours) -> str:
    scheme = "dark" if c is DARK else "light"
    return (resources_folder() / "glyphs" / f"{name}-{scheme}.svg").as_posix()
