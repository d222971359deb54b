"""Flip rate, divergence, intervals and χ² against values worked out by hand or by scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from training.audit.statistics import bootstrap_mean, divergence, flip_rate, independence


def test_divergence_of_sure_answers_is_all_or_nothing() -> None:
    first, second = np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])
    assert divergence(first, first) == 0.0
    assert divergence(first, second) == pytest.approx(1.0)


def test_divergence_by_hand() -> None:
    # p = (1, 0), q = (½, ½), m = (¾, ¼): ½·log2(4/3) + ½·(½·log2(2/3) + ½·log2 2).
    by_hand = 0.5 * np.log2(4 / 3) + 0.25 * (np.log2(2 / 3) + 1.0)
    p, q = np.array([[1.0, 0.0]]), np.array([[0.5, 0.5]])
    assert by_hand == pytest.approx(0.311278, abs=1e-6)
    assert divergence(p, q) == pytest.approx(by_hand)
    assert divergence(q, p) == pytest.approx(by_hand)
    # The mean over cases, and over permutations in front of them.
    assert divergence(np.stack([[p[0], q[0]]] * 3), np.array([q[0], q[0]])) == pytest.approx(
        by_hand / 2
    )


def test_flip_rate_by_hand() -> None:
    own = np.array([[0.9, 0.1], [0.4, 0.6], [0.2, 0.8], [0.6, 0.4]])
    other = np.array([[0.8, 0.2], [0.6, 0.4], [0.3, 0.7], [0.7, 0.3]])
    assert flip_rate(own, own) == 0.0
    assert flip_rate(other, own) == 0.25
    assert flip_rate(np.stack([own, other, 1 - own]), own) == pytest.approx((0 + 1 + 4) / 12)


def test_intervals_are_those_of_a_share() -> None:
    values = np.array([1.0] * 300 + [0.0] * 100)
    found = bootstrap_mean(values, seed=3)
    assert found.value == 0.75
    half = 1.96 * np.sqrt(0.75 * 0.25 / 400)
    assert (found.low, found.high) == pytest.approx((0.75 - half, 0.75 + half), abs=0.004)
    assert bootstrap_mean(values, seed=3) == found


def test_the_same_seed_draws_the_same_cases() -> None:
    values = np.random.default_rng(0).random(50)
    first, second = bootstrap_mean(values, seed=1), bootstrap_mean(values + 1.0, seed=1)
    assert (second.low, second.high) == pytest.approx((first.low + 1.0, first.high + 1.0))


def test_chi_square_is_that_of_scipy() -> None:
    random = np.random.default_rng(5)
    tiles = random.integers(0, 4, 900)
    organs = np.where(random.random(900) < 0.2, tiles, random.integers(0, 5, 900))
    table = np.zeros((4, 5), np.int64)
    np.add.at(table, (tiles, organs), 1)
    expected = stats.chi2_contingency(table, correction=False)
    found = independence("val", tiles, organs)
    assert (found.split, found.pairs, found.degrees) == ("val", 900, 12)
    assert found.chi_square == pytest.approx(expected.statistic)
    assert found.p == pytest.approx(expected.pvalue)
    assert found.cramers_v == pytest.approx(stats.contingency.association(table, method="cramer"))
    assert not found.by_permutation


def test_cramers_v_is_one_where_one_label_decides_the_other() -> None:
    tiles = np.arange(900) % 9
    found = independence("train", tiles, (tiles * 5 + 3) % 11)
    assert found.cramers_v == pytest.approx(1.0)
    assert found.p < 1e-12


def test_thin_tables_are_tested_by_permutation() -> None:
    shares = []
    for seed in range(60):
        random = np.random.default_rng(seed)
        tiles, organs = random.integers(0, 9, 60), random.integers(0, 11, 60)
        apart = independence("test", tiles, organs)
        assert apart.by_permutation
        shares.append(apart.p)
    # Uniform where nothing goes together.
    assert stats.kstest(shares, "uniform").pvalue > 0.01
    together = independence("test", tiles, tiles)
    assert together.by_permutation
    assert together.p == pytest.approx(1e-4)


def test_permutations_say_what_the_distribution_says() -> None:
    # A table just thick enough for both; Fisher's exact test gives 0.0086 one and 0.0137 two-sided.
    tiles = np.repeat([0, 0, 1, 1], [1, 8, 8, 2])
    organs = np.repeat([0, 1, 0, 1], [1, 8, 8, 2])
    found = independence("val", tiles, organs)
    exact = stats.fisher_exact([[1, 8], [8, 2]]).pvalue
    assert found.by_permutation
    assert found.p == pytest.approx(exact, abs=0.003)


def test_one_organ_alone_is_no_leak() -> None:
    found = independence("train", np.arange(90) % 9, np.zeros(90, np.int64))
    assert (found.degrees, found.p, found.cramers_v) == (0, 1.0, 0.0)
