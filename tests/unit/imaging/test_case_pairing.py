"""Which images make a case."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crcviewer.imaging.discover.pairing import item_of, pair
from crcviewer.protocol.images import ImageInfo, Slot

P, R = Slot.PATHOLOGY, Slot.RADIOLOGY


def _pairs(files: Iterable[tuple[str, Slot | None]]) -> list[tuple[str, str, str]]:
    items = [
        item_of(ImageInfo(path, "raster", "PNG", 8, 8, slot=slot), path) for path, slot in files
    ]
    return [
        (
            case.name,
            case.pathology.path if case.pathology else "",
            case.radiology.path if case.radiology else "",
        )
        for case in pair(items)
    ]


def test_by_stem_in_one_folder() -> None:
    assert _pairs(
        [("/d/A_path.png", P), ("/d/a-MRI.png", R), ("/d/b_mri.png", R), ("/d/B_path.png", P)]
    ) == [
        ("A", "/d/A_path.png", "/d/a-MRI.png"),
        ("B", "/d/B_path.png", "/d/b_mri.png"),
    ]


def test_leftovers_stand_alone_in_their_order() -> None:
    assert _pairs([("/d/1_he.png", P), ("/d/2_he.png", P), ("/d/3_ct.png", R)]) == [
        ("1_he.png", "/d/1_he.png", ""),
        ("2_he.png", "/d/2_he.png", ""),
        ("3_ct.png", "", "/d/3_ct.png"),
    ]


def test_one_tile_and_one_scan_of_any_name() -> None:
    assert _pairs([("/x/foo.png", P), ("/y/bar.dcm", R)]) == [("foo", "/x/foo.png", "/y/bar.dcm")]


def test_one_of_two_that_tells_nothing_becomes_the_partner() -> None:
    assert _pairs([("/x/foo.png", None), ("/y/bar.dcm", R)])[0][1:] == ("/x/foo.png", "/y/bar.dcm")
    assert _pairs([("/x/foo.png", P), ("/y/bar.png", None)])[0][1:] == ("/x/foo.png", "/y/bar.png")


def test_two_tiles_are_two_cases() -> None:
    assert len(_pairs([("/x/foo.png", P), ("/x/bar.png", P)])) == 2


def test_parallel_folders() -> None:
    files = [(f"/d/path/{i}.png", P) for i in range(3)] + [(f"/d/mri/{i}.png", R) for i in range(3)]
    assert [c[1:] for c in _pairs(files)] == [
        (f"/d/path/{i}.png", f"/d/mri/{i}.png") for i in range(3)
    ]
    other = [("/a/one/x.png", P), ("/b/two/x.png", R), ("/a/one/y.png", P)]
    assert _pairs(other)[0] == ("x", "/a/one/x.png", "/b/two/x.png")


def test_a_folder_for_each_patient() -> None:
    files = [
        ("/d/p1/tile.png", P), ("/d/p1/mri.png", R),
        ("/d/p2/slide 4.png", P), ("/d/p2/20240105.nii", R),
    ]  # fmt: skip
    assert _pairs(files) == [
        ("p1", "/d/p1/tile.png", "/d/p1/mri.png"),
        ("4", "/d/p2/slide 4.png", "/d/p2/20240105.nii"),
    ]


def test_patients_are_not_mixed() -> None:
    files = [("/d/p1/path_1.png", P), ("/d/p2/mri_1.png", R), ("/d/p3/path_2.png", P)]
    assert all(not (tile and scan) for _, tile, scan in _pairs(files))


@pytest.mark.parametrize("count", [2, 3])
def test_more_of_one_kind_than_of_the_other(count: int) -> None:
    files = [(f"/d/k.{i}.png", P) for i in range(count)]
    same_key = [("/d/a_path.png", P), ("/d/a_he.png", P), ("/d/a_ct.png", R)]
    assert len(_pairs(files)) == count
    assert _pairs(same_key) == [
        ("a", "/d/a_path.png", "/d/a_ct.png"),
        ("a_he.png", "/d/a_he.png", ""),
    ]


# Names as people give them: no word for a role is in a patient's.
_names = st.from_regex(r"[KLQ][0-9]{1,4}(_[0-9]{1,2})?", fullmatch=True)
_tile_words = st.sampled_from(["path", "HE", "tile", "病理", "Histology"])
_scan_words = st.sampled_from(["mri", "CT", "radiology", "影像", "scan"])
_joints = st.sampled_from("_- .")


@given(
    st.lists(
        st.tuples(_names, _tile_words, _scan_words, _joints, st.booleans()),
        min_size=1,
        max_size=8,
        unique_by=lambda one: one[0],
    ),
    st.randoms(use_true_random=False),
)
def test_each_tile_finds_the_scan_of_its_name_in_any_order(
    cases: list[tuple[str, str, str, str, bool]], chance: random.Random
) -> None:
    files: list[tuple[str, Slot | None]] = []
    expected = set()
    for name, tile_word, scan_word, joint, word_first in cases:
        tile = f"{tile_word}{joint}{name}" if word_first else f"{name}{joint}{tile_word}"
        files += [(f"/d/{tile}.png", P), (f"/d/{name.lower()}_{scan_word}.dcm", R)]
        expected.add((f"/d/{tile}.png", f"/d/{name.lower()}_{scan_word}.dcm"))
    chance.shuffle(files)
    found = _pairs(files)
    assert {case[1:] for case in found} == expected
    assert len(found) == len(cases)


_folders = st.sampled_from(["/d", "/d/path", "/d/mri", "/d/p1", "/e/p1"])
_files = st.tuples(
    _folders, st.text("ab1_ct", min_size=1, max_size=5), st.sampled_from([P, R, None])
)


@given(st.lists(_files, max_size=12, unique_by=lambda one: one[:2]))
def test_every_image_is_in_exactly_one_case(files: list[tuple[str, str, Slot | None]]) -> None:
    given_files = [(f"{folder}/{name}.png", slot) for folder, name, slot in files]
    found = _pairs(given_files)
    slots = dict(given_files)
    # But for a scan that several tiles share.
    images = [path for case in found for path in case[1:] if path]
    images = [path for path in images if slots[path] is not R] + list(
        {path for path in images if slots[path] is R}
    )
    assert sorted(images) == sorted(path for path, _ in given_files)
    for _, tile, scan in found:
        assert slots.get(tile) is not R
        assert slots.get(scan) is not P


def test_names_never_contradict() -> None:
    """One tile and one scan that name two patients are two cases, also where they are all there
    is."""
    for tile, scan in [
        ("/d/P1_path.png", "/d/P9_ct.png"),
        ("/d/P1_path.png", "/e/P9_ct.dcm"),
        ("/d/病例甲-病理.png", "/d/病例乙_平扫CT.nii"),
        ("/d/case 07 he.png", "/d/case 70 mri.png"),
    ]:
        assert len(_pairs([(tile, P), (scan, R)])) == 2, tile
    assert len(_pairs([("/d/P07_path.png", P), ("/d/P7_ct.png", R)])) == 1


def test_the_same_spelling_comes_before_another() -> None:
    files = [("/d/P1_path.png", P), ("/d/p1_CT.png", R), ("/d/P1_CT.png", R)]
    assert ("P1", "/d/P1_path.png", "/d/P1_CT.png") in _pairs(files)


def test_several_chinese_words_for_one_role() -> None:
    files = [
        ("/d/病例甲-病理.png", P), ("/d/病例甲-增强CT.nii", R),
        ("/d/病例乙_HE.png", P), ("/d/病例乙_平扫CT.nii", R),
    ]  # fmt: skip
    assert _pairs(files) == [
        ("病例甲", "/d/病例甲-病理.png", "/d/病例甲-增强CT.nii"),
        ("病例乙", "/d/病例乙_HE.png", "/d/病例乙_平扫CT.nii"),
    ]


def test_two_tiles_of_a_patient_share_one_scan() -> None:
    files = [
        ("/d/P1_path_a.png", P),
        ("/d/P1_path_b.png", P),
        ("/d/P1_ct.nii", R),
        ("/d/P2_ct.nii", R),
    ]
    assert [pair[1:] for pair in _pairs(files)] == [
        ("/d/P1_path_a.png", "/d/P1_ct.nii"),
        ("/d/P1_path_b.png", "/d/P1_ct.nii"),
        ("", "/d/P2_ct.nii"),
    ]


def test_where_several_scans_fit_the_case_has_them_as_candidates() -> None:
    def info(path: str, slot: Slot) -> ImageInfo:
        return ImageInfo(path, "raster", "PNG", 8, 8, slot=slot)

    files = [
        ("/d/P1_path.png", P), ("/d/P1_ct.nii", R), ("/d/P1_mri.nii", R),
        ("/d/P2_path.png", P), ("/d/P2_ct.nii", R),
    ]  # fmt: skip
    found = {c.name: c for c in pair([item_of(info(path, slot), path) for path, slot in files])}
    assert found["P1"].candidates == ("/d/P1_ct.nii", "/d/P1_mri.nii")
    assert found["P2"].candidates == ()
