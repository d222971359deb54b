"""The names of a study's stages and splits, in their order; all rooms have them from here."""

from __future__ import annotations

STAGE_OF = {"pathology": 1, "radiology": 1, "fusion": 2, "control": 3, "probe": 3}
"""The stage of each branch, in the order in which they learn. Stage 3 are the audit's controls:
``control`` (tiles alone, as many epochs as both stages) and ``probe`` (radiology alone)."""
FUSION = "fusion"
"""The branch that becomes the model."""
SPLITS = ("train", "val", "test")

FINAL_STAGE = 4
"""Of what is done with the trained networks."""
FINAL = "final"
"""Stands for all of it where a branch is named."""
FINAL_STEPS = ("test", "audit", "calibration", "map", "choice", "evaluation")
"""What the final stage may consist of, in its order: figures of the test split; the fusion audit;
calibration, which asks the audit whose answers are shown, and what is like the training set; the
feature map; which model to use; the whole
evaluation with its report. A run leaves out what does not apply to it."""
