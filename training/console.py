"""What a person at a terminal reads while a study runs."""

from __future__ import annotations

from training.learn import EpochReport
from training.stages import Stage

_HEADINGS = {
    "pathology": "Stage 1: the pathology branch",
    "radiology": "Stage 1: the radiology branch",
    "fusion": "Stage 2: both branches together",
    "control": "Control: tiles alone for as many epochs",
    "probe": "Probe: the tissue from the radiology image alone",
}


def stage_line(stage: Stage) -> str:
    """Heading of a stage."""
    return (
        f"{_HEADINGS[stage.branch]}, {stage.parameters / 1e6:.2f} M parameters, "
        f"{stage.train_images} training and {stage.val_images} validation images, "
        f"{stage.epochs} epochs"
    )


def epoch_line(stage: Stage, report: EpochReport, eta_s: float, memory: int) -> str:
    """One epoch; a star marks the best weights so far."""
    width = len(str(stage.epochs))
    return (
        f"  {stage.branch} {report.epoch:>{width}}/{stage.epochs}{'*' if report.best else ' '} "
        f"loss {report.train_loss:.3f} / val {report.val_loss:.3f}  "
        f"accuracy {report.train_accuracy:.3f} / val {report.val_accuracy:.3f}  "
        f"lr {report.learning_rate:.1e}  {report.images_per_second:,.0f} images/s  "
        f"{memory / 2**20:,.0f} MiB  {duration(eta_s)} left"
    )


def duration(seconds: float) -> str:
    """For people: "40 s", "12 min", "3 h 05 min"."""
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60:02d} min"
