"""What the frozen program reads and writes: images of all kinds, sessions, reports, tables."""

from __future__ import annotations

import csv
import importlib.metadata
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pydicom
import pypdf
import tifffile
from frozen import Bundle, need, samples
from PIL import Image
from pyarrow import parquet
from pydicom.encaps import encapsulate
from pydicom.uid import UID

from tests.unit.imaging import dicom_writing, kfb_writing, slide_writing

_TIFF = ("lzw", "deflate", "packbits", "zstd", "lzma", "jpeg", "jpeg2000", "webp", "jpegxl", "lerc")
_DICOM = (
    "RLELossless", "JPEGBaselineProcess1", "JPEGLosslessProcess14_1", "JPEGLSLossless",
    "JPEG2000Lossless",
)  # fmt: skip
_RESEARCH_USE = {"en": "For research use only", "zh": "仅供研究使用"}


def check_commands(bundle: Bundle) -> str:
    """Each command's module is imported, with all that it imports at once."""
    listed = bundle.run("--help").partition("commands:")[2]
    commands = re.findall(r"^ {2}([a-z-]+) ", listed, re.MULTILINE)
    need(len(commands) > 15, f"few commands: {listed}")
    for command in commands:
        need(f"crcviewer {command}" in bundle.run(command, "--help"), f"no help of {command}")
    return f"{len(commands)} commands have their help"


def check_results(bundle: Bundle) -> str:
    """Cases on the command line: session, tables, pages in both languages, pictures, DICOM."""
    cases, out = bundle.home / "例 cases", bundle.home / "out"
    cases.mkdir()
    out.mkdir()
    for source in samples(bundle):
        (cases / Path(source).name).write_bytes(Path(source).read_bytes())
    session = str(out / "一.crcsession")
    bundle.run("classify", str(cases), "--session", session)
    for ending in ("csv", "jsonl", "parquet", "xlsx"):
        bundle.run("export", session, "--out", str(out / f"table.{ending}"))
    with (out / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    (line,) = (out / "table.jsonl").read_text(encoding="utf-8").splitlines()
    (packed,) = parquet.ParquetFile(out / "table.parquet").read().to_pylist()
    with zipfile.ZipFile(out / "table.xlsx") as sheets:
        said = b"".join(map(sheets.read, sheets.namelist()))
    classes = {row["class"], json.loads(line)["class"], packed["class"]}
    need(classes == {"TUM"} and b"TUM" in said, f"the tables say {classes}")
    for language, words in _RESEARCH_USE.items():
        report = out / f"{language}.pdf"
        bundle.run("report", session, "--out", str(report), "--pages", "--language", language)
        pdf = pypdf.PdfReader(report)
        need(words in pdf.pages[0].extract_text(), f"{report.name} does not say {words}")
        need("Noto" in fonts_of(pdf), f"the fonts of {report.name} are {fonts_of(pdf)}")
        need(b"pdfaid:part" in report.read_bytes(), f"{report.name} is no PDF/A")
    verified = json.loads(bundle.run("verify", str(report), "--json").splitlines()[-1])
    need(verified["same_program"], "the bundle takes its own report for another program's")
    bundle.run("export", session, "--pictures", str(out / "pictures"))
    need(len([*(out / "pictures").glob("*.png")]) == 3, "tile, overlay and scan are no three files")
    bundle.run("export", session, "--dicom", str(out / "dicom"))
    kinds = sorted(pydicom.dcmread(path).Modality for path in (out / "dicom").glob("*.dcm"))
    need(kinds == ["OT", "OT", "SR"], f"DICOM files of {kinds}")
    return "session, 4 tables, reports in English and Chinese, one verified, pictures, DICOM"


def fonts_of(pdf: pypdf.PdfReader) -> str:
    """Names of the embedded fonts of the first page."""
    fonts = pdf.pages[0]["/Resources"]["/Font"].get_object()
    return " ".join(str(font.get_object()["/BaseFont"]) for font in fonts.values())


def check_images(bundle: Bundle) -> str:
    """All that needs a library of its own is opened; what is damaged is told of in a sentence."""
    folder = bundle.home / "images 图"
    folder.mkdir()
    good, bad = write_images(folder)
    told = bundle.run("inspect", "--json", "--png", str(bundle.home / "seen"), *good)
    images = [json.loads(line) for line in told.splitlines()]
    wrong = {Path(image["path"]).name: image["error"] for image in images if image["error"]}
    need(not wrong, f"not opened: {wrong}")
    need(len(images) == len(good), f"{len(images)} images of {len(good)} files")
    seen = len([*(bundle.home / "seen").glob("*.png")])
    need(seen == len(good), f"{seen} pictures of {len(good)} files")
    told = bundle.run("inspect", "--json", "--png", str(bundle.home / "not seen"), *bad, status=1)
    errors = [json.loads(line)["error"] for line in told.splitlines()]
    need(len(errors) == len(bad) and all(errors), f"damaged files are told of as {errors}")
    return f"{len(good)} kinds of images were opened, {len(bad)} damaged ones refused"


def write_images(folder: Path) -> tuple[list[str], list[str]]:
    """(files that open, files that do not)."""
    tile = slide_writing.tissue(224, 224)
    for name in _TIFF:
        tifffile.imwrite(folder / f"{name}.tif", tile, photometric="rgb", compression=name)
    tifffile.imwrite(folder / "deep.tif", tile.astype(np.uint16) * 257, photometric="rgb")
    picture = Image.fromarray(tile)
    for ending in ("png", "jpg", "bmp"):
        picture.save(folder / f"plain.{ending}")
    (folder / "deep.png").write_bytes(imagecodecs.png_encode(tile.astype(np.uint16) * 257))
    slide_writing.pyramid(folder / "pyramid.ome.tif", tile.repeat(4, 0).repeat(4, 1), ome=True)
    kfb_writing.write_kfb(folder / "slide.kfb", tile.repeat(4, 0).repeat(4, 1))
    aperio = "Aperio Image Library v1\n224x224|AppMag = 20|MPP = 0.5"
    tifffile.imwrite(
        folder / "slide.svs", tile, photometric="rgb", tile=(112, 112), description=aperio
    )
    slide_writing.dicom_level(folder / "slide.dcm", tile, syntax="1.2.840.10008.1.2.4.50")
    write_scans(folder)
    # 45 million pixels: libvips streams it.
    Image.fromarray(tile).resize((9000, 5000)).save(folder / "large.jpg")
    good = sorted(str(path) for path in folder.iterdir())
    cut = (folder / "JPEG2000Lossless.dcm").read_bytes()
    (folder / "cut.dcm").write_bytes(cut[: len(cut) * 2 // 3])
    (folder / "cut.jpg").write_bytes((folder / "plain.jpg").read_bytes()[:900])
    (folder / "no image.png").write_text("this is no image", encoding="utf-8")
    return good, [str(folder / name) for name in ("cut.dcm", "cut.jpg", "no image.png")]


def write_scans(folder: Path) -> None:
    """CT slices by all decoders, and a volume."""
    import gdcm
    import nibabel

    y, x = np.mgrid[0:96, 0:128]
    values = (9 * y + 7 * x).astype(np.uint16)
    plain = dicom_writing.write(folder / "plain.dcm", values)
    eight = dicom_writing.write(folder / "eight.dcm", (values >> 4).astype(np.uint8))
    for name in _DICOM:
        source = eight if name == "JPEGBaselineProcess1" else plain
        syntax = getattr(gdcm.TransferSyntax, name)
        dicom_writing.recompress(source, folder / f"{name}.dcm", syntax)
    frame = imagecodecs.htj2k_encode(values, reversible=True)
    write_frame(folder / "HTJ2K.dcm", values, frame, "1.2.840.10008.1.2.4.201")
    frame = imagecodecs.jpeg8_encode(values, level=98, bitspersample=12)
    write_frame(folder / "JPEG12.dcm", values, frame, "1.2.840.10008.1.2.4.51")
    volume = nibabel.Nifti1Image(values[:, :, None].repeat(5, 2).astype(np.int16), np.eye(4))
    nibabel.save(volume, folder / "volume.nii.gz")


def write_frame(path: Path, values: Any, frame: bytes, syntax: str) -> None:
    data = dicom_writing.dataset(values, Modality="CT", BitsStored=12, HighBit=11)
    data.PixelData = encapsulate([bytes(frame)])
    data["PixelData"].is_undefined_length = True
    data.file_meta.TransferSyntaxUID = UID(syntax)
    data.save_as(path, enforce_file_format=True)


def check_licences(bundle: Bundle) -> str:
    """Each package of which there is a file in the bundle has its licence in it."""
    place = next((p for p in bundle.folder.parent.rglob("LICENCES.txt")), None)
    need(place is not None, "the bundle holds no licences")
    libraries = bundle.libraries()
    owners = importlib.metadata.packages_distributions()
    shipped = {path.name.partition(".")[0] for path in libraries.iterdir()} & owners.keys()
    shipped |= {"typst", "pyarrow", "highdicom", "distributed", "dask", "kfbslide", "pypdf"}
    names = {owner.lower().replace("_", "-") for one in shipped for owner in owners[one]}
    told = place.read_text(encoding="utf-8").lower()
    missing = sorted(name for name in names - {"crcviewer"} if f"\n{name} " not in told)
    need(not missing, f"without licence: {missing}")
    fonts = list(libraries.rglob("resources/fonts/OFL.txt"))
    need(len(fonts) == 1, "the licence of the fonts is missing")
    return f"{len(names)} packages, of which there are files, and the fonts have their licences"
