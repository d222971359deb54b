"""The class colours, as people see them whose eyes lack one kind of cone.

The matrices are those of Machado, Oliveira and Fernandes, "A Physiologically-based Model for
Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, at full severity; they are for
linear RGB. Differences are CIEDE2000.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.ui.explore.data.value_groups import COLOURS, GREY

Pair = tuple[str, str]

FLOOR = 10.0
"""Two large patches side by side differ visibly from about 1 on. Small marks need far more: by
Stone, Szafir and Setlur, "An Engineering Model for Color Difference as a Function of Size", CIC
2014, half of all people tell marks of a third of a degree apart (12 pixels at 60 cm: a case on
the map) from some 7 units of CIELAB in lightness and 10 in red-green on. Beside that, every class
has a code wherever its colour is, and a shape of its own on the map."""

VISION = {
    "full": np.eye(3),
    "protan": np.array([[0.152286, 1.052583, -0.204868],
                        [0.114503, 0.786281, 0.099216],
                        [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968],
                        [0.280085, 0.672501, 0.047413],
                        [-0.011820, 0.042940, 0.968881]]),
    "tritan": np.array([[1.255528, -0.076749, -0.178779],
                        [-0.078411, 0.930809, 0.147602],
                        [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip


def differences(colours: Mapping[str, str], matrix: NDArray[np.float64]) -> dict[Pair, float]:
    """CIEDE2000 between each two; ``colours``: ``#rrggbb`` by name."""
    from skimage.color import deltaE_ciede2000, rgb2lab

    names = list(colours)
    parts = np.array(
        [[int(c[at : at + 2], 16) / 255 for at in (1, 3, 5)] for c in colours.values()]
    )
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ matrix.T, 0, 1)
    encoded = np.where(seen <= 0.0031308, 12.92 * seen, 1.055 * seen ** (1 / 2.4) - 0.055)
    lab = rgb2lab(encoded[None])[0]
    return {
        (names[i], names[j]): float(deltaE_ciede2000(lab[i], lab[j]))
        for i, j in itertools.combinations(range(len(names)), 2)
    }


@pytest.mark.parametrize("vision", VISION)
def test_no_two_classes_look_alike(vision: str) -> None:
    colours = {tissue.code: tissue.colour for tissue in TISSUE_CLASSES}
    found = differences(colours, VISION[vision])
    nearest = min(found, key=found.__getitem__)
    print(f"{vision}: {found[nearest]:.1f} between {nearest[0]} and {nearest[1]}")
    assert found[nearest] >= FLOOR, nearest
    assert len(found) == 36


@pytest.mark.parametrize("vision", VISION)
def test_no_two_of_nine_patients_look_alike(vision: str) -> None:
    """Nor like what is not known; more than nine share shapes, and differ in colour still."""
    colours = {colour: colour for colour in (*COLOURS[:9], GREY)}
    found = differences(colours, VISION[vision])
    nearest = min(found, key=found.__getitem__)
    assert found[nearest] >= FLOOR, nearest


def test_the_simulation_takes_colour_away() -> None:
    """Red and green of one lightness come together for a deutan eye; grey stays as it is."""
    for matrix in VISION.values():
        assert matrix.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-3)
    red, green = np.array([0.35, 0.05, 0.02]), np.array([0.05, 0.20, 0.02])
    apart = np.abs(red - green).max()
    assert np.abs(VISION["deutan"] @ (red - green)).max() < 0.1 < apart
