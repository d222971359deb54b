"""Runs in the frozen program before our own code: what stands in for parts that are left out."""

import importlib.abc
import importlib.machinery
import sys
import types
import warnings
from collections.abc import Sequence

# medmnist imports its scores with itself and prints that it is not well installed where they
# cannot be had. Only they need pandas (80 MB); we compute our own.
_scores = types.ModuleType("medmnist.evaluator")
_scores.Evaluator = None  # type: ignore[attr-defined]  # an empty module
sys.modules["medmnist.evaluator"] = _scores


class _NamesOfOperations(importlib.abc.MetaPathFinder):
    """Declares the two operations that torchvision's import asks for; nothing of ours calls them.

    Their compiled code is left out: it fits one build of torch alone, and its CUDA build cannot be
    loaded without CUDA. So are torchvision's codecs, whose absence it would warn of. All this waits
    until torchvision is imported, for the window imports no torch.
    """

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name == "torchvision":
            sys.meta_path.remove(self)
            from torch.library import define

            warnings.filterwarnings("ignore", "Failed to load image Python extension")
            for operation in ("nms", "qnms"):
                define(
                    f"torchvision::{operation}",
                    "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
                )
        return None  # the next finder finds it


sys.meta_path.insert(0, _NamesOfOperations())
