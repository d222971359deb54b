"""The quick part of the attack; ``make hostile`` is the whole of it."""

from __future__ import annotations

import pytest

from tests.hostile.attack import SHARES, fuzz

_TRIES = 300


@pytest.mark.parametrize("kind", SHARES)
def test_damaged_files_are_opened_or_refused_in_a_sentence(kind: str) -> None:
    row = fuzz(kind, _TRIES * SHARES[kind] // 100, seed=2)
    assert row.lost == []
    assert row.tried >= _TRIES * SHARES[kind] // 100


def test_the_attack_counts_a_death_and_a_mistake_as_lost_and_goes_on() -> None:
    row = fuzz("PNG", 5, seed=0, module="tests.hostile.fatal_files")
    assert row.lost == ["PNG 1: ended by 9", "PNG 2: mistake KeyError"]
    assert row.outcomes == {"opened": 3}
