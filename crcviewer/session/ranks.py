"""Places of the rows of a list as numbers that need not be next to each other, so that what comes
or goes in the middle changes no other row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_STEP = 1024.0


class Ranks:
    """By id. The order is that of the ranks."""

    def __init__(self, rows: Iterable[tuple[int, float]]) -> None:
        self._ranks = dict(rows)

    def __getitem__(self, row_id: int) -> float:
        return self._ranks[row_id]

    def remove(self, ids: Iterable[int]) -> None:
        """They are gone."""
        for row_id in ids:
            self._ranks.pop(row_id, None)

    def follow(self, order: Sequence[int], ids: Iterable[int]) -> list[int]:
        """Give ranks to all of ``order``, and to those of ``ids`` that have none a place at the
        end; the ids whose rank is another now."""
        known = self._ranks
        new = [*order, *(i for i in ids if i not in known)]
        new = list(dict.fromkeys(new))
        before = dict(known)
        if not order:
            self._append([i for i in new if i not in known])
        elif not self._insert(new):
            # Their order is another, or there is no room between two of them.
            rest = sorted(set(known).difference(new), key=known.__getitem__)
            self._ranks = {i: (n + 1) * _STEP for n, i in enumerate([*new, *rest])}
        return [i for i, rank in self._ranks.items() if before.get(i) != rank]

    def _append(self, ids: Iterable[int]) -> None:
        last = max(self._ranks.values(), default=0.0)
        for n, row_id in enumerate(ids, 1):
            self._ranks[row_id] = last + n * _STEP

    def _insert(self, order: Sequence[int]) -> bool:
        """New ids between those that have a rank; False: these are not in this order."""
        found: dict[int, float] = {}
        last, waiting = 0.0, list[int]()
        for row_id in order:
            rank = self._ranks.get(row_id)
            if rank is None:
                waiting.append(row_id)
                continue
            share = (rank - last) / (len(waiting) + 1)
            if share <= 0 or (waiting and share < 1e-3):
                return False
            found |= {new: last + n * share for n, new in enumerate(waiting, 1)}
            waiting, last = [], rank
        self._ranks |= found
        self._append(waiting)
        return True
