"""What ``crcviewer check --json`` says of the images that a study is to learn from."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from crcviewer.protocol.messages import Slot
from crcviewer.protocol.text import NOTHING, Text


class Severity(StrEnum):
    """Whether training can begin all the same."""

    ERROR = "error"
    """It cannot: the problem has to be put right first."""
    WARNING = "warning"
    """It can, and its results should be read with this in mind."""


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong with the data, and what to do about it."""

    severity: Severity
    cause: Text
    next_step: Text = NOTHING
    file: str = ""
    """Name of the file, without its folder."""
    row: int | None = None
    """Of a manifest: the line as a spreadsheet counts it, the header being row 1."""


class SplitCount(msgspec.Struct, frozen=True):
    """One split of one modality."""

    split: str
    """``train``, ``val`` or ``test``."""
    images: int
    per_class: tuple[int, ...]
    """Images of each class, in label order; empty where images have no label of their own."""
    patients: int | None = None
    """None where the data do not tell."""


class SetFound(msgspec.Struct, frozen=True):
    """One modality of the study as it was found."""

    slot: Slot
    name: str
    """What to give as ``--pathology`` or ``--radiology``; the file's name for a manifest."""
    title: Text
    """"PathMNIST subset of 107180"."""
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


class PairingChoice(msgspec.Struct, frozen=True):
    """One way to pair, as ``--pairing`` names it."""

    mode: str
    """``random``, ``index``, ``manifest`` or ``label``."""
    possible: bool
    default: bool = False
    """Of exactly one mode, where the data can be used at all."""
    why_not: Text = NOTHING
    """Where it is not possible, or what it asks for (``label``)."""


class DataReport(msgspec.Struct, frozen=True):
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
