"""Where runs, models and data of the user lie, if nothing else is chosen."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from crcviewer.ui.look.user_settings import Settings

RUNS_VARIABLE = "CRCVIEWER_RUNS"
"""Environment variable: where runs are, whatever the user has chosen."""


class Folder(StrEnum):
    """What the user may choose a place for; the value is its name in the settings."""

    RUNS = "runs"
    MODELS = "models"
    DATA = "data"


def runs_folder(settings: Settings) -> Path:
    """Where this user's training runs are: as the environment says, or the settings."""
    return _kept(RUNS_VARIABLE, "runs", settings.folder(Folder.RUNS))


def profiles_folder() -> Path:
    """Where the site profiles that are made in the window are kept."""
    return _kept("CRCVIEWER_PROFILES", "profiles")


def evaluations_folder() -> Path:
    """Where the evaluations that are made in the window are kept, each in a folder of its own."""
    return _kept("CRCVIEWER_EVALUATIONS", "evaluations")


def labelled_sets_folder() -> Path:
    """Where labelled sets of reviewed cases go, unless the user says otherwise."""
    return _kept("CRCVIEWER_LABELLED_SETS", "labelled-sets")


def sessions_folder() -> Path:
    """Where work without a name of its own is kept."""
    return _kept("CRCVIEWER_SESSIONS", "sessions")


def own_pictures_folder(settings: Settings, until_the_end: Path) -> Path:
    """Where pictures lie that are no file of the user's, as those that are pasted: with the
    sessions, which need them later; ``until_the_end``, where nothing is to be remembered."""
    return sessions_folder() / "pictures" if settings.remembers else until_the_end


def _kept(variable: str, name: str, chosen: str = "") -> Path:
    """As the environment says, else as was chosen, else among this user's data."""
    told = os.environ.get(variable) or chosen
    if told:
        return Path(told)
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(place) / name
