"""The pictures that scripts/gate_figures.py shows to a gate: such as must pass, and strangers.

Those that are held out were not looked at while the gate was designed; the others were.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests import strangers
from tests import strangers_made as made
from training.data.study_data import Split, StudyData
from training.phantoms import generate_tiles
from training.trust.copies import of_other_laboratories
from training.trust.made_pictures import MADE_KINDS, made_picture

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
    for name, draw in strangers.MADE_FAR.items():
        found[name] = [draw(SEED * 1000 + number) for number in range(EACH)]
    if not data.tile_only:
        organs = drawn(data.radiology.val.images, EACH)
        found["the model's own radiology"] = [square(one) for one in organs]
    for file in sorted(others.glob("*.npz")) if others else ():
        found[file.stem] = _others(file)
    return found


def _others(file: Path) -> list[Picture]:
    return [square(one) for one in drawn(np.load(file)["val_images"], EACH)]


def strangers_in_stain(val: Split, others: Path | None) -> dict[str, list[Picture]]:
    """What the gate's heads for made pictures were chosen by: strangers in the colours of H&E."""
    some = drawn(np.stack(_tissue_of(val)), EACH, SEED + 2)
    charts = [strangers.chart(SEED * 55 + number) for number in range(EACH)]
    found = {
        "clouds": [strangers.clouds(SEED * 77 + number) for number in range(EACH)],
        "stripes and squares": [strangers.stripes(SEED * 77 + number) for number in range(EACH)],
        "photographs": made.all_tinted([square(x) for x in strangers.photographs(SEED, EACH)]),
        "cells of Voronoi": [made.cells(SEED * 55 + number) for number in range(EACH)],
        "charts": made.all_tinted(charts),
        "tiles without phase": [made.without_phase(x, n) for n, x in enumerate(some)],
    }
    for file in sorted(others.glob("pneumonia*.npz")) if others else ():
        found[file.stem] = made.all_tinted(_others(file))
    return at_both_sizes({**found, **in_colours_of_tiles(found, val)})


def in_colours_of_tiles(kinds: dict[str, list[Picture]], val: Split) -> dict[str, list[Picture]]:
    """The same pictures with the very colours of validation tiles."""
    tiles = drawn(np.stack(_tissue_of(val)), EACH, SEED + 3)
    return {
        f"{name}, as a tile": [
            made.in_colours_of(one, tiles[n % len(tiles)]) for n, one in enumerate(pictures)
        ]
        for name, pictures in kinds.items()
        if pictures[0].shape[0] > 28 and not name.endswith("tinted")
    }


def learnt_kinds() -> dict[str, list[Picture]]:
    """Others of the very kinds that the gate has learnt."""
    return {
        kind: [made_picture(kind, SEED * 1000 + number, 224) for number in range(EACH)]
        for kind in MADE_KINDS
    }


def at_both_sizes(kinds: dict[str, list[Picture]]) -> dict[str, list[Picture]]:
    """As they are, and of those that are larger their copies of 28 pixels."""
    found = dict(kinds)
    for name, pictures in kinds.items():
        if pictures[0].shape[0] > 28:
            how = Image.Resampling.BILINEAR
            found[f"{name}, 28 px"] = [
                np.asarray(Image.fromarray(one).resize((28, 28), how)) for one in pictures
            ]
    return found


def near_strangers(val: Split, slide: Path | None) -> dict[str, list[Picture]]:
    """Tissue, but not such as the model was trained on."""
    tiles = _tissue_of(val)
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


def held_out_strangers(
    val: Split, others: Path | None, slide: Path | None
) -> dict[str, dict[str, list[Picture]]]:
    """Kinds by which nothing was chosen."""
    tiles = _tissue_of(val)
    some = drawn(np.stack(tiles), EACH, SEED + 1)
    phantoms = list(generate_tiles(np.arange(EACH) % 9, np.arange(EACH), seed=SEED + 2, size=224))
    photographs = [square(one) for one in strangers.photographs_held(SEED, EACH)]
    far = {
        "other photographs": photographs,
        "other photographs, tinted": made.all_tinted(photographs),
    }
    for name, make in made.NEVER.items():
        far[name] = [make(SEED * 77 + number) for number in range(EACH)]
    for file in sorted(others.glob("*.npz")) if others else ():
        if not file.stem.startswith("pneumonia"):
            far[f"{file.stem}, tinted"] = made.all_tinted(_others(file))
    if (font := _chinese_font()) is not None:
        far["Chinese type"] = [made.chinese_page(number, font) for number in range(EACH)]
    far["windows"] = _windows()
    far["windows, tinted"] = made.all_tinted(far["windows"])
    near = {
        f"stain: {name}": [strangers.restained(one, dyes) for one in some]
        for name, dyes in strangers.STAINS_HELD.items()
    }
    tissue = [one for number, one in enumerate(phantoms) if number % 9 > 1]
    near["phantoms in DAB"] = [strangers.restained(o, strangers.STAINS["dab"]) for o in tissue]
    near["moved by 8%"] = [strangers.moved(one, 0.08) for one in some]
    near["dark, half the light"] = [(one * 0.5).astype(np.uint8) for one in some]
    near["reduced 2 times"] = [strangers.zoomed_out(tiles, 2, SEED * 98 + n) for n in range(EACH)]
    near["enlarged 8 times"] = [strangers.zoomed_in(one, 8) for one in some]
    for along in (4, 7):
        name = f"{along} × {along} blocks of a tile shuffled"
        near[name] = [made.blocks_shuffled(one, n, along) for n, one in enumerate(some)]
    if slide is not None:
        for name, side in (("14x", 320), ("7x", 640), ("28x", 160)):
            near[f"slide of another organ, {name}"] = _slide_fields(slide, side)
    far = at_both_sizes({**far, **in_colours_of_tiles(far, val)})
    return {"far, held out": far, "near, held out": near}


def _windows() -> list[Picture]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    found = [made.window(number) for number in range(EACH)]
    del application
    return found


def _chinese_font() -> str | None:
    """Of this computer."""
    from matplotlib.font_manager import findSystemFonts

    named = [one for one in sorted(findSystemFonts()) if "CJK" in one or "msyh" in one]
    return named[0] if named else None


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


def _tissue_of(val: Split) -> list[Picture]:
    return [one for one in val.images if one.std() > 12 and one.mean() < 225]


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
