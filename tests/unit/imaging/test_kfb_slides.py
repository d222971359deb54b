"""Slides in KFB, drawn: no real one may be passed on."""

from __future__ import annotations

import gc
import warnings
from pathlib import Path

import numpy as np
import psutil
import pytest

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.formats.kfb_slide import UNTRIED
from crcviewer.imaging.formats.slide import open_slide
from crcviewer.imaging.open.open_image import open_image
from tests.unit.imaging.kfb_writing import write_kfb
from tests.unit.imaging.slide_writing import tissue


def test_every_level_has_its_pixels_and_the_slide_says_that_it_is_untried(tmp_path: Path) -> None:
    path = tmp_path / "切片.kfb"
    stored = write_kfb(path, tissue(700, 600))
    with open_slide(str(path)) as slide:
        assert slide.facts.vendor == "kfbio"
        assert [(one.width, one.height) for one in slide.levels] == [
            (700, 600), (350, 300), (175, 150),
        ]  # fmt: skip
        assert slide.mpp == pytest.approx(0.25)
        assert slide.facts.warnings == (UNTRIED,)
        for number, pixels in enumerate(stored):
            height, width = pixels.shape[:2]
            region = slide.read_region(number, 3, 5, width - 3, height - 5)
            assert np.abs(region.astype(int) - pixels[5:, 3:]).mean() < 3
        assert slide.associated == ("macro",)
        assert slide.associated_image("macro").shape == (20, 60, 3)
    assert open_image(str(path)).info.kind == "slide"


def test_a_slide_that_nobody_closes_leaves_no_file_open(tmp_path: Path) -> None:
    path = tmp_path / "left.kfb"
    write_kfb(path, tissue(300, 300), levels=1)
    slide = open_slide(str(path))
    slide.read_region(0, 0, 0, 64, 64)

    def held() -> bool:
        return any(Path(file.path) == path for file in psutil.Process().open_files())

    assert held()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        del slide
        gc.collect()
    assert not held()


def test_a_pixel_size_that_does_not_fit_the_objective_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.kfb"
    write_kfb(path, tissue(300, 300), mpp=2.5, levels=1)
    with open_slide(str(path)) as slide:
        assert slide.mpp is None
        assert slide.facts.objective == 40
        assert len(slide.facts.warnings) == 2


def test_a_tile_that_is_not_where_the_list_says_is_damage_not_another_place(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.kfb"
    write_kfb(path, tissue(512, 512), levels=1)
    content = bytearray(path.read_bytes())
    second = content.rindex(b"\xff\xd8\xff")
    content[second : second + 3] = b"\0\0\0"
    path.write_bytes(content)
    with open_slide(str(path)) as slide:
        assert slide.read_region(0, 0, 0, 256, 256).shape == (256, 256, 3)
        with pytest.raises(ImageError):
            slide.read_region(0, 256, 256, 256, 256)


@pytest.mark.parametrize("share", [0.001, 0.05, 0.5, 0.99])
def test_a_cut_off_file_is_refused(tmp_path: Path, share: float) -> None:
    path = tmp_path / "a.kfb"
    write_kfb(path, tissue(512, 512))
    content = path.read_bytes()
    path.write_bytes(content[: max(1, int(share * len(content)))])
    for opens in (open_slide, open_image):
        with pytest.raises(ImageError) as told:
            opens(str(path))
        assert told.value.failure.next_step


@pytest.mark.parametrize("content", [b"II*\0", b"words", bytes(5000), b"\xf1\x01\xee\xeeKFB\0"])
def test_what_is_called_kfb_and_is_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.kfb"
    path.write_bytes(content)
    with pytest.raises(ImageError):
        open_slide(str(path))


def test_a_fluorescence_slide_is_refused_by_that_word(tmp_path: Path) -> None:
    path = tmp_path / "a.kfb"
    write_kfb(path, tissue(300, 300), magic=b"KFBF")
    with pytest.raises(ImageError) as told:
        open_slide(str(path))
    assert "luorescence" in str(told.value.cause)


def test_a_renamed_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.dat"
    write_kfb(path, tissue(300, 300))
    with pytest.raises(ImageError) as told:
        open_image(str(path))
    assert ".kfb" in str(told.value.cause)
