"""The window's process never imports torch, nor the model, nor the engine."""

from __future__ import annotations

import subprocess
import sys

_IMPORT_ALL = """
import importlib, pkgutil, sys
for package in ("crcviewer.client", "crcviewer.ui"):
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
        importlib.import_module(module.name)
heavy = {"torch", "torchvision", "sklearn", "crcviewer.model", "crcviewer.engine", "training"}
print(sorted(heavy & set(sys.modules)))
print("crcviewer.client.engine_client" in sys.modules)
"""


def test_window_modules_never_import_torch() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _IMPORT_ALL], capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines() == ["[]", "True"]
