"""``crcviewer complete``: audit, feature map and trust into a model's file that lacks them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from crcviewer.model.allocator import tune_allocator
from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.document import judged_hashes
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.command_output import add_json
from crcviewer.protocol.data_choices import DataChoices
from crcviewer.protocol.model_card import DataSource
from crcviewer.protocol.text import text
from training.base.errors import DataError, not_writable
from training.cli.arguments import add_device
from training.cli.output import Output
from training.data.decode_images import INPUT_SIDE
from training.data.pairing import Pairing, PairingMode
from training.data.read_data import read_data
from training.data.study_data import join_studies
from training.evaluation.answers import Answers
from training.hardware.devices import choose_device, compute_reproducibly
from training.run.completion import THUMBNAILS, complete_model, lay_out
from training.run.request import read_config, request_of
from training.trust.fit_trust import fit_trust

PARTS = ("map", "trust")

_DESCRIPTION = """\
Measures what a model's file should carry beside the model, and writes it into that file: the
fusion audit, the reference sample for the feature map, calibration and prediction sets, what tells
strange images, and the tests of the overlays. Training does so at its end; this is for models of an
earlier version. The weights stay as they are. For research use only."""


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``complete``; returns the exit status."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if arguments.no_test and arguments.only != "trust":
        parser.error("--no-test goes with --only trust")
    with Output(arguments) as output:
        complete(
            arguments.model or arguments.run / names.BEST, tuple(arguments.data),
            arguments.device, arguments.thumbnails, part=arguments.only,
            with_test=not arguments.no_test,
            tick=output.progress(text("Looking at images:")), say=output.note,
        )  # fmt: skip
    return output.status


def complete(
    path: Path,
    folders: tuple[Path, ...],
    device: str,
    thumbnails: str | None,
    *,
    part: str | None = None,
    with_test: bool = True,
    tick: Callable[[int, int], None] = lambda done, total: None,
    say: Callable[[str], None] = lambda line: None,
) -> None:
    """Complete a model's file; no ``folders``: those that its run was trained on. ``part``: one of
    :data:`PARTS` alone. ``with_test``: whether trust reads the test split.

    What ``tick`` raises ends the work: each part is written whole or not at all. Raises StudyError
    or CheckpointError.
    """
    chosen = choose_device(device)
    run = path.parent
    document = read_checkpoint(path).document
    pathology, radiology, choices = "pathmnist", "", DataChoices()
    if (run / names.CONFIG).exists() or not folders:
        request = request_of(read_config(run))
        pathology, radiology, choices = request.pathology, request.radiology, request.choices
        folders = folders or request.data
        thumbnails = thumbnails or request.thumbnails
    tile_only = document.kind != "fusion"
    side = max(INPUT_SIDE, document.preprocessing.pathology.source_size)
    studies = tuple(
        read_data(folder, pathology, radiology, choices=choices, side=side, tile_only=tile_only)
        for folder in folders
    )
    data = join_studies(studies)
    if not _same_data(data.sources, document.trained_on):
        raise DataError(
            text("These are not the data that the model was trained on."),
            text("Give all of its folders, in the order of its training."),
        )
    seed = int(document.training.get("seed", 0))
    pairing = None if tile_only else Pairing(PairingMode(document.pairing), data, seed)
    tune_allocator()
    compute_reproducibly()
    try:
        if part == "map" or (part is None and pairing is None):
            lay_out(
                path, studies, pairing, Answers(run, chosen),
                thumbnails=thumbnails, on_step=lambda: tick(0, 0),
            )  # fmt: skip
        if part == "trust" or (part is None and pairing is None):
            fit_trust(
                path, data, pairing,
                device=str(chosen), seed=seed, with_test=with_test, tick=tick, say=say,
            )  # fmt: skip
        elif part is None and pairing is not None:
            complete_model(
                path, studies, pairing,
                device=chosen, thumbnails=thumbnails, say=say, tick=tick,
            )  # fmt: skip
    except OSError as error:
        raise not_writable(path, error) from error


def _same_data(given: Sequence[DataSource], learnt: Sequence[DataSource]) -> bool:
    """Whether a model learnt from the data that are ``given``.

    Of phantoms alone one of the two sets decides, with names (they hold signal and seed) and
    counts: drawn on another kind of processor, tiles may differ in a pixel's last digit.
    """
    if judged_hashes(given) == judged_hashes(learnt):
        return True
    sets = [{(one.name, one.count) for one in sources} for sources in (given, learnt)]
    hashes = [{one.sha256 for one in sources} for sources in (given, learnt)]
    phantoms = all(one.synthetic for one in (*given, *learnt))
    return phantoms and sets[0] == sets[1] and bool(hashes[0] & hashes[1])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="crcviewer complete", description=_DESCRIPTION)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--run", type=Path, metavar="DIR", help="a finished run: its fused model")
    which.add_argument(
        "--model", type=Path, metavar="FILE",
        help="a model's file; where no run's config.json is beside it, --data is needed",
    )  # fmt: skip
    parser.add_argument(
        "--data", type=Path, default=[], action="append", metavar="DIR",
        help="its data, where they have moved; as in training, several are joined",
    )  # fmt: skip
    parser.add_argument(
        "--thumbnails", choices=THUMBNAILS,
        help="whose pictures the file shows (default: all of published sets, else phantoms only)",
    )  # fmt: skip
    parser.add_argument(
        "--only", choices=PARTS,
        help="map: the reference sample; trust: calibration, strange images and overlay tests",
    )  # fmt: skip
    parser.add_argument(
        "--no-test", action="store_true",
        help="with --only trust: leave the test split unread; what the file says of it stays "
        "where what it was measured of is found again",
    )  # fmt: skip
    add_json(parser, result=False)
    add_device(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
