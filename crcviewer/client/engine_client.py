"""The engine as typed requests; after a restart it has its model again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from crcviewer.client.call import Call
from crcviewer.client.restart_policy import DEFAULT_RESTARTS, RestartPolicy
from crcviewer.client.worker_client import WorkerClient
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.map_messages import ComputeFeatures, ComputeSetFeatures, MapCase
from crcviewer.protocol.messages import Classify, Hello, LoadModel, ModelLoaded, Reply
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.slide_measures import SlideRegion
from crcviewer.protocol.slide_messages import ExportSlide, MapSlide, MeasureSlide, OpenSlideMap
from crcviewer.protocol.text import Text, text
from crcviewer.protocol.worker_command import DEVICE_VARIABLE


class EngineClient(WorkerClient):
    """A second hello brings the device."""

    model_loaded = Signal(object)
    """ModelLoaded: another model answers, whoever asked for it; a call for it has ended."""

    role = "engine"
    _device = _computes_on = ""

    def __init__(
        self,
        session: Path,
        parent: QObject | None = None,
        *,
        command: Sequence[str] = (),
        policy: RestartPolicy = DEFAULT_RESTARTS,
    ) -> None:
        super().__init__(session, parent, command=command, policy=policy)
        self._card: ModelCard | None = None
        self._reload: Call | None = None
        self._supervisor.restarted.connect(self._on_supervisor_restarted)

    @property
    def card(self) -> ModelCard | None:
        """Of the model that answers; None: no model is loaded."""
        return self._card

    @property
    def device(self) -> str:
        """The device that was asked for; empty: the best one that works."""
        return self._device

    @property
    def computes_on(self) -> str:
        """The device that it has said it computes on: ``cuda:0 (NVIDIA …)``; empty: not yet."""
        return self._computes_on

    def use_device(self, device: str) -> None:
        """Compute there: ``cpu``, ``cuda:0``, ``mps``; empty: wherever works best.

        An engine that runs is started anew and has its model and its open requests again.
        """
        if device != self._device:
            self._device = device
            self._supervisor.restart(self._environment())

    def load_model(self, path: str, site_profile: str = "") -> Call:
        """Answered by ModelLoaded; if it fails, the old model goes on to answer. ``site_profile``:
        file of the one to answer under."""
        return self._submit(LoadModel(self._next_id(), path, site_profile))

    def classify(
        self,
        pathology: ImageRef,
        radiology: ImageRef | None = None,
        *,
        overlays: bool = True,
        batch: bool = False,
    ) -> Call:
        """Answered by Classified. Batch requests are overtaken by all others."""
        return self._submit(Classify(self._next_id(), pathology, radiology, overlays, batch))

    def compute_features(
        self,
        pathology: ImageRef,
        radiology: ImageRef | None = None,
        *,
        batch: bool = True,
        join_radiology: bool = False,
    ) -> Call:
        """Answered by FeaturesComputed."""
        return self._submit(
            ComputeFeatures(self._next_id(), pathology, radiology, batch, join_radiology)
        )

    def compute_set_features(
        self, cases: Sequence[MapCase], first: int, *, join_radiology: bool = False
    ) -> Call:
        """Batch work, answered by SetFeaturesComputed."""
        return self._submit(
            ComputeSetFeatures(self._next_id(), tuple(cases), first, join_radiology=join_radiology)
        )

    def map_slide(
        self, path: str, *, pixel_size_um: float | None = None, radiology: ImageRef | None = None
    ) -> Call:
        """Answered by SlideMapped, with SlideGrid, SlideFields and SlideProgress before it; what is
        done stays where it is cancelled, and the same request goes on with it."""
        return self._submit(
            MapSlide(self._next_id(), path, pixel_size_um=pixel_size_um, radiology=radiology)
        )

    def open_slide_map(self, path: str, journal: str) -> Call:
        """Answered by SlideMapOpened, with SlideGrid and SlideFields before it."""
        return self._submit(OpenSlideMap(self._next_id(), path, journal))

    def measure_slide(self, journal: str, regions: Sequence[SlideRegion] = ()) -> Call:
        """Answered by SlideMeasured; ``journal`` as of SlideGrid."""
        return self._submit(MeasureSlide(self._next_id(), journal, tuple(regions)))

    def export_slide(
        self,
        journal: str,
        folder: str,
        formats: Sequence[str],
        regions: Sequence[SlideRegion] = (),
        languages: Sequence[str] = ("en",),
    ) -> Call:
        """Answered by SlideExported."""
        return self._submit(
            ExportSlide(
                self._next_id(),
                journal,
                folder,
                tuple(formats),
                tuple(regions),
                languages=tuple(languages),
            )
        )

    def _name(self) -> Text:
        return text("The engine")

    def _environment(self) -> dict[str, str]:
        chosen = {DEVICE_VARIABLE: self._device} if self._device else {}
        return super()._environment() | chosen

    def _on_supervisor_restarted(self) -> None:
        # A load that the engine died of is still in the supervisor's book, and tried once more.
        if self._card is not None and self._reload is None:
            again = LoadModel(self._next_id(), self._card.path, self._card.site_file)
            self._reload = self._submit(again, first=True)
            self._reload.answered.connect(self._on_reload_ended)
            self._reload.failed.connect(self._on_reload_failed)
            self._reload.cancelled.connect(self._on_reload_ended)

    def _on_supervisor_reply_received(self, reply: Reply) -> None:
        if isinstance(reply, Hello):
            self._computes_on = reply.device
        known, asked_for = self._card, self._reload is None or reply.id != self._reload.id
        if isinstance(reply, ModelLoaded):
            self._card = reply.card
        super()._on_supervisor_reply_received(reply)
        # Nobody asked for the load after a restart; it is news only if the file has changed.
        if isinstance(reply, ModelLoaded) and (
            asked_for
            or known is None
            or known.sha256 != reply.card.sha256
            or known.site_sha256 != reply.card.site_sha256
        ):
            self.model_loaded.emit(reply)

    def _on_reload_ended(self) -> None:
        self._reload = None

    def _on_reload_failed(self, failure: Failure) -> None:
        self._reload = self._card = None
        self.user_notice.emit(
            text(
                "The model could not be loaded again, so none is loaded now. {reason}",
                reason=failure.said,
            )
        )
