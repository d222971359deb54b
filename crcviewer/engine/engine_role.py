"""What the engine does: it keeps one model warm and classifies cases with it.

torch is imported by :func:`prepare`, after the window was greeted and while requests come in.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from crcviewer.engine.failures import RequestError
from crcviewer.engine.image_cache import Cropper, FieldCrop, FieldCropper
from crcviewer.engine.job import CancelToken, Job
from crcviewer.engine.server import Route
from crcviewer.engine.slides.slide_maps import SlideMaps
from crcviewer.protocol.images import Slot
from crcviewer.protocol.map_messages import (
    ComputeFeatures,
    ComputeSetFeatures,
    FeaturesComputed,
    SetFeaturesComputed,
)
from crcviewer.protocol.messages import (
    PROTOCOL_VERSION,
    Classified,
    Classify,
    Hello,
    LoadModel,
    ModelLoaded,
    Progress,
    Request,
)
from crcviewer.protocol.modality import Modality, modality_text
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.program import VERSION, program_sha256
from crcviewer.protocol.slide_messages import ExportSlide, MapSlide, MeasureSlide, OpenSlideMap
from crcviewer.protocol.text import Text, text

if TYPE_CHECKING:
    from crcviewer.engine.read_case import ReadCase
    from crcviewer.model.predict import LoadedModel
    from crcviewer.model.prediction import Answer, Prediction
    from crcviewer.model.single_modal import SingleModalModel
    from crcviewer.model.verdict import Judgement


def routes() -> Mapping[type[Request], Route]:
    """The requests of an engine: those of cases in one lane, slides beside it."""
    from crcviewer.engine.case_batches import CaseBatches

    engine = Engine()
    # A map takes minutes: single cases are classified meanwhile, and its measures are taken.
    slides = SlideMaps(engine.warm_model, FieldCropper())
    return {
        LoadModel: Route(engine.load_model),
        Classify: Route(engine.classify, together=CaseBatches(engine)),
        ComputeFeatures: Route(engine.compute_features),
        ComputeSetFeatures: Route(engine.compute_set_features),
        MapSlide: Route(slides.map_slide, lane=1),
        OpenSlideMap: Route(slides.open_map, lane=2),
        MeasureSlide: Route(slides.measure_slide, lane=2),
        ExportSlide: Route(slides.export_slide, lane=2),
    }


def prepare() -> Hello:
    """Import what takes seconds to import; tells the device that models will run on."""
    from crcviewer.model import predict  # noqa: F401 - so that the first load is quick
    from crcviewer.model.allocator import tune_allocator
    from crcviewer.model.device import describe_device

    tune_allocator()
    return Hello(0, PROTOCOL_VERSION, "engine", os.getpid(), describe_device())


class Engine:
    """Holds the warm model, which a failed load leaves in place."""

    def __init__(self, fields: Cropper | None = None) -> None:
        """``fields``: who reads images, where it is not this process."""
        self._model: LoadedModel | None = None
        self._single: SingleModalModel | None = None
        self._single_sought = False
        self._fields: Cropper = FieldCropper() if fields is None else fields

    def load_model(self, request: LoadModel, job: Job) -> ModelLoaded:
        """Read a checkpoint and replay its golden cases."""
        from crcviewer.model.predict import load_model

        job.report(Progress(request.id, 0, 0, text("Loading the model")))
        loaded = load_model(request.path)
        if request.site_profile:
            from crcviewer.model.site_profile import apply_profile

            apply_profile(loaded, Path(request.site_profile))
        job.token.check()
        self._model = loaded
        self._single, self._single_sought = None, False
        return ModelLoaded(request.id, loaded.card)

    @property
    def model(self) -> LoadedModel | None:
        """The one that answers; None before one is loaded."""
        return self._model

    def pixels_of_a_case(self) -> int:
        """Of a tile in all its views, as the network sees it; 0 without a model."""
        if self._model is None:
            return 0
        seen = self._model.preprocessing
        return int(seen.test_time_views * seen.input_size**2)

    @property
    def on_cpu(self) -> bool:
        """Whether the model computes on the processor."""
        return self._model is None or self._model.device.type == "cpu"

    def classify(self, request: Classify, job: Job) -> Classified:
        """Classify one case, with its overlays in an ``.npz`` file where wanted."""
        begin = time.perf_counter()
        model = self.warm_model()
        read = self.read(request, model, self._fields, job.token)
        prediction = model.predict(
            read.tile.pixels,
            None if read.organ is None else read.organ.pixels,
            overlays=request.overlays,
        )
        job.token.check()
        judged = _judged(read, prediction)
        arrays = _write_arrays(prediction, judged.answer, job) if request.overlays else ""
        return _told(read, prediction, judged, arrays, time.perf_counter() - begin)

    def read(
        self,
        request: Classify,
        model: LoadedModel,
        fields: Cropper,
        token: CancelToken | None = None,
    ) -> ReadCase:
        """All that is needed of the files of a case, in any thread that has ``fields`` for itself.

        Raises ImageError, and RequestCancelledError once ``token`` is set.
        """
        from crcviewer.engine.read_case import read_case

        return read_case(request, model, fields, CancelToken() if token is None else token)

    def read_anew(self, request: Classify, prepared: object, token: CancelToken) -> ReadCase:
        """``prepared``, where it is this case as the present model sees it."""
        from crcviewer.engine.read_case import ReadCase

        model = self.warm_model()
        if isinstance(prepared, ReadCase) and prepared.model is model:
            return prepared
        return self.read(request, model, self._fields, token)

    def classify_read(self, reads: Sequence[ReadCase]) -> list[Classified | Exception]:
        """One pass for cases that were read for the present model, in their order; an exception is
        of its case alone. Raises where the pass itself fails."""
        model = self.warm_model()
        begin = time.perf_counter()
        predictions = model.predict_cases(
            [read.tile.pixels for read in reads],
            [None if read.organ is None else read.organ.pixels for read in reads],
        )
        each = (time.perf_counter() - begin) / len(reads)
        answers: list[Classified | Exception] = []
        for read, prediction in zip(reads, predictions, strict=True):
            try:
                judged = _judged(read, prediction)
                answers.append(_told(read, prediction, judged, "", read.seconds + each))
            except Exception as error:
                answers.append(error)
        return answers

    def compute_features(self, request: ComputeFeatures, job: Job) -> FeaturesComputed:
        """What the feature map needs of one case, through the way that classifies it."""
        model = self.warm_model()
        card = model.card
        tile = self._fields.crop(request.pathology, Slot.PATHOLOGY, card.pathology_source_size)
        job.token.check()
        slices = None
        if request.radiology is not None and model.sees_radiology:
            organ = self._fields.crop(request.radiology, Slot.RADIOLOGY, card.radiology_source_size)
            slices = [organ.pixels]
        job.token.check()
        fused = model.predict_many([tile.pixels], slices)
        features = fused.joined_layer3 if request.join_radiology else fused.layer3_features
        arrays = {"fused_features": features, "probabilities": fused.probabilities}
        alone = self._single_modal(model)
        if alone is not None:
            arrays["single_features"] = alone.predict_many([tile.pixels]).layer3_features
        path = job.array_path(".npz")
        np.savez(path, allow_pickle=False, **arrays)
        return FeaturesComputed(request.id, card.sha256, str(path))

    def compute_set_features(self, request: ComputeSetFeatures, job: Job) -> SetFeaturesComputed:
        """Features of some cases of a set; what cannot be read is told, and left out."""
        from crcviewer.engine.compute_features import compute_features

        model = self.warm_model()
        arrays, unusable = compute_features(
            request.cases,
            request.first,
            model,
            self._single_modal(model),
            fields=self._fields,
            token=job.token,
            joined=request.join_radiology,
        )
        path = job.array_path(".npz")
        np.savez(path, allow_pickle=False, **arrays)
        return SetFeaturesComputed(request.id, model.card.sha256, str(path), unusable)

    def warm_model(self) -> LoadedModel:
        """Raises RequestError where none is loaded."""
        if self._model is None:
            raise RequestError(
                text("No model is loaded."),
                text("Load one with Ctrl+M, or by dropping it on the window."),
            )
        return self._model

    def _single_modal(self, model: LoadedModel) -> SingleModalModel | None:
        """The tile branch that stage 1 left beside the model, if it is that model's own."""
        if not self._single_sought:
            from crcviewer.model.single_modal import single_modal_beside

            self._single_sought = True
            self._single = single_modal_beside(model.card, model.device)
        return self._single


def _judged(read: ReadCase, prediction: Prediction) -> Judgement:
    from crcviewer.model.verdict import judge

    model = read.model
    return judge(model.card, model.gate, prediction, read.facts, read.scan, plain=read.plain)


def _told(
    read: ReadCase, prediction: Prediction, judged: Judgement, arrays: str, seconds: float
) -> Classified:
    card, tile, organ = read.model.card, read.tile, read.organ
    return Classified(
        read.request.id,
        model_name=card.name,
        model_sha256=card.sha256,
        class_index=int(np.argmax(judged.probabilities)),
        probabilities=tuple(map(float, judged.probabilities)),
        logits=tuple(map(float, judged.answer.logits)),
        tile_only=prediction.tile_only,
        pathology_field=tile.field,
        radiology_field=None if organ is None else organ.field,
        pathology_sha256=tile.info.sha256,
        radiology_sha256="" if organ is None else organ.info.sha256,
        radiology_effect=judged.effect,
        exchanges=prediction.exchanges,
        arrays=arrays,
        warnings=_warnings(card, tile, organ),
        seconds=seconds,
        radiology_slice=None if organ is None else organ.slice_index,
        radiology_windowing=None if organ is None else organ.windowing,
        verdict=judged.verdict,
        prediction_set=judged.prediction_set,
        prediction_set_95=judged.prediction_set_95,
        pathology_check=judged.pathology,
        radiology_check=judged.radiology,
        radiology_use=judged.use,
        view_disagrees=judged.view_disagrees,
        site_profile="" if card.site is None else card.site.name,
        site_profile_sha256=card.site_sha256,
        precision=read.model.precision,
        program_version=VERSION,
        program_sha256=program_sha256(),
    )


def _write_arrays(prediction: Prediction, shown: Answer, job: Job) -> str:
    """The ``.npz`` that :class:`Classified` describes. Uncompressed: it is read at once."""
    arrays = {
        "evidence_pathology": shown.evidence_pathology,
        "evidence_radiology": shown.evidence_radiology,
        "bias": prediction.bias,
        **{f"attention_{name}": values for name, values in prediction.attention.items()},
    }
    path = job.array_path(".npz")
    floats = {name: np.asarray(values, np.float32) for name, values in arrays.items()}
    np.savez(path, allow_pickle=False, **floats)
    return str(path)


def _warnings(card: ModelCard, tile: FieldCrop, organ: FieldCrop | None) -> tuple[Text, ...]:
    """What the user should know of these images beside the result."""
    if organ is None:
        return tile.warnings
    found = (*tile.warnings, *organ.warnings)
    modality, trained = organ.info.modality, card.radiology_modality
    if trained and modality != trained:
        known = modality_text(trained)
        if modality == Modality.MR:
            found += (
                text("This is an MR image; the model was trained on {modality}.", modality=known),
            )
        elif modality == Modality.CT:
            found += (
                text("This is a CT image; the model was trained on {modality}.", modality=known),
            )
    return tuple(dict.fromkeys(found))
