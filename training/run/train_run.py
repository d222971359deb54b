"""One run, from its data to its finished model: begun anew, or gone on with."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from torch import Tensor

import crcviewer
from crcviewer.model.allocator import tune_allocator
from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.device import describe_device
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.run_events import Finished, Paused, Queued, Resumed, RunStarted
from crcviewer.protocol.run_state import RunState, run_state
from training.base.errors import RunError, StudyStopped
from training.data.pairing import Pairing, PairingMode, choose_mode
from training.data.read_data import read_data
from training.data.study_data import StudyData, join_studies
from training.hardware.device_lock import only_run_on
from training.hardware.devices import choose_device, compute_reproducibly
from training.hardware.environment import environment
from training.loop.callbacks import Watcher, Watchers
from training.loop.distributed import Team, device_of_member, joined_team
from training.loop.resume_checkpoint import EarlierTry, read_state
from training.loop.stages import STAGE_OF, Study, train_study
from training.plan.memory_estimate import refuse_what_will_not_fit
from training.run.completion import complete_model
from training.run.console import Console
from training.run.export import Exporter, Origin
from training.run.failures import memory_in_words, told_in_words
from training.run.reading_progress import ReadingProgress
from training.run.recorder import Recorder
from training.run.request import (
    TrainRequest,
    data_identity,
    read_config,
    refuse_changed_data,
    request_of,
    with_other_batches,
)
from training.run.run_directory import CHECKPOINTS, RunDirectory
from training.run.scalars import scalars_into
from training.run.stopping import stop_on_signals
from training.run.test_split import figures_of_test_split


def train(request: TrainRequest, stop_asked: Callable[[], bool] = lambda: False) -> bool:
    """Train as asked; True where the run came to its end, False where it was stopped.

    It stops for a signal, for a STOP file, or where ``stop_asked``, asked before every step, says
    so. Everything that can be wrong with data, settings or device is found before the run folder
    is made. Raises StudyError.
    """
    with joined_team() as team:
        return _conduct(request, None, stop_asked, team)


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
    with joined_team() as team:
        config = read_config(run)
        if team.leads:
            _refuse_unresumable(run)
        request = with_other_batches(
            request_of(config), changes, processes=int(config.get("processes", 1)), now=team.size
        )
        request = replace(request, device=device or request.device, data=data or request.data)
        return _conduct(request, config, stop_asked, team)


def _refuse_unresumable(run: Path) -> None:
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


def _conduct(
    request: TrainRequest,
    config: dict[str, Any] | None,
    stop_asked: Callable[[], bool],
    team: Team,
) -> bool:
    """``config``: what an earlier try of the run has written; None: this is the first."""
    device = choose_device(device_of_member(request.device))
    studies = tuple(
        read_data(place, request.pathology, request.radiology, ReadingProgress())
        for place in request.data
    )
    data = join_studies(studies)
    if config is not None:
        refuse_changed_data(config, data)
    mode = choose_mode(request.pairing, data, allow_label_leak=request.allow_label_leak)
    pairing = Pairing(mode, data, request.seed)
    study = Study(request.settings, data, pairing, request.seed, device, request.control, team)
    tune_allocator()
    compute_reproducibly()
    with memory_in_words(request):
        refuse_what_will_not_fit(study)
    if not team.leads:
        return _help(study, request.run, config, stop_asked)
    with (
        RunDirectory(request.run, resume=config is not None) as run,
        told_in_words(run, request),
        stop_on_signals() as asked,
    ):
        console, earlier = Console(), EarlierTry()
        _write_config(request, study, run)
        if config is None:
            _announce(request, study, run, console)
        else:
            earlier = _earlier_try(study, run, console)
        team.wait()  # the others have read what this one will write over

        def stopped() -> bool:
            return asked() or run.stop_asked() or stop_asked()

        try:
            with _device_of_its_own(study, run, console, earlier, stopped):
                _run(
                    request, study, studies, run,
                    console=console, earlier=earlier, stopped=stopped,
                )  # fmt: skip
        except StudyStopped:
            console.say(
                f"Stopped as asked. What was best so far is in {run.path}. "
                f"To go on: crcviewer train --resume {run.path}"
            )
            return False
    return True


def _help(
    study: Study, run: Path, config: dict[str, Any] | None, stop_asked: Callable[[], bool]
) -> bool:
    """One of several processes that does not lead: it learns along, and writes nothing."""
    with stop_on_signals() as asked:
        earlier = EarlierTry() if config is None else read_state(run / names.LAST, _weights_in(run))
        study.team.wait()
        try:
            train_study(study, Watcher(), lambda: asked() or stop_asked(), earlier)
        except StudyStopped:
            return False
    return True


@contextmanager
def _device_of_its_own(
    study: Study,
    run: RunDirectory,
    console: Console,
    earlier: EarlierTry,
    stopped: Callable[[], bool],
) -> Iterator[None]:
    """Waits where another run has the device. Of several processes each has been given its own."""
    if study.team.size > 1:
        yield
        return
    with ExitStack() as held:
        waits = _told_to_wait(study, run, console)
        try:
            held.enter_context(only_run_on(study.device, run.path, waits=waits, stopped=stopped))
        except StudyStopped:
            run.record(Paused(**_where(study, earlier)))
            raise
        yield


def _write_config(request: TrainRequest, study: Study, run: RunDirectory) -> None:
    run.write_config(
        {
            "request": request.to_json(),
            "processes": study.team.size,
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


def _announce(request: TrainRequest, study: Study, run: RunDirectory, console: Console) -> None:
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
    mode = study.pairing.mode
    console.say(f"Data: {'; '.join(sources)}. Pairing: {mode.value}. Device: {device}.")
    if mode is PairingMode.LABEL:
        console.say(
            "The radiology image is chosen by the label: this model is a control, not a result."
        )


def _earlier_try(study: Study, run: RunDirectory, console: Console) -> EarlierTry:
    earlier = read_state(run.file(names.LAST), _weights_in(run.path))
    where = _where(study, earlier)
    run.record(
        Resumed(
            **where,
            device=describe_device(study.device),
            pid=os.getpid(),
        )
    )
    console.say(f"The run goes on after epoch {where['epoch']} of {where['branch']}.")
    return earlier


def _weights_in(run: Path) -> Callable[[str], dict[str, Tensor]]:
    def weights_of(branch: str) -> dict[str, Tensor]:
        return dict(read_checkpoint(run / CHECKPOINTS[branch]).network.state_dict())

    return weights_of


def _where(study: Study, earlier: EarlierTry) -> dict[str, Any]:
    branch = earlier.branch or next(iter(study.epochs))
    return {"stage": STAGE_OF[branch], "branch": branch, "epoch": earlier.epoch}


def _told_to_wait(study: Study, run: RunDirectory, console: Console) -> Callable[[str], None]:
    def waits(behind: str) -> None:
        device = describe_device(study.device)
        run.record(Queued(device, behind))
        which = f" ({behind})" if behind else ""
        console.say(
            f"{device} is at work for another run{which}; this one waits until it has ended."
        )

    return waits


def _run(
    request: TrainRequest,
    study: Study,
    studies: tuple[StudyData, ...],
    run: RunDirectory,
    *,
    console: Console,
    earlier: EarlierTry,
    stopped: Callable[[], bool],
) -> None:
    begun = time.monotonic()
    origin = Origin(
        request.name or request.run.name, request.preset, request.command, request.notes
    )
    exporter = Exporter(study, origin, run, earlier.told)
    recorder = Recorder(study, run, console, exporter)
    train_study(study, Watchers(recorder, *scalars_into(run.path)), stopped, earlier)
    # The test split is read here, once, and the audit asks why.
    figures = figures_of_test_split(
        run.path,
        studies,
        mode=study.pairing.mode,
        seed=study.seed,
        device=study.device,
        command=request.command,
    )
    for figure in figures:
        console.say(
            f"{figure.data}: {figure.metric} {figure.value:.4f} "
            f"({figure.low:.4f} to {figure.high:.4f}), {figure.count} images"
        )
    complete_model(
        run.file(names.BEST),
        studies,
        study.pairing,
        device=study.device,
        thumbnails=request.thumbnails,
        say=console.say,
        parts=exporter.completed_document(figures),
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
    console.say(f"The model is {run.file(names.BEST)}. For research use only.")


def _precision(study: Study) -> str:
    return str(study.precision).removeprefix("torch.")
