"""How the demo model's recipe is chosen: folds of train and validation, and stressed copies.

    python scripts/choose_demo_recipe.py folds --data DIR --texture FILE --log LOG [--folds 3]
    python scripts/choose_demo_recipe.py models --data DIR --texture FILE --log LOG MODEL …
    python scripts/choose_demo_recipe.py compare LOG FIRST SECOND

``folds`` trains the tile networks of RECIPES on a part of the training and validation tiles and
measures them on the rest; ``models`` measures finished files on the validation split; ``compare``
tells the differences of two of them, paired by tile, with their intervals. None ever reads the test
split. What is measured was named before anything was: the plain tiles, and copies as another
laboratory, scanner or field of view would have them (DECIDING); and texture tiles that were held
out, recoloured as their own laboratory may have seen them. The rule is in docs/demo-model.md. Each
line of the log is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace as with_fields
from functools import partial
from pathlib import Path

import numpy as np
import torch
from msgspec.structs import replace
from numpy.typing import NDArray
from torch import Tensor

from crcviewer.model.allocator import tune_allocator
from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.golden_cases import neutral_image
from crcviewer.model.network import FusionNetwork
from crcviewer.model.preprocess import Preprocessing, dihedral_views, to_input
from training.audit.statistics import bootstrap_mean
from training.augment.recolour_grey import COLUMNS, recolour_grey
from training.config.presets import WITH_TEXTURE
from training.config.settings import EpochSettings, StudySettings
from training.data.medmnist_data import read_study
from training.data.pairing import Pairing, PairingMode
from training.data.study_data import Split, StudyData, no_radiology
from training.data.texture_source import TextureSource, read_texture
from training.evaluation.stressed_copies import DECIDING
from training.loop.stages import train_study
from training.loop.study import Study

Images = NDArray[np.uint8]
Right = NDArray[np.bool_]

# The last weights of networks of small input, so that three folds of a recipe take minutes.
_SMALL = replace(
    WITH_TEXTURE,
    network=replace(WITH_TEXTURE.network, input_size=32, test_time_views=1),
    schedule=replace(WITH_TEXTURE.schedule, small_size=0),
)
RECIPES: dict[str, StudySettings] = {
    "without": replace(
        _SMALL,
        texture=replace(_SMALL.texture, ratio=0.0),
        tile=replace(_SMALL.tile, grey=0.0, detail=0.0),
    ),
    "all": _SMALL,
}
_FOLDS = 4
_HELD_TEXTURE = 60
"""Of each class."""
_PLAIN, _TEXTURE, _LIGHTER = "plain", "texture, recoloured", "texture, recoloured, lighter"
_MEAN, _WORST = "mean of copies", "mean of the four worst"


# ------------------------------------------------------------------------------- measuring

Predict = Callable[[Images], NDArray[np.float32]]
"""Probabilities ``(N, K)`` of uint8 ``(N, S, S, 3)``."""


def recoloured(grey: Images, lighten: float = 1.0) -> Images:
    """Texture tiles ``(N, S, S)`` in plausible colours, near the middle of what training draws."""
    draw = torch.Generator().manual_seed(9)
    u = 0.5 + 0.6 * (torch.rand(len(grey), COLUMNS, generator=draw) - 0.5)
    x = recolour_grey((torch.from_numpy(grey)[:, None].float() / 255.0) ** lighten, u)
    x = (x * 255.0).round().clamp(0, 255).to(torch.uint8)
    images: Images = x.permute(0, 2, 3, 1).contiguous().numpy()
    return images


def measured(predict: Predict, tiles: Split, texture: TextureSource) -> dict[str, Right]:
    """Which are named rightly: of every copy of the tiles, and of the texture tiles."""
    shown = {_PLAIN: tiles.images}
    shown |= {name: stress.change(tiles.images) for name, stress in DECIDING.items()}
    right = {name: predict(images).argmax(1) == tiles.labels for name, images in shown.items()}
    for name, lighten in ((_TEXTURE, 1.0), (_LIGHTER, 0.55)):
        said = predict(recoloured(texture.images, lighten)).argmax(1)
        right[name] = said == texture.labels
    return right


@torch.inference_mode()
def predicted(
    network: torch.nn.Module, preprocessing: Preprocessing, images: Images
) -> NDArray[np.float32]:
    """As the program predicts: the views of each tile, probabilities averaged."""
    said = []
    for start in range(0, len(images), 64):
        block = torch.from_numpy(images[start : start + 64])
        inputs = to_input(block, preprocessing.pathology, preprocessing.input_size)
        views = dihedral_views(inputs) if preprocessing.test_time_views == 8 else inputs[None]
        flat = views.flatten(0, 1).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network(flat).logits.float()
        said.append(logits.softmax(1).view(len(views), len(block), -1).mean(0))
    found: NDArray[np.float32] = torch.cat(said).numpy()
    return found


def tell(
    log: Path, name: str, fold: int | None, *, tiles: Split, right: dict[str, Right], seconds: float
) -> None:
    """Figures to the screen; to the log also which tile was right in which copy."""
    means = {copy: round(float(of.mean()), 4) for copy, of in right.items()}
    own = [means[copy] for copy in (_PLAIN, *DECIDING)]
    row = {
        "name": name, "fold": fold, "seconds": round(seconds), **means,
        _MEAN: round(float(np.mean(own)), 4),
        _WORST: round(float(np.mean(sorted(own)[:4])), 4),
        "recall": [
            round(float(right[_PLAIN][tiles.labels == label].mean()), 3)
            for label in np.unique(tiles.labels)
        ],
    }  # fmt: skip
    print(json.dumps(row), flush=True)
    marks = {copy: "".join("01"[bool(one)] for one in of) for copy, of in right.items()}
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps({**row, "right": marks}) + "\n")


# ---------------------------------------------------------------------------------- the folds


def fold_of(
    data: StudyData, texture: TextureSource, number: int
) -> tuple[StudyData, Split, TextureSource]:
    """What is learnt from, and what is held out: a stratified quarter of train and validation, and
    60 texture tiles of each class. No two of the four folds hold out the same."""
    draw = np.random.default_rng(100)
    parts = (data.pathology.train, data.pathology.val)
    images = np.concatenate([part.images for part in parts])
    labels = np.concatenate([part.labels for part in parts])
    held = np.zeros(len(labels), np.bool_)
    for label in np.unique(labels):
        held[draw.permutation(np.flatnonzero(labels == label))[number::_FOLDS]] = True
    held_texture = np.zeros(len(texture), np.bool_)
    for label in np.unique(texture.labels):
        of_class = draw.permutation(np.flatnonzero(texture.labels == label))
        held_texture[of_class[number * _HELD_TEXTURE :][:_HELD_TEXTURE]] = True

    def split(chosen: NDArray[np.bool_]) -> Split:
        return Split(images[chosen], labels[chosen], np.zeros(chosen.sum(), np.bool_))

    def of_texture(chosen: NDArray[np.bool_]) -> TextureSource:
        return with_fields(texture, images=texture.images[chosen], labels=texture.labels[chosen])

    # What is held out is not validated either: the last weights are the ones that are measured.
    few = np.isin(
        np.arange(len(labels)), np.flatnonzero(~held)[:: max(1, int((~held).sum()) // 18)]
    )
    learnt = with_fields(data.pathology, train=split(~held), val=split(few), test=split(few))
    study = with_fields(
        data, pathology=learnt, radiology=no_radiology(), pairs=None,
        texture=of_texture(~held_texture),
    )  # fmt: skip
    return study, split(held), of_texture(held_texture)


def folds(arguments: argparse.Namespace) -> None:
    """All recipes on each fold, one after the other."""
    data = read_study(arguments.data)
    texture = read_texture(arguments.texture, data.pathology.classes)
    for number in range(arguments.folds):
        learnt, held, held_texture = fold_of(data, texture, number)
        for name in arguments.recipes or RECIPES:
            begun = time.monotonic()
            settings = replace(RECIPES[name], epochs=EpochSettings(arguments.epochs, 1, 1))
            pairing = Pairing(PairingMode.RANDOM, learnt, number)
            study = Study(settings, learnt, pairing, number, torch.device("cpu"), control=False)
            network = train_study(study, (), lambda: False)
            predict = partial(predicted, network, study.preprocessing())
            right = measured(predict, held, held_texture)
            tell(
                arguments.log, name, number,
                tiles=held, right=right, seconds=time.monotonic() - begun,
            )  # fmt: skip


# ------------------------------------------------------------------------------ finished models


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


def models(arguments: argparse.Namespace) -> None:
    """Finished files on the validation split, with the neutral radiology image.

    Their own training may have chosen its epoch there. The texture tiles are those that fold 0
    holds out: a file may have learnt from them.
    """
    data = read_study(arguments.data)
    texture = read_texture(arguments.texture, data.pathology.classes)
    _, _, held_texture = fold_of(data, texture, 0)
    for path in arguments.model:
        begun = time.monotonic()
        checkpoint = read_checkpoint(path)
        network: torch.nn.Module = checkpoint.network.eval()
        network = network.to(memory_format=torch.channels_last)
        preprocessing = with_fields(
            checkpoint.document.preprocessing, test_time_views=arguments.views
        )
        if isinstance(checkpoint.network, FusionNetwork):
            neutral = neutral_image(checkpoint)[None]
            neutral = to_input(neutral, preprocessing.radiology, preprocessing.input_size)
            network = _BesideNeutral(network, neutral)

        predict = partial(predicted, network, preprocessing)
        right = measured(predict, data.pathology.val, held_texture)
        name = f"{path.parent.name}/{path.name}"
        tell(
            arguments.log, name, None,
            tiles=data.pathology.val, right=right, seconds=time.monotonic() - begun,
        )  # fmt: skip


# ----------------------------------------------------------------------------- the comparison


def compare(arguments: argparse.Namespace) -> None:
    """Second minus first, over the tiles of all folds that both were measured on."""
    rows = [json.loads(line) for line in arguments.log.read_text(encoding="utf-8").splitlines()]
    # The last line of a name and fold stands: a trial may have been made again.
    first, second = (
        {row["fold"]: row["right"] for row in rows if row["name"] == name}
        for name in (arguments.first, arguments.second)
    )
    both = sorted(set(first) & set(second), key=str)
    print(f"{arguments.second} - {arguments.first}, {len(both)} fold(s)")

    def of(kind: dict[int | None, dict[str, str]], copy: str) -> NDArray[np.float64]:
        return np.concatenate([np.array(list(kind[fold][copy]), np.float64) for fold in both])

    own = {copy: (of(first, copy), of(second, copy)) for copy in first[both[0]]}
    tiles = [_PLAIN, *DECIDING]
    worst = sorted(tiles, key=lambda copy: own[copy][0].mean())[:4]

    def mean(copies: Sequence[str], which: int) -> NDArray[np.float64]:
        """Of each tile, over some of its copies."""
        return np.mean([own[copy][which] for copy in copies], axis=0)

    def lines() -> Iterator[tuple[str, NDArray[np.float64], NDArray[np.float64]]]:
        for copy, (before, after) in own.items():
            yield copy, before, after
        yield _MEAN, mean(tiles, 0), mean(tiles, 1)
        of_worst = f"four worst of {arguments.first} ({', '.join(worst)})"
        yield of_worst, mean(worst, 0), mean(worst, 1)

    for name, before, after in lines():
        found = bootstrap_mean(after - before, seed=0)
        error = float((after - before).std(ddof=1) / len(before) ** 0.5)
        print(
            f"{before.mean():.4f} {after.mean():.4f} {after.mean() - before.mean():+.4f} "
            f"({found.low:+.4f} to {found.high:+.4f}; standard error {error:.4f}) {name}"
        )


def main(argv: Sequence[str]) -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    commands = parser.add_subparsers(required=True)
    for name, run in (("folds", folds), ("models", models)):
        command = commands.add_parser(name)
        command.add_argument("--data", type=Path, required=True)
        command.add_argument("--texture", type=Path, required=True)
        command.add_argument("--log", type=Path, required=True, help="each line one JSON object")
        command.set_defaults(run=run)
        if name == "folds":
            command.add_argument("--folds", type=int, default=3, choices=range(1, _FOLDS + 1))
            command.add_argument("--epochs", type=int, default=45)
            command.add_argument("--recipes", nargs="*", choices=list(RECIPES))
        else:
            command.add_argument("model", type=Path, nargs="+")
            command.add_argument("--views", type=int, default=1, choices=(1, 8))
    command = commands.add_parser("compare")
    command.add_argument("log", type=Path)
    command.add_argument("first")
    command.add_argument("second")
    command.set_defaults(run=compare)
    arguments = parser.parse_args(argv)
    torch.set_num_threads(1)
    tune_allocator()
    arguments.run(arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
