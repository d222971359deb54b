"""What a run is asked to do, and back again from the ``config.json`` that it leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.data_choices import DataChoices
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.json_lines import from_plain, parsed, read_small, to_plain
from crcviewer.protocol.old_sentences import sentences_as_texts
from crcviewer.protocol.text import Text, text
from training.base.errors import DataError, RunError, SettingsError
from training.config.overrides import override
from training.config.settings import StudySettings
from training.data.decode_images import INPUT_SIDE
from training.data.study_data import StudyData

_PUT_BACK = text("Put the former files back, or start again in a new folder.")


class TrainRequest(msgspec.Struct, frozen=True):
    """What is to be trained, from what, and where the results go."""

    preset: str
    settings: StudySettings
    data: tuple[Path, ...]
    run: Path
    name: str = ""
    pathology: str = "pathmnist"
    radiology: str = ""
    choices: DataChoices = DataChoices()
    """What else the user has said of the data: columns, labels, rows left out …"""
    pairing: str | None = None
    allow_label_leak: bool = False
    control: bool = True
    """Whether the matched control is trained too."""
    tile_only: bool = False
    """Whether tiles alone are learnt from, without any radiology image."""
    start: Path | None = None
    """A model or weights that the branches begin with; None: with nothing."""
    texture: Path | None = None
    """Grey tiles of a second source, which the tile branch learns from in stage 1."""
    test: bool = True
    """Whether the finished model is measured on the test split; else its audit is of validation."""
    seed: int = 0
    device: str = "auto"
    thumbnails: str | None = None
    """Whose pictures the model's file shows: ``all``, ``synthetic`` or ``none``; None: all, unless
    the images are somebody's own."""
    notes: tuple[Text, ...] = ()
    """For the model's card, beside what is said of every model."""
    command: str = "crcviewer train"
    """As given, for the model's card."""

    @property
    def image_side(self) -> int:
        """Pixels that images are kept with where they have as many: those that the network sees."""
        return max(INPUT_SIDE, self.settings.network.input_size)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values, with whole paths: a run may be gone on with from anywhere."""
        whole = replace(
            self,
            data=tuple(folder.resolve() for folder in self.data),
            run=self.run.resolve(),
            start=None if self.start is None else self.start.resolve(),
            texture=None if self.texture is None else self.texture.resolve(),
        )
        plain: dict[str, Any] = to_plain(whole)
        return plain


def data_identity(data: StudyData) -> dict[str, Any]:
    """What tells whether the data of a run are the same: the sets with their hashes, the pairs."""
    pairs = None
    if data.pairs is not None:
        digest = hashlib.sha256()
        for split in sorted(data.pairs):
            digest.update(split.encode() + data.pairs[split].tobytes())
        pairs = digest.hexdigest()
    return {"data": to_plain(data.all_sources), "pairs_sha256": pairs}


def read_config(run: Path) -> dict[str, Any]:
    """``config.json`` of an earlier run. Raises RunError."""
    try:
        plain = parsed(read_small(run / names.CONFIG))
        plain["request"]["run"] = str(run)  # it may have been moved
        request_of(plain)
    except OSError as error:
        raise RunError(
            text(
                "There is no training run in {folder} ({file}: {reason}).",
                folder=str(run),
                file=names.CONFIG,
                reason=error.strerror or str(error),
            ),
            text("Choose the folder of a run that was begun before."),
            ChooseFolder(),
        ) from error
    except (ValueError, KeyError, TypeError, SettingsError) as error:
        raise RunError(
            text(
                "{file} in {folder} is damaged, or of another version of this program.",
                file=names.CONFIG,
                folder=str(run),
            ),
            text("Start again in a new folder."),
        ) from error
    return dict(plain)


def request_of(config: dict[str, Any]) -> TrainRequest:
    """What the run was asked to do. Raises ValueError, KeyError, TypeError or SettingsError."""
    plain = config["request"]
    # Earlier versions wrote sentences where there are texts now, and began with a new fused head.
    notes = sentences_as_texts({"notes": plain.get("notes", [])})
    settings = {"fusion": {"head_start": "fresh"}, **plain["settings"]}
    return from_plain(TrainRequest, {**plain, **notes, "settings": settings})


def with_other_batches(
    request: TrainRequest, assignments: Sequence[str], *, processes: int, now: int
) -> TrainRequest:
    """The request with the group that makes a step cut into other batches, of the same sum.

    The run has had so many ``processes``, and has so many ``now``. Raises RunError for any other
    change: it would not be the same run.
    """
    settings = override(request.settings, assignments)
    before, after = request.settings.batch, settings.batch
    cut = replace(
        before,
        size=after.size,
        accumulation=after.accumulation,
        held_out_size=after.held_out_size,
    )
    if (
        replace(request.settings, batch=cut) != settings
        or before.size * before.accumulation * processes != after.size * after.accumulation * now
    ):
        raise RunError(
            text(
                "A run goes on with the settings that it began with. Only batch.size, "
                "batch.accumulation and the number of processes may change, with the same product."
            ),
            text(
                "They were {size}, {accumulation} and {processes}; or start in a new folder.",
                size=before.size,
                accumulation=before.accumulation,
                processes=processes,
            ),
        )
    return replace(request, settings=settings)


def refuse_changed_data(config: dict[str, Any], data: StudyData) -> None:
    """Raises DataError where the data are not those that the run began with."""
    now = data_identity(data)
    for was, is_ in zip(config["data"], now["data"], strict=False):
        if was != is_:
            raise DataError(
                text(
                    "The data have changed since the run began: {name} had {before} images with "
                    "the checksum {checksum}…, and now it has {now} with {other}….",
                    name=was["name"],
                    before=was["count"],
                    checksum=was["sha256"][:12],
                    now=is_["count"],
                    other=is_["sha256"][:12],
                ),
                _PUT_BACK,
            )
    if len(config["data"]) != len(now["data"]) or config["pairs_sha256"] != now["pairs_sha256"]:
        raise DataError(
            text("The data have changed since the run began: there are other pairs or sets."),
            _PUT_BACK,
        )
