"""The engine as the window meets it: a process with a warm model that classifies cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from crcviewer.imaging.core.field_of_view import default_field
from crcviewer.imaging.core.image_source import GREY_TILE
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import Direction, FieldOfView, ImageRef, Slot
from crcviewer.protocol.map_messages import ComputeFeatures, FeaturesComputed
from crcviewer.protocol.messages import (
    PROTOCOL_VERSION,
    Cancel,
    Cancelled,
    Classified,
    Classify,
    Failed,
    Hello,
    LoadModel,
    ModelLoaded,
    Progress,
)
from crcviewer.protocol.modality import Modality, modality_text
from tests.unit.engine.tiny_model import write_tiny_branch, write_tiny_model
from tests.unit.engine.worker_dialogue import Dialogue, Start

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "小 model.safetensors"
    write_tiny_model(path)
    return path


@pytest.fixture
def images(tmp_path: Path) -> tuple[ImageRef, ImageRef]:
    """A tile and a radiology image."""
    random = np.random.default_rng(1)
    tile = random.integers(0, 256, (90, 120, 3), np.uint8)
    organ = random.integers(0, 256, (70, 70), np.uint8)
    Image.fromarray(tile).save(tmp_path / "病理 1.png")
    Image.fromarray(organ).save(tmp_path / "organ.png")
    return ImageRef(str(tmp_path / "病理 1.png")), ImageRef(str(tmp_path / "organ.png"))


@pytest.fixture
def engine(start: Start) -> Dialogue:
    return start("engine")


@pytest.fixture(scope="module")
def warm(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dialogue]:
    """One engine for several tests, with the model loaded."""
    engine = Dialogue.with_role("engine", tmp_path_factory.mktemp("session"))
    engine.send(LoadModel(1, str(model)))
    reply = engine.final()
    assert isinstance(reply, ModelLoaded), reply
    yield engine
    engine.close()


def classified(engine: Dialogue, request: Classify) -> Classified:
    engine.send(request)
    reply = engine.final()
    assert isinstance(reply, Classified), reply
    assert reply.id == request.id
    return reply


def arrays_of(result: Classified) -> dict[str, NDArray[np.float32]]:
    """Read the arrays file and delete it, as the window does."""
    path = Path(result.arrays)
    with np.load(path, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    path.unlink()
    return arrays


def test_takes_requests_while_torch_is_imported(
    engine: Dialogue, model: Path, images: tuple[ImageRef, ImageRef]
) -> None:
    pid = engine.process.pid
    assert engine.hello() == Hello(0, PROTOCOL_VERSION, "engine", pid, device="")
    engine.send(LoadModel(1, str(model)), Classify(2, *images), Cancel(3, 2))
    assert engine.next() == Cancelled(2)
    second = engine.hello()
    assert second.pid == pid
    assert second.device.startswith(("cpu", "cuda", "mps"))
    assert engine.next() == Progress(1, 0, 0)
    reply = engine.final()
    assert isinstance(reply, ModelLoaded)
    assert reply.card.name == "tiny"
    assert reply.card.path == str(model)


def test_classifies_a_pair_with_overlays_that_add_up(
    warm: Dialogue, images: tuple[ImageRef, ImageRef]
) -> None:
    result = classified(warm, Classify(2, *images))
    assert sum(result.probabilities) == pytest.approx(1, abs=1e-4)
    assert result.class_index == int(np.argmax(result.probabilities))
    assert not result.tile_only
    assert result.radiology_effect is not None
    assert result.pathology_field == FieldOfView(15, 0, 90)
    assert result.radiology_field == FieldOfView(0, 0, 70)
    assert [result.pathology_sha256, result.radiology_sha256] == [
        open_image(image.path).info.sha256 for image in images
    ]
    assert len(result.exchanges) == 4
    arrays = arrays_of(result)
    logits = arrays["bias"] + sum(arrays[f"evidence_{s}"].mean(axis=(1, 2)) for s in Slot)
    np.testing.assert_allclose(logits, result.logits, atol=1e-3)
    for exchange in result.exchanges:
        attention = arrays[f"attention_{exchange.layer}_{exchange.direction}"]
        assert attention.shape == (exchange.grid**2, exchange.grid**2)
        np.testing.assert_allclose(attention.sum(axis=1), 1, atol=1e-2)
    assert {a.dtype for a in arrays.values()} == {np.dtype(np.float32)}
    assert len(arrays) == 3 + len(Direction) * 2


def test_tile_alone_says_so_and_batch_writes_no_arrays(
    warm: Dialogue, images: tuple[ImageRef, ImageRef]
) -> None:
    result = classified(warm, Classify(2, images[0], overlays=False, batch=True))
    assert result.tile_only
    assert result.radiology_effect is None
    assert result.radiology_field is None
    assert result.radiology_sha256 == ""
    assert result.arrays == ""
    with_overlays = arrays_of(classified(warm, Classify(3, images[0])))
    assert set(with_overlays) == {"bias", "evidence_pathology", "evidence_radiology"}


def test_field_of_view_is_what_the_network_sees(
    warm: Dialogue, images: tuple[ImageRef, ImageRef], tmp_path: Path
) -> None:
    tile, organ = images
    field = FieldOfView(10, 20, 40)
    with Image.open(tile.path) as whole:
        whole.crop((10, 20, 50, 60)).save(tmp_path / "cut.png")
    framed = classified(warm, Classify(2, ImageRef(tile.path, field=field), organ))
    cut = classified(warm, Classify(3, ImageRef(str(tmp_path / "cut.png")), organ))
    default = classified(warm, Classify(4, tile, organ))
    assert framed.pathology_field == field
    assert framed.probabilities == cut.probabilities
    assert framed.probabilities != default.probabilities


def test_changed_file_is_not_answered_from_memory(
    warm: Dialogue, images: tuple[ImageRef, ImageRef]
) -> None:
    before = classified(warm, Classify(2, *images))
    again = classified(warm, Classify(3, *images))
    Image.new("RGB", (90, 90), (200, 120, 180)).save(images[0].path)
    after = classified(warm, Classify(4, *images))
    assert before.probabilities == again.probabilities
    assert before.pathology_sha256 != after.pathology_sha256
    assert before.probabilities != after.probabilities


def test_warns_of_images_that_the_model_does_not_know(
    warm: Dialogue, images: tuple[ImageRef, ImageRef], tmp_path: Path
) -> None:
    import nibabel

    tile, organ = images
    volume = np.random.default_rng(0).normal(400, 100, (40, 40, 5)).astype(np.float32)
    image = nibabel.Nifti1Image(volume, np.eye(4))
    path = tmp_path / "liver_mr.nii.gz"
    nibabel.save(image, path)
    mr = classified(warm, Classify(2, tile, ImageRef(str(path), slice_index=1)))
    grey = classified(warm, Classify(3, organ, organ))
    plain = classified(warm, Classify(4, tile, organ))
    assert {"modality": modality_text(Modality.CT)} in [warning.values for warning in mr.warnings]
    assert GREY_TILE in grey.warnings
    assert plain.warnings == ()


def test_no_model_bad_model_and_bad_image_are_sentences_and_the_old_model_stays(
    engine: Dialogue, model: Path, images: tuple[ImageRef, ImageRef], tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(model.read_bytes()[:-100])
    pickle = tmp_path / "weights.pt"
    pickle.write_bytes(b"\x80\x04cos\nsystem\n(S'touch pwned'\ntR.")
    text = tmp_path / "text.png"
    text.write_text("no image")
    engine.send(
        Classify(1, *images),
        LoadModel(2, str(model)),
        LoadModel(3, str(damaged)),
        LoadModel(4, str(pickle)),
        LoadModel(5, str(tmp_path / "gone.safetensors")),
        Classify(6, ImageRef(str(text))),
        Classify(7, *images),
    )
    replies = [engine.final() for _ in range(7)]
    failed = [reply for reply in replies if isinstance(reply, Failed)]
    assert [reply.id for reply in failed] == [1, 3, 4, 5, 6]
    assert all(reply.cause and reply.next_step for reply in failed)
    assert "No model is loaded" in str(failed[0].cause)
    answer = replies[-1]
    assert isinstance(answer, Classified)
    assert answer.model_name == "tiny"


def test_input_that_ends_while_torch_is_imported_ends_the_engine(engine: Dialogue) -> None:
    engine.hello()
    # Whether it is at the import or behind it: nobody waits for what it would say.
    assert engine.end_input() == 0


def test_features_for_the_map_are_those_of_the_one_inference_path(
    warm: Dialogue, model: Path, images: tuple[ImageRef, ImageRef]
) -> None:
    from crcviewer.model.predict import load_model

    tile, organ = images
    warm.send(ComputeFeatures(71, tile, organ))
    computed = warm.final()
    assert isinstance(computed, FeaturesComputed), computed
    loaded = load_model(model, "cpu")
    card = loaded.card
    assert computed.model_sha256 == card.sha256
    squares = [
        open_image(ref.path).read_field(
            0, default_field(open_image(ref.path).info, slot), slot=slot, min_side=28
        )
        for ref, slot in ((tile, Slot.PATHOLOGY), (organ, Slot.RADIOLOGY))
    ]
    expected = loaded.predict_many([squares[0]], [squares[1]])
    with np.load(computed.array, allow_pickle=False) as arrays:
        assert arrays["fused_features"] == pytest.approx(expected.layer3_features, abs=1e-4)
        assert arrays["probabilities"] == pytest.approx(expected.probabilities, abs=1e-4)
        assert "single_features" not in arrays.files  # no stage 1 lies beside this model


def test_stage_1_beside_the_model_gives_single_modal_features(
    engine: Dialogue, tmp_path: Path, images: tuple[ImageRef, ImageRef]
) -> None:
    write_tiny_model(tmp_path / "best.safetensors", "mine")
    write_tiny_branch(tmp_path / "stage1_pathology.safetensors", "mine")
    engine.send(LoadModel(1, str(tmp_path / "best.safetensors")), ComputeFeatures(2, images[0]))
    assert isinstance(engine.final(), ModelLoaded)
    computed = engine.final()
    assert isinstance(computed, FeaturesComputed), computed
    with np.load(computed.array, allow_pickle=False) as arrays:
        assert arrays["single_features"].shape == arrays["fused_features"].shape
    # One of another run is not taken for it.
    write_tiny_branch(tmp_path / "stage1_pathology.safetensors", "theirs")
    engine.send(LoadModel(3, str(tmp_path / "best.safetensors")), ComputeFeatures(4, images[0]))
    assert isinstance(engine.final(), ModelLoaded)
    computed = engine.final()
    assert isinstance(computed, FeaturesComputed)
    with np.load(computed.array, allow_pickle=False) as arrays:
        assert "single_features" not in arrays.files


def test_a_tile_only_model_classifies_without_looking_at_the_radiology_image(
    engine: Dialogue, tmp_path: Path, images: tuple[ImageRef, ImageRef]
) -> None:
    write_tiny_branch(tmp_path / "control.safetensors")
    write_tiny_branch(tmp_path / "stage1_pathology.safetensors")
    engine.send(LoadModel(1, str(tmp_path / "control.safetensors")))
    loaded = engine.final()
    assert isinstance(loaded, ModelLoaded), loaded
    assert loaded.card.tile_only
    pair = classified(engine, Classify(2, *images))
    alone = classified(engine, Classify(3, images[0], None))
    assert pair.tile_only
    assert (pair.radiology_effect, pair.radiology_field, pair.exchanges) == (None, None, ())
    assert pair.probabilities == alone.probabilities
    arrays = arrays_of(pair)
    total = arrays["bias"] + arrays["evidence_pathology"].mean((1, 2))
    assert total == pytest.approx(np.array(pair.logits), abs=1e-4)
    assert not arrays["evidence_radiology"].any()
    assert not any(name.startswith("attention") for name in arrays)
    engine.send(ComputeFeatures(4, *images))
    computed = engine.final()
    assert isinstance(computed, FeaturesComputed), computed
    with np.load(computed.array, allow_pickle=False) as found:
        assert sorted(found.files) == ["fused_features", "probabilities"]
