"""What is said of a run: states, stages, times and sizes, in a clinician's words.

Names of runs, data sets and devices are not words: they are shown as they are.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from crcviewer.client.run_follower import RunFollower, RunStatus
from crcviewer.protocol.recipe_report import RECIPE_TITLES
from crcviewer.protocol.seed_group import SeedFigure
from crcviewer.protocol.stages import FINAL
from crcviewer.ui.look.language import say


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
        RunStatus.UNKNOWN: _tr("out of sight"),
    }[status]


def branch_words(branch: str) -> str:
    """Name of a stage: what learns in it."""
    return {
        "pathology": _tr("Tiles alone"),
        "radiology": _tr("Radiology alone"),
        "fusion": _tr("Both together"),
        "control": _tr("Control: tiles only"),
        "probe": _tr("Control: radiology only"),
        FINAL: _tr("Test and report"),
    }.get(branch, branch)


def final_step_words(step: str) -> str:
    """What is done with the trained networks."""
    return {
        "test": _tr("test images"),
        "calibration": _tr("calibration"),
        "audit": _tr("does radiology matter"),
        "map": _tr("map of cases"),
        "choice": _tr("which model to use"),
        "evaluation": _tr("report"),
    }.get(step, step)


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
        FINAL: _tr(
            "The finished models are tested, explained and compared, and a report is written."
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


def percent_words(share: float | None) -> str:
    """ "83.4 %"; a dash where it is not known."""
    return f"{100 * share:.1f} %" if share is not None and abs(share) < 100 else "–"


def mean_words(figure: SeedFigure) -> str:
    """ "validation 83.4 % ± 1.2": the mean over the seeds and its standard deviation."""
    words = _tr("validation {0} ± {1}") if figure.split == "val" else _tr("test images {0} ± {1}")
    spread = f"{100 * figure.deviation:.1f}" if figure.deviation is not None else "–"
    return words.format(percent_words(figure.value), spread)


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
    return say(RECIPE_TITLES[name]) if name in RECIPE_TITLES else name or "–"


def device_words(device: str) -> str:
    """What a run calls ``cpu``, for people; a GPU has its name."""
    return _tr("processor") if device == "cpu" else device


def data_words(run: RunFollower) -> str:
    """Names of the data sets."""
    started = run.history.started
    return " + ".join(started.data) if started else "–"


def _tr(text: str) -> str:
    return QCoreApplication.translate("RunWords", text)
