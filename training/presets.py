"""The named settings: ``paper``, the study's own, and ``tiny``, for two processor cores."""

from __future__ import annotations

from dataclasses import replace

from training.augment import Augmentation
from training.settings import (
    BatchSettings,
    EpochSettings,
    LossSettings,
    NetworkSettings,
    OptimiserSettings,
    ScheduleSettings,
    StudySettings,
)

PAPER = StudySettings()

# Chosen on folds of the training and validation tiles and on stain-shifted copies of them, never by
# looking at the test split.
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

# Of the bundled model that shows live attention: quick to train, small enough to ship.
EXCHANGE = replace(
    TINY,
    network=replace(TINY.network, width=0.25, test_time_views=1),
    epochs=EpochSettings(pathology=24, radiology=6, fusion=8),
)

PRESETS = {"paper": PAPER, "tiny": TINY}
