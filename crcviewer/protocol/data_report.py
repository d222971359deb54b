"""What ``crcviewer check --json`` says of the images that a study is to learn from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crcviewer.protocol.messages import Slot


class Severity(StrEnum):
    """Whether training can begin all the same."""

    ERROR = "error"
    """It cannot: the problem has to be put right first."""
    WARNING = "warning"
    """It can, and its results should be read with this in mind."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the data, as a sentence, and what to do about it."""

    severity: Severity
    cause: str
    next_step: str = ""
    file: str = ""
    """Name of the file, without its folder."""
    row: int | None = None
    """Of a manifest: the line as a spreadsheet counts it, the header being row 1."""


@dataclass(frozen=True)
class SplitCount:
    """One split of one modality."""

    split: str
    """``train``, ``val`` or ``test``."""
    images: int
    per_class: tuple[int, ...]
    """Images of each class, in label order; empty where images have no label of their own."""
    patients: int | None = None
    """None where the data do not tell."""


@dataclass(frozen=True)
class SetFound:
    """One modality of the study as it was found."""

    slot: Slot
    name: str
    """What to give as ``--pathology`` or ``--radiology``; the file's name for a manifest."""
    title: str
    """For people: "PathMNIST subset of 107180"."""
    modality: str
    """``H&E``, ``CT``, ``MR`` …, as far as known."""
    file: str
    """Its path."""
    side: int
    """Pixels of its images' sides, as the study takes them."""
    classes: tuple[str, ...]
    splits: tuple[SplitCount, ...]
    synthetic: bool = False
    licence: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class PairingChoice:
    """One way to pair, as ``--pairing`` names it."""

    mode: str
    """``random``, ``index``, ``manifest`` or ``label``."""
    possible: bool
    default: bool = False
    """Of exactly one mode, where the data can be used at all."""
    why_not: str = ""
    """A sentence where it is not possible, or what it asks for (``label``)."""


@dataclass(frozen=True)
class DataReport:
    """All that is known of the data before any training."""

    data: str
    """The folder or CSV file."""
    layout: str
    """``medmnist``, ``manifest``, or empty where it is neither."""
    sets: tuple[SetFound, ...] = ()
    """Pathology first. Empty, or one, where a problem stood in the way."""
    available: tuple[str, ...] = ()
    """Names of all MedMNIST sets in the folder that could take either place."""
    pairs: int = 0
    """Declared pairs over all splits; 0: none are declared."""
    pairings: tuple[PairingChoice, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Errors first, then by row."""
    sha256: str = ""
    """Of all that was read: the same data have the same one. Empty where there are errors."""

    @property
    def usable(self) -> bool:
        """Whether training can begin."""
        return bool(self.sets) and all(p.severity is not Severity.ERROR for p in self.problems)
