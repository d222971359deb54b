"""Cross-modal attention is the formula of the study, in both directions at once."""

from __future__ import annotations

import torch
from torch import Tensor

from crcviewer.model.attention import CrossModalAttention, CrossModalExchange
from crcviewer.protocol.images import Direction


def exchange(gamma: float = 0.7) -> CrossModalExchange:
    torch.manual_seed(0)
    made = CrossModalExchange("layer3", 16)
    for direction in (made.pathology_to_radiology, made.radiology_to_pathology):
        torch.nn.init.constant_(direction.gamma, gamma)
    return made


def by_hand(attention: CrossModalAttention, x: Tensor, other: Tensor) -> tuple[Tensor, Tensor]:
    """One sample, place by place."""
    places = [x[:, i, j] for i in range(x.shape[1]) for j in range(x.shape[2])]
    seen_places = [other[:, i, j] for i in range(other.shape[1]) for j in range(other.shape[2])]
    query, key, value = (
        m.weight[:, :, 0, 0] for m in (attention.query, attention.key, attention.value)
    )
    rows = []
    moved = []
    for place in places:
        scores = torch.stack([(query @ place) @ (key @ s) for s in seen_places])
        row = (scores / query.shape[0] ** 0.5).softmax(0)
        moved.append(
            place
            + attention.gamma * sum(a * (value @ s) for a, s in zip(row, seen_places, strict=True))
        )
        rows.append(row)
    return torch.stack(moved, 1).reshape(x.shape), torch.stack(rows)


def test_both_directions_are_the_formula_from_the_features_before_the_exchange() -> None:
    made = exchange()
    pathology, radiology = torch.randn(1, 16, 3, 3), torch.randn(1, 16, 3, 3)
    moved_p, moved_r, results = made(pathology, radiology, attention=True)
    want_p, rows_p = by_hand(made.pathology_to_radiology, pathology[0], radiology[0])
    want_r, rows_r = by_hand(made.radiology_to_pathology, radiology[0], pathology[0])
    torch.testing.assert_close(moved_p[0], want_p)
    torch.testing.assert_close(moved_r[0], want_r)
    assert [r.direction for r in results] == [
        Direction.PATHOLOGY_TO_RADIOLOGY,
        Direction.RADIOLOGY_TO_PATHOLOGY,
    ]
    torch.testing.assert_close(results[0].attention, rows_p[None])
    torch.testing.assert_close(results[1].attention, rows_r[None])


def test_rows_sum_to_one_and_showing_them_changes_nothing() -> None:
    made = exchange().eval()
    pathology, radiology = torch.randn(2, 16, 4, 4), torch.randn(2, 16, 4, 4)
    shown = made(pathology, radiology, attention=True)
    plain = made.train()(pathology, radiology)
    torch.testing.assert_close(shown[0], plain[0])
    torch.testing.assert_close(shown[1], plain[1])
    for with_rows, without in zip(shown[2], plain[2], strict=True):
        assert without.attention is None
        torch.testing.assert_close(with_rows.attention.sum(2), torch.ones(2, 16))
        torch.testing.assert_close(with_rows.relative_size, without.relative_size)


def test_gamma_begins_at_zero_and_moves_nothing() -> None:
    made = CrossModalExchange("layer4", 16)
    pathology, radiology = torch.randn(2, 16, 4, 4), torch.randn(2, 16, 4, 4)
    moved_p, moved_r, results = made(pathology, radiology)
    assert torch.equal(moved_p, pathology)
    assert torch.equal(moved_r, radiology)
    assert [r.relative_size.tolist() for r in results] == [[0, 0], [0, 0]]


def test_the_relative_size_is_that_of_the_move() -> None:
    made = exchange(-0.3)
    pathology, radiology = torch.randn(2, 16, 4, 4), torch.randn(2, 16, 4, 4)
    moved, _, results = made(pathology, radiology)
    want = (moved - pathology).flatten(1).norm(dim=1) / pathology.flatten(1).norm(dim=1)
    torch.testing.assert_close(results[0].relative_size, want)


def test_the_smaller_map_is_upsampled() -> None:
    made = exchange()
    pathology, radiology = torch.randn(1, 16, 4, 4), torch.randn(1, 16, 2, 4)
    larger = torch.nn.functional.interpolate(
        radiology, (4, 4), mode="bilinear", align_corners=False
    )
    moved_p, moved_r, _ = made(pathology, radiology)
    want_p, want_r, _ = made(pathology, larger)
    torch.testing.assert_close(moved_p, want_p)
    torch.testing.assert_close(moved_r, want_r)


def test_queries_and_keys_have_an_eighth_of_the_channels_and_no_biases() -> None:
    made = CrossModalAttention(64, 8)
    shapes = {name: tuple(p.shape) for name, p in made.named_parameters()}
    assert shapes == {
        "gamma": (),
        "query.weight": (8, 64, 1, 1),
        "key.weight": (8, 64, 1, 1),
        "value.weight": (64, 64, 1, 1),
    }
