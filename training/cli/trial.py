"""``crcviewer train --trial``: how long a run would take, and whether it fits."""

from __future__ import annotations

from collections.abc import Iterator

from crcviewer.model.allocator import tune_allocator
from crcviewer.protocol.failure import ChangeSettings
from crcviewer.protocol.trial_report import TrialReport
from crcviewer.protocol.units import bytes_words, duration_text
from training.cli.output import Output, hint, reading
from training.data.pairing import Pairing, choose_mode
from training.data.read_data import read_joined
from training.hardware.devices import choose_device, compute_reproducibly
from training.loop.study import Study
from training.plan.speed_trial import SECONDS, run_trial
from training.run.request import TrainRequest
from training.run.starting import begin_with
from training.run.time_left import final_seconds


def trial(request: TrainRequest, output: Output, *, seconds: float = SECONDS) -> None:
    """Print the report of a trial; the run directory of ``request`` is not touched.

    Raises StudyError for data, settings and devices that ``train`` would refuse too.
    """
    study = begin_with(_study(request, output), request, None)
    tune_allocator()
    compute_reproducibly()
    report = run_trial(study, request.preset, final_seconds, seconds)
    output.report(report, lambda: "\n".join(_lines(report)))


def try_start(request: TrainRequest, output: Output) -> None:
    """Read what the study would begin with, and nothing else. Raises StudyError where it does not
    fit."""
    begin_with(_study(request, output), request, None)
    output.note("The run can begin with it.")


def _study(request: TrainRequest, output: Output) -> Study:
    device = choose_device(request.device)
    data = read_joined(
        request.data,
        request.pathology,
        request.radiology,
        reading(output),
        tile_only=request.tile_only,
        choices=request.choices,
        side=request.image_side,
    )
    mode = choose_mode(request.pairing, data, allow_label_leak=request.allow_label_leak)
    pairing = Pairing(mode, data, request.seed)
    return Study(request.settings, data, pairing, request.seed, device, request.control)


def _lines(report: TrialReport) -> Iterator[str]:
    yield f"{report.preset} on {report.device} in {report.precision}"
    for stage in report.stages:
        note = "" if stage.measured else " (as pathology)"
        yield (
            f"  stage {stage.stage} {stage.branch:<10} {stage.images_per_second:8.1f} images/s  "
            f"{stage.epochs} epochs of {stage.train_images} images: "
            f"{duration_text(stage.seconds)}{note}"
        )
    if report.final_seconds:
        yield f"  test, audit, map and report: {duration_text(report.final_seconds)}"
    need = report.memory
    yield (
        f"  memory: program {bytes_words(need.program)}, images {bytes_words(need.images)}, "
        f"weights {bytes_words(need.weights)}, a batch {bytes_words(need.activations)}; "
        f"measured {bytes_words(report.memory_measured)}"
    )
    of = f"about {bytes_words(need.total)} of {bytes_words(report.memory_available)} of memory"
    if report.fits:
        yield f"It fits ({of}) and would take about {duration_text(report.seconds)}."
    elif report.fitting_batch_size:
        smaller = ChangeSettings(
            {
                "batch.size": report.fitting_batch_size,
                "batch.accumulation": report.fitting_accumulation,
            }
        )
        yield (
            f"It does not fit ({of}); with batches of {report.fitting_batch_size} it would, and "
            f"take about {duration_text(report.seconds)}. {hint(smaller, None)}"
        )
    else:
        yield f"It does not fit ({of}). Choose a smaller network, or another device."
