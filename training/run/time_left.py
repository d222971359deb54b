"""How long a study will still take, from how long its last epoch took."""

from __future__ import annotations

from training.loop.study import Study
from training.run.finish import steps_of

_LOOKING = 0.25
"""What an image that is only looked at costs, of one that is learnt from."""
_FINAL_FIXED_S = 20.0
"""Seconds of maps, intervals and figures, however fast the device."""


def seconds_left(study: Study, branch: str, epoch: int, epoch_seconds: float) -> float:
    """Of the whole study after this ``epoch`` of ``branch``, which took so long."""
    # A fused pass takes each tile through one branch and its partner through the other.
    tiles = len(study.data.pathology.train)
    cost = dict.fromkeys(study.epochs, tiles)
    cost |= {"radiology": len(study.data.radiology.train), "fusion": 2 * tiles}
    order = list(study.epochs)
    left = cost[branch] * (study.epochs[branch] - epoch)
    for later in order[order.index(branch) + 1 :]:
        left += cost[later] * study.epochs[later]
    an_image = epoch_seconds / cost[branch]
    return left * an_image + final_seconds(study, _LOOKING * an_image)


def final_seconds(study: Study, an_image: float) -> float:
    """Of what is done with the trained networks, about; ``an_image``: seconds in which a branch
    looks at one, without learning from it."""
    return _FINAL_FIXED_S + an_image * sum(step.amount(study) for step in steps_of(study))
