"""Whose an image is, as its name or folder tells; and which spellings of a patient are one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from crcviewer.imaging.core.file_names import folded, stem_of
from crcviewer.protocol.tissue import TISSUE_CLASSES

_TCGA = re.compile(r"(?<![A-Za-z0-9])(TCGA-[A-Z0-9]{2}-[A-Z0-9]{4})(?![A-Za-z0-9])", re.IGNORECASE)
"""Project, tissue source site and participant; what follows is sample, portion and slide."""
_CODES = "|".join(tissue.code for tissue in TISSUE_CLASSES)
_NCT = re.compile(rf"(?:(?:{_CODES})-(?:TCGA-)?[A-Z]{{8}}|(?:NCT|CRC)[A-Z0-9-]*?-(?:{_CODES}))")
"""Tiles of NCT-CRC-HE-100K and CRC-VAL-HE-7K: class and eight random letters."""
_NO_PERSON = re.compile(r"[xy]?\d+|(?:[xyrc]|row|col|tile|patch|img|image|dsc)\d*", re.IGNORECASE)
"""Coordinates of a tile, and running numbers."""
_CUT = re.compile(r"[_\- ]")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_SPACE = re.compile(r"\s+")


def patient_of_name(file: str, classes: Iterable[str] = ()) -> str:
    """What the name of a file begins with, up to the first ``_``, ``-`` or space; of a TCGA barcode
    its first three parts. Empty where that is no patient: a tile of the NCT sets, or a class.
    """
    stem = stem_of(file)
    if barcode := _TCGA.search(stem):
        return barcode[1].upper()
    if _NCT.fullmatch(stem):
        return ""
    first = _CUT.split(stem, maxsplit=1)[0]
    no_patient = {folded(name) for name in classes}
    for tissue in TISSUE_CLASSES:
        no_patient |= {folded(tissue.code), folded(tissue.english), folded(tissue.chinese)}
    return "" if folded(first) in no_patient else first


def patients_by_evidence(files: Sequence[str], classes: Iterable[str]) -> list[str]:
    """The patient of each file, where names say so of themselves: a TCGA barcode; or a beginning
    with letters and a number that most files share with another, but not all with each other.
    Empty where there is no such evidence: a running number is no patient."""
    known = tuple(classes)
    if not any(_TCGA.search(stem_of(file)) for file in files):
        first = [patient_of_name(file, known) for file in files]
        counts = Counter(patient_key(name) for name in first)
        shared = sum(counts[patient_key(name)] > 1 for name in first if _may_be_person(name))
        if len(counts) < 2 or 2 * shared < len(files):
            return [""] * len(files)
        return [name if _may_be_person(name) else "" for name in first]
    return [patient_of_name(file, known) if _TCGA.search(stem_of(file)) else "" for file in files]


def _may_be_person(name: str) -> bool:
    return any(letter.isdigit() for letter in name) and not _NO_PERSON.fullmatch(name)


def patient_of_folder(file: PurePath, roots: Iterable[PurePath]) -> str:
    """The name of the folder around a file, unless that is one of ``roots``; else empty. Of a TCGA
    barcode its first three parts."""
    if file.parent in set(roots):
        return ""
    name = file.parent.name
    barcode = _TCGA.search(name)
    return barcode[1].upper() if barcode else name


def patient_key(name: str) -> str:
    """What two spellings of one patient have in common: width, case, composition and space do not
    tell patients apart, nor do zeros before a number ("P01" and "P1")."""
    return _ZEROS.sub("", _SPACE.sub(" ", folded(unicodedata.normalize("NFKC", name)).strip()))


def one_spelling(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each key the spellings that occur, sorted. An empty name is nobody."""
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        if name:
            spellings[patient_key(name)].add(name)
    return {key: tuple(sorted(written)) for key, written in spellings.items()}
