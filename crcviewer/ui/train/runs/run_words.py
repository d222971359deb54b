"""What is said of a run: states, stages, durations and next steps, in a clinician's words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from crcviewer.client.run_follower import RunFollower, RunStatus
from crcviewer.ui.look.language import say

_COMMAND_LINE = re.compile(
    r"\s*(?:Then go on|To go on|Go on) with: crcviewer .*$|\s*--set .*$", re.S
)
_OTHER_DEVICE = re.compile(r"\s*Use --device .*$", re.S)
_RECIPES = {"paper": "As in the study", "fast": "Fast", "best": "Best", "tiny": "Small"}
"""Their titles, which a run does not keep; ``say`` puts them into the window's language."""
_SET = re.compile(r"--set (\S+=\S+)")


def status_words(status: RunStatus) -> str:
    """One or two words."""
    return {
        RunStatus.STARTING: _tr("starting"),
        RunStatus.QUEUED: _tr("waiting its turn"),
        RunStatus.RUNNING: _tr("training"),
        RunStatus.STOPPING: _tr("stopping"),
        RunStatus.PAUSED: _tr("paused"),
        RunStatus.STOPPED: _tr("stopped"),
        RunStatus.FINISHED: _tr("finished"),
        RunStatus.FAILED: _tr("failed"),
        RunStatus.INTERRUPTED: _tr("interrupted"),
    }[status]


def branch_words(branch: str) -> str:
    """Name of a stage: what learns in it."""
    return {
        "pathology": _tr("Tiles alone"),
        "radiology": _tr("Radiology alone"),
        "fusion": _tr("Both together"),
        "control": _tr("Control: tiles only"),
        "probe": _tr("Control: radiology only"),
    }.get(branch, branch)


def branch_purpose(branch: str) -> str:
    """Why the stage is there, as a sentence."""
    return {
        "pathology": _tr("The tile half of the model learns the nine tissue classes by itself."),
        "radiology": _tr("The radiology half of the model learns to tell organs by itself."),
        "fusion": _tr("Both halves learn together and exchange what they see. This is the model."),
        "control": _tr(
            "A model that sees tiles only learns for as long as the fused one, so that a better"
            " result cannot come from longer training alone."
        ),
        "probe": _tr(
            "A model that sees radiology only tries to name the tissue: what it gets right, the"
            " radiology image alone gives away."
        ),
    }.get(branch, "")


def duration_words(seconds: float) -> str:
    """ "2 h 05 min", "3 min", "40 s"; a dash where it is not known."""
    if not 0 <= seconds < 1e9:
        return "–"
    whole = round(seconds)
    if whole < 60:
        return _tr("{0} s").format(whole)
    minutes = round(seconds / 60)
    if minutes < 60:
        return _tr("{0} min").format(minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return _tr("{0} h {1:02d} min").format(hours, minutes)
    return _tr("{0} days {1} h").format(hours // 24, hours % 24)


def bytes_words(size: float) -> str:
    """ "3.2 GB", "640 MB"."""
    if size >= 1e9:
        return _tr("{0} GB").format(f"{size / 1e9:.1f}")
    return _tr("{0} MB").format(round(size / 1e6))


def percent_words(share: float | None) -> str:
    """ "83.4 %"; a dash where it is not known."""
    return "–" if share is None else f"{100 * share:.1f} %"


def date_words(time: float) -> str:
    """Day and minute."""
    if time <= 0:
        return "–"
    # The months have names, so that nobody takes a day for a month.
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(time)), _tr("d MMM yyyy HH:mm"))


def recipe_words(run: RunFollower) -> str:
    """As the wizard calls it, or a dash."""
    started = run.history.started
    name = started.preset if started else str(run.request.get("preset") or "")
    return say(_RECIPES.get(name, name)) or "–"


def device_words(device: str) -> str:
    """What a run calls ``cpu``, for people; a GPU has its name."""
    return _tr("processor") if device == "cpu" else device


def data_words(run: RunFollower) -> str:
    """Names of the data sets."""
    started = run.history.started
    return " + ".join(map(say, started.data)) if started else "–"


@dataclass(frozen=True)
class NextStep:
    """What a user reads, and what a button can do about it."""

    text: str
    settings: tuple[str, ...] = ()
    """Settings with which the run may go on: ``batch.size=16``."""
    other_device: bool = False
    """Whether it may go on with another device than its own."""

    @property
    def options(self) -> tuple[str, ...]:
        """What ``crcviewer train --resume`` needs beside the run, so that it can go on."""
        changes = (part for setting in self.settings for part in ("--set", setting))
        return (*changes, *(("--device", "auto") if self.other_device else ()))


def next_step(sentence: str) -> NextStep:
    """A next step without its command line, which becomes what a button does."""
    settings = tuple(_SET.findall(sentence))
    text = _COMMAND_LINE.sub("", sentence).strip()
    if not _OTHER_DEVICE.search(text):
        return NextStep(text, settings)
    text = _OTHER_DEVICE.sub("", text)
    other = _tr("Or go on with another device of this computer: it takes longer without a GPU.")
    return NextStep(f"{text} {other}".strip(), settings, other_device=True)


@dataclass(frozen=True)
class Trouble:
    """Why a run does not go on, and what to do."""

    cause: str
    step: NextStep
    details: str = ""
    """For whoever helps; shown on request only."""


def trouble_of(run: RunFollower) -> Trouble | None:
    """None where all is as it should be."""
    if run.status is RunStatus.FAILED:
        if run.unsaid:
            return _before_it_began(run.unsaid)
        failure = run.failure
        if failure is not None:
            return Trouble(str(failure.cause), next_step(str(failure.next_step)))
    if run.status is RunStatus.INTERRUPTED:
        return Trouble(
            _tr("The training ended without a word: it was killed, or the computer switched off."),
            NextStep(_tr("Go on with it: it takes up where it was saved last.")),
        )
    if run.read_error:
        return Trouble(
            _tr("The record of this run cannot be read ({0}).").format(run.read_error),
            NextStep(_tr("Check that its disk is there and that you may read the folder.")),
        )
    return None


def _before_it_began(said: str) -> Trouble:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    last = lines[-1] if lines else "-"
    if "Traceback (most recent call last)" in said or last == "-":
        return Trouble(
            _tr("The training could not be started: it met an error in the program."),
            NextStep(_tr("Try again. If it happens again, show the log to whoever helps you.")),
            said,
        )
    step = next_step(last)
    return Trouble(_tr("The training did not begin."), step, said)


def _tr(text: str) -> str:
    return QCoreApplication.translate("RunWords", text)
