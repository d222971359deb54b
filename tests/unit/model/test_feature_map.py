"""Maps: repeatable, as good as they say, and refused in sentences where there is nothing to map."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from sklearn.manifold import trustworthiness

from crcviewer.model.feature_map import MapError, MapStep, compute_map
from crcviewer.model.map_quality import map_quality
from crcviewer.protocol.map_messages import MapSettings
from tests.unit.model.features import clouds

QUICK = MapSettings(perplexity=8, early_iterations=100, iterations=100)


def test_the_same_seed_gives_the_same_map_and_classes_lie_apart() -> None:
    features, labels = clouds(120)
    first = compute_map(features, labels, QUICK)
    again = compute_map(features, labels, QUICK)
    assert np.array_equal(first.coordinates, again.coordinates)
    assert first.coordinates.shape == (120, 2)
    assert first.coordinates.dtype == np.float32
    assert first.quality == again.quality
    assert first.quality.knn_map is not None
    assert first.quality.knn_map > 0.95
    assert first.quality.silhouette_map is not None
    assert first.quality.silhouette_map > 0.4


def test_labels_do_not_move_the_map() -> None:
    features, labels = clouds(60)
    with_labels = compute_map(features, labels, QUICK)
    without = compute_map(features, None, QUICK)
    assert np.array_equal(with_labels.coordinates, without.coordinates)
    assert without.quality.knn_map is None
    assert without.quality.silhouette_full is None


def test_trustworthiness_is_that_of_the_literature() -> None:
    features, labels = clouds(150)
    shuffled = np.random.default_rng(1).normal(size=(150, 2)).astype(np.float32)  # a poor map
    ours = map_quality(features, shuffled, labels, 0.0)
    theirs = trustworthiness(features, shuffled, n_neighbors=ours.neighbours)
    assert ours.trustworthiness == pytest.approx(theirs, abs=1e-6)
    assert ours.trustworthiness < 0.7
    good = map_quality(features, features, labels, 0.0)
    assert good.trustworthiness == 1.0
    assert good.knn_map == good.knn_full


def test_a_drawn_sample_judges_about_as_all_do() -> None:
    features, labels = clouds(600)
    flat = features[:, :2]
    whole = map_quality(features, flat, labels, 0.0)
    drawn = map_quality(features, flat, labels, 0.0, most_judged=200)
    assert drawn.trustworthiness == pytest.approx(whole.trustworthiness, abs=0.03)
    assert drawn.knn_map == pytest.approx(whole.knn_map, abs=0.08)


def test_unknown_classes_are_not_judged() -> None:
    features, labels = clouds(80)
    some = np.where(np.arange(80) < 40, labels, -1)
    quality = map_quality(features, features, some, 0.0)
    assert quality.knn_full is not None
    assert quality.silhouette_full is not None


def test_steps_are_told_and_can_end_the_layout() -> None:
    features, labels = clouds(60)
    steps: list[MapStep] = []

    def on_step(step: MapStep) -> bool:
        steps.append(step)
        return step.iteration < 130

    compute_map(features, labels, QUICK, on_step)
    assert [step.iteration for step in steps] == list(range(10, 140, 10))
    assert steps[0].total == 200
    assert steps[-1].kl < steps[10].kl
    assert not np.shares_memory(steps[0].coordinates, steps[1].coordinates)

    class EnoughError(Exception):
        pass

    def give_up(step: MapStep) -> bool:
        raise EnoughError

    with pytest.raises(EnoughError):
        compute_map(features, labels, QUICK, give_up)


def test_a_layout_that_settles_ends_and_says_how_many_iterations_it_made() -> None:
    features, labels = clouds(120)
    long = MapSettings(perplexity=8, early_iterations=100, iterations=2000)
    steps: list[MapStep] = []

    def on_step(step: MapStep) -> bool:
        steps.append(step)
        return True

    settling = msgspec.structs.replace(long, stop_when_settled=True)
    made = compute_map(features, labels, settling, on_step)
    assert 50 < made.settings.iterations < 1000
    assert steps[-1].iteration == 100 + made.settings.iterations
    whole = compute_map(features, labels, long)
    assert whole.settings.iterations == 2000
    assert made.quality.trustworthiness > whole.quality.trustworthiness - 0.01
    # With the iterations that it tells the same map comes out again, to within the last of them.
    again = msgspec.structs.replace(made.settings, stop_when_settled=False)
    repeated = compute_map(features, labels, again).coordinates
    assert np.abs(repeated - made.coordinates).max() < 0.1


def test_cosine_does_not_see_length() -> None:
    features, labels = clouds(60)
    longer = features * np.linspace(1, 50, 60, dtype=np.float32)[:, None]
    cosine = msgspec.structs.replace(QUICK, metric="cosine")
    one, other = (compute_map(f, labels, cosine).quality for f in (features, longer))
    assert one.knn_full == other.knn_full
    assert compute_map(longer, labels, QUICK).quality.knn_full != one.knn_full


def test_one_class_has_a_map_but_no_figures_of_classes() -> None:
    features, _ = clouds(40, classes=1)
    made = compute_map(features, np.full(40, 3), QUICK)
    assert np.isfinite(made.coordinates).all()
    assert made.quality.knn_map is None
    assert made.quality.silhouette_map is None


def test_copies_of_one_image_do_not_break_the_map() -> None:
    features, labels = clouds(60)
    features[:30] = features[0]
    assert np.isfinite(compute_map(features, labels, QUICK).coordinates).all()


@pytest.mark.parametrize(
    ("features", "cause"),
    [
        (np.zeros((5, 8)), "at least 10 cases; here are 5"),
        (np.ones((30, 8)), "the same features"),
        (np.where(np.eye(30, 8) > 0, np.nan, 1.0), "8 of 30 cases have features that are no"),
        (np.zeros(30), "not a table"),
        (np.random.default_rng(0).normal(size=(20, 8)), "perplexity of 8 needs 25 cases"),
    ],
)
def test_what_cannot_be_mapped_is_refused_in_a_sentence(
    features: np.ndarray, cause: str
) -> None:  # fmt: skip
    with pytest.raises(MapError, match=cause) as caught:
        compute_map(features, None, QUICK)
    assert caught.value.next_step.template.endswith(".")


def test_the_perplexity_that_is_advised_is_accepted() -> None:
    features, _ = clouds(20)
    with pytest.raises(MapError, match="Choose a perplexity of 6 or less"):
        compute_map(features, None, QUICK)
    compute_map(features, None, msgspec.structs.replace(QUICK, perplexity=6))


@pytest.mark.parametrize(
    "wrong",
    [{"perplexity": float("nan")}, {"metric": "hamming"}, {"seed": -1}, {"pca_dimensions": 1}],
)
def test_settings_that_cannot_be_meant(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"outside|unknown"):
        MapSettings(**wrong)
