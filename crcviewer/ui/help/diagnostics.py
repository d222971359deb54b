"""What helps to find a fault, as text to send: the program, the computer, choices, the log's end.

No patient data: what is in the header of an image is never logged. Names of files and folders
are replaced, unless the user wants them to be told.
"""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from crcviewer import __version__
from crcviewer.client.engine_client import EngineClient
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol.device_report import DeviceReport
from crcviewer.protocol.resources import resources_folder
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.help.log_tail import last_lines
from crcviewer.ui.help.redaction import Redactor
from crcviewer.ui.look.user_settings import Settings

LOG_LINES = 200


def diagnostics(
    engine: EngineClient,
    settings: Settings,
    logs: Mapping[str, Path],
    devices: DeviceReport | None,
    redactor: Redactor | None,
) -> str:
    """``logs``: by what they are of. ``redactor``: None where names are to be told.

    English in any language of the window: others are to read it.
    """
    parts = [*_program(), *_computer(devices), *_model(engine), *_choices(settings)]
    for name, path in logs.items():
        lines = last_lines(path, LOG_LINES)
        if lines:
            parts += ["", f"Log of the {name}, last {len(lines)} lines:", *lines]
    text = "\n".join(parts) + "\n"
    return text if redactor is None else redactor.redact(text)


def redactor_for(store: CaseStore, settings: Settings, runs: RunLibrary) -> Redactor:
    """One that knows the places of this computer, and what the user has opened."""
    places = {
        str(Path.home()): "<home>",
        str(runs.folder): "<runs>",
        tempfile.gettempdir(): "<temporary>",
        str(resources_folder().parent): "<program>",
        str(Path(__file__).parents[2]): "<program>",
        sys.base_prefix: "<python>",
        sys.prefix: "<python>",
    }
    return Redactor(places, {part for path in _paths(store, settings, runs) for part in path})


def _paths(store: CaseStore, settings: Settings, runs: RunLibrary) -> Iterator[Iterable[str]]:
    opened = [
        picture.info.path
        for case in store
        for picture in (case.pathology, case.radiology)
        if picture is not None
    ]
    remembered = (*settings.recent_models, settings.last_model, settings.last_folder)
    for path in map(Path, (*opened, *remembered, *(str(run.path) for run in runs.runs()))):
        yield path.name, path.stem, path.parent.name


def _program() -> list[str]:
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    screens = ", ".join(
        f"{screen.size().width()} x {screen.size().height()} at {screen.devicePixelRatio():g}"
        for screen in app.screens()
    )
    frozen = "bundle" if getattr(sys, "frozen", False) else "source or wheel"
    return [
        f"crcviewer {__version__} ({frozen})",
        f"system: {platform.platform()}, {platform.machine()}",
        f"Python {platform.python_version()}, Qt {qVersion()}, PySide6 {PySide6.__version__}",
        f"window: {app.platformName()}, screens {screens}",
    ]


def _computer(devices: DeviceReport | None) -> list[str]:
    if devices is None:
        return ["torch: not known"]
    lines = [
        f"torch {devices.torch} ({devices.torch_build}), driver {devices.driver or 'none'}",
        f"processors: {devices.cpu_cores}, memory {devices.ram / 2**30:.1f} GiB,"
        f" free {devices.ram_free / 2**30:.1f} GiB",
    ]
    for device in devices.devices:
        state = "usable" if device.usable else f"not usable: {device.why_not}"
        lines.append(f"device {device.name or '-'}: {device.title}, {state}")
    return lines


def _model(engine: EngineClient) -> list[str]:
    card = engine.card
    lines = [f"engine: {engine.state.name.lower()}, on {engine.computes_on or 'unknown'}"]
    if card is not None:
        lines.append(f"model: SHA-256 {card.sha256}")
    return lines


def _choices(settings: Settings) -> list[str]:
    def yes(on: bool) -> str:
        return "yes" if on else "no"

    own = [name for name in ("runs", "models", "data") if settings.folder(name)]
    return [
        f"settings: colours {settings.scheme or 'system'}, text {settings.text_percent} %,"
        f" device {settings.device or 'best'}, remembers {yes(settings.remembers)},"
        f" own images in models {yes(settings.shows_own_images)},"
        f" folders chosen: {', '.join(own) or 'none'}",
    ]
