"""The names of a study's stages and splits, in their order; all rooms have them from here."""

from __future__ import annotations

STAGE_OF = {"pathology": 1, "radiology": 1, "fusion": 2, "control": 3, "probe": 3}
"""The stage of each branch, in the order in which they learn. Stage 3 are the audit's controls:
``control`` (tiles alone, as many epochs as both stages) and ``probe`` (radiology alone)."""
FUSION = "fusion"
"""The branch that becomes the model."""
SPLITS = ("train", "val", "test")
