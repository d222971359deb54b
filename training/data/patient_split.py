"""Patients into train, val and test, each class shared out as evenly as whole patients allow.

Greedy, the most telling patients first, as in stratified group k-fold; then single patients move
for as long as that brings the shares nearer to what they should be. scikit-learn's
StratifiedGroupKFold shares out equal folds alone: put together to 70, 15 and 15 % they missed a
class's share by two to four times as much (20 cohorts each of 10, 20, 40 and 120 patients). What is
here must not change either: a model is judged later on the patients that this left out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.data_choices import SplitShares
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import counted, text
from training.base.counter_random import key
from training.base.errors import DataError

_ROUNDS = 20


def split_by_patient(
    patients: Sequence[str],
    kinds: NDArray[np.int64],
    shares: SplitShares = SplitShares(),
    *,
    seed: int = 0,
) -> list[str]:
    """The split of each image: all images of a patient have the same.

    ``kinds`` ``(N, K)`` counts what is to be shared out: of each image its class, one-hot, and
    whatever else. The answer depends on names, kinds, shares and ``seed`` alone, not on the order
    of rows.
    Raises DataError for fewer than three patients.
    """
    names = sorted(set(patients))
    if len(names) < len(SPLITS):
        raise DataError(
            counted(
                len(names),
                "The manifest names 1 patient; train, val and test need three or more.",
                "The manifest names {count} patients; train, val and test need three or more.",
            ),
            text("Add patients, or a column “split” if the rows are not of patients."),
        )
    place = {name: index for index, name in enumerate(names)}
    owned = np.zeros((len(names), kinds.shape[1]), np.float64)
    np.add.at(owned, [place[name] for name in patients], kinds)
    kept = owned[:, owned.sum(0) > 0]
    # Every kind counts as much as any other, and so does the number of images.
    weighed = np.column_stack([kept / kept.sum(0), owned.sum(1) / owned.sum()])
    goal = np.array(list(shares.fractions().values()))[:, None]
    chosen = _assigned(weighed, names, goal, seed)
    return [SPLITS[chosen[place[name]]] for name in patients]


def _assigned(
    weighed: NDArray[np.float64], names: Sequence[str], goal: NDArray[np.float64], seed: int
) -> NDArray[np.int64]:
    """The split of each patient ``(P,)``; ``weighed`` ``(P, K)``: its share of each kind; ``goal``
    ``(3, 1)``: the share of each split."""
    draw = [key(seed, "patient split", name) for name in names]
    # Who has much of something is hardest to place.
    order = sorted(range(len(names)), key=lambda p: (-weighed[p].max(), draw[p]))
    held = np.zeros((len(SPLITS), weighed.shape[1]))
    chosen = np.full(len(names), -1, np.int64)

    def cost_with(patient: int, split: int) -> float:
        trial = held.copy()
        trial[split] += weighed[patient]
        return _cost(trial, goal)

    for patient in order:
        best = min(range(len(SPLITS)), key=lambda split: (cost_with(patient, split), split))
        chosen[patient] = best
        held[best] += weighed[patient]
    for _ in range(_ROUNDS):
        moved = False
        for patient in order:
            here = int(chosen[patient])
            if (chosen == here).sum() == 1:
                continue  # no split is left empty
            held[here] -= weighed[patient]
            best = min(range(len(SPLITS)), key=lambda split: (cost_with(patient, split), split))
            if cost_with(patient, best) > cost_with(patient, here) - 1e-12:
                best = here
            held[best] += weighed[patient]
            chosen[patient] = best
            moved |= best != here
        if not moved:
            break
    return _none_empty(chosen, weighed, goal)


def _cost(held: NDArray[np.float64], goal: NDArray[np.float64]) -> float:
    """Squared distance from the shares; a kind that training lacks outweighs everything."""
    lacking = (held[0] < 1e-12).sum()
    return float(((held - goal) ** 2).sum() + 10.0 * lacking)


def _none_empty(
    chosen: NDArray[np.int64], weighed: NDArray[np.float64], goal: NDArray[np.float64]
) -> NDArray[np.int64]:
    """With few patients a split may have been left without: it gets the one that costs least."""
    for split in range(len(SPLITS)):
        if (chosen == split).any():
            continue
        trials = []
        for patient in range(len(chosen)):
            if (chosen == chosen[patient]).sum() > 1:
                trial = chosen.copy()
                trial[patient] = split
                held = np.stack([weighed[trial == s].sum(0) for s in range(len(SPLITS))])
                trials.append((_cost(held, goal), patient))
        chosen = chosen.copy()
        chosen[min(trials)[1]] = split
    return chosen
