"""The names of the files in a run directory, which training writes and the window reads."""

from __future__ import annotations

CONFIG = "config.json"
EVENTS = "events.jsonl"
WORKER_LOG = "worker.log"
BEST = "best.safetensors"
STAGE1_PATHOLOGY = "stage1_pathology.safetensors"
STAGE1_RADIOLOGY = "stage1_radiology.safetensors"
STOP = "STOP"
