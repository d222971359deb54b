"""What is known of the fields of a slide while it is mapped, coarse to fine."""

from __future__ import annotations

import numpy as np

from crcviewer.protocol.slide_messages import FIELD_STATES, FieldState, SlideGrid
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.ui.slides.tissue_map import TissueMap

_VERDICT = FIELD_STATES.index(FieldState.VERDICT)
_NONE = FIELD_STATES.index(FieldState.NO_VERDICT)


def _map() -> TissueMap:
    tissue = np.ones((6, 8), bool)
    tissue[:, 7] = False
    grid = SlideGrid(1, 100.0, 50.0, 10.0, 10.0, 8, 6, 42, 0, "", "")
    return TissueMap(grid, tissue, TISSUE_CLASSES)


def _fields(*fields: tuple[int, int, int, int, int]) -> dict[str, np.ndarray]:
    """Each (column, row, span, class, state)."""
    names = ("column", "row", "span", "class_index", "state")
    arrays = {name: np.array([f[n] for f in fields]) for n, name in enumerate(names)}
    return arrays | {
        "probability": np.full(len(fields), 0.75, np.float32),
        "reasons": np.zeros(len(fields), np.uint32),
    }


def test_a_coarse_field_speaks_for_its_square_until_finer_ones_come() -> None:
    tissue = _map()
    tissue.take(_fields((2, 1, 4, 8, _VERDICT)))
    assert int(tissue.coloured.sum()) == 16
    assert int(tissue.known.sum()) == 1
    tissue.take(_fields((1, 1, 2, 7, _VERDICT), (0, 0, 1, 3, _NONE)))
    assert tissue.class_index[1, 2] == 8
    assert tissue.class_index[0, 1] == 7
    assert tissue.class_index[0, 2] == 8
    assert tissue.without_verdict[0, 0]
    assert tissue.counts() == ([0, 0, 0, 0, 0, 0, 0, 1, 1], 1)
    # What comes later and is coarser changes nothing that is known better.
    tissue.take(_fields((3, 3, 4, 5, _VERDICT)))
    assert tissue.class_index[1, 2] == 8
    assert tissue.class_index[0, 1] == 7
    assert tissue.class_index[3, 3] == 5


def test_glass_is_never_coloured_and_hidden_classes_are_not() -> None:
    tissue = _map()
    tissue.take(_fields((4, 0, 4, 8, _VERDICT), (0, 0, 2, 7, _VERDICT), (2, 2, 2, 7, _NONE)))
    seen = tissue.picture(0.5, (), by_confidence=False)
    assert not seen[:, 7, 3].any()
    assert seen[0, 4, 3] == 128
    assert seen[2, 2, 3] == 0
    assert tuple(seen[0, 4, :3]) == (0x88, 0x22, 0x55)
    hidden = tissue.picture(0.5, (8,), by_confidence=False)
    assert hidden[0, 4, 3] == 0
    assert hidden[0, 0, 3] == 128
    faint = tissue.picture(0.5, (), by_confidence=True)
    assert 0 < faint[0, 4, 3] < 128


def test_a_place_is_a_field_of_tissue_or_none() -> None:
    tissue = _map()
    assert tissue.field_at(100, 50) == (0, 0)
    assert tissue.field_at(169.9, 109.9) == (6, 5)
    assert tissue.field_at(175, 60) is None
    assert tissue.field_at(99, 60) is None
