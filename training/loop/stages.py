"""The study, from top to bottom: each branch alone, then both together, then the two controls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import numpy as np
import torch
from msgspec.structs import replace
from torch import Tensor, nn
from torchvision.models.resnet import BasicBlock, Bottleneck

from crcviewer.model.network import FusionNetwork, SingleModalNetwork
from crcviewer.model.preprocess import ChannelStatistics
from crcviewer.protocol.stages import STAGE_OF
from training.augment.augmentation import Augmentation
from training.augment.virtual_stain import StainSpread, measured_stain_spread
from training.base.counter_random import key
from training.base.errors import StudyStopped
from training.config.settings import StudySettings
from training.data.study_data import ImageSet
from training.loop.batches import Batches, Partners, Texture
from training.loop.callbacks import Callback, Stage
from training.loop.device_images import DeviceImages
from training.loop.resume_checkpoint import ResumePoint
from training.loop.stage import StageState, train_stage, validate_start
from training.loop.study import Study
from training.loop.texture_images import TextureImages
from training.optim.losses import StudyLoss
from training.optim.optimiser import make_optimisers, make_schedule, running_mean

AnyNetwork = TypeVar("AnyNetwork", SingleModalNetwork, FusionNetwork)


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

    # Stage 1: each branch alone on its own labels.
    pathology = _branch(study, 1, "pathology", study.network.classes)
    train(
        branch="pathology", network=pathology, labelled=data.pathology, modalities=(tiles,),
        augmentations=(settings.tile,), texture=texture,
    )  # fmt: skip
    if data.tile_only:
        return pathology
    slices = on_device(data.radiology, preprocessing.radiology, None)
    radiology = _branch(study, 2, "radiology", study.network.organs)
    train(
        branch="radiology", network=radiology, labelled=data.radiology, modalities=(slices,),
        augmentations=(settings.slice,),
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
            augmentations=(settings.tile,), texture=texture,
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
    paired: bool = False,
    pretrained: bool = False,
    judge_start: bool = False,
    texture: Texture | None = None,
) -> None:
    """Train ``network`` in place, to its best validation weights.

    ``paired``: the last of ``modalities`` shows the partners of the labelled images.
    ``pretrained``: the network's branches are. ``judge_start``: its first weights are validated as
    epoch 0, and kept where no epoch is better.
    """
    if resume_point.has_finished(branch):
        network.load_state_dict(resume_point.weights_of(branch))
        network.eval()
        return
    settings = study.settings
    epochs, small_epochs = study.epochs[branch], study.small_epochs(branch)

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
        sampled_count=study.phantoms_an_epoch(labelled.train),
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
