"""How far one comes without a network: the largest class, and the mean colour of a tile."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.evaluation_report import Baseline
from training.base.resampling import resamples
from training.data.study_data import ImageSet
from training.evaluation.confusion import accuracy, confusion_counts, f1, macro
from training.evaluation.measures import Units, estimated

_NEIGHBOURS = 15


def baselines(tiles: ImageSet, count: int, seed: int) -> tuple[Baseline, ...]:
    """Both, with the intervals of ``count`` resamples."""
    told = (("largest_class", largest_class(tiles)), ("mean_colour", by_mean_colour(tiles)))
    return tuple(_baseline(name, predicted, tiles, count, seed) for name, predicted in told)


def _baseline(
    name: str, predicted: NDArray[np.int64], tiles: ImageSet, count: int, seed: int
) -> Baseline:
    test, classes = tiles.test, len(tiles.classes)
    units = Units.of(len(test), test.patients)
    whole, *drawn = (
        confusion_counts(test.labels, predicted, classes, weights)
        for weights in (
            np.ones((len(test), 1)),
            *resamples(len(test), count, seed, test.patients),
        )
    )
    table = np.concatenate(drawn)
    return Baseline(
        name,
        estimated(accuracy(whole)[0], accuracy(table), units),
        estimated(macro(f1(whole))[0], macro(f1(table)), units),
    )


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
