"""The figures of a run in a line or two: how good, how fast, how long still."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from crcviewer.client.run_follower import RunFollower, RunStatus
from crcviewer.protocol.run_events import Finished
from crcviewer.protocol.stages import FUSION
from crcviewer.ui.train.runs.run_words import (
    bytes_words,
    device_words,
    duration_words,
    percent_words,
)


def facts_of(run: RunFollower) -> str:
    """Rich text; what is not known yet is left out."""
    history = run.history
    facts: list[tuple[str, str]] = []
    best = history.best_accuracy
    if best is not None:
        of = FUSION if FUSION in history.stages and history.stages[FUSION].best_epoch else ""
        label = _tr("best on validation") if of else _tr("best on validation (tiles alone)")
        facts.append((label, percent_words(best)))
    if isinstance(history.ending, Finished):
        for name, value in history.ending.test.items():
            if "accuracy" in name:
                facts.append((_tr("on the test images"), percent_words(value)))
                break
    latest = history.latest
    if latest is not None and run.status is RunStatus.RUNNING:
        facts.append((_tr("time left"), _left(latest.eta_s)))
        facts.append((_tr("speed"), _tr("{0} images/s").format(f"{latest.images_per_second:.0f}")))
    if latest is not None and latest.memory:
        facts.append((_tr("memory"), bytes_words(latest.memory)))
    if history.working_s >= 1:
        facts.append((_tr("worked for"), duration_words(history.working_s)))
    if history.device:
        facts.append((_tr("device"), device_words(history.device)))
    return " &nbsp;·&nbsp; ".join(f"{label}: <b>{_escaped(value)}</b>" for label, value in facts)


def _left(seconds: float) -> str:
    if not 0 <= seconds < 1e8:
        return "–"
    end = QDateTime.currentDateTime().addSecs(int(seconds))
    form = "HH:mm" if seconds < 12 * 3600 else "ddd HH:mm"
    return _tr("{0}, until about {1}").format(
        duration_words(seconds), QLocale().toString(end, form)
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _tr(text: str) -> str:
    return QCoreApplication.translate("RunFacts", text)
