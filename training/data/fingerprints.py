"""Which images are the same, whatever their names: as they are, turned or mirrored, saved as JPEG,
or reduced.

An image is first a short descriptor that none of the eight turns and mirrorings changes; images
with near descriptors are candidates, and their pixels decide. PathMNIST's 28-pixel tiles are the
bilinear reduction of the native ones (Pillow's), which is how larger images are brought to 28 here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from training.data.study_data import reduce_images

SIDE = 28
"""Pixels at which images are compared."""
_GRID = 8
_FINE = 14
_BLOCK = 2048
_REACH = 6.0
"""Of descriptors: JPEG of quality 50 moves 19 of 20 tiles of PathMNIST by less than 5, and of 1,359
different ones the nearest two are 7.4 apart."""
_CERTAIN = 3.0
"""Where there are no pixels to ask: JPEG of quality 75 moves 99 of 100 tiles by 3.1 or less."""
_MOST_APART = 5.5
"""Root mean square of grey levels at 14 pixels: JPEG of quality 50 makes 5.05 at most."""
_LARGEST_SHARE = 0.15
"""Of the mean squared difference, over the variance: JPEG of quality 50 makes less for 19 of 20,
and two different tiles 0.2 or more."""
_LEADING = 8
"""Dimensions that candidates are looked for in; all of them are asked then."""
_LEAST_DEVIATION = 6.0
"""Grey levels: what varies less shows nothing that could be told again (empty glass)."""
_LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)
_CHARACTERS = np.array(
    [
        [1, 1, 1, 1, 1, 1, 1, 1],
        [1, 1, 1, 1, -1, -1, -1, -1],
        [1, -1, 1, -1, 1, -1, 1, -1],
        [1, -1, 1, -1, -1, 1, -1, 1],
    ],
    np.float32,
)
"""The four representations of one dimension of D4, of quarter turns 0 to 3, then of these
mirrored."""


@dataclass(frozen=True)
class Fingerprints:
    """Of ``N`` images."""

    descriptors: NDArray[np.float32]
    """``(N, D)``, in grey levels."""
    blank: NDArray[np.bool_]
    """Which show nothing ``(N,)``."""
    digests: NDArray[np.uint64]
    """Of the pixels at the side at which they are compared ``(N,)``."""

    def __len__(self) -> int:
        return len(self.blank)


def at_side(images: NDArray[np.uint8], side: int = SIDE) -> NDArray[np.uint8]:
    """``(N, S, S[, 3])`` as ``(N, side, side, 3)``, larger ones reduced."""
    reduced = reduce_images(images, side)
    return reduced if reduced.ndim == 4 else np.repeat(reduced[..., None], 3, axis=3)


def fingerprints(images: NDArray[np.uint8], side: int = SIDE) -> Fingerprints:
    """Of ``(N, S, S[, 3])``, some thousands at a time."""
    parts = [_fingerprints(at_side(images[k : k + _BLOCK], side)) for k in _starts(images)]
    return _joined(parts or [_fingerprints(np.zeros((0, side, side, 3), np.uint8))])


def _starts(images: Sequence[object] | NDArray[np.generic]) -> range:
    return range(0, len(images), _BLOCK)


def _joined(parts: Sequence[Fingerprints]) -> Fingerprints:
    return Fingerprints(
        np.concatenate([part.descriptors for part in parts]),
        np.concatenate([part.blank for part in parts]),
        np.concatenate([part.digests for part in parts]),
    )


def _fingerprints(pixels: NDArray[np.uint8]) -> Fingerprints:
    digests = [hashlib.blake2b(one.tobytes(), digest_size=8).digest() for one in pixels]
    described, blank = _describe(pixels)
    return Fingerprints(described, blank, np.frombuffer(b"".join(digests), np.uint64))


@dataclass(frozen=True)
class Group:
    """Images that are all the same, by number, in order."""

    members: tuple[int, ...]
    exact: tuple[bool, ...]
    """Which have the very pixels of the first, unturned."""


def same_images(parts: Sequence[NDArray[np.uint8]]) -> list[Group]:
    """Of all images of all ``parts`` ``(N, S, S[, 3])``, numbered through: the groups of two or
    more. What shows nothing is in none."""
    parts = [part for part in parts if len(part)]
    if not parts:
        return []
    side = min(SIDE, *(part.shape[1] for part in parts))
    prints = _joined([fingerprints(part, side) for part in parts])
    starts = np.cumsum([0, *(len(part) for part in parts)])

    def pixels(numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Grey, ``(n, 14, 14)``."""
        fine = np.empty((len(numbers), _FINE, _FINE), np.float32)
        for part, start, end in zip(parts, starts[:-1], starts[1:], strict=True):
            here = (numbers >= start) & (numbers < end)
            fine[here] = _reduced(_grey(at_side(part[numbers[here] - start], side)), _FINE)
        return fine

    shown = np.flatnonzero(~prints.blank)
    _, first, which = np.unique(prints.digests[shown], return_index=True, return_inverse=True)
    unlike = shown[first]  # one of each, whose copies are not asked again
    near = _near(prints.descriptors[unlike], _REACH)
    alike = [
        pair
        for k in range(0, len(near), _BLOCK)
        for pair in near[k : k + _BLOCK][_verified(unlike[near[k : k + _BLOCK]], pixels)]
    ]
    edges = np.array(alike, np.int64).reshape(-1, 2)
    graph = coo_array((np.ones(len(edges), np.int8), edges.T), shape=(len(unlike),) * 2)
    group_of = connected_components(graph, directed=False)[1][which]
    order = np.argsort(group_of, kind="stable")
    bounds = np.flatnonzero(np.diff(group_of[order])) + 1
    groups = []
    for part in np.split(shown[order], bounds):
        if len(part) > 1:
            digests = prints.digests[part]
            groups.append(Group(tuple(part.tolist()), tuple((digests == digests[0]).tolist())))
    return sorted(groups, key=lambda group: group.members)


def overlap(ours: Fingerprints, theirs: Fingerprints) -> dict[int, int]:
    """Which of ours are surely among theirs, and which that is; there are no pixels to ask."""
    if not len(ours) or not len(theirs):
        return {}
    shown, known = np.flatnonzero(~ours.blank), np.flatnonzero(~theirs.blank)
    if not len(shown) or not len(known):
        return {}
    tree = KDTree(theirs.descriptors[known])
    distance, nearest = tree.query(ours.descriptors[shown], distance_upper_bound=_CERTAIN)
    found = np.isfinite(distance)
    return dict(zip(shown[found].tolist(), known[nearest[found]].tolist(), strict=True))


def _near(descriptors: NDArray[np.float32], reach: float) -> NDArray[np.int64]:
    """Pairs ``(M, 2)`` of descriptors that are no further apart.

    A tree of few dimensions is quick; they are those in which the descriptors differ most.
    """
    if len(descriptors) < 2:
        return np.zeros((0, 2), np.int64)
    centred = (descriptors - descriptors.mean(axis=0)).astype(np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)
    leading = centred @ axes[:, ::-1][:, :_LEADING]
    pairs: NDArray[np.int64] = KDTree(leading).query_pairs(reach, output_type="ndarray")
    kept = []
    for k in range(0, len(pairs), 1 << 18):
        some = pairs[k : k + (1 << 18)]
        apart = ((descriptors[some[:, 0]] - descriptors[some[:, 1]]) ** 2).sum(axis=1)
        kept.append(some[apart <= reach**2])
    return np.concatenate(kept) if kept else pairs


def _verified(
    pairs: NDArray[np.int64], pixels: Callable[[NDArray[np.int64]], NDArray[np.float32]]
) -> NDArray[np.bool_]:
    """Which of the pairs ``(M, 2)`` are one image, in some turn or mirrored."""
    one, other = pixels(pairs[:, 0]), pixels(pairs[:, 1])
    apart = np.min([((one - turned(other, k)) ** 2).mean(axis=(1, 2)) for k in range(8)], axis=0)
    varied = np.minimum(one.var(axis=(1, 2)), other.var(axis=(1, 2)))
    same: NDArray[np.bool_] = (apart <= _MOST_APART**2) & (apart <= _LARGEST_SHARE * varied)
    return same


def _describe(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Grey means of an 8 × 8 grid, then what turning and mirroring leaves as it is: for each ring
    of cells that these map onto each other their mean, how much of it changes its sign with one of
    them (a representation of one dimension of the group D4), and the norm of what is left; beside
    them the mean colour. JPEG hardly changes any of it; colours of parts, which it does, are not in
    it."""
    grey = _grey(pixels)  # (n, S, S)
    count = len(grey)
    cells = _reduced(grey, _GRID)
    half = _GRID // 2
    ring = np.triu(np.ones((half, half), np.bool_))
    seen = np.stack([turned(cells, k)[:, :half, :half] for k in range(8)], axis=1)[..., ring]
    parts = np.einsum("rk,nko->nro", _CHARACTERS, seen) / 8
    rest = seen - np.einsum("rk,nro->nko", _CHARACTERS, parts)
    norms = np.sqrt((rest**2).mean(axis=1))
    colour = pixels.reshape(count, -1, 3).mean(axis=1, dtype=np.float32)
    tints = colour[:, ::2] - colour[:, 1:2]  # red and blue over green
    signs = np.abs(parts[:, 1:]).reshape(count, -1)
    described = np.concatenate([parts[:, 0], tints, signs, norms], axis=1)
    return described.astype(np.float32), grey.std(axis=(1, 2)) < _LEAST_DEVIATION


def _grey(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    grey: NDArray[np.float32] = pixels.astype(np.float32) @ _LUMINANCE
    return grey


def turned(images: NDArray[np.float32], number: int) -> NDArray[np.float32]:
    """``(N, S, S)`` in one of eight ways, 0 to 7: quarter turns as it is, then mirrored."""
    mirrored = images[:, :, ::-1] if number >= 4 else images
    return np.rot90(mirrored, number % 4, axes=(1, 2))


def _reduced(grey: NDArray[np.float32], cells: int) -> NDArray[np.float32]:
    """``(N, S, S)`` as ``(N, cells, cells)``."""
    means = _cell_means(grey.shape[1], cells)
    return np.asarray((means @ grey) @ means.T, np.float32)


@cache
def _cell_means(side: int, cells: int) -> NDArray[np.float32]:
    """``(cells, side)``: each the mean of the pixels that it covers, in parts where need be."""
    edges = np.linspace(0, side, cells + 1)
    pixels = np.arange(side)
    covered = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    means: NDArray[np.float32] = np.maximum(covered, 0).astype(np.float32)
    means /= side / cells
    return means
