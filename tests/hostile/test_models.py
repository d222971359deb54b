"""A model of a stranger is refused in a sentence, or is what it says: never more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from crcviewer.model.checkpoint import CheckpointError, read_checkpoint
from tests.hostile.limits import run_limited
from tests.hostile.models import DEMO, HEADS, MARKUP, MODELS, at_random, rewritten

_AT_MOST_S = 10
"""Of processor time."""
_ENDLESS = [name for name in MODELS if "random" not in name]


def refuse_all(place: str) -> Iterator[str]:
    """Each head that is none and each description without end; for a process of its own."""
    model = Path(place) / "model.safetensors"
    for name, head in HEADS.items():
        model.write_bytes(head(DEMO.read_bytes()))
        yield name
        _refused(model)
    for name in _ENDLESS:
        rewritten(DEMO, model, MODELS[name])
        yield name
        _refused(model)
    yield "the end"


def _refused(model: Path) -> None:
    with pytest.raises(CheckpointError) as caught:
        read_checkpoint(model)
    assert caught.value.next_step


@pytest.mark.timeout(1_600)
def test_what_is_no_model_is_refused_quickly(tmp_path: Path) -> None:
    tried = run_limited(refuse_all, str(tmp_path), each_s=_AT_MOST_S)
    assert tried == [*HEADS, *_ENDLESS, "the end"]


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
