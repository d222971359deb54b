"""The window's process never imports torch, and nothing heavy before it is painted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_CODE = """
import sys
from crcviewer import app

def painted(*_):
    from PySide6.QtWidgets import QApplication
    print(*sorted(name for name in sys.modules if "." not in name))
    QApplication.quit()

app.start_work = painted
sys.exit(app.run_window([]))
"""


def test_what_the_window_imports(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", _CODE],
        env=os.environ | home | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    modules = set(done.stdout.split())
    assert {"crcviewer", "PySide6"} <= modules
    heavy = {
        "torch",
        "torchvision",
        "sklearn",
        "PIL",
        "pydicom",
        "nibabel",
        "tifffile",
        "pyvips",
        "pyqtgraph",
        # what reports, tables, slides and cohorts are made with
        "cryptography",
        "dask",
        "distributed",
        "fontTools",
        "highdicom",
        "kfbslide",
        "matplotlib",
        "openslide",
        "pyarrow",
        "pypdf",
        "scipy",
        "typst",
        "xlsxwriter",
    }
    assert not modules & heavy
