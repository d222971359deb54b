"""A training that begins with the weights of another model."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

import pytest
import torch
from msgspec.structs import replace
from safetensors.torch import save_file
from torch import Tensor
from torchvision.models import resnet18

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.model.network import FusionNetwork, NetworkConfig, SingleModalNetwork
from crcviewer.model.predict import load_model
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.failure import ChangeSettings
from tests.unit.training.tiny_runs import TINY_RUN, figures_of, same_weights
from training.base.errors import RunError
from training.cli.train import main
from training.config.presets import TINY
from training.data.fingerprints import fingerprints
from training.data.medmnist_data import read_study
from training.data.pairing import Pairing, PairingMode
from training.loop.start import Start, StartInfo, read_start, saved_start
from training.loop.study import Study
from training.run.request import read_config, request_of
from training.run.starting import start_told, tiles_learnt
from training.run.train_run import resume, train

pytestmark = pytest.mark.slow

RESNET18 = NetworkConfig("resnet18", 1.0)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, phantom_folder: Path) -> Path:
    run = tmp_path_factory.mktemp("runs") / "first"
    assert main([*TINY_RUN, "--data", str(phantom_folder), "--run", str(run)]) == 0
    return run


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory, first: Path, phantom_folder: Path) -> Path:
    run = tmp_path_factory.mktemp("runs") / "second"
    start = ["--start", str(first / names.BEST), "--name", "same"]
    assert main([*TINY_RUN, *start, "--data", str(phantom_folder), "--run", str(run)]) == 0
    return run


def read(path: Path, config: NetworkConfig | None = None, **outputs: Any) -> Start:
    document = None if path.suffix == ".pth" else read_checkpoint(path).document
    codes = tuple(t.code for t in document.classes) if document else ()
    own = {"classes": codes, "organs": document.organs if document else ()} | outputs
    network = config or (document.network if document else RESNET18)
    return read_start(path, network, own["classes"], own["organs"])


def test_a_fused_model_gives_both_branches(first: Path) -> None:
    start = read(first / names.BEST)
    fused = read_checkpoint(first / names.BEST).network
    assert isinstance(fused, FusionNetwork)
    assert start.info.parts == ("pathology", "radiology", "head")
    config = fused.config
    tile = SingleModalNetwork(config, config.classes)
    start.give(tile, "pathology")
    slices = SingleModalNetwork(config, config.organs)
    before = slices.head.weight.detach().clone()
    start.give(slices, "radiology")
    for own, theirs in ((tile.branch, fused.pathology), (slices.branch, fused.radiology)):
        for name, value in theirs.state_dict().items():
            assert torch.equal(own.state_dict()[name], value), name
    channels = fused.pathology.channels
    assert torch.equal(tile.head.weight, fused.head.weight[:, :channels])
    # A fused model has no head of radiology alone.
    assert torch.equal(slices.head.weight, before)


def test_a_branch_gives_itself(first: Path) -> None:
    tile = read(first / names.STAGE1_PATHOLOGY)
    assert tile.info.parts == ("pathology", "head")
    assert set(tile.weights) == {"pathology"}
    assert read(first / names.CONTROL).info.parts == ("pathology", "head")
    slices = read(first / names.STAGE1_RADIOLOGY)
    assert slices.info.parts == ("radiology",)
    assert "head.weight" in slices.weights["radiology"]
    # A probe names the tissue: its head is none of organs.
    assert "head.weight" not in read(first / names.PROBE).weights["radiology"]
    # Other classes have a head of their own.
    other = read(first / names.STAGE1_PATHOLOGY, classes=("A", "B"))
    assert other.info.parts == ("pathology",)


def test_another_shape_is_refused_and_says_which(first: Path) -> None:
    with pytest.raises(RunError) as refused:
        read(first / names.BEST, NetworkConfig("resnet18", 0.5))
    assert refused.value.action == ChangeSettings(
        {"network.backbone": "resnet10", "network.width": 0.0625}
    )
    assert refused.value.cause.values["file"] == names.BEST


def image_net(path: Path) -> dict[str, Tensor]:
    """As torchvision's files are, but for what was learnt."""
    torch.manual_seed(0)
    weights: dict[str, Tensor] = resnet18(weights=None).state_dict()
    torch.save(weights, path)
    return weights


def test_weights_of_torchvision(tmp_path: Path) -> None:
    path = tmp_path / "resnet18-f37072fd.pth"
    weights = image_net(path)
    for start in (read(path), _as_safetensors(path, weights)):
        assert start.info.kind == "torchvision"
        network = SingleModalNetwork(RESNET18, 9)
        stem = network.branch.stem[0].weight.detach().clone()
        start.give(network, "radiology")
        own = network.branch.state_dict()
        assert all(torch.equal(own[n], v) for n, v in weights.items() if n.startswith("layer"))
        # Its stem is of seven by seven pixels, and for larger images.
        assert torch.equal(own["stem.0.weight"], stem)
    for config, tensor in (
        (NetworkConfig("resnet18", 0.5), "layer1.0.bn1.bias"),
        (NetworkConfig("resnet34", 1.0), "layer1.2.bn1.bias"),
        (NetworkConfig("resnet10", 1.0), "layer1.1.bn1.bias"),
    ):
        with pytest.raises(RunError) as refused:
            read(path, config)
        assert refused.value.cause.values["tensor"] == tensor


def _as_safetensors(path: Path, weights: dict[str, Tensor]) -> Start:
    other = path.with_suffix(".safetensors")
    save_file({name: value.contiguous() for name, value in weights.items()}, other)
    return read_start(other, RESNET18, (), ())


def test_nothing_in_a_file_is_run(tmp_path: Path) -> None:
    mark = tmp_path / "was run"

    class Marking:
        def __reduce__(self) -> tuple[Callable[..., object], tuple[Path]]:
            return Path.touch, (mark,)

    for number, plain in enumerate(
        (Marking(), {"layer1": Marking()}, {"layer1.0.conv1.weight": 3}, [1, 2], {})
    ):
        path = tmp_path / f"{number}.pth"
        torch.save(plain, path)
        with pytest.raises(RunError):
            read(path)
    (tmp_path / "old.pth").write_bytes(pickle.dumps({"a": Marking()}))
    for name, content in (("cut.pth", b"PK\x03\x04"), ("none.safetensors", b"\0" * 20)):
        (tmp_path / name).write_bytes(content)
    for name in ("old.pth", "cut.pth", "none.safetensors", "missing.pth"):
        with pytest.raises(RunError):
            read_start(tmp_path / name, RESNET18, (), ())
    assert not mark.exists()


def test_the_card_and_the_record_say_so(first: Path, second: Path) -> None:
    sha256 = read_checkpoint(first / names.BEST).sha256
    config = read_config(second)
    assert config["start"]["sha256"] == sha256
    assert request_of(config).start == first / names.BEST
    for name in (names.BEST, names.STAGE1_PATHOLOGY, names.CONTROL):
        document = read_checkpoint(second / name).document
        assert document.training["start"]["sha256"] == sha256
        assert any(note.values.get("checksum") == sha256[:12] for note in document.notes)
    assert not (second / names.START).exists()
    # It did begin elsewhere.
    assert figures_of(second) != figures_of(first)
    load_model(second / names.BEST, "cpu")


def test_it_goes_on_without_the_file_to_the_same(first: Path, second: Path, tmp_path: Path) -> None:
    moved, run = tmp_path / "model.safetensors", tmp_path / "run"
    moved.write_bytes((first / names.BEST).read_bytes())
    request = replace(request_of(read_config(second)), run=run, start=moved)
    events = run / names.EVENTS
    stopped = not train(
        request, stop_asked=lambda: '"branch":"fusion"' in events.read_text(encoding="ascii")
    )
    assert stopped
    moved.unlink()
    assert resume(run)  # the control has yet to begin with it
    assert same_weights(run, second)
    assert figures_of(run) == figures_of(second)


def test_tiles_that_it_has_learnt_from_are_told(first: Path, phantom_folder: Path) -> None:
    data = read_study(phantom_folder)
    study = Study(TINY, data, Pairing(PairingMode.RANDOM, data, 0), 0, torch.device("cpu"))
    known = {"train": fingerprints(data.pathology.val.images[:4])}
    start = Start(StartInfo("m", "m.safetensors", "0" * 64, "fusion", ()), {}, known)
    learnt = tiles_learnt(data.pathology.val, start)
    assert learnt == 4
    assert tiles_learnt(data.pathology.test, start) == 0
    info = replace(start.info, learnt={"val": learnt, "test": 0})
    told = list(start_told(changed(study, start=changed(start, info=info))))
    assert [note.values.get("count") for note in told] == [None, 4]


def test_what_is_kept_is_what_was_read(first: Path, tmp_path: Path) -> None:
    start = read(first / names.BEST)
    start.save(tmp_path / names.START)
    again = saved_start(tmp_path / names.START, {**vars_of(start.info)})
    assert again.info == start.info
    for branch, tensors in start.weights.items():
        assert all(torch.equal(again.weights[branch][n], v) for n, v in tensors.items())
    (tmp_path / names.START).write_bytes(b"x")
    with pytest.raises(RunError):
        saved_start(tmp_path / names.START, vars_of(start.info))


def vars_of(info: StartInfo) -> dict[str, Any]:
    return {name: getattr(info, name) for name in info.__struct_fields__}
