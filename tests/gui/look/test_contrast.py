"""WCAG 2.2 AA over the theme: text has 4.5:1 on its ground, what means something has 3:1."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from crcviewer.protocol.tissue import TISSUE_CLASSES, TissueClass
from crcviewer.ui.look import theme
from crcviewer.ui.train.curves.curve_series import RUN_COLOURS

SCHEMES = pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK], ids=["light", "dark"])

TEXT = {
    "text": ("window", "surface", "hover", "canvas", "notice_surface", "danger_surface", "border"),
    "muted": ("window", "surface", "hover", "canvas"),
    "accent": ("window", "surface", "hover"),  # links
    "notice": ("window", "surface", "notice_surface"),
    "danger": ("window", "surface", "danger_surface"),
    "on_accent": ("accent",),
}
MEANING = {
    "outline": ("window", "surface", "hover", "canvas"),  # edges of what can be used
    "accent": ("window", "surface", "hover", "canvas"),  # the focus, bars, what is switched on
    "notice": ("window", "notice_surface"),  # edges of messages
    "danger": ("window", "danger_surface"),
    "good": ("window",),  # the dot of the engine
    "waiting": ("window",),
}


def ratio(scheme: theme.Colours, ink: str, ground: str) -> float:
    return theme.contrast(QColor(getattr(scheme, ink)), QColor(getattr(scheme, ground)))


@SCHEMES
@pytest.mark.parametrize("ink", TEXT)
def test_text_is_read_on_every_ground_it_stands_on(scheme: theme.Colours, ink: str) -> None:
    found = {ground: ratio(scheme, ink, ground) for ground in TEXT[ink]}
    assert min(found.values()) >= 4.5, found


@SCHEMES
@pytest.mark.parametrize("ink", MEANING)
def test_edges_and_signs_are_seen(scheme: theme.Colours, ink: str) -> None:
    found = {ground: ratio(scheme, ink, ground) for ground in MEANING[ink]}
    assert min(found.values()) >= theme.SEEN, found


@SCHEMES
@pytest.mark.parametrize("colour", [*(t.colour for t in TISSUE_CLASSES), *RUN_COLOURS])
def test_a_fixed_colour_gets_an_edge_where_its_ground_would_swallow_it(
    scheme: theme.Colours, colour: str
) -> None:
    """Bars of the answer, curves and shapes of the map are drawn with this edge."""
    for ground in ("window", "surface", "canvas"):
        behind = QColor(getattr(scheme, ground))
        edge = theme.visible_edge(QColor(colour), behind)
        assert theme.contrast(edge, behind) >= theme.SEEN
        if theme.contrast(QColor(colour), behind) >= theme.SEEN:
            assert edge == QColor(colour)


@pytest.mark.parametrize("tissue", TISSUE_CLASSES, ids=lambda tissue: str(tissue.code))
def test_a_code_is_read_on_its_colour(tissue: TissueClass) -> None:
    ground = QColor(tissue.colour)
    assert theme.contrast(theme.text_on(ground), ground) >= 4.5
