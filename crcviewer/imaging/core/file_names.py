"""What a file's name says: which slot, and which case. ``P07_path.png`` and ``P07_mri.png``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from crcviewer.protocol.messages import Slot

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
_PIECE = re.compile(f"[^{re.escape(_SEPARATORS)}]+")
IMAGE_ENDING = re.compile(
    r"\.(nii\.gz|nii|png|jpe?g|jpe|jfif|tiff?|bmp|webp|jp2|j2k|dcm|dicom|ima|svs)$", re.IGNORECASE
)


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
    """The last word that names a role decides; only that word is left out of label and key."""
    stem = unicodedata.normalize("NFKC", stem)
    for piece in reversed(list(_PIECE.finditer(stem))):
        word = piece[0].casefold()
        slot = next((slot for slot, words in _WORDS.items() if word in words), None)
        start, end = piece.span()
        if slot is None:
            inside = max((w for w in _INSIDE if w in word), key=len, default=None)
            if inside is None:
                continue
            slot = _INSIDE[inside]
            start += word.index(inside)
            end = start + len(inside)
        before, after = stem[:start].rstrip(_SEPARATORS), stem[end:].lstrip(_SEPARATORS)
        joint = "_" if before and after else ""
        label = f"{before}{joint}{after}"
        return NameParts(label, _key(label), slot, stem[start:end])
    return NameParts(stem, _key(stem), None, "")


def _key(label: str) -> str:
    return "_".join(piece[0].casefold() for piece in _PIECE.finditer(label))


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts ``slice2`` before ``slice10``."""
    return tuple(
        (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part)
        for part in re.split(r"(\d+)", folded(text))
        if part
    )


def names_ct(stem: str) -> bool:
    """Whether the name says CT (of a volume that does not say what it is)."""
    return any(folded(piece[0]) in ("ct", "cect") for piece in _PIECE.finditer(stem))
