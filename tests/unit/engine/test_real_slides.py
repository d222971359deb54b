"""Maps of real pixels by the bundled model: a mosaic of native tiles, and a slide of skin."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from crcviewer.engine.slides.journal import read_journal
from crcviewer.engine.slides.summary import STRANGE
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.messages import Classify
from crcviewer.protocol.resources import demo_model
from crcviewer.protocol.slide_measures import STRANGE_SHARE
from crcviewer.protocol.slide_messages import FIELD_STATES, FieldState
from tests.unit.engine.slide_maps import Mapping
from tests.unit.imaging.slide_writing import pyramid

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.timeout(900)]

_ACROSS = 10


@pytest.fixture(scope="module")
def mapping(tmp_path_factory: pytest.TempPathFactory) -> Mapping:
    return Mapping(demo_model(), tmp_path_factory.mktemp("maps"))


def mosaic(path: Path, tiles: list[Path], levels: int) -> None:
    """A slide whose fields are the tiles, row by row, in a pyramid at their 0.5 µm."""
    rows = -(-len(tiles) // _ACROSS)
    page: NDArray[np.uint8] = np.full((rows * 224, _ACROSS * 224, 3), 243, np.uint8)
    for number, tile in enumerate(tiles):
        row, column = divmod(number, _ACROSS)
        with Image.open(tile) as picture:
            page[row * 224 :, column * 224 :][:224, :224] = np.asarray(picture.convert("RGB"))
    pyramid(path, page, levels=levels, compression="deflate")


@pytest.mark.parametrize(("levels", "tolerance"), [(1, 1e-3), (3, 0.03)])
def test_the_map_of_a_mosaic_agrees_with_the_tiles_as_cases(
    mapping: Mapping, real_data: Path, tmp_path: Path, levels: int, tolerance: float
) -> None:
    """Of a pyramid a level that was halved is read, whose pixels are rounded once more."""
    every = sorted(path for path in (real_data / "tiles_224").rglob("*.*") if path.is_file())
    # Of each class some: all of the rare ones.
    tiles = [
        tile
        for folder in sorted({tile.parent for tile in every})
        for tile in [one for one in every if one.parent == folder][:6]
    ]
    slide = tmp_path / "mosaic.tif"
    mosaic(slide, tiles, levels)
    done = mapping.map(slide, journal=str(tmp_path / "mosaic.slidemap"))
    records = read_journal(Path(done.journal)).records
    # Glass and fat beside glass are not on tissue: no field is made of them.
    assert len(records) > 0.7 * len(tiles)
    for record in records:
        number = int(record["row"]) * _ACROSS + int(record["column"])
        if number >= len(tiles):
            continue  # glass beside tissue
        tile = tiles[number]
        request = Classify(9, ImageRef(str(tile)), overlays=False)
        case = mapping.engine.classify(request, mapping.job(request))
        assert case.class_index == record["class_index"], tile.name
        np.testing.assert_allclose(
            case.probabilities, record["probabilities"], atol=tolerance, err_msg=tile.name
        )
        outside = FIELD_STATES[record["state"]] is FieldState.NO_VERDICT
        assert (case.verdict is None) == outside, tile.name


def test_of_skin_much_has_no_verdict_and_the_rest_is_not_to_be_believed(
    mapping: Mapping, real_data: Path, tmp_path: Path
) -> None:
    """No model of colorectal tissue has anything to say of it."""
    slide = real_data / "slide" / "CMU-1-Small-Region.svs"
    done = mapping.map(slide, journal=str(tmp_path / "skin.slidemap"))
    summary = done.summary
    assert summary.complete
    assert summary.without_verdict > STRANGE_SHARE * summary.fields, summary.reasons
    assert STRANGE in summary.warnings
