"""The cases of a map as the window knows them. Knows no widgets."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.temperature import calibrated
from crcviewer.protocol.map_arrays import MAP_ARRAYS, misfit
from crcviewer.protocol.map_messages import MapCase, MapOpened, MapQuality, MapSettings
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import NOTHING, Text, text
from crcviewer.protocol.tissue import TissueClass

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]


class MapKind(StrEnum):
    """Whose features a map is of."""

    FUSED = "fused"
    SINGLE = "single"


class MapDataError(Exception):
    """The array file of a map could not be read."""


@dataclass(frozen=True, eq=False, kw_only=True)
class MapData:
    """N cases; row i of every array is the same case, and its tile's number is who it is.

    The arrays are those of :data:`MAP_ARRAYS`.
    """

    data: Text
    path: str
    classes: tuple[TissueClass, ...]
    fused_map: Floats
    """``(N, 2)``."""
    fused_quality: MapQuality
    single_map: Floats | None = None
    single_quality: MapQuality | None
    labels: Whole
    """``(N,)``; -1: not known."""
    probabilities: Floats
    """``(N, K)``, calibrated as in Classify, but where ``not_calibrated`` says why not."""
    neutral_probabilities: Floats
    single_probabilities: Floats | None = None
    tiles: Whole
    slices: Whole
    synthetic: NDArray[np.bool_]
    thumbnails: NDArray[np.uint8] | None = None
    thumbnail_rows: Whole = field(default_factory=lambda: np.zeros(0, np.int64))
    settings: MapSettings = field(default_factory=MapSettings)
    model_sha256: str = ""
    """Of the model that the features are of."""
    cases: tuple[MapCase, ...] = ()
    """Who the cases are, row by row; empty: only their numbers are known."""
    in_model: bool = False
    """Whether it is the reference sample in the model's own file: validation cases."""
    joined: bool = False
    """Whether the fused features are those of both branches."""
    not_calibrated: Text = NOTHING
    """Why probabilities are not those that Classify shows; empty: they are."""

    def __len__(self) -> int:
        return len(self.labels)

    @classmethod
    def load(cls, opened: MapOpened, card: ModelCard) -> MapData:
        """Read and delete the array file. Raises MapDataError.

        ``card``: of the model that classifies, whose own map this is unless it says otherwise.
        """
        path = Path(opened.array)
        try:
            with np.load(path, allow_pickle=False) as file:
                arrays: dict[str, Any] = {name: file[name] for name in file.files}
        except (OSError, ValueError, EOFError) as error:
            raise MapDataError(f"{path.name}: {error}") from error
        finally:
            path.unlink(missing_ok=True)
        problem = misfit(arrays, shown=True)
        if problem:
            raise MapDataError(problem)
        own = opened.model_sha256 in ("", card.sha256)
        if opened.raw and own and card.calibration is not None:
            for name in ("probabilities", "neutral_probabilities"):
                told = calibrated(arrays[name], card.calibration.temperature)
                arrays[name] = told.astype(np.float32)
        made = cls(
            joined=opened.joined,
            not_calibrated=_why_not_calibrated(opened, own=own),
            data=opened.data,
            path=opened.path,
            classes=card.classes,
            fused_quality=opened.fused_quality,
            single_quality=opened.single_quality,
            settings=opened.fused_settings,
            model_sha256=opened.model_sha256 or card.sha256,
            cases=opened.cases,
            in_model=opened.path == card.path,
            **{name: array for name, array in arrays.items() if name in MAP_ARRAYS},
        )
        if made.cases and len(made.cases) != len(made):
            raise MapDataError("the map names other cases than it has")
        if made.probabilities.shape[1] != len(card.classes):
            raise MapDataError("the map is of other classes than the model")
        return made

    # ------------------------------------------------------------------------- what follows

    def map_of(self, kind: MapKind) -> Floats | None:
        """``(N, 2)``; None: there is no such map."""
        return self.fused_map if kind is MapKind.FUSED else self.single_map

    def quality_of(self, kind: MapKind) -> MapQuality | None:
        """Of that map."""
        return self.fused_quality if kind is MapKind.FUSED else self.single_quality

    @property
    def provisional(self) -> bool:
        """Whether the map is yet to be laid out: its coordinates are two principal components."""
        return self.fused_quality.kl is None

    def name(self, row: int) -> str:
        """Of a case; empty where only its number is known."""
        return self.cases[row].name if self.cases else ""

    def patient(self, row: int) -> str:
        """Whose case it is; empty where that is not known."""
        return self.cases[row].patient if self.cases else ""

    @cached_property
    def predictions(self) -> Whole:
        """``(N,)``."""
        return np.asarray(self.probabilities.argmax(axis=1), np.int64)

    @cached_property
    def confidence(self) -> Floats:
        """``(N,)``: probability of the predicted class."""
        return np.asarray(self.probabilities.max(axis=1), np.float32)

    @cached_property
    def right(self) -> NDArray[np.bool_]:
        """``(N,)``; False too where the class is not known."""
        return np.asarray(self.predictions == self.labels)

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """``(N,)``: whose class is known."""
        return self.labels >= 0

    @cached_property
    def radiology_changed(self) -> NDArray[np.bool_]:
        """``(N,)``: whose class would be another with the neutral radiology image."""
        return np.asarray(self.predictions != self.neutral_probabilities.argmax(axis=1))

    @cached_property
    def _picture_of(self) -> dict[int, int]:
        return {int(self.tiles[row]): i for i, row in enumerate(self.thumbnail_rows)}

    def thumbnail(self, tile: int) -> NDArray[np.uint8] | None:
        """``(s, s, 3)`` of the case with this tile; None: the map carries none of it."""
        index = self._picture_of.get(tile)
        return None if index is None or self.thumbnails is None else self.thumbnails[index]

    def code(self, label: int) -> str:
        """Of a class; a dash where it is not known."""
        return self.classes[label].code if 0 <= label < len(self.classes) else "–"


def _why_not_calibrated(opened: MapOpened, *, own: bool) -> Text:
    if not opened.raw:
        return text(
            "Probabilities of this map are not calibrated as in Classify: an earlier version made"
            " it."
        )
    if not own:
        return text(
            "Probabilities of this map are not calibrated as in Classify: it is of another model."
        )
    return NOTHING
