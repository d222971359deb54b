"""``cases.npz`` of an evaluation: each case with its truth, its place, whose it is and what every
model says of it, and small pictures of some."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.medmnist import read_small_arrays
from crcviewer.protocol.atomic import write_atomically
from crcviewer.protocol.images import ImageRef

MOST_BYTES = 1 << 28
_MOST_SIDE = 512


@dataclass(frozen=True, eq=False)
class Places:
    """Where N images lie: file ``files[of[i]]``, of a set or series its image ``numbers[i]``."""

    files: tuple[str, ...]
    of: NDArray[np.int64]
    """``(N,)``; -1: not known."""
    numbers: NDArray[np.int64]
    """``(N,)``; -1: what a program shows of the file first."""

    def __len__(self) -> int:
        return len(self.of)

    @classmethod
    def of_set(cls, path: str, count: int) -> Places:
        """The images of one split of a MedMNIST file, in order."""
        return cls((path,), np.zeros(count, np.int64), np.arange(count))

    @classmethod
    def of_files(cls, files: Sequence[str], slices: Sequence[int | None] = ()) -> Places:
        """One image a file."""
        numbers = [-1 if one is None else one for one in slices] or [-1] * len(files)
        return cls(tuple(files), np.arange(len(files)), np.array(numbers, np.int64))

    @classmethod
    def unknown(cls, count: int) -> Places:
        """Of images that were made, or of which nobody remembers it."""
        nowhere = np.full(count, -1, np.int64)
        return cls((), nowhere, nowhere)

    def ref(self, row: int) -> ImageRef | None:
        """What to ask a reader for; None where it is not known."""
        file = int(self.of[row])
        if file < 0:
            return None
        number = int(self.numbers[row])
        return ImageRef(self.files[file], number if number >= 0 else None)

    def chosen(self, rows: NDArray[np.int64]) -> Places:
        """Those of some rows; -1 among them: of no image."""
        there = rows >= 0
        safe = np.where(there, rows, 0)
        if len(self) == 0:
            return Places.unknown(len(rows))
        return Places(
            self.files,
            np.where(there, self.of[safe], -1),
            np.where(there, self.numbers[safe], -1),
        )

    @classmethod
    def joined(cls, parts: Sequence[Places]) -> Places:
        """One after the other."""
        files: list[str] = []
        of = []
        for part in parts:
            of.append(np.where(part.of < 0, -1, part.of + len(files)))
            files += part.files
        numbers = [part.numbers for part in parts]
        none = np.zeros(0, np.int64)
        return cls(tuple(files), np.concatenate([none, *of]), np.concatenate([none, *numbers]))


@dataclass(frozen=True, eq=False, kw_only=True)
class EvaluatedCases:
    """N cases in the order of ``predictions.csv``; K classes."""

    truth: NDArray[np.int64]
    """``(N,)``."""
    probabilities: Mapping[str, NDArray[np.float32]]
    """``(N, K)`` of each model, by its name in the report."""
    tiles: Places
    slices: Places
    """The radiology image of each."""
    splits: tuple[str, ...] = ()
    """``train``, ``val`` or ``test`` of each case; empty: not known."""
    patients: tuple[str, ...] = ()
    """Whose each case is, as the user's table says; empty: not known."""
    picture_rows: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    """``(P,)``: the cases that have a picture."""
    pictures: NDArray[np.uint8] = field(default_factory=lambda: np.zeros((0, 1, 1, 3), np.uint8))
    """``(P, s, s, 3)``."""

    def __len__(self) -> int:
        return len(self.truth)

    def predicted(self, model: str) -> NDArray[np.int64]:
        """``(N,)``."""
        answers: NDArray[np.int64] = self.probabilities[model].argmax(axis=1)
        return answers

    def picture(self, row: int) -> NDArray[np.uint8] | None:
        """``(s, s, 3)``; None: there is none."""
        place = int(np.searchsorted(self.picture_rows, row))
        there = place < len(self.picture_rows) and self.picture_rows[place] == row
        return self.pictures[place] if there else None


def write_cases(path: Path, cases: EvaluatedCases) -> None:
    """Raises OSError."""
    words = {
        "models": list(cases.probabilities),
        "tiles": cases.tiles.files,
        "slices": cases.slices.files,
        "splits": cases.splits,
        "patients": cases.patients,
    }
    written = json.dumps(words, ensure_ascii=True).encode("ascii")
    arrays: dict[str, NDArray[Any]] = {
        "words": np.frombuffer(written, np.uint8),
        "truth": cases.truth.astype(np.int64),
        "probabilities": np.stack(
            [answers.astype(np.float32) for answers in cases.probabilities.values()]
        ),
        "tile_files": cases.tiles.of,
        "tile_numbers": cases.tiles.numbers,
        "slice_files": cases.slices.of,
        "slice_numbers": cases.slices.numbers,
        "picture_rows": cases.picture_rows.astype(np.int64),
        "pictures": cases.pictures,
    }

    def write(part: Path) -> None:
        with part.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]  # its stubs know no **arrays

    write_atomically(path, write)


_ARRAYS = (
    "words", "truth", "probabilities", "tile_files", "tile_numbers", "slice_files",
    "slice_numbers", "picture_rows", "pictures",
)  # fmt: skip


def read_cases(path: Path, count: int, classes: int) -> EvaluatedCases:
    """Of ``count`` cases, as the report says. Raises ImageError or ValueError where it is no such
    file, or of other cases."""
    arrays = read_small_arrays(path, _ARRAYS, MOST_BYTES)
    words = json.loads(arrays["words"].tobytes())
    for name in ("models", "tiles", "slices", "splits", "patients"):
        if not all(isinstance(word, str) for word in words[name]):
            raise ValueError(f"{name} are no names")
    truth, answers = arrays["truth"], arrays["probabilities"]
    columns = [arrays[name] for name in _ARRAYS if name.startswith(("tile_", "slice_"))]
    if truth.shape != (count,) or answers.shape != (len(words["models"]), count, classes):
        raise ValueError("the cases are others than the report's")
    if any(one.shape != (count,) or one.dtype.kind != "i" for one in (truth, *columns)):
        raise ValueError("the cases have parts of another length")
    if truth.dtype.kind != "i" or (count and not 0 <= truth.min() <= truth.max() < classes):
        raise ValueError("the cases are of unknown classes")
    if answers.dtype != np.float32 or not np.isfinite(answers).all():
        raise ValueError("the probabilities are no numbers")
    for name in ("splits", "patients"):
        if words[name] and len(words[name]) != count:
            raise ValueError(f"there are other {name} than cases")
    rows, pictures = arrays["picture_rows"], arrays["pictures"]
    if (
        pictures.dtype != np.uint8 or pictures.ndim != 4 or pictures.shape[3] != 3
        or rows.shape != pictures.shape[:1] or max(pictures.shape[1:3], default=0) > _MOST_SIDE
        or (np.diff(rows) <= 0).any()
    ):  # fmt: skip
        raise ValueError("the pictures are none")
    return EvaluatedCases(
        truth=truth.astype(np.int64),
        probabilities=dict(zip(words["models"], answers, strict=True)),
        tiles=_places(words["tiles"], arrays["tile_files"], arrays["tile_numbers"]),
        slices=_places(words["slices"], arrays["slice_files"], arrays["slice_numbers"]),
        splits=tuple(words["splits"]),
        patients=tuple(words["patients"]),
        picture_rows=rows.astype(np.int64),
        pictures=pictures,
    )


def _places(files: list[str], of: NDArray[np.int64], numbers: NDArray[np.int64]) -> Places:
    if len(of) and not -1 <= of.min() <= of.max() < len(files):
        raise ValueError("a case lies in a file that is not named")
    return Places(tuple(files), of, numbers)
