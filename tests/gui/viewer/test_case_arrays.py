"""The arrays file of a result, and the overlays made of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from crcviewer.protocol.images import Direction, FieldOfView, Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import text
from crcviewer.report.case_arrays import (
    CaseArrays,
    CaseArraysError,
    OverlayChoice,
    OverlayKind,
)

TO_RADIOLOGY, TO_PATHOLOGY = Direction.PATHOLOGY_TO_RADIOLOGY, Direction.RADIOLOGY_TO_PATHOLOGY


def arrays() -> dict[str, NDArray[np.float32]]:
    """Evidence of nine classes on 8×8; attention of 2×2 places on a 4×4 grid of keys."""
    evidence = np.zeros((9, 8, 8), np.float32)
    evidence[7, 1, 6] = -3.0
    radiology = np.zeros((9, 8, 8), np.float32)
    radiology[7, 0, 0] = 0.5
    attention = np.full((4, 16), 0.02, np.float32)
    for query, key in enumerate((0, 5, 10, 15)):
        attention[query, key] = 0.7
    return {
        "evidence_pathology": evidence,
        "evidence_radiology": radiology,
        "bias": np.zeros(9, np.float32),
        f"attention_layer4_{TO_RADIOLOGY.value}": attention,
    }


def save(path: Path, **content: Any) -> Path:
    with path.open("wb") as stream:
        np.savez(stream, **content)
    return path


@pytest.fixture
def loaded(tmp_path: Path) -> CaseArrays:
    return CaseArrays.load(str(save(tmp_path / "1.npz", **arrays())))


def test_file_is_deleted_after_it_is_read(tmp_path: Path) -> None:
    file = save(tmp_path / "结果 1.npz", **arrays())
    CaseArrays.load(str(file))
    assert not file.exists()


def test_pickled_objects_are_refused(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return (Path.touch, (tmp_path / "sprung",))

    file = save(tmp_path / "1.npz", bias=np.array([Trap()], dtype=object))
    with pytest.raises(CaseArraysError, match="could not be read"):
        CaseArrays.load(str(file))
    assert not (tmp_path / "sprung").exists()
    assert not file.exists()


def test_missing_and_damaged_files_are_told_in_a_sentence(tmp_path: Path) -> None:
    damaged = tmp_path / "2.npz"
    damaged.write_bytes(save(tmp_path / "1.npz", **arrays()).read_bytes()[:200])
    for file in (damaged, tmp_path / "none.npz"):
        with pytest.raises(CaseArraysError, match="could not be read"):
            CaseArrays.load(str(file))


def test_evidence_has_one_range_for_both_images(
    loaded: CaseArrays, result: Classified, card: ModelCard
) -> None:
    choice = OverlayChoice(class_index=7)
    path = loaded.overlay(choice, Slot.PATHOLOGY, None, result, card)
    radi = loaded.overlay(choice, Slot.RADIOLOGY, None, result, card)
    assert path is not None
    assert radi is not None
    assert (path.low, path.high, path.diverging) == (-3.0, 3.0, True)
    assert (radi.low, radi.high) == (-3.0, 3.0)
    assert path.values[1, 6] == -3.0
    assert path.title == text("Class evidence for {code}", code="STR")
    assert radi.field == FieldOfView(10, 20, 100)


def test_probed_place_shows_its_row_of_the_attention(
    loaded: CaseArrays, result: Classified, card: ModelCard
) -> None:
    choice = OverlayChoice(OverlayKind.ATTENTION, layer="layer4", direction=TO_RADIOLOGY)
    # Queries lie row by row on 2×2: upper right is 1, lower left is 2. Keys likewise on 4×4.
    for place, (row, column) in {
        (0.9, 0.1): (1, 1),
        (0.1, 0.9): (2, 2),
        (1.0, 1.0): (3, 3),
        (0.0, 0.0): (0, 0),
    }.items():
        overlay = loaded.overlay(choice, Slot.RADIOLOGY, place, result, card)
        assert overlay is not None
        assert overlay.values.argmax() == 4 * row + column
        assert overlay.high == pytest.approx(0.7)


def test_attention_without_a_probe_is_the_mean_of_all_rows(
    loaded: CaseArrays, result: Classified, card: ModelCard
) -> None:
    choice = OverlayChoice(OverlayKind.ATTENTION, layer="layer4", direction=TO_RADIOLOGY)
    overlay = loaded.overlay(choice, Slot.RADIOLOGY, None, result, card)
    assert overlay is not None
    assert np.diag(overlay.values) == pytest.approx([(0.7 + 3 * 0.02) / 4] * 4)
    assert overlay.values[0, 1] == pytest.approx(0.02)
    assert not overlay.diverging


def test_attention_without_preference_is_not_blown_up(result: Classified, card: ModelCard) -> None:
    even = np.full((16, 16), 1 / 16, np.float32)
    case = CaseArrays({f"attention_layer4_{TO_RADIOLOGY.value}": even})
    choice = OverlayChoice(OverlayKind.ATTENTION, layer="layer4", direction=TO_RADIOLOGY)
    overlay = case.overlay(choice, Slot.RADIOLOGY, None, result, card)
    assert overlay is not None
    assert (overlay.low, overlay.high) == (0.0, 2 / 16)


def test_what_does_not_apply_gives_no_overlay(
    loaded: CaseArrays, result: Classified, tile_only: Classified, card: ModelCard
) -> None:
    attention = OverlayChoice(OverlayKind.ATTENTION, layer="layer4", direction=TO_RADIOLOGY)
    other = OverlayChoice(OverlayKind.ATTENTION, layer="layer4", direction=TO_PATHOLOGY)
    assert loaded.overlay(attention, Slot.PATHOLOGY, (0.5, 0.5), result, card) is None
    assert loaded.overlay(other, Slot.PATHOLOGY, None, result, card) is None, "not in the file"
    assert loaded.overlay(OverlayChoice(), Slot.RADIOLOGY, None, tile_only, card) is None
    alone = loaded.overlay(OverlayChoice(class_index=7), Slot.PATHOLOGY, None, tile_only, card)
    assert alone is not None
