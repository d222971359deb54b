"""``crcviewer evaluate``: figures, tables and a report of a run's models, from the command line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from crcviewer.model.allocator import tune_allocator
from crcviewer.model.checkpoint import CheckpointError, read_checkpoint
from crcviewer.model.predict import OPENED_KINDS
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.estimate import p_value
from crcviewer.protocol.evaluation_report import (
    ALL_CASES,
    EvaluatedModel,
    EvaluationInputs,
    EvaluationReport,
    seen_from,
)
from crcviewer.protocol.evaluation_words import BASELINES, MEASURES, SHORT_MODELS
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import text
from crcviewer.protocol.translation import LANGUAGES
from training.base.errors import RunError, SettingsError
from training.cli.arguments import (
    add_choice_arguments,
    add_data_arguments,
    add_device,
    choices_of,
    image_side,
    told_command,
)
from training.cli.output import Output, reading
from training.data.pairing import Pairing, PairingMode, mode_of_model, seed_of_model
from training.data.read_data import has_radiology, read_joined
from training.evaluation.drawing import writes_chinese
from training.evaluation.evaluate import Extent, Tell, evaluate
from training.evaluation.files import write_evaluation
from training.evaluation.tested_cases import refuse_other_classes
from training.hardware.devices import choose_device, compute_reproducibly

_DESCRIPTION = """\
Evaluates a model on labelled images, of a fused one the tile-only models beside its file as well,
and writes report.html, evaluation.json, tables and figures. For research use only."""
_NO_FONT = (
    "No Chinese font was found, so the figures are labelled in English. Install one, such as "
    "fonts-noto-cjk, and run the command again."
)
_WIDTH = 25
_MODES = (PairingMode.RANDOM, PairingMode.INDEX, PairingMode.MANIFEST)


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``evaluate``; returns the exit status."""
    arguments = _parser().parse_args(argv)
    # Its run is not one to go on with.
    with Output(argparse.Namespace(json=arguments.json)) as output:
        _run(arguments, told_command("crcviewer evaluate", argv), output)
    return output.status


def _run(arguments: argparse.Namespace, command: str, output: Output) -> None:
    """Whatever can be wrong is found before anything is computed."""
    extent = _extent(arguments)
    device = choose_device(arguments.device)
    checkpoint = read_checkpoint(arguments.model)
    fused = checkpoint.document.kind == "fusion"
    if not fused and checkpoint.document.kind not in OPENED_KINDS:
        raise _sees_no_tiles(arguments.model)
    choices = choices_of(arguments)
    with_radiology = fused and has_radiology(arguments.data, arguments.radiology, choices)
    data = read_joined(
        arguments.data, arguments.pathology, arguments.radiology, reading(output),
        tile_only=not with_radiology, whole=arguments.split == ALL_CASES,
        choices=choices, side=image_side(checkpoint),
    )  # fmt: skip
    refuse_other_classes(data, arguments.split, checkpoint.document)
    seed = seed_of_model(checkpoint, arguments.seed)
    pairing = None
    if with_radiology:
        # Images of others come with those of the same patients, if a table says so.
        declared = arguments.split == ALL_CASES and data.pairs is not None
        asked = arguments.pairing or (PairingMode.MANIFEST.value if declared else None)
        mode = mode_of_model(checkpoint, asked)
        if asked is None and mode is PairingMode.MANIFEST and data.pairs is None:
            mode = PairingMode.RANDOM
            output.note("These images say nothing of pairs: radiology is drawn at random.")
        pairing = Pairing(mode, data, seed)
    _prepare(arguments.run)
    tune_allocator()
    compute_reproducibly()
    evaluation = evaluate(
        checkpoint, data, pairing,
        inputs=_inputs(arguments, pairing.mode.value if pairing else "none", seed),
        device=device, extent=extent, command=command,
        tell=Tell(output.note, output.progress),
    )  # fmt: skip
    output.note("Figures and report …")
    if arguments.language != "en" and not writes_chinese():
        output.note(_NO_FONT)
    try:
        write_evaluation(evaluation, arguments.run, arguments.language)
    except OSError as error:
        raise _not_writable(arguments.run, error) from error
    for line in _lines(evaluation.report):
        output.note(line)
    output.note(f"The report is {arguments.run / names.REPORT}. For research use only.")


def _sees_no_tiles(model: Path) -> CheckpointError:
    return CheckpointError(
        text("{file} sees radiology images alone, so it names no tissue.", file=model.name),
        text("Give a fused model, or one of tiles alone."),
    )


def _extent(arguments: argparse.Namespace) -> Extent:
    if arguments.resamples < 100:
        raise SettingsError(
            text("{count} resamples are too few for a 95 % interval.", count=arguments.resamples),
            text("Take 2,000 (the default), or at least 100."),
        )
    if arguments.map_cases < 0:
        raise SettingsError(
            text("--map-cases must not be negative."), text("Give 0 to leave the maps out.")
        )
    return Extent(
        arguments.resamples, arguments.map_cases, arguments.pictures,
        join_radiology=arguments.join_radiology,
    )  # fmt: skip


def _prepare(run: Path) -> None:
    """Make the folder, and find out whether it can be written to."""
    try:
        (run / names.FIGURES).mkdir(parents=True, exist_ok=True)
        trial = run / names.FIGURES / f".{os.getpid()}.part"
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise _not_writable(run, error) from error


def _not_writable(run: Path, error: OSError) -> RunError:
    return RunError(
        text(
            "The run folder {folder} cannot be written to ({reason}).",
            folder=str(run), reason=error.strerror or str(error),
        ),
        text("Free some space there, or name another folder with --run."),
    )  # fmt: skip


def _inputs(arguments: argparse.Namespace, pairing: str, seed: int) -> EvaluationInputs:
    """As the report keeps them."""
    return EvaluationInputs(
        data=tuple(seen_from(arguments.run, folder) for folder in arguments.data),
        pathology=arguments.pathology,
        radiology=arguments.radiology,
        model=seen_from(arguments.run, arguments.model),
        pairing=pairing,
        split=arguments.split,
        seed=seed,
    )


def _lines(report: EvaluationReport) -> Iterator[str]:
    """The evaluation for a person at a terminal: two tables, and what is missing."""
    if report.leak:
        yield "LEAK: radiology images were chosen by the label. A control, not a result."
    yield ""
    yield f"{'':<38}" + "".join(f"{SHORT_MODELS[m.model]!s:<{_WIDTH}}" for m in report.models)
    for name, title in MEASURES.items():
        yield f"{title!s:<38}" + "".join(
            f"{m.measure(name).shown()!s:<{_WIDTH}}" for m in report.models
        )
    yield f"{'Errors':<38}" + "".join(f"{m.errors:<{_WIDTH}}" for m in report.models)
    for baseline in report.baselines:
        yield f"{BASELINES[baseline.name]!s:<38}accuracy {baseline.accuracy.shown()}"
    yield ""
    for one in report.comparisons:
        if EvaluatedModel.FUSED in (one.first, one.second):
            yield (
                f"{SHORT_MODELS[one.first]} → {SHORT_MODELS[one.second]}: accuracy "
                f"{one.accuracy_difference.shown(signed=True)}, McNemar {p_value(one.mcnemar_p)} "
                f"({one.only_first_right} : {one.only_second_right})"
                + ("" if one.patients_p is None else f", by patients {p_value(one.patients_p)}")
            )
    if report.seen:
        yield "SEEN: the model has learnt from these images, or was chosen by them."
    yield from map(str, report.missing)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="crcviewer evaluate", description=_DESCRIPTION)
    parser.add_argument(
        "--model", type=Path, required=True, metavar="FILE",
        help="a model; of a fused one, stage1_pathology.safetensors and control.safetensors "
        "beside it are evaluated as well",
    )  # fmt: skip
    add_data_arguments(parser)
    add_choice_arguments(parser)
    parser.add_argument(
        "--split", choices=(*SPLITS, ALL_CASES), default="test",
        help="which images (default test); all: every labelled one, for data that the model was "
        "not trained with",
    )  # fmt: skip
    parser.add_argument(
        "--run", type=Path, required=True, metavar="DIR",
        help="folder for the results: the model's own run folder, or any other",
    )  # fmt: skip
    parser.add_argument(
        "--pairing", choices=[mode.value for mode in _MODES],
        help="test with other pairs than the model was trained with",
    )  # fmt: skip
    parser.add_argument(
        "--seed", type=int, metavar="K",
        help="of pairs and resamples (default: that of the training)",
    )  # fmt: skip
    parser.add_argument(
        "--resamples", type=int, default=2000, metavar="N", help="bootstrap (default 2000)"
    )
    parser.add_argument(
        "--language", choices=tuple(LANGUAGES), default="en",
        help="of report.html and of the figures (default en); zh: Simplified Chinese",
    )  # fmt: skip
    parser.add_argument(
        "--map-cases", type=int, default=2000, metavar="N",
        help="test cases on the feature maps at most (default 2000); 0: no maps",
    )  # fmt: skip
    parser.add_argument(
        "--join-radiology", action="store_true",
        help="draw another feature map of the fused model, the features of its radiology branch "
        "beside those of the tile branch: on unrelated pairs it splits clusters by organ",
    )  # fmt: skip
    parser.add_argument(
        "--pictures", choices=("all", "published", "none"), default="published",
        help="whose pictures report.html may show: of published sets and phantoms (default), of "
        "all images, or of none",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="events and failures for a program")
    add_device(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
