"""The study, from top to bottom: each branch alone, then both together, then the two controls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from functools import partial
from typing import TypeVar

import numpy as np
import torch
from msgspec.structs import replace
from numpy.typing import NDArray
from torch import Tensor, nn
from torchvision.models.resnet import BasicBlock, Bottleneck

from crcviewer.model.network import FusionNetwork, NetworkConfig, SingleModalNetwork
from crcviewer.model.preprocess import ChannelStatistics, Preprocessing
from crcviewer.protocol.stages import STAGE_OF
from training.augment.augmentation import Augmentation
from training.augment.virtual_stain import StainSpread, measured_stain_spread
from training.base.counter_random import key
from training.base.errors import StudyStopped
from training.config.settings import ScheduleSettings, StudySettings
from training.data.pairing import Pairing
from training.data.study_data import ImageSet, Split, StudyData
from training.loop.batches import Batches, Partners, Texture
from training.loop.callbacks import Callback, Stage
from training.loop.device_images import DeviceImages, measured_statistics
from training.loop.distributed import SINGLE_PROCESS, ProcessGroup
from training.loop.epoch import choose_precision
from training.loop.resume_checkpoint import ResumePoint
from training.loop.stage import StageState, train_stage, validate_start
from training.loop.start import Start
from training.loop.texture_images import TextureImages
from training.optim.losses import StudyLoss
from training.optim.optimiser import make_optimisers, make_schedule, running_mean

_LOOKING = 0.25
"""What an image that is only looked at costs, of one that is learnt from."""
_FINAL_FIXED_S = 20.0
"""Seconds of maps, intervals and figures, however fast the device."""
_REFERENCES, _OVERLAY_IMAGES = 2_000, 720
"""Of the gate; for the test of one overlay: see :mod:`training.trust`."""

AnyNetwork = TypeVar("AnyNetwork", SingleModalNetwork, FusionNetwork)


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
        ratio = self.settings.batch.synthetic_ratio
        return int((~split.synthetic).sum()) + _phantoms_an_epoch(split.synthetic, ratio)

    @property
    def texture_an_epoch(self) -> int:
        """How many texture tiles an epoch of the tile branch alone shows."""
        if self.data.texture is None:
            return 0
        real = int((~self.data.pathology.train.synthetic).sum())
        return min(round(self.settings.texture.ratio * real), len(self.data.texture))

    def small_epochs(self, branch: str) -> int:
        """How many epochs of a network have small input: only those that begin from nothing."""
        asked = self.settings.epochs
        of = {"pathology": asked.pathology, "radiology": asked.radiology}
        of["control"] = asked.pathology
        return _small_epochs(self.settings.schedule, of.get(branch, 0))

    def seconds_left(self, branch: str, epoch: int, epoch_seconds: float) -> float:
        """Of the whole study after this ``epoch`` of ``branch``, which took so long."""
        # A fused pass takes each tile through one branch and its partner through the other.
        tiles = len(self.data.pathology.train)
        cost = dict.fromkeys(self.epochs, tiles)
        cost |= {"radiology": len(self.data.radiology.train), "fusion": 2 * tiles}
        order = list(self.epochs)
        left = cost[branch] * (self.epochs[branch] - epoch)
        for later in order[order.index(branch) + 1 :]:
            left += cost[later] * self.epochs[later]
        an_image = epoch_seconds / cost[branch]
        return left * an_image + self.final_seconds(_LOOKING * an_image)

    def final_seconds(self, an_image: float) -> float:
        """Of what is done with the trained networks, about; ``an_image``: seconds in which a branch
        looks at one, without learning from it."""
        views = self.settings.network.test_time_views
        test, val = len(self.data.pathology.test), len(self.data.pathology.val)
        # Calibration in all views; the gate's tiles in seven versions; tests of the overlays.
        trust = views * 1.5 * (test + val) + 7 * min(len(self.data.pathology.train), _REFERENCES)
        if self.data.tile_only:
            return _FINAL_FIXED_S + an_image * (views * (test + val) + trust + _OVERLAY_IMAGES)
        trust += 6 * _OVERLAY_IMAGES * 1.5
        # Four branches and a half in all views; the audit's pairs in one.
        return _FINAL_FIXED_S + an_image * (views * 4.5 * (test + val) + 9 * test + trust)

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


def train_study(
    study: Study,
    callbacks: Sequence[Callback],
    stopped: Callable[[], bool],
    resume_point: ResumePoint = ResumePoint(),  # noqa: B008 - it is frozen
) -> FusionNetwork | SingleModalNetwork:
    """Both stages and the controls; the fused network with its best validation weights, or the
    tile branch where there is no radiology.

    What ``resume_point`` has done is not done again, and leads to the same losses and weights.
    Raises StudyStopped where ``stopped`` said so; the callbacks have had what there was by then.
    """
    preprocessing = study.preprocessing()
    size = preprocessing.input_size
    data, device, settings = study.data, study.device, study.settings
    stains = None
    if settings.tile.virtual_stain:
        stains = measured_stain_spread(data.pathology.train.measured)

    def on_device(
        images: ImageSet, statistics: ChannelStatistics, spread: StainSpread | None
    ) -> dict[str, DeviceImages]:
        return {
            split: DeviceImages(images.split(split).images, statistics, size, device, spread)
            for split in ("train", "val")
        }

    tiles = on_device(data.pathology, preprocessing.pathology, stains)
    texture = None
    if data.texture is not None and settings.texture.ratio > 0.0:
        texture = Texture(
            TextureImages(
                data.texture.images,
                preprocessing.pathology,
                size,
                settings=settings.texture,
                tile=settings.tile,
                device=device,
            ),
            torch.from_numpy(data.texture.labels).to(device),
            study.texture_an_epoch,
        )

    train = partial(_train, study, callbacks, stopped, resume_point)
    small = partial(_small_epochs, settings.schedule)

    # Stage 1: each branch alone on its own labels.
    pathology = _branch(study, 1, "pathology", study.network.classes)
    train(
        branch="pathology", network=pathology, labelled=data.pathology, modalities=(tiles,),
        augmentations=(settings.tile,), small_epochs=small(settings.epochs.pathology),
        texture=texture,
    )  # fmt: skip
    if data.tile_only:
        return pathology
    slices = on_device(data.radiology, preprocessing.radiology, None)
    radiology = _branch(study, 2, "radiology", study.network.organs)
    train(
        branch="radiology", network=radiology, labelled=data.radiology, modalities=(slices,),
        augmentations=(settings.slice,), small_epochs=small(settings.epochs.radiology),
    )  # fmt: skip

    # Stage 2: both branches, pretrained, with new exchanges; the tile's labels. It begins as the
    # tile-only model, which is its best until an epoch is better.
    tile_head = settings.fusion.head_start == "tile"
    fusion = _new(
        study,
        3,
        lambda: FusionNetwork.from_branches(
            study.network, pathology, radiology, tile_head=tile_head
        ),
    )
    train(
        branch="fusion", network=fusion, labelled=data.pathology, modalities=(tiles, slices),
        augmentations=(settings.tile, settings.slice), paired=True, pretrained=True,
        judge_start=tile_head,
    )  # fmt: skip

    # The matched control: tiles alone, given as many epochs as both stages together.
    if study.control:
        control = _branch(study, 4, "pathology", study.network.classes)
        train(
            branch="control", network=control, labelled=data.pathology, modalities=(tiles,),
            augmentations=(settings.tile,), small_epochs=small(settings.epochs.pathology),
            texture=texture,
        )  # fmt: skip

    # The probe: what the slices alone tell of the class of the tiles that they are paired with.
    # The whole branch learns on: what tells it need not be what tells the organs apart.
    probe = _new(study, 5, lambda: SingleModalNetwork(study.network, study.network.classes))
    probe.branch.load_state_dict(radiology.branch.state_dict())
    train(
        branch="probe", network=probe, labelled=data.pathology, modalities=(slices,),
        augmentations=(settings.slice,), paired=True, pretrained=True,
    )  # fmt: skip
    return fusion


def _branch(study: Study, number: int, branch: str, classes: int) -> SingleModalNetwork:
    """An untrained branch with its own head, or one that begins as another model's does."""
    network = _new(study, number, lambda: SingleModalNetwork(study.network, classes))
    if study.settings.network.zero_residual:
        for block in network.modules():
            if isinstance(block, Bottleneck):
                nn.init.zeros_(block.bn3.weight)
            elif isinstance(block, BasicBlock):
                nn.init.zeros_(block.bn2.weight)
    if study.start is not None:
        study.start.give(network, branch)
    return network


def _new(study: Study, number: int, make: Callable[[], AnyNetwork]) -> AnyNetwork:
    """A network whose first weights depend on the seed and its number alone."""
    torch.manual_seed(key(study.seed, "first weights", number))
    return make().to(study.device).to(memory_format=torch.channels_last)


def _train(
    study: Study,
    callbacks: Sequence[Callback],
    stopped: Callable[[], bool],
    resume_point: ResumePoint,
    *,
    branch: str,
    network: SingleModalNetwork | FusionNetwork,
    labelled: ImageSet,
    modalities: Sequence[dict[str, DeviceImages]],
    augmentations: Sequence[Augmentation],
    small_epochs: int = 0,
    paired: bool = False,
    pretrained: bool = False,
    judge_start: bool = False,
    texture: Texture | None = None,
) -> None:
    """Train ``network`` in place, to its best validation weights.

    ``paired``: the last of ``modalities`` shows the partners of the labelled images.
    ``pretrained``: the network's branches are. ``judge_start``: its first weights are validated as
    epoch 0, and kept where no epoch is better. The first ``small_epochs`` are of small images.
    """
    if resume_point.has_finished(branch):
        network.load_state_dict(resume_point.weights_of(branch))
        network.eval()
        return
    settings = study.settings
    epochs = study.epochs[branch]

    def partners(split: str) -> Partners | None:
        if not paired:
            return None

        def of(samples: Tensor, epoch: int) -> Tensor:
            return study.pairing.partners(split, samples, epoch)

        return of

    def labels(split: str) -> Tensor:
        return torch.from_numpy(labelled.split(split).labels).to(study.device)

    synthetic = torch.from_numpy(labelled.train.synthetic).to(study.device)
    training = Batches(
        [modality["train"] for modality in modalities],
        labels("train"),
        stage=branch,
        seed=study.seed,
        augmentations=augmentations,
        partners=partners("train"),
        sampled=synthetic,
        sampled_count=_phantoms_an_epoch(labelled.train.synthetic, settings.batch.synthetic_ratio),
        mixup=settings.loss.mixup,
        texture=texture,
        size_of_epoch=lambda epoch: settings.schedule.small_size if epoch < small_epochs else None,
    )
    validation = Batches(
        [modality["val"] for modality in modalities],
        labels("val"),
        stage=branch,
        seed=study.seed,
        partners=partners("val"),
    )
    counts = np.bincount(labelled.train.labels, minlength=len(labelled.classes))
    if texture is not None:
        counts = counts + np.bincount(texture.labels.cpu().numpy(), minlength=len(counts))
    loss = StudyLoss(counts.tolist(), settings.loss, epochs=epochs).to(study.device)
    # Each process takes as many batches to a step as one alone would.
    batch = replace(settings.batch, accumulation=settings.batch.accumulation * study.processes.size)
    steps = training.steps(batch.size, batch.accumulation)
    state = _first_state(network, settings, epochs * steps, pretrained=pretrained)
    stage = Stage(
        STAGE_OF[branch], branch, epochs, steps, len(training), len(validation),
        sum(parameter.numel() for parameter in network.parameters()),
    )  # fmt: skip
    resume_point.restore(branch, state)
    for callback in callbacks:
        callback.stage_started(stage, state)

    def stopped_before_step() -> bool:
        for callback in callbacks:
            callback.step_begins(stage, state)
        return stopped()

    try:
        if judge_start and state.is_new:
            start = validate_start(
                state,
                validation,
                loss,
                size=batch.held_out_size,
                precision=study.precision,
                processes=study.processes,
            )
            for callback in callbacks:
                callback.start_validated(stage, start)
        for report in train_stage(
            state,
            training,
            validation,
            loss,
            epochs=epochs,
            batch=batch,
            precision=study.precision,
            stopped=stopped_before_step,
            processes=study.processes,
            # A start that is a model already is what the epochs after it have to be better than.
            keep_last=settings.schedule.keep == "last" and not judge_start,
        ):
            for callback in callbacks:
                callback.epoch_finished(stage, report, state)
    except StudyStopped:
        for callback in callbacks:
            callback.stage_stopped(stage, state)
        _end(network, state, stage, callbacks)
        raise
    _end(network, state, stage, callbacks)


def _phantoms_an_epoch(synthetic: NDArray[np.bool_], ratio: float) -> int:
    """How many of the phantoms are drawn, where they are joined to real images."""
    phantoms, real = int(synthetic.sum()), int((~synthetic).sum())
    return phantoms if real == 0 or ratio == 0.0 else round(ratio * real)


def _small_epochs(schedule: ScheduleSettings, epochs: int) -> int:
    """How many of a branch's ``epochs`` in stage 1 have small input."""
    return round(schedule.small_share * epochs) if schedule.small_size else 0


def _end(
    network: SingleModalNetwork | FusionNetwork,
    state: StageState,
    stage: Stage,
    callbacks: Sequence[Callback],
) -> None:
    if state.best is not None:
        network.load_state_dict(state.best.weights)
    network.eval()
    for callback in callbacks:
        callback.stage_finished(stage, network, state)


def _first_state(
    network: SingleModalNetwork | FusionNetwork,
    settings: StudySettings,
    steps: int,
    *,
    pretrained: bool,
) -> StageState:
    """Optimisers, schedules and running mean as they are before the first of ``steps`` steps."""
    branches: tuple[nn.Module, ...]
    if isinstance(network, FusionNetwork):
        branches = (network.pathology, network.radiology)
    else:
        branches = (network.branch,)
    optimisers = make_optimisers(
        network,
        settings.optimiser,
        branches=branches,
        pretrained=pretrained,
    )
    schedules = tuple(
        make_schedule(optimiser, settings.schedule, steps) for optimiser in optimisers
    )
    decay = settings.schedule.ema_decay
    averaged = running_mean(network, decay) if decay else None
    return StageState(network, optimisers, schedules, averaged)
