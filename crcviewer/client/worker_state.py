"""What a worker is doing, as the window shows it."""

from __future__ import annotations

from enum import StrEnum


class WorkerState(StrEnum):
    """In brackets, for the engine: what the user may wait for."""

    STARTING = "starting"
    READY = "ready"
    """Runs and has nothing to do."""
    LOADING = "loading"
    """A model is loaded."""
    BUSY = "busy"
    """Has requests in hand or waiting."""
    RESTARTING = "restarting"
    """It died and is started again."""
    STOPPED = "stopped"
    """It was shut down, or died too often."""
