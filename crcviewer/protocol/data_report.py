"""What ``crcviewer check --json`` says of the images that a study is to learn from.

What a user may answer to it (which column is which, which rows to leave out …) is a
:class:`~crcviewer.protocol.data_choices.DataChoices`: each offer of the report is a value of one of
its fields, so that a window need not read a sentence to act on it.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from crcviewer.protocol.data_choices import DataChoices, PatientFrom
from crcviewer.protocol.images import Slot
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
    leave_out: str = ""
    """What :attr:`DataChoices.leave_out` needs so that the problem is gone: a rule, or the row or
    file. Empty where leaving something out is no way."""


class SplitCount(msgspec.Struct, frozen=True):
    """One split of one modality."""

    split: str
    """``train``, ``val`` or ``test``."""
    images: int
    per_class: tuple[int, ...]
    """Images of each class, in label order; empty where images have no label of their own."""
    patients: int | None = None
    """None where the data do not tell."""
    patients_per_class: tuple[int, ...] = ()
    """Patients who have an image of each class, in label order; empty where they are not known."""


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
    sides_found: tuple[int, ...] = ()
    """Pixels of the images' shorter sides as they lie in their files: the least, the median and the
    most. Empty: not known. Where ``side`` is less, images were reduced to it, as asked for."""


class PairingChoice(msgspec.Struct, frozen=True):
    """One way to pair, as ``--pairing`` names it."""

    mode: str
    """``random``, ``index``, ``manifest`` or ``label``."""
    possible: bool
    default: bool = False
    """Of exactly one mode, where the data can be used at all."""
    why_not: Text = NOTHING
    """Where it is not possible, or what it asks for (``label``)."""


class ColumnReason(StrEnum):
    """Why a column of a table is taken for what it is taken for."""

    NAMED = "named"
    """It has the very name."""
    CHOSEN = "chosen"
    """The user said so."""
    MEANS_IT = "means_it"
    """Its name is another word for it ("class", "病人"): a guess to look at."""
    VALUES = "values"
    """Its cells are such (names of files that are there, known classes …): a guess to look at."""


class ColumnFound(msgspec.Struct, frozen=True):
    """One column of a table."""

    name: str
    """As written; what :attr:`DataChoices.columns` takes."""
    role: str = ""
    """One of :data:`~crcviewer.protocol.data_choices.ROLES`; empty: it is not used."""
    reason: ColumnReason | None = None
    """None where it is not used."""
    examples: tuple[str, ...] = ()
    """The first three different cells, for a user to recognise it by."""


class TableFound(msgspec.Struct, frozen=True):
    """How a table was read, before anything was made of its rows."""

    columns: tuple[ColumnFound, ...]
    """All, in the table's order."""
    rows: int
    encoding: str
    """``UTF-8``, ``UTF-16``, ``GB18030``, ``Windows-1252`` …, or ``Excel`` for a workbook."""
    encoding_guessed: bool = False
    """Whether other encodings were as possible by the rules: to be shown, and may be overruled by
    :attr:`DataChoices.encoding`."""
    delimiter: str = ""
    """``,``, ``;`` or a tab; empty of a workbook."""
    missing: tuple[str, ...] = ()
    """Roles that a study needs and no column has: the user is to choose. Then there are no sets."""
    moved_from: tuple[str, ...] = ()
    """Folders that the table names and that are not on this computer (``D:\\Studie``), whose files
    were found beside the table instead."""


class LabelFound(msgspec.Struct, frozen=True):
    """One label as it is spelt."""

    spelt: str
    count: int
    class_name: str
    """The class that it counts as."""
    suggestion: str = ""
    """Another class that it may well be ("TUM" for "肿瘤"), offered as a value of
    :attr:`DataChoices.labels`; empty: none. To keep it as it is, the user maps it to itself."""


class ExampleImage(msgspec.Struct, frozen=True):
    """A picture to show before the start: a few of each class."""

    slot: Slot
    path: str
    """As the reader opens it: a file, or ``pathmnist.npz#train``."""
    slice_index: int | None
    """Of what has several: from 0."""
    label: int
    """Into the classes of its set; -1: it has none."""
    split: str
    patient: str = ""


class ImagePlace(msgspec.Struct, frozen=True):
    """Where an image stands in the data."""

    file: str
    """Below the folder of the data, or the set's file."""
    row: int | None = None
    """Of a table."""
    index: int | None = None
    """Of a MedMNIST file: which of its split, from 0."""
    split: str = ""
    label: str = ""
    patient: str = ""


class SameImages(msgspec.Struct, frozen=True):
    """Two places of one image, found by content: names do not matter. Images that show nothing
    (empty glass) are alike without being the same, and are not told."""

    slot: Slot
    first: ImagePlace
    second: ImagePlace
    exact: bool
    """The very same pixels; else the same but for turns and mirroring, JPEG or reduction."""
    splits_differ: bool = False
    labels_differ: bool = False
    patients_differ: bool = False


class OverlapFound(msgspec.Struct, frozen=True):
    """Images that other data, or what a model was trained on, have too (``--against``)."""

    against: str
    """The data, run or model: its path."""
    images: int
    """How many of the data's tiles are there too."""
    of_split: dict[str, int]
    """The same by the split they have *there*: ``{"train": 3}`` were learnt from."""
    compared: int
    """How many images of the other were compared with; 0: it does not tell them."""
    places: tuple[tuple[ImagePlace, ImagePlace], ...] = ()
    """Here and there; the first hundred."""


class LeftOut(msgspec.Struct, frozen=True):
    """Rows or files that the user had left out."""

    rule: str
    """As given in :attr:`DataChoices.leave_out`."""
    count: int
    places: tuple[ImagePlace, ...] = ()
    """The first hundred."""


class PatientsFound(msgspec.Struct, frozen=True):
    """How it was told whose an image is."""

    origin: PatientFrom
    """Never ``auto``: what that came to."""
    known: int
    """Images whose patient is known."""
    unknown: int
    """Others: each goes to a split by itself, so that tiles of one patient may be in two."""
    merged: tuple[tuple[str, ...], ...] = ()
    """Spellings that were taken for one patient ("P1", "P01", "Ｐ１"); the first hundred."""
    examples: tuple[tuple[str, str], ...] = ()
    """File and patient of some images."""


class DataReport(msgspec.Struct, frozen=True):
    """All that is known of the data before any training."""

    data: str
    """The folder or CSV file."""
    layout: str
    """``medmnist``, ``manifest``, ``folders`` (one a class), or empty where it is none."""
    sets: tuple[SetFound, ...] = ()
    """Pathology first. Empty, or one, where a problem stood in the way; one where there is no
    radiology."""
    available: tuple[str, ...] = ()
    """Names of all MedMNIST sets in the folder that could take either place."""
    pairs: int = 0
    """Declared pairs over all splits; 0: none are declared."""
    pairings: tuple[PairingChoice, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Errors first, then by row."""
    sha256: str = ""
    """Of all that was read: the same data have the same one. Empty where there are errors."""
    choices: DataChoices = DataChoices()
    """The user's answers that the data were read with."""
    table: TableFound | None = None
    """Of a manifest."""
    labels: tuple[LabelFound, ...] = ()
    """Of a table or class folders: each spelling, in the order of classes."""
    patients: PatientsFound | None = None
    """Of a table or class folders."""
    examples: tuple[ExampleImage, ...] = ()
    """Up to four of each class and split, in that order."""
    same: tuple[SameImages, ...] = ()
    """Images that stand in two places and should not: the first hundred."""
    same_count: int = 0
    """How many there are in all."""
    overlaps: tuple[OverlapFound, ...] = ()
    """One for each ``--against``."""
    left_out: tuple[LeftOut, ...] = ()
    """One for each of ``choices.leave_out``."""
    can_leave_out: tuple[str, ...] = ()
    """Rules (``unusable:9``) that, added to ``choices.leave_out``, would rid the data of all errors
    that are of single rows or files. Empty: there are none such, or too little would be left."""
    can_leave_out_count: int = 0
    """How many rows or files that would leave out."""
    splits_drawn: bool = False
    """Whether ``choices.shares`` say how large its splits are: not all of them are declared."""
    input_size: int = 0
    """Pixels that the images were asked for with (``--input-size``)."""
    tile_only: bool = False
    """Whether they were looked at for a training of tiles alone (``--tile-only``)."""

    @property
    def usable(self) -> bool:
        """Whether training can begin."""
        return bool(self.sets) and all(p.severity is not Severity.ERROR for p in self.problems)
