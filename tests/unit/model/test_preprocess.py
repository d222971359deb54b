"""From 8-bit squares to the network's input."""

from __future__ import annotations

import pytest
import torch

from crcviewer.model.preprocess import ChannelStatistics, Preprocessing, dihedral_views, to_input

COLOUR = ChannelStatistics(28, (0.7, 0.5, 0.6), (0.1, 0.2, 0.25))
GREY = ChannelStatistics(28, (0.4,), (0.2,))


def test_values_are_scored_by_the_training_set_channel_by_channel() -> None:
    tile = torch.tensor([255, 0, 51], dtype=torch.uint8).expand(1, 28, 28, 3)
    found = to_input(tile, COLOUR, 64)
    assert found.shape == (1, 3, 64, 64)
    want = torch.tensor([(1 - 0.7) / 0.1, (0 - 0.5) / 0.2, (0.2 - 0.6) / 0.25])
    torch.testing.assert_close(found[0, :, 5, 60], want)


def test_grey_is_repeated() -> None:
    images = torch.randint(0, 256, (2, 28, 28), dtype=torch.uint8)
    found = to_input(images, GREY, 28)
    assert found.shape == (2, 3, 28, 28)
    torch.testing.assert_close(found[:, 0], found[:, 2])
    torch.testing.assert_close(found[:, 1], (images / 255 - 0.4) / 0.2)


def test_a_sharp_image_is_blurred_as_the_training_images_were() -> None:
    # One-pixel stripes: without antialiasing some phase of them would survive the reduction.
    stripes = torch.zeros(1, 224, 224, dtype=torch.uint8)
    stripes[:, :, ::2] = 255
    found = to_input(stripes, GREY, 64)
    middle = found[0, 0, 8:-8, 8:-8]
    torch.testing.assert_close(
        middle, torch.full_like(middle, (0.5 - 0.4) / 0.2), atol=0.15, rtol=0
    )


def test_an_image_of_the_source_size_is_only_enlarged() -> None:
    images = torch.randint(0, 256, (1, 28, 28), dtype=torch.uint8)
    want = torch.nn.functional.interpolate(
        images[:, None] / 255, (64, 64), mode="bilinear", align_corners=False
    )
    torch.testing.assert_close(to_input(images, GREY, 64)[:, :1], (want - 0.4) / 0.2)


def test_the_eight_views_are_all_different_and_begin_with_the_image() -> None:
    images = torch.randn(2, 3, 6, 6)
    views = dihedral_views(images)
    assert views.shape == (8, 2, 3, 6, 6)
    assert torch.equal(views[0], images)
    assert len({tuple(v.flatten().tolist()) for v in views}) == 8
    for view in views:
        torch.testing.assert_close(view.sum(), images.sum())


def test_constants_come_back_from_json() -> None:
    value = Preprocessing(COLOUR, GREY, 32, "MR", 8)
    assert Preprocessing.from_json({**value.to_json(), "later": [1]}) == value


@pytest.mark.parametrize(
    "wrong",
    [
        {"input_size": 10**9},
        {"input_size": 65},
        {"test_time_views": 3},
        {"radiology": {"source_size": 10**9, "mean": [0.5], "std": [0.2]}},
        {"radiology": {"source_size": 28, "mean": [0.5], "std": [0.0]}},
        {"radiology": {"source_size": 28, "mean": [0.5, 0.5], "std": [0.2, 0.2]}},
        {"radiology": {"source_size": 28, "mean": [float("nan")], "std": [0.2]}},
    ],
)
def test_constants_that_no_training_set_has_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"size|views|means|deviations"):
        Preprocessing.from_json({**Preprocessing(COLOUR, GREY).to_json(), **wrong})


def test_other_than_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="uint8"):
        to_input(torch.zeros(1, 28, 28), GREY, 64)
