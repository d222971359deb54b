"""All runs of the user: found again at each start, followed while they work, started and stopped.

Everything is read from their folders in short slices on the window's own thread, so that nothing
waits; the runs themselves are processes that know nothing of the window.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QElapsedTimer, QFile, QObject, QTimer, Signal

from crcviewer.client.run_follower import About, RunFollower, write_about
from crcviewer.client.run_group import RunGroup
from crcviewer.client.run_launch import (
    failure_before_it_began,
    forget_launch,
    launch,
    launched_in,
)
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.failure import PlainError, Resume
from crcviewer.protocol.recipe_report import set_options
from crcviewer.protocol.seed_group import read_group, run_of
from crcviewer.protocol.text import text

_POLL_MS = 500
_SCAN_EVERY = 6
"""Polls between two looks for runs that others have begun."""
_SLICE_MS = 8
_SLICES_UNTOLD = 120
"""Of a run that is long to read, before it is told how far that is."""


class RunLibrary(QObject):
    """The runs below one folder. ``run_changed`` names the folder of a run that has news."""

    runs_changed = Signal()
    """A run is new or gone."""
    run_changed = Signal(object)
    """Path of a run that has new events, another state, another name."""
    active_changed = Signal()
    """Another number of runs is at work."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._followers: dict[Path, RunFollower] = {}
        self._groups: dict[Path, RunGroup] = {}
        self._polls = 0
        self._active = 0
        self._unread: list[RunFollower] = []
        self._untold: dict[Path, None] = {}
        """Runs with news that nobody has been told of."""
        self._slices = 0
        """Since somebody was told last."""
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._pumping = QTimer(self, singleShot=True, interval=0)
        self._pumping.timeout.connect(self._pump)

    # ------------------------------------------------------------------------------- reading

    def start(self) -> None:
        """Find the runs, and follow them from now on."""
        self.scan()
        self._refresh(self._followers.values())
        self._timer.start()

    def stop(self) -> None:
        """Follow no more; runs at work go on."""
        self._timer.stop()
        self._pumping.stop()

    def move_to(self, folder: Path) -> None:
        """Follow the runs below another folder from now on; those of the old one go on unseen."""
        if folder != self.folder:
            self.folder = folder
            self._unread = []
            self.scan()
            self._tell_active()

    def runs(self) -> tuple[RunFollower, ...]:
        """The latest first."""
        return tuple(sorted(self._followers.values(), key=lambda run: -run.began))

    def groups(self) -> tuple[RunGroup, ...]:
        """Of runs that differ in their seed alone; their runs are among :meth:`runs` too."""
        return tuple(self._groups.values())

    def get(self, path: Path) -> RunFollower | None:
        """None where there is no such run (any more)."""
        return self._followers.get(path)

    def active(self) -> tuple[RunFollower, ...]:
        """Those that a process works on."""
        return tuple(run for run in self.runs() if run.status.active)

    def scan(self) -> None:
        """Look for runs that have come or gone."""
        try:
            found = {run for path in self.folder.iterdir() for run in _runs_in(path)}
        except OSError:
            found = set()
        begun = {run.parent for run in found}
        # A group of seeds is its runs as soon as it has one, unless what was to follow failed.
        found |= {
            path
            for path in launched_in(self.folder)
            if path not in begun or failure_before_it_began(path) is not None
        }
        gone = self._followers.keys() - found
        for path in gone:
            del self._followers[path]
        new = [RunFollower(path) for path in found if path not in self._followers]
        for follower in new:
            self._followers[follower.path] = follower
        if new:
            self._refresh(new)
        regrouped = self._regroup()
        if new or gone or regrouped:
            self.runs_changed.emit()

    def _regroup(self) -> bool:
        """Put the runs of each group together; True where there is something new."""
        members: dict[Path, list[RunFollower]] = {}
        for run in self._followers.values():
            if run.group is not None:
                members.setdefault(run.path.parent, []).append(run)
        changed = self._groups.keys() != members.keys()
        self._groups = {path: self._groups.get(path) or RunGroup(path) for path in members}
        for path, group in self._groups.items():
            changed |= group.refresh(members[path])
        return changed

    # ------------------------------------------------------------------------------- acting

    def new_folder(self, word: str) -> Path:
        """A name that no run has: date, time and a word."""
        plain = re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-") or "run"
        stem = f"{datetime.now():%Y-%m-%d %H.%M} {plain}"
        taken = {path.name for path in self._followers}
        name, number = stem, 2
        while name in taken or (self.folder / name).exists():
            name, number = f"{stem} {number}", number + 1
        return self.folder / name

    def begin(self, path: Path, arguments: Sequence[str]) -> None:
        """Start ``crcviewer ARGUMENTS``, which makes the run in ``path``. Raises OSError."""
        launch(path, arguments, time.time())
        self.scan()
        self._look_at(path)

    def resume(self, path: Path, how: Resume, data: str = "") -> None:
        """Go on with a run from its last saved state, or try again where it has none.

        ``data``: where its images are now, if they were moved. Raises OSError.
        """
        follower = self._followers[path]
        (path / names.STOP).unlink(missing_ok=True)
        self._mark_ended(path, ended=False)
        # Runs that differ in their seed are one job.
        whole = path if follower.group is None else path.parent
        (whole / names.STOP).unlink(missing_ok=True)
        arguments = ["train", "--resume", str(whole)]
        if not follower.config and follower.launch is not None:
            arguments = list(follower.launch.arguments)
        # Of what is given twice the last one counts.
        arguments += set_options(how.settings)
        arguments += ["--device", "auto"] if how.other_device else []
        arguments += ["--data", data] if data else []
        arguments += ["--it-is-dead"] if how.former_is_dead else []
        launch(path, arguments, time.time())
        self._look_at(path)

    def ask_to_stop(self, path: Path, *, for_good: bool = False) -> None:
        """It saves and ends by itself, after its present step. Raises OSError."""
        self._mark_ended(path, ended=for_good)
        if path.is_dir():
            (path / names.STOP).touch()
        self._look_at(path)

    def ask_group_to_stop(self, group: RunGroup, *, for_good: bool = False) -> None:
        """The run that is at work ends as by :meth:`ask_to_stop`, and no other begins. Raises
        OSError."""
        (group.path / names.STOP).touch()
        for run in group.runs:
            if run.status.active:
                self.ask_to_stop(run.path, for_good=for_good)
        self.scan()

    def resume_group(self, group: RunGroup) -> None:
        """Go on with the seed that it stopped at, then with the others. Raises OSError."""
        run = group.unfinished
        if run is not None:
            self.resume(run.path, Resume())
        else:
            (group.path / names.STOP).unlink(missing_ok=True)
            launch(group.path, ["train", "--resume", str(group.path)], time.time())
        self.scan()

    def _mark_ended(self, path: Path, *, ended: bool) -> None:
        follower = self._followers.get(path)
        if follower is not None and path.is_dir() and follower.about.ended is not ended:
            write_about(path, replace(follower.about, ended=ended))
            follower.reread_about()

    def describe(self, path: Path, about: About) -> None:
        """Give it a name and a note. Raises OSError."""
        write_about(path, about)
        follower = self._followers.get(path)
        if follower is not None:
            follower.reread_about()
            self.run_changed.emit(path)

    def delete(self, path: Path) -> None:
        """Move it to the trash. Raises PlainError where it is at work, or there is no trash."""
        follower = self._followers.get(path)
        if follower is not None and follower.status.active:
            raise PlainError(text("The run is still at work."), text("Stop it first."))
        if path.exists() and not QFile.moveToTrash(str(path)):
            raise PlainError(
                text("The run was not deleted: its disk has no trash."),
                text("Open its folder, and delete it there."),
            )
        forget_launch(path)
        self.scan()

    # ------------------------------------------------------------------------------ following

    def _look_at(self, path: Path) -> None:
        follower = self._followers.get(path)
        if follower is not None:
            self._refresh([follower])
            self.run_changed.emit(path)

    def _on_timer_timeout(self) -> None:
        self._polls += 1
        if self._polls % _SCAN_EVERY == 0:
            self.scan()
            self._refresh(self._followers.values())
        else:
            self._refresh(run for run in self._followers.values() if run.status.active)

    def _refresh(self, runs: Iterable[RunFollower]) -> None:
        changed = []
        for run in runs:
            if run.refresh():
                changed.append(run.path)
            if run not in self._unread:
                self._unread.append(run)
        for path in changed:
            self.run_changed.emit(path)
        if changed and self._regroup():
            self.runs_changed.emit()
        self._tell_active()
        if self._unread and not self._pumping.isActive():
            self._pumping.start()

    def _pump(self) -> None:
        """Read events for one slice of time; the rest follows from the event loop."""
        slice_time = QElapsedTimer()
        slice_time.start()
        read: list[Path] = []
        while self._unread and slice_time.elapsed() < _SLICE_MS:
            run = self._unread[0]
            if run.poll():
                self._untold[run.path] = None
            else:
                self._unread.pop(0)
                if run.path in self._untold:
                    run.refresh()
                    read.append(run.path)
        # Of a long run that is being opened not every slice is told: whoever hears of it draws all
        # anew, which would take a hundred times as long as reading it.
        self._slices += 1
        if self._slices >= _SLICES_UNTOLD:
            read = list(self._untold)
        if read:
            self._slices = 0
        for path in read:
            self._untold.pop(path, None)
            self.run_changed.emit(path)
        self._tell_active()
        if self._unread:
            self._pumping.start()

    def _tell_active(self) -> None:
        active = sum(run.status.active for run in self._followers.values())
        if active != self._active:
            self._active = active
            self.active_changed.emit()


def _runs_in(path: Path) -> list[Path]:
    """The folder itself, or where it is a group of seeds, its runs."""
    if _is_run(path):
        return [path]
    group = None if path.name.startswith(".") else read_group(path)
    if group is None:
        return []
    return [run for seed in group.seeds if _is_run(run := run_of(path, seed))]


def _is_run(path: Path) -> bool:
    """Whether a run's record is there; also where it is none, or may not be looked at."""
    if path.name.startswith("."):
        return False
    try:
        (path / names.EVENTS).lstat()
    except PermissionError:
        return True
    except OSError:
        return False
    return True
