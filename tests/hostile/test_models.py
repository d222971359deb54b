"""A model of a stranger is refused in a sentence, or is what it says: never more."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest

from crcviewer.model.checkpoint import CheckpointError, read_checkpoint
from tests.hostile.models import DEMO, HEADS, MARKUP, MODELS, at_random, rewritten

_AT_MOST_S = 10.0


@pytest.mark.parametrize("name", HEADS)
def test_a_head_that_is_none_is_refused_quickly(name: str, tmp_path: Path) -> None:
    model = tmp_path / "model.safetensors"
    model.write_bytes(HEADS[name](DEMO.read_bytes()))
    began = time.monotonic()
    with pytest.raises(CheckpointError) as caught:
        read_checkpoint(model)
    assert caught.value.next_step
    assert time.monotonic() - began < _AT_MOST_S


@pytest.mark.parametrize("name", [name for name in MODELS if "random" not in name])
def test_a_description_without_end_is_refused_quickly(name: str, tmp_path: Path) -> None:
    model = rewritten(DEMO, tmp_path / "model.safetensors", MODELS[name])
    began = time.monotonic()
    with pytest.raises(CheckpointError) as caught:
        read_checkpoint(model)
    assert caught.value.next_step
    assert time.monotonic() - began < _AT_MOST_S


@pytest.mark.parametrize("name", [name for name in MODELS if "random" in name])
def test_values_at_random_are_refused_or_harmless(name: str, tmp_path: Path) -> None:
    model = rewritten(DEMO, tmp_path / "model.safetensors", MODELS[name])
    with suppress(CheckpointError):
        read = read_checkpoint(model)
        assert all(one.code and len(one.code) < 30 for one in read.document.classes)


@pytest.mark.hostile
def test_1000_models_with_values_at_random_are_refused_or_harmless(tmp_path: Path) -> None:
    for seed in range(1000):
        model = rewritten(DEMO, tmp_path / f"{seed}.safetensors", at_random(seed))
        with suppress(CheckpointError):
            read_checkpoint(model)
        model.unlink()


def test_markup_in_names_is_a_name(tmp_path: Path) -> None:
    model = rewritten(
        DEMO, tmp_path / "model.safetensors", lambda plain: plain["classes"][0].update(code=MARKUP)
    )
    assert read_checkpoint(model).document.classes[0].code == MARKUP
