"""How often two who looked at the same tiles say the same: share, Cohen's kappa, and where not.

Kappa is (o − e) / (1 − e), where o is the share of cases on which both agree and e the share that
two readers with the same habits would agree on by chance (Cohen 1960). Its interval is that of a
bootstrap over cases: fields of one patient are no more independent for it than any others, so that
it is too narrow where a patient has many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.part_paths import file_of
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.images import FieldOfView
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import NOTHING, Text, text
from crcviewer.session.case import Case

FEWEST = 10
"""Cases that an interval needs at least."""
_DRAWS = 2000
_LOW, _HIGH = 2.5, 97.5

TileKey = tuple[str, str, int | None, FieldOfView | None]
"""Hash of the file, part of it, slice, field of view as the user set it."""
Said = Callable[[Case], str]
"""The code of the class that somebody gave a case; empty: none."""


class Agreement(msgspec.Struct, frozen=True):
    """Of two on the cases that both gave a class."""

    classes: tuple[str, ...]
    """Codes of those that either used or that the model has, in its order."""
    counts: tuple[tuple[int, ...], ...]
    """Row: what the first said; column: the second."""
    observed: Estimate
    """Share of the cases with the same class."""
    kappa: Estimate
    """Not defined where both gave all cases one and the same class."""

    @property
    def count(self) -> int:
        """Cases."""
        return sum(map(sum, self.counts))

    @property
    def agreed(self) -> int:
        """Cases with the same class."""
        return sum(row[place] for place, row in enumerate(self.counts))


class Compared(msgspec.Struct, frozen=True):
    """Two readers, or a reader and the model, on a list of cases."""

    agreement: Agreement
    disagreed: tuple[int, ...]
    """Ids of the cases with two classes, in the order of the list."""
    only_first: int = 0
    """Cases that the first gave a class and the second did not: the model had no verdict, the other
    reader could not tell or did not see them."""
    only_second: int = 0
    first_cannot_tell: int = 0
    """Cases that the first looked at, and could not tell."""
    blinded: int = 0
    """Of the cases that both gave a class, those that the first decided blinded."""
    model_in_view: int = 0
    """… and those that the first decided with the model's class in view."""


def agreement(pairs: Sequence[tuple[str, str]], classes: Sequence[str] = ()) -> Agreement:
    """Of pairs of class codes, one pair a case; ``classes``: the order in which to show them."""
    used = {code for pair in pairs for code in pair}
    order = (*classes, *sorted(used.difference(classes)))
    place = {code: n for n, code in enumerate(order)}
    counts = np.zeros((len(order), len(order)), np.int64)
    for first, second in pairs:
        counts[place[first], place[second]] += 1
    n = len(pairs)
    if n == 0:
        nothing = Estimate(None, note=text("No case was given a class by both."))
        return Agreement(order, _rows(counts), nothing, nothing)
    share = float(np.trace(counts)) / n
    kappa = float(_kappas(counts[None] / n)[0])
    drawn = np.random.default_rng(0).multinomial(n, counts.ravel() / n, _DRAWS)
    samples = drawn.reshape(_DRAWS, len(order), len(order)) / n
    of_share = _interval(np.trace(samples, axis1=1, axis2=2), n)
    of_kappa = _interval(_kappas(samples), n)
    note: Text = NOTHING
    if n < FEWEST:
        note = text("Under {count} cases there is no interval.", count=FEWEST)
    observed = Estimate(share, *of_share, count=n, note=note)
    if np.isnan(kappa):
        same = text("Both gave all cases one class: chance alone would agree as often.")
        return Agreement(order, _rows(counts), observed, Estimate(None, count=n, note=same))
    return Agreement(order, _rows(counts), observed, Estimate(kappa, *of_kappa, count=n, note=note))


def reader_and_model(cases: Iterable[Case], card: ModelCard) -> Compared:
    """The reader's class against the verdict of the model of ``card``."""
    everything = list(cases)
    answers = {case.id: verdict_code(case, card) for case in everything}
    order = [tissue.code for tissue in card.classes]
    return _compared(everything, own_class, lambda case: answers[case.id], order)


def two_readers(
    first: Iterable[Case], second: Iterable[Case], order: Sequence[str]
) -> tuple[Compared, dict[int, str]]:
    """Two sessions on the same tiles: cases of ``first`` against those of ``second`` with the same
    file and field of view, wherever it lies and whatever it is called; and what the second reader
    said of those of ``first``, by id."""
    others: dict[TileKey | None, str] = {tile_key(case): own_class(case) for case in second}
    others.pop(None, None)
    both = [case for case in first if tile_key(case) in others]
    said = {case.id: others[tile_key(case)] for case in both}
    return _compared(both, own_class, lambda case: said[case.id], order), said


def own_class(case: Case) -> str:
    """What the reader gave it."""
    return case.review.class_code if case.review is not None else ""


def verdict_code(case: Case, card: ModelCard) -> str:
    """The verdict of the model of ``card``; empty where there is none."""
    result = case.result
    if result is None or result.model_sha256 != card.sha256 or result.verdict is None:
        return ""
    return card.classes[result.verdict].code


def tile_key(case: Case) -> TileKey | None:
    """By which the same tile is known in two sessions; None: its file was never read whole."""
    tile, result, review = case.pathology, case.result, case.review
    if tile is None:
        return None
    digest = tile.info.sha256
    digest = digest or (result.pathology_sha256 if result is not None else "")
    digest = digest or (review.pathology_sha256 if review is not None else "")
    part = tile.info.path.removeprefix(file_of(tile.info.path))
    return (digest, part, tile.slice_index, tile.field) if digest else None


def _compared(cases: Sequence[Case], first: Said, second: Said, order: Sequence[str]) -> Compared:
    pairs, disagreed = [], []
    only_first = only_second = cannot_tell = blinded = in_view = 0
    for case in cases:
        one, other, review = first(case), second(case), case.review
        cannot_tell += bool(review is not None and review.cannot_be_told)
        only_first += bool(one and not other)
        only_second += bool(other and not one)
        if one and other:
            pairs.append((one, other))
            if review is not None:
                blinded += review.blinded
                in_view += bool(review.model_class)
            if one != other:
                disagreed.append(case.id)
    return Compared(
        agreement(pairs, order), tuple(disagreed), only_first, only_second, cannot_tell,
        blinded, in_view,
    )  # fmt: skip


def _kappas(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of tables of shares ``(tables, classes, classes)``; NaN where it is not defined."""
    observed = np.trace(shares, axis1=1, axis2=2)
    expected = (shares.sum(axis=2) * shares.sum(axis=1)).sum(axis=1)
    left = 1.0 - expected
    defined = left > 1e-12
    found: NDArray[np.float64] = np.full(len(shares), np.nan)
    found[defined] = (observed[defined] - expected[defined]) / left[defined]
    return found


def _interval(samples: NDArray[np.float64], n: int) -> tuple[float | None, float | None]:
    known = samples[~np.isnan(samples)]
    if n < FEWEST or not len(known):
        return None, None
    low, high = np.percentile(known, (_LOW, _HIGH))
    return float(low), float(high)


def _rows(counts: NDArray[np.int64]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(int(value) for value in row) for row in counts)
