"""How a training becomes shorter: fewer epochs of each stage. Without Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crcviewer.protocol.trial_report import ProbeReport

LONG_S = 3600.0
"""Without a GPU: longer than what somebody waits for who only wants to see how it works."""
WANTED_S = 1800.0
_LEAST = {"pathology": 6, "radiology": 2, "fusion": 3}


@dataclass(frozen=True)
class Shorter:
    """Settings that differ, and the seconds that the training takes with them."""

    changes: dict[str, str]
    seconds: float


def shortened(probe: ProbeReport, values: Mapping[str, str]) -> Shorter | None:
    """``values``: the settings as they are. None where nothing much can be won."""
    if not probe.seconds > WANTED_S:
        return None
    share = WANTED_S / probe.seconds
    before, after = {}, {}
    for branch, least in _LEAST.items():
        try:
            before[branch] = int(values[f"epochs.{branch}"])
        except (KeyError, ValueError):
            return None
        after[branch] = min(before[branch], max(least, int(before[branch] * share)))

    def count(epochs: Mapping[str, int], branch: str) -> int:
        # The control learns as long as both stages of the tiles, the probe with the second stage.
        if branch == "control":
            return epochs["pathology"] + epochs["fusion"]
        return epochs.get(branch, epochs["fusion"])

    seconds = sum(
        stage.seconds * count(after, stage.branch) / max(count(before, stage.branch), 1)
        for stage in probe.stages
    )
    if seconds > 0.7 * probe.seconds:
        return None
    return Shorter({f"epochs.{branch}": str(n) for branch, n in after.items()}, seconds)
