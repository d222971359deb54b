"""The room costs nothing that is not needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

_SCRIPT = """
import sys
sys.path.insert(0, sys.argv[2])
from crcviewer.imaging.discover.find_cases import find_cases
from crcviewer.imaging.open.open_image import (open_image)
open_image(sys.argv[1]).read(0, slot=None)
cases, _ = find_cases([sys.argv[1]], on_cases=lambda _: None,
                         on_progress=lambda *_: None, cancelled=lambda: False)
assert cases and not cases[0].error
names = "pydicom gdcm nibabel tifffile imagecodecs pyvips torch PySide6 scipy"
print(*[name for name in names.split() if name in sys.modules])
"""


def test_a_png_is_opened_without_the_heavy_readers(tmp_path: Path) -> None:
    Image.fromarray(np.zeros((4, 4, 3), np.uint8)).save(tmp_path / "a_path.png")
    root = str(Path(__file__).parents[3])
    result = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path / "a_path.png"), root],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.stdout.strip(), result.stderr) == ("", "")
