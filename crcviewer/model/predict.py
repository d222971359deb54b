"""The way to every prediction that is shown: load a model, give it images."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from crcviewer.model.checkpoint import Checkpoint, CheckpointError, read_checkpoint
from crcviewer.model.device import choose_device
from crcviewer.model.document import CheckpointDocument
from crcviewer.model.golden_cases import differs_from_golden, neutral_image, refuse
from crcviewer.model.inference import Image, Inference, Inferred
from crcviewer.model.network import FusionNetwork, SingleModalNetwork
from crcviewer.model.predict_pairs import PairsPrediction, Progress, predict_pairs
from crcviewer.model.preprocess import Preprocessing
from crcviewer.protocol.audit_report import AuditReport, AuditVerdict
from crcviewer.protocol.json_lines import UnreadableError, from_plain
from crcviewer.protocol.messages import ExchangeSize, ModelCard, RadiologyEffect
from crcviewer.protocol.text import text

_log = logging.getLogger(__name__)

Floats = NDArray[np.float32]

OPENED_KINDS = ("fusion", "pathology")
"""Kinds of checkpoint that classify tiles."""


@dataclass(frozen=True)
class Prediction:
    """Of one case. Arrays are float32; K classes, C channels."""

    probabilities: Floats
    """``(K,)``, averaged over the model's test-time views."""
    logits: Floats
    """``(K,)``, of the tile as it is: what the evidence adds up to."""
    evidence_pathology: Floats
    """``(K, h, w)``; logits = bias + both evidences' spatial means."""
    evidence_radiology: Floats
    """``(K, h, w)``; of the neutral image where no radiology image was given."""
    bias: Floats
    """``(K,)``."""
    attention: dict[str, Floats]
    """``<layer>_<direction>``: ``(queries, keys)``; empty for a tile alone, or if not asked for."""
    exchanges: tuple[ExchangeSize, ...]
    radiology_effect: RadiologyEffect | None
    """None where no radiology image was given."""
    tile_only: bool


@dataclass(frozen=True)
class BatchPrediction:
    """Of N cases. Arrays are float32."""

    probabilities: Floats
    """``(N, K)``."""
    logits: Floats
    """``(N, K)``."""
    neutral_probabilities: Floats
    """``(N, K)``: the same tiles with the neutral radiology image."""
    features: Floats
    """f, ``(N, 2C)``; of a tile-only model ``(N, C)``."""
    layer3_features: Floats
    """``(N, C3)``."""


class LoadedModel:
    """A model that has met its golden cases on this device."""

    def __init__(self, card: ModelCard, inference: Inference) -> None:
        self.card = card
        self._inference = inference

    @property
    def device(self) -> torch.device:
        """Where it runs."""
        return self._inference.device

    @property
    def sees_radiology(self) -> bool:
        """Whether radiology images are looked at; a tile-only model takes them and does not."""
        return self._inference.sees_radiology

    @property
    def preprocessing(self) -> Preprocessing:
        """How it prepares its input."""
        return self._inference.preprocessing

    @property
    def neutral(self) -> Image:
        """uint8 ``(S, S)``: the radiology image that stands for none."""
        neutral: Image = self._inference.neutral.numpy()
        return neutral

    @torch.inference_mode()
    def predict(self, tile: Image, slice_: Image | None, *, overlays: bool = True) -> Prediction:
        """Classify one case: uint8 ``(S, S, 3)`` and ``(S, S)``; None: neutral radiology.

        Without ``overlays`` there are no attention maps; all else costs next to nothing.
        """
        tile_only = slice_ is None or not self.sees_radiology
        inferred = self._inference.run(
            [tile],
            None if slice_ is None else [slice_],
            attention=overlays and not tile_only,
        )
        output, head = inferred.output, self._inference.head
        pathology, radiology = class_evidence(
            head, output.pathology_maps[:1], output.radiology_maps[:1]
        )
        sizes = []
        attention = {}
        for exchange in output.exchanges:
            sizes.append(
                ExchangeSize(
                    exchange.layer,
                    exchange.direction,
                    float(exchange.gamma),
                    float(exchange.relative_size[0]),
                    exchange.grid,
                )
            )
            if exchange.attention is not None:
                name = f"{exchange.layer}_{exchange.direction}"
                attention[name] = _array(exchange.attention[0])
        return Prediction(
            probabilities=_array(inferred.probabilities[0]),
            logits=_array(inferred.logits[0]),
            evidence_pathology=_array(pathology[0]),
            evidence_radiology=_array(radiology[0]),
            bias=_array(head.bias),
            attention=attention,
            exchanges=tuple(sizes),
            radiology_effect=_effect(inferred),
            tile_only=tile_only,
        )

    def predict_many(
        self, tiles: Sequence[Image], slices: Sequence[Image] | None, *, batch: int = 32
    ) -> BatchPrediction:
        """As :meth:`predict` for N cases at once, without overlays. N is at least 1."""
        parts = []
        for start in range(0, len(tiles), batch):
            chosen = slice(start, start + batch)
            some = tiles[chosen]
            inferred = self._inference.run(some, None if slices is None else slices[chosen])
            neutral = inferred.neutral_probabilities
            count = len(some)
            parts.append(
                (
                    _array(inferred.probabilities),
                    _array(inferred.logits),
                    _array(inferred.probabilities if neutral is None else neutral),
                    _array(inferred.output.features[:count]),
                    _array(inferred.output.layer3_features[:count]),
                )
            )
        return BatchPrediction(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def predict_pairs(
        self,
        tiles: Sequence[Image],
        slices: Sequence[Image],
        partners: NDArray[np.int64],
        *,
        batch: int = 32,
        progress: Progress | None = None,
        one_view: bool = False,
    ) -> PairsPrediction:
        """Each tile beside ``slices[partners[p, tile]]`` for every row p of ``(P, N)``.

        ``one_view``: without the tile's other test-time views. Far sooner than P passes: see
        :mod:`crcviewer.model.predict_pairs`.
        """
        return predict_pairs(
            self._inference, tiles, slices, partners,
            batch=batch, progress=progress, one_view=one_view,
        )  # fmt: skip


def class_evidence(
    head: nn.Linear, pathology_maps: Tensor, radiology_maps: Tensor
) -> tuple[Tensor, Tensor]:
    """Class activation maps of both branches, ``(N, K, h, w)`` each, float32.

    Zhou et al. 2016: map_k = Σ_c W[k, c]·maps[c]. The head is linear in the spatial means of the
    maps, so logit_k = b_k + mean(pathology map_k) + mean(radiology map_k), exactly.
    """
    channels = [pathology_maps.shape[1], radiology_maps.shape[1]]
    weights = torch.split(head.weight.float(), channels, dim=1)
    pathology, radiology = (
        torch.einsum("kc,nchw->nkhw", weight, maps.float())
        for weight, maps in zip(weights, (pathology_maps, radiology_maps), strict=True)
    )
    return pathology, radiology


def load_model(path: str | os.PathLike[str], device: str = "auto") -> LoadedModel:
    """Read a checkpoint, of both branches or of tiles alone, and replay its golden cases.

    Raises CheckpointError, with a sentence, for a file that cannot be used or trusted. Where the
    fast form does not meet the golden cases, or a GPU fails, the exact form on the CPU is tried.
    """
    checkpoint = read_checkpoint(Path(path))
    network, kind = checkpoint.network, checkpoint.document.kind
    if kind not in OPENED_KINDS:
        raise CheckpointError(
            text(
                "{name} sees radiology images alone, so it cannot classify tiles.",
                name=checkpoint.path.name,
            ),
            text("Open the best.safetensors of the same training run."),
        )
    neutral = neutral_image(checkpoint) if isinstance(network, FusionNetwork) else None
    chosen = choose_device(device)
    attempts = [(chosen, True), (chosen, False)]
    if chosen.type != "cpu":
        attempts.append((torch.device("cpu"), False))
    for where, fast in attempts:
        try:
            inference = Inference(
                network, checkpoint.document.preprocessing, neutral, where, fast=fast
            )
            if not differs_from_golden(checkpoint, inference):
                return LoadedModel(model_card(checkpoint), inference)
            _log.warning("golden cases differ on %s, %s form", where, "fast" if fast else "exact")
        except RuntimeError as error:
            if where.type == "cpu":
                raise
            _log.warning("%s failed: %s", where, error)
    raise refuse(checkpoint)


def model_card(checkpoint: Checkpoint) -> ModelCard:
    """What is shown of a model."""
    document = checkpoint.document
    preprocessing = document.preprocessing
    tile_only = isinstance(checkpoint.network, SingleModalNetwork)
    branch = document.network.describe()
    return ModelCard(
        name=document.name,
        path=str(checkpoint.path),
        sha256=checkpoint.sha256,
        classes=document.classes,
        tile_only=tile_only,
        layers=() if tile_only else ("layer3", "layer4"),
        network=text("{branch}, tiles alone", branch=branch)
        if tile_only
        else text("{branch} × 2, cross-modal attention at layer3 and layer4", branch=branch),
        parameters=sum(p.numel() for p in checkpoint.network.parameters()),
        pairing=document.pairing,
        radiology_modality=preprocessing.radiology_modality,
        pathology_source_size=preprocessing.pathology.source_size,
        radiology_source_size=preprocessing.radiology.source_size,
        input_size=preprocessing.input_size,
        test_time_views=preprocessing.test_time_views,
        trained_on=document.trained_on,
        evaluation=document.evaluation,
        audit_verdict=_verdict(document),
        audit=_audit(document),
        notes=document.notes,
        created=document.created,
        code_version=document.code_version,
    )


def _verdict(document: CheckpointDocument) -> AuditVerdict | None:
    told = (document.audit or {}).get("verdict")
    try:
        return None if told is None else from_plain(AuditVerdict, told)
    except UnreadableError as error:
        _log.warning("the verdict of the audit cannot be understood (%s)", error)
        return None


def _audit(document: CheckpointDocument) -> AuditReport | None:
    if document.audit is None:
        return None
    try:
        return from_plain(AuditReport, document.audit)
    except UnreadableError as error:
        # Of another version, or written by hand: the verdict alone is shown.
        _log.warning("the figures of the audit cannot be understood (%s)", error)
        return None


def _effect(inferred: Inferred) -> RadiologyEffect | None:
    if inferred.neutral_probabilities is None:
        return None
    own, neutral = inferred.probabilities[0], inferred.neutral_probabilities[0]
    return RadiologyEffect(
        changed=bool(own.argmax() != neutral.argmax()),
        delta=float((own - neutral).abs().max()),
        neutral_probabilities=tuple(map(float, neutral.cpu())),
    )


def _array(tensor: Tensor) -> Floats:
    array: Floats = tensor.detach().float().cpu().numpy()
    return array
