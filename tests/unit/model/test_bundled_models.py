"""What the models that ship with the program carry, and what they must not."""

from pathlib import Path

import numpy as np
import pytest
import torch

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.predict import load_model
from crcviewer.model.reference_file import read_reference
from crcviewer.model.single_modal import single_modal_beside
from crcviewer.protocol.resources import bundled_models
from crcviewer.protocol.run_directory import STAGE1_PATHOLOGY

_PICTURES = {"golden.tiles", "golden.slices", "reference.thumbnails", "neutral.radiology"}


@pytest.mark.parametrize("path", bundled_models(), ids=lambda path: path.stem)
def test_each_carries_its_audit_and_its_map_and_no_picture_of_a_real_case(path: Path) -> None:
    checkpoint = read_checkpoint(path)
    verdicts = {"demo": "not_used", "phantom-exchange": "used"}
    assert checkpoint.document.audit is not None
    assert checkpoint.document.audit["verdict"]["kind"] == verdicts[path.stem]
    # What files of the first format say in words are fields.
    for figure in checkpoint.document.evaluation:
        assert figure.split == "test"
        assert "split" not in figure.data
    assert "accuracy" in {str(figure.metric) for figure in checkpoint.document.evaluation}
    extra = checkpoint.extra
    assert len(extra["reference.fused_map"]) == len(extra["reference.labels"]) > 100
    assert checkpoint.document.golden is not None
    assert checkpoint.document.golden.synthetic
    # 8-bit images are where they are known to be phantoms, or a mean over a whole set.
    images = {name for name, t in extra.items() if t.dtype.itemsize == 1 and t.ndim > 1}
    assert images <= _PICTURES
    rows = extra["reference.thumbnail_rows"].long()
    assert len(rows) >= 250, "a map without pictures shows nobody what lies where"
    assert extra["reference.synthetic"][rows].all()


@pytest.mark.parametrize("path", bundled_models(), ids=lambda path: path.stem)
def test_each_has_its_tile_network_and_that_network_s_map(path: Path) -> None:
    alone = single_modal_beside(load_model(path, "cpu").card, torch.device("cpu"))
    assert alone is not None
    reference = read_reference(path)
    assert reference.single is not None
    rows = reference.thumbnail_rows[:4]
    assert reference.thumbnails is not None
    assert reference.thumbnails.shape[1] == 28, "at the size that the network was trained on"
    seen = alone.predict_many(list(reference.thumbnails[:4]))
    assert np.allclose(reference.single.features[rows], seen.layer3_features, rtol=0.02, atol=0.02)


@pytest.mark.parametrize("path", bundled_models(), ids=lambda path: path.stem)
def test_its_tile_network_opens_by_itself(path: Path) -> None:
    branch = load_model(path.with_name(f"{path.stem}.{STAGE1_PATHOLOGY}"), "cpu")
    assert branch.card.tile_only
    assert branch.card.classes == load_model(path, "cpu").card.classes
