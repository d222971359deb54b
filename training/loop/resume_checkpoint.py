"""``last.ckpt``: all that a run needs to go on as if it had never ended.

Tensors and plain values only, read with ``weights_only=True``, so that nothing in it is executed.
There is no state of random generators in it: every random choice is a function of (seed, stage,
epoch, sample).
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from crcviewer.protocol.atomic import write_atomically
from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.text import text
from training.base.errors import RunError
from training.loop.epoch import EpochProgress
from training.loop.stage import Best, StageState

_FORMAT = 1


@dataclass(frozen=True)
class ResumePoint:
    """What an earlier try of the same run got done; by default nothing."""

    trained: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    """How each network that is finished was trained, by branch, for its model's card."""
    branch: str = ""
    """The network that was learning."""
    state: Mapping[str, Any] = field(default_factory=dict)
    weights_of: Callable[[str], dict[str, Tensor]] = lambda branch: {}
    """Reads the weights of a finished network."""
    file: str = ""
    """Name of the file it is from."""

    def has_finished(self, branch: str) -> bool:
        """Whether that network has been trained to its end."""
        return branch in self.trained

    @property
    def epoch(self) -> int:
        """Finished epochs of the network that was learning."""
        return int(self.state.get("epoch", 0))

    def restore(self, branch: str, state: StageState) -> None:
        """Put ``state``, fresh until now, where the earlier try left it, if it got there.

        Raises RunError where the file says what does not fit."""
        if branch == self.branch:
            with _telling_damage(self.file):
                _restore(state, self.state)


def save_all_trained(path: Path, trained: Mapping[str, dict[str, Any]]) -> None:
    """Write that no network is left to learn. Raises OSError."""
    _save(path, {"format": _FORMAT, "told": dict(trained), "branch": "", "state": {}})


def save_resume_checkpoint(
    path: Path, branch: str, state: StageState, trained: Mapping[str, dict[str, Any]]
) -> None:
    """Write it whole or not at all. Raises OSError."""
    best, under_way = state.best, state.under_way
    plain = {
        "format": _FORMAT,
        "told": dict(trained),
        "branch": branch,
        "state": {
            "network": state.network.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in state.optimisers],
            "schedules": [schedule.state_dict() for schedule in state.schedules],
            "averaged": None if state.averaged is None else state.averaged.state_dict(),
            "epoch": state.epoch,
            "best": best and vars(best),
            "under_way": under_way and vars(under_way),
        },
    }
    _save(path, plain)


def _save(path: Path, plain: Mapping[str, Any]) -> None:
    def write(temporary: Path) -> None:
        with temporary.open("wb") as file:
            try:
                torch.save(plain, file)
            except RuntimeError as error:
                # torch's archive writer hides what the disk said.
                if isinstance(error.__context__, OSError):
                    raise error.__context__ from error
                raise OSError(errno.EIO, str(error).splitlines()[0]) from error

    write_atomically(path, write)


def read_resume_checkpoint(
    path: Path, weights_of: Callable[[str], dict[str, Tensor]]
) -> ResumePoint:
    """What the earlier try left; nothing where it ended before its first save.

    Raises RunError where the file is damaged.
    """
    if not path.exists():
        return ResumePoint()
    with _telling_damage(path.name):
        plain = torch.load(path, map_location="cpu", weights_only=True)
        if plain["format"] != _FORMAT:
            raise RunError(
                text("{file} was written by another version of this program.", file=path.name),
                text("Go on with that version, or start again in a new folder."),
            )
        trained, branch, state = plain["told"], plain["branch"], plain["state"]
        if not isinstance(branch, str) or not all(isinstance(v, dict) for v in trained.values()):
            raise TypeError("not what was saved")
        point = ResumePoint(dict(trained), branch, dict(state), weights_of, path.name)
        if point.epoch < 0:
            raise ValueError("no number of epochs")
        return point


@contextmanager
def _telling_damage(file: str) -> Iterator[None]:
    """Unpicklers and optimisers raise nearly anything of a damaged file."""
    try:
        yield
    except (PlainError, MemoryError, torch.OutOfMemoryError):
        raise
    except Exception as error:
        raise RunError(
            text("{file} is damaged, so the run cannot go on.", file=file),
            text("Start again in a new folder."),
        ) from error


def _restore(state: StageState, plain: Mapping[str, Any]) -> None:
    device = next(state.network.parameters()).device
    state.network.load_state_dict(plain["network"])
    for optimiser, of_optimiser in zip(state.optimisers, plain["optimisers"], strict=True):
        optimiser.load_state_dict(of_optimiser)
    for schedule, of_schedule in zip(state.schedules, plain["schedules"], strict=True):
        schedule.load_state_dict(of_schedule)
    if state.averaged is not None:
        state.averaged.load_state_dict(plain["averaged"])
    state.epoch = plain["epoch"]
    if plain["best"] is not None:
        weights = {name: value.to(device) for name, value in plain["best"]["weights"].items()}
        state.best = Best(**{**plain["best"], "weights": weights})
    if plain["under_way"] is not None:
        sums = plain["under_way"]
        sums = {name: sums[name].to(device) for name in ("loss", "correct")}
        state.under_way = EpochProgress(**{**plain["under_way"], **sums})
