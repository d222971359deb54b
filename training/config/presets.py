"""The named settings.

``paper`` is the study's own; ``fast`` gives a first result in an eighth of its passes; ``best`` is
what is to score highest; ``tiny`` trains on two processor cores.
"""

from __future__ import annotations

from msgspec.structs import replace

from crcviewer.protocol.text import text
from training.augment.augmentation import Augmentation
from training.config.settings import (
    BatchSettings,
    EpochSettings,
    FusionSettings,
    LossSettings,
    NetworkSettings,
    OptimiserSettings,
    ScheduleSettings,
    StudySettings,
    TextureSettings,
)

PAPER = StudySettings(fusion=FusionSettings(head_start="tile"))
"""To be compared with the study: its network, loss, optimiser, batches and augmentation. How its
fused head begins the study does not say; here it begins as the tile head, so that nothing that
tiles alone had is lost (docs/training.md)."""

FAST = replace(
    PAPER,
    epochs=EpochSettings(pathology=6, radiology=6, fusion=5),
    # One large batch a step keeps a graphics card busy; bfloat16 is "auto" there.
    batch=BatchSettings(size=128, accumulation=1, held_out_size=256),
    # Few passes want a rate that falls to nothing, which plateaus would not bring about in time.
    schedule=ScheduleSettings(name="one_cycle", warm_up=0.2),
)
"""To see whether data and settings work, before hours are spent: the study's network and loss."""

TINY = StudySettings(
    network=NetworkSettings(
        backbone="resnet10", width=0.5, input_size=64, test_time_views=8, zero_residual=True
    ),
    epochs=EpochSettings(pathology=180, radiology=12, fusion=12),
    batch=BatchSettings(size=32, accumulation=1, synthetic_ratio=0.33),
    loss=LossSettings(ldam_weight=0.0, label_smoothing=0.1),
    optimiser=OptimiserSettings(
        name="muon", learning_rate=2e-3, kernel_rate=0.02, weight_decay=0.05
    ),
    schedule=ScheduleSettings(
        name="one_cycle", warm_up=0.2, small_size=32, small_share=0.72, ema_decay=0.99
    ),
    # Orientation means nothing in a tile, and colour is what differs between laboratories.
    tile=Augmentation(
        mirror=True, rotation=180.0, zoom=0.25, stretch=0.15, wander=0.1,
        stain_scale=0.25, stain_shift=0.05, stain_tilt=0.05,
        opponent_scale=0.15, opponent_shift=0.08, gamma=0.2,
        blur=0.5, sharpen=0.2, noise=0.02,
    ),
    slice=Augmentation(rotation=10.0, zoom=0.1, wander=0.05, gamma=0.1),
)  # fmt: skip
"""For a machine without a graphics card: small, and small images for most of stage 1. Chosen on
folds of the training and validation tiles and on stain-shifted copies of them, never by looking at
the test split."""

BEST = StudySettings(
    network=NetworkSettings(test_time_views=8, zero_residual=True),
    batch=BatchSettings(size=128, accumulation=1, held_out_size=256),
    loss=LossSettings(ldam_weight=0.0, label_smoothing=0.1, mixup=0.2),
    optimiser=TINY.optimiser,
    schedule=ScheduleSettings(name="one_cycle", warm_up=0.2, ema_decay=0.999),
    tile=Augmentation(
        mirror=True, dihedral=True, rotation=15.0, zoom=0.25, stretch=0.15, wander=0.1,
        virtual_stain=0.25, stain_scale=0.25, stain_shift=0.05, stain_tilt=0.05,
        opponent_scale=0.15, opponent_shift=0.08, gamma=0.2,
        blur=0.5, sharpen=0.2, noise=0.02,
    ),
    slice=TINY.slice,
)  # fmt: skip
"""For a model to be used: the study's network and passes with what helps against another
laboratory's colours. Optimiser and colours are those of ``tiny``; the rest is as its papers have
it. ``crcviewer ablate`` tells on one's own data what each part is worth."""

WITH_TEXTURE = replace(
    TINY,
    epochs=EpochSettings(pathology=600, radiology=10, fusion=4),
    batch=replace(TINY.batch, size=48, synthetic_ratio=0.2),
    # Pairs tell nothing, and texture tiles are not shown in stage 2: there is more to lose in it
    # than to gain.
    optimiser=replace(TINY.optimiser, pretrained_factor=0.03),
    texture=TextureSettings(ratio=0.4),
    schedule=replace(TINY.schedule, small_share=0.75, keep="last"),
    tile=replace(TINY.tile, grey=0.15, detail=0.15),
)
"""Of the demo model where a second source of tiles is given: docs/demo-model.md has what it is
worth."""

# Of the bundled model that shows live attention: quick to train, small enough to ship.
EXCHANGE = replace(
    TINY,
    network=replace(TINY.network, width=0.25, test_time_views=1),
    epochs=EpochSettings(pathology=24, radiology=6, fusion=8),
    # It is to look at both images from the first step, not to fall back on the tile.
    fusion=FusionSettings(head_start="fresh"),
)

PRESETS = {"paper": PAPER, "fast": FAST, "best": BEST, "tiny": TINY}

PURPOSES = {
    "paper": text("The study's own settings, to repeat its result. It needs a GPU and many hours."),
    "fast": text(
        "To see whether images and settings work, before hours are spent. It needs a GPU."
    ),
    "best": text(
        "For a model to be used on images of other laboratories. It needs a GPU and hours."
    ),
    "tiny": text(
        "A small network that a computer without a GPU trains too, for trials and small data."
    ),
}
"""For what each preset is, and for which machine."""

NEEDS_GPU = frozenset({"paper", "fast", "best"})
"""Without one they take days."""
