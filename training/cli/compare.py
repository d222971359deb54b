"""``crcviewer compare``: evaluated runs side by side, from the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from crcviewer.protocol.compare_report import ComparisonReport, RecipeGroup, RunPair, Spread
from crcviewer.protocol.estimate import number, p_value
from crcviewer.protocol.evaluation_words import SHORT_MODELS
from crcviewer.protocol.text import text
from training.base.errors import SettingsError
from training.cli.output import Output
from training.studies.compare import compare, read_run

_DESCRIPTION = """\
Compares runs that were evaluated on the same test images: means and spreads over the seeds of each
recipe, fused against tile only, and every two runs case by case. For research use only."""
_ENOUGH_SEEDS = 3


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``compare``; returns the exit status."""
    parser = argparse.ArgumentParser(prog="crcviewer compare", description=_DESCRIPTION)
    parser.add_argument(
        "runs", type=Path, nargs="+", metavar="RUN", help="a run folder with its evaluation.json"
    )
    parser.add_argument("--json", action="store_true", help="all figures as JSON, nothing else")
    arguments = parser.parse_args(argv)
    with Output(arguments) as output:
        if len({run.resolve() for run in arguments.runs}) < max(2, len(arguments.runs)):
            raise SettingsError(
                text("There are not two different runs to compare."),
                text("Name two run folders or more."),
            )
        report = compare([read_run(run) for run in arguments.runs])
        output.report(report, lambda: "\n".join(lines(report)))
    return output.status


def lines(report: ComparisonReport) -> Iterator[str]:
    """For a person at a terminal."""
    yield f"{len(report.runs)} runs on the same {report.cases} test cases of {report.data}"
    for group in report.groups:
        yield ""
        yield from _group_lines(group)
    yield ""
    told = "accuracy; McNemar's exact test, which takes each case for itself"
    yield f"Fused against tile only in each run ({told})"
    for run in report.runs:
        verdict = f"  audit: {run.audit_verdict.named()}" if run.audit_verdict else ""
        if not run.gains:
            yield f"  {run.title:<24} no tile-only model was evaluated{verdict}"
        for gain in run.gains:
            yield (
                f"  {run.title:<24} over {SHORT_MODELS[gain.over]!s:<9}"
                f"{gain.accuracy.shown(signed=True)!s:<32} {p_value(gain.mcnemar_p)} "
                f"({gain.only_other_right} : {gain.only_fused_right})"
                f"{_of_patients(gain.patients_p)}{verdict}"
            )
            verdict = ""
    yield ""
    yield "Fused models, every two runs (McNemar's exact test; not corrected for their number)"
    for pair in report.pairs:
        same = "  (same recipe)" if pair.same_recipe else ""
        yield (
            f"  {pair.first} → {pair.second}: accuracy "
            f"{number(pair.accuracy_difference, signed=True)}, {p_value(pair.mcnemar_p)} "
            f"({pair.only_first_right} : {pair.only_second_right}){_of_pair(pair)}{same}"
        )
    yield from ("", *map(str, report.notes)) if report.notes else ()
    yield ""
    yield "For research use only."


def _of_patients(p: float | None) -> str:
    """What decides where patients are known."""
    return "" if p is None else f"  by patients: {p_value(p)}"


def _of_pair(pair: RunPair) -> str:
    if pair.patients is not None and pair.patients_p is None:
        return f"  cannot be told from {pair.patients} patients"
    return _of_patients(pair.patients_p)


def _group_lines(group: RecipeGroup) -> Iterator[str]:
    seeds = ", ".join(map(str, group.seeds)) or "not known"
    settings = f"settings {group.key}" if group.key else ""
    about = ", ".join(filter(None, (str(group.epochs), settings)))
    title = " ".join(filter(None, (group.preset or "recipe not known", group.pairing)))
    yield f"{title}{f' ({about})' if about else ''}: {len(group.runs)} runs, seeds {seeds}"
    yield f"  {'':<26}{'accuracy':<34}macro F1"
    for model in dict.fromkeys(spread.model for spread in group.spreads):
        accuracy, f1 = (spread for spread in group.spreads if spread.model is model)
        yield f"  {SHORT_MODELS[model]!s:<26}{_spread_text(accuracy):<34}{_spread_text(f1)}"
    for spread in group.gains:
        title = f"fused − {SHORT_MODELS[spread.model]}"
        yield f"  {title:<26}{_spread_text(spread, signed=True)}"
    if len(group.runs) < _ENOUGH_SEEDS:
        yield f"  Fewer than {_ENOUGH_SEEDS} seeds: the spread over seeds is hardly known."


def _spread_text(spread: Spread, *, signed: bool = False) -> str:
    """ "0.9249 ± 0.0061 (n = 3)"."""
    mean = spread.figure(signed=signed)
    if spread.value is None:
        return str(mean)
    deviation = "" if spread.deviation is None else f" ± {number(spread.deviation)}"
    interval = spread.interval(signed=True) if signed else ""
    of_mean = f", 95 % of the mean: {interval}" if interval else ""
    return f"{mean}{deviation} (n = {spread.count}){of_mean}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
