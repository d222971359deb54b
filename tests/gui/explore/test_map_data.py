"""Probabilities of a map are those of Classify, or it says why not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from crcviewer.protocol.map_arrays import MAP_ARRAYS
from crcviewer.protocol.map_messages import MapOpened, MapSettings
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import text
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.protocol.verdict import Calibration
from crcviewer.ui.explore.data.map_data import MapData
from tests.gui.explore.map_numbers import QUALITY, map_data

WARM = Calibration(2.0, "aps", 20, 20)


@pytest.fixture
def card() -> ModelCard:
    return ModelCard(
        "model", "/nowhere.safetensors", "abc", TISSUE_CLASSES, text("a network"), 1, "random",
        "CT", 28, 28, 64, 1, calibration=WARM,
    )  # fmt: skip


def opened(folder: Path, data: MapData, **told: object) -> MapOpened:
    array = folder / "map.npz"
    arrays = {
        name: getattr(data, name)
        for name, declared in MAP_ARRAYS.items()
        if declared.shown and getattr(data, name, None) is not None
    }
    np.savez(array, allow_pickle=False, **arrays)
    made = MapOpened(
        1, path="map.safetensors", data=data.data, array=str(array),
        fused_settings=MapSettings(), fused_quality=QUALITY,
        single_settings=MapSettings(), single_quality=QUALITY,
    )  # fmt: skip
    return replace(made, **told)


def test_raw_probabilities_get_the_temperature_of_their_model(
    tmp_path: Path, card: ModelCard
) -> None:
    given = map_data()
    shown = MapData.load(opened(tmp_path, given, raw=True, model_sha256=card.sha256), card)
    assert not shown.not_calibrated
    powers = given.probabilities**0.5
    np.testing.assert_allclose(
        shown.probabilities, powers / powers.sum(1, keepdims=True), rtol=1e-5
    )
    assert (shown.predictions == given.predictions).all()
    assert shown.confidence.max() < given.confidence.max()
    assert (shown.radiology_changed == given.radiology_changed).all()


@pytest.mark.parametrize(("raw", "sha256"), [(False, ""), (True, "of another model")])
def test_a_map_says_why_its_probabilities_are_not_those_of_classify(
    tmp_path: Path, card: ModelCard, raw: bool, sha256: str
) -> None:
    given = map_data()
    told = opened(tmp_path, given, raw=raw, model_sha256=sha256 or card.sha256)
    shown = MapData.load(told, card)
    assert shown.not_calibrated
    np.testing.assert_array_equal(shown.probabilities, given.probabilities)


def test_a_model_without_calibration_needs_no_word(tmp_path: Path, card: ModelCard) -> None:
    given = map_data()
    plain = replace(card, calibration=None)
    shown = MapData.load(opened(tmp_path, given, raw=True, model_sha256=card.sha256), plain)
    assert not shown.not_calibrated
    np.testing.assert_array_equal(shown.probabilities, given.probabilities)
