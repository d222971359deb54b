"""``crcviewer train``: both stages, from the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from crcviewer.protocol.seed_group import FILE, MOST_SEEDS
from training.cli.arguments import (
    add_choice_arguments,
    add_data_arguments,
    choices_of,
    told_command,
)
from training.cli.output import Output, reading
from training.cli.trial import trial, try_start
from training.config.overrides import override
from training.config.presets import PRESETS
from training.data.pairing import PairingMode
from training.run.completion import THUMBNAILS
from training.run.request import TrainRequest
from training.run.seeds import resume_seeds, train_seeds
from training.run.train_run import resume, train

__all__ = ["TrainRequest", "main", "train"]

_DESCRIPTION = """\
Trains the tile branch and the radiology branch alone, then both together, and writes the model
with the best validation accuracy into the run folder. Two controls follow, which tell what the
radiology images are worth: tiles alone for as many epochs, and radiology alone. A file named STOP
in that folder, or Ctrl+C, ends the run in order; --resume goes on with it. For research use
only."""


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``train``; returns the exit status."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    rehearsed = arguments.trial or arguments.try_start
    if arguments.resume is None and not (arguments.data and (arguments.run or rehearsed)):
        parser.error("--data and --run are needed, or --resume")
    with Output(arguments) as output:
        if arguments.resume is not None:
            go_on = resume_seeds if (arguments.resume / FILE).is_file() else resume
            go_on(
                arguments.resume,
                changes=arguments.set,
                device=arguments.device,
                data=tuple(arguments.data),
                progress=reading(output),
                former_is_dead=arguments.it_is_dead,
                say=output.note,
            )
            return 0
        request = TrainRequest(
            preset=arguments.preset,
            settings=override(PRESETS[arguments.preset], arguments.set),
            data=tuple(arguments.data),
            run=arguments.run or Path(),
            name=arguments.name,
            pathology=arguments.pathology,
            radiology=arguments.radiology,
            choices=choices_of(arguments),
            pairing=arguments.pairing,
            allow_label_leak=arguments.allow_label_leak,
            control=not arguments.no_control,
            tile_only=arguments.tile_only,
            start=arguments.start,
            texture=arguments.texture,
            test=not arguments.no_test,
            seed=arguments.seed,
            device=arguments.device or "auto",
            thumbnails=arguments.thumbnails,
            command=told_command("crcviewer train", argv),
        )
        if arguments.try_start:
            try_start(request, output)
        elif arguments.trial:
            trial(request, output)
        elif arguments.seeds > 1:
            seeds = range(arguments.seed, arguments.seed + arguments.seeds)
            train_seeds(request, seeds, progress=reading(output))
        else:
            train(request, progress=reading(output))
    return output.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="crcviewer train", description=_DESCRIPTION)
    parser.add_argument(
        "--preset", choices=PRESETS, default="paper",
        help="paper: as in the study (default); fast: the same in an eighth of its passes; best: "
        "what is to score highest; tiny: a small network for two processor cores",
    )  # fmt: skip
    add_data_arguments(parser, required=False)
    add_choice_arguments(parser)
    parser.add_argument("--run", type=Path, metavar="DIR", help="a new folder")
    parser.add_argument(
        "--resume", type=Path, metavar="RUN",
        help="go on with a run that was stopped or has failed, to the same losses and weights; of "
        "the other options only --device, --data (moved) and --set batch.… have a meaning then",
    )  # fmt: skip
    parser.add_argument(
        "--it-is-dead", action="store_true",
        help="of --resume: go on though it cannot be known whether the run is still worked on, as "
        "its process is on another machine or in a container, and gives no sign of life",
    )  # fmt: skip
    parser.add_argument("--name", default="", help="what to call the model (default: the folder)")
    parser.add_argument(
        "--pairing", choices=[mode.value for mode in PairingMode],
        help="default: the folder's pairs.csv where there is one, else random",
    )  # fmt: skip
    parser.add_argument(
        "--allow-label-leak", action="store_true",
        help="permit --pairing label, which shows the network the answer: a control only",
    )  # fmt: skip
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE",
        help="change a setting, for example loss.ldam_weight=0.25",
    )  # fmt: skip
    parser.add_argument(
        "--no-control", action="store_true",
        help="leave out the matched tile-only control, which takes nearly half of the time",
    )  # fmt: skip
    parser.add_argument(
        "--no-test", action="store_true",
        help="leave the test split unread, as while recipes are chosen; the audit is of validation",
    )  # fmt: skip
    parser.add_argument(
        "--tile-only", action="store_true",
        help="learn from tiles alone: no radiology image is needed or looked at, and the tile "
        "branch is the model",
    )  # fmt: skip
    parser.add_argument(
        "--start", type=Path, metavar="FILE",
        help="begin with the weights of another model instead of random ones: one of this program "
        "(fused: both branches; stage 1 or control: the tile branch), or torchvision's ImageNet "
        "weights of the same ResNet, as .pth or .safetensors",
    )  # fmt: skip
    parser.add_argument(
        "--texture", type=Path, metavar="FILE",
        help="grey tiles of a second source (.npz with images, labels, classes), which the tile "
        "branch learns from in stage 1 as well, recoloured by virtual stains",
    )  # fmt: skip
    parser.add_argument(
        "--thumbnails", choices=THUMBNAILS,
        help="whose validation images the model's file may show (default: all of published sets, "
        "of others only phantoms)",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=0, metavar="K", help="default 0")
    parser.add_argument(
        "--seeds", type=int, default=1, metavar="N", choices=range(1, MOST_SEEDS + 1),
        help="train N times, with the seeds K, K + 1, …, one after the other in folders of their "
        "own below --run; seeds.json there has the means and spreads (default 1)",
    )  # fmt: skip
    parser.add_argument(
        "--trial", "--probe", action="store_true",
        help="some 20 seconds of trial steps instead of a run: speed, memory, time for the whole; "
        "nothing is written",
    )  # fmt: skip
    parser.add_argument(
        "--try-start", action="store_true",
        help="only tell whether the run could begin with --start; nothing is written",
    )  # fmt: skip
    parser.add_argument(
        "--json",
        action="store_true",
        help="of --trial and --try-start: progress, failure and report as JSON lines",
    )
    parser.add_argument(
        "--failure-file", type=Path, metavar="FILE", help="where to write why it failed, as JSON"
    )
    parser.add_argument("--device", metavar="DEVICE", help="auto (default), cpu, cuda:0, mps")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
