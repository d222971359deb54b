"""The ends that a run can come to: each a cause, a next step, and what a button could do."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from crcviewer.protocol.failure import (
    ChangeSettings,
    Failure,
    FreeSpaceAndResume,
    PlainError,
    Resume,
    SettingValue,
)
from crcviewer.protocol.run_events import Failed
from crcviewer.protocol.text import joined, text
from training.base.errors import RunError
from training.loop.stage import DivergedError
from training.plan.memory_estimate import narrower
from training.run.request import TrainRequest
from training.run.run_directory import RunDirectory

_LOGGER = logging.getLogger("training")


@contextmanager
def recorded_failures(run: RunDirectory, request: TrainRequest) -> Iterator[None]:
    """Whatever goes wrong within is recorded in the run; what a user can act on is a PlainError."""
    try:
        yield
    except Exception as error:
        told = _plain_error(error, request)
        if told is None:
            _LOGGER.exception("the run failed")
            unknown = Failure(
                text("The run met an error in the program."),
                text("Details are in its worker.log. It can be gone on with."),
                Resume(),
            )
            run.record_failure(_event(unknown))
            raise
        if told is not error:
            _LOGGER.exception("the run failed: %s", told.cause)
        run.record_failure(_event(told.failure))
        raise told from error


@contextmanager
def memory_failures(request: TrainRequest) -> Iterator[None]:
    """Before there is a run: where the memory does not suffice, that is a RunError."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not is_out_of_memory(error):
            raise
        raise _out_of_memory(request, begun=False) from error


def _event(failure: Failure) -> Failed:
    return Failed(failure.cause, failure.next_step, failure.action)


def _plain_error(error: Exception, request: TrainRequest) -> PlainError | None:
    if isinstance(error, DivergedError):
        rates: dict[str, SettingValue] = {
            "optimiser.learning_rate": request.settings.optimiser.learning_rate / 4
        }
        if request.settings.optimiser.name == "muon":
            rates["optimiser.kernel_rate"] = request.settings.optimiser.kernel_rate / 4
        return DivergedError(error.cause, error.next_step, ChangeSettings(rates))
    if isinstance(error, PlainError):
        return error
    if is_out_of_memory(error):
        return _out_of_memory(request, begun=True)
    if isinstance(error, OSError):
        return RunError(
            text(
                "The run folder could not be written to ({reason}).",
                reason=error.strerror or str(error),
            ),
            text("Make room on that disk, then go on with the run."),
            FreeSpaceAndResume(str(request.run)),
        )
    return None


def is_out_of_memory(error: BaseException) -> bool:
    """Whether the GPU's or the machine's memory did not suffice."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    # The processor's allocators have no error of their own: these are torch's words.
    words = str(error)
    return isinstance(error, RuntimeError) and any(
        known in words for known in ("can't allocate memory", "CUDA out of memory", "alloc_cpu")
    )


def _out_of_memory(request: TrainRequest, *, begun: bool) -> RunError:
    """``begun``: whether there is a run to go on with, as far as it was saved."""
    batch, on_gpu = request.settings.batch, request.device != "cpu" and torch.cuda.is_available()
    cause = text("There is not enough memory for batches of {count} images.", count=batch.size)
    group = batch.size * batch.accumulation
    # What a batch takes is nearly all of it, and grows with its size.
    fitting = next((n for n in range(batch.size // 2, 1, -1) if group % n == 0), None)
    if fitting is None:
        smaller = text("Use a smaller network: half of the width.")
        return RunError(cause, smaller, narrower(request.settings))
    step = text("Batches of {count} should fit, and give the same steps.", count=fitting)
    changes: dict[str, SettingValue] = {
        "batch.size": fitting,
        "batch.accumulation": group // fitting,
    }
    if not begun:
        return RunError(cause, step, ChangeSettings(changes))
    if on_gpu:
        other = text("Another device of this computer may do as well; without a GPU it is slower.")
        step = joined((step, other))
    return RunError(cause, step, Resume(changes, other_device=on_gpu))
