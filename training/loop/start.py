"""What the branches of a study begin with: weights of another model, instead of random ones.

A file of this program gives its branches, and its head where the classes are the very same; a file
with torchvision's names (its ImageNet weights, as ``.pth`` or ``.safetensors``) gives the residual
layers of both branches. The stem is new then: torchvision's is of another shape. Nothing in a file
is executed, and of a ``.pth`` only a plain dict of tensors is taken.
"""

from __future__ import annotations

import hashlib
import pickle
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from crcviewer.model.checkpoint import METADATA_KEY, Checkpoint, read_checkpoint
from crcviewer.model.network import FusionNetwork, NetworkConfig, SingleModalNetwork
from crcviewer.protocol.atomic import write_atomically
from crcviewer.protocol.failure import ChangeSettings, ChooseFolder, PlainError
from crcviewer.protocol.text import text
from training.base.errors import RunError
from training.data.fingerprints import Fingerprints
from training.data.known_tiles import known_tiles

_LARGEST_FILE = 8 * 2**30
_PICKLED = (".pth", ".pt", ".bin")
_BRANCHES = ("pathology", "radiology")


class StartInfo(msgspec.Struct, frozen=True):
    """Where the weights are from: for ``config.json`` and the model's card."""

    name: str
    """Of the model, as its card has it, or of the file."""
    file: str
    sha256: str
    kind: str
    """``fusion``, ``pathology`` or ``radiology`` as in a checkpoint, or ``torchvision``."""
    parts: tuple[str, ...]
    """What begins with them: ``pathology``, ``radiology``, ``head``."""
    learnt: dict[str, int] = {}
    """How many tiles of this run's validation and test that model has learnt from, by split."""


@dataclass(frozen=True)
class Start:
    """Weights by the names that they have in a :class:`SingleModalNetwork`, for each branch."""

    info: StartInfo
    weights: Mapping[str, Mapping[str, Tensor]]
    """By branch; of ``stem`` none where they are torchvision's."""
    known: Mapping[str, Fingerprints] = field(default_factory=dict)
    """Tiles that the model has seen, by split; empty: it does not tell."""

    def give(self, network: SingleModalNetwork, branch: str) -> None:
        """Let a new network of a branch begin with what there is for it."""
        given = self.weights.get(branch, {})
        network.load_state_dict({**network.state_dict(), **given})

    def save(self, path: Path) -> None:
        """For a run that goes on when the file is no longer there. Raises OSError."""
        flat = {
            f"{branch}/{name}": tensor.contiguous()
            for branch, tensors in self.weights.items()
            for name, tensor in tensors.items()
        }
        write_atomically(path, lambda temporary: save_file(flat, temporary))


def saved_start(path: Path, plain: Any) -> Start:
    """The inverse of :meth:`Start.save`; ``plain``: its :class:`StartInfo`. Raises RunError."""
    try:
        info = msgspec.convert(plain, StartInfo)
        flat = load_file(path)
    except (OSError, SafetensorError, msgspec.ValidationError) as error:
        raise RunError(
            text("{file} is damaged, so the run cannot go on.", file=path.name),
            text("Start again in a new folder."),
        ) from error
    weights: dict[str, dict[str, Tensor]] = {}
    for name, tensor in flat.items():
        branch, _, within = name.partition("/")
        weights.setdefault(branch, {})[within] = tensor
    return Start(info, weights)


def read_start(
    path: Path, config: NetworkConfig, classes: tuple[str, ...], organs: tuple[str, ...]
) -> Start:
    """The weights of a file, for networks of ``config`` whose outputs have these names: codes of
    tissue classes, and organs.

    Raises RunError where they do not fit, and says which.
    """
    _check_size(path)
    if path.suffix.lower() in _PICKLED:
        return _of_torchvision(path, _unpickled(path), config)
    try:
        with safe_open(path, "pt") as file:
            ours = METADATA_KEY in (file.metadata() or {})
    except (OSError, SafetensorError) as error:
        raise _no_weights(path) from error
    if not ours:
        return _of_torchvision(path, load_file(path), config)
    return _of_checkpoint(read_checkpoint(path), config, classes, organs)


# ------------------------------------------------------------------------ this program's models


def _of_checkpoint(
    checkpoint: Checkpoint,
    config: NetworkConfig,
    classes: tuple[str, ...],
    organs: tuple[str, ...],
) -> Start:
    document, network = checkpoint.document, checkpoint.network
    file = checkpoint.path.name
    theirs = document.network
    if (theirs.backbone, theirs.width) != (config.backbone, config.width):
        raise RunError(
            text(
                "{file} cannot be started from: its network is {theirs}, and here it is {ours}.",
                file=file, theirs=theirs.describe(), ours=config.describe(),
            ),
            text("Choose the same network, or another file."),
            ChangeSettings({"network.backbone": theirs.backbone, "network.width": theirs.width}),
        )  # fmt: skip
    same_classes = tuple(tissue.code for tissue in document.classes) == classes
    same_organs = document.organs == organs
    weights: dict[str, dict[str, Tensor]] = {}
    parts: list[str] = []
    if isinstance(network, FusionNetwork):
        for branch in _BRANCHES:
            weights[branch] = _inside(getattr(network, branch))
        if same_classes:
            # The tile's half: what the other added is learnt again in stage 2.
            channels = network.pathology.channels
            weights["pathology"] |= {
                "head.weight": network.head.weight.detach()[:, :channels].clone(),
                "head.bias": network.head.bias.detach().clone(),
            }
        parts = [*_BRANCHES]
    else:
        branch = "pathology" if document.kind == "pathology" else "radiology"
        weights[branch] = _inside(network.branch)
        if same_classes if branch == "pathology" else same_organs and document.kind == branch:
            weights[branch] |= {
                "head.weight": network.head.weight.detach().clone(),
                "head.bias": network.head.bias.detach().clone(),
            }
        parts = [branch]
    if "head.weight" in weights.get("pathology", {}):
        parts.append("head")
    info = StartInfo(document.name, file, checkpoint.sha256, document.kind, tuple(parts))
    return Start(info, weights, known_tiles(checkpoint.extra))


def _inside(branch: nn.Module) -> dict[str, Tensor]:
    return {f"branch.{name}": value.clone() for name, value in branch.state_dict().items()}


# --------------------------------------------------------------------------------- torchvision


def _of_torchvision(path: Path, found: Mapping[str, Tensor], config: NetworkConfig) -> Start:
    with torch.device("meta"):
        own = SingleModalNetwork(config, 1).branch.state_dict()
    taken = {name: value for name, value in found.items() if name.startswith("layer")}
    wanted = {name: value for name, value in own.items() if name.startswith("layer")}
    if not taken:
        raise _no_weights(path)
    for name, theirs, ours in _differing(taken, wanted):
        raise RunError(
            text(
                "{file} does not fit this network: {tensor} is {theirs} there, and {ours} here.",
                file=path.name, tensor=name, theirs=theirs, ours=ours,
            ),
            text("Choose the backbone that the file is of, at its full width, or another file."),
        )  # fmt: skip
    inside = {f"branch.{name}": value.to(wanted[name].dtype) for name, value in taken.items()}
    info = StartInfo(path.stem, path.name, _hash_of(path), "torchvision", _BRANCHES)
    return Start(info, dict.fromkeys(_BRANCHES, inside))


def _differing(
    found: Mapping[str, Tensor], wanted: Mapping[str, Tensor]
) -> Iterator[tuple[str, str, str]]:
    """Name of a tensor, and both shapes in words."""
    for name in sorted({*found, *wanted}):
        here, there = wanted.get(name), found.get(name)
        if here is None or there is None or here.shape != there.shape:
            yield name, _shape(there), _shape(here)


def _shape(tensor: Tensor | None) -> str:
    if tensor is None:
        return "–"
    return " × ".join(map(str, tensor.shape)) or "1"


def _unpickled(path: Path) -> dict[str, Tensor]:
    """A plain dict of tensors; torch's restricted unpickler calls nothing that a file names."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of pickles that torch did not write
            plain = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, pickle.UnpicklingError, EOFError, ValueError, KeyError) as error:
        raise _no_weights(path) from error
    if isinstance(plain, Mapping) and isinstance(plain.get("state_dict"), Mapping):
        plain = plain["state_dict"]
    if not isinstance(plain, Mapping):
        raise _no_weights(path)
    tensors = {
        name: value
        for name, value in plain.items()
        if isinstance(name, str) and isinstance(value, Tensor)
    }
    if len(tensors) != len(plain):
        raise _no_weights(path)
    return tensors


def _check_size(path: Path) -> None:
    try:
        if path.is_file() and path.stat().st_size <= _LARGEST_FILE:
            return
    except OSError as error:
        raise _no_weights(path) from error
    raise _no_weights(path)


def _no_weights(path: Path) -> PlainError:
    return RunError(
        text("{file} holds no weights that a training could start from.", file=path.name),
        text(
            "Choose a model of this program, or the weights of a ResNet of torchvision as .pth or"
            " .safetensors."
        ),
        ChooseFolder(),
    )


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
