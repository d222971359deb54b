"""Where a run was made: recorded with it, so that it can be made again."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import torch

import crcviewer
from crcviewer.model.device import describe_device
from training.hardware.machine import processor_name


def environment(device: torch.device) -> dict[str, Any]:
    """Versions, system, processor and device, and the commit of the program's own repository."""
    cudnn: Any = torch.backends.cudnn  # its functions have no types
    return {
        "code_version": crcviewer.__version__,
        "commit": _commit(Path(crcviewer.__file__).parent.parent),
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": np.__version__,
        "cuda": torch.version.cuda if device.type == "cuda" else None,
        "cudnn": cudnn.version() if device.type == "cuda" else None,
        "system": platform.platform(),
        "processor": processor_name(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "device": describe_device(device),
    }


def _commit(folder: Path) -> str | None:
    """None where the program was installed, not checked out; "+" where files were changed."""
    if not (folder / ".git").exists():
        return None

    def git(*words: str) -> str:
        told = subprocess.run(
            ["git", "--no-optional-locks", "-C", str(folder), *words],
            capture_output=True,
            text=True,
            check=True,
        )
        return told.stdout.strip()

    try:
        changed = git("status", "--porcelain", "--untracked-files=no")
        return git("rev-parse", "HEAD") + ("+" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return None
