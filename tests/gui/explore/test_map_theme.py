"""The map and what stands beside it take the colours of the scheme at once."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crcviewer.ui.explore.cases.my_cases_panel import MyCasesPanel
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapKind
from crcviewer.ui.explore.map.legend import Legend
from crcviewer.ui.explore.map.map_view import MapView
from crcviewer.ui.look import appearance, theme
from tests.gui.explore.map_numbers import star_at


def colours_in(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


def test_map_legend_and_stars_follow(app: QApplication, model: ExploreModel, qtbot: QtBot) -> None:
    appearance.apply_theme(app)
    appearance.choose_scheme(app, "light")
    view, legend, placed = MapView(model, MapKind.FUSED), Legend(model), MyCasesPanel(model)
    model.set_stars({12: star_at(12, 0.0, 0.0)})
    for widget in (view, legend, placed):
        qtbot.addWidget(widget)
        widget.resize(300, 300)
        widget.show()
    view.fit()
    for name, scheme in (("dark", theme.DARK), ("light", theme.LIGHT)):
        appearance.choose_scheme(app, name)
        QApplication.processEvents()
        image = view.viewport().grab().toImage()
        assert image.pixelColor(1, 1) == QColor(scheme.surface)
        # The star's line, and the class codes, are drawn in the colour of text.
        assert QColor(scheme.text).name() in colours_in(image)
        icon = placed.cases.item(0).icon().pixmap(14, 14).toImage()
        pixels = [icon.pixelColor(x, y) for x in range(14) for y in range(14)]
        lightness = [pixel.lightness() for pixel in pixels if pixel.alpha() > 200]
        # Of the star's fill it is 102; its thin edge is lighter or darker.
        assert max(lightness) > 160 if scheme is theme.DARK else min(lightness) < 70
        background = legend.viewport().grab().toImage().pixelColor(298, 2)
        assert background == QColor(scheme.window)
