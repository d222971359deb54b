"""The steps with which a run ends, in their order: see :mod:`training.run.final_steps`."""

from __future__ import annotations

import logging
import shlex
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from crcviewer.model.checkpoint import read_checkpoint, write_into_document
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.evaluation_report import EvaluationInputs, seen_from
from crcviewer.protocol.json_lines import from_plain, to_plain
from crcviewer.protocol.run_events import FigureOnTest, Finished
from training.audit.audit import PERMUTATIONS, audit_file
from training.audit.table import lines
from training.base.errors import StudyStopped
from training.evaluation.evaluate import Extent, Tell, evaluate
from training.evaluation.files import write_evaluation
from training.loop.study import Study
from training.run.completion import lay_out
from training.run.final_steps import FinalWork, Step
from training.run.recommendation import Recommendation, recommend
from training.run.test_split import TILE_MODELS, figures_of_card, figures_on_test
from training.trust.fit_gate import MOST_REFERENCES
from training.trust.fit_trust import fit_trust
from training.trust.overlay_test import CASES, ORDERED_IMAGES

_LOGGER = logging.getLogger("training")
_PAIR = 0.45
"""Of an image's way through a branch, what an audited pair costs beside: the halves meet late."""


def _images(study: Study, split: str, models: float) -> float:
    """So many models look at a split, each image in all of its test-time views."""
    tiles = len(study.data.pathology.split(split))
    return models * tiles * study.settings.network.test_time_views


def _models(study: Study) -> int:
    """How many models are asked: the control, where there is one, stage 1 and the fused one."""
    return 1 if study.data.tile_only else 2 + study.control


# ---------------------------------------------------------------------------------- the steps


def _test(work: FinalWork) -> Any:
    """The test split is read here, once; the audit and the report look at the same answers."""
    study, path = work.study, work.directory.path
    if not work.request.test:
        if not study.data.tile_only:
            write_into_document(path / names.BEST, work.exporter.completed_document(()))
        return []
    files = [file for file in (*TILE_MODELS, names.BEST) if (path / file).is_file()]
    figures = figures_on_test(
        work.answers, files, work.studies, mode=study.pairing.mode, seed=study.seed
    )
    for file in files:
        told = figures_of_card(figures, file, work.request.command)
        parts = {"evaluation": to_plain(told)}
        if file == names.BEST:
            parts |= work.exporter.completed_document(told)
        write_into_document(path / file, parts)
    # A figure that is seen is a figure that is chosen by, so that it is for who opens the report.
    work.console.say(
        f"The test split was looked at once; its figures are in {names.EVALUATION} and the report."
    )
    return to_plain(figures)


def _audit(work: FinalWork) -> Any:
    study, answers = work.study, work.answers
    split = "test" if work.request.test else "val"
    model, tiles = work.directory.file(names.BEST), study.data.pathology.split(split)
    partners = study.pairing.partners(split, torch.arange(len(tiles))).numpy()
    slices = study.data.radiology.split(split).images[partners]
    own = answers.of(names.BEST, tiles.images, slices)

    def of_branch(file: str, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        if file == names.CONTROL:
            return answers.of_tiles_alone(file, images).probabilities
        return answers.of_branch(file, images).probabilities

    report = audit_file(
        model, study.data, study.pairing, device=study.device, split=split, progress=work.tick,
        own=own.probabilities, of_branch=of_branch,
    )  # fmt: skip
    for line in lines(report):
        work.console.say(line)
    write_into_document(model, {"audit": to_plain(report)})


def _trust(work: FinalWork) -> Any:
    study = work.study
    fit_trust(
        work.directory.file(_main(study)), study.data,
        None if study.data.tile_only else study.pairing,
        device=str(study.device), seed=study.seed, with_test=work.request.test,
        tick=work.tick, say=work.console.say,
    )  # fmt: skip


def _trust_amount(study: Study) -> float:
    """Both splits in all views, up to 2,000 training images in nine versions, of a fused model as
    many radiology images in three, and the overlays: of a fused model six, half of them on the
    tile, and both branches meet late."""
    tiles = min(len(study.data.pathology.train), MOST_REFERENCES)
    asked = _images(study, "val", 2.0) + _images(study, "test", 2.0)
    overlays = 1.0 if study.data.tile_only else 9.0
    versions = 9.0 if study.data.tile_only else 12.0
    return asked + versions * tiles + CASES * ORDERED_IMAGES * overlays


def _map(work: FinalWork) -> Any:
    study = work.study
    lay_out(
        work.directory.file(_main(study)), work.studies,
        None if study.data.tile_only else study.pairing, work.answers,
        thumbnails=work.request.thumbnails, on_step=work.tick,
    )  # fmt: skip


def _choice(work: FinalWork) -> Any:
    return to_plain(recommend(work.answers, work.study.data, work.study.pairing))


def _evaluation(work: FinalWork) -> Any:
    """The report of the run; without it the models are as good, so that an error is only told."""
    study, run = work.study, work.directory.path
    if not work.request.test:
        return False
    model = run / _main(study)
    try:
        evaluation = evaluate(
            read_checkpoint(model), study.data, None if study.data.tile_only else study.pairing,
            inputs=EvaluationInputs(
                data=tuple(seen_from(run, folder) for folder in work.request.data),
                pathology=work.request.pathology,
                radiology=work.request.radiology,
                model=seen_from(run, model),
                pairing="none" if study.data.tile_only else study.pairing.mode.value,
                split="test",
                seed=study.seed,
            ),
            device=study.device, extent=Extent(), command=_command(work, model),
            tell=Tell(lambda line: work.tick(), lambda task: work.tick), answers=work.answers,
        )  # fmt: skip
        work.tick()
        (run / names.FIGURES).mkdir(exist_ok=True)
        write_evaluation(evaluation, run)
    except (StudyStopped, OSError, MemoryError):
        raise
    except Exception:
        _LOGGER.exception("the report could not be written")
        work.console.say("The report could not be written: the details are in worker.log.")
        return False
    work.console.say(f"The report is {run / names.REPORT}.")
    return True


def _command(work: FinalWork, model: Path) -> str:
    """What makes the same report again."""
    request = work.request
    words = ["crcviewer", "evaluate", "--model", str(model), "--run", str(work.directory.path)]
    for folder in request.data:
        words += ["--data", str(folder)]
    words += ["--radiology", request.radiology] if request.radiology else []
    words += ["--pathology", request.pathology] if request.pathology != "pathmnist" else []
    return shlex.join(words)


def _fused(study: Study) -> bool:
    return not study.data.tile_only


STEPS: tuple[Step, ...] = (
    Step("test", _test, lambda study: _images(study, "test", _models(study))),
    Step(
        "audit", _audit,
        lambda study: len(study.data.pathology.test) * (2.0 + _PAIR * (PERMUTATIONS + 4)), _fused,
    ),
    Step("calibration", _trust, _trust_amount),
    Step("map", _map, lambda study: _images(study, "val", _models(study)) + 300.0),
    Step("choice", _choice, lambda study: _images(study, "val", 0.5), _fused),
    Step("evaluation", _evaluation, lambda study: 1000.0),
)  # fmt: skip


def steps_of(study: Study) -> tuple[Step, ...]:
    """Those that a study has."""
    return tuple(step for step in STEPS if step.applies(study))


def finish(work: FinalWork, seconds: float) -> Finished:
    """The last event of a run whose steps are all done; what it needs no more is removed."""
    study, directory = work.study, work.directory
    figures = from_plain(tuple[FigureOnTest, ...], work.kept["test"])
    finished = Finished(
        model=_main(study), seconds=seconds, figures=figures, recommended=_main(study)
    )
    if not study.data.tile_only:
        best = from_plain(Recommendation, work.kept["choice"])
        finished = Finished(
            model=_main(study), seconds=seconds, figures=figures, recommended=best.file,
            val_accuracy=best.accuracies, gain=best.gain,
        )  # fmt: skip
    directory.record(finished)
    # Nothing is left to go on with, and it may be several times as large as the model.
    for name in (names.LAST, names.FINAL, names.START):
        with suppress(OSError):
            directory.file(name).unlink(missing_ok=True)
    return finished


def _main(study: Study) -> str:
    """The model that the study is about."""
    return names.STAGE1_PATHOLOGY if study.data.tile_only else names.BEST
