"""Phantoms: synthetic tiles and slices, for sample cases, tests, benchmarks and the audit's proof.

They are drawn by a program and always labelled as synthetic; none is an image of a patient.
"""

from training.phantoms.dataset import PhantomSettings, write_dataset
from training.phantoms.organs import generate_slices
from training.phantoms.pairs import ORGAN_OF_LABEL, pair
from training.phantoms.tissue import generate_tiles

__all__ = [
    "ORGAN_OF_LABEL",
    "PhantomSettings",
    "generate_slices",
    "generate_tiles",
    "pair",
    "write_dataset",
]
