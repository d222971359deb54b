"""What a user says of the data beside where they are: a run keeps it in its ``config.json``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

ROLES = ("pathology", "radiology", "label", "patient", "split", "radiology_slice")
"""What a column of a table can be."""


class PatientFrom(StrEnum):
    """Where the patient of an image stands, so that nobody is in two splits."""

    AUTO = "auto"
    """The table's column; else what the names give by evidence: TCGA barcodes, folders below the
    class, a leading part with a number that several images share. Names of the NCT-CRC-HE sets
    (``TUM-AEPINLNQ.tif``, ``TUM-TCGA-AAICEQFN.tif``) give none: these sets do not tell patients."""
    COLUMN = "column"
    """Of a table."""
    NAME = "name"
    """The file's name up to its first ``_``, ``-`` or space, or the first three parts of a TCGA
    barcode. What is the class, or a tile of the NCT sets, gives none."""
    FOLDER = "folder"
    """The folder around the image, where that is not the class's or the split's."""
    IMAGE = "image"
    """Not known: each image stands for itself."""


class LeaveOutRule(StrEnum):
    """Rules of :attr:`DataChoices.leave_out`; rows and files may be named there as well."""

    UNUSABLE = "unusable"
    """What cannot be used by itself: a file that is missing, damaged or too small, no label, no
    patient, no such split or slice."""
    CONFLICTS = "conflicts"
    """Every image that stands under two labels or two patients, wherever."""
    DUPLICATES = "duplicates"
    """Of an image that stands in two splits, all but those of one: test keeps it before val, val
    before train. Of one image twice in a split under the same label, all but the first."""


LEAST_SHARE, LARGEST_SHARE = 5, 45
"""Percent that the validation and the test split may each be asked to have."""
_Share = Annotated[int, msgspec.Meta(ge=LEAST_SHARE, le=LARGEST_SHARE)]


class SplitShares(msgspec.Struct, frozen=True, omit_defaults=True):
    """Percent of the images in each split where the data declare none. Training has the rest, a
    tenth at least. Patients are never divided, so they are met as nearly as whole patients allow.
    """

    val: _Share = 15
    test: _Share = 15

    @property
    def train(self) -> int:
        """What the others leave."""
        return 100 - self.val - self.test

    def fractions(self) -> dict[str, float]:
        """By the name of the split, in their order."""
        return {"train": self.train / 100, "val": self.val / 100, "test": self.test / 100}


class DataChoices(msgspec.Struct, frozen=True, omit_defaults=True):
    """The user's answers. All of them may be left as they are."""

    columns: dict[str, str] = {}
    """Which column has which role: ``{"pathology": "bild", "label": "klasse"}``. Names are those of
    the table, their case aside. A role that is not here is found by name, else guessed; a role with
    an empty name has no column. ``--column pathology=bild``."""
    labels: dict[str, str] = {}
    """What a label counts as: ``{"肿瘤": "TUM", "Tumor": "TUM"}``; mapped to itself it is a class
    of its own for sure. Spellings are the table's or the folders'. ``--label 肿瘤=TUM``."""
    leave_out: tuple[str, ...] = ()
    """In any order: a :class:`LeaveOutRule`, alone or with the number of images that it is to leave
    out (``unusable:9``; the data are refused where they are now more or fewer, so that nothing goes
    unseen); rows of a table (``row 12``, ``rows 12-18``), whose numbers count as in a spreadsheet;
    files below the folder of the data (``TUM/blurred.png``, ``TUM/P07_*``); images of a MedMNIST
    file (``train 93``). ``--leave-out``, where a file of such lines does as well."""
    patient_from: PatientFrom = PatientFrom.AUTO
    """``--patient-from``."""
    encoding: str = ""
    """Of a table, where what was detected is wrong (``gb18030``, ``cp1252``, ``utf-8``…).
    ``--encoding``."""
    files_in: str = ""
    """A folder that the paths of a table count from; empty: that of the table. ``--files-in``."""
    radiology_data: str = ""
    """A folder of radiology images for tiles in class folders or a table that names none: in the
    MedMNIST layout, one folder an organ, or all in one. Where names pair them with the tiles they
    are pairs, else they are drawn at random as in the study. ``--radiology-data``."""

    shares: SplitShares = SplitShares()
    """Of a table without a column of splits, and of class folders without folders of splits.
    ``--shares 70/15/15``."""

    def arguments(self) -> list[str]:
        """As ``crcviewer check`` and ``train`` take them."""
        given: list[str] = []
        for role, column in self.columns.items():
            given.append(f"--column={role}={column}")
        for spelt, name in self.labels.items():
            given.append(f"--label={spelt}={name}")
        given += [f"--leave-out={rule}" for rule in self.leave_out]
        if self.patient_from is not PatientFrom.AUTO:
            given.append(f"--patient-from={self.patient_from}")
        for option, value in (
            ("encoding", self.encoding),
            ("files-in", self.files_in),
            ("radiology-data", self.radiology_data),
        ):
            if value:
                given.append(f"--{option}={value}")
        if self.shares != SplitShares():
            given.append(f"--shares={self.shares.train}/{self.shares.val}/{self.shares.test}")
        return given
