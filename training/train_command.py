"""``crcviewer train``: both stages, from the command line."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

import crcviewer
from crcviewer.model.allocator import tune_allocator
from crcviewer.model.device import describe_device
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.run_events import Failed, Finished, RunStarted
from training.device import choose_device, compute_reproducibly
from training.errors import StudyError
from training.export import Exporter, Origin
from training.learn import StudyStopped
from training.medmnist_data import read_study
from training.pairing import Pairing, PairingMode, choose_mode
from training.presets import PRESETS
from training.recorder import Recorder
from training.run_directory import RunDirectory
from training.settings import StudySettings, override
from training.stages import Study, train_study
from training.stopping import stop_on_signals
from training.study_data import StudyData, join_studies
from training.testing import figures_of_test_split

_LOGGER = logging.getLogger("training")
_DESCRIPTION = """\
Trains the tile branch and the radiology branch alone, then both together, and writes the model
with the best validation accuracy into the run folder. Two controls follow, which tell what the
radiology images are worth: tiles alone for as many epochs, and radiology alone. A file named STOP
in that folder, or Ctrl+C, ends the run in order, with its best model so far. For research use
only."""


@dataclass(frozen=True)
class TrainRequest:
    """What is to be trained, from what, and where the results go."""

    preset: str
    settings: StudySettings
    data: tuple[Path, ...]
    run: Path
    name: str = ""
    pathology: str = "pathmnist"
    radiology: str = ""
    pairing: str | None = None
    allow_label_leak: bool = False
    control: bool = True
    """Whether the matched control is trained too."""
    seed: int = 0
    device: str = "auto"
    notes: tuple[str, ...] = ()
    """For the model's card, beside what is said of every model."""
    command: str = "crcviewer train"
    """As given, for the model's card."""


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``train``; returns the exit status."""
    arguments = _parser().parse_args(argv)
    try:
        settings = override(PRESETS[arguments.preset], arguments.set)
        train(
            TrainRequest(
                preset=arguments.preset,
                settings=settings,
                data=tuple(arguments.data),
                run=arguments.run,
                name=arguments.name,
                pathology=arguments.pathology,
                radiology=arguments.radiology,
                pairing=arguments.pairing,
                allow_label_leak=arguments.allow_label_leak,
                control=not arguments.no_control,
                seed=arguments.seed,
                device=arguments.device,
                command=" ".join(("crcviewer train", *argv)),
            )
        )
    except StudyError as error:
        print(f"{error.cause} {error.next_step}", file=sys.stderr)
        return 1
    return 0


def train(request: TrainRequest) -> bool:
    """Train as asked; True where the run came to its end, False where it was stopped.

    Everything that can be wrong with data, settings or device is found before the run folder is
    made. Raises StudyError.
    """
    device = choose_device(request.device)
    studies = tuple(
        read_study(folder, request.pathology, request.radiology) for folder in request.data
    )
    data = join_studies(studies)
    mode = choose_mode(request.pairing, data, allow_label_leak=request.allow_label_leak)
    pairing = Pairing(mode, data, request.seed)
    study = Study(request.settings, data, pairing, request.seed, device, request.control)
    tune_allocator()
    compute_reproducibly()
    with RunDirectory(request.run) as run:
        try:
            return _run(request, study, studies, run)
        except StudyError as error:
            run.record(Failed(error.cause, error.next_step))
            raise
        except (MemoryError, torch.OutOfMemoryError) as error:
            _LOGGER.exception("out of memory")
            cause, step = (
                "There is not enough memory for this run.",
                "Use smaller batches, for example --set batch.size=16 --set batch.accumulation=8.",
            )
            run.record(Failed(cause, step))
            raise StudyError(cause, step) from error
        except OSError as error:
            _LOGGER.exception("a file could not be written")
            cause, step = (
                f"The run folder could not be written to ({error.strerror or error}).",
                "Free some space on that disk, then start again in a new folder.",
            )
            raise StudyError(cause, step) from error
        except Exception:
            _LOGGER.exception("the run failed")
            run.record(
                Failed("The run met an error in the program.", "Details are in its worker.log.")
            )
            raise


def _run(
    request: TrainRequest, study: Study, studies: tuple[StudyData, ...], run: RunDirectory
) -> bool:
    begun = time.monotonic()
    device = describe_device(study.device)
    precision = str(study.precision).removeprefix("torch.")
    sources = tuple(source.name for source in study.data.sources)
    run.write_config(
        {
            "command": request.command,
            "preset": request.preset,
            "settings": request.settings.to_json(),
            "seed": request.seed,
            "pairing": study.pairing.mode.value,
            "control": study.control,
            "device": device,
            "precision": precision,
            "data": [
                {"name": s.name, "count": s.count, "synthetic": s.synthetic, "sha256": s.sha256}
                for s in study.data.sources
            ],
            "code_version": crcviewer.__version__,
            "torch": torch.__version__,
        }
    )
    run.record(
        RunStarted(
            preset=request.preset,
            seed=request.seed,
            device=device,
            precision=precision,
            pairing=study.pairing.mode.value,
            data=sources,
            code_version=crcviewer.__version__,
            pid=os.getpid(),
        )
    )
    _say(f"Data: {'; '.join(sources)}. Pairing: {study.pairing.mode.value}. Device: {device}.")
    if study.pairing.mode is PairingMode.LABEL:
        _say("The radiology image is chosen by the label: this model is a control, not a result.")
    origin = Origin(
        request.name or request.run.name, request.preset, request.command, request.notes
    )
    exporter = Exporter(study, origin, run)
    with stop_on_signals() as asked:
        try:
            train_study(
                study,
                Recorder(study, run, _say, exporter.save_stage),
                lambda: asked() or run.stop_asked(),
            )
        except StudyStopped:
            _say(f"Stopped as asked. What was best so far is in {run.path}.")
            return False
    # The test split is read here, once.
    figures = figures_of_test_split(
        run.path,
        studies,
        mode=study.pairing.mode,
        seed=study.seed,
        device=study.device,
        command=request.command,
    )
    exporter.add_figures(figures)
    for figure in figures:
        _say(
            f"{figure.data}: {figure.metric} {figure.value:.4f} "
            f"({figure.low:.4f} to {figure.high:.4f}), {figure.count} images"
        )
    run.record(
        Finished(
            model=names.BEST,
            seconds=time.monotonic() - begun,
            test={f"{figure.data}: {figure.metric}": figure.value for figure in figures},
        )
    )
    _say(f"The model is {run.file(names.BEST)}. For research use only.")
    return True


def _say(line: str) -> None:
    """One line for whoever watches, and for the log."""
    print(line, flush=True)
    _LOGGER.info(line)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="crcviewer train", description=_DESCRIPTION)
    parser.add_argument(
        "--preset", choices=PRESETS, default="paper",
        help="paper: as in the study (default); tiny: a small network for two processor cores",
    )  # fmt: skip
    parser.add_argument(
        "--data", type=Path, required=True, action="append", metavar="DIR",
        help="folder in the MedMNIST layout; several are joined",
    )  # fmt: skip
    parser.add_argument("--run", type=Path, required=True, metavar="DIR", help="a new folder")
    parser.add_argument("--name", default="", help="what to call the model (default: the folder)")
    parser.add_argument("--pathology", default="pathmnist", metavar="SET", help="MedMNIST set")
    parser.add_argument(
        "--radiology", default="", metavar="SET",
        help="MedMNIST set (default: the organ set in the folder)",
    )  # fmt: skip
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
    parser.add_argument("--seed", type=int, default=0, metavar="K", help="default 0")
    parser.add_argument(
        "--device", default="auto", metavar="DEVICE", help="auto (default), cpu, cuda:0, mps"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
