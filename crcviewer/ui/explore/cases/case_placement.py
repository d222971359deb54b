"""The user's own cases on the map: each classified one is placed, while the map stays."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from crcviewer.client.call import Call
from crcviewer.client.engine_client import EngineClient
from crcviewer.client.map_client import MapClient
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.map_messages import CasesPlaced, FeaturesComputed
from crcviewer.protocol.messages import Classified
from crcviewer.session.case import Case
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.review.blinding import Blinding
from crcviewer.ui.explore.data.explore_model import ExploreModel, Star
from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.shared.throttle import Throttle

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
        *,
        blinding: Blinding,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._blinding = blinding
        self._store, self._engine, self._maps, self._model = store, engine, maps, model
        self._features: dict[Call, _Asked] = {}
        self._placings: dict[Call, _Asked] = {}
        self._stars: dict[int, tuple[Classified, Star]] = {}
        self._failed: dict[int, Classified] = {}
        self._active = False
        self._scan_soon = Throttle(self._scan, _COALESCE_MS, self)
        store.order_changed.connect(self._scan_soon)
        store.cases_changed.connect(self._scan_soon)
        blinding.changed.connect(self._scan_soon)
        model.data_changed.connect(self._on_model_data_changed)

    def set_active(self, active: bool) -> None:
        """Whether somebody looks."""
        self._active = active
        if active:
            self._scan_soon()

    def _wanted(self) -> dict[int, Case]:
        """Cases with a result of the model whose map is shown; none whose answer is hidden, which
        its place would tell."""
        card, data = self._engine.card, self._model.data
        if card is None or data is None or data.model_sha256 != card.sha256 or data.provisional:
            return {}
        return {
            case.id: case
            for case in self._store
            if case.result is not None
            and case.result.model_sha256 == card.sha256
            and case.pathology is not None
            and not self._blinding.hides(case)
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
            data = self._model.data
            call = self._engine.compute_features(
                case.pathology.ref(), radiology, batch=True,
                join_radiology=data is not None and data.joined,
            )  # fmt: skip
            self._await(call, self._features, _Asked(case_id, case.result), self._place)
        self.progress_changed.emit(len(kept), len(wanted))

    def _await(
        self,
        call: Call,
        book: dict[Call, _Asked],
        asked: _Asked,
        answered: Callable[[_Asked, Any], object],
    ) -> None:
        """A case whose call fails stays off the map; its result is not touched by that."""

        def failed(failure: Failure) -> None:
            _log.warning("a case was not placed: %s", failure.cause)
            self._failed[asked.case_id] = asked.result

        def ended() -> None:
            del book[call]
            self._scan_soon()

        book[call] = asked
        call.belong_to(self)
        call.answered.connect(partial(answered, asked))
        call.failed.connect(failed)
        for end in (call.answered, call.failed, call.cancelled):
            end.connect(ended)

    def _show(self) -> None:
        self._model.set_stars({i: star for i, (_, star) in self._stars.items()})

    # ------------------------------------------------------------------------------ answers

    def _on_model_data_changed(self) -> None:
        self._stars = {}
        self._failed = {}
        self._scan_soon()

    def _place(self, asked: _Asked, computed: FeaturesComputed) -> None:
        data = self._model.data
        if data is None or computed.model_sha256 != asked.result.model_sha256:
            Path(computed.array).unlink(missing_ok=True)
        else:
            call = self._maps.place_cases(data.path, computed.array)
            # The map worker takes it; where it comes to nothing, nobody has.
            for end in (call.failed, call.cancelled):
                end.connect(lambda: Path(computed.array).unlink(missing_ok=True))
            self._await(call, self._placings, replace(asked, map=data), self._take_place)

    def _take_place(self, asked: _Asked, placed: CasesPlaced) -> None:
        case = self._wanted().get(asked.case_id)
        if case is None or not placed.fused:
            return
        if case.result is not asked.result or asked.map is not self._model.data:
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
