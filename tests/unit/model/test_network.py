"""The network has the shape of the study, and its parts meet where they should."""

from __future__ import annotations

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from crcviewer.model.branch import residual_sum
from crcviewer.model.network import FusionNetwork, NetworkConfig, SingleModalNetwork

TINY = NetworkConfig("resnet10", 0.125)


def test_the_study_network_has_its_parameters_and_operations() -> None:
    with torch.device("meta"):
        network = FusionNetwork(NetworkConfig()).eval()
        images = torch.empty(1, 3, 64, 64)
    assert sum(p.numel() for p in network.parameters()) == 60_144_781
    with FlopCounterMode(display=False) as counter:
        output = network(images, images, attention=True)
    assert counter.get_total_flops() / 1e9 == pytest.approx(23.8, abs=0.05)
    assert output.logits.shape == (1, 9)
    assert output.features.shape == (1, 4096)
    assert output.pathology_maps.shape == (1, 2048, 8, 8)
    assert output.layer3_features.shape == (1, 1024)
    shapes = [(e.layer, e.grid, e.attention.shape) for e in output.exchanges]
    assert shapes == [
        ("layer3", 16, (1, 256, 256)),
        ("layer3", 16, (1, 256, 256)),
        ("layer4", 8, (1, 64, 64)),
        ("layer4", 8, (1, 64, 64)),
    ]


def test_the_stem_keeps_the_resolution() -> None:
    with torch.device("meta"):
        branch = FusionNetwork(NetworkConfig()).pathology
        stem = branch.stem(torch.empty(1, 3, 64, 64))
        assert stem.shape == (1, 64, 64, 64)
        assert branch.layer1(stem).shape == (1, 256, 64, 64)
        assert branch.layer2(branch.layer1(stem)).shape == (1, 512, 32, 32)
        assert branch.layer3_sum(torch.empty(1, 3, 64, 64)).shape == (1, 1024, 16, 16)


@pytest.mark.parametrize("backbone", ["resnet18", "resnet50"])
def test_the_residual_sum_is_the_block_without_its_last_relu(backbone: str) -> None:
    branch = FusionNetwork(NetworkConfig(backbone, 0.125)).eval().pathology
    channels = branch.layer2[-1].conv1.in_channels
    assert isinstance(channels, int)
    x = torch.randn(2, channels, 8, 8)
    for block in (branch.layer3[0], branch.layer2[-1]):
        total = residual_sum(block, x)
        assert (total < 0).any()
        torch.testing.assert_close(total.relu(), block(x))


def test_it_begins_as_the_tile_only_model() -> None:
    torch.manual_seed(0)
    tile_only = SingleModalNetwork(TINY, 9).eval()
    organs = SingleModalNetwork(TINY, 11).eval()
    network = FusionNetwork.from_branches(TINY, tile_only, organs).eval()
    tiles, slices = torch.randn(3, 3, 32, 32), torch.randn(3, 3, 32, 32)
    fused, alone = network(tiles, slices), tile_only(tiles)
    assert torch.equal(fused.pathology_maps, alone.maps)
    channels = network.pathology.channels
    assert torch.equal(network.head.weight[:, :channels], tile_only.head.weight)
    assert not network.head.weight[:, channels:].any()
    assert torch.equal(network.head.bias, tile_only.head.bias)
    assert all(not exchange.gamma for exchange in fused.exchanges)
    # Zeros are added to the sums of the head, perhaps in another order: exact but for that.
    torch.testing.assert_close(fused.logits, alone.logits, rtol=0, atol=1e-6)
    torch.nn.init.constant_(network.exchange3.pathology_to_radiology.gamma, 0.5)
    assert not torch.allclose(network(tiles, slices).logits, tile_only(tiles).logits)


def test_it_may_begin_with_a_head_of_its_own() -> None:
    branches = SingleModalNetwork(TINY, 9), SingleModalNetwork(TINY, 11)
    network = FusionNetwork.from_branches(TINY, *branches, tile_head=False)
    assert network.head.weight[:, network.pathology.channels :].all()


def test_the_branches_are_copied_not_shared() -> None:
    tile_only, organs = SingleModalNetwork(TINY, 9), SingleModalNetwork(TINY, 11)
    network = FusionNetwork.from_branches(TINY, tile_only, organs)
    before = tile_only.branch.stem[0].weight.clone()
    torch.testing.assert_close(network.pathology.stem[0].weight, before)
    torch.nn.init.zeros_(network.pathology.stem[0].get_parameter("weight"))
    torch.testing.assert_close(tile_only.branch.stem[0].weight, before)


def test_the_halves_make_the_whole_with_one_radiology_beside_many_tiles(
    tiny_network: FusionNetwork,
) -> None:
    tiles, organ = torch.randn(3, 3, 32, 32), torch.randn(1, 3, 32, 32)
    whole = tiny_network(tiles, organ.expand(3, -1, -1, -1))
    halves = tiny_network.from_layer3(*tiny_network.layer3_sums(tiles, organ))
    torch.testing.assert_close(halves.logits, whole.logits)
    torch.testing.assert_close(halves.features, whole.features)


def test_layer3_features_come_after_the_exchange(tiny_network: FusionNetwork) -> None:
    tiles = torch.randn(2, 3, 32, 32)
    one = tiny_network(tiles, torch.randn(2, 3, 32, 32)).layer3_features
    other = tiny_network(tiles, torch.randn(2, 3, 32, 32)).layer3_features
    assert not torch.allclose(one, other)
    assert (one >= 0).all()


def test_every_weight_learns(tiny_network: FusionNetwork) -> None:
    network = FusionNetwork(TINY)
    network.load_state_dict(tiny_network.state_dict())
    network(torch.randn(2, 3, 32, 32), torch.randn(2, 3, 32, 32)).logits.logsumexp(
        1
    ).sum().backward()
    still = [n for n, p in network.named_parameters() if p.grad is None or not p.grad.any()]
    assert still == []


@pytest.mark.parametrize(
    "change",
    [
        {"backbone": "vgg"},
        {"width": 1e9},
        {"width": float("nan")},
        {"classes": 10**9},
        {"classes": 0},
        {"organs": 10**9},
        {"reduction": 0},
    ],
)
def test_an_absurd_shape_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(change))):
        NetworkConfig.from_json({**NetworkConfig().to_json(), **change})


def test_a_config_comes_back_from_json_and_ignores_what_it_does_not_know() -> None:
    config = NetworkConfig("resnet34", 0.5, 5, 3, 4)
    assert NetworkConfig.from_json({**config.to_json(), "later": 1}) == config
