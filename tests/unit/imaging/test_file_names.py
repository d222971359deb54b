"""What names say of role and case."""

from __future__ import annotations

import random

import pytest

from crcviewer.imaging.core.file_names import natural_key, stem_of, take_apart
from crcviewer.protocol.images import Slot

P, R = Slot.PATHOLOGY, Slot.RADIOLOGY


@pytest.mark.parametrize(
    ("stem", "slot", "key", "label"),
    [
        ("P07_path", P, "p07", "P07"),
        ("P07_HE", P, "p07", "P07"),
        ("P07-h&e", P, "p07", "P07"),
        ("P07 histology", P, "p07", "P07"),
        ("tile_0012", P, "0012", "0012"),
        ("P07_mri", R, "p07", "P07"),
        ("P07_MR", R, "p07", "P07"),
        ("P07.ct", R, "p07", "P07"),
        ("P07_rad", R, "p07", "P07"),
        ("ct-P07", R, "p07", "P07"),
        ("P07_ct_axial", R, "p07_axial", "P07_axial"),
        ("病人3病理", P, "病人3", "病人3"),
        ("病人3_影像", R, "病人3", "病人3"),
        ("病人3放射", R, "病人3", "病人3"),
        ("病理", P, "", ""),
        ("mr_smith_path", P, "mr_smith", "mr_smith"),
        ("Ｐ０７＿ＭＲＩ", R, "p07", "P07"),
        ("pathfinder", None, "pathfinder", "pathfinder"),
        ("select", None, "select", "select"),
        ("TUM-TCGA-AAHMWWKY", None, "tum_tcga_aahmwwky", "TUM-TCGA-AAHMWWKY"),
    ],
)
def test_a_name_is_taken_apart(stem: str, slot: Slot | None, key: str, label: str) -> None:
    parts = take_apart(stem)
    assert (parts.slot, parts.key, parts.label) == (slot, key, label)


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert take_apart("Mu\u0308ller_he").key == take_apart("M\u00fcller_ct").key


def test_endings() -> None:
    assert stem_of("/x/a.nii.gz") == "a"
    assert stem_of("/x/a.b.TIFF") == "a.b"
    assert stem_of("/x/CT.1.3.12.2") == "CT.1.3.12.2"
    assert stem_of("/x/.png") == ".png"


def test_numbers_sort_as_people_count() -> None:
    names = ["a1", "a2", "a10", "b", "图2", "图10"]
    shuffled = random.Random(1).sample(names, len(names))
    assert sorted(shuffled, key=natural_key) == names


def test_a_family_name_is_no_stain() -> None:
    assert take_apart("He_Wei_001").slot is None
    assert take_apart("He_Wei_ct").slot is Slot.RADIOLOGY
    assert take_apart("HE_001").slot is Slot.PATHOLOGY
    assert take_apart("001_he").slot is Slot.PATHOLOGY
