"""``crcviewer recipes``: the named recipes with all their settings, for people and programs."""

from __future__ import annotations

import argparse
import dataclasses
import json
import typing
from collections.abc import Iterator, Sequence
from typing import Any, Literal, get_args, get_origin

from crcviewer.protocol.codec import to_plain
from crcviewer.protocol.recipe_report import Recipe, RecipeReport, SettingInfo
from training.config.presets import PRESETS
from training.config.settings import StudySettings

_PURPOSES = {
    "paper": (
        "As in the study",
        "The study's own settings, to repeat its result. It needs a GPU and many hours.",
        True,
    ),
    "fast": (
        "Fast",
        "To see whether images and settings work, before hours are spent. It needs a GPU.",
        True,
    ),
    "best": (
        "Best",
        "For a model to be used on images of other laboratories. It needs a GPU and hours.",
        True,
    ),
    "tiny": (
        "Small",
        "A small network that a computer without a GPU trains too, for trials and small data.",
        False,
    ),
}
_TITLES = {
    "network.backbone": ("Kind of network", "Larger ones learn more and take longer."),
    "network.width": ("Width of the network", "1 is full width; half the width is four times as "
                      "quick and takes half of the memory."),
    "network.input_size": ("Image size (pixels)", "Images are brought to this size first."),
    "epochs.pathology": ("Epochs: tiles alone", "How often all tiles are looked at."),
    "epochs.radiology": ("Epochs: radiology alone", "How often all radiology images are looked "
                         "at."),
    "epochs.fusion": ("Epochs: both together", "How often all pairs are looked at."),
    "batch.size": ("Images at once", "Fewer take less memory."),
    "batch.accumulation": ("Batches for each step", "Images at once times this is the size of a "
                           "step: where one is halved, double the other."),
    "batch.precision": ("Precision", "bfloat16 is quicker where the device has it; auto decides."),
    "optimiser.name": ("Optimiser", "How steps are taken."),
    "optimiser.learning_rate": ("Learning rate", "How large steps are."),
    "loss.ldam_weight": ("Weight of rare classes", "0 treats all images alike; higher values give "
                         "rare classes wider margins."),
}  # fmt: skip
_MAIN = (
    "epochs.pathology", "epochs.radiology", "epochs.fusion", "batch.size", "batch.accumulation",
)  # fmt: skip


def report_recipes() -> RecipeReport:
    """Of this version of the program."""
    infos = tuple(_setting(name, hint) for name, hint, _ in _leaves(StudySettings()))
    recipes = []
    for name, settings in PRESETS.items():
        title, purpose, needs_gpu = _PURPOSES.get(name, (name, "", False))
        values = tuple(_text(value) for _, _, value in _leaves(settings))
        recipes.append(Recipe(name, title, purpose, values, needs_gpu))
    return RecipeReport(infos, tuple(recipes))


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``recipes``; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="crcviewer recipes",
        description="Lists the named recipes, and what --set of crcviewer train can change.",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    arguments = parser.parse_args(argv)
    report = report_recipes()
    print(json.dumps(to_plain(report)) if arguments.json else _as_text(report))
    return 0


def _leaves(group: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Name, type and value of each single setting."""
    hints = typing.get_type_hints(type(group))
    for field in dataclasses.fields(group):
        value = getattr(group, field.name)
        name = f"{path}{field.name}"
        if dataclasses.is_dataclass(value):
            yield from _leaves(value, f"{name}.")
        else:
            yield name, hints[field.name], value


def _setting(name: str, hint: Any) -> SettingInfo:
    title, sentence = _TITLES.get(name, (name, ""))
    if get_origin(hint) is Literal:
        return SettingInfo(name, "choice", tuple(map(str, get_args(hint))), title, sentence, False)
    kind = hint.__name__ if hint in (int, float, bool) else "str"
    return SettingInfo(name, kind, (), title, sentence, name in _MAIN)


def _text(value: Any) -> str:
    """As ``--set`` takes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _as_text(report: RecipeReport) -> str:
    lines = []
    for recipe in report.recipes:
        lines.append(f"{recipe.name}: {recipe.purpose}")
    width = max(len(info.name) for info in report.settings)
    heads = "".join(f"{recipe.name:>12}" for recipe in report.recipes)
    lines.append(f"\n{'':<{width}}{heads}")
    for place, info in enumerate(report.settings):
        values = "".join(f"{recipe.values[place]:>12}" for recipe in report.recipes)
        lines.append(f"{info.name:<{width}}{values}")
    return "\n".join(lines)
