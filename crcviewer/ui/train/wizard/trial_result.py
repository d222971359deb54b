"""What a trial on this computer has shown, in a clinician's words, and how to make less of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QCoreApplication

from crcviewer.protocol.failure import SettingValue
from crcviewer.protocol.trial_report import TrialReport
from crcviewer.protocol.units import bytes_words
from crcviewer.ui.train.runs.run_words import branch_words, duration_words

LONG_S = 3600.0
"""Without a GPU: longer than what somebody waits for who only wants to see how it works."""
_WANTED_S = 1800.0
_LEAST = {"pathology": 6, "radiology": 2, "fusion": 3}
"""Epochs."""


@dataclass(frozen=True)
class Shorter:
    """Settings that differ, and the seconds that the training takes with them."""

    changes: dict[str, SettingValue]
    seconds: float


def shortened(trial: TrialReport, values: Mapping[str, SettingValue]) -> Shorter | None:
    """Fewer epochs of each stage. ``values``: the settings as they are. None where nothing much can
    be won."""
    if not trial.seconds > _WANTED_S:
        return None
    share = _WANTED_S / trial.seconds
    before, after = {}, {}
    for branch, least in _LEAST.items():
        before[branch] = int(values[f"epochs.{branch}"])
        after[branch] = min(before[branch], max(least, int(before[branch] * share)))

    def count(epochs: Mapping[str, int], branch: str) -> int:
        # The control learns as long as both stages of the tiles, the probe with the second stage.
        if branch == "control":
            return epochs["pathology"] + epochs["fusion"]
        return epochs.get(branch, epochs["fusion"])

    seconds = sum(
        stage.seconds * count(after, stage.branch) / max(count(before, stage.branch), 1)
        for stage in trial.stages
    )
    if seconds > 0.7 * trial.seconds:
        return None
    return Shorter({f"epochs.{branch}": n for branch, n in after.items()}, seconds)


def time_words(trial: TrialReport, *, cpu: bool) -> str:
    """ "about 2 h 05 min on this processor"."""
    words = _tr("about {0} on this processor") if cpu else _tr("about {0} on this GPU")
    return words.format(duration_words(trial.seconds))


def trial_lines(trial: TrialReport, *, cpu: bool) -> list[str]:
    """Rich text: the answer in bold, then what it is made of."""
    answer, advice = _tr("It does not fit into the memory."), ""
    if trial.fits:
        words = _tr("About {0} on this processor.") if cpu else _tr("About {0} on this GPU.")
        answer = words.format(duration_words(trial.seconds))
    elif trial.fitting_batch_size:
        advice = _tr("With {0} images at once it does, and learns the same in about {1}.").format(
            trial.fitting_batch_size, duration_words(trial.seconds)
        )
    else:
        advice = _tr("Choose a smaller recipe or a narrower network, or another device.")
    need, free = bytes_words(trial.memory.total), bytes_words(trial.memory_available)
    lines = [
        f"<b>{escape(answer)}</b> {escape(advice)}".strip(),
        escape(_tr("Memory: needs about {0} of {1} that are free").format(need, free)),
    ]
    for stage in trial.stages:
        words = _tr("{0}: {1}, {2} times through its {3} images at {4} images a second").format(
            branch_words(stage.branch),
            duration_words(stage.seconds),
            stage.epochs,
            stage.train_images,
            f"{stage.images_per_second:.0f}",
        )
        lines.append(escape(words))
    if trial.final_seconds:
        final = duration_words(trial.final_seconds)
        lines.append(escape(_tr("Test and report: {0}").format(final)))
    return lines


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrialWords", text)
