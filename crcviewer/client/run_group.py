"""Runs that differ in their seed alone, as the one job that they are. Knows nothing of Qt."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from crcviewer.client.run_follower import RunFollower, RunStatus
from crcviewer.client.run_launch import read_launch
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.seed_group import SeedFigure

_LONGEST_NAME = 200
_ONE_OF_THEM = (
    RunStatus.STOPPING, RunStatus.RUNNING, RunStatus.QUEUED, RunStatus.STARTING,
    RunStatus.UNKNOWN, RunStatus.FAILED, RunStatus.INTERRUPTED, RunStatus.STOPPED,
)  # fmt: skip
"""What one run of a group is, the group is; the first that is met counts."""


class RunGroup:
    """One seed after the other: at most one of the runs is at work."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.runs: tuple[RunFollower, ...] = ()
        """Those that were begun, in the order of their seeds."""
        self.seeds: tuple[int, ...] = ()
        self.figures: tuple[SeedFigure, ...] = ()
        """Over all seeds; empty until all are finished."""
        self.status = RunStatus.STARTING
        self._name = ""

    @property
    def name(self) -> str:
        """As it was called when it was begun, or its folder's."""
        return (self._name or self.path.name)[:_LONGEST_NAME]

    @property
    def began(self) -> float:
        """Of its latest run."""
        return max((run.began for run in self.runs), default=0.0)

    @property
    def finished(self) -> int:
        """How many of its runs have come to their end."""
        return sum(run.status is RunStatus.FINISHED for run in self.runs)

    @property
    def share_done(self) -> float:
        """0..1, each seed counting the same."""
        return sum(run.history.share_done for run in self.runs) / max(len(self.seeds), 1)

    @property
    def unfinished(self) -> RunFollower | None:
        """The run with which it would go on; None: with one that is yet to begin."""
        return next((run for run in self.runs if run.status is not RunStatus.FINISHED), None)

    @property
    def can_resume(self) -> bool:
        """Whether a run can go on, or the next one begin."""
        run = self.unfinished
        return self.status.resumable and (run is None or run.can_resume)

    @property
    def mean(self) -> SeedFigure | None:
        """On validation, of the fused model; of tiles alone where there is no other."""
        of = {figure.model: figure for figure in self.figures if figure.split == "val"}
        return of.get(names.BEST) or of.get(names.STAGE1_PATHOLOGY)

    def refresh(self, runs: Sequence[RunFollower]) -> bool:
        """These are its runs now; True where anything is another than before."""
        before = (self.runs, self.status, self.figures, self._name)
        group = next((run.group for run in runs if run.group is not None), None)
        if group is not None:
            self.seeds, self.figures = group.seeds, group.figures
            name = group.request.get("name")
            self._name = name if isinstance(name, str) else ""
        order = {f"seed {seed}": place for place, seed in enumerate(self.seeds)}
        self.runs = tuple(sorted(runs, key=lambda run: order.get(run.path.name, len(order))))
        self.status = self._status()
        return before != (self.runs, self.status, self.figures, self._name)

    def _status(self) -> RunStatus:
        states = {run.status for run in self.runs}
        for status in _ONE_OF_THEM:
            if status in states:
                return status
        if self.runs and len(self.runs) == len(self.seeds) and states == {RunStatus.FINISHED}:
            return RunStatus.FINISHED
        # Between two seeds nobody's run is at work.
        launches = [read_launch(self.path), *(run.launch for run in self.runs)]
        if any(launch is not None and launch.alive for launch in launches):
            stopping = os.path.lexists(self.path / names.STOP)
            return RunStatus.STOPPING if stopping else RunStatus.STARTING
        return RunStatus.PAUSED
