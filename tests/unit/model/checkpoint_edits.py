"""Files as a mischief-maker or a bad disk would leave them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from safetensors import safe_open
from safetensors.torch import load_file, save_file

Edit = Callable[[dict[str, Any]], object]


def edit_document(path: Path, edit: Edit) -> None:
    with safe_open(path, "pt") as file:
        plain = json.loads(file.metadata()["crcviewer"])
    edit(plain)
    save_file(load_file(path), path, metadata={"crcviewer": json.dumps(plain)})


def edit_tensors(path: Path, edit: Edit) -> None:
    with safe_open(path, "pt") as file:
        metadata = file.metadata()
    tensors = load_file(path)
    edit(tensors)
    save_file(tensors, path, metadata=metadata)
