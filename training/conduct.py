"""One run, from its data to its finished model: begun anew, or gone on with."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from torch import Tensor

import crcviewer
from crcviewer.model.allocator import tune_allocator
from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.device import describe_device
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.run_events import Finished, Paused, Queued, Resumed, RunStarted
from crcviewer.protocol.run_state import RunState, run_state
from training.device import choose_device, compute_reproducibly
from training.device_lock import only_run_on
from training.environment import environment
from training.errors import RunError
from training.export import Exporter, Origin
from training.failures import told_in_words
from training.learn import StudyStopped
from training.pairing import Pairing, PairingMode, choose_mode
from training.read_data import read_data
from training.reading_progress import ReadingProgress
from training.recorder import Recorder
from training.request import (
    TrainRequest,
    data_identity,
    read_config,
    refuse_changed_data,
    request_of,
    with_other_batches,
)
from training.run_directory import CHECKPOINTS, RunDirectory
from training.saved_state import EarlierTry, read_state
from training.stages import STAGE_OF, Study, train_study
from training.stopping import stop_on_signals
from training.study_data import StudyData, join_studies
from training.testing import figures_of_test_split

_LOGGER = logging.getLogger("training")


def train(request: TrainRequest, stop_asked: Callable[[], bool] = lambda: False) -> bool:
    """Train as asked; True where the run came to its end, False where it was stopped.

    It stops for a signal, for a STOP file, or where ``stop_asked``, asked before every step, says
    so. Everything that can be wrong with data, settings or device is found before the run folder is
    made. Raises StudyError.
    """
    return _conduct(request, None, stop_asked)


def resume(
    run: Path,
    *,
    changes: Sequence[str] = (),
    device: str | None = None,
    data: tuple[Path, ...] = (),
    stop_asked: Callable[[], bool] = lambda: False,
) -> bool:
    """Go on with a run as if it had never ended; ``data``: its folders, where they have moved.

    Raises StudyError.
    """
    config = read_config(run)
    state = run_state(run)
    if state is RunState.RUNNING:
        raise RunError(
            f"The run in {run} is still at work.", "Wait until it has ended, or stop it first."
        )
    if state is RunState.FINISHED:
        raise RunError(
            f"The run in {run} is finished: its model is {run / names.BEST}.",
            "Start a new run in another folder.",
        )
    request = with_other_batches(request_of(config), list(changes))
    request = replace(request, device=device or request.device, data=data or request.data)
    return _conduct(request, config, stop_asked)


def _conduct(
    request: TrainRequest, config: dict[str, Any] | None, stop_asked: Callable[[], bool]
) -> bool:
    """``config``: what an earlier try of the run has written; None: this is the first."""
    device = choose_device(request.device)
    studies = tuple(
        read_data(place, request.pathology, request.radiology, ReadingProgress())
        for place in request.data
    )
    data = join_studies(studies)
    if config is not None:
        refuse_changed_data(config, data)
    mode = choose_mode(request.pairing, data, allow_label_leak=request.allow_label_leak)
    pairing = Pairing(mode, data, request.seed)
    study = Study(request.settings, data, pairing, request.seed, device, request.control)
    tune_allocator()
    compute_reproducibly()
    with (
        RunDirectory(request.run, resume=config is not None) as run,
        told_in_words(run, request),
        stop_on_signals() as asked,
    ):
        earlier = EarlierTry()
        if config is None:
            _write_config(request, study, run)
            _announce(request, study, run)
        else:
            earlier = _earlier_try(study, run)

        def stopped() -> bool:
            return asked() or run.stop_asked() or stop_asked()

        try:
            with ExitStack() as held:
                try:
                    held.enter_context(
                        only_run_on(
                            device, request.run, waits=_told_to_wait(study, run), stopped=stopped
                        )
                    )
                except StudyStopped:
                    run.record(Paused(**_where(study, earlier)))
                    raise
                _run(request, study, studies, run, earlier=earlier, stopped=stopped)
        except StudyStopped:
            _say(
                f"Stopped as asked. What was best so far is in {run.path}. "
                f"To go on: crcviewer train --resume {run.path}"
            )
            return False
    return True


def _write_config(request: TrainRequest, study: Study, run: RunDirectory) -> None:
    run.write_config(
        {
            "request": request.to_json(),
            "command": request.command,
            "preset": request.preset,
            "settings": request.settings.to_json(),
            "seed": request.seed,
            "pairing": study.pairing.mode.value,
            "control": study.control,
            "device": describe_device(study.device),
            "precision": _precision(study),
            **data_identity(study.data),
            "environment": environment(study.device),
        }
    )


def _announce(request: TrainRequest, study: Study, run: RunDirectory) -> None:
    device = describe_device(study.device)
    sources = tuple(source.name for source in study.data.sources)
    run.record(
        RunStarted(
            preset=request.preset,
            seed=request.seed,
            device=device,
            precision=_precision(study),
            pairing=study.pairing.mode.value,
            data=sources,
            code_version=crcviewer.__version__,
            pid=os.getpid(),
        )
    )
    _say(f"Data: {'; '.join(sources)}. Pairing: {study.pairing.mode.value}. Device: {device}.")
    if study.pairing.mode is PairingMode.LABEL:
        _say("The radiology image is chosen by the label: this model is a control, not a result.")


def _earlier_try(study: Study, run: RunDirectory) -> EarlierTry:
    def weights_of(branch: str) -> dict[str, Tensor]:
        network = read_checkpoint(run.file(CHECKPOINTS[branch])).network
        return dict(network.state_dict())

    earlier = read_state(run.file(names.LAST), weights_of)
    where = _where(study, earlier)
    run.record(
        Resumed(
            **where,
            device=describe_device(study.device),
            pid=os.getpid(),
        )
    )
    _say(f"The run goes on after epoch {where['epoch']} of {where['branch']}.")
    return earlier


def _where(study: Study, earlier: EarlierTry) -> dict[str, Any]:
    branch = earlier.branch or next(iter(study.epochs))
    return {"stage": STAGE_OF[branch], "branch": branch, "epoch": earlier.epoch}


def _told_to_wait(study: Study, run: RunDirectory) -> Callable[[str], None]:
    def waits(behind: str) -> None:
        device = describe_device(study.device)
        run.record(Queued(device, behind))
        _say(f"{device} is at work for another run ({behind}); this one waits until it has ended.")

    return waits


def _run(
    request: TrainRequest,
    study: Study,
    studies: tuple[StudyData, ...],
    run: RunDirectory,
    *,
    earlier: EarlierTry,
    stopped: Callable[[], bool],
) -> None:
    begun = time.monotonic()
    origin = Origin(
        request.name or request.run.name, request.preset, request.command, request.notes
    )
    exporter = Exporter(study, origin, run, earlier.told)
    train_study(study, Recorder(study, run, _say, exporter), stopped, earlier)
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
    # Nothing is left to go on with, and it is several times as large as the model.
    run.file(names.LAST).unlink(missing_ok=True)
    _say(f"The model is {run.file(names.BEST)}. For research use only.")


def _precision(study: Study) -> str:
    return str(study.precision).removeprefix("torch.")


def _say(line: str) -> None:
    """One line for whoever watches, and for the log."""
    print(line, flush=True)
    _LOGGER.info(line)
