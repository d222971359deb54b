"""The ends that a run can come to, in words: a ``failed`` event with its cause and a next step."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from crcviewer.model.checkpoint import CheckpointError
from crcviewer.protocol.run_events import Failed
from training.base.errors import RunError, StudyError
from training.run.request import TrainRequest
from training.run.run_directory import RunDirectory

_LOGGER = logging.getLogger("training")


@contextmanager
def told_in_words(run: RunDirectory, request: TrainRequest) -> Iterator[None]:
    """Whatever goes wrong within is recorded in the run; what a user can act on is a StudyError."""
    try:
        yield
    except Exception as error:
        told = _in_words(error, request)
        if told is None:
            _LOGGER.exception("the run failed")
            run.record_failure(
                Failed(
                    "The run met an error in the program.",
                    f"Details are in its worker.log. {_go_on(request)}",
                )
            )
            raise
        if told is not error:
            _LOGGER.exception("the run failed: %s", told.cause)
        run.record_failure(Failed(str(told.cause), str(told.next_step)))
        raise told from error


@contextmanager
def memory_in_words(request: TrainRequest) -> Iterator[None]:
    """Before there is a run: where the memory does not suffice, that is a StudyError."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not is_out_of_memory(error):
            raise
        raise _out_of_memory(request, "") from error


def _in_words(error: Exception, request: TrainRequest) -> StudyError | None:
    if isinstance(error, StudyError):
        return error
    if isinstance(error, CheckpointError):  # a file of the run itself, changed by somebody
        return RunError(error.cause, error.next_step)
    if is_out_of_memory(error):
        return _out_of_memory(request, f" {_go_on(request)}")
    if isinstance(error, OSError):
        return RunError(
            f"The run folder could not be written to ({error.strerror or error}).",
            f"Make room on that disk. {_go_on(request)}",
        )
    return None


def is_out_of_memory(error: BaseException) -> bool:
    """Whether the GPU's or the machine's memory did not suffice."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    # The processor's allocators have no error of their own.
    text = str(error)
    return isinstance(error, RuntimeError) and (
        "can't allocate memory" in text or "CUDA out of memory" in text or "alloc_cpu" in text
    )


def _out_of_memory(request: TrainRequest, how: str) -> StudyError:
    batch = request.settings.batch
    cause = f"There is not enough memory for batches of {batch.size} images."
    group = batch.size * batch.accumulation
    # What a batch takes is nearly all of it, and grows with its size.
    fitting = next((n for n in range(batch.size // 2, 1, -1) if group % n == 0), None)
    if fitting is None:
        return RunError(cause, "Use a smaller network, for example --set network.width=0.5.")
    return RunError(
        cause,
        f"Batches of {fitting} should fit, and give the same steps.{how} "
        f"--set batch.size={fitting} --set batch.accumulation={group // fitting}",
    )


def _go_on(request: TrainRequest) -> str:
    return f"Then go on with: crcviewer train --resume {request.run}"
