"""Where the files that ship with the program lie, in the package or in the source tree; and where
it keeps what can be made again."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from crcviewer.protocol.run_directory import STAGE1_PATHOLOGY, STAGE1_RADIOLOGY

CACHE_VARIABLE = "CRCVIEWER_CACHE"
"""Environment variable: another folder for what can be made again."""
_PACKAGE = Path(__file__).resolve().parents[1]


def resources_folder() -> Path:
    """The folder of icons, themes, samples and bundled models."""
    packaged = _PACKAGE / "resources"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "resources"


def demo_model() -> Path:
    """The checkpoint that is loaded at the first start."""
    return resources_folder() / "models" / "demo.safetensors"


def bundled_models() -> tuple[Path, ...]:
    """All fused models that ship with the program, the demo model first."""
    found = sorted((resources_folder() / "models").glob("*.safetensors"))
    found = [path for path in found if not is_branch(path)]
    return tuple(sorted(found, key=lambda p: p != demo_model()))


def is_branch(model: Path) -> bool:
    """Whether it is one branch of a fused model, and no model to choose: ``NAME.stage1_pathology``
    beside ``NAME``. Other dots are a part of the name."""
    return model.name.endswith((f".{STAGE1_PATHOLOGY}", f".{STAGE1_RADIOLOGY}"))


def samples_folder() -> Path:
    """The synthetic sample cases, as pairs of files."""
    return resources_folder() / "samples"


def icon_file() -> Path:
    """The program's icon."""
    return resources_folder() / "icons" / "crcviewer.png"


def cache_folder() -> Path:
    """Where this user's programs keep what can be made again: decoded images, tissue maps."""
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "crcviewer" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "crcviewer"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "crcviewer"
