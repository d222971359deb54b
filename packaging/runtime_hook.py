"""Runs in the frozen program before our own code: what stands in for parts that are left out."""

import sys
import types

# medmnist imports its scores with itself and prints that it is not well installed where they
# cannot be had. Only they need pandas (80 MB); we compute our own.
_scores = types.ModuleType("medmnist.evaluator")
_scores.Evaluator = None  # type: ignore[attr-defined]  # an empty module
sys.modules["medmnist.evaluator"] = _scores
