"""The pictures that scripts/gate_figures.py shows to a gate: such as must pass, and strangers.

Kinds called ``far`` and ``near`` were looked at while the gate was designed; those that are held
out were not.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests import strangers
from training.data.study_data import Split, StudyData
from training.phantoms import generate_tiles
from training.trust.copies import of_other_laboratories

Picture = NDArray[np.uint8]
SEED = 7
EACH = 30
"""Of a kind."""
_LIGHTS = {
    "warm": np.array([1.0, 0.94, 0.8]),
    "cool": np.array([0.84, 0.93, 1.0]),
    "green": np.array([0.92, 1.0, 0.9]),
    "dim": np.array([0.8, 0.8, 0.8]),
}
"""Gains of red, green and blue."""


def square(picture: Picture) -> Picture:
    """Its middle, in three channels."""
    height, width = picture.shape[:2]
    side = min(height, width)
    y, x = (height - side) // 2, (width - side) // 2
    cut = picture[y : y + side, x : x + side]
    return np.repeat(cut[..., None], 3, 2) if cut.ndim == 2 else cut[..., :3].copy()


def drawn(images: NDArray[np.uint8], count: int, seed: int = SEED) -> list[Picture]:
    """So many of them, drawn by ``seed``."""
    rows = np.random.default_rng(seed).permutation(len(images))[:count]
    return [np.asarray(images[row]) for row in np.sort(rows)]


def far_strangers(data: StudyData, others: Path | None) -> dict[str, list[Picture]]:
    """What nobody would take for tissue."""
    found = {"photographs": [square(one) for one in strangers.photographs(SEED, EACH)]}
    for name, made in strangers.MADE_FAR.items():
        found[name] = [made(SEED * 1000 + number) for number in range(EACH)]
    if not data.tile_only:
        organs = drawn(data.radiology.val.images, EACH)
        found["the model's own radiology"] = [square(one) for one in organs]
    for file in sorted(others.glob("*.npz")) if others else ():
        images = np.load(file)["val_images"]
        found[file.stem] = [square(one) for one in drawn(images, EACH)]
    return found


def near_strangers(val: Split, slide: Path | None) -> dict[str, list[Picture]]:
    """Tissue, but not such as the model was trained on."""
    tiles = [val.images[row] for row in range(len(val)) if _has_tissue(val.images[row])]
    some = drawn(np.stack(tiles), EACH)
    found = {"immunohistochemistry": [square(x) for x in strangers.immunohistochemistry(SEED)]}
    for name, dyes in strangers.STAINS.items():
        found[f"stain: {name}"] = [strangers.restained(one, dyes) for one in some]
    found["pen"] = [strangers.pen(one, SEED + number) for number, one in enumerate(some)]
    for share in (0.03, 0.05, 0.08):
        found[f"blurred by {share:.0%}"] = [strangers.blurred(one, share) for one in some]
    for factor in (2, 3):
        found[f"enlarged {factor} times"] = [strangers.zoomed_in(one, factor) for one in some]
    for factor in (3, 5):
        reduced = [strangers.zoomed_out(tiles, factor, SEED * 99 + n) for n in range(EACH)]
        found[f"reduced {factor} times"] = reduced
    found["black border"] = [strangers.bordered(one, 0.045, 0) for one in some]
    if slide is not None:
        for name, side in (("20x", 224), ("10x", 448), ("5x", 896), ("40x", 112)):
            found[f"slide of another organ, {name}"] = _slide_fields(slide, side)
    return found


def held_out_strangers(val: Split, slide: Path | None) -> dict[str, dict[str, list[Picture]]]:
    """Kinds by which nothing was chosen."""
    tiles = [val.images[row] for row in range(len(val)) if _has_tissue(val.images[row])]
    some = drawn(np.stack(tiles), EACH, SEED + 1)
    phantoms = list(generate_tiles(np.arange(EACH) % 9, np.arange(EACH), seed=SEED + 2, size=224))
    far = {
        "other photographs": [square(one) for one in strangers.photographs_held(SEED, EACH)],
        "clouds in colours of H&E": [strangers.clouds(SEED * 77 + n) for n in range(EACH)],
        "stripes and squares": [strangers.stripes(SEED * 77 + n) for n in range(EACH)],
    }
    near = {
        f"stain: {name}": [strangers.restained(one, dyes) for one in some]
        for name, dyes in strangers.STAINS_HELD.items()
    }
    tissue = [one for number, one in enumerate(phantoms) if number % 9 > 1]
    near["phantoms in DAB"] = [strangers.restained(o, strangers.STAINS["dab"]) for o in tissue]
    near["moved by 8%"] = [strangers.moved(one, 0.08) for one in some]
    near["dark, half the light"] = [(one * 0.5).astype(np.uint8) for one in some]
    near["reduced 2 times"] = [strangers.zoomed_out(tiles, 2, SEED * 98 + n) for n in range(EACH)]
    if slide is not None:
        for name, side in (("14x", 320), ("7x", 640), ("28x", 160)):
            near[f"slide of another organ, {name}"] = _slide_fields(slide, side)
    return {"far, held out": far, "near, held out": near}


def accepted_images(val: Split) -> dict[str, list[Picture]]:
    """What must pass: validation tiles, and copies as other laboratories and files have them."""
    some = drawn(val.images, 60)

    def at(side: int, how: Image.Resampling) -> list[Picture]:
        return [np.asarray(Image.fromarray(one).resize((side, side), how)) for one in some]

    classes = np.arange(45)
    return {
        "of other laboratories": list(of_other_laboratories(val.images, SEED)),
        "JPEG, quality 50": [strangers.as_jpeg(one, 50) for one in some],
        "phantoms of 224 px": list(generate_tiles(classes % 9, classes, seed=SEED, size=224)),
        **{
            f"light: {name}": [(one * gains).clip(0, 255).astype(np.uint8) for one in some]
            for name, gains in _LIGHTS.items()
        },
        "enlarged to 64 px": at(64, Image.Resampling.BICUBIC),
        "enlarged to 224 px, smooth": at(224, Image.Resampling.BICUBIC),
        "enlarged to 224 px, in blocks": at(224, Image.Resampling.NEAREST),
    }


def _has_tissue(tile: Picture) -> bool:
    return bool(tile.std() > 12 and tile.mean() < 225)


def _slide_fields(slide: Path, side: int) -> list[Picture]:
    import tifffile

    whole = tifffile.imread(slide)
    rng = np.random.default_rng(SEED)
    found: list[Picture] = []
    for _ in range(20 * EACH):
        y, x = (int(rng.integers(0, size - side)) for size in whole.shape[:2])
        cut = np.ascontiguousarray(whole[y : y + side, x : x + side])
        if (cut.mean(2) < 225).mean() > 0.4 and len(found) < EACH:
            found.append(cut)
    return found
