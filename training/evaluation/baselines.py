"""How far one comes without a network: the largest class, and the mean colour of a tile."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.data.study_data import ImageSet

_NEIGHBOURS = 15


def largest_class(tiles: ImageSet) -> NDArray[np.int64]:
    """The training split's most frequent class for every test tile ``(N,)``."""
    most = np.bincount(tiles.train.labels).argmax()
    return np.full(len(tiles.test), most, np.int64)


def by_mean_colour(tiles: ImageSet) -> NDArray[np.int64]:
    """The class of most of the 15 training tiles with the nearest mean colour: ``(N,)``.

    Stain and JPEG artefacts differ by class, so that this alone tells over half the tiles.
    """
    from sklearn.neighbors import KNeighborsClassifier

    known = KNeighborsClassifier(min(_NEIGHBOURS, len(tiles.train)))
    known.fit(_mean_colours(tiles.train.images), tiles.train.labels)
    told: NDArray[np.int64] = known.predict(_mean_colours(tiles.test.images))
    return told


def _mean_colours(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """``(N, 3)`` of ``(N, S, S, 3)``."""
    means: NDArray[np.float64] = images.mean(axis=(1, 2), dtype=np.float64)
    return means
