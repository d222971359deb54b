"""A checkpoint comes back as it was written, and nothing else is let in."""

from __future__ import annotations

import dataclasses
import hashlib
import pickle
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from crcviewer.model.checkpoint import CheckpointError, read_checkpoint, write_checkpoint
from crcviewer.model.document import FORMAT_VERSION, CheckpointDocument
from crcviewer.model.network import FusionNetwork, NetworkConfig, SingleModalNetwork
from tests.unit.model.checkpoint_edits import Edit, edit_document, edit_tensors


@pytest.fixture
def path(tmp_path: Path, tiny_network: FusionNetwork, document: CheckpointDocument) -> Path:
    made = tmp_path / "model.safetensors"
    extra = {"neutral.radiology": torch.arange(16, dtype=torch.uint8).reshape(4, 4)}
    write_checkpoint(made, tiny_network, document, extra)
    return made


def refusal(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        read_checkpoint(path)
    assert str(caught.value.next_step).endswith(".")
    assert caught.value.cause.values["name"] == path.name
    return caught.value.cause.template


def test_all_comes_back(
    path: Path, tiny_network: FusionNetwork, document: CheckpointDocument
) -> None:
    read = read_checkpoint(path)
    assert read.document == document
    assert read.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert not read.network.training
    assert isinstance(read.network, FusionNetwork)
    for name, value in tiny_network.state_dict().items():
        assert torch.equal(read.network.state_dict()[name], value), name
    assert read.extra["neutral.radiology"].tolist()[1] == [4, 5, 6, 7]
    assert read.document.classes[7].chinese == "癌相关基质"


def test_half_precision_halves_the_file_and_spares_the_statistics(
    tmp_path: Path, path: Path, document: CheckpointDocument, tiny_network: FusionNetwork
) -> None:
    small = tmp_path / "small.safetensors"
    write_checkpoint(small, tiny_network, dataclasses.replace(document, weights="float16"), {})
    assert small.stat().st_size < 0.6 * path.stat().st_size
    state = read_checkpoint(small).network.state_dict()
    for name, value in tiny_network.state_dict().items():
        want = value.half().float() if value.ndim > 1 else value
        assert state[name].dtype == value.dtype
        assert torch.equal(state[name], want), name


@pytest.mark.parametrize(("kind", "outputs"), [("pathology", 9), ("radiology", 11)])
def test_a_branch_of_the_first_stage_comes_back(
    tmp_path: Path, document: CheckpointDocument, kind: str, outputs: int
) -> None:
    path = tmp_path / "stage1.safetensors"
    network = SingleModalNetwork(document.network, outputs)
    alone = dataclasses.replace(document, kind=kind, pairing="none")
    write_checkpoint(path, network, alone, {})
    read = read_checkpoint(path).network
    assert isinstance(read, SingleModalNetwork)
    assert torch.equal(read.head.weight, network.head.weight)


def test_fields_of_later_versions_are_ignored(path: Path, document: CheckpointDocument) -> None:
    def edit(plain: dict[str, Any]) -> None:
        plain["later"] = {"a": 1}
        plain["network"]["later"] = True

    edit_document(path, edit)
    assert read_checkpoint(path).document == document


def test_a_newer_format_is_refused_whatever_it_holds(path: Path) -> None:
    def edit(plain: dict[str, Any]) -> None:
        plain.clear()
        plain["format_version"] = FORMAT_VERSION + 1

    edit_document(path, edit)
    assert "newer version" in refusal(path)


def test_a_file_of_others_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "llm.safetensors"
    save_file({"a": torch.zeros(2)}, path, metadata={"format": "pt"})
    assert "not written by this program" in refusal(path)


@pytest.mark.parametrize("keep", [0, 5, 100, 0.5, 0.999])
def test_a_truncated_file_is_refused(path: Path, keep: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: keep if isinstance(keep, int) else int(len(data) * keep)])
    assert "damaged" in refusal(path)


def test_noise_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "noise.safetensors"
    path.write_bytes(bytes(range(1, 256)) * 9)
    assert "damaged" in refusal(path)


class _Harmful:
    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (Path("executed"),)


@pytest.mark.parametrize("name", ["a.pt", "a.pth", "a.safetensors"])
@pytest.mark.parametrize("form", ["pickle", "zip", "torch"])
def test_what_can_hold_programs_is_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, form: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / name
    if form == "pickle":
        path.write_bytes(pickle.dumps(_Harmful()))
    elif form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("data.pkl", pickle.dumps(_Harmful()))
    else:
        torch.save({"a": _Harmful()}, path)
    assert "can hold programs" in refusal(path)
    assert not Path("executed").exists()


def test_an_image_a_folder_and_nothing_are_refused(tmp_path: Path) -> None:
    image = tmp_path / "tile.png"
    image.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(400))
    assert "not a model" in refusal(image)
    folder = tmp_path / "x.safetensors"
    folder.mkdir()
    assert "folder" in refusal(folder)
    assert "could not be read" in refusal(tmp_path / "gone.safetensors")


@pytest.mark.parametrize(
    "edit",
    [
        lambda t: t.pop("network.head.bias"),
        lambda t: t.update({"network.head.bias": torch.zeros(8)}),
        lambda t: t.update({"network.head.bias": torch.zeros(9, dtype=torch.int64)}),
        lambda t: t.update({"network.extra": torch.zeros(9)}),
    ],
    ids=["missing", "shape", "type", "too many"],
)
def test_weights_that_do_not_fit_are_refused(path: Path, edit: Edit) -> None:
    edit_tensors(path, edit)
    assert "damaged" in refusal(path)


def test_weights_that_are_no_numbers_are_refused(path: Path) -> None:
    edit_tensors(path, lambda t: t["network.head.weight"].fill_(float("nan")))
    assert "no finite numbers" in refusal(path)


def test_a_description_of_a_huge_network_takes_no_memory(path: Path) -> None:
    def huge(plain: dict[str, Any]) -> None:
        plain["network"] |= {"backbone": "resnet50", "width": 4.0, "reduction": 1}

    edit_document(path, huge)
    tracemalloc.start()
    before = _peak_memory_kb()
    assert "do not fit" in refusal(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50e6
    assert _peak_memory_kb() - before < 200_000


def _peak_memory_kb() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.parametrize(
    "edit",
    [
        lambda p: p["network"].update(width=1e9),
        lambda p: p["network"].update(classes=10**9),
        lambda p: p["network"].update(classes="nine"),
        lambda p: p["preprocessing"].update(input_size=10**9),
        lambda p: p["preprocessing"]["radiology"].update(std=[0.0]),
        lambda p: p.update(classes=p["classes"][:3]),
        lambda p: p.update(kind="other"),
        lambda p: p.update(audit=[1]),
        lambda p: p.pop("network"),
        lambda p: p.pop("format_version"),
        lambda p: p.update(network=None),
        lambda p: p.update(notes=[1]),
    ],
)
def test_a_description_that_cannot_be_meant_is_refused(path: Path, edit: Edit) -> None:
    edit_document(path, edit)
    assert "description" in refusal(path)


def test_a_description_that_is_no_json_object_is_refused(path: Path) -> None:
    for text in ("[]", "{", "[" * 100_000, '"a"', "1"):
        save_file(load_file(path), path, metadata={"crcviewer": text})
        assert "description" in refusal(path)


def test_writing_what_does_not_belong_together_fails_and_leaves_no_file(
    tmp_path: Path, tiny_network: FusionNetwork, document: CheckpointDocument
) -> None:
    path = tmp_path / "a.safetensors"
    other = dataclasses.replace(document, network=NetworkConfig("resnet18"))
    with pytest.raises(ValueError, match="another network"):
        write_checkpoint(path, tiny_network, other, {})
    with pytest.raises(ValueError, match="must begin"):
        write_checkpoint(path, tiny_network, document, {"mine": torch.zeros(1)})
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_the_first_format_opens_with_its_notes_as_texts(
    path: Path, document: CheckpointDocument
) -> None:
    def older(plain: dict[str, Any]) -> None:
        plain["format_version"] = 1
        plain["notes"] = [note["template"] for note in plain["notes"]]

    edit_document(path, older)
    assert read_checkpoint(path).document.notes == document.notes
