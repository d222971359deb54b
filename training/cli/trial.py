"""``crcviewer train --probe``: how long a run would take, and whether it fits."""

from __future__ import annotations

import json

from crcviewer.model.allocator import tune_allocator
from crcviewer.protocol.codec import to_plain
from training.data.pairing import Pairing, choose_mode
from training.data.read_data import read_joined
from training.hardware.devices import choose_device, compute_reproducibly
from training.loop.stages import Study
from training.plan.speed_trial import SECONDS, as_text, probe_study
from training.run.reading_progress import ReadingProgress
from training.run.request import TrainRequest


def probe(request: TrainRequest, *, as_json: bool = False, seconds: float = SECONDS) -> None:
    """Print the report of a trial; the run directory of ``request`` is not touched.

    Raises StudyError for data, settings and devices that ``train`` would refuse too.
    """
    device = choose_device(request.device)
    data = read_joined(request.data, request.pathology, request.radiology, ReadingProgress())
    mode = choose_mode(request.pairing, data, allow_label_leak=request.allow_label_leak)
    pairing = Pairing(mode, data, request.seed)
    study = Study(request.settings, data, pairing, request.seed, device, request.control)
    tune_allocator()
    compute_reproducibly()
    report = probe_study(study, request.preset, seconds)
    print(json.dumps(to_plain(report)) if as_json else as_text(report))
