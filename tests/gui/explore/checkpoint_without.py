"""A model without its reference sample, without importing torch."""

from __future__ import annotations

from pathlib import Path

from safetensors import safe_open
from safetensors.numpy import load_file, save_file


def without_reference(source: Path, target: Path) -> None:
    """Copy a checkpoint but for its ``reference.*``."""
    with safe_open(source, "numpy") as file:
        metadata = file.metadata()
    tensors = {k: v for k, v in load_file(source).items() if not k.startswith("reference.")}
    save_file(tensors, target, metadata=metadata)
