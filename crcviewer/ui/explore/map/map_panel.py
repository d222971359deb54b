"""A map with what it is of above it, and how well it tells classes apart below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crcviewer.protocol.map_messages import MapQuality
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapKind
from crcviewer.ui.explore.map.map_view import MapView
from crcviewer.ui.look import theme
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label


class MapPanel(Translated, QWidget):
    """Subscribes to the model."""

    def __init__(self, model: ExploreModel, kind: MapKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._kind = model, kind
        self.title = plain_label(self, bold=True)
        self.view = MapView(model, kind, self)
        self.figures = plain_label(self, role="muted", wrap=True)
        self.figures.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_SMALL)
        layout.addWidget(self.title)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.figures)
        model.data_changed.connect(self._on_model_data_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """What the map is of, and its figures."""
        if self._kind is MapKind.FUSED:
            self.title.setText(self.tr("Tile and radiology fused"))
            self.title.setToolTip(
                self.tr("Features of the tile branch at layer3, after it has looked at radiology")
            )
        else:
            self.title.setText(self.tr("Tile alone"))
            self.title.setToolTip(
                self.tr("Features at layer3 of the tile network of stage 1, of the same tiles")
            )
        self.view.setAccessibleName(self.title.text())
        self._on_model_data_changed()

    def _on_model_data_changed(self) -> None:
        data = self._model.data
        quality = None
        if data is not None:
            quality = data.quality_of(self._kind)
        if quality is None:
            self.figures.clear()
            self.figures.setToolTip("")
        elif quality.kl is None:
            self.figures.setText(self.tr("Being laid out …"))
            self.figures.setToolTip("")
        else:
            self.figures.setText(self._figures(quality))
            self.figures.setToolTip(self._explanation(quality, quality.kl))

    def _figures(self, quality: MapQuality) -> str:
        if quality.silhouette_full is None or quality.knn_full is None:
            return self.tr("Fewer than two classes are known, so their separation is not measured.")
        knn_map = quality.knn_map if quality.knn_map is not None else float("nan")
        silhouette = quality.silhouette_map if quality.silhouette_map is not None else float("nan")
        return "\n".join(
            (
                self.tr("All features: silhouette {0} · {1} nearest agree {2} %").format(
                    f"{quality.silhouette_full:.2f}",
                    quality.neighbours,
                    f"{100 * quality.knn_full:.1f}",
                ),
                self.tr("This map: silhouette {0} · {1} nearest agree {2} %").format(
                    f"{silhouette:.2f}", quality.neighbours, f"{100 * knn_map:.1f}"
                ),
            )
        )

    def _explanation(self, quality: MapQuality, kl: float) -> str:
        return self.tr(
            "Silhouette: how far apart the classes lie, from -1 to 1.\n"
            "Nearest agree: cases whose class most of their {0} nearest neighbours have.\n"
            "Trustworthiness of this map {1}; Kullback-Leibler divergence {2}."
        ).format(quality.neighbours, f"{quality.trustworthiness:.3f}", f"{kl:.2f}")
