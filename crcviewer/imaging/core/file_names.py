"""What a file's name says: which slot, and which case. ``P07_path.png`` and ``P07_mri.png``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from crcviewer.imaging.core.file_endings import IMAGE_ENDING
from crcviewer.protocol.images import Slot

_PATHOLOGY = """path patho pathology histo histology histopathology hist he hne h&e tile tiles wsi
slide slides tissue 病理 病理图 病理切片 切片"""
_RADIOLOGY = """mri mr ct cect rad radio radiology scan scans dicom nifti organ 影像 放射 核磁
磁共振 断层 平扫 增强 扫描"""
_WORDS: dict[Slot, frozenset[str]] = {
    Slot.PATHOLOGY: frozenset(_PATHOLOGY.split()),
    Slot.RADIOLOGY: frozenset(_RADIOLOGY.split()),
}
# Chinese is written without separators: these count inside a word too ("病人1病理").
_INSIDE = {word: slot for slot, words in _WORDS.items() for word in words if ord(word[0]) > 0x2E80}
_SEPARATORS = "_- \t.,()[]{}（）【】"
# A piece ends at a separator, and where Chinese meets other letters ("平扫CT").
_CHINESE = "\u2e80-\u9fff"
_PIECE = re.compile(f"[{_CHINESE}]+|[^{_CHINESE}{re.escape(_SEPARATORS)}]+")
_ANYBODY = frozenset(("病人", "患者", "病例", "编号", "病案号", "住院号"))
_DATE = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])")


@dataclass(frozen=True)
class NameParts:
    """A name taken apart."""

    label: str
    """Without the word that names the role, as written: a name for the case."""
    key: str
    """What two files of one case share: the label, folded, with all separators alike."""
    slot: Slot | None
    word: str
    """The word that told the slot, as written."""


def stem_of(path: str) -> str:
    """The name without an image's ending; other dots stay (DICOM names are full of them)."""
    name = Path(path).name
    return IMAGE_ENDING.sub("", name) or name


def folded(text: str) -> str:
    """Case, width and composition of letters do not tell names apart."""
    return unicodedata.normalize("NFKC", text).casefold()


def take_apart(stem: str) -> NameParts:
    """The last word that names a role decides; only it, and words of the same role beside it
    ("增强CT"), are left out of label and key."""
    stem = unicodedata.normalize("NFKC", stem)
    pieces = list(_PIECE.finditer(stem))
    roles = [_role(piece, first=number == 0, alone=len(pieces) == 1)
             for number, piece in enumerate(pieces)]  # fmt: skip
    last = max((number for number, role in enumerate(roles) if role is not None), default=None)
    if last is None:
        return NameParts(stem, _key(stem), None, "")
    slot, start, end = roles[last] or (Slot.PATHOLOGY, 0, 0)
    word = stem[start:end]
    for before in reversed(roles[:last]):
        if before is None or before[0] is not slot or stem[before[2] : start].strip(_SEPARATORS):
            break
        start = before[1]
    front, back = stem[:start].rstrip(_SEPARATORS), stem[end:].lstrip(_SEPARATORS)
    joint = "_" if front and back else ""
    label = f"{front}{joint}{back}"
    return NameParts(label, _key(label), slot, word)


def _role(piece: re.Match[str], *, first: bool, alone: bool) -> tuple[Slot, int, int] | None:
    """The slot that a piece names, and from where to where the word for it stands."""
    if piece[0] == "He" and first and not alone:
        return None  # a family name: the stain is written he or HE
    word = piece[0].casefold()
    slot = next((slot for slot, words in _WORDS.items() if word in words), None)
    if slot is not None:
        return slot, *piece.span()
    inside = max((w for w in _INSIDE if w in word), key=len, default=None)
    if inside is None:
        return None
    start = piece.start() + word.rindex(inside)
    return _INSIDE[inside], start, start + len(inside)


def _key(label: str) -> str:
    return "_".join(
        part for part in re.split(f"[{re.escape(_SEPARATORS)}]+", folded(label)) if part
    )


def identities(key: str) -> tuple[frozenset[str], frozenset[str]]:
    """Parts of a key that may name a patient: those with a digit, without leading zeros (dates are
    none), and Chinese words, but for those that only say "patient"."""
    numbers, words = set(), set()
    for part in key.split("_"):
        if any(character.isdigit() for character in part):
            if not _DATE.fullmatch(part):
                numbers.add(re.sub(r"(?<!\d)0+(?=\d)", "", part))
        elif part and ord(part[0]) > 0x2E80 and part not in _ANYBODY:
            words.add(part)
    return frozenset(numbers), frozenset(words)


def contradict(first: str, second: str) -> bool:
    """Whether two keys name different patients: both name one, and have nothing in common."""
    return any(
        one and other and not one & other
        for one, other in zip(identities(first), identities(second), strict=True)
    )


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts ``slice2`` before ``slice10``."""
    return tuple(
        # Python refuses to read a number of some thousand digits.
        (0, int(part), "")
        if part.isdecimal() and part.isascii() and len(part) < 1000
        else (1, 0, part)
        for part in re.split(r"(\d+)", folded(text))
        if part
    )


def names_ct(stem: str) -> bool:
    """Whether the name says CT (of a volume that does not say what it is)."""
    return any(folded(piece[0]) in ("ct", "cect") for piece in _PIECE.finditer(stem))


def names_mr(stem: str) -> bool:
    """Whether the name says MR, or one of its usual weightings."""
    words = ("mr", "mri", "t1", "t1w", "t2", "t2w", "flair", "dwi", "adc", "核磁", "磁共振")
    return any(folded(piece[0]) in words for piece in _PIECE.finditer(stem))
