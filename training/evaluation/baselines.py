"""How far one comes without a network: the largest class, and the mean colour of a tile."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.evaluation_report import Baseline
from training.base.resampling import Floats, resamples
from training.data.study_data import Split
from training.evaluation.confusion import accuracy, confusion_counts, f1, macro
from training.evaluation.measures import Units, estimated

_NEIGHBOURS = 15


def baselines(
    train: Split, test: Split, classes: int, count: int, seed: int
) -> tuple[Baseline, ...]:
    """Both, with the intervals of ``count`` resamples."""
    told = (
        ("largest_class", largest_class(train, test)),
        ("mean_colour", by_mean_colour(train, test)),
    )
    drawn = resamples(len(test), count, seed, test.patients)
    weights = [np.ones((len(test), 1)), *drawn]
    return tuple(_baseline(name, predicted, test, classes, weights) for name, predicted in told)


def _baseline(
    name: str,
    predicted: NDArray[np.int64],
    test: Split,
    classes: int,
    weights: Sequence[Floats],
) -> Baseline:
    """``weights``: first those of the cases as they are, then of the resamples."""
    units = Units.of(len(test), test.patients)
    whole, *drawn = (confusion_counts(test.labels, predicted, classes, one) for one in weights)
    table = np.concatenate(drawn)
    return Baseline(
        name,
        estimated(accuracy(whole)[0], accuracy(table), units),
        estimated(macro(f1(whole))[0], macro(f1(table)), units),
    )


def largest_class(train: Split, test: Split) -> NDArray[np.int64]:
    """The training split's most frequent class for every test tile ``(N,)``."""
    most = np.bincount(train.labels).argmax()
    return np.full(len(test), most, np.int64)


def by_mean_colour(train: Split, test: Split) -> NDArray[np.int64]:
    """The class of most of the 15 training tiles with the nearest mean colour: ``(N,)``.

    Stain and JPEG artefacts differ by class, so that this alone tells over half the tiles.
    """
    from sklearn.neighbors import KNeighborsClassifier

    known = KNeighborsClassifier(min(_NEIGHBOURS, len(train)))
    known.fit(_mean_colours(train.images), train.labels)
    told: NDArray[np.int64] = known.predict(_mean_colours(test.images))
    return told


def _mean_colours(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """``(N, 3)`` of ``(N, S, S, 3)``."""
    means: NDArray[np.float64] = images.mean(axis=(1, 2), dtype=np.float64)
    return means
