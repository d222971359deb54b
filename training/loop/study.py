"""What a study is made of, and what follows from it: its networks, epochs and preparation."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as replace_fields

import torch

from crcviewer.model.network import NetworkConfig
from crcviewer.model.preprocess import ChannelStatistics, Preprocessing
from training.config.settings import StudySettings
from training.data.pairing import Pairing
from training.data.study_data import Split, StudyData
from training.loop.device_images import measured_statistics
from training.loop.distributed import SINGLE_PROCESS, ProcessGroup
from training.loop.epoch import choose_precision
from training.loop.start import Start


@dataclass(frozen=True)
class Study:
    """What a study is made of; nothing in it changes while it runs."""

    settings: StudySettings
    data: StudyData
    pairing: Pairing
    seed: int
    device: torch.device
    control: bool = True
    """Whether the matched control is trained, which takes about as long as the rest."""
    processes: ProcessGroup = SINGLE_PROCESS
    """The processes that learn together."""
    start: Start | None = None
    """What the branches begin with; None: with nothing."""

    @property
    def epochs(self) -> dict[str, int]:
        """How long each network learns, in the order in which they do."""
        asked = self.settings.epochs
        if self.data.tile_only:
            return {"pathology": asked.pathology}
        epochs = {
            "pathology": asked.pathology,
            "radiology": asked.radiology,
            "fusion": asked.fusion,
        }
        if self.control:
            # As many passes over the tiles as the fused network's tile branch has had.
            epochs["control"] = asked.pathology + asked.fusion
        # It begins with a trained branch and has little to learn.
        epochs["probe"] = min(asked.fusion, max(4, asked.fusion // 4))
        return epochs

    @property
    def network(self) -> NetworkConfig:
        """Shape of the networks."""
        shape = self.settings.network
        return NetworkConfig(
            backbone=shape.backbone,
            width=shape.width,
            classes=len(self.data.pathology.classes),
            organs=len(self.data.radiology.classes),
            reduction=shape.reduction,
        )

    @property
    def precision(self) -> torch.dtype:
        """What the networks compute in."""
        return choose_precision(self.settings.batch.precision, self.device)

    @property
    def precision_name(self) -> str:
        """As torch calls it: ``bfloat16``."""
        return str(self.precision).removeprefix("torch.")

    def images_an_epoch(self, split: Split) -> int:
        """How many images of a training split an epoch shows, of phantoms only some."""
        return int((~split.synthetic).sum()) + self.phantoms_an_epoch(split)

    def phantoms_an_epoch(self, split: Split) -> int:
        """How many of the phantoms are drawn, where they are joined to real images."""
        ratio = self.settings.batch.synthetic_ratio
        phantoms, real = int(split.synthetic.sum()), int((~split.synthetic).sum())
        return phantoms if real == 0 or ratio == 0.0 else round(ratio * real)

    @property
    def texture_an_epoch(self) -> int:
        """How many texture tiles an epoch of the tile branch alone shows."""
        if self.data.texture is None:
            return 0
        real = int((~self.data.pathology.train.synthetic).sum())
        return min(round(self.settings.texture.ratio * real), len(self.data.texture))

    def small_epochs(self, branch: str) -> int:
        """How many epochs of a network have small input: only those that begin from nothing."""
        asked, schedule = self.settings.epochs, self.settings.schedule
        of = {"pathology": asked.pathology, "radiology": asked.radiology}
        of["control"] = asked.pathology
        return round(schedule.small_share * of.get(branch, 0)) if schedule.small_size else 0

    def preprocessing(self) -> Preprocessing:
        """From the training splits alone, and there from real images where there are some."""
        pathology = measured_statistics(self.data.pathology.train.measured)
        asked = self.settings.network.source_size
        if asked > pathology.source_size:
            pathology = replace_fields(pathology, source_size=asked)
        # Where there is no radiology, what is said of it is never used.
        radiology = ChannelStatistics(pathology.source_size, (0.5,), (0.25,))
        if not self.data.tile_only:
            radiology = measured_statistics(self.data.radiology.train.measured)
        return Preprocessing(
            pathology=pathology,
            radiology=radiology,
            input_size=self.settings.network.input_size,
            radiology_modality=self.data.radiology_modality,
            test_time_views=self.settings.network.test_time_views,
        )
