"""Where runs, models and data of the user lie, if nothing else is chosen."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from crcviewer.ui.look.user_settings import Settings


class Folder(StrEnum):
    """What the user may choose a place for; the value is its name in the settings."""

    RUNS = "runs"
    MODELS = "models"
    DATA = "data"


def runs_folder(settings: Settings) -> Path:
    """Where this user's training runs are: as the environment says, or the settings."""
    chosen = os.environ.get("CRCVIEWER_RUNS") or settings.folder(Folder.RUNS)
    if chosen:
        return Path(chosen)
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(place) / "runs"


def profiles_folder() -> Path:
    """Where the site profiles that are made in the window are kept."""
    chosen = os.environ.get("CRCVIEWER_PROFILES")
    if chosen:
        return Path(chosen)
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(place) / "profiles"


def evaluations_folder() -> Path:
    """Where the evaluations that are made in the window are kept, each in a folder of its own."""
    chosen = os.environ.get("CRCVIEWER_EVALUATIONS")
    if chosen:
        return Path(chosen)
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(place) / "evaluations"
