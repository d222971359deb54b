"""The messages of the feature map: what a map is made with, how good it is, what is asked of it.

Their rules are those of :mod:`crcviewer.protocol.messages`.
"""

from __future__ import annotations

import math

import msgspec

from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.messages import Progress, Reply, Request
from crcviewer.protocol.text import Text, text
from crcviewer.protocol.tissue import TissueClass

METRICS = ("euclidean", "cosine")


class MapSettings(msgspec.Struct, frozen=True):
    """How a map is laid out. Raises ValueError for what cannot be meant."""

    perplexity: float = 30.0
    """About how many neighbours a case is to be near to."""
    exaggeration: float = 1.0
    """Of the attraction, after the early phase (which has 12): more pulls clusters together."""
    metric: str = "euclidean"
    """Of the features: ``euclidean`` or ``cosine``."""
    pca_dimensions: int = 50
    """Principal components that the layout sees of the features."""
    seed: int = 0
    early_iterations: int = 250
    iterations: int = 500
    """After the early ones."""
    stop_when_settled: bool = False
    """Whether the layout may end before that, once the divergence improves no more."""

    def __post_init__(self) -> None:
        """Of a file or a message nothing is believed."""
        if self.metric not in METRICS:
            raise ValueError(f"unknown metric {self.metric!r}")
        for name, least, most in (
            ("perplexity", 2, 500),
            ("exaggeration", 1, 12),
            ("pca_dimensions", 2, 500),
            ("seed", 0, 2**31 - 1),
            ("early_iterations", 0, 10_000),
            ("iterations", 1, 10_000),
        ):
            value = getattr(self, name)
            if not (math.isfinite(value) and least <= value <= most):
                raise ValueError(f"{name} {value} is outside of {least} to {most}")


class MapQuality(msgspec.Struct, frozen=True):
    """How much of the features a map keeps. None: not defined for these cases."""

    kl: float | None
    """Kullback-Leibler divergence that the layout was left with, in nats. None: nothing was laid
    out yet, these are but the first two principal components."""
    trustworthiness: float
    """0 to 1: how many of a case's neighbours on the map are its neighbours indeed
    (Venna & Kaski 2001)."""
    neighbours: int
    """How many neighbours the two figures above and below look at."""
    knn_map: float | None = None
    """Share of cases that most of their neighbours on the map share the class of."""
    knn_full: float | None = None
    """The same among all features."""
    silhouette_map: float | None = None
    """-1 to 1: how far apart the classes lie on the map (Rousseeuw 1987)."""
    silhouette_full: float | None = None
    """The same among all features."""


def split_of(data: Text, split: str) -> Text:
    """Which part of a data set a map's cases are."""
    if split == "train":
        return text("{data}, training split", data=data)
    if split == "val":
        return text("{data}, validation split", data=data)
    return text("{data}, test split", data=data)


def drawn_of(data: Text, taken: int, count: int) -> Text:
    """Which images a map's cases are, where not all of them are on it."""
    if taken == count:
        return data
    return text(
        "{data} ({taken} of {count} cases, drawn at random)", data=data, taken=taken, count=count
    )


# ------------------------------------------------------------------------------------- values


class MapCase(msgspec.Struct, frozen=True):
    """Who a case of a map is, beyond its number."""

    name: str
    pathology: ImageRef | None = None
    """None: where its image is is not known."""
    radiology: ImageRef | None = None
    """None: it has none, or where it is is not known."""
    patient: str = ""
    """Empty: not known."""
    anonymous: bool = False
    """Whether ``patient`` is a number that the program gave, as in a model's own file."""
    split: str = ""
    """``train``, ``val`` or ``test``: a case of a MedMNIST set, which has a number for a name."""
    number: int = 0
    """Of such a case, in its split."""


class UnusableCase(msgspec.Struct, frozen=True):
    """A case of a set that has no features, and why."""

    row: int
    cause: Text


class PlacedCase(msgspec.Struct, frozen=True):
    """A new case on a map, which stays as it is."""

    x: float
    y: float
    nearest: tuple[int, ...]
    """Rows of the map's cases whose features are most similar, nearest first."""
    distances: tuple[float, ...]
    """Of their features, in the map's metric."""
    remoteness: float
    """Share of the map's cases that are nearer to their own nearest cases: 0 to 1."""
    far: bool
    """Whether the case is far from everything on the map."""


# ---------------------------------------------------------------------------------- requests


class ComputeFeatures(Request, frozen=True):
    """Engine: the features of one case, as the map needs them."""

    pathology: ImageRef
    radiology: ImageRef | None = None
    batch: bool = True
    join_radiology: bool = False
    """For a map on which the features of the radiology branch stand beside those of the tile's."""


class SurveySet(Request, frozen=True):
    """Reader: what a folder in the MedMNIST layout holds."""

    path: str


class ListCases(Request, frozen=True):
    """Reader: the cases of a set that a map is to be made of."""

    source: str
    """``folder``: images, paired as dropped ones are; ``table``: a CSV of one's own images;
    ``medmnist``; ``evaluation``: a run folder that ``crcviewer evaluate`` has written."""
    path: str
    most: int
    """Of more cases so many are drawn, always the same ones."""
    classes: tuple[TissueClass, ...] = ()
    """Of the model, in label order."""
    split: str = ""
    """``train``, ``val`` or ``test`` of a MedMNIST set."""
    data: str = ""
    """Folder with the images of an evaluation, where it is not where the evaluation says."""
    model_sha256: str = ""
    """Of the model that is loaded: an evaluation of another one is refused."""
    join_radiology: bool = False
    """Whether the map is to have the radiology branch joined: one that is there has not."""


class ComputeSetFeatures(Request, frozen=True):
    """Engine: the features of some cases of a set, and what the model says of them."""

    cases: tuple[MapCase, ...]
    first: int = 0
    """Row of the first of them in the set."""
    batch: bool = True
    join_radiology: bool = False


class AssembleMap(Request, frozen=True):
    """Map worker: put the features of a set into one file, as a map that is not laid out yet.

    The parts are left to whoever asked: it may have to be done again.
    """

    parts: tuple[str, ...]
    """``.npz`` files of :class:`SetFeaturesComputed`."""
    cases: tuple[MapCase, ...]
    """All of the set; those without features are left out of the map."""
    labels: tuple[int, ...]
    data: Text
    synthetic: bool
    model_sha256: str
    joined: bool = False
    """Whether the parts' fused features are those of both branches."""


class OpenMap(Request, frozen=True):
    """Map worker: read the reference sample of a model, or a saved map."""

    path: str


class MakeMap(Request, frozen=True):
    """Map worker: lay out the cases of a file anew, with other settings."""

    path: str
    """Of the model or the saved map."""
    settings: MapSettings
    model_sha256: str = ""
    """Of the model that the features are of; kept with the map."""


class SteerMap(Request, frozen=True):
    """Map worker: hold a layout, let it go on, or end it here and keep it as it is."""

    target: int
    """The id of its ``MakeMap``."""
    action: str
    """``pause``, ``resume`` or ``finish``."""


class PlaceCases(Request, frozen=True):
    """Map worker: put new cases into the map of a file, by features that the engine computed."""

    path: str
    """Of the model or the saved map."""
    features: str
    """``.npz`` of :class:`FeaturesComputed`; it is deleted once it is read."""


# ----------------------------------------------------------------------------------- replies


class FeaturesComputed(Reply, frozen=True):
    """Final reply to ``ComputeFeatures``."""

    model_sha256: str
    array: str
    """``.npz``, as :mod:`crcviewer.protocol.map_arrays` declares them: ``fused_features``,
    ``probabilities``, and where the tile branch of stage 1 lies beside the model
    ``single_features``."""


class SetSurveyed(Reply, frozen=True):
    """Final reply to ``SurveySet``."""

    tiles: tuple[int, int, int]
    """Tiles in train, val and test."""
    pathology: str
    """Name of the file with the tiles."""
    radiology: str
    """Name of the file with the radiology images; empty: there is none."""
    declared: bool
    """Whether the folder says which belong together (``pairs.csv``)."""


class CasesListed(Reply, frozen=True):
    """Final reply to ``ListCases``."""

    data: Text
    """Which images they are."""
    cases: tuple[MapCase, ...] = ()
    labels: tuple[int, ...] = ()
    """-1: not known."""
    synthetic: bool = False
    notes: tuple[Text, ...] = ()
    """What was left out, how pairs were made."""
    map: str = ""
    """A map of these cases that is there already; then no cases are listed."""


class SetFeaturesComputed(Reply, frozen=True):
    """Final reply to ``ComputeSetFeatures``."""

    model_sha256: str
    array: str
    """``.npz`` of the n cases that could be read: ``rows`` ``(n,)`` in the set and, as
    :mod:`crcviewer.protocol.map_arrays` declares them, ``fused_features``, ``probabilities``,
    ``neutral_probabilities``, ``thumbnails``, and where the tile branch of stage 1 lies beside the
    model ``single_features`` and ``single_probabilities``."""
    unusable: tuple[UnusableCase, ...] = ()


class MapStepped(Progress, frozen=True):
    """Not final: how far a layout is."""

    kind: str = "fused"
    """``fused`` or ``single``: the maps of a file are laid out one after the other."""
    kl: float = 0.0
    array: str = ""
    """``.npy``: float32 ``(N, 2)``."""


class MapSteered(Reply, frozen=True):
    """Final reply to ``SteerMap``."""


class MapOpened(Reply, frozen=True):
    """Final reply to ``OpenMap``, and to ``MakeMap`` and ``AssembleMap`` with the new map in a file
    of its own."""

    path: str
    data: Text
    """Which images the cases are."""
    array: str
    """``.npz`` of what :mod:`crcviewer.protocol.map_arrays` says is shown."""
    fused_settings: MapSettings
    fused_quality: MapQuality
    single_settings: MapSettings | None = None
    single_quality: MapQuality | None = None
    model_sha256: str = ""
    """Of the model that the features are of; empty: of the model in whose file it lies."""
    cases: tuple[MapCase, ...] = ()
    """Who the cases are; empty: only their numbers are known."""
    joined: bool = False
    """Whether the fused features are those of both branches."""
    raw: bool = False
    """Whether probabilities are the network's own; else a file of an earlier version does not say
    what they are."""


class CasesPlaced(Reply, frozen=True):
    """Final reply to ``PlaceCases``: in the order of the features."""

    fused: tuple[PlacedCase, ...]
    single: tuple[PlacedCase, ...] = ()
    """Empty where there is no single-modal map, or were no such features."""
