"""From trained networks to checkpoint files, with all that a viewer wants to know of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

import crcviewer
from crcviewer.model.checkpoint import read_checkpoint, write_checkpoint
from crcviewer.model.device import describe_device
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.golden_cases import save_model
from crcviewer.model.network import FusionNetwork, SingleModalNetwork
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.json_lines import to_plain
from crcviewer.protocol.model_card import EvaluationFigure
from crcviewer.protocol.text import NOTHING, Text, text
from crcviewer.protocol.tissue import ORGANS, TISSUE_CLASSES
from training.data.class_names import tissue_classes
from training.data.decode_images import INPUT_SIDE
from training.data.known_tiles import seen_tensors
from training.data.leave_out import understood
from training.data.pairing import PairingMode
from training.data.study_data import neutral_image
from training.loop.callbacks import Stage
from training.loop.stage import Best, StageState
from training.loop.study import Study
from training.phantoms.organs import generate_slices
from training.phantoms.tissue import generate_tiles
from training.run.request import TrainRequest
from training.run.run_directory import CHECKPOINTS, RunDirectory
from training.run.starting import start_told

_GOLDEN_SIDE = 64
_PAIRING_NOTES = {
    PairingMode.RANDOM: text("Pairs were chosen at random: radiology cannot inform this model."),
    PairingMode.INDEX: text("Pairs were chosen by position: radiology cannot inform this model."),
    PairingMode.MANIFEST: NOTHING,
    PairingMode.LABEL: text(
        "CONTROL, NOT A RESULT: the radiology image was chosen by the label, so it gives the "
        "answer away."
    ),
}
_RADIOLOGY_LABELS = {
    "own": NOTHING,
    "tile": text(
        "The radiology branch was first trained on the classes of the tiles that its images "
        "belong to, as these have no labels of their own."
    ),
}


class Exporter:
    """Writes the checkpoints of one study into its run directory, as its stages end."""

    def __init__(
        self,
        study: Study,
        request: TrainRequest,
        run: RunDirectory,
        trained: Mapping[str, dict[str, Any]] | None = None,
    ) -> None:
        """``trained``: of the networks that an earlier try of the run has finished."""
        self._study = study
        self._request = request
        self._run = run
        self.trained = dict(trained or {})
        """Of each network that is finished, by branch: how it was trained."""
        self._preprocessing = study.preprocessing()
        self._seen: dict[str, Tensor] | None = None

    def save_stage(self, stage: Stage, network: nn.Module, state: StageState) -> None:
        """The best weights of a stage that has ended, whole or early."""
        assert state.best is not None
        trained = {**self.trained, stage.branch: _summary(stage, state, state.best)}
        early: tuple[Text, ...] = ()
        if state.epoch == stage.epochs:
            self.trained = trained
        else:
            where = "stage 2" if stage.branch == "fusion" else stage.branch
            early = (
                text(
                    "Stopped early: after {epoch} of {epochs} epochs of {where}.",
                    epoch=state.epoch,
                    epochs=stage.epochs,
                    where=where,
                ),
            )
        if isinstance(network, FusionNetwork):
            self._write_fused(network, self._document("fusion", trained, early))
        elif isinstance(network, SingleModalNetwork):
            kind = "pathology" if stage.branch == "control" else stage.branch
            document = self._document(kind, trained, early)
            if kind != "probe":
                document = replace(document, pairing="none")
            path = self._run.file(CHECKPOINTS[stage.branch])
            if kind == "pathology":
                # Pairs are nothing to a tile-only model, which is a model of its own.
                note = _PAIRING_NOTES[self._study.pairing.mode]
                notes = tuple(one for one in document.notes if one != note)
                tiles, _ = golden_images()
                save_model(
                    path,
                    network,
                    replace(document, notes=notes),
                    golden_tiles=tiles,
                    extra_tensors=self._seen_tiles(),
                )
            else:
                write_checkpoint(path, network, document, {})

    def completed_document(self, figures: Sequence[EvaluationFigure]) -> dict[str, Any]:
        """The parts of the fused model's document that are known only when all is trained."""
        training = read_checkpoint(self._run.file(names.BEST)).document.training
        return {"training": {**training, "stages": self.trained}, "evaluation": to_plain(figures)}

    def _write_fused(self, network: FusionNetwork, document: CheckpointDocument) -> None:
        tiles, slices = golden_images()
        save_model(
            self._run.file(names.BEST),
            network,
            document,
            neutral=neutral_image(self._study.data.radiology.train.measured),
            golden_tiles=tiles,
            golden_slices=slices,
            golden_synthetic=True,
            extra_tensors=self._seen_tiles(),
        )

    def _seen_tiles(self) -> dict[str, Tensor]:
        """What later data are compared with, so that nobody judges the model on its own tiles."""
        if self._seen is None:
            self._seen = seen_tensors(self._study.data)
        return self._seen

    def _document(
        self, kind: str, trained: dict[str, Any], notes: tuple[Text, ...]
    ) -> CheckpointDocument:
        study = self._study
        data = study.data
        mode = study.pairing.mode
        all_notes = (
            text("For research use only."),
            _PAIRING_NOTES[mode],
            _RADIOLOGY_LABELS[data.radiology_labels],
            enlarged(study),
            without(self._request),
            *start_told(study),
            *self._request.notes,
            *notes,
        )
        return CheckpointDocument(
            name=self._request.name or self._request.run.name,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            network=study.network,
            preprocessing=self._preprocessing,
            pairing=mode.value,
            kind=kind,
            classes=tissue_classes(data.pathology.classes),
            organs=data.radiology.classes,
            code_version=crcviewer.__version__,
            notes=tuple(filter(None, all_notes)),
            trained_on=data.all_sources,
            training={
                "command": self._request.command,
                "preset": self._request.preset,
                "settings": study.settings.to_json(),
                "seed": study.seed,
                "device": describe_device(study.device),
                "precision": study.precision_name,
                "torch": torch.__version__,
                "radiology_labels": data.radiology_labels,
                "stages": trained,
                **({} if study.start is None else {"start": to_plain(study.start.info)}),
            },
        )


def enlarged(study: Study) -> Text:
    """Where the network sees more pixels than the tiles have, beyond the study's 64; else empty."""
    has, sees = study.data.pathology.source_size, study.settings.network.input_size
    if sees <= max(has, INPUT_SIDE):
        return NOTHING
    return text(
        "Its tiles have {has} pixels and were enlarged to {sees}, which shows no more of them.",
        has=has,
        sees=sees,
    )


def without(request: TrainRequest) -> Text:
    """That images were left out at their owner's wish, and by which rules."""
    if not request.choices.leave_out:
        return NOTHING
    # Names of files may name people.
    rules = [line for line in request.choices.leave_out if understood((line,))[0].rule]
    named = len(request.choices.leave_out) - len(rules)
    return text(
        "Images of the data were left out before training: by rule {rules}, and {count} by name.",
        rules=rules or ["–"],
        count=named,
    )


def golden_images() -> tuple[list[np.ndarray[Any, np.dtype[np.uint8]]], ...]:
    """A phantom tile of each tissue ``(64, 64, 3)``, and as many slices ``(64, 64)``."""
    numbers = np.arange(len(TISSUE_CLASSES))
    tiles = generate_tiles(numbers, numbers, seed=0, size=_GOLDEN_SIDE, split="golden")
    organs = numbers % len(ORGANS)
    slices = generate_slices(organs, numbers, seed=0, size=_GOLDEN_SIDE, split="golden")
    return list(tiles), list(slices)


def _summary(stage: Stage, state: StageState, best: Best) -> dict[str, Any]:
    return {
        "epochs": state.epoch,
        "of_epochs": stage.epochs,
        "best_epoch": best.epoch,
        "best_val_accuracy": best.accuracy,
        "best_val_loss": best.loss,
    }
