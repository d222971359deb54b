"""Damaged files, each made from a seed, and whoever reads files of their kind.

``python -m tests.hostile.fuzz KIND FIRST COUNT SEED`` prints two lines a try, as ``12 begins`` and
``12 refused``: ``opened``, ``refused`` in a sentence, or ``mistake`` with the kind of exception.
It limits its own memory. What ends it, or holds it up, whoever started it sees.
"""

from __future__ import annotations

import io
import logging
import random
import struct
import sys
import tempfile
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

_MEMORY = 6 * 2**30
_EXTREMES = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
Samples = dict[str, bytes]


def _pixels(*shape: int) -> Any:
    return np.random.default_rng(7).integers(0, 256, shape, np.uint8)


def _saved(pixels: Any, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, kind, **options)
    return stream.getvalue()


def png() -> Samples:
    return {
        "rgb.png": _saved(_pixels(40, 50, 3), "PNG"),
        "grey.png": _saved(_pixels(30, 30), "PNG", optimize=True),
        "palette.png": _saved(_pixels(30, 30) // 64, "PNG", bits=2),
    }


def jpeg() -> Samples:
    rgb = _pixels(48, 48, 3)
    return {
        "base.jpg": _saved(rgb, "JPEG"),
        "progressive.jpg": _saved(rgb, "JPEG", progressive=True, quality=60),
        "grey.jpg": _saved(_pixels(40, 40), "JPEG"),
    }


def tiff() -> Samples:
    rgb, wide = _pixels(40, 40, 3), _pixels(40, 40).astype(np.uint16) * 200
    ways = ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg")
    made = {f"{way}.tif": _saved(rgb, "TIFF", compression=way) for way in ways}
    return made | {"wide.tif": _saved(wide, "TIFF")}


def _written(write: Callable[[Path], object], name: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / name)
        return (Path(folder) / name).read_bytes()


def dicom() -> Samples:
    return {"ct.dcm": _written(_write_ct, "ct.dcm")}


def _write_ct(path: Path) -> None:
    from pydicom.uid import UID

    from tests.unit.imaging import dicom_writing

    data = dicom_writing.dataset(dicom_writing.hounsfield())
    # The same in each process, so that a try can be repeated.
    data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = UID("1.2.3.4")
    data.save_as(path, enforce_file_format=True)


def compressed_dicom() -> Samples:
    import gdcm

    from tests.unit.imaging import dicom_writing

    kinds = gdcm.TransferSyntax
    syntaxes = {
        "jpeg lossless": kinds.JPEGLosslessProcess14_1,
        "jpeg-ls": kinds.JPEGLSLossless,
        "jpeg 2000": kinds.JPEG2000Lossless,
        "rle": kinds.RLELossless,
    }
    made: Samples = {}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.dcm"
        _write_ct(plain)
        for name, syntax in syntaxes.items():
            target = Path(folder) / f"{name}.dcm"
            dicom_writing.recompress(plain, target, syntax)
            made[target.name] = target.read_bytes()
    return made


def nifti() -> Samples:
    import nibabel as nib

    data = np.random.default_rng(1).integers(0, 900, (16, 18, 5)).astype(np.int16)
    volume = nib.nifti1.Nifti1Image(data, np.diag([1.0, 1, 4, 1]))
    return {
        name: _written(lambda path: nib.loadsave.save(volume, path), name)
        for name in ("a.nii", "a.nii.gz")
    }


def npz() -> Samples:
    parts: dict[str, Any] = {}
    for split in ("train", "val", "test"):
        parts[f"{split}_images"] = _pixels(6, 28, 28, 3)
        parts[f"{split}_labels"] = np.arange(6).reshape(6, 1) % 9
    packed, plain = io.BytesIO(), io.BytesIO()
    np.savez_compressed(packed, **parts)
    np.savez(plain, **parts)
    return {"packed.npz": packed.getvalue(), "plain.npz": plain.getvalue()}


def safetensors() -> Samples:
    from tests.hostile.models import DEMO

    return {"demo.safetensors": DEMO.read_bytes()}


def table() -> Samples:
    head = "pathology,radiology,label,patient,slice\n"
    rows = "".join(f"a/{n}.png,b/{n}.nii,{n % 9},p{n // 2},{n}\n" for n in range(20))
    return {
        "a.csv": (head + rows).encode(),
        "tabs.csv": (head + rows).replace(",", "\t").encode("utf-16"),
        "old.csv": ("名称," + head + rows).encode("gb18030"),
    }


def events() -> Samples:
    from tests.hostile.run_pieces import GOOD

    return {"events.jsonl": GOOD}


def read_image(path: Path) -> None:
    """As the window does: found, opened, and both kinds of picture of it read."""
    from crcviewer.imaging.discover.find_cases import find_cases
    from crcviewer.imaging.open.open_image import open_image
    from crcviewer.protocol.images import Slot

    cases, _ = find_cases(
        [path], on_cases=lambda _: None, on_progress=lambda *_: None, cancelled=lambda: False
    )
    for case in cases:
        if case.error is not None:
            raise RefusedError
        for info in (case.pathology, case.radiology):
            if info is not None:
                source = open_image(info.path)
                for slot in Slot:
                    source.read(source.info.slices // 2, slot=slot, max_side=256)


def read_set(path: Path) -> None:
    """A MedMNIST file: its counts, its labels, and a picture of each split."""
    from crcviewer.imaging.core.medmnist import count_images, read_labels
    from crcviewer.imaging.core.part_paths import medmnist_path
    from crcviewer.imaging.open.open_image import open_image
    from crcviewer.protocol.images import Slot

    for split, count in count_images(path).items():
        read_labels(path, split)
        source = open_image(medmnist_path(str(path), split))
        source.read(count // 2, slot=Slot.PATHOLOGY, max_side=256)


def read_model(path: Path) -> None:
    from crcviewer.model.checkpoint import read_checkpoint

    read_checkpoint(path)


def read_manifest(path: Path) -> None:
    from crcviewer.imaging.core.table import read_table
    from training.data.manifest import read_manifest

    read_table(path)
    read_manifest(path)


def read_events(path: Path) -> None:
    from crcviewer.client.run_events_reader import RunEventsReader

    reader = RunEventsReader(path)
    while reader.read()[0]:
        pass


class RefusedError(Exception):
    """In a sentence."""


KINDS: dict[str, tuple[Callable[[], Samples], Callable[[Path], None]]] = {
    "PNG": (png, read_image),
    "JPEG": (jpeg, read_image),
    "TIFF": (tiff, read_image),
    "DICOM": (dicom, read_image),
    "compressed DICOM": (compressed_dicom, read_image),
    "NIfTI": (nifti, read_image),
    "npz": (npz, read_set),
    "safetensors": (safetensors, read_model),
    "CSV": (table, read_manifest),
    "events.jsonl": (events, read_events),
}


def mutated(content: bytes, rng: random.Random) -> bytes:
    """One to eight damages, half of them near the beginning, where heads are."""
    made = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        if not made:
            break
        end = len(made) if rng.random() < 0.5 else min(len(made), 400)
        at = rng.randrange(end)
        match rng.randrange(7):
            case 0:
                made[at] ^= 1 << rng.randrange(8)
            case 1:
                made[at : at + rng.randrange(1, 9)] = rng.randbytes(rng.randrange(1, 9))
            case 2:
                del made[at : at + rng.randrange(1, 200)]
            case 3:
                made[at:at] = made[at : at + rng.randrange(1, 200)]
            case 4:
                order = rng.choice("<>")
                width = rng.choice("HI")
                value = rng.choice(_EXTREMES) & (0xFFFF if width == "H" else 0xFFFFFFFF)
                packed = struct.pack(order + width, value)
                made[at : at + len(packed)] = packed
            case 5:
                del made[at:]
            case 6:
                made[at:at] = rng.randbytes(rng.randrange(1, 64))
    return bytes(made)


def outcome_of(read: Callable[[Path], None], path: Path) -> str:
    """``opened``, ``refused``, or ``mistake`` with the kind of exception."""
    from crcviewer.protocol.failure import PlainError

    try:
        read(path)
    except (
        PlainError,
        RefusedError,
        MemoryError,
    ):  # of too little memory it is told in a sentence too
        return "refused"
    except Exception as error:
        return f"mistake {type(error).__name__}: {' '.join(str(error).split())[:100]}"
    return "opened"


def limit_memory() -> None:
    """Of this process and those that it starts; not where the system has no such limit."""
    with suppress(ImportError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(kind: str, first: int, count: int, seed: int) -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    limit_memory()
    make, read = KINDS[kind]
    samples = sorted(make().items())
    with tempfile.TemporaryDirectory(prefix="crcviewer-fuzz-") as folder:
        for number in range(first, first + count):
            rng = random.Random(f"{seed} {kind} {number}")
            name, content = samples[number % len(samples)]
            path = Path(folder) / name
            # The first of each sample is sound: it shows that there is something to be damaged.
            path.write_bytes(content if number < len(samples) else mutated(content, rng))
            print(number, "begins", flush=True)
            print(number, outcome_of(read, path), flush=True)
            path.unlink()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
