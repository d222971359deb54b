"""One run, from its data to its finished model: begun anew, or gone on with."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from torch import Tensor

import crcviewer
from crcviewer.model.allocator import tune_allocator
from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.device import describe_device
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.json_lines import to_plain
from crcviewer.protocol.run_events import (
    NO_PAIRING,
    Finished,
    Paused,
    Queued,
    Resumed,
    RunStarted,
)
from crcviewer.protocol.stages import FINAL, FINAL_STAGE, STAGE_OF
from training.base.errors import StudyStopped
from training.data.pairing import Pairing, PairingMode, choose_mode
from training.data.read_data import read_data
from training.data.same_in_study import refuse_same_images
from training.data.study_data import StudyData, join_studies
from training.data.texture_source import read_texture
from training.hardware.device_lock import only_run_on
from training.hardware.devices import choose_device, compute_reproducibly
from training.hardware.environment import environment
from training.loop.distributed import ProcessGroup, local_device, process_group
from training.loop.resume_checkpoint import (
    ResumePoint,
    read_resume_checkpoint,
    save_all_trained,
)
from training.loop.stages import train_study
from training.loop.study import Study
from training.plan.memory_estimate import refuse_what_will_not_fit
from training.run.console import Console
from training.run.export import Exporter, enlarged, without
from training.run.failures import memory_failures, recorded_failures
from training.run.final_steps import FinalWork
from training.run.finish import finish, steps_of
from training.run.recorder import Recorder, tensorboard
from training.run.request import (
    TrainRequest,
    data_identity,
    read_config,
    refuse_changed_data,
    request_of,
    with_other_batches,
)
from training.run.resumable import refuse_unresumable
from training.run.run_directory import CHECKPOINTS, RunDirectory
from training.run.starting import begin_with, start_told
from training.run.stopping import stop_on_signals

Progress = Callable[[int, int], None]
"""Told how many of how many images are read."""


def train(
    request: TrainRequest,
    stop_asked: Callable[[], bool] = lambda: False,
    progress: Progress = lambda done, total: None,
) -> bool:
    """Train as asked; True where the run came to its end, False where it was stopped.

    It stops for a signal, for a STOP file, or where ``stop_asked``, asked before every step, says
    so. Everything that can be wrong with data, settings or device is found before the run folder
    is made. Raises StudyError.
    """
    with process_group() as processes:
        return _train_run(request, None, stop_asked, processes, progress)


def resume(
    run: Path,
    *,
    changes: Sequence[str] = (),
    device: str | None = None,
    data: tuple[Path, ...] = (),
    stop_asked: Callable[[], bool] = lambda: False,
    progress: Progress = lambda done, total: None,
    former_is_dead: bool = False,
    say: Callable[[str], object] = lambda line: None,
) -> bool:
    """Go on with a run as if it had never ended; ``data``: its folders, where they have moved.

    Where its former process is out of sight, the run is watched for signs of life first, which may
    take a minute or two; with ``former_is_dead``, the user's word, it is not. Raises StudyError.
    """
    with process_group() as processes:
        config = read_config(run)
        if processes.is_main:
            refuse_unresumable(run, former_is_dead=former_is_dead, say=say)
        request = with_other_batches(
            request_of(config),
            changes,
            processes=int(config.get("processes", 1)),
            now=processes.size,
        )
        request = replace(request, device=device or request.device, data=data or request.data)
        return _train_run(
            request, config, stop_asked, processes, progress, former_is_dead=former_is_dead
        )


def _train_run(
    request: TrainRequest,
    config: dict[str, Any] | None,
    stop_asked: Callable[[], bool],
    processes: ProcessGroup,
    progress: Progress,
    *,
    former_is_dead: bool = False,
) -> bool:
    """``config``: what an earlier try of the run has written; None: this is the first."""
    device = choose_device(local_device(request.device))
    studies = tuple(
        read_data(
            place,
            request.pathology,
            request.radiology,
            progress,
            tile_only=request.tile_only,
            choices=request.choices,
            side=request.image_side,
        )
        for place in request.data
    )
    data = join_studies(studies)
    if request.texture is not None:
        texture = read_texture(request.texture, data.pathology.classes)
        data = replace_fields(data, texture=texture)
    if config is None:
        refuse_same_images(data)
    else:
        refuse_changed_data(config, data)
    mode = choose_mode(request.pairing, data, allow_label_leak=request.allow_label_leak)
    pairing = Pairing(mode, data, request.seed)
    study = Study(request.settings, data, pairing, request.seed, device, request.control, processes)
    study = begin_with(study, request, config)
    tune_allocator()
    compute_reproducibly()
    with memory_failures(request):
        refuse_what_will_not_fit(study)
    if not processes.is_main:
        return _train_along(study, request.run, config, stop_asked)
    with (
        RunDirectory(
            request.run, resume=config is not None, former_is_dead=former_is_dead
        ) as directory,
        recorded_failures(directory, request),
        stop_on_signals() as asked,
    ):
        run = _MainProcess(request, study, studies, directory, Console())
        if study.start is not None and config is None:
            study.start.save(directory.file(names.START))
        run.write_config()
        resume_point = run.begin() if config is None else run.go_on()
        processes.barrier()  # the others have read what this one will write over

        def stopped() -> bool:
            return asked() or directory.stop_asked() or stop_asked()

        try:
            with run.device_of_its_own(resume_point, stopped):
                run.train(resume_point, stopped)
        except StudyStopped:
            best = directory.best_so_far()
            found = f"The best model so far is {directory.file(best)}. " if best else ""
            run.console.say(
                f"Stopped as asked. {found}To go on: crcviewer train --resume {directory.path}"
            )
            return False
    return True


def _train_along(
    study: Study, run: Path, config: dict[str, Any] | None, stop_asked: Callable[[], bool]
) -> bool:
    """One of several processes that is not the main one: it learns along, and writes nothing."""
    with stop_on_signals() as asked:
        resume_point = ResumePoint() if config is None else _resume_point_in(run)
        study.processes.barrier()
        try:
            train_study(study, (), lambda: asked() or stop_asked(), resume_point)
        except StudyStopped:
            return False
    return True


def _resume_point_in(run: Path) -> ResumePoint:
    def weights_of(branch: str) -> dict[str, Tensor]:
        return dict(read_checkpoint(run / CHECKPOINTS[branch]).network.state_dict())

    return read_resume_checkpoint(run / names.LAST, weights_of)


@dataclass(frozen=True)
class _MainProcess:
    """The process of a run that writes and talks."""

    request: TrainRequest
    study: Study
    studies: tuple[StudyData, ...]
    """Of each data source by itself."""
    directory: RunDirectory
    console: Console

    @property
    def pairing(self) -> str:
        """As the record has it; ``none`` where there is nothing to pair."""
        return NO_PAIRING if self.study.data.tile_only else self.study.pairing.mode.value

    def write_config(self) -> None:
        request, study = self.request, self.study
        self.directory.write_config(
            {
                "request": request.to_json(),
                "processes": study.processes.size,
                "command": request.command,
                "preset": request.preset,
                "settings": request.settings.to_json(),
                "seed": request.seed,
                "pairing": self.pairing,
                "control": study.control,
                "start": None if study.start is None else to_plain(study.start.info),
                "device": describe_device(study.device),
                "precision": study.precision_name,
                **data_identity(study.data),
                "environment": environment(study.device),
            }
        )

    def begin(self) -> ResumePoint:
        """Record that the run begins; there is nothing to go on from."""
        study, device = self.study, describe_device(self.study.device)
        sources = tuple(source.name for source in study.data.all_sources)
        mode = study.pairing.mode
        self.directory.record(
            RunStarted(
                preset=self.request.preset,
                seed=study.seed,
                device=device,
                precision=study.precision_name,
                pairing=self.pairing,
                data=sources,
                code_version=crcviewer.__version__,
                pid=os.getpid(),
            )
        )
        self.console.say(f"Data: {'; '.join(sources)}. Pairing: {self.pairing}. Device: {device}.")
        for line in (*start_told(study), enlarged(study), without(self.request)):
            if line:
                self.console.say(str(line))
        if mode is PairingMode.LABEL:
            self.console.say(
                "The radiology image is chosen by the label: this model is a control, not a result."
            )
        return ResumePoint()

    def go_on(self) -> ResumePoint:
        """Record where the run goes on, which is returned."""
        resume_point = _resume_point_in(self.directory.path)
        where = self._where(resume_point)
        device = describe_device(self.study.device)
        self.directory.record(Resumed(**where, device=device, pid=os.getpid()))
        self.console.say(
            "The run goes on with its trained networks."
            if where["stage"] == FINAL_STAGE
            else f"The run goes on after epoch {where['epoch']} of {where['branch']}."
        )
        return resume_point

    def _where(self, resume_point: ResumePoint) -> dict[str, Any]:
        if self._all_trained(resume_point):
            return {"stage": FINAL_STAGE, "branch": FINAL, "epoch": 0}
        branch = resume_point.branch or next(iter(self.study.epochs))
        return {"stage": STAGE_OF[branch], "branch": branch, "epoch": resume_point.epoch}

    @contextmanager
    def device_of_its_own(
        self, resume_point: ResumePoint, stopped: Callable[[], bool]
    ) -> Iterator[None]:
        """Wait where another run has the device. Of several processes each has been given its own.

        Raises StudyStopped where it was asked to end meanwhile.
        """
        if self.study.processes.size > 1:
            yield
            return
        device = describe_device(self.study.device)

        def waits(behind: str) -> None:
            self.directory.record(Queued(device, behind))
            which = f" ({behind})" if behind else ""
            self.console.say(
                f"{device} is at work for another run{which}; this one waits until it has ended."
            )

        with ExitStack() as held:
            lock = only_run_on(self.study.device, self.directory.path, waits=waits, stopped=stopped)
            try:
                held.enter_context(lock)
            except StudyStopped:
                self.directory.record(
                    Paused(**self._where(resume_point), model=self.directory.best_so_far())
                )
                raise
            yield

    def train(self, resume_point: ResumePoint, stopped: Callable[[], bool]) -> None:
        """All that is left to be trained, then all that is done with the trained networks."""
        begun = time.monotonic()
        study, directory, say = self.study, self.directory, self.console.say
        exporter = Exporter(study, self.request, directory, resume_point.trained)
        recorder = Recorder(study, directory, self.console, exporter)
        if not self._all_trained(resume_point):
            callbacks = (recorder, *tensorboard(directory.path))
            train_study(study, callbacks, stopped, resume_point)
            save_all_trained(directory.file(names.LAST), exporter.trained)
        work = FinalWork(
            study, self.studies, self.request,
            directory=directory, exporter=exporter, console=self.console, stopped=stopped,
        )  # fmt: skip
        try:
            work.run(steps_of(study), recorder.final_guess_s)
        except StudyStopped:
            directory.record(Paused(FINAL_STAGE, work.step, 0, directory.best_so_far()))
            raise
        finished = finish(work, time.monotonic() - begun)
        for line in _last_words(finished, directory):
            say(line)

    def _all_trained(self, resume_point: ResumePoint) -> bool:
        return all(map(resume_point.has_finished, self.study.epochs))


def _last_words(finished: Finished, directory: RunDirectory) -> Iterator[str]:
    """What a person at a terminal reads of the end."""
    if finished.gain is not None:
        told = ", ".join(f"{file} {value:.3f}" for file, value in finished.val_accuracy.items())
        yield f"Accuracy on validation: {told}."
        yield f"Fused over tiles alone: {finished.gain.shown(3, signed=True)}."
        if finished.recommended == names.BEST:
            yield "The fused model is better than tiles alone on validation: use it."
        else:
            yield (
                "The fused model is not better than tiles alone by more than chance: use "
                f"{directory.file(finished.recommended)}, which is simpler."
            )
        yield f"The fused model is {directory.file(names.BEST)}. For research use only."
    else:
        yield f"The model is {directory.file(finished.model)}. For research use only."
