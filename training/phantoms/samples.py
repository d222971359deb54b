"""The sample cases that ship with the program: a tile and a slice each, as PNG files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from crcviewer.protocol.atomic import write_atomically
from crcviewer.protocol.tissue import ORGANS, TISSUE_CLASSES
from training.phantoms.canvas import FIELD_UM
from training.phantoms.organs import generate_slices
from training.phantoms.tissue import generate_tiles

SIZE = 224

# Name, tissue code, organ, and the index (of seed 0, split "sample") of a typical example.
_CASES: tuple[tuple[str, str, str, int], ...] = (
    ("01 tumour", "TUM", "liver", 8),
    ("02 stroma", "STR", "kidney-left", 4),
    ("03 normal mucosa", "NORM", "spleen", 6),
    ("04 smooth muscle", "MUS", "femur-left", 5),
    ("05 lymphocytes", "LYM", "pancreas", 8),
    ("06 mucus", "MUC", "bladder", 11),
    ("07 debris", "DEB", "kidney-right", 4),
    ("08 fat", "ADI", "heart", 6),
    ("09 background", "BACK", "lung-left", 6),
    ("10 tumour", "TUM", "lung-right", 10),
    ("11 stroma", "STR", "liver", 2),
    ("12 normal mucosa", "NORM", "femur-right", 10),
)


def sample_file_names() -> tuple[str, ...]:
    """The names of all files that :func:`write_samples` writes."""
    return tuple(f"{name}_{part}.png" for name, *_ in _CASES for part in ("path", "ct"))


def write_samples(folder: Path) -> None:
    """Write the sample cases into ``folder``, which exists, marked as synthetic in the files."""
    codes = [tissue.code for tissue in TISSUE_CLASSES]
    labels = np.array([codes.index(code) for _, code, _, _ in _CASES])
    organs = np.array([ORGANS.index(organ) for _, _, organ, _ in _CASES])
    indices = np.array([index for *_, index in _CASES])
    tiles = generate_tiles(labels, indices, seed=0, size=SIZE, difficulty=0, split="sample")
    slices = generate_slices(organs, indices, seed=0, size=SIZE, split="sample")
    for (name, code, organ, _), tile, cut in zip(_CASES, tiles, slices, strict=True):
        _write_png(folder / f"{name}_path.png", tile, f"H&E tile, {code}", FIELD_UM / SIZE)
        _write_png(folder / f"{name}_ct.png", cut, f"abdominal CT slice, {organ}", None)


def _write_png(
    path: Path, pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], what: str,
    um_per_pixel: float | None,
) -> None:  # fmt: skip
    text = PngInfo()
    text.add_text("Description", f"synthetic phantom: {what}. No image of any patient.")
    text.add_text("Software", "crcviewer phantom")
    options = {"pnginfo": text}
    # PNG keeps whole pixels a metre; Pillow takes dots an inch.
    dpi = {} if um_per_pixel is None else {"dpi": (25400 / um_per_pixel,) * 2}

    def save(temporary: Path) -> None:
        Image.fromarray(pixels).save(temporary, format="PNG", optimize=True, **options, **dpi)

    write_atomically(path, save)
