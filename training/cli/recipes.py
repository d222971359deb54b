"""``crcviewer recipes``: the named recipes with all their settings, for people and programs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from crcviewer.protocol.recipe_report import RECIPE_TITLES, Recipe, RecipeReport, written
from training.cli.output import Output
from training.config.overrides import GROUPS, RULES, SETTINGS, values_of
from training.config.presets import NEEDS_GPU, PRESETS, PURPOSES


def report_recipes() -> RecipeReport:
    """Of this version of the program."""
    recipes = tuple(
        Recipe(name, RECIPE_TITLES[name], purpose, values_of(PRESETS[name]), name in NEEDS_GPU)
        for name, purpose in PURPOSES.items()
    )
    return RecipeReport(GROUPS, tuple(SETTINGS.values()), recipes, RULES)


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``recipes``; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="crcviewer recipes",
        description="Lists the named recipes, and what --set of crcviewer train can change.",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object")
    form.add_argument("--markdown", action="store_true", help="the table of docs/recipes.md")
    arguments = parser.parse_args(argv)
    report = report_recipes()
    with Output(arguments) as output:
        output.report(report, lambda: (markdown if arguments.markdown else _as_text)(report))
    return output.status


def markdown(report: RecipeReport) -> str:
    """All settings with their ranges, words and values, as a table for the documentation."""
    names = [recipe.name for recipe in report.recipes]
    lines = [
        f"| setting | what it is | range | {' | '.join(f'`{name}`' for name in names)} |",
        "|---|---|---|" + "---|" * len(names),
    ]
    for place, info in enumerate(report.settings):
        words = f"{info.title}. {info.help}" if info.help else f"{info.title}."
        unit = f" {info.unit}" if info.unit else ""
        values = " | ".join(written(recipe.values[place]) for recipe in report.recipes)
        lines.append(f"| `{info.name}` | {words} | {info.wanted}{unit} | {values} |")
    return "\n".join(lines)


def _as_text(report: RecipeReport) -> str:
    lines = [f"{recipe.name}: {recipe.purpose}" for recipe in report.recipes]
    width = max(len(info.name) for info in report.settings)
    heads = "".join(f"{recipe.name:>12}" for recipe in report.recipes)
    lines.append(f"\n{'':<{width}}{heads}")
    for place, info in enumerate(report.settings):
        values = "".join(f"{written(recipe.values[place]):>12}" for recipe in report.recipes)
        lines.append(f"{info.name:<{width}}{values}")
    return "\n".join(lines)
