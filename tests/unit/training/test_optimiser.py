from __future__ import annotations

import copy
import math

import pytest
import torch
from torch import nn

from crcviewer.model.network import FusionNetwork, NetworkConfig
from training.config.settings import OptimiserSettings, ScheduleSettings
from training.optim.muon import Muon, orthogonalised
from training.optim.optimiser import (
    CosineSchedule,
    OneCycleSchedule,
    make_optimisers,
    make_schedule,
    running_mean,
)

SMALL = NetworkConfig(backbone="resnet10", width=0.125)


@pytest.fixture
def network() -> FusionNetwork:
    torch.manual_seed(0)
    return FusionNetwork(SMALL)


def rates(network: nn.Module, optimisers: tuple[torch.optim.Optimizer, ...]) -> dict[str, float]:
    names = {id(parameter): name for name, parameter in network.named_parameters()}
    return {
        names[id(parameter)]: group["lr"]
        for optimiser in optimisers
        for group in optimiser.param_groups
        for parameter in group["params"]
    }


def test_pretrained_branches_learn_at_a_tenth(network: FusionNetwork) -> None:
    optimisers = make_optimisers(
        network,
        OptimiserSettings(exchange_factor=5.0),
        branches=(network.pathology, network.radiology),
        pretrained=True,
    )
    rate = rates(network, optimisers)
    assert len(rate) == len(list(network.parameters()))
    for name, value in rate.items():
        if name.startswith(("pathology.", "radiology.")):
            assert value == pytest.approx(1e-4), name
        else:
            expected = 5e-3 if name.endswith("gamma") else 1e-3
            assert value == pytest.approx(expected), name


def test_only_matrices_and_kernels_decay(network: FusionNetwork) -> None:
    settings = OptimiserSettings(name="adamw", weight_decay=0.05)
    (optimiser,) = make_optimisers(network, settings, branches=())
    for group in optimiser.param_groups:
        for parameter in group["params"]:
            assert group["weight_decay"] == (0.05 if parameter.ndim > 1 else 0.0)


def test_muon_takes_the_kernels_of_the_branches_only(network: FusionNetwork) -> None:
    settings = OptimiserSettings(name="muon", kernel_rate=0.02)
    rest, kernels = make_optimisers(
        network, settings, branches=(network.pathology, network.radiology), pretrained=True
    )
    assert isinstance(kernels, Muon)
    assert kernels.param_groups[0]["lr"] == pytest.approx(0.002)
    inside = {id(p) for p in kernels.param_groups[0]["params"]}
    for name, parameter in network.named_parameters():
        expected = name.startswith(("pathology.", "radiology.")) and parameter.ndim == 4
        assert (id(parameter) in inside) == expected, name
    assert len(rates(network, (rest, kernels))) == len(list(network.parameters()))


def test_orthogonalised_has_singular_values_near_one() -> None:
    matrix = torch.randn(24, 40, generator=torch.Generator().manual_seed(0))
    for shaped in (matrix, matrix.T):
        result = orthogonalised(shaped)
        assert result.shape == shaped.shape
        values = torch.linalg.svdvals(result)
        assert float(values.min()) > 0.5
        assert float(values.max()) < 1.4
        # It keeps the singular vectors: the product with the input is nearly symmetric, positive.
        product = result.T @ shaped
        assert float((product - product.T).norm() / product.norm()) < 0.05


def test_muon_lowers_a_loss_that_ignores_scale() -> None:
    torch.manual_seed(0)
    kernel = nn.Parameter(torch.randn(8, 4, 3, 3))
    target = torch.randn(8, 36)
    optimiser = Muon([kernel], lr=0.05)
    losses = []
    for _ in range(60):
        optimiser.zero_grad()
        loss = -nn.functional.cosine_similarity(kernel.flatten(), target.flatten(), dim=0)
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < -0.9 < losses[0]
    assert float(kernel.detach().norm()) == pytest.approx(8**0.5, rel=0.05)


def test_a_cycle_may_warm_up_in_a_single_step(network: FusionNetwork) -> None:
    (optimiser,) = make_optimisers(network, OptimiserSettings(), branches=())
    settings = ScheduleSettings(name="one_cycle", warm_up=0.2)
    schedule = make_schedule(optimiser, settings, steps=5)
    rates = []
    for _ in range(5):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.after_step()
    assert max(rates) == rates[1] > rates[0] > rates[-1]


def test_one_cycle_goes_up_and_down_and_survives_its_last_step(network: FusionNetwork) -> None:
    (optimiser,) = make_optimisers(network, OptimiserSettings(name="adamw"), branches=())
    schedule = make_schedule(optimiser, ScheduleSettings(name="one_cycle", warm_up=0.3), steps=10)
    assert isinstance(schedule, OneCycleSchedule)
    seen = []
    for _ in range(10):
        seen.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.after_step()
    assert seen[0] == pytest.approx(4e-5)
    assert max(seen) == pytest.approx(1e-3, rel=0.01)
    assert 1 <= seen.index(max(seen)) <= 3
    assert seen[-1] < 1e-6


def test_plateau_halves_after_patience(network: FusionNetwork) -> None:
    (optimiser,) = make_optimisers(network, OptimiserSettings(), branches=())
    schedule = make_schedule(optimiser, ScheduleSettings(), steps=10)
    schedule.after_epoch(0.5)
    for _ in range(5):
        schedule.after_epoch(0.5)
    assert optimiser.param_groups[0]["lr"] == 1e-3
    schedule.after_epoch(0.5)
    assert optimiser.param_groups[0]["lr"] == 5e-4


def test_running_mean_follows_with_a_warm_up() -> None:
    network = nn.Sequential(nn.Linear(1, 1, bias=False), nn.BatchNorm1d(1))
    first = copy.deepcopy(network.state_dict())
    mean = running_mean(network, 0.9)
    mean.update_parameters(network)
    with torch.no_grad():
        network[0].weight.add_(1.0)
        network[1].num_batches_tracked.add_(3)
    mean.update_parameters(network)
    # Second update: min(0.9, (1 + 1) / (10 + 1)) of the old is kept.
    kept = mean.module[0].weight.detach() - first["0.weight"]
    assert float(kept) == pytest.approx(1 - 2 / 11)
    assert int(mean.module[1].num_batches_tracked) == 3
    for _ in range(200):
        mean.update_parameters(network)
    assert float(mean.module[0].weight.detach()) == pytest.approx(
        float(network[0].weight.detach()), abs=1e-5
    )


def test_orthogonalised_keeps_the_processors_own_precision() -> None:
    matrix = torch.randn(24, 40, generator=torch.Generator().manual_seed(3))
    exact = orthogonalised(matrix.double())
    assert (orthogonalised(matrix) - exact).abs().max() < 1e-4


def literally_orthogonalised(matrix: torch.Tensor, steps: int = 4) -> torch.Tensor:
    """Jordan et al. as printed, in float64."""
    x: torch.Tensor = matrix.double() / matrix.double().norm()
    for _ in range(steps):
        gram = x @ x.T
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    return x


@pytest.mark.parametrize("columns", [24, 40, 216])
@pytest.mark.parametrize("lowest", [0.0, -6.0])
def test_both_ways_to_orthogonalise_are_one(columns: int, lowest: float) -> None:
    generator = torch.Generator().manual_seed(4)
    left, _ = torch.linalg.qr(torch.randn(24, 24, generator=generator))
    right, _ = torch.linalg.qr(torch.randn(columns, 24, generator=generator))
    matrix = left @ torch.diag(torch.logspace(lowest, 0, 24)) @ right.T
    expected = literally_orthogonalised(matrix)
    for shaped, wanted in ((matrix, expected), (matrix.T, expected.T)):
        assert float((orthogonalised(shaped) - wanted).abs().max()) < 2e-5


def cosine(network: FusionNetwork) -> tuple[torch.optim.Optimizer, CosineSchedule]:
    (optimiser,) = make_optimisers(network, OptimiserSettings(name="adamw"), branches=())
    settings = ScheduleSettings(name="cosine", warm_up=0.2)
    schedule = make_schedule(optimiser, settings, steps=20)
    assert isinstance(schedule, CosineSchedule)
    return optimiser, schedule


def go(optimiser: torch.optim.Optimizer, schedule: CosineSchedule, steps: int) -> list[float]:
    seen = []
    for _ in range(steps):
        seen.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.after_step()
    return seen


def test_cosine_rises_straight_and_falls_along_half_a_period(network: FusionNetwork) -> None:
    seen = go(*cosine(network), 20)
    assert seen[:5] == pytest.approx([2e-4, 4e-4, 6e-4, 8e-4, 1e-3])
    falling = [0.5e-3 * (1 + math.cos(math.pi * step / 16)) for step in range(16)]
    assert seen[4:] == pytest.approx(falling)


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_cosine_of_hardly_any_steps(network: FusionNetwork, steps: int) -> None:
    (optimiser,) = make_optimisers(network, OptimiserSettings(name="adamw"), branches=())
    schedule = make_schedule(optimiser, ScheduleSettings(name="cosine"), steps=steps)
    for _ in range(steps):
        assert 0.0 < optimiser.param_groups[0]["lr"] <= 1e-3
        optimiser.step()
        schedule.after_step()


@pytest.mark.parametrize("before", [2, 4, 11])
def test_cosine_goes_on_as_if_never_stopped(network: FusionNetwork, before: int) -> None:
    whole = go(*cosine(network), 20)
    optimiser, schedule = cosine(network)
    go(optimiser, schedule, before)
    kept, of_optimiser = schedule.state_dict(), optimiser.state_dict()
    again, later = cosine(network)
    again.load_state_dict(of_optimiser)
    later.load_state_dict(kept)
    assert go(again, later, 20 - before) == whole[before:]
