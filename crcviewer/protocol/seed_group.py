"""Several runs that differ in their seed alone, as one job: a folder with a run folder a seed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec

from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.json_lines import UnreadableError, from_json, read_small
from crcviewer.protocol.run_events import Name

FILE = "seeds.json"
MOST_SEEDS = 20
Seed = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]


class SeedFigure(Estimate, frozen=True, kw_only=True):
    """The mean of one accuracy over the seeds. Its interval (Student's t, from three seeds on) is
    of chance in training alone: all seeds have the same images and the same split."""

    model: Name
    """Its file below each run."""
    split: Name
    """``val`` or ``test``."""
    deviation: float | None = None
    """Standard deviation over the seeds; None for one."""
    values: Annotated[tuple[float, ...], msgspec.Meta(max_length=MOST_SEEDS)] = ()
    """In the order of the seeds."""


class SeedGroup(msgspec.Struct, frozen=True):
    """What is trained, and with which seeds."""

    request: dict[str, Any]
    """As in ``config.json``; its run is the folder of the group."""
    seeds: Annotated[tuple[Seed, ...], msgspec.Meta(max_length=MOST_SEEDS)]
    figures: Annotated[tuple[SeedFigure, ...], msgspec.Meta(max_length=100)] = ()
    """Written when all runs are finished."""


def run_of(group: Path, seed: int) -> Path:
    """The run of one seed."""
    return group / f"seed {seed}"


def read_group(folder: Path) -> SeedGroup | None:
    """None where the folder is no group, or its file is damaged."""
    try:
        return from_json(SeedGroup, read_small(folder / FILE))
    except (OSError, UnreadableError):
        return None
