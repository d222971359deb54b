"""What the models that ship with the program carry, and what they must not."""

from pathlib import Path

import pytest

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.protocol.resources import bundled_models

_PICTURES = {"golden.tiles", "golden.slices", "reference.thumbnails", "neutral.radiology"}


@pytest.mark.parametrize("path", bundled_models(), ids=lambda path: path.stem)
def test_each_carries_its_audit_and_its_map_and_no_picture_of_a_real_case(path: Path) -> None:
    checkpoint = read_checkpoint(path)
    verdicts = {"demo": "radiology not used", "phantom-exchange": "radiology used"}
    assert checkpoint.document.audit is not None
    assert checkpoint.document.audit["verdict"] == verdicts[path.stem]
    extra = checkpoint.extra
    assert len(extra["reference.fused_map"]) == len(extra["reference.labels"]) > 100
    assert checkpoint.document.golden is not None
    assert checkpoint.document.golden.synthetic
    # 8-bit images are where they are known to be phantoms, or a mean over a whole set.
    images = {name for name, t in extra.items() if t.dtype.itemsize == 1 and t.ndim > 1}
    assert images <= _PICTURES
    if "reference.thumbnails" in extra:
        assert extra["reference.synthetic"][extra["reference.thumbnail_rows"].long()].all()
