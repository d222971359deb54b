"""The names of the files in a run directory, which training writes and the window reads."""

from __future__ import annotations

import stat
from pathlib import Path

CONFIG = "config.json"
EVENTS = "events.jsonl"
WORKER_LOG = "worker.log"
LOCK = ".lock"
"""Held by the one process that works on the run."""
LAST = "last.ckpt"
"""All that a run needs to go on: tensors and JSON, read with ``weights_only=True``."""
START = "start.safetensors"
"""The weights that the branches begin with, where those of another model were asked for."""
FINAL = "final.json"
"""What the finished steps of the final stage have found, for those that are left."""
BEST = "best.safetensors"
STAGE1_PATHOLOGY = "stage1_pathology.safetensors"
STAGE1_RADIOLOGY = "stage1_radiology.safetensors"
CONTROL = "control.safetensors"
"""The matched control: a tile-only model of as many epochs as both stages together."""
PROBE = "probe.safetensors"
"""The radiology-only probe: what the radiology images alone tell of the tile's class."""
EVALUATION = "evaluation.json"
PREDICTIONS = "predictions.csv"
"""Every test case with what each evaluated model says of it."""
CASES = "cases.npz"
"""The same for programs, with small pictures of some (``imaging/core/evaluated_cases.py``)."""
PER_CLASS = "per_class.csv"
CONFUSION = "confusion.csv"
FEATURE_MAP = "feature_map.safetensors"
"""The evaluated cases with their features, as a map that the window can open."""
FIGURES = "figures"
PREVIEW = "preview"
REPORT = "report.html"
CHECKLIST = "reporting_checklists.html"
"""What a paper must tell, with what is known filled in."""
PROCESS = "process.json"
"""Who works on the run now, and where: see ``liveness.py``."""
HEARTBEAT = "heartbeat.json"
"""Written again every few seconds, with a number that grows, while the run is worked on."""
STOP = "STOP"
ABOUT = "about.json"
"""What the user says of the run: its name, a note. Written by the window only."""


def is_plain_file(path: Path) -> bool:
    """Whether there is a file, and no link or pipe: a run folder may be anybody's."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
