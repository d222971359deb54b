"""Images of one's own that are to be evaluated as one set need no parts."""

from __future__ import annotations

from pathlib import Path

from tests.unit.training.own_images import write_cohort
from training.data.data_check import check_data


def test_what_is_evaluated_whole_needs_no_patients_for_three_parts(tmp_path: Path) -> None:
    table = write_cohort(tmp_path / "own", patients=2, classes=("MUC", "ADI"))
    parted, _ = check_data(table, tile_only=True)
    assert not parted.usable
    whole, data = check_data(table, tile_only=True, whole=True)
    assert whole.usable
    assert data is not None
    assert len(data.pathology.test) == sum(split.images for split in whole.sets[0].splits)
