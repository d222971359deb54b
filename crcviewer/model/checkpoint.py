"""The checkpoint file: ``.safetensors`` with the weights, and a JSON document in its metadata.

Nothing of a file is trusted: its shape is compared with the network's before anything of that
network is allocated, and nothing in it is ever executed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load as load_tensors
from safetensors.torch import save_file
from torch import Tensor, nn

from crcviewer.model.document import FORMAT_VERSION, CheckpointDocument
from crcviewer.model.network import FusionNetwork, SingleModalNetwork
from crcviewer.protocol.atomic import write_atomically
from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.json_lines import UnreadableError, from_plain, parsed
from crcviewer.protocol.text import joined, text

METADATA_KEY = "crcviewer"
_WEIGHTS = "network."
_EXTRA_PREFIXES = ("neutral.", "golden.", "reference.", "gate.", "seen.")
_REPLACEABLE = ("reference.", "gate.")
_FLOATS = {"F32": torch.float32, "F16": torch.float16}
_LARGEST_FILE = 8 * 2**30
"""Bytes: over four times the largest network in float32 with its reference sample."""

_LARGEST_HEAD = 1 << 22
"""Bytes: a hundred times what the head of a large model takes."""
_OTHER_FORMATS = (".pt", ".pth", ".ckpt", ".bin", ".pkl", ".pickle", ".zip", ".h5", ".onnx")
_OPEN_OURS = text("Open a .safetensors file that this program has written.")
_FETCH_AGAIN = text("Copy or download the file again, or train the model again.")


class CheckpointError(PlainError):
    """A file that cannot be used as a model."""


@dataclass(frozen=True)
class Checkpoint:
    """A file, read and checked."""

    path: Path
    sha256: str
    document: CheckpointDocument
    network: FusionNetwork | SingleModalNetwork
    """In float32 on the CPU, in evaluation mode."""
    extra: dict[str, Tensor]
    """``neutral.radiology`` ``(S, S)`` uint8, ``golden.…``, ``reference.…``, and ``seen.…``, which
    are descriptors of the tiles that it was trained, chosen and tested with."""


def write_checkpoint(
    path: Path,
    network: FusionNetwork | SingleModalNetwork,
    document: CheckpointDocument,
    extra_tensors: Mapping[str, Tensor],
) -> None:
    """Write the file whole or not at all. ``document.weights`` decides how weights are stored.

    Raises OSError where the disk does not take it.
    """
    if document.network != network.config:
        raise ValueError("the document describes another network")
    unknown = [name for name in extra_tensors if not name.startswith(_EXTRA_PREFIXES)]
    if unknown:
        raise ValueError(f"extra tensors must begin with one of {_EXTRA_PREFIXES}: {unknown}")
    stored = {_WEIGHTS + k: v for k, v in stored_weights(network, document.weights).items()}
    stored |= {name: tensor.detach().cpu().contiguous() for name, tensor in extra_tensors.items()}
    metadata = {METADATA_KEY: document.to_text()}
    _write(path, stored, metadata)


def _write(path: Path, tensors: dict[str, Tensor], metadata: dict[str, str]) -> None:
    def write(temporary: Path) -> None:
        try:
            save_file(tensors, temporary, metadata=metadata)
        except SafetensorError as error:
            # The writer hides in its text what the disk said.
            number = re.search(r"os error (\d+)", str(error))
            if number is None:
                raise
            raise OSError(int(number[1]), os.strerror(int(number[1]))) from error

    write_atomically(path, write)


def write_into_document(
    path: Path, parts: Mapping[str, Any], *tensors: Mapping[str, Tensor] | None
) -> None:
    """Replace parts of a checkpoint's JSON document, and groups of its other tensors.

    ``tensors``: groups ``reference.…`` or ``gate.…``; each takes the place of all tensors with its
    prefix, and None of none. Whole or not at all. All other tensors, and what this version does not
    know of its document, stay as they are. Raises CheckpointError where the file cannot be read,
    ValueError where a part does not fit, OSError where the disk does not take it.
    """
    read_checkpoint(path)
    with safe_open(path, "pt") as file:
        metadata = dict(file.metadata())
    plain = json.loads(metadata[METADATA_KEY]) | dict(parts)
    CheckpointDocument.from_plain(plain)
    metadata[METADATA_KEY] = json.dumps(plain, ensure_ascii=False, allow_nan=False)
    held = load_tensors(path.read_bytes())
    for group in tensors:
        if not group:
            continue
        prefixes = [p for p in _REPLACEABLE if all(name.startswith(p) for name in group)]
        if not prefixes:
            raise ValueError(f"names of a group begin with one of {_REPLACEABLE}")
        held = {k: v for k, v in held.items() if not k.startswith(prefixes[0])} | dict(group)
    _write(path, held, metadata)


def stored_weights(network: nn.Module, weights: str) -> dict[str, Tensor]:
    """The state of a network as a checkpoint stores it: a copy on the CPU.

    With ``float16`` only convolutions and the head are reduced: the statistics of batch
    normalisation may exceed what half precision can hold.
    """
    small = weights == "float16"
    return {
        name: value.detach()
        .to("cpu", torch.float16 if small and value.ndim > 1 else value.dtype, copy=True)
        .contiguous()
        for name, value in network.state_dict().items()
    }


def read_checkpoint(path: Path) -> Checkpoint:
    """Read, check and hash a file. Raises CheckpointError with a plain sentence."""
    path = Path(path)
    try:
        before = path.stat()
        _refuse_other_files(path, before.st_size)
        document, network = _read_header(path)
        data = path.read_bytes()
        after = path.stat()
    except OSError as error:
        raise CheckpointError(
            text(
                "{name} could not be read: {reason}.",
                name=path.name,
                reason=error.strerror or text("the disk gave an error"),
            ),
            text("Check that the file is still there and that you may read it."),
        ) from error
    if (before.st_ino, before.st_mtime_ns, before.st_size) != (
        after.st_ino,
        after.st_mtime_ns,
        after.st_size,
    ):
        raise CheckpointError(
            text("{name} changed while it was read.", name=path.name),
            text("Wait until it is written, and try again."),
        )
    try:
        tensors = load_tensors(data)
    except (SafetensorError, ValueError, KeyError) as error:
        raise _damaged(path) from error
    weights = {
        name.removeprefix(_WEIGHTS): value.float() if value.is_floating_point() else value.clone()
        for name, value in tensors.items()
        if name.startswith(_WEIGHTS)
    }
    if not all(bool(value.isfinite().all()) for value in weights.values()):
        raise CheckpointError(
            text("{name} holds weights that are no finite numbers.", name=path.name),
            joined((text("Its training failed or the file is damaged."), _FETCH_AGAIN)),
        )
    network.load_state_dict(weights, assign=True)
    extra = {name: t.clone() for name, t in tensors.items() if name.startswith(_EXTRA_PREFIXES)}
    digest = hashlib.sha256(data).hexdigest()
    return Checkpoint(path, digest, document, network.eval(), extra)


def _refuse_other_files(path: Path, size: int) -> None:
    if path.is_dir():
        raise CheckpointError(text("{name} is a folder, not a model.", name=path.name), _OPEN_OURS)
    if size > _LARGEST_FILE:
        raise CheckpointError(
            text("{name} is larger than any model of this program.", name=path.name), _OPEN_OURS
        )
    with path.open("rb") as file:
        head = file.read(8)
    if len(head) == 8 and _LARGEST_HEAD < int.from_bytes(head, "little") <= size:
        raise CheckpointError(
            text("{name} says more of itself than any model of this program.", name=path.name),
            _OPEN_OURS,
        )
    # A zip archive (torch.save since 1.6) or a bare pickle of protocol 2 to 5.
    pickled = head[:4] == b"PK\x03\x04" or (head[:1] == b"\x80" and head[1:2] in b"\2\3\4\5")
    if path.suffix.lower() in _OTHER_FORMATS or pickled:
        raise CheckpointError(
            text(
                "{name} is of a kind that can hold programs, so it is never opened.", name=path.name
            ),
            _OPEN_OURS,
        )


def _read_header(path: Path) -> tuple[CheckpointDocument, FusionNetwork | SingleModalNetwork]:
    """The document and, without memory for its weights, the network that it describes."""
    try:
        with safe_open(path, "pt") as file:
            metadata = file.metadata() or {}
            slices = {name: file.get_slice(name) for name in file.keys()}  # noqa: SIM118
            held = {name: (s.get_dtype(), tuple(s.get_shape())) for name, s in slices.items()}
    except SafetensorError as error:
        if path.suffix.lower() != ".safetensors":
            raise CheckpointError(
                text("{name} is not a model file.", name=path.name), _OPEN_OURS
            ) from error
        raise _damaged(path) from error
    if METADATA_KEY not in metadata:
        raise CheckpointError(
            text(
                "{name} was not written by this program, so it cannot be used as its model.",
                name=path.name,
            ),
            _OPEN_OURS,
        )
    document = _parse(path, metadata[METADATA_KEY])
    with torch.device("meta"):
        network = (
            FusionNetwork(document.network)
            if document.kind == "fusion"
            else SingleModalNetwork(document.network, document.outputs)
        )
    expected = {_WEIGHTS + name: tensor for name, tensor in network.state_dict().items()}
    for name, tensor in expected.items():
        dtype, shape = held.get(name, ("", ()))
        kinds = _FLOATS if tensor.is_floating_point() else {"I64"}
        if dtype not in kinds or shape != tuple(tensor.shape):
            raise CheckpointError(
                text(
                    "{name} is damaged: its weights do not fit the network that it describes.",
                    name=path.name,
                ),
                _FETCH_AGAIN,
            )
    if any(name.startswith(_WEIGHTS) and name not in expected for name in held):
        raise CheckpointError(
            text(
                "{name} is damaged: it has weights that its network does not have.", name=path.name
            ),
            _FETCH_AGAIN,
        )
    return document, network


class _Versioned(msgspec.Struct):
    format_version: int


def _parse(path: Path, document: str) -> CheckpointDocument:
    try:
        plain = parsed(document)
        if from_plain(_Versioned, plain).format_version > FORMAT_VERSION:
            raise CheckpointError(
                text("{name} was written by a newer version of this program.", name=path.name),
                text("Install the newest version of crcviewer, then open it again."),
            )
        return CheckpointDocument.from_plain(plain)
    except UnreadableError as error:
        raise CheckpointError(
            text("{name} is damaged: its description cannot be understood.", name=path.name),
            _FETCH_AGAIN,
        ) from error


def _damaged(path: Path) -> CheckpointError:
    return CheckpointError(text("{name} is damaged or incomplete.", name=path.name), _FETCH_AGAIN)
