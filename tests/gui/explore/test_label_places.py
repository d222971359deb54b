"""Class codes stand off one another, off stars, and over as few cases as can be."""

from __future__ import annotations

import numpy as np

from crcviewer.ui.explore.map.map_marks import place_labels

SIZE = np.array([40.0, 16.0])


def overlaps(places: np.ndarray) -> int:
    count = 0
    for i in range(len(places)):
        for j in range(i):
            count += bool((np.abs(places[i] - places[j]) < SIZE).all())
    return count


def test_codes_of_classes_that_mix_do_not_cover_one_another() -> None:
    random = np.random.default_rng(0)
    anchors = random.normal(300, 12, (9, 2))
    assert overlaps(anchors) > 10
    places = place_labels(anchors, np.tile(SIZE, (9, 1)), np.zeros((0, 2)))
    assert overlaps(places) == 0
    assert np.linalg.norm(places - anchors, axis=1).max() <= 50


def test_a_code_goes_where_it_covers_fewer_cases_but_not_far() -> None:
    anchor = np.array([[100.0, 100.0]])
    random = np.random.default_rng(1)
    cloud = random.normal(100, (30, 6), (400, 2))  # flat: room above and below
    (place,) = place_labels(anchor, SIZE[None], cloud)
    covered = (np.abs(cloud - place) < SIZE / 2).all(axis=1).sum()
    before = (np.abs(cloud - anchor) < SIZE / 2).all(axis=1).sum()
    assert covered < before / 4
    # Alone it stays where it belongs.
    assert place_labels(anchor, SIZE[None], anchor + 60).tolist() == anchor.tolist()


def test_the_case_in_the_middle_is_not_hidden_by_its_code() -> None:
    anchor = np.array([[100.0, 100.0]])
    (place,) = place_labels(anchor, SIZE[None], anchor)
    assert (np.abs(anchor[0] - place) >= SIZE / 2).any()
    assert np.linalg.norm(place - anchor[0]) < 20  # so near that it needs no line


def test_stars_are_not_covered_and_without_room_a_code_stays() -> None:
    anchor = np.array([[50.0, 50.0]])
    (place,) = place_labels(anchor, SIZE[None], np.zeros((0, 2)), [(40, 40, 60, 60)])
    assert abs(place[0] - 50) >= 30 or abs(place[1] - 50) >= 18
    (place,) = place_labels(anchor, SIZE[None], np.zeros((0, 2)), [(-500, -500, 500, 500)])
    assert place.tolist() == [50, 50]
