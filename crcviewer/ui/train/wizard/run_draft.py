"""What the wizard has been told so far, and the command that it comes to. Without Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from crcviewer.protocol.data_choices import DataChoices
from crcviewer.protocol.failure import SettingValue
from crcviewer.protocol.json_lines import UnreadableError, from_json, from_plain, parsed
from crcviewer.protocol.recipe_report import set_options, written
from crcviewer.protocol.seed_group import MOST_SEEDS

_T = TypeVar("_T")


class DataSource(StrEnum):
    """Where the images come from."""

    PHANTOMS = "phantoms"
    DOWNLOAD = "download"
    FOLDER = "folder"
    TABLE = "table"
    CLASSES = "classes"
    """One's own tiles, in folders named after their classes."""
    PAIRS = "pairs"
    """Two folders of one's own, from which a table is made."""


class Step(StrEnum):
    """The pages of the wizard, in their order."""

    DATA = "data"
    PAIRING = "pairing"
    RECIPE = "recipe"
    MACHINE = "machine"
    REVIEW = "review"


class RunDraft(msgspec.Struct, frozen=True):
    """A training that is not started yet; kept as it is filled in."""

    step: Step = Step.DATA
    """Where the wizard was when it was left."""
    source: DataSource = DataSource.PHANTOMS
    data: str = ""
    """The folder or table that was checked."""
    folder: str = ""
    table: str = ""
    classes: str = ""
    tiles: str = ""
    slices: str = ""
    phantom_count: int = 600
    phantom_size: int = 28
    phantom_signal: Annotated[float, msgspec.Meta(ge=0.0, le=1.0)] = 0.5
    """How much a synthetic radiology image tells of its tile."""
    pathology: str = "pathmnist"
    radiology: str = ""
    choices: DataChoices = DataChoices()
    """What the user has said of the data beside where they are."""
    no_radiology: bool = False
    """Whether there are no radiology images, so that tiles alone are all there is."""
    pairing: str = ""
    """Empty: what the data ask for."""
    preset: str = "tiny"
    changes: dict[str, SettingValue] = {}
    """Settings that differ from the recipe's."""
    control: bool = True
    tile_only: bool = False
    """Whether no radiology image is looked at."""
    start: str = ""
    """A model or a file of weights that it begins with; empty: random weights."""
    device: str = ""
    """Empty: the best one."""
    seed: Annotated[int, msgspec.Meta(ge=0, lt=2**31)] = 0
    seeds: Annotated[int, msgspec.Meta(ge=1, le=MOST_SEEDS)] = 1
    """How often it is trained, each time with another seed."""
    name: str = ""

    @property
    def untouched(self) -> bool:
        """Whether nothing was entered yet that could be lost."""
        return msgspec.structs.replace(self, step=Step.DATA) == RunDraft()

    def study_arguments(self) -> list[str]:
        """The arguments that say what is trained, on what."""
        arguments = ["--preset", self.preset, "--data", self.data, "--pathology", self.pathology]
        if self.radiology:
            arguments += ["--radiology", self.radiology]
        arguments += self.choices.arguments()
        if self.tile_only:
            arguments.append("--tile-only")
        elif self.pairing:
            arguments += ["--pairing", self.pairing]
        arguments += set_options(self.changes)
        if not (self.control or self.tile_only):
            arguments.append("--no-control")
        if self.start:
            arguments += ["--start", self.start]
        if self.seed:
            arguments += ["--seed", str(self.seed)]
        if self.device:
            arguments += ["--device", self.device]
        return arguments

    def train_arguments(self, run: Path) -> list[str]:
        """After ``crcviewer``, to start it."""
        named = ["--name", self.name] if self.name else []
        seeds = ["--seeds", str(self.seeds)] if self.seeds > 1 else []
        return ["train", *self.study_arguments(), *seeds, "--run", str(run), *named]

    def check_arguments(self) -> list[str]:
        """After ``crcviewer``, to look at the images as the training would."""
        where = ["check", "--data", self.data, "--pathology", self.pathology]
        size = self.changes.get("network.input_size")
        return [
            *where,
            *self.choices.arguments(),
            *(["--tile-only"] if self.no_radiology else []),
            *(["--input-size", written(size)] if size is not None else []),
        ]

    def start_arguments(self) -> list[str]:
        """After ``crcviewer``, to know whether it can begin so."""
        return ["train", "--try-start", *self.study_arguments()]

    def trial_arguments(self) -> list[str]:
        """After ``crcviewer``, to try it."""
        return ["train", "--trial", *self.study_arguments()]


def remembered_draft(written: str) -> RunDraft:
    """Of the settings file, where it is JSON; whatever is not as it should be is left as it is at
    first."""
    try:
        plain = from_json(dict[str, Any], written)
    except UnreadableError:
        return RunDraft()
    values = {}
    for field in msgspec.structs.fields(RunDraft):
        try:
            values[field.name] = from_plain(field.type, plain[field.name])
        except (KeyError, UnreadableError):
            continue
    return RunDraft(**values)


def draft_of_request(request: Mapping[str, Any]) -> RunDraft:
    """Of a run that was started before. All its settings count as changes, until they are compared
    with those of its recipe."""
    # A run folder may be anybody's: what does not fit is left out.
    data: tuple[str, ...] = _read(tuple[str, ...], request.get("data"), ())
    nothing: dict[str, Any] = {}
    place = data[0] if data else ""
    table = place.lower().endswith((".csv", ".tsv", ".txt", ".xlsx"))
    return RunDraft(
        source=DataSource.TABLE if table else DataSource.FOLDER,
        data=place,
        folder="" if table else place,
        table=place if table else "",
        pathology=_read(str, request.get("pathology"), "") or "pathmnist",
        radiology=_read(str, request.get("radiology"), ""),
        choices=_read(DataChoices, request.get("choices"), DataChoices()),
        pairing=_read(str, request.get("pairing"), ""),
        preset=_read(str, request.get("preset"), "") or "tiny",
        changes={
            f"{group}.{name}": value
            for group, plain in _read(dict[str, Any], request.get("settings"), nothing).items()
            for name, value in _read(dict[str, Any], plain, nothing).items()
            if isinstance(value, SettingValue)
        },
        control=request.get("control") is not False,
        tile_only=request.get("tile_only") is True,
        no_radiology=request.get("tile_only") is True,
        start=_read(str, request.get("start"), ""),
        device=_read(str, request.get("device"), "").removeprefix("auto"),
        seeds=_read(Annotated[int, msgspec.Meta(ge=1, le=MOST_SEEDS)], request.get("seeds"), 1),
        seed=_read(Annotated[int, msgspec.Meta(ge=0, lt=2**31)], request.get("seed"), 0),
    )


def request_of_arguments(arguments: Sequence[str]) -> dict[str, Any]:
    """What was asked of a run that never wrote it down, from the arguments of its start: the
    inverse of :meth:`RunDraft.train_arguments`."""
    request: dict[str, Any] = {"data": [], "settings": {}}
    words = iter(arguments)
    for word in words:
        option = word.removeprefix("--")
        if option == "no-control":
            request["control"] = False
        elif option == "tile-only":
            request["tile_only"] = True
        elif option == "data":
            request["data"].append(next(words, ""))
        elif option in ("seed", "seeds"):
            request[option] = _typed(next(words, ""))
        elif option == "set":
            name, _, value = next(words, "").partition("=")
            group, _, leaf = name.partition(".")
            request["settings"].setdefault(group, {})[leaf] = _typed(value)
        elif option in ("preset", "pathology", "radiology", "pairing", "device", "start"):
            request[option] = next(words, "")
    return request


def _typed(value: str) -> Any:
    """The inverse of :func:`~crcviewer.protocol.recipe_report.written`."""
    try:
        return parsed(value)
    except UnreadableError:
        return value


def _read(kind: Any, plain: Any, otherwise: _T) -> _T:
    try:
        value: _T = from_plain(kind, plain)
    except UnreadableError:
        return otherwise
    return value
