"""The user's own cases on the map: each classified one is placed, while the map stays."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.map_client import MapClient
from crcviewer.protocol.map_messages import CasesPlaced, FeaturesComputed
from crcviewer.protocol.messages import Cancelled, Classified, Failed
from crcviewer.ui.classify.case import Case
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.explore.data.explore_model import ExploreModel, Star
from crcviewer.ui.explore.data.map_data import MapData

_log = logging.getLogger(__name__)
_AT_ONCE = 2
_COALESCE_MS = 50


@dataclass(frozen=True)
class _Asked:
    """A case as it was when it was asked for."""

    case_id: int
    result: Classified
    map: MapData | None = None
    """Where it is being placed; a place on another map would mean nothing on this one."""


class CasePlacement(QObject):
    """Works only while the tab is open and shows the map of the model that classifies."""

    progress_changed = Signal(int, int)
    """Placed ones, and all that can be."""

    def __init__(
        self,
        store: CaseStore,
        engine: EngineClient,
        maps: MapClient,
        model: ExploreModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._engine, self._maps, self._model = store, engine, maps, model
        self._features: dict[int, _Asked] = {}
        self._placings: dict[int, _Asked] = {}
        self._stars: dict[int, tuple[Classified, Star]] = {}
        self._failed: dict[int, Classified] = {}
        self._active = False
        self._scanning = QTimer(self, singleShot=True, interval=_COALESCE_MS)
        self._scanning.timeout.connect(self._scan)
        store.order_changed.connect(self._scanning.start)
        store.case_changed.connect(self._on_store_case_changed)
        model.data_changed.connect(self._on_model_data_changed)
        engine.features_computed.connect(self._on_engine_features_computed)
        engine.request_failed.connect(self._on_engine_request_failed)
        engine.request_cancelled.connect(self._on_engine_request_failed)
        maps.cases_placed.connect(self._on_maps_cases_placed)
        maps.request_failed.connect(self._on_maps_request_failed)
        maps.request_cancelled.connect(self._on_maps_request_failed)

    def set_active(self, active: bool) -> None:
        """Whether somebody looks."""
        self._active = active
        if active:
            self._scanning.start()

    def _wanted(self) -> dict[int, Case]:
        """Cases with a result of the model whose map is shown."""
        card, data = self._engine.card, self._model.data
        if card is None or data is None or data.model_sha256 != card.sha256 or data.provisional:
            return {}
        return {
            case.id: case
            for case in self._store
            if case.result is not None
            and case.result.model_sha256 == card.sha256
            and case.pathology is not None
        }

    def _scan(self) -> None:
        wanted = self._wanted()
        # A star of a case that is gone or has another result now.
        kept = {
            i: held
            for i, held in self._stars.items()
            if i in wanted and wanted[i].result is held[0]
        }
        if kept.keys() != self._stars.keys():
            self._stars = kept
            self._show()
        if not self._active:
            return
        asked = {a.case_id for a in (*self._features.values(), *self._placings.values())}
        for case_id, case in wanted.items():
            if len(self._features) >= _AT_ONCE:
                break
            assert case.result is not None
            failed = self._failed.get(case_id) is case.result
            if case_id in kept or case_id in asked or failed or case.pathology is None:
                continue
            radiology = case.radiology.ref() if case.radiology is not None else None
            request = self._engine.compute_features(case.pathology.ref(), radiology, batch=True)
            self._features[request] = _Asked(case_id, case.result)
        self.progress_changed.emit(len(kept), len(wanted))

    def _show(self) -> None:
        self._model.set_stars({i: star for i, (_, star) in self._stars.items()})

    # ------------------------------------------------------------------------------ answers

    def _on_store_case_changed(self, case_id: int) -> None:
        self._scanning.start()

    def _on_model_data_changed(self) -> None:
        self._stars = {}
        self._failed = {}
        self._scanning.start()

    def _on_engine_features_computed(self, computed: FeaturesComputed) -> None:
        asked = self._features.pop(computed.id, None)
        if asked is None:
            return
        data = self._model.data
        if data is None or computed.model_sha256 != asked.result.model_sha256:
            Path(computed.array).unlink(missing_ok=True)
        else:
            request = self._maps.place_cases(data.path, computed.array)
            self._placings[request] = replace(asked, map=data)
        self._scanning.start()

    def _on_maps_cases_placed(self, placed: CasesPlaced) -> None:
        asked = self._placings.pop(placed.id, None)
        case = self._wanted().get(asked.case_id) if asked is not None else None
        if asked is None or case is None or not placed.fused:
            self._scanning.start()
            return
        if case.result is not asked.result or asked.map is not self._model.data:
            self._scanning.start()
            return
        star = Star(
            case.id,
            case.name,
            asked.result.class_index,
            placed.fused[0],
            placed.single[0] if placed.single else None,
        )
        self._stars[case.id] = asked.result, star
        self._show()
        self._scanning.start()

    def _on_engine_request_failed(self, reply: Failed | Cancelled) -> None:
        self._give_up(self._features.pop(reply.id, None), reply)

    def _on_maps_request_failed(self, reply: Failed | Cancelled) -> None:
        self._give_up(self._placings.pop(reply.id, None), reply)

    def _give_up(self, asked: _Asked | None, reply: Failed | Cancelled) -> None:
        """The case stays off the map; its result is not touched by that."""
        if asked is not None:
            if isinstance(reply, Failed):
                _log.warning("a case was not placed: %s", reply.cause)
                self._failed[asked.case_id] = asked.result
            self._scanning.start()
