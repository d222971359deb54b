"""``crcviewer ablate``: what each part of a recipe is worth, on the validation split."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from crcviewer.model.allocator import tune_allocator
from crcviewer.protocol.atomic import write_text_atomically
from training.base.errors import StudyStopped
from training.cli.arguments import add_device, told_command
from training.cli.output import Output, reading
from training.config.overrides import override
from training.config.presets import PRESETS
from training.data.read_data import read_joined
from training.hardware.device_lock import only_run_on
from training.hardware.devices import choose_device, compute_reproducibly
from training.run.stopping import stop_on_signals
from training.studies.ablation import PARTS, Ablation, run_ablation, summary, variants

_DESCRIPTION = """\
Trains the tile branch with the whole recipe and once without each of its parts, over some seeds,
and prints what each part brings in accuracy on the validation split. The test split is not read.
Ctrl+C ends it; the same command goes on, and does not train again what is finished."""


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``ablate``; returns the exit status."""
    arguments = _parser().parse_args(argv)
    with Output(arguments) as output, stop_on_signals() as stopped:
        recipe, base = (
            override(PRESETS[name], arguments.set) for name in (arguments.preset, arguments.base)
        )
        tried = variants(recipe, base, turn=arguments.turn, parts=arguments.parts)
        data = read_joined(
            arguments.data, arguments.pathology, arguments.radiology, reading(output)
        )
        device = choose_device(arguments.device)
        tune_allocator()
        compute_reproducibly()
        seeds = range(arguments.seeds)
        try:
            with only_run_on(device, arguments.run, waits=_say_waiting, stopped=stopped):
                scores = run_ablation(
                    tried,
                    data,
                    seeds=seeds,
                    folder=arguments.run,
                    device=device,
                    stopped=stopped,
                    say=lambda line: print(line, flush=True),
                )
        except StudyStopped:
            print("Stopped as asked. The same command goes on with it.")
            return 1
        result = summary(
            scores,
            turn=arguments.turn,
            seeds=seeds,
            validation_images=len(data.pathology.val),
            command=told_command("crcviewer ablate", argv),
        )
        file = arguments.run / "ablation.json"
        write_text_atomically(file, json.dumps(msgspec.to_builtins(result), indent=1))
        print(table(result))
        print(f"Written to {file}.")
    return output.status


def table(result: Ablation) -> str:
    """For people, the part that brings most first."""
    heading = "without" if result.turned == "off" else "with"
    lines = [
        f"Validation accuracy, mean of {len(result.seeds)} seeds, {result.validation_images} "
        f"images (one is {100 / result.validation_images:.2f} points); gains in points of 100",
        "",
        f"{heading:<16} {'accuracy':>8} {'gain':>7} {'± sd':>6} {'macro F1':>9} {'gain':>7}",
        f"{result.reference:<16} {result.reference_accuracy:>8.4f} {'':>7} {'':>6} "
        f"{result.reference_macro_f1:>9.4f}",
    ]
    for one in result.parts:
        spread = one.accuracy_gain_spread
        lines.append(
            f"{one.part:<16} {one.accuracy:>8.4f} {one.accuracy_gain:>+7.2f} "
            f"{'' if spread is None else f'{spread:.2f}':>6} "
            f"{one.macro_f1:>9.4f} {one.macro_f1_gain:>+7.2f}"
        )
    lines += [
        "",
        "The gain is that of having the part. The best epoch is chosen on the same images.",
    ]
    return "\n".join(lines)


def _say_waiting(behind: str) -> None:
    which = f" ({behind})" if behind else ""
    print(f"The device is at work for another run{which}; this waits until it has ended.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="crcviewer ablate", description=_DESCRIPTION)
    parser.add_argument(
        "--data", type=Path, required=True, action="append", metavar="DIR|CSV",
        help="folder in the MedMNIST layout, or manifest; several are joined",
    )  # fmt: skip
    parser.add_argument(
        "--run", type=Path, required=True, metavar="DIR", help="where the results go"
    )
    parser.add_argument("--preset", choices=PRESETS, default="best", help="the recipe: best")
    parser.add_argument(
        "--base", choices=PRESETS, default="paper", help="what a part is replaced by: paper's"
    )
    parser.add_argument(
        "--turn", choices=("off", "on"), default="off",
        help="off: take each part out of the recipe (default); on: put each into the base alone",
    )  # fmt: skip
    parser.add_argument(
        "--parts", nargs="+", default=[], metavar="PART",
        help=f"default: all in which the two differ, of {', '.join(PARTS)}",
    )  # fmt: skip
    parser.add_argument(
        "--seeds", type=_positive, default=3, metavar="K", help="how many, from 0; default 3"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE",
        help="change a setting of both, for example epochs.pathology=20",
    )  # fmt: skip
    parser.add_argument("--pathology", default="pathmnist", metavar="SET", help="MedMNIST set")
    parser.add_argument(
        "--radiology", default="", metavar="SET", help="MedMNIST set; it is read, not shown"
    )
    add_device(parser)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("it must be 1 or more")
    return number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
