"""Cases of an evaluation, found on a map."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from msgspec.structs import replace as with_fields

from crcviewer.protocol.map_messages import MapCase
from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.explore.evaluated_on_map import rows_on
from crcviewer.ui.shared.evaluation.loaded_evaluation import LoadedEvaluation, read_evaluation


def numbers_on(data: MapData, loaded: LoadedEvaluation, *rows: int) -> list[int]:
    """Numbers of the tiles that are found."""
    found: list[int] = data.tiles[rows_on(data, loaded, np.array(rows))].tolist()
    return found


def test_by_where_their_images_lie(data: MapData, evaluated: Path) -> None:
    loaded = read_evaluation(evaluated / "run")
    assert loaded.cases is not None
    backwards = list(reversed(range(len(data))))
    of_map = replace(
        data,
        tiles=np.array(backwards),
        cases=tuple(
            MapCase(f"case {n}", loaded.cases.tiles.ref(n) if n < len(loaded.cases) else None)
            for n in backwards
        ),
    )
    assert sorted(numbers_on(of_map, loaded, 2, 5, 9)) == [2, 5, 9]


def test_on_the_map_of_the_evaluation_by_their_numbers(data: MapData, evaluated: Path) -> None:
    loaded = read_evaluation(evaluated / "run")
    own = replace(data, path=str(loaded.folder / "feature_map.safetensors"), cases=())
    assert sorted(numbers_on(own, loaded, 999, 1000)) == [999, 1000]
    left_out = LoadedEvaluation(
        loaded.folder, with_fields(loaded.report, left_out={"polyp": 3}), loaded.read_cases
    )
    assert numbers_on(own, left_out, 0, 1) == []


def test_on_a_map_of_other_cases_there_is_none(data: MapData, evaluated: Path) -> None:
    loaded = read_evaluation(evaluated / "run")
    assert numbers_on(replace(data, cases=()), loaded, 0, 1, 2) == []
