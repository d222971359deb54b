"""What a trial on this computer has shown, in a clinician's words."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication

from crcviewer.protocol.trial_report import ProbeReport
from crcviewer.ui.train.runs.run_words import branch_words, bytes_words, duration_words


def time_words(probe: ProbeReport, *, cpu: bool) -> str:
    """ "about 2 h 05 min on this processor"."""
    words = _tr("about {0} on this processor") if cpu else _tr("about {0} on this GPU")
    return words.format(duration_words(probe.seconds))


def trial_lines(probe: ProbeReport, *, cpu: bool) -> list[str]:
    """Rich text: the answer in bold, then what it is made of."""
    need, free = bytes_words(probe.memory.total), bytes_words(probe.memory_available)
    if probe.fits:
        words = time_words(probe, cpu=cpu)
        lines = [f"<b>{escape(words[:1].upper() + words[1:])}.</b>"]
    elif probe.fitting_batch_size:
        lines = [
            "<b>" + escape(_tr("It does not fit into the memory.")) + "</b> "
            + escape(
                _tr("With {0} images at once it does, and learns the same in about {1}.").format(
                    probe.fitting_batch_size, duration_words(probe.seconds)
                )
            )
        ]  # fmt: skip
    else:
        lines = [
            "<b>" + escape(_tr("It does not fit into the memory.")) + "</b> "
            + escape(_tr("Choose a smaller recipe or a narrower network, or another device."))
        ]  # fmt: skip
    lines.append(escape(_tr("Memory: needs about {0} of {1} that are free").format(need, free)))
    for stage in probe.stages:
        lines.append(
            escape(
                _tr("{0}: {1}, {2} times through its {3} images at {4} images a second").format(
                    branch_words(stage.branch),
                    duration_words(stage.seconds),
                    stage.epochs,
                    stage.train_images,
                    f"{stage.images_per_second:.0f}",
                )
            )
        )
    return lines


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrialWords", text)
