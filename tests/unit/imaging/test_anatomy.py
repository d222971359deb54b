"""How slices are turned: whatever way they are stored, they look the same."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from crcviewer.imaging.core.anatomy import view_of


@pytest.mark.parametrize(
    ("across", "down", "plane", "letters"),
    [
        ((1, 0, 0), (0, 1, 0), "axial", ("R", "L", "A", "P")),
        ((0, 1, 0), (0, 0, -1), "sagittal", ("A", "P", "H", "F")),
        ((1, 0, 0), (0, 0, -1), "coronal", ("R", "L", "H", "F")),
    ],
)
def test_the_usual_ways_are_left_as_they_are(
    across: tuple[int, ...], down: tuple[int, ...], plane: str, letters: tuple[str, ...]
) -> None:
    view = view_of(np.array(across, float), np.array(down, float))
    assert view is not None
    assert (view.transpose, view.mirror, view.flip) == (False, False, False)
    assert (view.plane, view.letters) == (plane, letters)


@pytest.mark.parametrize("axis", range(3))
def test_all_eight_ways_of_storing_a_slice_are_shown_alike(axis: int) -> None:
    """A picture of the patient whose brightness tells the place, stored in every way."""
    inside = [a for a in range(3) if a != axis]
    shown = []
    for (first, second), signs in itertools.product(
        (inside, inside[::-1]), itertools.product((1, -1), repeat=2)
    ):
        across, down = np.zeros(3), np.zeros(3)
        across[first], down[second] = signs
        rows, columns = np.mgrid[-3:4, -3:4]
        place = columns[..., None] * across + rows[..., None] * down
        stored = place @ np.array([1, 10, 100])
        view = view_of(across, down)
        assert view is not None
        shown.append(view.turned(stored))
    for other in shown[1:]:
        np.testing.assert_array_equal(other, shown[0])


def test_an_oblique_plane_says_so_and_nonsense_is_none() -> None:
    tilted = view_of(np.array([1.0, 0, 0]), np.array([0, 0.8, 0.6]))
    assert tilted is not None
    assert (tilted.plane, tilted.oblique) == ("axial", True)
    assert view_of(np.array([1.0, 0, 0]), np.array([2.0, 0, 0])) is None
    assert view_of(np.array([np.nan, 0, 0]), np.array([0, 1.0, 0])) is None
