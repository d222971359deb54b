"""Slides as the deep zoom meets them: levels, tiles, and the label only when it is asked for."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from crcviewer.imaging.formats.slide import open_slide
from crcviewer.protocol.messages import Failed, Hello, Progress, Reply
from crcviewer.protocol.slide_messages import (
    AssociatedRead,
    OpenSlide,
    ReadAssociated,
    ReadSlideTiles,
    SlideOpened,
    SlideTile,
    SlideTileRead,
    SlideTilesRead,
)
from tests.unit.engine.worker_dialogue import Dialogue, Start
from tests.unit.imaging.slide_writing import pyramid, tissue


@pytest.fixture
def reader(start: Start) -> Dialogue:
    return start("reader")


def _replies(reader: Dialogue) -> list[Reply]:
    found: list[Reply] = []
    while not (found and isinstance(found[-1], SlideTilesRead | Failed)):
        reply = reader.next()
        if isinstance(reply, SlideTileRead | SlideTilesRead | Failed):
            found.append(reply)
        else:
            assert isinstance(reply, Hello | Progress), reply
    return found


def test_levels_halve_down_to_a_small_one_and_tiles_are_those_of_the_slide(
    reader: Dialogue, tmp_path: Path
) -> None:
    path = tmp_path / "切片 a.tiff"
    pyramid(path, tissue(3000, 2100))
    reader.send(OpenSlide(1, str(path)))
    opened = reader.final()
    assert isinstance(opened, SlideOpened)
    sizes = [(level.width, level.height) for level in opened.levels]
    assert sizes[0] == (3000, 2100)
    assert max(sizes[-1]) <= 1024
    for larger, smaller in zip(opened.levels, opened.levels[1:], strict=False):
        assert smaller.downsample == pytest.approx(2 * larger.downsample, rel=0.07)
    tiles = tuple(
        SlideTile(n, 64, 32, 200, 150) for n in range(len(opened.levels))
    )  # of every level
    reader.send(ReadSlideTiles(2, str(path), tiles))
    replies = _replies(reader)
    read = [reply for reply in replies if isinstance(reply, SlideTileRead)]
    assert {reply.tile for reply in read} == set(tiles)
    assert replies[-1] == SlideTilesRead(2, len(tiles))
    with open_slide(str(path)) as slide:
        for reply in read:
            level, tile = opened.levels[reply.tile.level], reply.tile
            times = level.downsample
            expected = slide.read_scaled(
                tile.x * times, tile.y * times, 200 * times, 150 * times, (200, 150)
            )
            array = np.load(reply.array, allow_pickle=False)
            assert array.shape == (150, 200, 3)
            assert np.abs(array.astype(int) - expected).mean() < 2


def test_a_slide_that_was_replaced_is_a_failure_and_then_opens_anew(
    reader: Dialogue, tmp_path: Path
) -> None:
    path = tmp_path / "a.tiff"
    pyramid(path, tissue(2000, 1500))
    tile = (SlideTile(0, 0, 0, 64, 64),)
    reader.send(ReadSlideTiles(1, str(path), tile))
    assert isinstance(_replies(reader)[-1], SlideTilesRead)
    path.write_bytes(b"no slide any more")
    reader.send(ReadSlideTiles(2, str(path), tile))
    assert isinstance(_replies(reader)[-1], Failed)
    path.unlink()
    pyramid(path, tissue(1200, 900))
    reader.send(OpenSlide(3, str(path)))
    opened = reader.final()
    assert isinstance(opened, SlideOpened)
    assert (opened.levels[0].width, opened.levels[0].height) == (1200, 900)


def test_what_is_no_slide_is_refused_with_a_sentence(reader: Dialogue, tmp_path: Path) -> None:
    (tmp_path / "a.svs").write_text("no slide")
    reader.send(OpenSlide(1, str(tmp_path / "a.svs")))
    failed = reader.final()
    assert isinstance(failed, Failed)
    assert failed.cause
    reader.send(OpenSlide(2, str(tmp_path / "gone.svs")))
    assert isinstance(reader.final(), Failed)


@pytest.mark.real_data
def test_a_label_comes_only_by_its_name(reader: Dialogue) -> None:
    folder = os.environ.get("CRCVIEWER_TEST_DATA")
    if not folder:
        pytest.skip("CRCVIEWER_TEST_DATA does not name the folder of real images")
    path = str(Path(folder) / "slide" / "CMU-1-Small-Region.svs")
    reader.send(OpenSlide(1, path))
    opened = reader.final()
    assert isinstance(opened, SlideOpened)
    assert opened.pixel_size_um == pytest.approx(0.499)
    assert opened.objective == 20
    assert "label" in opened.associated
    reader.send(ReadAssociated(2, path, "label"))
    label = reader.final()
    assert isinstance(label, AssociatedRead)
    assert np.load(label.array, allow_pickle=False).ndim == 3
    reader.send(ReadAssociated(3, path, "none of that name"))
    assert isinstance(reader.final(), Failed)
