"""Training-time augmentation: batched tensor operations, a function of the sample alone.

Every random number comes from a key of (seed, stage, epoch) and the sample's own number, never
from the batch that the sample happens to be in.
"""

from __future__ import annotations

import math
from typing import Annotated

import msgspec
import torch
from torch import Tensor
from torch.nn import functional

from crcviewer.protocol.recipe_report import SettingRule
from crcviewer.protocol.text import text
from training.augment.detail import lose_detail
from training.augment.dihedral import turn
from training.augment.recolour_grey import fade
from training.augment.stain import jitter_gamma, jitter_opponent, jitter_stain
from training.augment.virtual_stain import StainSpread, normalise_to_virtual
from training.base.counter_random import key, normal, uniform
from training.base.setting import keep_rules, setting


class Augmentation(msgspec.Struct, frozen=True):
    """Half-widths of ranges; 0 switches a part off. Raises SettingsError for shares beyond 1."""

    # fmt: off
    mirror: Annotated[bool, setting(
        text("Left-right flips"),
        text("Never for radiology: many organs are told apart by their side."),
    )] = False
    dihedral: Annotated[bool, setting(
        text("Flips and quarter turns"), text("One of the eight, exactly; never for radiology."),
    )] = False
    rotation: Annotated[float, setting(
        text("Rotation"),
        text("At most, to either side; with left-right flips, 180 gives every orientation."),
        ge=0.0, le=180.0, unit="°",
    )] = 10.0
    zoom: Annotated[float, setting(
        text("Zoom"), text("Half-width of the logarithm of the factor."), ge=0.0, le=3.0,
    )] = 0.0
    stretch: Annotated[float, setting(
        text("Stretch"), text("Half-width of the logarithm of width over height."), ge=0.0, le=3.0,
    )] = 0.0
    wander: Annotated[float, setting(
        text("Shift"), text("At most, as a share of half of the width."), ge=0.0, le=1.0,
    )] = 0.0
    virtual_stain: Annotated[float, setting(
        text("Virtual stain"),
        text("Share of the images that are normalised to the stain of a random template."),
        ge=0.0, le=1.0,
    )] = 0.0
    stain_scale: Annotated[float, setting(
        text("Stain concentration: scale"),
        text("HED jitter: half-width of the factor of each stain's concentration."),
        ge=0.0, le=2.0,
    )] = 0.0
    stain_shift: Annotated[float, setting(
        text("Stain concentration: shift"),
        text("HED jitter: half-width of what is added to each stain's concentration."),
        ge=0.0, le=2.0,
    )] = 0.0
    stain_tilt: Annotated[float, setting(
        text("Stain colour: tilt"),
        text("HED jitter: half-width of the change of the stains' vectors."),
        ge=0.0, le=2.0,
    )] = 0.0
    opponent_scale: Annotated[float, setting(
        text("Scanner colour: scale"),
        text("Half-width of the logarithm of contrast and saturation around the mean colour."),
        ge=0.0, le=3.0,
    )] = 0.0
    opponent_shift: Annotated[float, setting(
        text("Scanner colour: shift"), text("Half-width of the change of exposure and hue."),
        ge=0.0, le=2.0,
    )] = 0.0
    gamma: Annotated[float, setting(
        text("Gamma"), text("Half-width of the logarithm of the exponent."), ge=0.0, le=3.0,
    )] = 0.0
    grey: Annotated[float, setting(
        text("Fading to grey"),
        text("Share of the images that lose half of their colour or all of it."), ge=0.0, le=1.0,
    )] = 0.0
    detail: Annotated[float, setting(
        text("Loss of detail"),
        text("Share of the images that are shown as images of 14 to 40 pixels would be."),
        ge=0.0, le=1.0,
    )] = 0.0
    blur: Annotated[float, setting(
        text("Blur"), text("Share of the images that are blurred."), ge=0.0, le=1.0,
    )] = 0.0
    sharpen: Annotated[float, setting(
        text("Sharpen"), text("Share of the images that are sharpened."), ge=0.0, le=1.0,
    )] = 0.0
    noise: Annotated[float, setting(
        text("Noise"), text("Largest standard deviation, of values from 0 to 1."), ge=0.0, le=1.0,
    )] = 0.0
    erase: Annotated[float, setting(
        text("Erasing"), text("Share of the images that lose a square."), ge=0.0, le=1.0,
    )] = 0.0
    # fmt: on

    RULES = (
        SettingRule(
            ("blur", "sharpen"),
            text("Blurred and sharpened images cannot be more than all images."),
            text("Lower one of the two shares: together they are 1 at the most."),
            most=1.0,
        ),
    )

    def __post_init__(self) -> None:
        keep_rules(self, self.RULES)

    @property
    def recolours(self) -> bool:
        """Whether it needs colour images."""
        return any(getattr(self, name) for name in RECOLOURING)


RECOLOURING = (
    "virtual_stain", "stain_scale", "stain_shift", "stain_tilt", "opponent_scale",
    "opponent_shift", "grey",
)  # fmt: skip
"""Parts of an :class:`Augmentation` that need colour images."""


def augment(
    images: Tensor,
    samples: Tensor,
    *,
    draw: int,
    settings: Augmentation,
    centre: Tensor,
    size: int,
    spread: StainSpread | None = None,
) -> Tensor:
    """uint8 ``(N, S, S, 3)`` or ``(N, S, S)`` to float ``(N, 3 or 1, size, size)`` in 0..1.

    ``samples`` (N,) are the images' own numbers, ``draw`` the key of (seed, stage, epoch) and
    ``centre`` (3,) the training set's mean colour; ``spread``, of its stains, is needed for virtual
    ones. Colour and focus are changed at the source's own size, where a pixel is one of the
    scanner's.
    """
    x = images.permute(0, 3, 1, 2) if images.ndim == 4 else images[:, None]
    x = x.float() / 255.0
    if settings.dihedral:
        x = turn(x, uniform(key(draw, "dihedral"), samples, 1)[:, 0])
    if settings.virtual_stain:
        if spread is None:
            raise ValueError("virtual stains are drawn from the training set's, which is not given")
        chosen = uniform(key(draw, "virtual stain"), samples, 1)[:, 0] < settings.virtual_stain
        x = normalise_to_virtual(x, spread, normal(key(draw, "template"), samples, 6), chosen)
    x = jitter_colours(x, samples, draw=draw, settings=settings, centre=centre)
    x = move(x, uniform(key(draw, "move"), samples, 6), size, settings)
    if settings.detail:
        u = uniform(key(draw, "detail"), samples, 2)
        x = lose_detail(x, u[:, 1], u[:, 0] < settings.detail)
    if settings.erase:
        x = erase(x, uniform(key(draw, "erase"), samples, 4), settings.erase)
    return x


def jitter_colours(
    x: Tensor, samples: Tensor, *, draw: int, settings: Augmentation, centre: Tensor
) -> Tensor:
    """Colour, saturation, gamma, focus and noise of ``(N, C, H, W)``: what a pixel alone, or it and
    its neighbours, undergo. The rest is as in :func:`augment`."""
    if settings.recolours:
        x = recolour(x, uniform(key(draw, "colour"), samples, 21), centre, settings)
    if settings.grey:
        u = uniform(key(draw, "grey"), samples, 2)
        faded = torch.where(u[:, 0] < settings.grey, 0.5 * u[:, 1], 1.0)
        x = fade(x, faded)
    if settings.gamma:
        u = uniform(key(draw, "gamma"), samples, 1)
        x = jitter_gamma(x, _around_zero(u[:, 0], settings.gamma).exp())
    if settings.blur or settings.sharpen:
        x = refocus(x, uniform(key(draw, "focus"), samples, 2), settings)
    if settings.noise:
        level = settings.noise * uniform(key(draw, "noise level"), samples, 1)
        noise = normal(key(draw, "noise"), samples, x[0].numel()) * level
        x = (x + noise.view_as(x)).clamp(0.0, 1.0)
    return x


def move(images: Tensor, u: Tensor, size: int, settings: Augmentation) -> Tensor:
    """Mirror, rotate, stretch, zoom, shift and resize to ``size`` in one bilinear sampling.

    Without randomness it is a bilinear resize (half-pixel centres). u (N, 6).
    """
    zoom = _around_zero(u[:, 0], settings.zoom).exp()
    aspect = _around_zero(u[:, 1], settings.stretch / 2).exp()
    angle = _around_zero(u[:, 2], math.radians(settings.rotation))
    mirror = torch.where(u[:, 3] < 0.5, -1.0, 1.0) if settings.mirror else torch.ones_like(zoom)
    cos, sin = angle.cos() / zoom, angle.sin() / zoom
    # A zoomed image has room to wander in before its border is passed.
    room = (1.0 - 1.0 / zoom).clamp_min(0.0) + settings.wander
    theta = torch.stack(
        [
            torch.stack([mirror * cos * aspect, -sin / aspect, _around_zero(u[:, 4], room)], 1),
            torch.stack([mirror * sin * aspect, cos / aspect, _around_zero(u[:, 5], room)], 1),
        ],
        1,
    )
    grid = functional.affine_grid(theta, [len(images), 1, size, size], align_corners=False)
    return functional.grid_sample(
        images, grid, mode="bilinear", padding_mode="reflection", align_corners=False
    )


def recolour(images: Tensor, u: Tensor, centre: Tensor, settings: Augmentation) -> Tensor:
    """Stain and scanner jitter of colour images; u (N, 21)."""
    if settings.stain_scale or settings.stain_shift or settings.stain_tilt:
        images = jitter_stain(
            images,
            1.0 + _around_zero(u[:, 0:3], settings.stain_scale),
            _around_zero(u[:, 3:6], settings.stain_shift),
            _around_zero(u[:, 6:15], settings.stain_tilt).reshape(-1, 3, 3),
        )
    if settings.opponent_scale or settings.opponent_shift:
        # Exposure (the first axis) differs more between scanners than hue does.
        reach = settings.opponent_shift * torch.tensor([1.7, 0.5, 0.5], device=u.device)
        images = jitter_opponent(
            images,
            centre,
            _around_zero(u[:, 15:18], settings.opponent_scale).exp(),
            _around_zero(u[:, 18:21], reach),
        )
    return images


def refocus(images: Tensor, u: Tensor, settings: Augmentation) -> Tensor:
    """Blur a share of the images and sharpen another; u (N, 2): which, how much.

    Mixing with a 3×3 binomial blur: weight +1 is the blur, a negative weight unsharp masking.
    """
    channels = images.shape[1]
    line = torch.tensor([0.25, 0.5, 0.25], device=images.device)
    weight = (line[:, None] * line).expand(channels, 1, 3, 3)
    soft = functional.pad(images, (1, 1, 1, 1), mode="reflect")
    soft = functional.conv2d(soft, weight, groups=channels)
    blurred = u[:, 0] < settings.blur
    sharpened = u[:, 0] >= 1.0 - settings.sharpen
    amount = torch.where(blurred, u[:, 1], torch.where(sharpened, -u[:, 1], 0.0))
    return (images + amount[:, None, None, None] * (soft - images)).clamp(0.0, 1.0)


def erase(images: Tensor, u: Tensor, share: float) -> Tensor:
    """In a share of the images, a square of a quarter to half of the width gets the mean colour.

    u (N, 4): whether, how large, where (DeVries and Taylor 2017: "Cutout").
    """
    size = images.shape[-1]
    axis = torch.arange(size, device=images.device) + 0.5
    half = (0.125 + 0.125 * u[:, 1, None]) * size
    rows = (axis - u[:, 2, None] * size).abs() < half
    columns = (axis - u[:, 3, None] * size).abs() < half
    chosen = (u[:, 0] < share)[:, None, None]
    hole = rows[:, :, None] & columns[:, None, :] & chosen
    return torch.where(hole[:, None], images.mean((2, 3), keepdim=True), images)


def _around_zero(u: Tensor, half_width: float | Tensor) -> Tensor:
    """Numbers in [0, 1) to [−half_width, half_width)."""
    return (2.0 * u - 1.0) * half_width
