"""Windows of values: presets, drags, and the quick way to 8 bits."""

from __future__ import annotations

import numpy as np
import pytest

from crcviewer.imaging.core.intensity import Values, windowed
from crcviewer.protocol.images import Windowing
from crcviewer.ui.shared.brightness import (
    AS_IT_IS,
    Brightness,
    Preset,
    pixels_of,
    presets_of,
    window_of,
)

CT = Windowing((50, 400), (-600, 1500), hounsfield=True)
MR = Windowing((300, 600))


@pytest.mark.parametrize("kind", [np.int16, np.float32, np.uint8])
@pytest.mark.parametrize("inverted", [False, True])
def test_every_kind_of_value_gives_what_the_reader_gives(kind: type, inverted: bool) -> None:
    values: Values = np.arange(256).reshape(16, 16).astype(kind)
    shown = pixels_of(values, Windowing((100, 90), inverted=inverted), Brightness())
    told = windowed(values, 100, 90)
    np.testing.assert_array_equal(shown, ~told if inverted else told)
    assert np.array_equal(pixels_of(values, AS_IT_IS, Brightness()), values)


def test_presets_are_those_that_mean_something() -> None:
    assert len(presets_of(CT)) == 8
    assert presets_of(MR) == (Preset.NETWORK, Preset.AUTO, Preset.FULL)
    values = np.linspace(0, 1000, 1001, dtype=np.float32).reshape(7, 143)
    assert window_of(Preset.NETWORK, MR, values) is None
    assert window_of(Preset.FULL, MR, values) == (500, 1000)
    assert window_of(Preset.AUTO, MR, values) == pytest.approx((500, 980))
    assert window_of(Preset.FILE, CT, values) == (-600, 1500)
    assert window_of(Preset.LUNG, CT, values) == (-600, 1500)
    assert window_of(Preset.FULL, MR, np.full((2, 2), 7, np.int16)) == pytest.approx((7, 1e-6))


def test_a_drag_up_is_brighter_also_where_low_values_are_bright() -> None:
    values = np.full((2, 2), 50, np.int16)
    for windowing in (CT, Windowing((50, 400), inverted=True)):
        for brightness in (Brightness(), Brightness(inverted=True)):
            before = pixels_of(values, windowing, brightness)
            after = pixels_of(values, windowing, brightness.dragged(windowing, 0, -60))
            assert (after > before).all()


def test_a_drag_to_the_right_is_wider_within_bounds() -> None:
    window = Brightness().dragged(CT, 70, 0).window
    assert window == pytest.approx((50, 400 * 1.01**70))
    narrow = Brightness().dragged(CT, -1e5, 0).window
    assert narrow is not None
    assert narrow[1] > 0
