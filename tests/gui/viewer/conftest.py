"""Values that the viewing widgets show."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from msgspec.structs import replace
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import Direction, FieldOfView, ImageInfo, Slot
from crcviewer.protocol.messages import Classified, ImageOpened
from crcviewer.protocol.model_card import ExchangeSize, ModelCard, RadiologyEffect
from crcviewer.protocol.text import verbatim
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.protocol.verdict import RadiologyUse
from crcviewer.ui.shared.image_pane import ImagePane

NEUTRAL = (0.01, 0.02, 0.03, 0.04, 0.0, 0.3, 0.05, 0.488, 0.062)


@pytest.fixture
def card() -> ModelCard:
    return ModelCard(
        name="trial",
        path="/trial.safetensors",
        sha256="0" * 64,
        classes=TISSUE_CLASSES,
        network=verbatim("small"),
        parameters=1000,
        pairing="random",
        radiology_modality="CT",
        pathology_source_size=28,
        radiology_source_size=28,
        input_size=64,
        test_time_views=1,
    )


@pytest.fixture
def result() -> Classified:
    return Classified(
        id=1,
        model_name="trial",
        model_sha256="0" * 64,
        class_index=7,
        probabilities=(0.01, 0.02, 0.03, 0.04, 0.0, 0.3, 0.05, 0.5, 0.05),
        logits=(0.0,) * 9,
        tile_only=False,
        pathology_field=FieldOfView(0, 0, 224),
        radiology_field=FieldOfView(10, 20, 100),
        pathology_sha256="a",
        radiology_sha256="b",
        radiology_effect=RadiologyEffect(False, 0.012, NEUTRAL, NEUTRAL),
        verdict=7,
        radiology_use=RadiologyUse.USED,
        exchanges=tuple(
            ExchangeSize(layer, direction, 0.02, 0.004, grid)
            for layer, grid in (("layer3", 16), ("layer4", 8))
            for direction in Direction
        ),
    )


@pytest.fixture
def tile_only(result: Classified) -> Classified:
    return replace(
        result,
        tile_only=True,
        radiology_field=None,
        radiology_effect=None,
        exchanges=(),
        radiology_use=RadiologyUse.NONE,
    )


@pytest.fixture
def opened() -> Callable[..., ImageOpened]:
    """A reply about an image of which half of the pixels along a side were decoded."""

    def make(
        *,
        side: int = 448,
        scale: float = 0.5,
        field: FieldOfView | None = None,
        slices: int = 1,
        slice_index: int = 0,
        path: str = "/tile.png",
        pixel_size_um: float | None = 0.5,
    ) -> ImageOpened:
        info = ImageInfo(
            path, "raster", "PNG", side, side, slices=slices, pixel_size_um=pixel_size_um
        )
        whole = FieldOfView(0, 0, side)
        return ImageOpened(1, info, slice_index, "", scale, field or whole)

    return make


@pytest.fixture
def pane(qtbot: QtBot) -> ImagePane:
    pane = ImagePane(Slot.PATHOLOGY)
    qtbot.addWidget(pane)
    pane.resize(400, 520)
    pane.show()
    return pane


@pytest.fixture
def grey() -> NDArray[np.uint8]:
    return np.full((224, 224, 3), 128, np.uint8)
