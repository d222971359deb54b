"""New cases go where their like is, the map stays, and strangers are told from the rest."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from crcviewer.model.feature_map import FeatureMap, Floats, MapError, compute_map
from crcviewer.model.place_cases import Placer
from crcviewer.protocol.map_messages import MapSettings
from tests.unit.model.features import clouds

SETTINGS = MapSettings(perplexity=10, early_iterations=150, iterations=200)
Laid = tuple[Floats, np.ndarray, FeatureMap]


@pytest.fixture(scope="module")
def laid() -> Laid:
    features, labels = clouds(150)
    return features, labels, compute_map(features, labels, SETTINGS)


def test_new_cases_lie_among_their_class(laid: Laid) -> None:
    features, labels, made = laid
    before = made.coordinates.copy()
    new, classes = clouds(40, seed=7)
    placed = Placer(features, made.coordinates, made.settings).place(new)
    centres = np.stack([made.coordinates[labels == k].mean(axis=0) for k in range(3)])
    nearest = ((placed.coordinates[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == classes).mean() > 0.95
    assert (labels[placed.nearest] == classes[:, None]).mean() > 0.95
    assert placed.nearest.shape == (40, 10)
    assert placed.far.mean() < 0.1
    assert np.array_equal(made.coordinates, before)


def test_it_agrees_with_the_method_it_follows(laid: Laid) -> None:
    """openTSNE's own transform, which is slower, puts the same cases about there."""
    from openTSNE import TSNEEmbedding, affinity

    from crcviewer.model.feature_map import fit_projection

    features, _, made = laid
    new, _ = clouds(30, seed=8)
    project = fit_projection(features, made.settings)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        near = affinity.PerplexityBasedNN(project(features), 10, method="exact", random_state=0)
        embedding = TSNEEmbedding(
            made.coordinates.astype(np.float64), near, negative_gradient_method="bh", n_jobs=1
        )
        theirs = np.asarray(embedding.transform(project(new)))
    ours = Placer(features, made.coordinates, made.settings).place(new).coordinates
    extent = np.ptp(made.coordinates, axis=0).max()
    assert np.median(np.linalg.norm(ours - theirs, axis=1)) < 0.03 * extent


def test_a_case_of_the_map_lands_on_itself(laid: Laid) -> None:
    features, _, made = laid
    placed = Placer(features, made.coordinates, made.settings).place(features[:20])
    assert placed.nearest[:, 0].tolist() == list(range(20))
    assert placed.distances[:, 0] == pytest.approx(np.zeros(20), abs=1e-2)
    assert (np.diff(placed.distances, axis=1) >= 0).all()
    away = np.linalg.norm(placed.coordinates - made.coordinates[:20], axis=1)
    assert np.median(away) < 0.1 * np.ptp(made.coordinates, axis=0).max()


def test_where_a_case_goes_does_not_depend_on_its_company(laid: Laid) -> None:
    features, _, made = laid
    placer = Placer(features, made.coordinates, made.settings)
    new, _ = clouds(40, seed=3)
    together = placer.place(new)
    alone = placer.place(new[35:36])
    assert alone.coordinates[0] == pytest.approx(together.coordinates[35], abs=1e-3)
    assert alone.nearest[0].tolist() == together.nearest[35].tolist()


@pytest.mark.parametrize("metric", ["euclidean", "cosine"])
def test_a_stranger_is_far_from_everything(laid: Laid, metric: str) -> None:
    features, _, made = laid
    settings = MapSettings(metric=metric)
    stranger = np.zeros((1, features.shape[1]), np.float32)
    stranger[0, :2] = 40
    placed = Placer(features, made.coordinates, settings).place(stranger)
    assert placed.far.tolist() == [True]
    assert np.isfinite(placed.coordinates).all()


def test_features_of_another_model_are_refused(laid: Laid) -> None:
    features, _, made = laid
    placer = Placer(features, made.coordinates, made.settings)
    for wrong in (features[:2, :5], np.full((1, features.shape[1]), np.nan, np.float32)):
        with pytest.raises(MapError, match="do not fit those of the map"):
            placer.place(wrong)
