"""A tiny untrained model with a reference sample of phantoms, and its tile branch beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path


def write_model_with_map(
    folder: Path, name: str = "mapped", class_names: tuple[str, ...] = ()
) -> None:
    """``best.safetensors`` and ``stage1_pathology.safetensors``, as a run leaves them.

    ``class_names``: of one's own, for the first of the nine classes; they are their codes too.
    """
    import numpy as np
    import torch

    from crcviewer.model.checkpoint import write_checkpoint
    from crcviewer.model.document import CheckpointDocument
    from crcviewer.model.golden_cases import save_model
    from crcviewer.model.network import FusionNetwork, NetworkConfig, SingleModalNetwork
    from crcviewer.model.predict import load_model
    from crcviewer.model.preprocess import ChannelStatistics, Preprocessing
    from crcviewer.model.reference_file import reference_tensors
    from crcviewer.model.reference_sample import ReferenceCases, build_reference
    from crcviewer.model.single_modal import load_single_modal
    from crcviewer.protocol.map_messages import split_of
    from crcviewer.protocol.text import verbatim
    from crcviewer.protocol.tissue import TISSUE_CLASSES, TissueClass
    from training.phantoms import generate_slices, generate_tiles

    torch.manual_seed(0)
    config = NetworkConfig("resnet10", 0.1)
    own = [
        TissueClass(own, own, own, known.colour)
        for own, known in zip(class_names, TISSUE_CLASSES, strict=False)
    ]
    classes = (*own, *TISSUE_CLASSES[len(own) :])
    tiles_as = ChannelStatistics(28, (0.7, 0.5, 0.7), (0.2, 0.2, 0.2))
    preprocessing = Preprocessing(tiles_as, ChannelStatistics(28, (0.5,), (0.25,)), input_size=32)
    document = CheckpointDocument(
        name, "2026-01-01T00:00:00Z", config, preprocessing, "random", classes=classes
    )
    numbers = np.arange(40)
    tiles = list(generate_tiles(numbers % 9, numbers, seed=0, size=28))
    slices = list(generate_slices(numbers % 11, numbers, seed=0, size=28))
    network = FusionNetwork(config).eval()
    alone = SingleModalNetwork(config, config.classes).eval()
    write_checkpoint(
        folder / "stage1_pathology.safetensors",
        alone,
        replace(document, kind="pathology", pairing="none"),
        {},
    )

    def save(extra: dict[str, torch.Tensor]) -> None:
        save_model(
            folder / "best.safetensors", network, document,
            neutral=np.full((28, 28), 128, np.uint8),
            golden_tiles=tiles[:2], golden_slices=slices[:2], extra_tensors=extra,
        )  # fmt: skip

    save({})
    fused = load_model(folder / "best.safetensors", "cpu").predict_many(tiles, slices)
    single = load_single_modal(folder / "stage1_pathology.safetensors", "cpu").predict_many(tiles)
    reference = build_reference(
        ReferenceCases(
            data=split_of(verbatim("phantoms"), "val"),
            fused_features=fused.layer3_features,
            single_features=single.layer3_features,
            labels=numbers % 9,
            probabilities=fused.probabilities,
            neutral_probabilities=fused.neutral_probabilities,
            single_probabilities=single.probabilities,
            tiles=numbers,
            slices=numbers,
            synthetic=np.ones(40, np.bool_),
            thumbnails=np.stack(tiles),
            thumbnail_rows=numbers,
        )
    )
    save(reference_tensors(reference))
