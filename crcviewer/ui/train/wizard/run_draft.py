"""What the wizard has been told so far, and the command that it comes to. Without Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any


class DataSource(StrEnum):
    """Where the images come from."""

    PHANTOMS = "phantoms"
    DOWNLOAD = "download"
    FOLDER = "folder"
    TABLE = "table"
    PAIRS = "pairs"
    """Two folders of one's own, from which a table is made."""


@dataclass(frozen=True)
class RunDraft:
    """A training that is not started yet; remembered from one time to the next."""

    source: DataSource = DataSource.PHANTOMS
    data: str = ""
    """The folder or table that was checked."""
    folder: str = ""
    table: str = ""
    tiles: str = ""
    slices: str = ""
    phantom_count: int = 600
    phantom_size: int = 28
    pathology: str = "pathmnist"
    radiology: str = ""
    pairing: str = ""
    """Empty: what the data ask for."""
    preset: str = "tiny"
    changes: tuple[tuple[str, str], ...] = ()
    """Settings that differ from the recipe's."""
    control: bool = True
    device: str = ""
    """Empty: the best one."""
    seed: int = 0
    name: str = ""

    def what(self) -> list[str]:
        """The arguments that say what is trained, on what."""
        arguments = ["--preset", self.preset, "--data", self.data, "--pathology", self.pathology]
        if self.radiology:
            arguments += ["--radiology", self.radiology]
        if self.pairing:
            arguments += ["--pairing", self.pairing]
        for name, value in self.changes:
            arguments += ["--set", f"{name}={value}"]
        if not self.control:
            arguments.append("--no-control")
        if self.seed:
            arguments += ["--seed", str(self.seed)]
        if self.device:
            arguments += ["--device", self.device]
        return arguments

    def train(self, run: Path) -> list[str]:
        """After ``crcviewer``, to start it."""
        named = ["--name", self.name] if self.name else []
        return ["train", *self.what(), "--run", str(run), *named]

    def probe(self) -> list[str]:
        """After ``crcviewer``, to try it."""
        return ["train", "--probe", *self.what()]

    def to_plain(self) -> dict[str, Any]:
        """For the settings file."""
        return asdict(self)


def draft_of(plain: Mapping[str, Any]) -> RunDraft:
    """Of the settings file; whatever is not as it should be is left as it is at first."""
    first = RunDraft()
    values: dict[str, Any] = {}
    for name, default in asdict(first).items():
        value = plain.get(name)
        if name == "source":
            known = [source for source in DataSource if source.value == value]
            values[name] = known[0] if known else first.source
        elif name == "changes":
            pairs = value if isinstance(value, list | tuple) else ()
            values[name] = tuple((str(p[0]), str(p[1])) for p in pairs if len(p) == 2)
        else:
            values[name] = value if type(value) is type(default) else default
    return RunDraft(**values)


def draft_of_request(request: Mapping[str, Any]) -> RunDraft:
    """Of a run that was started before. All its settings count as changes, until they are compared
    with those of its recipe."""
    data = [str(path) for path in request.get("data") or ()]
    place = data[0] if data else ""
    table = place.lower().endswith(".csv")
    return RunDraft(
        source=DataSource.TABLE if table else DataSource.FOLDER,
        data=place,
        folder="" if table else place,
        table=place if table else "",
        pathology=str(request.get("pathology") or "pathmnist"),
        radiology=str(request.get("radiology") or ""),
        pairing=str(request.get("pairing") or ""),
        preset=str(request.get("preset") or "tiny"),
        changes=tuple(flattened(request.get("settings") or {})),
        control=request.get("control") is not False,
        seed=int(request.get("seed") or 0),
    )


def flattened(settings: Mapping[str, Any], path: str = "") -> list[tuple[str, str]]:
    """Settings in their groups as single ones: ``batch.size``."""
    leaves: list[tuple[str, str]] = []
    for name, value in settings.items():
        if isinstance(value, Mapping):
            leaves += flattened(value, f"{path}{name}.")
        else:
            leaves.append(
                (f"{path}{name}", str(value).lower() if isinstance(value, bool) else str(value))
            )
    return leaves
