"""What a dialog shows first is what can be opened: one list for both."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from crcviewer.imaging.core import file_endings
from crcviewer.imaging.core.file_endings import ARCHIVES, ENDINGS, IMAGE_ENDING, SLIDES
from crcviewer.imaging.discover.archives import is_archive
from crcviewer.imaging.formats.detect_format import Format
from crcviewer.imaging.formats.slide_parts import SINGLE_FILES, head_of_slide
from crcviewer.imaging.open.open_image import open_image
from tests.unit.imaging.dicom_writing import write

_PILLOW = {"PNG": "PNG", "JPEG": "JPEG", "TIFF": "TIFF", "BMP": "BMP", "WebP": "WEBP"}


def _written(path: Path, format_: str) -> Path:
    pixels = np.random.default_rng(0).integers(0, 255, (32, 48, 3), np.uint8)
    if format_ == "DICOM":
        return write(path, pixels[..., 0].astype(np.int16))
    if format_.startswith("NIfTI"):
        import nibabel

        volume = nibabel.Nifti1Image(np.zeros((8, 9, 3), np.int16), np.eye(4))
        nibabel.save(volume, path)
        return path
    if format_ == "JPEG 2000":
        bare = path.suffix in (".j2k", ".j2c", ".jpc")
        Image.fromarray(pixels).save(path, "JPEG2000", no_jp2=bare)
        return path
    Image.fromarray(pixels).save(path, _PILLOW[format_])
    return path


def test_each_format_that_can_be_read_has_an_ending() -> None:
    assert set(ENDINGS) == {format_.value for format_ in Format}


@pytest.mark.parametrize(
    ("format_", "ending"), [(f, e) for f, all_ in ENDINGS.items() for e in all_]
)
def test_an_ending_that_is_offered_can_be_opened(tmp_path: Path, format_: str, ending: str) -> None:
    path = _written(tmp_path / f"image.{ending}", format_)
    assert open_image(path).info.width > 0


@pytest.mark.parametrize("ending", [*(e for all_ in ENDINGS.values() for e in all_), *SLIDES])
def test_a_name_ends_before_its_ending(ending: str) -> None:
    assert IMAGE_ENDING.sub("", f"P1.a.{ending.upper()}") == "P1.a"


def test_dialogs_offer_all_of_them() -> None:
    offered = file_endings.image_patterns().split()
    wanted = {e for all_ in ENDINGS.values() for e in all_} | {*SLIDES, *ARCHIVES}
    assert {f"*.{ending}" for ending in wanted} == set(offered)
    assert len(offered) == len(set(offered))


def test_an_archive_that_is_offered_is_one(tmp_path: Path) -> None:
    import zipfile

    for ending in ARCHIVES:
        with zipfile.ZipFile(tmp_path / f"a.{ending}", "w") as archive:
            archive.writestr("x", b"")
        assert is_archive(str(tmp_path / f"a.{ending}"))


def test_slides_that_are_told_by_their_name_are_offered() -> None:
    assert {f".{ending}" for ending in SLIDES} >= SINGLE_FILES
    assert {e for e in SLIDES if head_of_slide(f"/none/a.{e}")} == {"mrxs", "vms", "vmu"}


@pytest.mark.real_data
def test_a_slide_that_is_offered_can_be_opened(real_data: Path) -> None:
    slide = real_data / "slide" / "CMU-1-Small-Region.svs"
    assert slide.suffix[1:] in SLIDES
    assert open_image(slide).info.kind == "slide"
