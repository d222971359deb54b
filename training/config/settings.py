"""All that can be set of a study, declared once: type, default, range and words of each setting.

Code elsewhere reads plain values, ``settings.loss.ldam_weight``. Constructors do not check ranges;
whatever comes from a file or a command line is checked by ``msgspec.convert``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from crcviewer.protocol.recipe_report import SettingRule
from crcviewer.protocol.text import text
from training.augment.augmentation import RECOLOURING, Augmentation
from training.base.setting import keep_rules, setting


# fmt: off
class NetworkSettings(msgspec.Struct, frozen=True):
    """Shape of each branch."""

    backbone: Annotated[Literal["resnet10", "resnet18", "resnet34", "resnet50"], setting(
        text("Kind of network"), text("Larger ones learn more and take longer."),
        choices=(
            text("ResNet-10, the smallest"), text("ResNet-18"), text("ResNet-34"),
            text("ResNet-50, the largest"),
        ),
    )] = "resnet50"
    width: Annotated[float, setting(
        text("Width of the network"),
        text(
            "1 is full width; half the width is four times as quick and takes half of the "
            "memory."
        ),
        ge=0.05, le=4.0,
    )] = 1.0
    reduction: Annotated[int, setting(
        text("Channel reduction of the attention"),
        text("Channels of a layer over those of its queries and keys."),
        ge=1, le=64,
    )] = 8
    input_size: Annotated[int, setting(
        text("Image size"), text("Images are brought to this size first."),
        ge=16, le=512, multiple_of=8, unit="px",
    )] = 64
    source_size: Annotated[int, setting(
        text("Source size"),
        text(
            "Larger images are first reduced to this size, so that sharp ones are like those that "
            "were learnt from; 0: the size of the training images."
        ),
        ge=0, le=512, unit="px",
    )] = 0
    test_time_views: Annotated[Literal[1, 8], setting(
        text("Views of each tile"),
        text("8: the answer is the mean over the eight flips and turns of the tile."),
    )] = 1
    zero_residual: Annotated[bool, setting(
        text("Residual blocks begin as the identity"),
        text("A deep network learns more steadily at first (Goyal et al. 2017)."),
    )] = False


class EpochSettings(msgspec.Struct, frozen=True):
    """Passes over the training split in each stage."""

    pathology: Annotated[int, setting(
        text("Epochs: tiles alone"), text("How often all tiles are looked at."),
        ge=1, le=100_000, main=True,
    )] = 50
    radiology: Annotated[int, setting(
        text("Epochs: radiology alone"), text("How often all radiology images are looked at."),
        ge=1, le=100_000, main=True,
    )] = 50
    fusion: Annotated[int, setting(
        text("Epochs: both together"), text("How often all pairs are looked at."),
        ge=1, le=100_000, main=True,
    )] = 40


class FusionSettings(msgspec.Struct, frozen=True):
    """How both branches come together in stage 2."""

    head_start: Annotated[Literal["tile", "fresh"], setting(
        text("Start of the fused head"),
        text(
            "As the tile-only model: training with both images is then never worse than it on "
            "validation."
        ),
        choices=(text("as the tile-only model"), text("from random weights")),
    )] = "tile"


class BatchSettings(msgspec.Struct, frozen=True):
    """What goes through the network at once."""

    size: Annotated[int, setting(
        text("Images at once"), text("Fewer take less memory."), ge=2, le=65_536, main=True,
    )] = 32
    accumulation: Annotated[int, setting(
        text("Batches for each step"),
        text(
            "Images at once times this is the size of a step: where one is halved, double the "
            "other."
        ),
        ge=1, le=65_536, main=True,
    )] = 4
    synthetic_ratio: Annotated[float, setting(
        text("Phantoms for each real image"),
        text(
            "How many an epoch shows where both kinds are joined, drawn anew every time; 0: all "
            "that there are."
        ),
        ge=0.0, le=1000.0,
    )] = 0.0
    held_out_size: Annotated[int, setting(
        text("Images at once while validating"), text("Of batches that are only predicted."),
        ge=1, le=65_536,
    )] = 128
    precision: Annotated[Literal["auto", "float32", "bfloat16"], setting(
        text("Precision"), text("bfloat16 is quicker where the device has it."),
        choices=(
            text("as the device has it"), text("32 bits (float32)"), text("16 bits (bfloat16)"),
        ),
    )] = "auto"


class TextureSettings(msgspec.Struct, frozen=True):
    """Grey tiles of a second source, which teach the tile branch texture in stage 1."""

    ratio: Annotated[float, setting(
        text("Texture tiles for each real tile"),
        text("How many an epoch of stage 1 shows where there are any, drawn anew every time."),
        ge=0.0, le=1000.0,
    )] = 1.0
    reduction: Annotated[float, setting(
        text("Smallest on the field"),
        text(
            "Logarithm of the factor by which they are reduced at most, their borders mirrored: "
            "for a source whose field of view is smaller than the tiles'."
        ),
        ge=0.0, le=3.0,
    )] = 0.55
    enlargement: Annotated[float, setting(
        text("Largest on the field"),
        text("Logarithm of the factor by which they are enlarged at most."), ge=0.0, le=3.0,
    )] = 0.25
    lightening: Annotated[float, setting(
        text("Range of their density"),
        text("Logarithm of the factor by which their stain is thinned at most."), ge=0.0, le=3.0,
    )] = 0.7
    grey: Annotated[float, setting(
        text("Left grey"), text("Share that gets no colours of a virtual stain."), ge=0.0, le=1.0,
    )] = 0.25
    detail: Annotated[float, setting(
        text("Loss of their detail"),
        text("Share that is shown as images of 14 to 40 pixels would be."), ge=0.0, le=1.0,
    )] = 0.7


class LossSettings(msgspec.Struct, frozen=True):
    """(1 − ldam_weight) · CE + ldam_weight · LDAM."""

    ldam_weight: Annotated[float, setting(
        text("Weight of rare classes"),
        text("0 treats all images alike; higher values give rare classes wider margins."),
        ge=0.0, le=1.0,
    )] = 0.5
    ldam_scale: Annotated[float, setting(
        text("Scale of the LDAM loss"), text("What the cosines are multiplied with."),
        ge=1e-3, le=1000.0,
    )] = 30.0
    largest_margin: Annotated[float, setting(
        text("Largest LDAM margin"), text("That of the rarest class."), ge=0.0, le=1.0,
    )] = 0.5
    label_smoothing: Annotated[float, setting(
        text("Label smoothing"), text("Share by which the right class is not taken to be certain."),
        ge=0.0, le=0.99,
    )] = 0.0
    mixup: Annotated[float, setting(
        text("Mixup"),
        text("α of Beta(α, α), from which the shares of two mixed samples are drawn; 0: none."),
        ge=0.0, le=10.0,
    )] = 0.0
    reweight_after: Annotated[float, setting(
        text("Re-weighting begins after"),
        text("Share of a stage's epochs after which rare classes weigh more; 1: never."),
        ge=0.0, le=1.0,
    )] = 1.0
    effective_beta: Annotated[float, setting(
        text("β of the re-weighting"),
        text("Of the effective number of samples; the nearer to 1, the more rare ones weigh."),
        ge=0.0, le=0.999999,
    )] = 0.9999


class OptimiserSettings(msgspec.Struct, frozen=True):
    """How steps are taken."""

    name: Annotated[Literal["adam", "adamw", "muon"], setting(
        text("Optimiser"), text("How steps are taken."),
        choices=(text("Adam"), text("AdamW"), text("Muon")),
    )] = "adam"
    learning_rate: Annotated[float, setting(
        text("Learning rate"), text("How large steps are."), ge=1e-9, le=10.0,
    )] = 1e-3
    kernel_rate: Annotated[float, setting(
        text("Learning rate of the kernels"), text("Under Muon, as an angle."), ge=1e-9, le=10.0,
    )] = 0.02
    weight_decay: Annotated[float, setting(
        text("Weight decay"), text("Of matrices and kernels; biases and normalisation have none."),
        ge=0.0, le=10.0,
    )] = 0.0
    pretrained_factor: Annotated[float, setting(
        text("Rate of pretrained branches"),
        text("In stage 2, over the learning rate of its new parts."),
        ge=0.0, le=100.0,
    )] = 0.1
    exchange_factor: Annotated[float, setting(
        text("Rate of the exchanges"),
        text("Of their γ, over the learning rate of the other new parts."),
        ge=1e-6, le=1000.0,
    )] = 1.0


class ScheduleSettings(msgspec.Struct, frozen=True):
    """How the learning rate goes: by the plateaus of validation accuracy, or a set course."""

    name: Annotated[Literal["plateau", "one_cycle", "cosine"], setting(
        text("Course of the learning rate"),
        text(
            "It falls where accuracy stands still, or rises and falls once over the whole training."
        ),
        choices=(
            text("falls at plateaus"), text("one cycle"), text("cosine, after a warm-up"),
        ),
    )] = "plateau"
    factor: Annotated[float, setting(
        text("Factor at a plateau"), text("What the rate is multiplied with there."),
        ge=0.001, le=0.999,
    )] = 0.5
    patience: Annotated[int, setting(
        text("Patience at a plateau"),
        text("Epochs without a better accuracy before the rate falls."),
        ge=0, le=100_000,
    )] = 5
    warm_up: Annotated[float, setting(
        text("Warm-up"),
        text("Share of all steps in which the rate rises; of no meaning to plateaus."),
        ge=0.001, le=0.999,
    )] = 0.2
    small_size: Annotated[int, setting(
        text("Small images at first"),
        text("Side of the input in the first epochs of stage 1, which are quicker; 0: none."),
        ge=0, le=512, multiple_of=8, unit="px",
    )] = 0
    small_share: Annotated[float, setting(
        text("Epochs with small images"), text("Share of the epochs of stage 1 that have them."),
        ge=0.0, le=0.99,
    )] = 0.7
    keep: Annotated[Literal["best", "last"], setting(
        text("Weights that are kept"),
        text(
            "Where validation is small, its best epoch is partly luck, and figures of it flatter. "
            "Stage 2 keeps its best where it begins as the tile-only model."
        ),
        choices=(text("of the best epoch on validation"), text("of the last epoch")),
    )] = "best"
    ema_decay: Annotated[float, setting(
        text("Decay of the running mean"),
        text("Of the weights; their mean is then what is validated and kept; 0: none."),
        ge=0.0, le=0.999999,
    )] = 0.0

    RULES = (
        SettingRule(
            ("small_size",),
            text("Small images of 8 pixels are too small."),
            text("Give 0 for none, or 16 pixels or more."),
            never=(8.0,),
        ),
    )

    def __post_init__(self) -> None:
        keep_rules(self, self.RULES)


# fmt: on
class StudySettings(msgspec.Struct, frozen=True):
    """A whole study. The defaults are the study's own."""

    network: Annotated[NetworkSettings, setting(text("Network"))] = NetworkSettings()
    epochs: Annotated[EpochSettings, setting(text("Epochs"))] = EpochSettings()
    fusion: Annotated[FusionSettings, setting(text("Fusion"))] = FusionSettings()
    batch: Annotated[BatchSettings, setting(text("Batches"))] = BatchSettings()
    texture: Annotated[TextureSettings, setting(text("Texture tiles"))] = TextureSettings()
    loss: Annotated[LossSettings, setting(text("Loss"))] = LossSettings()
    optimiser: Annotated[OptimiserSettings, setting(text("Optimiser"))] = OptimiserSettings()
    schedule: Annotated[ScheduleSettings, setting(text("Learning rate over time"))] = (
        ScheduleSettings()
    )
    tile: Annotated[Augmentation, setting(text("Random changes to tiles"))] = Augmentation(
        mirror=True
    )
    slice: Annotated[Augmentation, setting(text("Random changes to radiology images"))] = (
        Augmentation()
    )

    RULES = (
        SettingRule(
            ("slice.mirror", "slice.dihedral"),
            text("Radiology is never mirrored: left and right organs are classes of their own."),
            text("Leave the flips of radiology images out."),
            most=0.0,
        ),
        SettingRule(
            tuple(f"slice.{name}" for name in RECOLOURING),
            text("Radiology is grey: it has no stain or colour to change."),
            text("Leave the changes of stain and colour of radiology images out."),
            most=0.0,
        ),
    )

    def __post_init__(self) -> None:
        keep_rules(self, self.RULES)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> StudySettings:
        """The inverse of :meth:`to_json`; what an older version did not know has its default.

        Raises msgspec.ValidationError, a ValueError, or SettingsError where values do not fit.
        """
        return msgspec.convert(plain, cls)
