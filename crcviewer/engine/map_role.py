"""What the map worker does: it reads and lays out maps, and puts new cases into them. No torch.

It is a process of its own since laying out a map takes minutes of a processor, which neither the
window nor the next classification should wait for.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crcviewer.engine.job import Job
from crcviewer.engine.lru_cache import LruCache
from crcviewer.engine.map_layout import Layout
from crcviewer.engine.server import Route
from crcviewer.imaging.core.files import stamp_of
from crcviewer.protocol.map_arrays import FUSED, MAP_ARRAYS, SINGLE
from crcviewer.protocol.map_messages import (
    AssembleMap,
    CasesPlaced,
    MakeMap,
    MapOpened,
    MapSteered,
    OpenMap,
    PlaceCases,
    PlacedCase,
    SteerMap,
)
from crcviewer.protocol.messages import Hello, Request

if TYPE_CHECKING:
    from crcviewer.model.place_cases import Placed, Placer
    from crcviewer.model.reference_sample import MapOfFeatures, Reference

# The map in use, and the one that the user goes back to.
_MAPS = 2


def routes() -> Mapping[type[Request], Route]:
    """The requests of a map worker."""
    maps = Maps()
    # A layout has the first lane to itself; all else is answered meanwhile.
    return {
        MakeMap: Route(maps.make),
        AssembleMap: Route(maps.assemble),
        OpenMap: Route(maps.open, lane=1),
        PlaceCases: Route(maps.place, lane=1),
        SteerMap: Route(maps.steer, lane=1),
    }


def prepare() -> Hello | None:
    """Import what takes a second to import, while the first request is on its way."""

    return None


class _Held:
    """A map that was read, and what placing into it needs, made when it is first needed."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._placers: dict[str, Placer] = {}

    def placer(self, name: str, part: MapOfFeatures) -> Placer:
        from crcviewer.model.place_cases import Placer

        if name not in self._placers:
            self._placers[name] = Placer(part.features, part.coordinates, part.settings)
        return self._placers[name]


class Maps:
    """Keeps the maps used last, so that a new case is placed at once.

    Maps are named by their files: a worker that was started again needs to be told nothing.
    """

    def __init__(self) -> None:
        self._held: LruCache[tuple[str, Any], _Held] = LruCache(_MAPS)
        self._holding = threading.Lock()
        self._layouts: dict[int, Layout] = {}

    def open(self, request: OpenMap, job: Job) -> MapOpened:
        """Read a map, with its arrays in an ``.npz`` file."""
        reference = self._get(request.path).reference
        job.token.check()
        return _opened(job, request.path, reference)

    def make(self, request: MakeMap, job: Job) -> MapOpened:
        """Lay out the cases of a file anew, into a file of its own in the session folder."""
        from crcviewer.model.reference_file import write_map
        from crcviewer.model.reference_sample import laid_out_anew

        old = self._get(request.path).reference
        layout = self._layouts[request.id] = Layout(job)
        try:
            made = laid_out_anew(
                old, request.settings, layout.on_step, model_sha256=request.model_sha256
            )
        finally:
            del self._layouts[request.id]
        path = job.array_path(".safetensors")
        write_map(path, made)
        return _opened(job, str(path), made)

    def assemble(self, request: AssembleMap, job: Job) -> MapOpened:
        """Put the features of a set into a file of their own."""
        from crcviewer.engine.assemble_map import assemble_map
        from crcviewer.model.reference_file import write_map

        made = assemble_map(request, job.token)
        path = job.array_path(".safetensors")
        write_map(path, made)
        return _opened(job, str(path), made)

    def steer(self, request: SteerMap, job: Job) -> MapSteered:
        """Hold, go on with or end a layout; one that is over is left alone."""
        layout = self._layouts.get(request.target)
        if layout is not None:
            layout.steer(request.action)
        return MapSteered(request.id)

    def place(self, request: PlaceCases, job: Job) -> CasesPlaced:
        """Put cases into both maps of a file, as far as there are features for them."""
        given = _take_arrays(Path(request.features))
        held = self._get(request.path)
        placed: dict[str, tuple[PlacedCase, ...]] = {}
        for name, part in held.reference.parts.items():
            features = given.get(f"{name}_features")
            job.token.check()
            if features is not None:
                placed[name] = _as_cases(held.placer(name, part).place(features))
        return CasesPlaced(request.id, placed.get(FUSED, ()), placed.get(SINGLE, ()))

    def _get(self, path: str) -> _Held:
        from crcviewer.model.reference_file import read_reference

        key = path, stamp_of(path)
        with self._holding:
            held = self._held.get(key)
            if held is None:
                held = _Held(read_reference(Path(path)))
                self._held.put(key, held)
            return held


def _opened(job: Job, path: str, reference: Reference) -> MapOpened:
    array = job.array_path(".npz")
    # All but the features themselves.
    shown = {name: a for name, a in reference.arrays.items() if MAP_ARRAYS[name].shown}
    np.savez(array, allow_pickle=False, **shown)
    fused, single = reference.fused, reference.single
    return MapOpened(
        job.request.id,
        path=path,
        data=reference.data,
        array=str(array),
        fused_settings=fused.settings,
        fused_quality=fused.quality,
        single_settings=single.settings if single else None,
        single_quality=single.quality if single else None,
        model_sha256=reference.model_sha256,
        cases=reference.cases,
        joined=reference.joined,
        raw=reference.raw,
    )


def _take_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Read and delete."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    finally:
        path.unlink(missing_ok=True)


def _as_cases(placed: Placed) -> tuple[PlacedCase, ...]:
    return tuple(
        PlacedCase(
            float(xy[0]),
            float(xy[1]),
            tuple(map(int, nearest)),
            tuple(map(float, distances)),
            float(remoteness),
            bool(far),
        )
        for xy, nearest, distances, remoteness, far in zip(
            placed.coordinates,
            placed.nearest,
            placed.distances,
            placed.remoteness,
            placed.far,
            strict=True,
        )
    )
