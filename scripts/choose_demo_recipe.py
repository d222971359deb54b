"""How the demo model's recipe is chosen: folds of train and validation, and stressed copies.

    python scripts/choose_demo_recipe.py folds --data DIR --texture FILE [--folds 3] [--epochs 25]
    python scripts/choose_demo_recipe.py models --data DIR --texture FILE [--one-view] MODEL …

``folds`` trains every recipe of RECIPES on a part of the training and validation tiles and measures
it on the rest; ``models`` measures finished files on the validation split. Neither ever reads the
test split. What is measured was named before anything was: plain copies, and those of COPIES, which
are what another laboratory, scanner or field of view would make of the same tiles; and texture
tiles that were held out, recoloured as their own laboratory may have seen them. Each line of the
log is one JSON object.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace as with_fields
from pathlib import Path

import numpy as np
import torch
from msgspec.structs import replace
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.nn import functional

from crcviewer.model.allocator import tune_allocator
from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.golden_cases import neutral_image
from crcviewer.model.network import FusionNetwork
from crcviewer.model.predict import load_model
from crcviewer.model.preprocess import Preprocessing, dihedral_views, to_input
from training.augment.recolour_grey import COLUMNS, LUMINANCE, recolour_grey
from training.augment.stain import jitter_stain
from training.config.presets import WITH_TEXTURE
from training.config.settings import EpochSettings, StudySettings
from training.data.medmnist_data import read_study
from training.data.pairing import Pairing, PairingMode
from training.data.study_data import Split, StudyData, no_radiology
from training.data.texture_source import TextureSource, read_texture
from training.loop.callbacks import Callback, Stage
from training.loop.stage import EpochReport, StageState
from training.loop.stages import Study, train_study

Images = NDArray[np.uint8]

_PLAIN = replace(
    WITH_TEXTURE,
    texture=replace(WITH_TEXTURE.texture, ratio=0.0),
    tile=replace(WITH_TEXTURE.tile, grey=0.0, detail=0.0),
)
RECIPES: dict[str, StudySettings] = {
    "without": _PLAIN,
    "fading and detail": replace(_PLAIN, tile=WITH_TEXTURE.tile),
    "texture": replace(_PLAIN, texture=WITH_TEXTURE.texture),
    "all": WITH_TEXTURE,
}
_HELD_OUT = 0.25
_HELD_TEXTURE = 60
"""Of each class."""


# -------------------------------------------------------------------------- stressed copies


def copies(tiles: Images) -> dict[str, Images]:
    """All copies of ``(N, S, S, 3)``, by name; the same every time."""
    x = torch.from_numpy(tiles).permute(0, 3, 1, 2).float() / 255.0
    made = {name: _as_images(change(x)) for name, change in COPIES.items()}
    return {"plain": tiles, "jpeg": _jpeg(tiles, quality=20), **made}


def _stain(*scale: float, tilt: int | None = None) -> Callable[[Tensor], Tensor]:
    turned = torch.zeros(3, 3)
    if tilt is not None:
        draw = torch.Generator().manual_seed(tilt)
        turned = (torch.rand(3, 3, generator=draw) * 2.0 - 1.0) * 0.12

    def changed(x: Tensor) -> Tensor:
        of_all = torch.tensor(scale)[None].expand(len(x), -1)
        return jitter_stain(x, of_all, torch.zeros(len(x), 3), turned.expand(len(x), 3, 3))

    return changed


def _gain(*of_channel: float) -> Callable[[Tensor], Tensor]:
    return lambda x: (x * torch.tensor(of_channel).view(1, 3, 1, 1)).clamp(0.0, 1.0)


def _half_grey(x: Tensor) -> Tensor:
    grey = (x * torch.tensor(LUMINANCE).view(1, 3, 1, 1)).sum(1, keepdim=True)
    return grey + 0.5 * (x - grey)


def _blurred(x: Tensor) -> Tensor:
    small = round(x.shape[-1] * 16 / 28)
    reduced = functional.interpolate(x, (small, small), mode="bilinear", antialias=True)
    return functional.interpolate(reduced, tuple(x.shape[-2:]), mode="bilinear")


def _zoomed(zoom: float) -> Callable[[Tensor], Tensor]:
    """Below 1 the borders are mirrored, as no more is known of the tile's surroundings."""

    def changed(x: Tensor) -> Tensor:
        theta = torch.tensor([[1 / zoom, 0.0, 0.0], [0.0, 1 / zoom, 0.0]])
        grid = functional.affine_grid(
            theta.expand(len(x), 2, 3), list(x.shape), align_corners=False
        )
        return functional.grid_sample(x, grid, padding_mode="reflection", align_corners=False)

    return changed


def _noisy(x: Tensor) -> Tensor:
    draw = torch.Generator().manual_seed(5)
    return x + 0.03 * torch.randn(x.shape, generator=draw)


COPIES: dict[str, Callable[[Tensor], Tensor]] = {
    "more haematoxylin": _stain(1.5, 0.8, 1.0),
    "more eosin": _stain(0.65, 1.4, 1.0),
    "pale": _stain(0.6, 0.6, 0.8),
    "strong": _stain(1.5, 1.5, 1.2),
    "other stains 1": _stain(1.0, 1.0, 1.0, tilt=1),
    "other stains 2": _stain(1.0, 1.0, 1.0, tilt=2),
    "other stains 3": _stain(1.0, 1.0, 1.0, tilt=3),
    "warm": _gain(1.08, 0.98, 0.82),
    "cool": _gain(0.86, 0.97, 1.08),
    "dim": _gain(0.75, 0.75, 0.75),
    "bright": _gain(1.2, 1.2, 1.2),
    "gamma": lambda x: x**1.5,
    "half grey": _half_grey,
    "blur": _blurred,
    "noise": _noisy,
    "zoom 2": _zoomed(2.0),
    "zoom 1.4": _zoomed(1.4),
    "zoom 0.7": _zoomed(0.7),
    "zoom 0.5": _zoomed(0.5),
}
"""Stain, scanner, light, focus, and field of view from half to double; and JPEG (quality 20 at
224 pixels), see :func:`copies`."""


def _jpeg(tiles: Images, *, quality: int) -> Images:
    """As the tile of 224 pixels would have been stored."""
    side = tiles.shape[1]
    stored = []
    for tile in tiles:
        file = io.BytesIO()
        large = Image.fromarray(tile).resize((224, 224), Image.Resampling.BILINEAR)
        large.save(file, "JPEG", quality=quality)
        small = Image.open(file).resize((side, side), Image.Resampling.BILINEAR)
        stored.append(np.asarray(small))
    return np.stack(stored)


def recoloured(grey: Images, lighten: float = 1.0) -> Images:
    """Texture tiles ``(N, S, S)`` in plausible colours, near the middle of what training draws."""
    draw = torch.Generator().manual_seed(9)
    u = 0.5 + 0.6 * (torch.rand(len(grey), COLUMNS, generator=draw) - 0.5)
    x = (torch.from_numpy(grey)[:, None].float() / 255.0) ** lighten
    return _as_images(recolour_grey(x, u))


def _as_images(x: Tensor) -> Images:
    images: Images = (
        (x * 255.0).round().clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1).contiguous().numpy()
    )
    return images


# ------------------------------------------------------------------------------- measuring

Predict = Callable[[Images], NDArray[np.int64]]


def measured(
    predict: Predict, tiles: Split, texture: TextureSource
) -> dict[str, float | list[float]]:
    """Accuracy on every copy, their mean, that of the four worst; recall of the plain one."""
    right = {name: predict(images) == tiles.labels for name, images in copies(tiles.images).items()}
    found = {name: round(float(of.mean()), 4) for name, of in right.items()}
    row: dict[str, float | list[float]] = dict(found)
    row["mean of copies"] = round(float(np.mean(list(found.values()))), 4)
    row["mean of the four worst"] = round(float(np.mean(sorted(found.values())[:4])), 4)
    classes = sorted(set(tiles.labels.tolist()))
    row["recall"] = [round(float(right["plain"][tiles.labels == c].mean()), 3) for c in classes]
    for name, lighten in (("texture, recoloured", 1.0), ("texture, recoloured, lighter", 0.55)):
        said = predict(recoloured(texture.images, lighten))
        row[name] = round(float((said == texture.labels).mean()), 4)
    return row


@torch.inference_mode()
def predicted(
    network: torch.nn.Module, preprocessing: Preprocessing, images: Images
) -> NDArray[np.int64]:
    """As the program predicts: eight views of each tile, probabilities averaged."""
    classes = []
    for start in range(0, len(images), 64):
        block = torch.from_numpy(images[start : start + 64])
        inputs = to_input(block, preprocessing.pathology, preprocessing.input_size)
        views = dihedral_views(inputs) if preprocessing.test_time_views == 8 else inputs[None]
        flat = views.flatten(0, 1).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network(flat).logits.float()
        classes.append(logits.softmax(1).view(len(views), len(block), -1).mean(0).argmax(1))
    found: NDArray[np.int64] = torch.cat(classes).numpy()
    return found


# ---------------------------------------------------------------------------------- the folds


def fold_of(
    data: StudyData, texture: TextureSource, number: int
) -> tuple[StudyData, Split, TextureSource]:
    """What is learnt from, and what is held out: a stratified quarter of train and validation."""
    draw = np.random.default_rng(100 + number)
    parts = (data.pathology.train, data.pathology.val)
    images = np.concatenate([part.images for part in parts])
    labels = np.concatenate([part.labels for part in parts])
    held = np.zeros(len(labels), np.bool_)
    for label in np.unique(labels):
        of_class = draw.permutation(np.flatnonzero(labels == label))
        held[of_class[: round(len(of_class) * _HELD_OUT)]] = True
    held_texture = np.zeros(len(texture), np.bool_)
    for label in np.unique(texture.labels):
        of_class = draw.permutation(np.flatnonzero(texture.labels == label))
        held_texture[of_class[:_HELD_TEXTURE]] = True

    def split(chosen: NDArray[np.bool_]) -> Split:
        return Split(images[chosen], labels[chosen], np.zeros(chosen.sum(), np.bool_))

    def of_texture(chosen: NDArray[np.bool_]) -> TextureSource:
        return with_fields(texture, images=texture.images[chosen], labels=texture.labels[chosen])

    # What is held out is not validated either: the last weights are the ones that are measured.
    first = np.flatnonzero(~held)[:: max(1, int((~held).sum()) // 18)]
    few = np.isin(np.arange(len(labels)), first)
    learnt = with_fields(data.pathology, train=split(~held), val=split(few), test=split(few))
    study = with_fields(
        data, pathology=learnt, radiology=no_radiology(), pairs=None,
        texture=of_texture(~held_texture),
    )  # fmt: skip
    return study, split(held), of_texture(held_texture)


class _Last(Callback):
    """Keeps the running mean of the weights at the end, not those of the best epoch."""

    network: torch.nn.Module | None = None

    def epoch_finished(self, stage: Stage, report: EpochReport, state: StageState) -> None:
        """See :class:`Callback`."""
        self.network = state.judged


def folds(arguments: argparse.Namespace, data: StudyData, texture: TextureSource) -> None:
    """All recipes on each fold, one after the other."""
    for number in range(arguments.folds):
        learnt, held, held_texture = fold_of(data, texture, number)
        for name in arguments.recipes or RECIPES:
            begun = time.monotonic()
            settings = RECIPES[name]
            settings = replace(settings, epochs=EpochSettings(arguments.epochs, 1, 1))
            pairing = Pairing(PairingMode.RANDOM, learnt, number)
            study = Study(settings, learnt, pairing, number, torch.device("cpu"), control=False)
            last = _Last()
            train_study(study, (last,), lambda: False)
            assert last.network is not None
            network = last.network.eval()
            preprocessing = study.preprocessing()

            def predict(
                images: Images,
                network: torch.nn.Module = network,
                preprocessing: Preprocessing = preprocessing,
            ) -> NDArray[np.int64]:
                return predicted(network, preprocessing, images)

            row = measured(predict, held, held_texture)
            _tell({"recipe": name, "fold": number, "epochs": arguments.epochs, **row,
                   "seconds": round(time.monotonic() - begun)})  # fmt: skip


class _BesideNeutral(torch.nn.Module):
    """A fused network that always sees the neutral radiology image."""

    def __init__(self, network: torch.nn.Module, neutral: Tensor) -> None:
        super().__init__()
        self.network, self.neutral = network, neutral

    def forward(self, tiles: Tensor) -> object:
        """Of prepared tiles ``(N, 3, S, S)``."""
        beside = self.neutral.expand(len(tiles), -1, -1, -1)
        said: object = self.network(tiles, beside.contiguous(memory_format=torch.channels_last))
        return said


def models(arguments: argparse.Namespace, data: StudyData, texture: TextureSource) -> None:
    """Finished files on the validation split, with the neutral radiology image.

    Their own training may have chosen its epoch there; all of them alike. The texture tiles are
    those that fold 0 holds out: a file may have learnt from them.
    """
    _, _, held_texture = fold_of(data, texture, 0)
    for path in arguments.model:
        if arguments.one_view:
            checkpoint = read_checkpoint(path)
            network = checkpoint.network.eval().to(memory_format=torch.channels_last)
            one = with_fields(checkpoint.document.preprocessing, test_time_views=1)
            if isinstance(checkpoint.network, FusionNetwork):
                neutral = neutral_image(checkpoint)[None]
                network = _BesideNeutral(network, to_input(neutral, one.radiology, one.input_size))

            def quick(
                images: Images, network: torch.nn.Module = network, one: Preprocessing = one
            ) -> NDArray[np.int64]:
                return predicted(network, one, images)

            _tell(
                {
                    "model": path.name,
                    "views": 1,
                    **measured(quick, data.pathology.val, held_texture),
                }
            )
            continue
        model = load_model(path, "cpu")

        def predict(images: Images, model: object = model) -> NDArray[np.int64]:
            said = model.predict_many(list(images), None)  # type: ignore[attr-defined]
            classes: NDArray[np.int64] = said.probabilities.argmax(1)
            return classes

        _tell({"model": path.name, **measured(predict, data.pathology.val, held_texture)})


def _tell(row: dict[str, object]) -> None:
    print(json.dumps(row), flush=True)


def main(argv: Sequence[str]) -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    commands = parser.add_subparsers(required=True)
    for name, run in (("folds", folds), ("models", models)):
        command = commands.add_parser(name)
        command.add_argument("--data", type=Path, required=True)
        command.add_argument("--texture", type=Path, required=True)
        command.set_defaults(run=run)
        if name == "folds":
            command.add_argument("--folds", type=int, default=3)
            command.add_argument("--epochs", type=int, default=25)
            command.add_argument("--recipes", nargs="*", choices=list(RECIPES))
        else:
            command.add_argument("model", type=Path, nargs="+")
            command.add_argument(
                "--one-view", action="store_true",
                help="of tile networks: without the mean over eight views, eight times as quick",
            )  # fmt: skip
    arguments = parser.parse_args(argv)
    tune_allocator()
    data = read_study(arguments.data)
    texture = read_texture(arguments.texture, data.pathology.classes)
    arguments.run(arguments, data, texture)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
