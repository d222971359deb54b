from __future__ import annotations

import numpy as np
import torch

from training.base.counter_random import below, hash_samples, key, normal, shuffled, uniform


def test_hash_is_splitmix64() -> None:
    # The first outputs of the reference implementation (Vigna) for the seed 1234567.
    expected = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    bits = hash_samples(1234567, torch.arange(3)).numpy().view(np.uint64)
    assert bits.tolist() == expected


def test_a_sample_draws_the_same_in_any_batch() -> None:
    whole = uniform(7, torch.arange(100), 5)
    part = uniform(7, torch.tensor([93, 4]), 5)
    assert torch.equal(part, whole[[93, 4]])
    # More columns leave the first ones as they were.
    assert torch.equal(uniform(7, torch.arange(100), 9)[:, :5], whole)


def test_keys_differ_by_every_part_and_their_order() -> None:
    keys = {
        key(0, "a", 1), key(1, "a", 1), key(0, "b", 1), key(0, "a", 2), key("a", 0, 1),
        key(0, "a"), key(-1, "a", 1), key(0, "a much longer name of a draw", 1),
    }  # fmt: skip
    assert len(keys) == 8


def test_uniform_numbers_are_uniform_and_independent() -> None:
    u = uniform(key(3, "x"), torch.arange(20_000), 2).double()
    assert float(u.min()) >= 0.0
    assert float(u.max()) < 1.0
    # Standard error of the mean 0.002, of the correlation 0.007.
    assert abs(float(u.mean()) - 0.5) < 0.008
    assert abs(float(u.var()) - 1 / 12) < 0.003
    assert abs(float(torch.corrcoef(u.T)[0, 1])) < 0.028


def test_normal_numbers_are_normal() -> None:
    x = normal(key(3, "y"), torch.arange(5_000), 5).double()
    assert x.shape == (5_000, 5)
    assert bool(torch.isfinite(x).all())
    assert abs(float(x.mean())) < 0.03
    assert abs(float(x.std()) - 1.0) < 0.03
    assert abs(float((x**4).mean()) - 3.0) < 0.3


def test_below_covers_its_range_evenly() -> None:
    counts = torch.bincount(below(5, torch.arange(11_000), 11), minlength=11)
    assert len(counts) == 11
    assert int(counts.min()) > 850
    assert int(counts.max()) < 1150


def test_shuffled_is_a_permutation_that_changes_with_the_key() -> None:
    first, second = shuffled(1, 50), shuffled(2, 50)
    assert sorted(first.tolist()) == list(range(50))
    assert first.tolist() != second.tolist()
    assert torch.equal(first, shuffled(1, 50))
