"""The engine as typed requests and signals; after a restart it has its model again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from crcviewer.client.restart_policy import DEFAULT_RESTARTS, RestartPolicy
from crcviewer.client.worker_client import WorkerClient
from crcviewer.protocol.map_messages import (
    ComputeFeatures,
    ComputeSetFeatures,
    FeaturesComputed,
    MapCase,
    SetFeaturesComputed,
)
from crcviewer.protocol.messages import (
    Cancelled,
    Classified,
    Classify,
    Failed,
    Hello,
    ImageRef,
    LoadModel,
    ModelCard,
    ModelLoaded,
    Progress,
    Reply,
)
from crcviewer.protocol.worker_command import DEVICE_VARIABLE


class EngineClient(WorkerClient):
    """The array file of a :class:`Classified` belongs to whoever reads it, who deletes it."""

    hello_received = Signal(object)  # Hello; a second one brings the device
    model_loaded = Signal(object)  # ModelLoaded
    classified = Signal(object)  # Classified
    features_computed = Signal(object)  # FeaturesComputed
    set_features_computed = Signal(object)  # SetFeaturesComputed

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
        self._reload_id = 0
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

    def load_model(self, path: str) -> int:
        """Answered by ``model_loaded``; if it fails, the old model goes on to answer."""
        return self._submit(LoadModel(self._next_id(), path))

    def classify(
        self,
        pathology: ImageRef,
        radiology: ImageRef | None = None,
        *,
        overlays: bool = True,
        batch: bool = False,
    ) -> int:
        """Answered by ``classified``. Batch requests are overtaken by all others."""
        return self._submit(Classify(self._next_id(), pathology, radiology, overlays, batch))

    def compute_features(
        self, pathology: ImageRef, radiology: ImageRef | None = None, *, batch: bool = True
    ) -> int:
        """Answered by ``features_computed``."""
        return self._submit(ComputeFeatures(self._next_id(), pathology, radiology, batch))

    def compute_set_features(self, cases: Sequence[MapCase], first: int) -> int:
        """Batch work, answered by ``set_features_computed``."""
        return self._submit(ComputeSetFeatures(self._next_id(), tuple(cases), first))

    def _name(self) -> str:
        return self.tr("The engine")

    def _environment(self) -> dict[str, str]:
        chosen = {DEVICE_VARIABLE: self._device} if self._device else {}
        return super()._environment() | chosen

    def _on_supervisor_restarted(self) -> None:
        # A load that the engine died of is still in the supervisor's book, and tried once more.
        if self._card is not None and not self._reload_id:
            request = LoadModel(self._next_id(), self._card.path)
            self._reload_id = request.id
            self._supervisor.submit(request, first=True)

    def _on_supervisor_reply_received(self, reply: Reply) -> None:
        match reply:
            case Hello():
                self._computes_on = reply.device
                self.hello_received.emit(reply)
            case Progress():
                if reply.id != self._reload_id:
                    self.progressed.emit(reply)
            case ModelLoaded():
                self._take_model(reply)
            case Classified():
                self.classified.emit(reply)
            case FeaturesComputed():
                self.features_computed.emit(reply)
            case SetFeaturesComputed():
                self.set_features_computed.emit(reply)
            case Failed():
                self._take_failure(reply)
            case Cancelled():
                if not self._was_reload(reply):
                    self.request_cancelled.emit(reply)

    def _take_model(self, reply: ModelLoaded) -> None:
        known, self._card = self._card, reply.card
        # Nobody asked for the load after a restart; it is news only if the file has changed.
        if not self._was_reload(reply) or known is None or known.sha256 != reply.card.sha256:
            self.model_loaded.emit(reply)

    def _take_failure(self, reply: Failed) -> None:
        if not self._was_reload(reply):
            self.request_failed.emit(reply)
            return
        self._card = None
        said = f"{reply.cause} {reply.next_step}".strip()
        self.user_notice.emit(
            self.tr("The model could not be loaded again, so none is loaded now. {0}").format(said)
        )

    def _was_reload(self, final: Reply) -> bool:
        """Whether a final reply ends the load after a restart."""
        if final.id != self._reload_id:
            return False
        self._reload_id = 0
        return True
