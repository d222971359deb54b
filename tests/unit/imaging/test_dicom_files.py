"""Single DICOM files: depth, windows, colours, frames, compression, what is missing."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import gdcm
import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import MPEG2MPML, UID, DeflatedExplicitVRLittleEndian, RLELossless

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import stamp_of
from crcviewer.imaging.core.image_source import COLOUR_SCAN
from crcviewer.imaging.formats.decoder_process import decoder_process
from crcviewer.imaging.formats.dicom import BURNED_IN
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import FieldOfView, Slot
from crcviewer.protocol.text import text
from tests.unit.imaging import dicom_writing as dicom


def _abdominal(hounsfield: NDArray[Any]) -> NDArray[np.uint8]:
    return np.clip(np.rint((hounsfield + 150.0) / 400 * 255), 0, 255).astype(np.uint8)


def _pixels(path: Path, index: int = 0) -> NDArray[np.uint8]:
    return open_image(path).read(index, slot=None)[0]


def test_ct_is_rescaled_and_shown_through_the_abdominal_window(tmp_path: Path) -> None:
    values = dicom.hounsfield()
    stored = ((values + 1024) * 2).astype(np.uint16)
    path = dicom.write(
        tmp_path / "IM0001",
        stored,
        RescaleSlope="0.5",
        RescaleIntercept="-1024",
        WindowCenter=["40", "300"],
        WindowWidth=["80", "1500"],
        PixelSpacing=["0.7", "0.7"],
        ImagePositionPatient=["0", "0", "12.5"],
        ImageOrientationPatient=["1", "0", "0", "0", "1", "0"],
    )
    source = open_image(path)
    np.testing.assert_array_equal(source.read(0, slot=Slot.RADIOLOGY)[0], _abdominal(values))
    info = source.info
    assert (info.kind, info.modality, info.slot) == ("dicom", "CT", Slot.RADIOLOGY)
    assert info.pixel_size_um == pytest.approx(700)
    assert info.slice_positions_mm == (12.5,)
    assert info.window == (50, 400)
    square = source.read_field(0, FieldOfView(0, 0, 32), slot=Slot.RADIOLOGY)
    np.testing.assert_array_equal(square, _abdominal(values)[:, :32])


def test_mr_runs_from_its_1st_to_its_99th_percentile(tmp_path: Path) -> None:
    values = np.random.default_rng(0).gamma(2.0, 200.0, (64, 64)).astype(np.uint16)
    pixels = _pixels(dicom.write(tmp_path / "a.dcm", values, Modality="MR", WindowCenter="1"))
    low, high = np.percentile(values, (1, 99))
    expected = np.clip(np.rint((values - low) / (high - low) * 255), 0, 255)
    np.testing.assert_allclose(pixels, expected, atol=1)


def test_other_modalities_use_the_files_window(tmp_path: Path) -> None:
    values = np.arange(1024, dtype=np.uint16).reshape(32, 32)
    path = dicom.write(tmp_path / "a", values, Modality="CR", WindowCenter="512", WindowWidth="512")
    expected = np.clip(np.rint((values - 256.0) / 512 * 255), 0, 255)
    np.testing.assert_array_equal(_pixels(path), expected)
    assert open_image(path).info.window == (512, 512)


def test_monochrome1_is_turned_round(tmp_path: Path) -> None:
    values = np.arange(256, dtype=np.uint8).reshape(16, 16)
    path = dicom.write(
        tmp_path / "a", values, Modality="CR", PhotometricInterpretation="MONOCHROME1"
    )
    np.testing.assert_array_equal(_pixels(path), 255 - values)


def test_frames_are_slices(tmp_path: Path) -> None:
    frames = np.stack([np.full((8, 8), 20 * i, np.uint8) for i in range(5)])
    path = dicom.write(tmp_path / "loop", frames, Modality="US")
    assert open_image(path).info.slices == 5
    assert [int(_pixels(path, i)[4, 4]) for i in range(5)] == [0, 20, 40, 60, 80]


def test_an_enhanced_file_keeps_its_numbers_in_functional_groups(tmp_path: Path) -> None:
    def item(**values: Any) -> Dataset:
        made = Dataset()
        for keyword, value in values.items():
            setattr(made, keyword, value)
        return made

    frames = np.stack([np.full((8, 8), 100 * i, np.int16) for i in range(3)])
    shared = item(
        PixelMeasuresSequence=[item(PixelSpacing=["1.5", "1.5"])],
        PlaneOrientationSequence=[item(ImageOrientationPatient=["1", "0", "0", "0", "1", "0"])],
        PixelValueTransformationSequence=[item(RescaleSlope="1", RescaleIntercept="-100")],
    )
    each = [
        item(PlanePositionSequence=[item(ImagePositionPatient=["0", "0", str(5 * i)])])
        for i in range(3)
    ]
    path = dicom.write(
        tmp_path / "enhanced",
        frames,
        SharedFunctionalGroupsSequence=[shared],
        PerFrameFunctionalGroupsSequence=each,
    )
    info = open_image(path).info
    assert info.slice_positions_mm == (0, 5, 10)
    assert info.pixel_size_um == pytest.approx(1500)
    expected = [int(_abdominal(np.array(100 * i - 100))) for i in range(3)]
    assert [int(_pixels(path, i)[0, 0]) for i in range(3)] == expected


@pytest.mark.parametrize("photometric", ["RGB", "YBR_FULL"])
def test_colour_goes_to_pathology(
    tmp_path: Path, stained: NDArray[np.uint8], photometric: str
) -> None:
    from PIL import Image

    stored = stained
    if photometric == "YBR_FULL":
        stored = np.asarray(Image.fromarray(stained).convert("YCbCr"))
    path = dicom.write(tmp_path / "x", stored, Modality="OT", PhotometricInterpretation=photometric)
    source = open_image(path)
    assert source.info.slot is Slot.PATHOLOGY
    np.testing.assert_allclose(
        source.read(0, slot=Slot.PATHOLOGY)[0].astype(int), stained.astype(int), atol=4
    )


def test_a_coloured_capture_of_a_ct_is_shown_as_grey_with_a_warning(
    tmp_path: Path, stained: NDArray[np.uint8]
) -> None:
    source = open_image(dicom.write(tmp_path / "x", stained, Modality="CT"))
    assert source.info.slot is Slot.RADIOLOGY
    assert source.info.window is None
    assert source.read(0, slot=Slot.RADIOLOGY)[0].ndim == 2
    assert source.warnings_for(Slot.RADIOLOGY)[-1] == COLOUR_SCAN


def test_slide_microscopy_knows_its_slot_and_pixel_size(
    tmp_path: Path, stained: NDArray[np.uint8]
) -> None:
    path = dicom.write(
        tmp_path / "scan_mri.dcm", stained, Modality="SM", PixelSpacing=["0.0005", "0.0005"]
    )
    info = open_image(path).info
    assert info.slot is Slot.PATHOLOGY
    assert info.slot_reason == text("its DICOM modality is SM, slide microscopy")
    assert info.pixel_size_um == pytest.approx(0.5)


def test_palette_colour(tmp_path: Path) -> None:
    table = np.zeros((3, 256), np.uint16)
    table[:, 9] = (65535, 0, 32896)
    path = dicom.write(
        tmp_path / "p",
        np.full((8, 8), 9, np.uint8),
        Modality="OT",
        PhotometricInterpretation="PALETTE COLOR",
        **{
            f"{name}PaletteColorLookupTableDescriptor": [256, 0, 16]
            for name in ("Red", "Green", "Blue")
        },
        **{
            f"{name}PaletteColorLookupTableData": table[i].tobytes()
            for i, name in enumerate(("Red", "Green", "Blue"))
        },
    )
    assert _pixels(path)[0, 0].tolist() == [255, 0, 128]


@pytest.mark.parametrize(
    ("syntax", "tolerance"),
    [
        ("JPEGLosslessProcess14_1", 0),
        ("JPEGLSLossless", 0),
        ("JPEG2000Lossless", 0),
        ("RLELossless", 0),
        ("JPEGBaselineProcess1", 12),
    ],
)
def test_compressed_pixels(tmp_path: Path, syntax: str, tolerance: int) -> None:
    y, x = np.mgrid[0:32, 0:48]
    values = (3 * y + 2 * x).astype(np.uint8)
    plain = dicom.write(tmp_path / "plain", values, Modality="US")
    path = dicom.recompress(plain, tmp_path / "packed", getattr(gdcm.TransferSyntax, syntax))
    np.testing.assert_allclose(_pixels(path).astype(int), values.astype(int), atol=tolerance)


def test_a_compressed_ct_and_a_compressed_loop(tmp_path: Path) -> None:
    values = dicom.hounsfield()
    plain = dicom.write(tmp_path / "plain", values)
    path = dicom.recompress(plain, tmp_path / "ct", gdcm.TransferSyntax.JPEG2000Lossless)
    np.testing.assert_array_equal(_pixels(path), _abdominal(values))

    loop = dicom.dataset(
        np.stack([np.full((8, 8), 30 * i, np.uint8) for i in range(4)]), Modality="US"
    )
    loop.compress(RLELossless)
    loop.save_as(tmp_path / "loop", enforce_file_format=True)
    assert [int(_pixels(tmp_path / "loop", i)[0, 0]) for i in range(4)] == [0, 30, 60, 90]


def test_a_deflated_file_and_one_without_preamble(tmp_path: Path) -> None:
    values = dicom.hounsfield()
    deflated = dicom.dataset(values)
    deflated.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    deflated.save_as(tmp_path / "deflated", enforce_file_format=True)
    np.testing.assert_array_equal(_pixels(tmp_path / "deflated"), _abdominal(values))

    for implicit in (False, True):
        bare = dicom.dataset(values)
        del bare.file_meta
        bare.save_as(tmp_path / "bare", implicit_vr=implicit, little_endian=True)
        np.testing.assert_array_equal(_pixels(tmp_path / "bare"), _abdominal(values))


def test_without_pixels(tmp_path: Path) -> None:
    report = dicom.dataset(np.zeros((2, 2), np.uint8), Modality="SR")
    del report.PixelData, report.Rows, report.Columns
    report.save_as(tmp_path / "report.dcm", enforce_file_format=True)
    with pytest.raises(ImageError, match="without pixels"):
        open_image(tmp_path / "report.dcm")


def test_fewer_pixels_than_announced(tmp_path: Path) -> None:
    data = dicom.write(tmp_path / "a", dicom.hounsfield()).read_bytes()
    (tmp_path / "a").write_bytes(data[:-500])
    with pytest.raises(ImageError, match=r"damaged|cut off"):
        open_image(tmp_path / "a").read(0, slot=None)
    dicom.write(tmp_path / "b", dicom.hounsfield(), NumberOfFrames=2_000_000_000)
    with pytest.raises(ImageError, match="cut off"):
        open_image(tmp_path / "b")


def test_an_absurd_size_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = dicom.write(tmp_path / "a", dicom.hounsfield(), Rows=65535, Columns=65535)
    with pytest.raises(ImageError, match="65,535 × 65,535"):
        open_image(path)


def test_a_deflate_bomb_is_refused(tmp_path: Path) -> None:
    import zlib

    header = dicom.dataset(np.zeros((2, 2), np.uint8))
    header.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    header.save_as(tmp_path / "a", enforce_file_format=True)
    data = (tmp_path / "a").read_bytes()
    end_of_meta = 144 + int.from_bytes(data[140:144], "little")
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    # After a full flush a block refers to nothing before it: one can be repeated.
    block = packer.compress(bytes(1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)
    (tmp_path / "a").write_bytes(data[:end_of_meta] + block * 40)
    with pytest.raises(ImageError, match="gigabyte"):
        open_image(tmp_path / "a")


def test_burned_in_writing_is_flagged(tmp_path: Path) -> None:
    path = dicom.write(tmp_path / "a", dicom.hounsfield(), BurnedInAnnotation="YES")
    assert BURNED_IN in open_image(path).info.warnings
    path = dicom.write(tmp_path / "b", dicom.hounsfield(), BurnedInAnnotation="NO")
    assert BURNED_IN not in open_image(path).info.warnings


def test_odd_values_in_the_header_do_no_harm(tmp_path: Path) -> None:
    data = dicom.dataset(dicom.hounsfield())
    for keyword in ("RescaleSlope", "WindowWidth", "PixelSpacing", "InstanceNumber"):
        data.add_new(keyword, "LO", "not a number")
    data.save_as(tmp_path / "a", enforce_file_format=True)
    assert open_image(tmp_path / "a").info.pixel_size_um is None
    np.testing.assert_array_equal(_pixels(tmp_path / "a"), _abdominal(dicom.hounsfield()))


def test_the_patient_is_neither_kept_nor_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    odd = dicom.dataset(dicom.hounsfield())
    odd.add_new("WindowWidth", "LO", dicom.PATIENT)
    odd.save_as(tmp_path / "good", enforce_file_format=True)
    bad = dicom.dataset(dicom.hounsfield(), SeriesDescription=dicom.PATIENT)
    bad.PixelData = bad.PixelData[:100]
    bad.StudyDate = dicom.PATIENT
    bad.save_as(tmp_path / "bad", enforce_file_format=True)

    source = open_image(tmp_path / "good")
    source.read(0, slot=None)
    told = [repr(source.info), repr(source.__dict__)]
    with pytest.raises(ImageError) as caught:
        open_image(tmp_path / "bad").read(0, slot=None)
    told += [str(caught.value), repr(caught.value.__dict__), caplog.text, *capfd.readouterr()]
    for line in told:
        assert "Muster" not in line
        assert "4711" not in line
    assert caplog.text == ""


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.51"])
def test_what_gdcm_lacks_is_decoded(tmp_path: Path, syntax: str) -> None:
    """High-throughput JPEG 2000, lossless, and JPEG with 12 bits."""
    y, x = np.mgrid[0:64, 0:96]
    values = (20 * y + 15 * x).astype(np.uint16)
    if syntax.endswith("201"):
        frame, tolerance = imagecodecs.htj2k_encode(values, reversible=True), 0
    else:
        frame, tolerance = imagecodecs.jpeg8_encode(values, level=98, bitspersample=12), 3
    data = dicom.dataset(values, Modality="CT", BitsStored=12, HighBit=11)
    data.PixelData = encapsulate([bytes(frame)])
    data["PixelData"].is_undefined_length = True
    data.file_meta.TransferSyntaxUID = UID(syntax)
    data.save_as(tmp_path / "ct", enforce_file_format=True)
    assert open_image(tmp_path / "ct").info.modality == "CT"
    stamp = stamp_of(str(tmp_path / "ct"))
    decoded = decoder_process.frame(str(tmp_path / "ct"), stamp, 0)
    np.testing.assert_allclose(decoded.astype(int), values.astype(int), atol=tolerance)


def test_an_unknown_compression_is_not_called_damage(tmp_path: Path) -> None:
    data = dicom.dataset(dicom.hounsfield())
    data.PixelData = encapsulate([b"12345678"])
    data["PixelData"].is_undefined_length = True
    data.file_meta.TransferSyntaxUID = MPEG2MPML
    data.save_as(tmp_path / "video", enforce_file_format=True)
    with pytest.raises(ImageError) as caught:
        open_image(tmp_path / "video")
    assert "MPEG2" in caught.value.cause.values["compression"]


@pytest.mark.parametrize(
    ("sop_class", "modality"),
    [
        ("1.2.840.10008.5.1.4.1.1.66.4", "SEG"),
        ("1.2.840.10008.5.1.4.1.1.481.2", "RTDOSE"),
        ("1.2.840.10008.5.1.4.1.1.30", "MR"),
        ("1.2.840.10008.5.1.4.1.1.11.1", "PR"),
        ("1.2.840.10008.5.1.4.1.1.66", "MR"),
        ("1.2.840.10008.5.1.4.1.1.79.1", "OPT"),
        ("1.2.3.4.5", "SEG"),
    ],
)
def test_objects_with_pixels_that_are_no_picture_are_refused_by_name(
    tmp_path: Path, sop_class: str, modality: str
) -> None:
    data = dicom.dataset(dicom.hounsfield(), Modality=modality)
    data.SOPClassUID = data.file_meta.MediaStorageSOPClassUID = UID(sop_class)
    data.save_as(tmp_path / "object", enforce_file_format=True)
    with pytest.raises(ImageError) as caught:
        open_image(tmp_path / "object")
    assert str(caught.value.cause.values["what"])


def test_a_name_in_the_place_of_the_modality_is_not_kept(tmp_path: Path) -> None:
    path = dicom.write(tmp_path / "a", dicom.hounsfield(), Modality="MUELLER")
    assert open_image(path).info.modality == ""
